"""A head's own households, for a phone: who lives in the hamlet, and what the head proposes about them."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from hamlets.queries import HamletInYear, hamlets_in, today
from households.actions import members, proposing, reading
from households.forms.proposals import (
    AdditionForm,
    CorrectionForm,
    ProposalForm,
    ReportForm,
    RequestForm,
    correction_initial,
    today_initial,
)
from households.pages import household as page
from households.queries import register as queries
from households.queries.household import household_view
from households.queries.household_facts import HouseholdView
from households.queries.proposals import hamlet_proposals
from households.tables import OwnTable
from households.views.register import PAGE_SIZE, filter_of, size_of
from journal.lists import ListFile, asked_format, list_answer
from thinhduc.errors import Refused
from thinhduc.permissions import Permission, requires

Send = Callable[[UUID, Mapping[str, str]], int]


def own_hamlet(request: HttpRequest, slug: str) -> HamletInYear:
    """One of the own hamlets; the same 404 for somebody else's and for none."""
    found = next((one for one in hamlets_in(request.scope, today().year) if one.slug == slug), None)
    if found is None:
        raise Http404
    return found


def own_household(request: HttpRequest, hamlet: HamletInYear, household_id: int) -> HouseholdView:
    """A household that stands in the hamlet now, 404 for any other; that a page of it was opened is in the journal."""
    view = household_view(request.scope, household_id)
    if view is None or view.standing is None or view.standing.hamlet_id != hamlet.id or not view.is_standing:
        raise Http404
    if request.method != "POST":
        reading.note_read(scope=request.scope, household_id=household_id, title=view.title)
    return view


@requires(Permission.SEE_OWN_HOUSEHOLDS)
@require_safe
def households(request: HttpRequest, commune: str, hamlet: str) -> HttpResponseBase:
    """The hamlet's households, chosen and paged as the officer's register is."""
    own = own_hamlet(request, hamlet)
    chosen = filter_of(request, one_hamlet=own)
    size = size_of(request, chosen)
    table = OwnTable(chosen.qs, params=request.GET, size=PAGE_SIZE, total=size.households)
    if form := asked_format(request):
        file = ListFile(
            title=f"Các hộ {own.name}",
            name=f"so-ho-{own.slug}",
            columns=table.export_columns(),
            rows=queries.rows_in_portions(request.scope, table.export_rows(), chosen.chosen.day),
            count=size.households,
            filters=chosen.in_words,
        )
        return list_answer(request.scope, form, file)
    context = {
        **_around(commune, own),
        "filter": chosen,
        "table": table,
        "rows": queries.rows_of(request.scope, table.records, chosen.chosen.day),
        "size": size,
        "is_empty": not size.households and not request.GET,
        "waiting": sum(one.is_open for one in hamlet_proposals(request.scope, own.id)),
    }
    return render(request, "households/own_households.html", context)


@requires(Permission.SEE_OWN_HOUSEHOLDS)
@require_safe
def household(request: HttpRequest, commune: str, hamlet: str, household_id: int) -> HttpResponse:
    """One household as its head of hamlet may know it."""
    own = own_hamlet(request, hamlet)
    view = own_household(request, own, household_id)
    context = {
        **_around(commune, own, view),
        "household": view,
        "ribbon": page.ribbon(view),
        "lines": page.lines(view),
        "class_level": page.LEVELS[view.standing.poverty_class] if view.standing else "",
    }
    return render(request, "households/own_household.html", context)


@requires(Permission.PROPOSE)
def report(request: HttpRequest, commune: str, hamlet: str, household_id: int) -> HttpResponse:
    """Something happened in the household."""
    own = own_hamlet(request, hamlet)
    view = own_household(request, own, household_id)
    people = [(str(member.id), member.name) for member in view.present]
    form = ReportForm(request.POST or None, members=people, initial=today_initial(today()))

    def send(token: UUID, values: Mapping[str, str]) -> int:
        return proposing.propose_change(
            scope=request.scope, household_id=household_id, token=token, values=values
        )

    return _propose(request, form, send, f"Báo biến động: {view.head_name}", _around(commune, own, view))


@requires(Permission.PROPOSE)
def ask(request: HttpRequest, commune: str, hamlet: str, household_id: int) -> HttpResponse:
    """The household asks to be reviewed."""
    own = own_hamlet(request, hamlet)
    view = own_household(request, own, household_id)
    form = RequestForm(request.POST or None, initial=today_initial(today()))

    def send(token: UUID, values: Mapping[str, str]) -> int:
        return proposing.propose_household(
            scope=request.scope, hamlet_id=own.id, token=token, values=values, household_id=household_id
        )

    return _propose(request, form, send, f"Đề nghị rà soát: {view.head_name}", _around(commune, own, view))


@requires(Permission.PROPOSE)
def add(request: HttpRequest, commune: str, hamlet: str) -> HttpResponse:
    """A household that is not in the register is to be put on the list."""
    own = own_hamlet(request, hamlet)
    form = AdditionForm(request.POST or None, initial=today_initial(today()))

    def send(token: UUID, values: Mapping[str, str]) -> int:
        return proposing.propose_household(scope=request.scope, hamlet_id=own.id, token=token, values=values)

    return _propose(request, form, send, "Đề nghị thêm hộ vào danh sách", _around(commune, own))


@requires(Permission.PROPOSE)
def correct(
    request: HttpRequest, commune: str, hamlet: str, household_id: int, member_id: int
) -> HttpResponse:
    """A member is written wrongly."""
    own = own_hamlet(request, hamlet)
    view = own_household(request, own, household_id)
    member = next((one for one in view.present if one.id == member_id), None)
    if member is None:
        raise Http404
    stored = members.stored_cells(request.scope, member_id)
    form = CorrectionForm(request.POST or None, initial=correction_initial(stored), is_head=member.is_head)

    def send(token: UUID, values: Mapping[str, str]) -> int:
        return proposing.propose_correction(
            scope=request.scope, member_id=member_id, token=token, values=values
        )

    return _propose(request, form, send, f"Đề nghị sửa: {member.name}", _around(commune, own, view))


@requires(Permission.PROPOSE)
@require_safe
def proposals(request: HttpRequest, commune: str, hamlet: str) -> HttpResponse:
    """What the hamlet proposed, and what became of each."""
    own = own_hamlet(request, hamlet)
    found = hamlet_proposals(request.scope, own.id)
    context = {
        **_around(commune, own),
        "waiting": [one for one in found if one.is_open],
        "decided": [one for one in found if not one.is_open],
        "user_id": request.scope.user_id,
    }
    return render(request, "households/own_proposals.html", context)


@requires(Permission.PROPOSE)
@require_POST
def withdraw(request: HttpRequest, commune: str, hamlet: str, proposal_id: int) -> HttpResponse:
    """Takes an own proposal back."""
    own = own_hamlet(request, hamlet)
    if proposal_id not in {one.id for one in hamlet_proposals(request.scope, own.id)}:
        raise Http404
    proposing.withdraw_proposal(scope=request.scope, proposal_id=proposal_id)
    messages.success(request, "Đã rút đề nghị.")
    return redirect("own:proposals", commune, hamlet)


def _propose(
    request: HttpRequest, form: ProposalForm, send: Send, heading: str, around: dict[str, Any]
) -> HttpResponse:
    """Shows the form, or sends it once; a page with script asks for the next address as JSON (static/js/send.js)."""
    if request.method == "POST" and form.is_valid():
        try:
            send(form.cleaned_data["token"], form.values())
        except Refused as refused:
            form.mark(refused.findings)
            if not refused.findings:
                form.add_error(None, refused.message)
        else:
            messages.success(request, "Đã gửi. Công chức giảm nghèo xem xét rồi trả lời ở trang này.")
            following = reverse("own:proposals", args=[around["commune"], around["hamlet"].slug])
            if request.headers.get("X-Send-Once"):
                return JsonResponse({"url": following})
            return redirect(following)
    context = {**around, "form": form, "heading": heading}
    return render(request, "households/own_propose.html", context, status=422 if form.errors else 200)


def _around(commune: str, own: HamletInYear, view: HouseholdView | None = None) -> dict[str, Any]:
    households_url = reverse("own:households", args=[commune, own.slug])
    crumbs = [{"label": own.name, "url": households_url}]
    back = households_url
    if view is not None:
        back = reverse("own:household", args=[commune, own.slug, view.id])
        crumbs.append({"label": view.title, "url": back})
    return {"commune": commune, "hamlet": own, "crumbs": crumbs, "back": back}
