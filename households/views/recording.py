"""Recording a movement of a household: choose its kind, type what it needs, see before and after, record it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from households import actions
from households.actions.movements import OneMovement, carry_out_asked, foresee_movement
from households.actions.reading import note_read
from households.forms.movements import MergeForm, MovementForm, SplitForm
from households.pages import recording as pages
from households.pages.movements import state_in_words
from households.queries.household import next_code
from households.queries.recording import ToRecord, household_by_code, to_record
from households.rules.kinds import MovementKind
from households.rules.movements import kinds_for
from thinhduc.errors import Refused
from thinhduc.permissions import Permission, requires


@requires(Permission.EDIT_REGISTER)
def record(request: HttpRequest, commune: str, household_id: int) -> HttpResponse:
    """The kinds that fit the household; then the form of one, its preview, and the deed."""
    found = _found(request, household_id)
    kind = _kind_of(request, found)
    if kind is None:
        _note(request, found)
        context = _context(commune, found) | {
            "choices": pages.kind_choices(found.chain, commune, household_id)
        }
        return render(request, "households/movements/kinds.html", context)
    form = MovementForm(
        request.POST or None,
        kind=kind,
        is_standing=found.chain.state is not None,
        hamlets=_hamlets(found),
        members=found.members,
    )
    context = _context(commune, found) | {"form": form, "kind": kind}
    if not form.is_valid():
        return render(request, "households/movements/record.html", context, status=_status(form))
    asked = form.asked(household_id)
    foreseen = foresee_movement(scope=request.scope, asked=asked)
    if foreseen.findings or request.POST.get("buoc") != "ghi":
        names = {one.id: one.name for one in found.hamlets}
        context["preview"] = pages.preview_of(foreseen, asked, names)
        return render(
            request, "households/movements/record.html", context, status=422 if foreseen.findings else 200
        )
    return _do(request, commune, form, context, asked)


def _do(
    request: HttpRequest, commune: str, form: forms.Form, context: dict[str, Any], asked: OneMovement
) -> HttpResponse:
    try:
        done = carry_out_asked(scope=request.scope, asked=asked)
    except Refused as refused:
        form.add_error(None, refused.message)
        return render(request, "households/movements/record.html", context, status=422)
    return _done(request, commune, done, asked.household_id)


@requires(Permission.EDIT_REGISTER)
def split(request: HttpRequest, commune: str, household_id: int) -> HttpResponse:
    """Members leave and form a new household."""
    found = _found(request, household_id)
    if found.chain.state is None:
        return redirect("movements:record", commune, household_id)
    state = found.chain.state
    form = SplitForm(
        request.POST or None,
        hamlets=_hamlets(found),
        members=found.members,
        code=next_code(request.scope),
        hamlet_id=state.hamlet_id if state else None,
    )
    context = _context(commune, found) | {"form": form, "heading": "Tách hộ", "submit": "Tách hộ"}
    if form.is_valid():
        try:
            done = actions.split_household(
                scope=request.scope, household_id=household_id, **form.cleaned_data
            )
            return _done(request, commune, done, household_id)
        except Refused as refused:
            form.add_error(None, refused.message)
    return render(request, "households/movements/two.html", context, status=_status(form))


@requires(Permission.EDIT_REGISTER)
def merge(request: HttpRequest, commune: str, household_id: int) -> HttpResponse:
    """All of the household join another one."""
    found = _found(request, household_id)
    if found.chain.state is None:
        return redirect("movements:record", commune, household_id)
    form = MergeForm(request.POST or None)
    context = _context(commune, found) | {"form": form, "heading": "Nhập vào hộ khác", "submit": "Nhập hộ"}
    if form.is_valid():
        values = form.cleaned_data
        into = household_by_code(request.scope, values["into_code"])
        try:
            if into is None:
                raise Refused(f"Xã không có hộ nào mã {values['into_code']}.")
            done = actions.merge_households(
                scope=request.scope,
                household_id=household_id,
                into_id=into.pk,
                on=values["on"],
                reason=values["reason"],
            )
            return _done(request, commune, done, into.pk)
        except Refused as refused:
            form.add_error(None, refused.message)
    return render(request, "households/movements/two.html", context, status=_status(form))


def _found(request: HttpRequest, household_id: int) -> ToRecord:
    found = to_record(request.scope, household_id)
    if found is None:
        raise Http404
    return found


def _kind_of(request: HttpRequest, found: ToRecord) -> MovementKind | None:
    """The kind of the address, where it fits the household."""
    fitting = (*kinds_for(found.chain), *([MovementKind.HEAD_CHANGED] if found.chain.state else []))
    asked = request.GET.get("loai", "")
    return next((kind for kind in fitting if kind.value == asked), None)


def _note(request: HttpRequest, found: ToRecord) -> None:
    note_read(scope=request.scope, household_id=found.household.pk, title=str(found.household))


def _hamlets(found: ToRecord) -> list[tuple[int, str]]:
    return [(one.id, one.name) for one in found.hamlets]


def _context(commune: str, found: ToRecord) -> dict[str, Any]:
    names = {one.id: one.name for one in found.hamlets}
    url = reverse("register:household", args=[commune, found.household.pk])
    return {
        "household": found.household,
        "household_url": url,
        "now": state_in_words(found.chain.state, names),
        "since": found.chain.last_on,
        "commune": commune,
        "crumbs": [
            {"label": "Sổ hộ", "url": reverse("register:register", args=[commune])},
            {"label": found.household.head_name, "url": url},
            {"label": "Biến động"},
        ],
    }


def _status(form: forms.Form) -> int:
    return 422 if form.errors else 200


def _done(request: HttpRequest, commune: str, done: actions.Recorded, household_id: int) -> HttpResponse:
    if done.late is not None:
        messages.warning(
            request,
            "Kết quả của năm ấy đã xác nhận nên biến động chưa được tính; hãy quyết định ở đây.",
        )
        return redirect("movements:waiting", commune)
    messages.success(request, "Đã ghi biến động.")
    return redirect("register:household", commune, done.household_id or household_id)
