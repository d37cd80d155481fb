"""One household: its page, its facts, what is true of it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from hamlets.queries import today
from households.actions import editing, reading
from households.forms.register import EndFlagForm, FlagForm, HouseholdForm, ReasonForm, seen_text
from households.models import FlagKind
from households.pages import household as page
from households.queries.household import household_findings, household_view
from households.queries.household_facts import HouseholdView
from thinhduc.errors import Conflict, Refused
from thinhduc.permissions import Permission, is_allowed, requires


@requires(Permission.SEE_REGISTER)
@require_safe
def household(request: HttpRequest, commune: str, household_id: int) -> HttpResponse:
    """Everything known of it; that it was read is in the journal."""
    return household_page(request, commune, found(request, household_id))


def found(request: HttpRequest, household_id: int) -> HouseholdView:
    """The household, for a page of it that is opened: that it was read is in the journal; 404 where there is none.

    A post is a deed of its own there.
    """
    view = household_view(request.scope, household_id)
    if view is None:
        raise Http404
    if request.method != "POST":
        note_read(request, view)
    return view


def note_read(request: HttpRequest, view: HouseholdView) -> None:
    """Writes that somebody read it."""
    reading.note_read(scope=request.scope, household_id=view.id, title=view.title)


def household_page(
    request: HttpRequest, commune: str, view: HouseholdView, status: int = 200, **more: Any
) -> HttpResponse:
    """The page; `more`: a form that was refused, a number that was opened."""
    may_edit = is_allowed(request.scope.role, Permission.EDIT_REGISTER)
    members = [(member.id, member.name) for member in view.present]
    context = {
        "household": view,
        "ribbon": page.ribbon(view),
        "lines": page.lines(view),
        "journal": page.journal_lines(view.journal),
        "findings": household_findings(request.scope, view) if may_edit else (),
        "class_level": page.LEVELS[view.standing.poverty_class] if view.is_standing else "",
        "may_edit": may_edit and view.is_standing,
        "may_correct": may_edit,
        "may_open": is_allowed(request.scope.role, Permission.OPEN_IDENTITY),
        "flag_form": FlagForm(initial={"since": today()}, members=members, auto_id="dacdiem_%s"),
        "end_flag_form": EndFlagForm(initial={"until": today()}, auto_id=False),
        "identity_form": ReasonForm(auto_id=False),
        "crumbs": [
            {"label": "Sổ hộ", "url": reverse("register:register", args=[commune])},
            {"label": view.code},
        ],
        "commune": commune,
    }
    return render(request, "households/household.html", context | more, status=status)


@requires(Permission.EDIT_REGISTER)
def edit(request: HttpRequest, commune: str, household_id: int) -> HttpResponse:
    """Code, address, area, note."""
    view = found(request, household_id)
    has_head = any(member.is_head for member in view.present)
    stored = editing.stored_cells(request.scope, household_id)
    initial = {**stored, "seen": seen_text(stored)}
    form = HouseholdForm(request.POST or None, initial=initial, has_head=has_head)
    clashes: Any = ()
    if request.method == "POST" and form.is_valid():
        try:
            seen = {**stored, **form.seen_cells}
            changed = editing.edit_household(
                scope=request.scope, household_id=household_id, values=stored | form.cells(), seen=seen
            )
        except Conflict as conflict:
            clashes = conflict.clashes
            form = _again(form, stored, HouseholdForm, has_head=has_head)
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, "Đã ghi." if changed else "Không có gì thay đổi.")
            return redirect("register:household", commune, household_id)
    context = {
        "form": form,
        "clashes": clashes,
        "heading": f"Sửa hộ {view.title}",
        "submit": "Ghi",
        "crumbs": crumbs(commune, view),
        "back": reverse("register:household", args=[commune, household_id]),
    }
    status = 409 if clashes else 422 if form.errors else 200
    return render(request, "households/register_form.html", context, status=status)


def _again(form: Any, stored: dict[str, Any], kind: Any, **more: Any) -> Any:
    """The form once more after a conflict: what the person changed stays, the rest is what is stored now."""
    return kind(initial=mine_over_stored(form, stored), **more)


def mine_over_stored(form: Any, stored: dict[str, Any]) -> dict[str, Any]:
    """The typed cells that the person changed over those that are stored now; saving again is a decision."""
    seen, typed = form.seen_cells, form.cells()
    mine = {key: value for key, value in typed.items() if value != seen.get(key)}
    return {**stored, **mine, "seen": seen_text(stored)}


def crumbs(commune: str, view: HouseholdView) -> list[dict[str, str]]:
    """The way to a household's own pages."""
    return [
        {"label": "Sổ hộ", "url": reverse("register:register", args=[commune])},
        {"label": view.title, "url": reverse("register:household", args=[commune, view.id])},
    ]


@requires(Permission.EDIT_REGISTER)
@require_POST
def add_flag(request: HttpRequest, commune: str, household_id: int) -> HttpResponse:
    """Something is true of the household from a day on."""
    view = found(request, household_id)
    members = [(member.id, member.name) for member in view.present]
    form = FlagForm(request.POST, members=members, auto_id="dacdiem_%s")
    if form.is_valid():
        typed = form.cleaned_data
        try:
            editing.add_flag(
                scope=request.scope,
                household_id=household_id,
                kind=FlagKind(typed["kind"]),
                reason=typed["reason"],
                since=typed["since"],
                member_id=typed["member"],
            )
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, f"Đã ghi: {FlagKind(typed['kind']).label}.")
            return redirect("register:household", commune, household_id)
    note_read(request, view)
    return household_page(request, commune, view, status=422, flag_form=form)


@requires(Permission.EDIT_REGISTER)
@require_POST
def end_flag(request: HttpRequest, commune: str, household_id: int, flag_id: int) -> HttpResponse:
    """It is no longer true."""
    view = found(request, household_id)
    if flag_id not in {flag.id for flag in view.flags}:
        raise Http404
    form = EndFlagForm(request.POST)
    if not form.is_valid():
        raise Refused("Hãy ghi ngày cuối và lý do.")
    editing.end_flag(
        scope=request.scope,
        household_id=view.id,
        flag_id=flag_id,
        until=form.cleaned_data["until"],
        reason=form.cleaned_data["reason"],
    )
    messages.success(request, "Đã ghi đặc điểm này không còn.")
    return redirect("register:household", commune, household_id)


@requires(Permission.OPEN_IDENTITY)
@require_POST
@never_cache
@sensitive_variables("number")
def open_identity(request: HttpRequest, commune: str, household_id: int, member_id: int) -> HttpResponse:
    """The whole number in the answer to the post, kept nowhere; the reason is in the journal."""
    view = found(request, household_id)
    if member_id not in {member.id for member in view.members}:
        raise Http404
    form = ReasonForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    number = reading.open_identity(scope=request.scope, member_id=member_id, reason=reason)
    return household_page(request, commune, view, opened_id=member_id, opened_number=number)
