"""What the views of one version share: finding it, its addresses, what was typed in it, its page."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from accounts import drafts
from households.pages.from_register import HouseholdLinks
from households.queries import register_extents
from targets.pages.columns import SLUGS, TABS, grid_columns, paste_columns, stored_rows
from targets.pages.plan import PlanPage, plan_page
from targets.pages.sheet import Typing, with_typed
from targets.queries import VersionView, openings_of, outlines_of, plan_figures, version_at
from targets.queries.findings import openings_as_findings
from targets.queries.plans import last_change
from targets.queries.text import text_findings_of
from targets.rules import PovertyClass, check_plan
from thinhduc import grids
from thinhduc.blocks import Block
from thinhduc.errors import ClashText
from thinhduc.permissions import Permission, is_allowed
from thinhduc.scope import Scope


@dataclass(frozen=True)
class Desk:
    """One table of one version, with its addresses."""

    view: VersionView
    poverty_class: PovertyClass

    @property
    def slug(self) -> str:
        """The table in addresses."""
        return SLUGS[self.poverty_class]

    @property
    def address(self) -> str:
        """Where what is typed in the table is posted, and under which it is kept as a draft."""
        return reverse("targets:save", args=[*address_of(self.view), self.slug])

    @property
    def page_url(self) -> str:
        """The page of the table."""
        return page_url(self.view, self.poverty_class)


def address_of(view: VersionView) -> tuple[str, int, int]:
    """The parts of a version's address."""
    return view.commune_slug, view.year, view.number


def page_url(view: VersionView, poverty_class: PovertyClass = PovertyClass.POOR) -> str:
    """The page of a version, with the table that is shown."""
    url = reverse("targets:plan_version", args=address_of(view))
    return url if poverty_class is PovertyClass.POOR else f"{url}?bieu={SLUGS[poverty_class]}"


def version_or_404(request: HttpRequest, year: int, number: int) -> VersionView:
    """The version of an address."""
    view = version_at(request.scope, year, number)
    if view is None:
        raise Http404
    return view


def desk_or_404(request: HttpRequest, year: int, number: int, table: str) -> Desk:
    """The version and table of an address."""
    if table not in TABS:
        raise Http404
    return Desk(version_or_404(request, year, number), TABS[table])


def tab_of(request: HttpRequest) -> PovertyClass:
    """The table that is asked for; the first one where the word is unknown."""
    return TABS.get(request.GET.get("bieu", ""), PovertyClass.POOR)


def can_edit(scope: Scope, view: VersionView) -> bool:
    """Whether the person may type in the version now."""
    return view.is_open and is_allowed(scope.role, Permission.EDIT_PLANS)


def read_typed(desk: Desk, fields: Mapping[str, str]) -> tuple[grids.TypedGrid, grids.Rows]:
    """What a post or a draft holds of the table, and what its page had shown."""
    columns = grid_columns(desk.view, desk.poverty_class)
    return grids.read_grid(fields, columns, desk.view.lines), grids.read_seen(fields.get("seen", ""))


def pasted_totals(desk: Desk, fields: Mapping[str, str]) -> grids.TypedGrid:
    """The totals of a pasted row `CỘNG`, also of columns that nobody types in."""
    return grids.read_grid(fields, paste_columns(desk.view, desk.poverty_class), ())


def page_of(
    scope: Scope, desk: Desk, fields: Mapping[str, str] | None = None, decided: Collection[int] = ()
) -> PlanPage:
    """The page of a table, with what was typed laid over what is stored; `decided`: the rows a conflict shows."""
    view, poverty_class = desk.view, desk.poverty_class
    openings = openings_of(scope, view)
    shown, typing = view, None
    totals: Mapping[str, str] = {}
    if fields is not None:
        typed, seen = read_typed(desk, fields)
        columns = grid_columns(view, poverty_class)
        overlay = grids.lay_over(typed, seen, stored_rows(view, columns), columns, decided=decided)
        totals = pasted_totals(desk, fields).total_texts
        if overlay.unsaved or totals:
            kept = {order: cells for order, cells in typed.rows.items() if order in overlay.unsaved}
            for fault in typed.faults:
                kept.setdefault(fault.order, {})[fault.key] = None
            shown, typing = with_typed(view, kept), Typing(overlay, typed.errors())
    findings = [
        *check_plan(plan_figures(shown)),
        *openings_as_findings(view, openings.changed, openings.waiting),
        *text_findings_of(scope, shown),
    ]
    return plan_page(
        view,
        poverty_class,
        findings,
        openings.changed,
        history_url=reverse("households:figure_history", args=[view.commune_slug]),
        links=HouseholdLinks(view.commune_slug, register_extents(scope)),
        shown=shown,
        typing=typing,
        is_typed_in=can_edit(scope, view),
        pasted=totals,
    )


def keep_typed(request: HttpRequest, desk: Desk, fields: Mapping[str, str]) -> None:
    """Keeps what was typed as the account's draft; nothing is kept where it is what is stored.

    A version that was submitted meanwhile takes no typing: what was typed waits for it to be opened again.
    """
    post = QueryDict(mutable=True)
    post.update(dict(fields))
    if desk.view.is_open and page_of(request.scope, desk, fields).typing is None:
        drafts.forget(request.scope, desk.address)
        return
    drafts.keep(
        user_id=request.user.pk,
        membership_id=request.scope.membership_id,
        address=desk.address,
        post=post,
        page=desk.page_url,
        title=f"Kế hoạch năm {desk.view.year}, bản {desk.view.number}, {desk.poverty_class.label}",
    )


def show_plan(
    request: HttpRequest,
    desk: Desk,
    fields: Mapping[str, str] | None = None,
    *,
    status: int = 200,
    block: Block | None = None,
    clashes: Sequence[ClashText] = (),
    missing: bool = False,
) -> HttpResponse:
    """The page of a version; without `fields` what is kept of the account's typing is laid over."""
    scope, view = request.scope, desk.view
    is_typed_in = can_edit(scope, view)
    draft = drafts.draft_at(scope, desk.address) if is_typed_in and fields is None else None
    if draft is not None:
        fields = {name: values[0] for name, values in draft.data.items() if values}
    page = page_of(scope, desk, fields if is_typed_in else None, grids.clash_orders(clashes))
    if draft is not None and page.typing is None:
        drafts.forget(scope, desk.address)  # it arrived after its own content was saved
    context = {
        **plan_context(request, view),
        "page": page,
        "desk": desk,
        "can_edit": is_typed_in,
        "draft": draft if page.has_unsaved else None,
        "saved_at": last_change(scope, view) if is_typed_in else None,
        "pasted": block,
        "block_text": (fields or {}).get("block", ""),
        "clashes": clashes,
        "clash_names": " ".join(clash.field_name for clash in clashes),
        "clash_missing": missing,
    }
    return render(request, "targets/plan.html", context, status=status)


def plan_context(request: HttpRequest, view: VersionView) -> dict[str, object]:
    """What every page of a version needs around it."""
    role = request.scope.role
    commune, year, number = address_of(view)
    return {
        "version": view,
        "versions": outlines_of(request.scope, view.year),
        "commune": commune,
        "crumbs": [
            {"label": "Kế hoạch", "url": reverse("targets:plans", args=[commune])},
            {"label": str(year), "url": reverse("targets:plan", args=[commune, year])},
            {"label": f"Bản {number}", "url": reverse("targets:plan_version", args=[commune, year, number])},
        ],
        "may": {
            name: is_allowed(role, permission)
            for name, permission in (
                ("edit", Permission.EDIT_PLANS),
                ("submit", Permission.SUBMIT_PLANS),
                ("decide", Permission.DECIDE_PLANS),
                ("issue", Permission.ISSUE_PLANS),
            )
        },
    }


def back_to(view: VersionView, poverty_class: PovertyClass = PovertyClass.POOR, at: str = "") -> HttpResponse:
    """Back to the version's page."""
    return redirect(f"{page_url(view, poverty_class)}{at}")
