"""What a person decides about a batch: columns, names, changes; and the commune's profiles."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from exchange import actions, work
from exchange.kinds import KINDS
from exchange.kinds.base import Asked, Outcome
from exchange.pages.columns import columns_page, pointed_at, sent_layouts
from exchange.pages.profiles import profile_groups
from exchange.pages.rows import read_cell_name
from exchange.pages.words import OUTCOMES
from exchange.queries import BatchView, profiles, rows_of
from exchange.rules import Deed, decision
from exchange.views.common import batch_of, parts_of
from hamlets.queries.places import today
from thinhduc.errors import Refused
from thinhduc.permissions import Permission, is_allowed, requires
from thinhduc.tables import PAGE_FIELD
from thinhduc.workbooks.layouts import Layout


@requires(Permission.IMPORT_WORKBOOKS)
@require_http_methods(["GET", "HEAD", "POST"])
def columns(request: HttpRequest, commune: str, batch_id: int) -> HttpResponse:
    """Which column holds what; taking it begins the check."""
    batch = batch_of(request.scope, batch_id)
    if batch.is_working or batch.refusal_of(Deed.MAP):
        return redirect("exchange:batch", commune, batch_id)
    if request.method != "POST":
        return _columns_answer(request, commune, batch)
    layouts = sent_layouts(request.POST.dict())
    try:
        if look := request.POST.get("look", ""):
            pointing = pointed_at(request.POST.dict(), look)
            actions.point_at_table(scope=request.scope, batch_id=batch_id, **vars(pointing))
            return redirect("exchange:columns", commune, batch_id)
        actions.choose_columns(scope=request.scope, batch_id=batch_id, layouts=layouts)
    except Refused as refused:
        return _columns_answer(request, commune, batch, layouts, refused)
    work.start(scope=request.scope, batch_id=batch_id)
    return redirect("exchange:batch", commune, batch_id)


def _columns_answer(
    request: HttpRequest,
    commune: str,
    batch: BatchView,
    sent: list[Layout] | None = None,
    refused: Refused | None = None,
) -> HttpResponse:
    page = columns_page(
        commune,
        batch,
        parts_of(request.scope, batch),
        batch_url=reverse("exchange:batch", args=[commune, batch.id]),
        sent=sent,
        faults=(refused.message,) if refused else (),
    )
    context = {"page": page, "commune": commune}
    return render(request, "exchange/columns.html", context, status=422 if refused else 200)


@requires(Permission.IMPORT_WORKBOOKS)
@require_POST
def accept(request: HttpRequest, commune: str, batch_id: int) -> HttpResponse:
    """Takes a name for the one it resembles."""
    batch_of(request.scope, batch_id)
    sent = {name: request.POST.get(name, "") for name in ("key", "text", "value")}
    actions.accept_name(scope=request.scope, batch_id=batch_id, **sent)
    work.start(scope=request.scope, batch_id=batch_id)
    return redirect("exchange:batch", commune, batch_id)


@requires(Permission.IMPORT_WORKBOOKS)
@require_POST
def choose(request: HttpRequest, commune: str, batch_id: int) -> HttpResponse:
    """Decides changed cells, one by one or a whole column."""
    batch = batch_of(request.scope, batch_id)
    if text := request.POST.get("rule", ""):
        rule, _, choice = text.rpartition(":")
        actions.set_rule(scope=request.scope, batch_id=batch_id, rule=rule, choice=choice)
    else:
        choices = _new_choices(request, batch)
        actions.choose_changes(scope=request.scope, batch_id=batch_id, choices=choices)
    token = request.GET.get(PAGE_FIELD, "")
    page = f"?muc={OUTCOMES[Outcome.CHANGED]}" + (
        f"&{PAGE_FIELD}={token}" if token and token.isascii() else ""
    )
    return redirect(reverse("exchange:batch", args=[commune, batch_id]) + page)


def _new_choices(request: HttpRequest, batch: BatchView) -> dict[int, dict[str, str]]:
    """The decisions that were sent and are not in force already: what a rule decides stays with the rule."""
    sent: dict[int, dict[str, str]] = {}
    for name, choice in request.POST.items():
        if place := read_cell_name(name):
            sent.setdefault(place[0], {})[place[1]] = choice
    rows = rows_of(request.scope, batch.id, Outcome.CHANGED.value).filter(number__in=list(sent))
    new = {
        row.number: {
            key: choice
            for key, choice in sent[row.number].items()
            if choice != decision(row.part, key, row.choices, batch.rules)
        }
        for row in rows
    }
    return {number: choices for number, choices in new.items() if choices}


@requires(Permission.SEE_BATCHES)
@require_safe
def listed_profiles(request: HttpRequest, commune: str) -> HttpResponse:
    """The commune's ways of reading columns."""
    asked = Asked(request.scope, today().year)
    parts = {slug: kind.parts(asked) for slug, kind in KINDS.items()}
    context = {
        "groups": profile_groups(commune, profiles(request.scope), parts),
        "may_import": is_allowed(request.scope.role, Permission.IMPORT_WORKBOOKS),
        "commune": commune,
    }
    return render(request, "exchange/profiles.html", context)


@requires(Permission.IMPORT_WORKBOOKS)
@require_POST
def delete_profile(request: HttpRequest, commune: str, profile_id: int) -> HttpResponse:
    """Removes a profile."""
    if profile_id not in {one.id for one in profiles(request.scope)}:
        raise Http404
    actions.delete_profile(scope=request.scope, profile_id=profile_id)
    return redirect("exchange:profiles", commune)
