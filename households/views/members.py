"""The people of a household: who joins, who is corrected, who leaves."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from hamlets.queries import today
from households.actions import members as deeds
from households.forms.register import LeaveForm, MemberForm, NewMemberForm, seen_text
from households.models import Leaving
from households.queries.household_facts import HouseholdView, MemberView
from households.views.household import crumbs, found, mine_over_stored
from thinhduc.errors import Conflict, Refused
from thinhduc.permissions import Permission, requires


@requires(Permission.EDIT_REGISTER)
def add_member(request: HttpRequest, commune: str, household_id: int) -> HttpResponse:
    """Somebody joins."""
    view = found(request, household_id)
    form = NewMemberForm(request.POST or None, initial={"joined_on": today()})
    findings: Any = ()
    if request.method == "POST" and form.is_valid():
        try:
            done = deeds.add_member(
                scope=request.scope,
                household_id=household_id,
                new=form.new_member(),
                reason=form.cleaned_data["reason"],
            )
        except Refused as refused:
            findings = _said(form, refused)
        else:
            _tell(request, f"Đã ghi {form.cleaned_data['name']} vào hộ.", done)
            return redirect("register:household", commune, household_id)
    heading = f"Thêm thành viên vào hộ {view.title}"
    return _form_page(request, commune, view, form=form, heading=heading, findings=findings)


@requires(Permission.EDIT_REGISTER)
def edit_member(request: HttpRequest, commune: str, household_id: int, member_id: int) -> HttpResponse:
    """What is written of a member."""
    view, member = _member(request, household_id, member_id)
    stored = deeds.stored_cells(request.scope, member_id)
    more = {"is_head": member.is_head, "masked": member.identity}
    form = MemberForm(request.POST or None, initial={**stored, "seen": seen_text(stored)}, **more)
    findings: Any = ()
    clashes: Any = ()
    if request.method == "POST" and form.is_valid():
        try:
            deeds.change_member(
                scope=request.scope,
                member_id=member_id,
                values=form.cells(),
                seen={**stored, **form.seen_cells},
                identity_number=form.new_number(),
            )
        except Conflict as conflict:
            clashes = conflict.clashes
            form = MemberForm(initial=mine_over_stored(form, stored), **more)
        except Refused as refused:
            findings = _said(form, refused)
        else:
            messages.success(request, f"Đã ghi {form.cleaned_data['name']}.")
            return redirect("register:household", commune, household_id)
    return _form_page(
        request, commune, view, form=form, heading=f"Sửa {member.name}", findings=findings, clashes=clashes
    )


@requires(Permission.EDIT_REGISTER)
def leave(request: HttpRequest, commune: str, household_id: int, member_id: int) -> HttpResponse:
    """Somebody dies, moves away, joins another household, or was written by mistake."""
    view, member = _member(request, household_id, member_id)
    heads = [(one.id, one.name) for one in view.present if one.id != member_id] if member.is_head else []
    form = LeaveForm(request.POST or None, initial={"on": today()}, heads=heads)
    findings: Any = ()
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            done = deeds.remove_member(
                scope=request.scope,
                member_id=member_id,
                on=typed["on"],
                why=Leaving(typed["why"]),
                reason=typed["reason"],
                head_id=typed.get("head"),
            )
        except Refused as refused:
            findings = _said(form, refused)
        else:
            _tell(request, f"Đã ghi {member.name} rời hộ.", done)
            return redirect("register:household", commune, household_id)
    heading = f"{member.name} rời hộ {view.title}"
    return _form_page(request, commune, view, form=form, heading=heading, findings=findings)


def _member(request: HttpRequest, household_id: int, member_id: int) -> tuple[HouseholdView, MemberView]:
    view = found(request, household_id)
    member = next((one for one in view.members if one.id == member_id), None)
    if member is None:
        raise Http404
    return view, member


def _said(form: Any, refused: Refused) -> Any:
    """The refusal as the form's own error; its findings stand beside."""
    form.add_error(None, " ".join(part for part in (refused.message, refused.who_can_lift) if part))
    return refused.findings[1:]


def _tell(request: HttpRequest, sentence: str, done: deeds.MemberDone) -> None:
    if done.is_late:
        late = "Kết quả năm ấy đã xác nhận: số nhân khẩu chờ quyết định ở mục Biến động."
        messages.warning(request, f"{sentence} {late}")
    else:
        messages.success(request, sentence)


def _form_page(
    request: HttpRequest,
    commune: str,
    view: HouseholdView,
    *,
    form: Any,
    heading: str,
    findings: Any = (),
    clashes: Any = (),
) -> HttpResponse:
    context = {
        "form": form,
        "findings": findings,
        "clashes": clashes,
        "heading": heading,
        "submit": "Ghi",
        "crumbs": crumbs(commune, view),
        "back": reverse("register:household", args=[commune, view.id]),
    }
    status = 409 if clashes else 422 if form.errors else 200
    return render(request, "households/register_form.html", context, status=status)
