"""What the pages share: the batch of an address, the parts of its kind."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from exchange.forms import ProfileForm, UndoForm
from exchange.kinds import KINDS
from exchange.kinds.base import Asked
from exchange.models import State
from exchange.pages.batch import batch_page
from exchange.pages.rows import row_lines
from exchange.queries import BatchView, batch_by_id, earlier_commit, rows_of
from exchange.tables import table_for
from thinhduc.permissions import Permission, is_allowed
from thinhduc.scope import Scope
from thinhduc.tables import PAGE_FIELD
from thinhduc.workbooks.fields import Part

PAGE_SIZE = 50


def batch_of(scope: Scope, batch_id: int) -> BatchView:
    """The batch of the address; not found where the commune has none."""
    batch = batch_by_id(scope, batch_id)
    if batch is None:
        raise Http404
    return batch


def parts_of(scope: Scope, batch: BatchView) -> tuple[Part, ...]:
    """The tables of the batch's kind."""
    return KINDS[batch.kind].parts(Asked(scope, batch.year, batch.accepted))


def batch_answer(
    request: HttpRequest,
    commune: str,
    batch: BatchView,
    *,
    undo_form: UndoForm | None = None,
    save_form: ProfileForm | None = None,
) -> HttpResponse:
    """The page of a batch; 422 where a form on it was refused."""
    scope = request.scope
    may_import = is_allowed(scope.role, Permission.IMPORT_WORKBOOKS)
    waits = batch.state == State.CHECKED and not batch.is_working
    page = batch_page(
        commune,
        batch,
        parts_of(scope, batch),
        asked=request.GET.get("muc", ""),
        token=request.GET.get(PAGE_FIELD, ""),
        may_import=may_import,
        earlier=earlier_commit(scope, batch.sha256, batch.id) if waits else None,
    )
    table = lines = None
    if page.tabs:
        total = batch.counts.get(page.outcome, 0)
        rows = rows_of(scope, batch.id, page.outcome)
        table = table_for(page.outcome, rows, params=request.GET, size=PAGE_SIZE, total=total)
        one_sheet = len({layout.sheet for layout in batch.layouts}) == 1
        lines = row_lines(table.records, batch.rules, one_sheet=one_sheet)
    context = {
        "page": page,
        "table": table,
        "lines": lines,
        "undo_form": undo_form or UndoForm(auto_id="hoan-tac-%s"),
        "save_form": save_form or ProfileForm(auto_id="ho-so-%s") if batch.layouts else None,
        "commune": commune,
        "may_import": may_import,
        "may_accept": page.may_accept,
        "may_choose": page.may_choose,
    }
    refused = any(form is not None and form.errors for form in (undo_form, save_form))
    return render(request, "exchange/batch.html", context, status=422 if refused else 200)
