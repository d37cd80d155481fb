"""The whole plan as one PDF, measured on the file (NĐ 30/2020/NĐ-CP, Phụ lục I)."""

from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from reports.plan_document import build_document
from reports.renderers.plan_pdf import render_plan_pdf
from targets.rules import HamletFigures, State
from tests.reports.plan_text import PARAGRAPHS, annexes, plan_input

MM = 72 / 25.4


def squeezed(text: str) -> str:
    return "".join(text.split())


@pytest.fixture(scope="module")
def plan() -> bytes:
    return render_plan_pdf(build_document(plan_input()))


@pytest.fixture(scope="module")
def texts(plan: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(BytesIO(plan)).pages]


def starts_of(page: Any) -> list[tuple[float, float, str]]:
    """Where each run of text begins, in millimetres from the left and from the top."""
    found: list[tuple[float, float, str]] = []
    height = float(page.mediabox.height)

    def visit(text: str, cm: list[float], tm: list[float], _font: Any, _size: float) -> None:
        if text.strip():
            x = tm[4] * cm[0] + cm[4]
            y = tm[5] * cm[3] + cm[5]
            found.append((x / MM, (height - y) / MM, text.strip()))

    page.extract_text(visitor_text=visit)
    return found


def test_every_paragraph_reads_back(texts: list[str]) -> None:
    whole = squeezed("".join(texts))
    for paragraph in PARAGRAPHS[:-1]:
        assert squeezed(paragraph.label + paragraph.text) in whole
    assert squeezed(PARAGRAPHS[-1].text.rstrip(".") + "./.") in whole


def test_the_head_stands_on_the_first_page(texts: list[str]) -> None:
    first = squeezed(texts[0])
    for line in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "ỦY BAN NHÂN DÂN",
        "XÃ THỊNH ĐỨC",
        "Số: 38/KH-UBND",
        "Thịnh Đức, ngày 31 tháng 3 năm 2022",
        "KẾ HOẠCH",
    ):
        assert squeezed(line) in first


def test_pages_are_upright_a4_with_the_margins_of_the_decree(plan: bytes) -> None:
    for page in PdfReader(BytesIO(plan)).pages:
        size = [round(float(side) / MM) for side in (page.mediabox.width, page.mediabox.height)]
        assert size == [210, 297]
        body = [(x, y) for x, y, text in starts_of(page) if not text.isdigit() or y > 20]
        assert min(x for x, _ in body) >= 29.5
        assert max(x for x, _ in body) < 195
        assert min(y for _, y in body) >= 20
        assert max(y for _, y in body) <= 277.5


def test_each_part_counts_its_own_pages_and_shows_no_number_on_its_first(plan: bytes) -> None:
    numbers = []
    for page in PdfReader(BytesIO(plan)).pages:
        above = [(x, text) for x, y, text in starts_of(page) if y < 20]
        numbers.append([text for _, text in above])
        assert all(abs(x - 112.5) < 4 for x, _ in above)  # the middle of the text's 165 mm
    assert numbers == [[], ["2"], [], []]


def test_annexes_begin_pages_of_their_own(texts: list[str]) -> None:
    assert [squeezed("Phụ lục I") in squeezed(text) for text in texts] == [False, False, True, True]


def test_fonts_are_embedded_and_the_file_is_for_keeping(plan: bytes) -> None:
    reader = PdfReader(BytesIO(plan))
    fonts = {
        str(font["/BaseFont"]): font
        for page in reader.pages
        for one in page["/Resources"]["/Font"].values()
        for font in [one.get_object()["/DescendantFonts"][0].get_object()]
    }
    assert fonts
    assert all("Times" in name or "Liberation" in name or "Tinos" in name for name in fonts)
    assert all(
        "/FontFile2" in font["/FontDescriptor"] or "/FontFile3" in font["/FontDescriptor"]
        for font in fonts.values()
    )
    metadata = reader.trailer["/Root"]["/Metadata"].get_object().get_data().decode()
    assert "pdfaid" in metadata
    assert "/OutputIntents" in reader.trailer["/Root"]


def test_recipients_and_signature_stand_on_one_page(texts: list[str]) -> None:
    (page,) = [squeezed(text) for text in texts if squeezed("Nơi nhận:") in squeezed(text)]
    for line in ("- Lưu: VT.", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Nguyễn Văn Thử", "7K2M-9QXA"):
        assert squeezed(line) in page


@pytest.mark.parametrize(("form", "filled"), [("paper", True), ("electronic", False)])
def test_the_line_of_the_annex_follows_the_form(form: str, filled: bool) -> None:
    pages = PdfReader(BytesIO(render_plan_pdf(build_document(plan_input(form=form))))).pages
    annex = squeezed(pages[2].extract_text())
    assert (squeezed("Kèm theo Kế hoạch số 38/KH-UBND ngày 31 tháng 3 năm 2022") in annex) is filled


def test_a_draft_is_marked_on_every_page_and_carries_the_code_of_its_content() -> None:
    data = plan_input(annexes(), state=State.DRAFT, number="", day=None, content_code="3F2A-91BC-07")
    pages = [page.extract_text() for page in PdfReader(BytesIO(render_plan_pdf(build_document(data)))).pages]
    assert all("DỰ THẢO" in text and "3F2A-91BC-07" in text for text in pages)


def test_sixty_hamlets_flow_over_pages_with_the_head_repeated() -> None:
    lines = [HamletFigures(order, f"Xóm {order}", 90, 3, 1, 1) for order in range(1, 61)]
    pages = PdfReader(BytesIO(render_plan_pdf(build_document(plan_input(annexes(lines=lines)))))).pages
    tables = [text for page in pages if "Tên xóm" in (text := page.extract_text())]
    assert len(tables) >= 4
    assert sum(text.count("Xóm 60") for text in tables) == 2


def test_the_same_document_gives_the_same_bytes(plan: bytes) -> None:
    assert render_plan_pdf(build_document(plan_input())) == plan
