"""An annex as a section of the Word file: its own page numbers, its sheet, and a real table."""

from collections.abc import Sequence
from typing import Any

from docx.document import Document as WordDocument
from docx.enum.section import WD_SECTION
from docx.enum.table import WD_ALIGN_VERTICAL

from reports.renderers.docx.page import (
    LEFT,
    LONG,
    RIGHT,
    SHORT,
    fix_columns,
    keep_row,
    keep_with_next,
    set_padding,
    set_sheet,
)
from reports.renderers.docx.styles import style_id
from reports.renderers.layout import head_rows, is_landscape
from reports.report import Column, ColumnKind, Report, Row

NO_BREAK = "\N{NO-BREAK SPACE}"
_STYLES = {ColumnKind.ORDER: "Ô thứ tự", ColumnKind.NAME: "Ô chữ", ColumnKind.TEXT: "Ô chữ"}


def write_annex(word: WordDocument, report: Report) -> None:
    """The annex on a new page; its figures are the report's texts, nothing is computed here."""
    landscape = is_landscape(report)
    set_sheet(word.add_section(WD_SECTION.NEW_PAGE), landscape=landscape)
    for text, style in (
        (report.annex_label, "Số phụ lục"),
        (report.title, "Tên phụ lục"),
        (_kept_together(report.attachment), "Kèm theo"),
    ):
        if text:
            word.add_paragraph(text, style)
    _write_table(word, report, (LONG if landscape else SHORT) - LEFT - RIGHT)
    if report.ending:
        word.add_paragraph(report.ending, "Kết phụ lục")
    for note in report.notes:
        word.add_paragraph(note, "Ghi chú phụ lục")


def _kept_together(attachment: str) -> str:
    """The attachment line, which breaks before the body's name and never within it."""
    before, of, body = attachment.rpartition(" của ")
    return f"{before} {f'của {body}'.replace(' ', NO_BREAK)}" if of else body


def _write_table(word: WordDocument, report: Report, width: float) -> None:
    heads = head_rows(report)
    table = word.add_table(len(heads) + len(report.rows) + 1, len(report.layout), "Table Grid")
    scale = width / sum(column.width for column in report.layout)
    set_padding(table, sides=1.2, above=0.5 if is_landscape(report) else 1.2)
    fix_columns(table, [column.width * scale for column in report.layout])
    rows = list(table.rows)
    for place, row in enumerate(rows):
        keep_row(row, head=place < len(heads))
    for row, data in zip(rows[len(heads) : -1], report.rows, strict=True):
        _write_row(row, report, data)
    _write_total(rows[-1], report)
    for row in rows[-2:]:
        keep_with_next(row)  # the total never stands on a page of its own, nor "./."
    _write_heads([row.cells for row in rows[: len(heads)]], report)


def _write_heads(cells: Sequence[Sequence[Any]], report: Report) -> None:
    for level, heads in enumerate(head_rows(report)):
        for head in heads:
            last = cells[level + head.rows - 1][head.first + head.columns - 1]
            _write(cells[level][head.first].merge(last), head.label, "Đầu bảng")


def _write_row(row: Any, report: Report, data: Row) -> None:
    texts = [str(data.order), data.printed_name, *(data.cells[one.key].text for one in report.columns)]
    for cell, column, text in zip(row.cells, report.layout, texts, strict=True):
        _write(cell, text, _style(column))


def _write_total(row: Any, report: Report) -> None:
    cells = row.cells
    _write(cells[0].merge(cells[len(report.leads) - 1]), report.total_label, "Ô thứ tự", bold=True)
    for cell, column in zip(cells[len(report.leads) :], report.columns, strict=True):
        _write(cell, report.total[column.key].text, _style(column), bold=True)


def _write(cell: Any, text: str, style: str, *, bold: bool = False) -> None:
    cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
    paragraph = cell.paragraphs[0]
    paragraph._p.style = style_id(
        style
    )  # by name the library looks through all styles for each of many cells
    run = paragraph.add_run(text)
    if bold:
        run.bold = True


def _style(column: Column) -> str:
    return _STYLES.get(column.kind, "Ô số")
