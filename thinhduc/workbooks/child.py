"""The reading of a workbook in a process of its own: `python -m thinhduc.workbooks.child`, the file on standard input.

Whatever a file does to the reader (an endless loop, a panic, more memory than there is), it does to this process alone.
Standard output takes messages, each pickled: ("sheet", fields of a Sheet without its rows), ("rows", some rows), …,
and last ("end", notes, properties) or ("refused", sentence). Without a last message nothing is believed.
"""

import gc
import io
import math
import pickle
import sys
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from thinhduc.apart import bound
from thinhduc.figures import format_count
from thinhduc.workbooks.book import Cell, Unreadable
from thinhduc.workbooks.container import BROKEN, LARGEST_FILE, Container
from thinhduc.workbooks.outline import STALE, Outline, outline_of
from thinhduc.workbooks.scanning import MOST_CELLS, Scan, Unusual, scan_sheet, walk_sheet

MEMORY = 2**30  # bytes of address space
SECONDS = 60  # of the processor
LARGEST_ANSWER = 512 * 2**20  # bytes
MOST_MERGED = 50_000
LARGEST_EXACT = 10**15  # Excel keeps 15 digits
ROWS_AT_ONCE = 1_000
LOST = "\ufffd"  # for U+0000, which XML may name as _x0000_ and PostgreSQL does not store

Message = tuple[Any, ...]


def messages(data: bytes) -> Iterator[Message]:
    """Reads a workbook; Unreadable with a sentence where it can not be read."""
    try:
        yield from _messages(data)
    except CalamineError as error:
        raise Unreadable(BROKEN) from error


def _messages(data: bytes) -> Iterator[Message]:
    container = Container(data)
    outline = outline_of(container)
    scans = {sheet.name: _scan(container, sheet.name, sheet.part) for sheet in outline.sheets if sheet.part}
    _check_reach(scans.values())
    _check_others(container, {sheet.part for sheet in outline.sheets})
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
    if workbook.sheet_names != [sheet.name for sheet in outline.sheets]:
        raise Unreadable(BROKEN)
    for sheet in outline.sheets:
        if sheet.part:
            scan = scans[sheet.name]
            yield from _sheet(workbook.get_sheet_by_name(sheet.name), scan, is_hidden=sheet.is_hidden)
    yield "end", _notes(outline, scans), outline.properties


def _scan(container: Container, name: str, part: str) -> Scan:
    try:
        return scan_sheet(name, container.xml_chunks(part))
    except Unusual:
        return walk_sheet(name, container.xml_chunks(part))


def _check_reach(scans: Iterable[Scan]) -> None:
    """Two far cells on each of a hundred sheets make a small file, and more cells than the server has memory for."""
    cells = sum(scan.last_row * scan.last_column for scan in scans)
    if cells > MOST_CELLS:
        raise Unreadable(
            f"Các trang của tệp trải rộng tất cả {format_count(cells)} ô, quá {format_count(MOST_CELLS)} ô. Hãy chép "
            "riêng bảng cần nạp sang một tệp mới rồi gửi lại."
        )


def _check_others(container: Container, sheets: set[str]) -> None:
    """Every part is inflated once within its bounds before the reader of values may touch it."""
    for name in container.names:
        if name not in sheets:
            for _ in container.xml_chunks(name) if container.is_xml(name) else container.chunks(name):
                pass


def _notes(outline: Outline, scans: dict[str, Scan]) -> tuple[str, ...]:
    is_stale = (
        outline.is_stale and not outline.properties and any(scan.has_formulas for scan in scans.values())
    )
    return (*outline.notes, STALE) if is_stale else outline.notes


def _sheet(sheet: CalamineSheet, scan: Scan, *, is_hidden: bool) -> Iterator[Message]:
    """A sheet's own facts, then its rows, some at a time."""
    if sheet.total_height * sheet.total_width > MOST_CELLS:  # the scan was deceived
        raise Unreadable(BROKEN)
    hidden = frozenset(row for row in scan.hidden_rows if row <= scan.last_row)
    yield "sheet", scan.sheet, is_hidden, hidden, frozenset(scan.uncalculated), _merged(sheet, scan)
    rows = _rows(sheet, scan)
    while some := list(islice(rows, ROWS_AT_ONCE)):
        yield "rows", some


def _merged(sheet: CalamineSheet, scan: Scan) -> list[tuple[int, int, int, int]]:
    """Merged areas as far as the sheet holds values: one may be said to reach over all the cells that Excel knows."""
    areas = []
    for (first_row, first_column), (last_row, last_column) in (sheet.merged_cell_ranges or [])[:MOST_MERGED]:
        if first_row < scan.last_row and first_column < scan.last_column:
            ends = min(last_row + 1, scan.last_row), min(last_column + 1, scan.last_column)
            areas.append((first_row + 1, first_column + 1, *ends))
    return areas


def _rows(sheet: CalamineSheet, scan: Scan) -> Iterator[list[Cell]]:
    """From row 1 and column A; cells with an error as Excel shows it."""
    if sheet.start is None:
        return
    plain = _Plain()
    before: list[Cell] = [None] * sheet.start[1]
    faulty: dict[int, list[tuple[int, str]]] = {}
    for (row, column), shown in scan.faulty.items():
        faulty.setdefault(row, []).append((column, shown))
    for number, cells in enumerate(sheet.iter_rows(), 1):
        values = before + [plain[cell] for cell in cells]
        for column, shown in faulty.get(number, ()):
            if column <= len(values):
                values[column - 1] = shown
        yield values


class _Plain(dict[Any, Cell]):
    """Cells as the house wants them: no empty texts, whole numbers as int as far as they are exact.

    Kept by value, so that a text which stands in many cells is one text; but 1 and True are the same key, and stay out.
    """

    def __missing__(self, cell: Any) -> Cell:
        value: Cell
        if cell == "":
            value = None
        elif isinstance(cell, str):
            value = cell.replace("\0", LOST)
        elif not isinstance(cell, float):
            value = cell
        elif not math.isfinite(cell):
            value = str(cell)
        else:
            value = int(cell) if cell.is_integer() and abs(cell) < LARGEST_EXACT else cell
        if value not in (0, 1):
            self[cell] = value
        return value


def main() -> None:
    """Reads one workbook from standard input and answers on standard output."""
    bound(memory=MEMORY, seconds=SECONDS, largest_answer=LARGEST_ANSWER)
    gc.disable()  # nothing here goes in circles, and the process ends soon
    data = sys.stdin.buffer.read(LARGEST_FILE + 1)
    answer = sys.stdout.buffer
    try:
        for message in messages(data):
            pickle.dump(message, answer, protocol=pickle.HIGHEST_PROTOCOL)
    except Unreadable as refused:
        pickle.dump(("refused", str(refused)), answer)
    answer.flush()


if __name__ == "__main__":
    main()
