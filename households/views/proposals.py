"""What heads propose, for the officer: current and proposed side by side, taken or not taken with a reason."""

import json
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from hamlets.queries import today
from households.actions.proposals import Answer, accept_proposal, refuse_proposal
from households.forms.proposals import AcceptForm, RefuseForm
from households.lists import proposal_columns
from households.queries.household import members_of, next_code
from households.queries.proposals import ProposalView, decided_proposals, open_proposals, proposal_by_id
from households.queries.rounds import rounds
from households.rules.proposals import Event
from journal.lists import ListFile, asked_format, file_links, list_answer
from thinhduc.errors import Conflict, Refused
from thinhduc.permissions import Permission, is_allowed, requires


@requires(Permission.SEE_REGISTER)
@require_safe
def proposals(request: HttpRequest, commune: str) -> HttpResponseBase:
    """What waits, oldest first, and what was decided."""
    if form := asked_format(request):
        found = [*open_proposals(request.scope, most=None), *decided_proposals(request.scope, most=None)]
        file = ListFile("Đề nghị của trưởng xóm", f"de-nghi-{commune}", proposal_columns(), found, len(found))
        return list_answer(request.scope, form, file)
    context = {
        "waiting": open_proposals(request.scope),
        "decided": decided_proposals(request.scope),
        "may_decide": is_allowed(request.scope.role, Permission.DECIDE_PROPOSALS),
        "files": file_links(request),
        "commune": commune,
    }
    return render(request, "households/proposals.html", context)


@requires(Permission.SEE_REGISTER)
@require_safe
def proposal(request: HttpRequest, commune: str, proposal_id: int) -> HttpResponse:
    """One proposal with what stands now beside it."""
    return _page(request, commune, _found(request, proposal_id))


@requires(Permission.DECIDE_PROPOSALS)
@require_POST
def accept(request: HttpRequest, commune: str, proposal_id: int) -> HttpResponse:
    """Does what was proposed; a refusal of the rules is shown beside the form and nothing is written."""
    view = _found(request, proposal_id)
    form = _accept_form(request, view, request.POST)
    if not form.is_valid():
        return _page(request, commune, view, status=422, accept_form=form)
    typed = form.cleaned_data
    answer = Answer(
        remark=typed["remark"],
        seen=_seen(typed["seen"]),
        head_id=typed.get("head"),
        round_id=typed.get("round"),
        code=typed.get("code", ""),
    )
    try:
        done = accept_proposal(scope=request.scope, proposal_id=proposal_id, answer=answer)
    except Refused as refused:
        form.add_error(None, refused.message)
        return _page(request, commune, view, status=422, accept_form=form, findings=refused.findings)
    except Conflict as conflict:
        again = _accept_form(request, view)
        return _page(
            request, commune, view, status=409, accept_form=again, conflict=conflict, clashes=conflict.clashes
        )
    if done.is_late:
        messages.warning(
            request, "Đã nhận; việc xảy ra trong năm đã xác nhận kết quả nên chờ quyết định ở mục Biến động."
        )
    else:
        messages.success(request, "Đã nhận đề nghị và ghi vào sổ hộ.")
    return redirect("proposals:proposals", commune)


@requires(Permission.DECIDE_PROPOSALS)
@require_POST
def refuse(request: HttpRequest, commune: str, proposal_id: int) -> HttpResponse:
    """Closes a proposal with the reason that its head reads."""
    view = _found(request, proposal_id)
    form = RefuseForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    try:
        refuse_proposal(scope=request.scope, proposal_id=proposal_id, reason=reason)
    except Refused as refused:
        form.add_error("reason", refused.message)
        return _page(request, commune, view, status=422, refuse_form=form)
    messages.success(request, "Đã trả lời trưởng xóm: không nhận đề nghị.")
    return redirect("proposals:proposals", commune)


def _found(request: HttpRequest, proposal_id: int) -> ProposalView:
    view = proposal_by_id(request.scope, proposal_id)
    if view is None:
        raise Http404
    return view


def _accept_form(request: HttpRequest, view: ProposalView, data: Any = None) -> AcceptForm:
    """The form with the fields this proposal needs."""
    heads = rounds_open = None
    if view.event is Event.MEMBER_DIED and view.is_of_head and view.household_id:
        people = members_of(request.scope, view.household_id)
        heads = [(str(one.id), one.name) for one in people if one.is_present and one.id != view.member_id]
    if view.kind == "add-household":
        rounds_open = [
            (str(row.round.id), row.round.title)
            for row in rounds(request.scope)
            if row.round.ends_on >= today() or row.over < row.cases
        ]
    is_new = view.kind == "add-household" and view.household_id is None
    initial = {"seen": json.dumps(dict(view.seen), ensure_ascii=False)}
    if is_new:
        initial["code"] = next_code(request.scope)
    return AcceptForm(
        data, heads=heads, rounds=rounds_open, is_new=is_new, initial=initial, auto_id="nhan_%s"
    )


def _seen(text: str) -> dict[str, str]:
    """What was shown beside the proposal; nothing where it can not be read."""
    try:
        cells = json.loads(text or "{}")
    except ValueError:
        return {}
    fits = isinstance(cells, dict) and all(isinstance(value, str) for value in cells.values())
    return cells if fits else {}


def _page(
    request: HttpRequest, commune: str, view: ProposalView, status: int = 200, **more: Any
) -> HttpResponse:
    may_decide = is_allowed(request.scope.role, Permission.DECIDE_PROPOSALS) and view.is_open
    context = {
        "one": view,
        "may_decide": may_decide,
        "accept_form": _accept_form(request, view) if may_decide else None,
        "refuse_form": RefuseForm(auto_id="khong_%s"),
        "commune": commune,
    }
    return render(request, "households/proposal.html", context | more, status=status)
