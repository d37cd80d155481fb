"""Long lists as files, row by row in bounded memory: csv as it is read, xlsx through a temporary file.

Texts stay texts: an identity number keeps its leading zeros, and nothing that a person typed becomes a formula.
"""

import csv
import io
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import IO, Any

from django.db.models import QuerySet
from django.http import FileResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from thinhduc.figures import format_date, format_datetime
from thinhduc.workbooks.limits import LONGEST_TEXT, height_of, sheet_name, shortened, units

ROWS_AT_ONCE = 2000
FILE_FIELD, FORMATS = "tep", {"xlsx": "Excel", "csv": "CSV"}  # of an address, and how a person calls them
LAST_SHEET_ROW = 1_048_575  # of an Excel sheet, counted from 0; the head takes one
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
CUT = "… (cắt bớt, đủ trong tệp CSV)"
FIRST_EXCEL_DAY = date(1900, 3, 1)  # Excel counts a 29 February 1900, so earlier days are written as texts

Value = str | int | date | None  # a datetime is a date, a bool an int


@dataclass(frozen=True)
class Column:
    """One column of a file: its head, and what it takes from a record; None is an empty cell, never 0.

    `width`: of the xlsx column, in characters.
    """

    head: str
    value: Callable[[Any], Value]
    width: int = 16


def stream_csv(columns: Sequence[Column], rows: Iterable[Any], filename: str) -> StreamingHttpResponse:
    """The rows as UTF-8 csv with the mark by which Excel knows the encoding, sent while it is read.

    Dates are printed as on the screen. A text that a spreadsheet would take for a formula gets an apostrophe in front.
    `rows`: records, or a queryset, which is then read in portions.
    """
    response = StreamingHttpResponse(csv_chunks(columns, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=filename)
    return response


def csv_chunks(columns: Sequence[Column], rows: Iterable[Any]) -> Iterator[str]:
    """The text of the file in portions; the first one is the head."""
    yield "\ufeff" + _csv_text([[column.head for column in columns]])
    records = iter(in_portions(rows))
    while portion := list(islice(records, 500)):
        yield _csv_text([[_csv_cell(column.value(record)) for column in columns] for record in portion])


def xlsx_response(columns: Sequence[Column], rows: Iterable[Any], filename: str, sheet: str) -> FileResponse:
    """The rows as an xlsx file to be saved."""
    file = xlsx_file(columns, rows, sheet)
    return FileResponse(file, as_attachment=True, filename=filename, content_type=XLSX_TYPE)


def xlsx_file(
    columns: Sequence[Column], rows: Iterable[Any], sheet: str, titles: Sequence[str] = ()
) -> IO[bytes]:
    """The rows as a temporary xlsx file, open at its start; it goes when it is closed.

    `titles` stand above the heads. Texts have Excel's text format, whole numbers and dates are numbers and dates; a
    text that is longer than a cell is cut and says so. ValueError for more rows than a sheet can hold.
    """
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the answer closes it after sending
    book = Workbook(file, {"constant_memory": True})
    try:
        _fill(book, book.add_worksheet(sheet_name(sheet)), columns, rows, titles)
    except BaseException:
        book.close()  # its own temporary files go
        file.close()
        raise
    book.close()
    file.seek(0)
    return file


def _fill(
    book: Workbook, page: Worksheet, columns: Sequence[Column], rows: Iterable[Any], titles: Sequence[str]
) -> None:
    formats = _Formats(
        title=book.add_format({"bold": True}),
        head=book.add_format({"bold": True, "text_wrap": True, "num_format": "@", "valign": "top"}),
        text=book.add_format({"num_format": "@"}),
        day=book.add_format({"num_format": "d/m/yyyy"}),
        moment=book.add_format({"num_format": "hh:mm d/m/yyyy"}),
    )
    for number, title in enumerate(titles):
        page.write_string(number, 0, title, formats.title)
    head = len(titles) + 1 if titles else 0
    page.set_row(head, height_of((column.head, column.width) for column in columns))
    for place, column in enumerate(columns):
        page.set_column(place, place, column.width)
        page.write_string(head, place, column.head, formats.head)
    page.freeze_panes(head + 1, 0)
    for number, record in enumerate(in_portions(rows), head + 1):
        if number > LAST_SHEET_ROW:
            raise ValueError("Danh sách dài hơn một trang tính Excel; hãy lọc bớt hoặc tải tệp CSV.")
        for place, column in enumerate(columns):
            _write_cell(page, number, place, column.value(record), formats)


def in_portions(rows: Iterable[Any]) -> Iterable[Any]:
    """The rows one by one; a queryset is never held whole."""
    return rows.iterator(chunk_size=ROWS_AT_ONCE) if isinstance(rows, QuerySet) else rows


def in_batches(rows: Iterable[Any], size: int = ROWS_AT_ONCE) -> Iterator[list[Any]]:
    """The rows so many at a time, for what is read for many of them at once.

    >>> list(in_batches([1, 2, 3], 2))
    [[1, 2], [3]]
    """
    records = iter(in_portions(rows))
    while portion := list(islice(records, size)):
        yield portion


@dataclass(frozen=True)
class _Formats:
    title: Format
    head: Format
    text: Format
    day: Format
    moment: Format


def _write_cell(page: Worksheet, row: int, place: int, value: Value, formats: _Formats) -> None:
    if value is None or value == "":
        return
    if isinstance(value, str):
        page.write_string(row, place, cut(value), formats.text)
    elif isinstance(value, datetime):
        page.write_datetime(row, place, timezone.localtime(value).replace(tzinfo=None), formats.moment)
    elif isinstance(value, date) and value >= FIRST_EXCEL_DAY:
        page.write_datetime(row, place, value, formats.day)
    elif isinstance(value, date):
        page.write_string(row, place, format_date(value), formats.text)
    elif isinstance(value, int) and not isinstance(value, bool):
        page.write_number(row, place, value)
    else:
        raise TypeError(f"{type(value).__name__} has no cell: give a text, a whole number or a date")


def cut(text: str) -> str:
    """A text that a cell holds; a longer one ends with a sentence that says so.

    >>> cut("Xóm Phú"), cut("a" * 40_000)[-33:]
    ('Xóm Phú', 'aaaa… (cắt bớt, đủ trong tệp CSV)')
    """
    return text if units(text) <= LONGEST_TEXT else shortened(text, LONGEST_TEXT - units(CUT)) + CUT


def _csv_cell(value: Value) -> str:
    """A value as text.

    >>> _csv_cell(None), _csv_cell(2111), _csv_cell(date(2022, 3, 31)), _csv_cell("001234"), _csv_cell("=1+1")
    ('', '2111', '31/3/2022', '001234', "'=1+1")
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return f"'{value}" if value.startswith(FORMULA_SIGNS) else value
    if isinstance(value, datetime):
        return format_datetime(timezone.localtime(value))
    if isinstance(value, date):
        return format_date(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no cell: give a text, a whole number or a date")


def _csv_text(rows: list[list[str]]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue()
