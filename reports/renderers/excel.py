"""A report as an Excel workbook: figures as numbers, totals and rates as live formulas with their values stored.

The stored values let previewers that do not calculate show the same; the guards keep what is missing from counting as
zero once somebody works on in the sheet (domain.md, "Missing is not zero"). A stated figure is a plain number.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from fractions import Fraction
from io import BytesIO

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_range, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from reports.renderers.layout import head_rows, is_landscape
from reports.renderers.sound import sound
from reports.report import (
    Cell,
    Column,
    ColumnKind,
    Difference,
    Formula,
    Ratio,
    Report,
    Row,
    Sum,
    decimals_in,
    number_in,
)
from thinhduc.figures import DASH, Rate, format_count

# A workbook holds a time of writing; a clock would change its bytes.
_FIXED = datetime(2020, 3, 5, tzinfo=UTC)

_FONT = {"font_name": "Times New Roman", "font_size": 13, "valign": "vcenter"}
_MM_PER_CHARACTER = 1.85
_ROWS_ON_FIRST_PAGE = 24
_MARK = "DỰ THẢO"


def render_xlsx(report: Report) -> bytes:
    """One sheet, ready to print on A4; the head is frozen and repeated on every printed page."""
    report = sound(report)
    target = BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with Workbook(target, options) as book:
        book.set_properties(
            {
                "title": report.title,
                "subject": report.document,
                "author": f"UBND {report.commune_name}",
                "company": f"UBND {report.commune_name}",
                "created": _FIXED,
            }
        )
        _Sheet(book, report).write()
    return target.getvalue()


class _Sheet:
    """The sheet while it is written; rows and columns count from 0, as XlsxWriter does."""

    def __init__(self, book: Workbook, report: Report) -> None:
        self.book = book
        self.report = report
        self.sheet: Worksheet = book.add_worksheet(f"{report.name} {report.year}"[:31])
        self.places = {column.key: place for place, column in enumerate(report.layout)}
        self.formats: dict[tuple[tuple[str, object], ...], Format] = {}
        self.last = len(report.layout) - 1
        self.top = 0  # the first row of the head
        self.first = 0  # the first row of figures

    @property
    def total_row(self) -> int:
        return self.first + len(self.report.rows)

    def write(self) -> None:
        for place, column in enumerate(self.report.layout):
            self.sheet.set_column(place, place, column.width / _MM_PER_CHARACTER)
        self._write_titles()
        self._write_head()
        for place, row in enumerate(self.report.rows):
            self._write_row(self.first + place, row)
        self._write_total()
        self._set_page(self._write_end())

    def _format(self, **properties: object) -> Format:
        key = tuple(sorted(properties.items()))
        if key not in self.formats:
            self.formats[key] = self.book.add_format({**_FONT, **properties})
        return self.formats[key]

    def _write_titles(self) -> None:
        report = self.report
        lines: list[tuple[str, dict[str, object], int]] = [
            (_MARK if report.draft else "", {"bold": True, "font_size": 14, "align": "right"}, 22),
            (report.annex_label, {"bold": True, "font_size": 14, "align": "center"}, 22),
            (report.title, {"bold": True, "font_size": 14, "align": "center", "text_wrap": True}, 24),
            (report.attachment, {"italic": True, "align": "center", "text_wrap": True}, 38),
        ]
        for text, properties, height in lines:
            if text:
                self._write_across(text, self._format(**properties), height)
        self.top += 1

    def _write_across(self, text: str, style: Format, height: int) -> None:
        """A text over the whole width, in the next free row above the head."""
        self.sheet.merge_range(self.top, 0, self.top, self.last, "", style)
        self.sheet.write_string(self.top, 0, text, style)
        self.sheet.set_row(self.top, height)
        self.top += 1

    def _write_head(self) -> None:
        style = self._format(bold=True, font_size=12, align="center", text_wrap=True, border=1)
        rows = head_rows(self.report)
        for level, heads in enumerate(rows):
            for head in heads:
                first_row, first = self.top + level, head.first
                last_row, last = first_row + head.rows - 1, first + head.columns - 1
                if (first_row, first) != (last_row, last):
                    self.sheet.merge_range(first_row, first, last_row, last, "", style)
                self.sheet.write_string(first_row, first, head.label, style)
        if len(rows) > 1:
            self.sheet.set_row(self.top, 24)
        self.first = self.top + len(rows)
        self.sheet.set_row(self.first - 1, 84)

    def _write_row(self, row: int, data: Row) -> None:
        self.sheet.write_number(row, 0, data.order, self._format(align="center", border=1))
        self._write_text(row, 1, data.printed_name, align="left", indent=1, text_wrap=True, border=1)
        lines = max(_lines(text, column) for column, text in self._texts(data))
        self.sheet.set_row(row, 21 if lines == 1 else 18 * lines + 3)
        for column in self.report.columns:
            self._write_cell(row, column, data.cells[column.key], column.formula)

    def _texts(self, data: Row) -> list[tuple[Column, str]]:
        notes = [(c, data.cells[c.key].text) for c in self.report.columns if c.kind is ColumnKind.TEXT]
        return [(self.report.leads[1], data.printed_name), *notes]

    def _write_total(self) -> None:
        style = self._format(bold=True, align="center", border=1)
        self.sheet.merge_range(self.total_row, 0, self.total_row, 1, "", style)
        self._write_text(self.total_row, 0, self.report.total_label, bold=True, align="center", border=1)
        self.sheet.set_row(self.total_row, 23)
        for column in self.report.columns:
            self._write_cell(self.total_row, column, self.report.total[column.key], column.total, bold=True)

    def _write_text(self, row: int, place: int, text: str, **properties: object) -> None:
        """Text as text, also after somebody edits the cell: Excel's own mark for "no formula" comes with it."""
        if text[:1] in {"=", "+", "-", "@"}:
            properties["quote_prefix"] = True
        if text:
            self.sheet.write_string(row, place, text, self._format(**properties))
        else:
            self.sheet.write_blank(row, place, None, self._format(**properties))

    def _write_cell(
        self, row: int, column: Column, cell: Cell, formula: Formula | None, **properties: object
    ) -> None:
        place = self.places[column.key]
        if column.kind is ColumnKind.TEXT:
            self._write_text(row, place, cell.text, align="left", text_wrap=True, border=1, **properties)
            return
        style = {"align": "right", "indent": 1, "border": 1, **properties}
        if cell.stated:
            self._write_stated(row, place, column, cell.text, style)
        elif formula is not None and self.report.rows:
            text = self._formula(formula, row, place)
            number = self._format(num_format=_number_format(column), **style)
            self.sheet.write_formula(row, place, text, number, _stored(cell))
        elif isinstance(cell.value, int):
            self.sheet.write_number(
                row, place, cell.value, self._format(num_format=_number_format(column), **style)
            )
        else:
            self.sheet.write_string(row, place, cell.text, self._format(**style))

    def _write_stated(
        self, row: int, place: int, column: Column, text: str, style: Mapping[str, object]
    ) -> None:
        """A number that shows exactly the printed text; where no number does, the text."""
        number = number_in(text, column.kind)
        if number is None:
            self._write_text(row, place, text, **style)
            return
        value = float(number * 100) if isinstance(number, Fraction) else number
        self.sheet.write_number(
            row, place, value, self._format(num_format=_format_showing(number, text), **style)
        )

    def _formula(self, formula: Formula, row: int, place: int) -> str:
        def at(key: str) -> str:
            return xl_rowcol_to_cell(row, self.places[key])

        match formula:
            case Sum():
                cells = xl_range(self.first, place, self.total_row - 1, place)
                return f'=IF(COUNT({cells})<ROWS({cells}),"{DASH}",SUM({cells}))'
            case Difference(minuend, subtrahend):
                a, b = at(minuend), at(subtrahend)
                return f'=IF(COUNT({a},{b})<2,"{DASH}",{a}-{b})'
            case Ratio(part, whole):
                a, b = at(part), at(whole)
                return f'=IF(COUNT({a},{b})<2,"{DASH}",IF({b}=0,"{DASH}",ROUND(100*{a}/{b},2)))'

    def _write_end(self) -> int:
        """What stands below the table; returns the last row used."""
        row = self.total_row
        lines: list[tuple[str, dict[str, object]]] = [(self.report.ending, {"align": "right"})]
        lines += [(note, {"align": "left", "italic": True, "font_size": 12}) for note in self.report.notes]
        for text, properties in lines:
            if text:
                row += 1
                style = self._format(**properties)
                self.sheet.merge_range(row, 0, row, self.last, "", style)
                self.sheet.write_string(row, 0, text, style)
        return row

    def _set_page(self, last_row: int) -> None:
        sheet = self.sheet
        sheet.set_paper(9)  # A4
        if is_landscape(self.report):
            sheet.set_landscape()
        sheet.set_margins(left=30 / 25.4, right=15 / 25.4, top=20 / 25.4, bottom=20 / 25.4)
        sheet.fit_to_pages(1, 0)
        sheet.print_area(0, 0, last_row, self.last)
        sheet.repeat_rows(self.top, self.first - 1)
        sheet.freeze_panes(self.first, 2)
        # XlsxWriter knows no other header for the first page, and the decree wants no number there.
        number = '&C&"Times New Roman,Regular"&13&P' if len(self.report.rows) > _ROWS_ON_FIRST_PAGE else ""
        mark = f'&R&"Times New Roman,Bold"&14{_MARK}' if self.report.draft else ""
        sheet.set_header(number + mark, {"margin": 9 / 25.4})
        if self.report.content_code:
            code = f'&L&"Times New Roman,Regular"&10Mã nội dung: {self.report.content_code}'
            sheet.set_footer(code, {"margin": 9 / 25.4})


def _lines(text: str, column: Column) -> int:
    """How many lines a text takes in its column, roughly: capitals are wider than the characters widths are told in."""
    return max(1, -(-int(len(text) * 1.35) // int(column.width / _MM_PER_CHARACTER)))


def _number_format(column: Column) -> str:
    return "#,##0" if column.kind is ColumnKind.COUNT else "0.00"


def _stored(cell: Cell) -> int | float | str:
    """What the formula gives, for those who do not calculate: a rate in per cent as it is printed."""
    if isinstance(cell.value, Rate):
        return round(float(_hundredths(cell.value)) / 100, 2)
    return cell.value if isinstance(cell.value, int) else DASH


def _hundredths(rate: Rate) -> int:
    """The printed per cent × 100, half away from zero as in figures.py."""
    exact = rate.value * 10_000
    rounded = int(abs(exact) + Fraction(1, 2))
    return rounded if exact >= 0 else -rounded


def _format_showing(number: int | Fraction, text: str) -> str:
    """The number format that shows the printed text: grouped, with its decimals or its leading zeros."""
    if isinstance(number, Fraction):
        decimals = decimals_in(text)
        return f"0.{'0' * decimals}" if decimals else "0"
    return "#,##0" if text == format_count(number) else "0" * len(text)
