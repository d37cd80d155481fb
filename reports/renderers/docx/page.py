"""Sheets, page numbers, marks of a draft, and the borders that Word knows only as XML."""

from typing import Any

from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Mm

from reports.document import Document

MARK = "DỰ THẢO"
SHORT, LONG = 210, 297  # A4, in millimetres
LEFT, RIGHT, UPPER, LOWER = 30, 15, 20, 20


def set_first_section(word: WordDocument, document: Document) -> None:
    """The first sheet, whose header and footer all later sections take over."""
    section = word.sections[0]
    set_sheet(section, landscape=False)
    section.first_page_header.is_linked_to_previous = False
    add_page_number(section.header.paragraphs[0])
    first = section.first_page_header.paragraphs[0]
    if document.draft:
        first.style = "Dự thảo"
        first.add_run(MARK)
    marks = [MARK] if document.draft else []
    if document.content_code:
        marks.append(f"Mã nội dung: {document.content_code}")
    for footer in (section.footer, section.first_page_footer):
        footer.is_linked_to_previous = False
        footer.paragraphs[0].add_run(" – ".join(marks))


def set_sheet(section: Section, *, landscape: bool) -> None:
    """A4 with the decree's margins; pages count from 1 and the first shows no number."""
    width, height = (LONG, SHORT) if landscape else (SHORT, LONG)
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(width), Mm(height)
    section.left_margin, section.right_margin = Mm(LEFT), Mm(RIGHT)
    section.top_margin, section.bottom_margin = Mm(UPPER), Mm(LOWER)
    section.header_distance = section.footer_distance = Mm(10)
    section.gutter = Mm(0)
    section.different_first_page_header_footer = True
    numbers = section._sectPr.find(qn("w:pgNumType"))
    if numbers is None:
        numbers = OxmlElement("w:pgNumType")
        section._sectPr.find(qn("w:pgMar")).addnext(numbers)
    numbers.set(qn("w:start"), "1")


def add_page_number(paragraph: Any) -> None:
    """The number of the page, which Word itself keeps."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "2"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)


def add_rule(paragraphs: Any, width: float, within: float) -> None:
    """A line `width` mm long in the middle of a column `within` mm wide."""
    paragraph = paragraphs.add_paragraph(style="Đường kẻ")
    form = paragraph.paragraph_format
    form.left_indent = form.right_indent = Mm((within - width) / 2)
    properties = paragraph._p.get_or_add_pPr()
    borders = OxmlElement("w:pBdr")
    line = OxmlElement("w:top")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
    properties.find(qn("w:pStyle")).addnext(borders)


def fix_columns(table: Any, widths: list[float]) -> None:
    """Columns as wide as told, in millimetres, whatever stands in them."""
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    for row in table.rows:
        for cell, width in zip(row._tr.tc_lst, widths, strict=True):
            cell.width = Mm(width)


def keep_row(row: Any, *, head: bool = False) -> None:
    """A row that no page break cuts; a `head` comes again on every page."""
    properties = row._tr.get_or_add_trPr()
    for name in ("w:cantSplit", *(("w:tblHeader",) if head else ())):
        properties.append(OxmlElement(name))


def keep_with_next(row: Any) -> None:
    """A row on the same page as what comes after it."""
    for cell in row.cells:
        cell.paragraphs[0].paragraph_format.keep_with_next = True


def set_padding(table: Any, *, sides: float, above: float = 0) -> None:
    """Space in every cell, in millimetres: at the left and right, and above and below."""
    properties = table._tbl.tblPr
    margins = OxmlElement("w:tblCellMar")
    for side, millimetres in (("top", above), ("left", sides), ("bottom", above), ("right", sides)):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(round(millimetres * 56.7)))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    look = properties.find(qn("w:tblLook"))
    look.addprevious(margins) if look is not None else properties.append(margins)
