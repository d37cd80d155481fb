"""The plan as one PDF: sheets, margins, fonts and page numbers measured on the file; the text is read back."""

from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO

import pytest
from pypdf import PageObject, PdfReader

from reports.document import Document
from reports.plan_document import build_document
from reports.renderers.plan_html import plan_html
from reports.renderers.plan_pdf import render_plan_pdf
from targets.rules import HamletFigures, State
from tests.reports.plan_text import annexes, plan_input
from tests.reports.reading import POINTS_PER_MM

WIDE = ("persons", "assigned_minimum", "note")


def plain(text: str) -> str:
    """The text with all space left out: a reader breaks lines and justifies by spaces."""
    return "".join(text.split())


@pytest.fixture(scope="module")
def issued() -> Document:
    return build_document(plan_input())


@pytest.fixture(scope="module")
def pages(issued: Document) -> Sequence[PageObject]:
    return PdfReader(BytesIO(render_plan_pdf(issued))).pages


@pytest.fixture(scope="module")
def long_draft() -> Sequence[PageObject]:
    """Sixty hamlets, upright and lying annexes, without number and date."""
    lines = [HamletFigures(order, f"Khánh Hòa {order}", 1000, 9, 2, 1) for order in range(1, 61)]
    reports = [annexes(lines=lines)[0], annexes(lines=lines, columns=WIDE)[1]]
    data = plan_input(reports, state=State.DRAFT, number="", day=None, content_code="3F2A-91BC-07")
    document = build_document(replace(data, public_address="", public_code=""))
    return PdfReader(BytesIO(render_plan_pdf(document))).pages


def fragments(page: PageObject) -> list[tuple[float, float, str]]:
    """Where each piece of text begins: millimetres from the left and from the top."""
    found: list[tuple[float, float, str]] = []
    height = float(page.mediabox.height)

    def visit(text: str, matrix: list[float], text_matrix: list[float], _font: object, _size: float) -> None:
        x = matrix[0] * text_matrix[4] + matrix[4]
        y = matrix[3] * text_matrix[5] + matrix[5]
        if text.strip():
            found.append((x / POINTS_PER_MM, (height - y) / POINTS_PER_MM, text.strip()))

    page.extract_text(visitor_text=visit)
    return found


def numbers(pages: Sequence[PageObject]) -> list[str]:
    """The page number above each page, "" for none."""
    return [
        "".join(text for _, top, text in fragments(page) if top < 20 and text.isdigit()) for page in pages
    ]


def test_text_reads_back_in_order(issued: Document, pages: Sequence[PageObject]) -> None:
    read = plain("".join(page.extract_text() for page in pages[:2]))
    wanted = [issued.letterhead.number, issued.type_name, issued.subject]
    wanted += [f"{one.label} {one.text}" for one in issued.paragraphs]
    place = 0
    for text in wanted:
        place = read.index(plain(text), place if text != issued.letterhead.number else 0)


def test_sheets_margins_and_fonts(pages: Sequence[PageObject]) -> None:
    for page in pages:
        size = [round(float(side) / POINTS_PER_MM) for side in (page.mediabox.width, page.mediabox.height)]
        assert size == [210, 297]
        places = fragments(page)
        assert min(x for x, *_ in places) >= 29.9
        assert max(x for x, *_ in places) < 195
        assert all(20 <= top <= 277 for _, top, text in places if not text.isdigit())
        for font in page["/Resources"]["/Font"].values():
            [inner] = font.get_object()["/DescendantFonts"]
            descriptor = inner.get_object()["/FontDescriptor"].get_object()
            assert {"/FontFile2", "/FontFile3"} & set(descriptor)
            assert "Serif" in font.get_object()["/BaseFont"] or "Times" in font.get_object()["/BaseFont"]


def test_page_numbers_begin_anew_in_each_part(
    pages: Sequence[PageObject], long_draft: Sequence[PageObject]
) -> None:
    assert numbers(pages) == ["", "2", "", ""]
    found = numbers(long_draft)
    starts = [place for place, number in enumerate(found) if not number]
    assert len(starts) == 3
    for start, end in zip(starts, [*starts[1:], len(found)], strict=True):
        assert found[start + 1 : end] == [str(number) for number in range(2, end - start + 1)]


def test_long_draft_flows_marks_every_sheet_and_lies_where_it_must(long_draft: Sequence[PageObject]) -> None:
    texts = [page.extract_text() for page in long_draft]
    assert all("DỰ THẢO" in text and "3F2A-91BC-07" in text for text in texts)
    assert all(plain(f"Khánh Hòa {order} 1.000") in plain("".join(texts)) for order in range(1, 61))
    lying = [page.mediabox.width > page.mediabox.height for page in long_draft]
    assert lying == sorted(lying)
    assert {False, True} == set(lying)


def test_signature_and_recipients_share_a_sheet(pages: Sequence[PageObject]) -> None:
    [last] = [page.extract_text() for page in pages if "Nơi nhận:" in page.extract_text()]
    assert all(text in last for text in ("Lưu: VT.", "KT. CHỦ TỊCH", "Nguyễn Văn Thử", "7K2M-9QXA"))


def test_no_single_word_is_left_on_the_last_line_of_the_title(
    issued: Document, pages: Sequence[PageObject]
) -> None:
    lines = [" ".join(line.split()) for line in pages[0].extract_text().splitlines()]
    first = next(place for place, line in enumerate(lines) if line == "KẾ HOẠCH") + 1
    upper, lower = lines[first], lines[first + 1]
    assert f"{upper} {lower}" == issued.subject
    assert len(lower.split()) > 4


def test_paper_names_number_and_date_on_the_annexes_and_electronic_leaves_them_blank() -> None:
    paper, electronic = (plan_html(build_document(plan_input(form=form))) for form in ("paper", "electronic"))
    assert paper.count("(Kèm theo Kế hoạch số 38/KH-UBND ngày 31 tháng 3 năm 2022") == 2
    assert electronic.count("(Kèm theo Kế hoạch số ……/KH-UBND ngày …… tháng …… năm ……") == 2


def test_qr_stands_only_where_there_is_an_address(issued: Document) -> None:
    assert 'class="qr"' in plan_html(issued)
    assert 'class="qr"' not in plan_html(replace(issued, public_address=""))


def test_file_is_tagged_archival_and_the_same_each_time() -> None:
    document = build_document(plan_input([]))
    content = render_plan_pdf(document)
    assert content == render_plan_pdf(document)
    reader = PdfReader(BytesIO(content))
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"] == True  # noqa: E712 - a PDF object, not a bool
    metadata = reader.trailer["/Root"]["/Metadata"].get_data().decode()
    assert 'pdfaid:part="3"' in metadata or "<pdfaid:part>3<" in metadata
