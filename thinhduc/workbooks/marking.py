"""A person's own workbook back: every faulty cell coloured, with what was expected as its comment, and a list of all.

The person corrects the file itself and sends it again; formats, formulas and sheets stay. Values that formulas stored
are computed anew by Excel when it opens the file.
"""

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from xml.parsers import expat

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import quote_sheetname
from openpyxl.utils.cell import range_boundaries
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from thinhduc.exporting import Column, xlsx_file
from thinhduc.figures import format_count
from thinhduc.workbooks.book import cell_name, column_letters
from thinhduc.workbooks.layouts import Fault
from thinhduc.workbooks.limits import LONGEST_TEXT, sheet_name, shortened
from thinhduc.workbooks.writing import FAULTS_SHEET

MOST_CELLS = 250_000  # of a workbook that is opened whole; rows and merged cells count as cells
MOST_MARKS = 5_000  # Excel opens a sheet with many comments slowly
AUTHOR = "Kiểm tra tệp"  # of our comments: they go when the file is marked again
COLOUR = "FFFFD1C7"
TITLE = "Các chỗ cần sửa trong tệp này"
HOW = (
    "Bấm vào tên ô để tới chỗ cần sửa; ô ấy được tô màu và có ghi chú. Sửa xong, lưu tệp rồi nạp lại tệp này; không "
    "cần xóa trang này."
)
TOO_BIG = "Tệp quá lớn nên không đánh dấu được trong tệp; hãy sửa trong tệp gốc theo danh sách này."
NOT_OPENED = "Không đánh dấu được trong tệp này; hãy sửa trong tệp gốc theo danh sách dưới đây."
LIST_COLUMNS = (
    Column("STT", lambda line: line[0], 6),
    Column("Trang", lambda line: line[1].sheet, 22),
    Column("Ô", lambda line: _cell_of(line[1]), 9),
    Column("Cột", lambda line: line[1].label, 22),
    Column("Đang ghi", lambda line: shortened(line[1].text, LONGEST_TEXT), 28),
    Column("Cần sửa", lambda line: line[1].expected, 80),
)


class _TooBig(Exception):
    """The workbook is not opened whole."""


def marked(data: bytes, faults: Sequence[Fault]) -> bytes:
    """The workbook with its faults marked, as xlsx; `data` has passed the reader (thinhduc/workbooks/reading.py).

    A fault of a whole row is marked at the row's first cell that is not empty, one of a whole sheet by the colour of
    the sheet's tab. Marks of an earlier time go. Of a workbook with more than MOST_CELLS cells, and of one that can
    not be written again, the answer is a workbook with the list alone, which says so.
    """
    try:
        _refuse_too_big(data)
        book = load_workbook(io.BytesIO(data), keep_links=False)
    except _TooBig:
        return _list_alone(faults, TOO_BIG)
    except Exception:  # noqa: BLE001 - openpyxl raises whatever a strange part of a file makes it stumble over
        return _list_alone(faults, NOT_OPENED)
    try:
        _mark(book, faults)
        file = io.BytesIO()
        book.save(file)
    except Exception:  # noqa: BLE001 - as above: what it could read it may fail to write
        return _list_alone(faults, NOT_OPENED)
    return file.getvalue()


def _mark(book: Workbook, faults: Sequence[Fault]) -> None:
    _unmark(book)
    pages = {page.title: page for page in book.worksheets}
    for page in book.worksheets:
        page.sheet_view.tabSelected = False  # two selected sheets would be written in at once
    places = _places(pages, faults)
    for (sheet, row, column), sentences in list(places.items())[:MOST_MARKS]:
        _mark_cell(pages[sheet].cell(row, column), sentences)
    for name in {fault.sheet for fault in faults} & pages.keys():
        pages[name].sheet_properties.tabColor = COLOUR
    _list_faults(book, faults)
    if len(places) > MOST_MARKS:
        book.worksheets[0]["A3"] = (
            f"Chỉ {format_count(MOST_MARKS)} chỗ đầu được tô màu và ghi chú; danh sách này đủ cả."
        )


def _unmark(book: Workbook) -> None:
    """Takes away what an earlier marking left."""
    for page in list(book.worksheets):
        if page.title.startswith(FAULTS_SHEET) and page["A1"].value == TITLE:
            book.remove(page)
            continue
        if page.sheet_properties.tabColor is not None and page.sheet_properties.tabColor.rgb == COLOUR:
            page.sheet_properties.tabColor = None
        for cell in _cells(page):
            if cell.comment is None or cell.comment.author != AUTHOR:
                continue
            cell.comment = None
            if cell.fill.fgColor.rgb == COLOUR:
                cell.fill = PatternFill()


def _cells(page: Worksheet) -> list[Cell]:
    """The cells that the sheet holds; `iter_rows` would make all that lie between them, whole rows of them."""
    return [cell for cell in page._cells.values() if isinstance(cell, Cell)]


def _places(pages: Mapping[str, Worksheet], faults: Iterable[Fault]) -> dict[tuple[str, int, int], list[str]]:
    """The sentences by the cell that carries them, in the order of the faults."""
    places: dict[tuple[str, int, int], list[str]] = {}
    filled = {name: _first_filled(page) for name, page in pages.items()}
    for fault in faults:
        page = pages.get(fault.sheet)
        if page is None or not fault.row:
            continue
        row, column = _top_left(page, fault.row, fault.column or filled[fault.sheet].get(fault.row, 1))
        sentences = places.setdefault((fault.sheet, row, column), [])
        if fault.expected not in sentences:
            sentences.append(fault.expected)
    return places


def _first_filled(page: Worksheet) -> dict[int, int]:
    """By row the first column that is not empty."""
    columns: dict[int, int] = {}
    for cell in _cells(page):
        if cell.value is not None:
            columns[cell.row] = min(cell.column, columns.get(cell.row, cell.column))
    return columns


def _top_left(page: Worksheet, row: int, column: int) -> tuple[int, int]:
    """The cell itself, or of merged cells the one that is shown."""
    if not isinstance(page.cell(row, column), MergedCell):
        return row, column
    for area in page.merged_cells.ranges:
        if area.min_row <= row <= area.max_row and area.min_col <= column <= area.max_col:
            return area.min_row, area.min_col
    return row, column


def _mark_cell(cell: Cell, sentences: Sequence[str]) -> None:
    own = [cell.comment.text] if cell.comment is not None else []
    text = "\n".join([*own, *sentences])[:LONGEST_TEXT]
    cell.comment = Comment(text, AUTHOR, height=30 + 20 * (len(text) // 40 + text.count("\n") + 1), width=320)
    cell.fill = PatternFill("solid", fgColor=COLOUR)


def _list_faults(book: Workbook, faults: Sequence[Fault]) -> None:
    """The first sheet: all faults, each with a link to its cell."""
    page = book.create_sheet(sheet_name(FAULTS_SHEET, {name.lower() for name in book.sheetnames}), 0)
    book.active, page.sheet_view.tabSelected = 0, True
    wrapped, bold = Alignment(wrap_text=True, vertical="top"), Font(bold=True)
    page["A1"], page["A2"] = TITLE, HOW
    page["A1"].font = Font(bold=True, size=13)
    for place, column in enumerate(LIST_COLUMNS, 1):
        page.column_dimensions[column_letters(place)].width = column.width
        page.cell(4, place, column.head).font = bold
    page.freeze_panes = "A5"
    for number, fault in enumerate(faults, 1):
        for place, column in enumerate(LIST_COLUMNS, 1):
            cell = page.cell(number + 4, place)
            _write(cell, column.value((number, fault)))
            cell.alignment = wrapped
        if number <= MOST_MARKS and fault.sheet in book.sheetnames:
            _link(page.cell(number + 4, 3), fault)
    _set_up_print(page)


def _write(cell: Cell, value: Any) -> None:
    """A text stays one, whatever it begins with."""
    if isinstance(value, str):
        cell.value, cell.data_type, cell.number_format = _printable(value), "s", "@"
    else:
        cell.value = value


def _printable(text: str) -> str:
    """Without what a workbook can not hold."""
    return "".join(character for character in text if character >= " " or character in "\n\t")


def _link(cell: Cell, fault: Fault) -> None:
    target = f"{quote_sheetname(fault.sheet)}!{cell_name(fault.row or 1, fault.column or 1)}"
    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=target)
    cell.font = Font(color="FF0B5CAD", underline="single")


def _set_up_print(page: Worksheet) -> None:
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", 9
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.print_title_rows = "4:4"


def _cell_of(fault: Fault) -> str:
    """Where it is, as short as Excel says it.

    >>> [_cell_of(Fault("T", row, column, "", "", "")) for row, column in ((12, 6), (12, 0), (0, 6), (0, 0))]
    ['F12', 'dòng 12', 'cột F', 'cả trang']
    """
    if fault.row and fault.column:
        return cell_name(fault.row, fault.column)
    if fault.row:
        return f"dòng {fault.row}"
    return f"cột {column_letters(fault.column)}" if fault.column else "cả trang"


def _list_alone(faults: Sequence[Fault], why: str) -> bytes:
    with xlsx_file(LIST_COLUMNS, enumerate(faults, 1), FAULTS_SHEET, titles=(TITLE, why)) as file:
        return file.read()


def _refuse_too_big(data: bytes) -> None:
    """_TooBig for more cells than are held in memory at once; counts them without holding any."""
    with zipfile.ZipFile(io.BytesIO(data)) as whole:
        left = MOST_CELLS
        for part in whole.infolist():
            if part.filename.endswith(".xml"):
                with whole.open(part) as stream:
                    left = _Counter(left).count(stream)


class _Counter:
    """Counts the cells, rows and merged cells of a part that is a worksheet."""

    def __init__(self, left: int) -> None:
        self.left, self.is_done, self.is_worksheet = left, False, False
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartElementHandler = self._start
        self.parser.StartDoctypeDeclHandler = self._refuse

    def count(self, stream: Any) -> int:
        """How many are left of what was allowed."""
        while not self.is_done and (portion := stream.read(65536)):
            self.parser.Parse(portion)
        return self.left

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        local = name.rpartition(" ")[2]
        if not self.is_worksheet:
            self.is_worksheet, self.is_done = local == "worksheet", local != "worksheet"
        elif local in ("c", "row"):
            self.left -= 1
        elif local == "mergeCell":
            first_column, first_row, last_column, last_row = range_boundaries(attributes.get("ref", "A1"))
            self.left -= (last_column - first_column + 1) * (last_row - first_row + 1)
        if self.left < 0:
            raise _TooBig

    def _refuse(self, *_: Any) -> None:
        raise ValueError("A workbook has no document type.")
