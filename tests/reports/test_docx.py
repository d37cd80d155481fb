"""The plan in Word, measured on the bytes: the decree's sheet and styles, and every word of the document."""

from dataclasses import replace
from datetime import date
from io import BytesIO

import docx
import pytest
from docx.document import Document as WordDocument
from docx.oxml.ns import qn

from reports.annexes import build_annex
from reports.document import Document, Letterhead, Paragraph
from reports.renderers.docx import render_docx
from reports.renderers.layout import head_rows
from targets.rules import HamletFigures, PovertyClass
from targets.rules.text import BlockKind
from tests.reports.conftest import annex_input

PARAGRAPHS = (
    Paragraph("b", BlockKind.BASIS, "", "Căn cứ Luật Tổ chức chính quyền địa phương;"),
    Paragraph("p", BlockKind.PART, "I.", "MỤC ĐÍCH, YÊU CẦU"),
    Paragraph("h", BlockKind.HEADING, "1.", "Mục tiêu"),
    Paragraph("i", BlockKind.ITEM, "-", "Giảm 31 hộ nghèo < 2 %."),
    Paragraph("r", BlockKind.REMARK, "", "(Có biểu chi tiết kèm theo)"),
    Paragraph("c", BlockKind.CLOSING, "", "Trên đây là kế hoạch của UBND xã./."),
)


def plan(**changes: object) -> Document:
    """A short draft with both annexes of 2022, and `changes`."""
    whole = Document(
        commune="thinh-duc",
        commune_name="xã Thịnh Đức",
        year=2022,
        version=1,
        state="draft",
        draft=True,
        form="paper",
        letterhead=Letterhead(
            "", ("ỦY BAN NHÂN DÂN", "XÃ THỊNH ĐỨC"), "Số:     /KH-UBND", "Thịnh Đức, ngày … tháng 3 năm 2022"
        ),
        type_name="KẾ HOẠCH",
        subject="Giảm nghèo năm 2022",
        paragraphs=PARAGRAPHS,
        recipients=("Như trên;", "Lưu: VT."),
        signature=("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"),
        signer="Lăng Đại Thành",
        annexes=tuple(build_annex(annex_input(one)) for one in PovertyClass),
        content_code="3F2A-91BC-07",
    )
    return replace(whole, **changes)  # type: ignore[arg-type]


def opened(document: Document) -> WordDocument:
    return docx.Document(BytesIO(render_docx(document)))


@pytest.fixture(scope="module")
def word() -> WordDocument:
    return opened(plan())


def test_every_section_has_the_decrees_sheet_and_its_own_page_numbers(word: WordDocument) -> None:
    assert len(word.sections) == 3
    for section in word.sections:
        margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
        assert [round(margin.mm) for margin in margins if margin is not None] == [20, 20, 30, 15]
        assert section.different_first_page_header_footer
        assert section._sectPr.find(qn("w:pgNumType")).get(qn("w:start")) == "1"
        assert 'w:instr="PAGE"' in section.header._element.xml
        assert "PAGE" not in section.first_page_header._element.xml


def test_one_font_for_all_scripts_and_vietnamese_for_the_spelling(word: WordDocument) -> None:
    for name in ("Normal", "Heading 1", "Căn cứ", "Ô số"):
        fonts = word.styles[name].element.rPr.find(qn("w:rFonts"))
        assert dict(fonts.attrib) == {
            qn(f"w:{one}"): "Times New Roman" for one in ("ascii", "hAnsi", "eastAsia", "cs")
        }
    assert 'w:lang w:val="vi-VN"' in word.styles.element.xml


def test_every_paragraph_stands_with_its_number_in_its_style(word: WordDocument) -> None:
    found = [(one.text, one.style.name) for one in word.paragraphs if one.style is not None]
    first = found.index(("Căn cứ Luật Tổ chức chính quyền địa phương;", "Căn cứ"))
    assert found[first : first + 6] == [
        ("Căn cứ Luật Tổ chức chính quyền địa phương;", "Căn cứ"),
        ("I. MỤC ĐÍCH, YÊU CẦU", "Heading 1"),
        ("1. Mục tiêu", "Heading 2"),
        ("- Giảm 31 hộ nghèo < 2 %.", "Body Text"),
        ("(Có biểu chi tiết kèm theo)", "Ghi chú giữa dòng"),
        ("Trên đây là kế hoạch của UBND xã./.", "Body Text"),
    ]


def test_tables_hold_the_reports_texts_under_a_head_that_comes_again(word: WordDocument) -> None:
    for table, report in zip(word.tables[2:], plan().annexes, strict=True):
        heads = head_rows(report)
        rows = list(table.rows)
        for level, row in enumerate(heads):
            assert rows[level]._tr.trPr.find(qn("w:tblHeader")) is not None
            for head in row:
                assert table.cell(level, head.first).text == head.label
                last = table.cell(level + head.rows - 1, head.first + head.columns - 1)
                assert last._tc is table.cell(level, head.first)._tc
        for row, data in zip(rows[len(heads) : -1], report.rows, strict=True):
            assert row._tr.trPr.find(qn("w:cantSplit")) is not None
            figures = [data.cells[one.key].text for one in report.columns]
            assert [cell.text for cell in row.cells] == [str(data.order), data.printed_name, *figures]
        totals = [cell.text for cell in rows[-1].cells][len(report.leads) :]
        assert totals == [report.total[one.key].text for one in report.columns]


def test_what_is_printed_to_be_signed_carries_the_code_alone() -> None:
    first = opened(plan(draft=False)).sections[0]
    assert [one.paragraphs[0].text for one in (first.footer, first.first_page_footer)] == [
        "Mã nội dung: 3F2A-91BC-07"
    ] * 2
    assert "DỰ THẢO" not in first.first_page_header._element.xml


def test_a_draft_is_marked_with_its_content_code_and_an_issued_plan_is_not() -> None:
    assert "DỰ THẢO – Mã nội dung: 3F2A-91BC-07" in opened(plan()).sections[0].footer.paragraphs[0].text
    issued = opened(plan(draft=False, content_code=""))
    assert "DỰ THẢO" not in "".join(
        part._element.xml
        for part in (
            issued.sections[0].footer,
            issued.sections[0].first_page_footer,
            issued.sections[0].first_page_header,
        )
    )


def test_the_code_to_verify_stands_on_issued_plans_alone() -> None:
    public = {"public_address": "https://example.vn/kiem-tra/ABCD", "public_code": "ABCD"}
    whole = opened(plan(draft=False, **public))
    assert len(whole.part.package.image_parts) == 1
    assert "Xem và kiểm tra tại https://example.vn/kiem-tra/ABCD; mã: ABCD" in whole.tables[1].cell(0, 0).text
    assert len(opened(plan(draft=False, form="as-signed", **public)).part.package.image_parts) == 0
    assert len(opened(plan()).part.package.image_parts) == 0


def test_the_line_of_the_annex_follows_the_form() -> None:
    annexes = tuple(
        build_annex(annex_input(document_number="38/KH-UBND", document_date=date(2022, 3, 31), form=form))
        for form in ("paper", "electronic")
    )
    word = opened(plan(annexes=annexes))
    lines = [one.text for one in word.paragraphs if one.style is not None and one.style.name == "Kèm theo"]
    assert [line.replace("\N{NO-BREAK SPACE}", " ") for line in lines] == [one.attachment for one in annexes]
    assert all(line.endswith("của UBND xã Thịnh Đức)".replace(" ", "\N{NO-BREAK SPACE}")) for line in lines)
    assert ["38/KH-UBND" in line for line in lines] == [True, False]


def test_the_same_document_gives_the_same_bytes_and_names_its_commune() -> None:
    assert render_docx(plan()) == render_docx(plan())
    properties = opened(plan()).core_properties
    assert (properties.language, properties.author) == ("vi-VN", "UBND xã Thịnh Đức")


def test_a_long_title_has_lines_of_about_the_same_length() -> None:
    subject = "Thực hiện mục tiêu giảm nghèo bền vững trên địa bàn xã Thịnh Đức năm 2022"
    for text, is_narrowed in ((subject, True), ("Giảm nghèo năm 2022", False)):
        [title] = [
            one
            for one in opened(plan(subject=text, annexes=())).paragraphs
            if one.style is not None and one.style.name == "Trích yếu"
        ]
        assert title.text == text
        assert (title.paragraph_format.left_indent.mm > 30) is is_narrowed


def test_end_of_the_text_stays_with_the_signature_and_the_total_with_a_row(word: WordDocument) -> None:
    last = next(one for one in word.paragraphs if one.text.startswith("Trên đây"))
    assert last.paragraph_format.keep_with_next
    for table in word.tables[2:]:
        for row in list(table.rows)[-2:]:
            assert all(cell.paragraphs[0].paragraph_format.keep_with_next for cell in row.cells)


def test_sixty_hamlets_with_many_columns_lie_on_their_sheets() -> None:
    lines = [
        HamletFigures(order=n, name=f"Xóm {n}", households=90, opening=3, no_labour=1, reduction=1)
        for n in range(1, 61)
    ]
    wide = build_annex(annex_input(lines=lines, columns=("persons", "assigned_minimum", "note")))
    whole = opened(plan(annexes=(build_annex(annex_input(lines=lines)), wide)))
    assert [row.cells[1].text for row in whole.tables[-2].rows][-2] == "Xóm 60"
    sizes = [
        (round(one.page_width.mm), round(one.page_height.mm))
        for one in whole.sections
        if one.page_width is not None and one.page_height is not None
    ]
    assert sizes == [(210, 297), (210, 297), (297, 210)]
    for table, width in zip(whole.tables[-2:], (165, 252), strict=True):
        assert round(sum(column.width.mm for column in table.columns if column.width is not None)) == width
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    for section in whole.sections:
        margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
        assert [round(margin.mm) for margin in margins if margin is not None] == [20, 20, 30, 15]
