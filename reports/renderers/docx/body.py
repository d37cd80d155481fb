"""The plan itself: letterhead, title, text, recipients and signature."""

from io import BytesIO
from typing import Any

import segno
from docx.document import Document as WordDocument
from docx.shared import Mm, Pt

from reports.document import Document, Paragraph
from reports.renderers.docx.page import add_rule, fix_columns, keep_row, set_padding
from reports.renderers.docx.styles import STYLE_OF
from reports.renderers.layout import title_width

_COUNTRY = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
_MOTTO = "Độc lập - Tự do - Hạnh phúc"
_LEFT, _RIGHT = 67, 98  # the two columns of the letterhead, in millimetres
_TEXT_WIDTH = _LEFT + _RIGHT


def write_body(word: WordDocument, document: Document) -> None:
    """All that stands before the annexes."""
    _write_letterhead(word, document)
    word.add_paragraph(document.type_name, "Tên loại văn bản")
    subject = word.add_paragraph(document.subject, "Trích yếu").paragraph_format
    subject.left_indent = subject.right_indent = Mm((_TEXT_WIDTH - title_width(document.subject)) / 2)
    add_rule(word, 50, _TEXT_WIDTH)
    for paragraph in document.paragraphs:
        last = word.add_paragraph(printed(paragraph), STYLE_OF.get(paragraph.kind, "Body Text"))
    if document.paragraphs:
        last.paragraph_format.keep_with_next = True  # a signature never stands on a page of its own
        last.paragraph_format.space_after = Pt(14)
    _write_end(word, document)


def printed(paragraph: Paragraph) -> str:
    """The number and the text, both as they are in the document."""
    return f"{paragraph.label} {paragraph.text}" if paragraph.label else paragraph.text


def _two_columns(word: WordDocument, rows: int, left: float) -> Any:
    table = word.add_table(rows, 2)
    set_padding(table, sides=0)
    fix_columns(table, [left, _TEXT_WIDTH - left])
    for row in table.rows:
        keep_row(row)
    return table


def _write_letterhead(word: WordDocument, document: Document) -> None:
    head = document.letterhead
    (issuer, country), (number, place) = (row.cells for row in _two_columns(word, 2, _LEFT).rows)
    lines = [(head.superior, "Cơ quan chủ quản")] if head.superior else []
    _fill(issuer, [*lines, *((line, "Cơ quan ban hành") for line in head.issuer)])
    add_rule(issuer, 22, _LEFT)
    _fill(country, [(_COUNTRY, "Quốc hiệu"), (_MOTTO, "Tiêu ngữ")])
    add_rule(country, 60, _RIGHT)
    _fill(number, [(head.number, "Số ký hiệu")])
    _fill(place, [(head.place_and_date, "Địa danh ngày tháng")])


def _fill(cell: Any, lines: list[tuple[str, str]]) -> None:
    """Paragraphs with their styles; Word never leaves a cell without one."""
    for place, (text, style) in enumerate(lines):
        paragraph = cell.paragraphs[0] if place == 0 else cell.add_paragraph()
        paragraph.style = style
        paragraph.add_run(text)


def _write_end(word: WordDocument, document: Document) -> None:
    recipients, signature = _two_columns(word, 1, 80).rows[0].cells
    heading = [("Nơi nhận:", "Nơi nhận")] if document.recipients else []
    _fill(recipients, [*heading, *((f"- {line}", "Danh sách nơi nhận") for line in document.recipients)])
    lines = [(line, "Chức vụ người ký") for line in document.signature]
    _fill(signature, [*lines, (document.signer, "Họ tên người ký")])
    if document.public_address and document.form != "as-signed":
        _write_code(recipients, document)


def _write_code(cell: Any, document: Document) -> None:
    picture = BytesIO()
    segno.make(document.public_address, error="m", micro=False).save(picture, kind="png", scale=8, border=4)
    shown = cell.add_paragraph(style="Mã kiểm tra").add_run().add_picture(picture, width=Mm(22))
    shown._inline.docPr.set("descr", f"Mã QR: {document.public_address}")
    words = f"Xem và kiểm tra tại {document.public_address}"
    cell.add_paragraph(f"{words}; mã: {document.public_code}", "Mã kiểm tra")
