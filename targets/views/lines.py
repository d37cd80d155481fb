"""Typing in the grid: saving, the preview, pasting, blanks, what was typed and given up, stated totals."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_POST

from accounts import drafts
from targets import actions
from targets.pages.columns import SLUGS, TABS, grid_columns, paste_columns, stored_rows
from targets.queries import version_by_id
from targets.queries.plans import last_change
from targets.views.desk import Desk, back_to, desk_or_404, keep_typed, page_of, pasted_totals, show_plan
from thinhduc import grids
from thinhduc.blocks import Block, read_block
from thinhduc.errors import ClashText, Conflict
from thinhduc.figures import format_count
from thinhduc.permissions import Permission, requires


@requires(Permission.EDIT_PLANS)
@require_POST
def save(request: HttpRequest, commune: str, year: int, number: int, table: str) -> HttpResponse:
    """Stores the valid rows; a bad cell is marked with the reason, two people on one row are asked (409)."""
    desk = desk_or_404(request, year, number, table)
    return _store(request, desk) or back_to(desk.view, desk.poverty_class)


@requires(Permission.EDIT_PLANS)
@require_POST
def fill(request: HttpRequest, commune: str, year: int, number: int, table: str) -> HttpResponse:
    """Stores what is typed, then sets 0 for every reduction that is not yet decided."""
    desk = desk_or_404(request, year, number, table)
    refused = _store(request, desk)
    if refused is not None:
        return refused
    count = actions.fill_blanks(
        scope=request.scope, version_id=desk.view.id, poverty_class=desk.poverty_class
    )
    messages.success(request, f"Đã ghi 0 cho {format_count(count)} ô trống.")
    return back_to(desk.view, desk.poverty_class)


def _store(request: HttpRequest, desk: Desk) -> HttpResponse | None:
    """Stores a post; the answer where something of it could not be stored, None where all of it was."""
    view = desk.view
    columns = grid_columns(view, desk.poverty_class)
    seen = grids.read_seen(request.POST.get("seen", ""))
    fields, open_cells = grids.settle(request.POST.dict(), seen, columns)
    typed = grids.read_grid(fields, columns, view.lines)
    keep_typed(request, desk, fields)
    if open_cells:
        return _ask_again(request, desk, fields, _open_clashes(desk, fields, open_cells), missing=True)
    try:
        saved = actions.save_lines(
            scope=request.scope,
            version_id=view.id,
            rows=grids.changed_rows(typed, seen),
            seen=seen,
            source="dán từ bảng tính" if fields.get("block", "").strip() else "nhập tay",
        )
    except Conflict as conflict:
        return _ask_again(request, desk, fields, conflict.clashes)
    _state(request, desk, pasted_totals(desk, fields))
    if typed.faults:
        kept = f"Đã lưu số của {format_count(saved)} xóm. " if saved else ""
        bad = format_count(len(typed.faults))
        messages.error(
            request, f"{kept}Còn {bad} ô chưa đọc được nên xóm ấy chưa lưu; sửa ô bôi đỏ rồi lưu lại."
        )
        stored = version_by_id(request.scope, view.id)
        return show_plan(request, Desk(stored or view, desk.poverty_class), fields, status=422)
    drafts.forget(request.scope, desk.address)
    if saved:
        messages.success(request, f"Đã lưu số của {format_count(saved)} xóm.")
    return None


def _state(request: HttpRequest, desk: Desk, pasted: grids.TypedGrid) -> None:
    """A pasted row `CỘNG` becomes stated totals, which stand beside the computed ones."""
    if not pasted.totals:
        return
    totals = {stated_key(key, desk): (pasted.total_texts[key], value) for key, value in pasted.totals.items()}
    actions.state_totals(
        scope=request.scope,
        version_id=desk.view.id,
        poverty_class=desk.poverty_class,
        totals=totals,
        source="dán",
    )


def stated_key(figure: str, desk: Desk) -> str:
    """The table's key of a line's field."""
    return figure.removeprefix(f"{desk.poverty_class.value}_")


def _open_clashes(desk: Desk, fields: Mapping[str, str], names: list[str]) -> list[ClashText]:
    """The cells of a conflict page that nobody chose for, as they were shown."""
    lines = {line.order: line for line in desk.view.lines}
    stored = stored_rows(desk.view, grid_columns(desk.view, desk.poverty_class))
    columns = {column.key: column for column in grid_columns(desk.view, desk.poverty_class)}
    clashes = []
    for name in names:
        key, _, order = name.rpartition("-")
        line = lines.get(int(order))
        if line is not None:
            column = columns[key]
            shown = column.show(stored[line.order][key])
            clashes.append(ClashText(line.name, column.label, name, "", fields.get(name, ""), shown))
    return clashes


def _ask_again(
    request: HttpRequest,
    desk: Desk,
    fields: Mapping[str, str],
    clashes: Sequence[ClashText],
    *,
    missing: bool = False,
) -> HttpResponse:
    """409: both values side by side; nothing was written, nothing typed is lost."""
    stored = version_by_id(request.scope, desk.view.id) or desk.view
    newest = Desk(stored, desk.poverty_class)
    return show_plan(request, newest, fields, status=409, clashes=clashes, missing=missing)


@drafts.sent_again_to("targets:save")
@requires(Permission.EDIT_PLANS)
@require_POST
def preview(request: HttpRequest, commune: str, year: int, number: int, table: str) -> HttpResponse:
    """Totals, rates and findings of what is typed; the typing is kept as a draft, nothing else is written."""
    desk = desk_or_404(request, year, number, table)
    fields = request.POST.dict()
    keep_typed(request, desk, fields)
    if not request.htmx:
        return show_plan(request, desk, fields)
    context = {
        "page": page_of(request.scope, desk, fields),
        "desk": desk,
        "version": desk.view,
        "commune": commune,
        "can_edit": desk.view.is_open,
        "draft": drafts.draft_at(request.scope, desk.address),
        "saved_at": last_change(request.scope, desk.view),
    }
    return render(request, "targets/preview.html", context)


@requires(Permission.EDIT_PLANS)
@require_POST
def paste(request: HttpRequest, commune: str, year: int, number: int, table: str) -> HttpResponse:
    """A block from a spreadsheet becomes typed text in the grid; a row `CỘNG` becomes stated totals when saved."""
    desk = desk_or_404(request, year, number, table)
    fields = request.POST.dict()
    block = _read(desk, fields)
    typed = {column.key for column in grid_columns(desk.view, desk.poverty_class)}
    taken = {
        name: text
        for name, text in block.fields.items()
        if name.rpartition("-")[0] in typed or name.endswith(f"-{grids.TOTAL}")
    }
    block = replace(block, fields=taken)
    if "application/json" in request.headers.get("Accept", ""):
        notice = render_to_string("components/grid_paste_notice.html", {"block": block}, request)
        return JsonResponse({"cells": taken, "notice": notice})
    fields |= taken
    keep_typed(request, desk, fields)
    return show_plan(request, desk, fields, block=block)


def _read(desk: Desk, fields: Mapping[str, str]) -> Block:
    accepted = {
        line: order
        for name, text in fields.items()
        if name.startswith("nhan-")
        and (line := grids.read_order(name.removeprefix("nhan-"))) is not None
        and (order := grids.read_order(text)) is not None
    }
    text = fields.get("block", "")
    columns = grid_columns(desk.view, desk.poverty_class)
    widest = max((line.count("\t") for line in text.splitlines()), default=0)
    if widest > len(columns):
        columns = paste_columns(desk.view, desk.poverty_class)
    return read_block(text, columns, desk.view.lines, start=fields.get("start", ""), accepted=accepted)


@requires(Permission.EDIT_PLANS)
@require_POST
def give_up(request: HttpRequest, commune: str, year: int, number: int, table: str) -> HttpResponse:
    """The typed text is given up; what is stored stands."""
    desk = desk_or_404(request, year, number, table)
    drafts.forget(request.scope, desk.address)
    messages.success(request, "Đã bỏ phần gõ chưa lưu.")
    return back_to(desk.view, desk.poverty_class)


@requires(Permission.EDIT_PLANS)
@require_POST
def remove_stated(request: HttpRequest, commune: str, year: int, number: int) -> HttpResponse:
    """A stated total is taken out; the computed one stands alone."""
    table = request.POST.get("table", "")
    desk = desk_or_404(request, year, number, table if table in TABS else SLUGS[next(iter(SLUGS))])
    actions.remove_stated(
        scope=request.scope,
        version_id=desk.view.id,
        poverty_class=desk.poverty_class,
        figure=request.POST.get("figure", ""),
    )
    messages.success(request, "Đã bỏ số đã dán; tổng được tính từ các xóm.")
    return back_to(desk.view, desk.poverty_class)
