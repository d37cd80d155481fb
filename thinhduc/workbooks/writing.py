"""Sheets to fill in, and the same sheets with what is stored: read back unchanged they change nothing.

Texts stand in Excel's text format, so that a code keeps its leading zeros when a person types it, opens and saves.
The protection has no password: it keeps heads and names from being changed by accident.
"""

import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from thinhduc.figures import format_date
from thinhduc.workbooks.book import Cell, cell_name, column_letters
from thinhduc.workbooks.fields import Field, FieldType, Part
from thinhduc.workbooks.limits import LONGEST_TEXT, height_of, sheet_name, shortened, units

COMMUNE, KIND, YEAR = "thinhduc.commune", "thinhduc.kind", "thinhduc.year"  # what a file says of itself
GUIDE_SHEET, LISTS_SHEET, FAULTS_SHEET = "Hướng dẫn", "Danh mục", "Chỗ cần sửa"
OWN_SHEETS = frozenset({GUIDE_SHEET, LISTS_SHEET, FAULTS_SHEET})  # sheets of ours that hold no table

TOTAL = "CỘNG"
NUMBERS = (FieldType.COUNT, FieldType.POINTS)
NUMBER_FORMATS = {FieldType.COUNT: "#,##0", FieldType.POINTS: "General"}
A4, GUIDE_WIDTH = 9, 110


@dataclass(frozen=True)
class FormSheet:
    """One sheet: titles, heads, rows of stored values by field key, a row `CỘNG`, rows left blank to fill in.

    `fixed`: keys whose cells are locked (the hamlets of the list); `total`: values of the row `CỘNG`, None for none.
    """

    name: str
    part: Part
    titles: tuple[str, ...]
    rows: Iterable[Mapping[str, Any]]
    fixed: frozenset[str] = frozenset()
    total: Mapping[str, Any] | None = None
    blank_rows: int = 0


def form_file(sheets: Iterable[FormSheet], properties: Mapping[str, str]) -> IO[bytes]:
    """The sheets as a temporary xlsx file, open at its start; it goes when it is closed.

    Rows are written while they are read. A total that is the sum of its column becomes a formula with that result, any
    other stays the number that was stated. `properties`: what the file says of itself (COMMUNE, KIND, YEAR).
    ValueError for a text that is longer than a cell can hold.
    """
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the answer closes it after sending
    book = Workbook(file, {"constant_memory": True})
    try:
        _fill(book, list(sheets))
        for name, value in properties.items():
            book.set_custom_property(name, value, "text")
    except BaseException:
        book.close()  # its own temporary files go
        file.close()
        raise
    book.close()
    file.seek(0)
    return file


def _fill(book: Workbook, sheets: Sequence[FormSheet]) -> None:
    formats, taken = _Formats(book), {name.lower() for name in OWN_SHEETS}
    pages = []
    for sheet in sheets:
        name = sheet_name(sheet.name, taken)
        taken.add(name.lower())
        pages.append(book.add_worksheet(name))
    ranges = _write_lists(book, sheets)
    for sheet, page in zip(sheets, pages, strict=True):
        _Page(page, sheet, formats, ranges).write()
    _write_guide(book.add_worksheet(GUIDE_SHEET), sheets, formats)


def _write_lists(book: Workbook, sheets: Sequence[FormSheet]) -> dict[tuple[str, ...], str]:
    """The choices of drop-downs on a hidden sheet, a column each; gives the name of each list's range.

    A list within the validation itself may have 255 characters and no comma, and tells capitals from small letters.
    """
    lists = list(dict.fromkeys(field.choices for sheet in sheets for field in _chosen_fields(sheet)))
    if not lists:
        return {}
    page = book.add_worksheet(LISTS_SHEET)
    page.hide()
    text = book.add_format({"num_format": "@"})
    for row in range(max(map(len, lists))):
        for column, choices in enumerate(lists):
            if row < len(choices):
                page.write_string(row, column, choices[row], text)
    names = {}
    for column, choices in enumerate(lists, 1):
        letters, names[choices] = column_letters(column), f"danh_muc_{column}"
        book.define_name(names[choices], f"='{LISTS_SHEET}'!${letters}$1:${letters}${len(choices)}")
    return names


def _chosen_fields(sheet: FormSheet) -> Iterator[Field]:
    return (field for field in sheet.part.fields if field.type is FieldType.CHOICE and field.choices)


class _Formats:
    """The formats of a form; `cell` by type and whether it is locked."""

    def __init__(self, book: Workbook) -> None:
        line = {"border": 1, "border_color": "#9AA5B1", "valign": "top"}
        self.title = book.add_format({"bold": True, "font_size": 13})
        self.head = book.add_format(
            line
            | {"bold": True, "text_wrap": True, "align": "center", "bg_color": "#E8EDF2", "num_format": "@"}
        )
        self.guide = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
        self._cells, self._totals, self._columns = {}, {}, {}
        for kind in FieldType:
            shape = {"num_format": NUMBER_FORMATS.get(kind, "@"), "locked": False}
            self._columns[kind] = book.add_format(shape)
            for is_locked in (False, True):
                own = line | shape | {"locked": is_locked, "text_wrap": kind not in NUMBERS}
                if is_locked:
                    own |= {"bg_color": "#F3F5F7"}
                self._cells[kind, is_locked] = book.add_format(own)
                self._totals[kind, is_locked] = book.add_format(own | {"bold": True})

    def cell(self, field: Field, *, is_locked: bool) -> Format:
        return self._cells[field.type, is_locked]

    def total(self, field: Field, *, is_locked: bool) -> Format:
        return self._totals[field.type, is_locked]

    def column(self, field: Field) -> Format:
        """Of cells below the table: what is typed there keeps its zeros too."""
        return self._columns[field.type]


class _Page:
    """One sheet on its way out; rows and columns count from 0 as in XlsxWriter."""

    def __init__(
        self, page: Worksheet, sheet: FormSheet, formats: _Formats, ranges: Mapping[tuple[str, ...], str]
    ) -> None:
        self.page, self.sheet, self.formats, self.ranges = page, sheet, formats, ranges
        self.fields = sheet.part.fields
        self.head = len(sheet.titles) + 1 if sheet.titles else 0
        self.end = self.head + 1  # the row after the last one that was written
        self.last = self.head  # the last row of data, blank ones too
        self.sums: dict[str, Decimal] = {}

    def write(self) -> None:
        for row, title in enumerate(self.sheet.titles):
            self.page.write_string(row, 0, _fitting(title), self.formats.title)
        self.page.set_row(self.head, height_of((field.label, field.width) for field in self.fields))
        for place, field in enumerate(self.fields):
            self.page.set_column(place, place, field.width, self.formats.column(field))
            self.page.write_string(self.head, place, _fitting(field.label), self.formats.head)
        for values in self.sheet.rows:
            self._write_row(values)
        for _ in range(self.sheet.blank_rows):
            self._write_row(None)
        self.last = self.end - 1
        if self.sheet.total is not None:
            self._write_total(self.sheet.total)
        self._check_typing()
        self._protect()
        self._set_up_print()

    def _write_row(self, values: Mapping[str, Any] | None) -> None:
        for place, field in enumerate(self.fields):
            stored = None if values is None else values.get(field.key)
            cell = None if stored is None else field.show(stored)
            is_locked = values is not None and field.key in self.sheet.fixed
            _write_cell(self.page, self.end, place, cell, self.formats.cell(field, is_locked=is_locked))
            if field.type in NUMBERS and _is_number(cell):
                self.sums[field.key] = self.sums.get(field.key, Decimal(0)) + Decimal(str(cell))
        self.end += 1

    def _write_total(self, total: Mapping[str, Any]) -> None:
        named = self._named_field()
        for place, field in enumerate(self.fields):
            stored = total.get(field.key)
            cell = TOTAL if field is named else None if stored is None else field.show(stored)
            is_sum = field.type is FieldType.COUNT and _same(cell, self.sums.get(field.key))
            if is_sum and self.end > self.head + 1:
                letters = column_letters(place + 1)
                area = f"{letters}{self.head + 2}:{letters}{self.end}"
                formula = f'=IF(COUNT({area})=0,"",SUM({area}))'
                style = self.formats.total(field, is_locked=True)
                self.page.write_formula(self.end, place, formula, style, "" if cell is None else cell)
            else:
                is_locked = field is named or cell is None
                _write_cell(self.page, self.end, place, cell, self.formats.total(field, is_locked=is_locked))

    def _named_field(self) -> Field:
        """Where the row's name stands: in the column that names the rows."""
        texts = [field for field in self.fields if field.type in (FieldType.TEXT, FieldType.CHOICE)]
        needed = [field for field in texts if field.is_needed]
        return (needed or texts or list(self.fields))[0]

    def _check_typing(self) -> None:
        first, last, texts = self.head + 1, self.last, []
        if last < first:
            return
        for place, field in enumerate(self.fields):
            if rule := self._rule(field):
                self.page.data_validation(first, place, last, place, {"ignore_blank": True} | rule)
            if field.type not in NUMBERS:
                texts.append(f"{cell_name(first + 1, place + 1)}:{cell_name(last + 1, place + 1)}")
        self.page.ignore_errors({"number_stored_as_text": " ".join(texts)})

    def _rule(self, field: Field) -> dict[str, Any] | None:
        """What Excel checks while a person types."""
        label = shortened(field.label, 80)
        match field.type:
            case FieldType.COUNT:
                return {
                    "validate": "integer",
                    "criteria": ">=",
                    "value": 0,
                    "error_title": "Số không đúng",
                    "error_message": f"Cột “{label}” nhận số nguyên từ 0 trở lên; chưa biết thì để trống.",
                }
            case FieldType.POINTS:
                return {
                    "validate": "decimal",
                    "criteria": ">=",
                    "value": 0,
                    "error_title": "Số không đúng",
                    "error_message": f"Cột “{label}” nhận số từ 0 trở lên; chưa biết thì để trống.",
                }
            case FieldType.TICK:  # the drop-down helps; X, có, 1 are read as well
                return {"validate": "list", "source": ["x"], "show_error": False}
            case FieldType.CHOICE if field.choices:
                return {
                    "validate": "list",
                    "source": f"={self.ranges[field.choices]}",
                    "error_title": "Không có trong danh mục",
                    "error_message": f"Cột “{label}”: hãy chọn một mục trong danh sách thả xuống.",
                }
        return None

    def _protect(self) -> None:
        page = self.page
        allowed = (
            "format_cells",
            "format_columns",
            "format_rows",
            "insert_rows",
            "delete_rows",
            "autofilter",
        )
        is_free = not any(field.goes_down for field in self.fields)  # else a row's place says whose it is
        page.protect("", {**dict.fromkeys(allowed, True), "sort": is_free})
        leading = next(
            (place for place, field in enumerate(self.fields) if field.key not in self.sheet.fixed), 0
        )
        page.freeze_panes(self.head + 1, min(leading, 3))
        if self.sheet.total is None:
            page.autofilter(self.head, 0, max(self.end - 1, self.head), len(self.fields) - 1)

    def _set_up_print(self) -> None:
        page = self.page
        page.set_landscape()
        page.set_paper(A4)
        page.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
        page.fit_to_pages(1, 0)
        page.repeat_rows(self.head)
        page.set_footer("&CTrang &P/&N")


def _write_cell(page: Worksheet, row: int, place: int, cell: Cell, style: Format) -> None:
    """A value in the form of its field; days are texts, so that no computer turns day and month round."""
    if cell is None or cell == "":
        page.write_blank(row, place, None, style)
    elif _is_number(cell):
        page.write_number(row, place, cell, style)
    elif isinstance(cell, date):
        page.write_string(row, place, format_date(cell.date() if isinstance(cell, datetime) else cell), style)
    else:
        page.write_string(row, place, _fitting(str(cell)), style)


def _is_number(cell: object) -> bool:
    return isinstance(cell, (int, float, Decimal)) and not isinstance(cell, bool)


def _same(cell: Cell, total: Decimal | None) -> bool:
    """Whether a total is what its column adds up to; nothing for a column without a number."""
    if cell is None or total is None:
        return cell is None and total is None
    return _is_number(cell) and Decimal(str(cell)) == total


def _fitting(text: str) -> str:
    if units(text) > LONGEST_TEXT:
        raise ValueError(f"Nội dung “{text[:30]}…” dài hơn một ô Excel chứa được (32.767 ký tự).")
    return text


def _write_guide(page: Worksheet, sheets: Sequence[FormSheet], formats: _Formats) -> None:
    page.set_column(0, 0, GUIDE_WIDTH)
    for row, line in enumerate(_guide(sheets)):
        page.set_row(row, height_of([(line, GUIDE_WIDTH)]))
        page.write_string(row, 0, _fitting(line), formats.title if row == 0 else formats.guide)
    page.protect("", {"format_columns": True, "format_rows": True})
    page.set_paper(A4)
    page.fit_to_pages(1, 0)


def _guide(sheets: Sequence[FormSheet]) -> Iterator[str]:
    """How to fill in, line by line in one column: nothing that could be taken for a table."""
    has_totals = any(sheet.total is not None for sheet in sheets)
    yield "Cách điền tệp này"
    yield "Điền vào các ô trắng. Ô xám đã khóa để giữ đúng tên và đầu cột; không cần mật khẩu, chỉ để khỏi sửa nhầm."
    yield "Ô để trống nghĩa là chưa biết: khi nạp, ô trống không xóa, không thay số liệu đã có."
    if has_totals:
        yield "Không có hộ nào thì ghi 0. Dòng CỘNG tự tính khi nhập số."
    yield "Không đổi tên cột. Được thêm dòng, kéo rộng cột và lọc; dòng có sẵn không cần sửa thì để nguyên."
    yield "Nạp lại tệp chưa sửa gì thì phần mềm báo “0 thay đổi”."
    for sheet in sheets:
        yield f"Trang “{sheet.name}”:"
        for field in sheet.part.fields:
            yield f"– {field.label}: {_how(field)}"


def _how(field: Field) -> str:
    needed = " Bắt buộc." if field.is_needed else ""
    computed = " Phần mềm tự tính và chỉ đối chiếu, có thể để trống." if field.is_computed else ""
    ways = {
        FieldType.TEXT: "chữ.",
        FieldType.COUNT: "số nguyên từ 0 trở lên.",
        FieldType.POINTS: "số từ 0 trở lên.",
        FieldType.DATE: "ngày/tháng/năm, ví dụ 31/3/2022.",
        FieldType.TICK: "ghi x nếu có; không thì để trống.",
        FieldType.CHOICE: "chọn trong danh sách thả xuống.",
    }
    return (f"{field.how}." if field.how else ways[field.type]) + needed + computed
