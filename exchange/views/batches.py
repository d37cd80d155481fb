"""The list of batches, sending one, its page, its life."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from exchange import actions, work
from exchange.forms import ProfileForm, UndoForm, UploadForm
from exchange.pages.batch import progress_of
from exchange.pages.batches import batch_lines, list_page, sound_kind
from exchange.queries import batches, profiles
from exchange.tables import BatchTable
from exchange.views.common import batch_answer, batch_of
from hamlets.queries.places import today
from hamlets.views.common import attempt
from journal.lists import ListFile, asked_format, list_answer
from thinhduc.permissions import Permission, is_allowed, requires

AHEAD, BACK = 1, 10  # years to choose from, around this one


@requires(Permission.SEE_BATCHES)
@require_safe
def listed(request: HttpRequest, commune: str) -> HttpResponseBase:
    """What was sent in, latest first, and the place to send a workbook."""
    found = batches(request.scope)
    if form := asked_format(request):
        table = BatchTable(found, params=request.GET)
        file = ListFile(
            title="Các lần nạp tệp",
            name=f"nap-tep-{commune}",
            columns=table.export_columns(),
            rows=table.export_rows().iterator(),
            count=found.count(),
        )
        return list_answer(request.scope, form, file)
    return _list_answer(request, commune)


def _list_answer(request: HttpRequest, commune: str, form: UploadForm | None = None) -> HttpResponse:
    """The list with its form; what was typed stays."""
    asked = request.GET if form is None else form.data
    year = _year(asked.get("year", ""))
    years = _years(year)
    found = batches(request.scope)
    table = BatchTable(found, params=request.GET)
    page = list_page(commune, years, year, sound_kind(asked.get("kind", "")), is_empty=not table.records)
    may_import = is_allowed(request.scope.role, Permission.IMPORT_WORKBOOKS)
    context = {
        "page": page,
        "table": table,
        "lines": batch_lines(table.records),
        "form": form or UploadForm(years=years, profiles=profiles(request.scope)),
        "may_import": may_import,
        "commune": commune,
    }
    return render(request, "exchange/batches.html", context, status=422 if form is not None else 200)


def _year(text: str) -> int:
    """The year that was asked for, else this one."""
    year = int(text) if text.isascii() and text.isdecimal() and len(text) == 4 else 0
    return year if 1990 <= year <= 2100 else today().year


def _years(asked: int) -> list[int]:
    """The years to choose from, latest first."""
    now = today().year
    return sorted({asked, *range(now - BACK, now + AHEAD + 1)}, reverse=True)


@requires(Permission.IMPORT_WORKBOOKS)
@require_POST
def upload(request: HttpRequest, commune: str) -> HttpResponse:
    """Keeps a workbook and begins to read it."""
    years = _years(_year(request.POST.get("year", "")))
    form = UploadForm(request.POST, request.FILES, years=years, profiles=profiles(request.scope))
    sent = attempt(form, lambda typed: _keep(request, typed))
    if sent is None:
        return _list_answer(request, commune, form)
    work.start(scope=request.scope, batch_id=sent)
    return redirect("exchange:batch", commune, sent)


def _keep(request: HttpRequest, typed: dict[str, Any]) -> int:
    return actions.upload(
        scope=request.scope,
        kind=typed["kind"],
        year=typed["year"],
        file_name=typed["file"].name,
        data=typed["file"].read(),
        profile=typed.get("profile", ""),
    )


@requires(Permission.SEE_BATCHES)
@require_safe
def batch(request: HttpRequest, commune: str, batch_id: int) -> HttpResponse:
    """One batch: where it stands, its rows."""
    return batch_answer(request, commune, batch_of(request.scope, batch_id))


@requires(Permission.SEE_BATCHES)
@require_safe
def progress(request: HttpRequest, commune: str, batch_id: int) -> HttpResponse:
    """How far the work is; once it is over the page itself is asked for."""
    found = batch_of(request.scope, batch_id)
    page = reverse("exchange:batch", args=[commune, batch_id])
    if not request.htmx:
        return redirect(page)
    if not found.is_working:
        return HttpResponse(headers={"HX-Redirect": page})
    context = {
        "page": {"id": found.id, "progress": progress_of(found)},
        "commune": commune,
        "may_import": is_allowed(request.scope.role, Permission.IMPORT_WORKBOOKS),
    }
    return render(request, "exchange/parts/working.html", context)


@requires(Permission.IMPORT_WORKBOOKS)
@require_POST
def again(request: HttpRequest, commune: str, batch_id: int) -> HttpResponse:
    """Begins anew what was left undone."""
    batch_of(request.scope, batch_id)
    actions.check_again(scope=request.scope, batch_id=batch_id)
    work.start(scope=request.scope, batch_id=batch_id)
    return redirect("exchange:batch", commune, batch_id)


@requires(Permission.IMPORT_WORKBOOKS)
@require_POST
def commit(request: HttpRequest, commune: str, batch_id: int) -> HttpResponse:
    """Stores all of it, or nothing."""
    batch_of(request.scope, batch_id)
    work.start_commit(scope=request.scope, batch_id=batch_id)
    return redirect("exchange:batch", commune, batch_id)


@requires(Permission.IMPORT_WORKBOOKS)
@require_POST
def undo(request: HttpRequest, commune: str, batch_id: int) -> HttpResponse:
    """Takes a committed batch back, for a reason."""
    found = batch_of(request.scope, batch_id)
    form = UndoForm(request.POST, auto_id="hoan-tac-%s")
    done = attempt(
        form,
        lambda typed: work.start_undo(scope=request.scope, batch_id=batch_id, reason=typed["reason"]) or True,
    )
    if done is None:
        return batch_answer(request, commune, found, undo_form=form)
    return redirect("exchange:batch", commune, batch_id)


@requires(Permission.IMPORT_WORKBOOKS)
@require_POST
def discard(request: HttpRequest, commune: str, batch_id: int) -> HttpResponse:
    """Gives up a batch that was not committed."""
    found = batch_of(request.scope, batch_id)
    actions.discard_batch(scope=request.scope, batch_id=batch_id)
    messages.success(request, f"Đã bỏ lần nạp tệp “{found.file_name}”; số liệu của xã giữ nguyên.")
    return redirect("exchange:batches", commune)


@requires(Permission.IMPORT_WORKBOOKS)
@require_POST
def save_profile(request: HttpRequest, commune: str, batch_id: int) -> HttpResponse:
    """Keeps how the batch's columns are read."""
    found = batch_of(request.scope, batch_id)
    form = ProfileForm(request.POST, auto_id="ho-so-%s")
    done = attempt(
        form,
        lambda typed: (
            actions.save_profile(scope=request.scope, batch_id=batch_id, name=typed["name"]) or True
        ),
    )
    if done is None:
        return batch_answer(request, commune, found, save_form=form)
    messages.success(request, f"Đã giữ hồ sơ cột “{form.cleaned_data['name']}”.")
    return redirect("exchange:batch", commune, batch_id)
