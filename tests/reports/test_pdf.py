"""The PDF as paper: pages, margins, fonts, document information; the text is read back."""

import re
import subprocess
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from reports.annexes import HamletExtras
from reports.columns import optional_columns
from reports.renderers.html import document
from reports.renderers.pdf import render_pdf
from reports.report import Report
from targets.rules import HamletFigures, PovertyClass, State
from tests.reports.reading import POINTS_PER_MM, pdf_words, read_pdf

Make = Callable[..., Report]
A4 = (210, 297)
LONG = "Xóm Đồng Chòi Thượng Nguyễn Huệ nối dài về phía Bắc"


def size_of(content: bytes) -> list[tuple[int, int]]:
    """Width and height of every page in whole millimetres."""
    boxes = [page.mediabox for page in PdfReader(BytesIO(content)).pages]
    return [
        (round(float(box.width) / POINTS_PER_MM), round(float(box.height) / POINTS_PER_MM)) for box in boxes
    ]


@pytest.fixture
def sixty(make: Make) -> Report:
    names = ["Khánh Hòa", LONG, "Tổ dân phố số 12"]
    lines = [
        HamletFigures(order, f"{names[order % 3]} {order}", 1000 + order, 9, 2, 1) for order in range(1, 61)
    ]
    return make(lines=lines)


def test_twelve_hamlets_fit_on_one_page(draft: Report, signed: Report) -> None:
    assert size_of(render_pdf(draft)) == size_of(render_pdf(signed)) == [A4]


def test_all_added_columns_turn_the_sheet_and_keep_one_page(make: Make, poverty_class: PovertyClass) -> None:
    extras = {order: HamletExtras(1000 + order, 1, "Xóm vùng xa, đường khó đi") for order in range(1, 13)}
    report = make(poverty_class, columns=list(optional_columns()), extras=extras)
    assert size_of(render_pdf(report)) == [A4[::-1]]


def test_text_keeps_the_decrees_margins(draft: Report, tmp_path: Path) -> None:
    words = pdf_words(render_pdf(draft), tmp_path)
    body = [(x / POINTS_PER_MM, y / POINTS_PER_MM) for _, x, y, text in words if text not in {"DỰ", "THẢO"}]
    assert min(x for x, _ in body) > 30
    assert max(x for x, _ in body) < 210 - 15
    assert min(y for _, y in body) > 20
    assert max(y for _, y in body) < 297 - 20


def test_long_table_repeats_its_head_and_keeps_its_total(sixty: Report, tmp_path: Path) -> None:
    content = render_pdf(sixty)
    pages = [page.extract_text() for page in PdfReader(BytesIO(content)).pages]
    assert len(pages) > 2
    assert all("Tên xóm" in page and "Giảm hộ nghèo năm 2022" in page for page in pages)
    assert [page.count("CỘNG") for page in pages] == [0] * (len(pages) - 1) + [1]
    words = sorted(pdf_words(content, tmp_path), key=lambda word: (word[0], word[2]))
    first_column = (30 + 9) * POINTS_PER_MM
    orders = [int(text) for _, x, y, text in words if x < first_column and text.isdigit()]
    assert orders == list(range(1, 61))
    last = [text for page, _, _, text in words if page == len(pages)]
    assert last.index("60") < last.index("CỘNG")  # the total never stands alone on a page
    assert "1.001" in read_pdf(content)
    assert "61.830" in read_pdf(content)


def test_long_name_wraps_and_loses_nothing(sixty: Report) -> None:
    assert f"{LONG} 1" in " ".join(read_pdf(render_pdf(sixty)).split())


def test_page_number_is_centred_above_and_not_on_the_first(sixty: Report, tmp_path: Path) -> None:
    words = pdf_words(render_pdf(sixty), tmp_path)
    above = [(page, x, text) for page, x, y, text in words if y < 20 * POINTS_PER_MM and text.isdigit()]
    pages = max(page for page, *_ in words)
    assert [(page, text) for page, _, text in above] == [(page, str(page)) for page in range(2, pages + 1)]
    centre = (30 + 165 / 2) * POINTS_PER_MM
    assert all(abs(x - centre) < 1 for _, x, _ in above)


def test_draft_is_marked_on_every_page_and_nothing_else_is(sixty: Report, make: Make) -> None:
    marks = [page.extract_text().count("DỰ THẢO") for page in PdfReader(BytesIO(render_pdf(sixty))).pages]
    assert marks == [1] * len(marks)
    assert "DỰ THẢO" not in read_pdf(render_pdf(make(state=State.ISSUED)))


def test_fonts_are_embedded_and_one_family_also_in_the_margins(sixty: Report, tmp_path: Path) -> None:
    source = tmp_path / "fonts.pdf"
    source.write_bytes(render_pdf(sixty))
    listed = subprocess.run(["pdffonts", str(source)], check=True, capture_output=True, text=True).stdout
    fonts = [line.split() for line in listed.splitlines()[2:]]
    assert fonts
    for name, *_, embedded, subset, unicode, _, _ in fonts:
        assert "Serif" in name or "Times" in name
        assert "DejaVu" not in name
        assert (embedded, subset, unicode) == ("yes", "yes", "yes")


def test_margin_boxes_name_their_font(sixty: Report) -> None:
    """Without a name they take the system's serif, which is another font on another machine."""
    boxes = re.findall(r"@(?:top|bottom)-[a-z]+ \{([^}]*)\}", document(sixty, screen=False))
    shown = [box for box in boxes if "content: none" not in box]
    assert len(shown) == 2  # the page number, the mark of a draft
    assert all('"Times New Roman", "Liberation Serif", serif' in box for box in shown)


def test_document_information_names_title_and_language(draft: Report) -> None:
    reader = PdfReader(BytesIO(render_pdf(draft)))
    assert reader.metadata is not None
    assert reader.metadata.title == draft.title
    assert reader.metadata.author == "UBND xã Thịnh Đức"
    assert reader.metadata.subject == draft.document
    assert reader.trailer["/Root"]["/Lang"] == "vi"
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"] == True  # noqa: E712 - a PDF object, not a bool


def test_same_report_gives_the_same_bytes(draft: Report) -> None:
    assert render_pdf(draft) == render_pdf(draft)


def test_nothing_is_fetched_and_markup_stays_text(make: Make, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("khong-duoc-in")
    name = f'<link rel=attachment href="{secret.as_uri()}"><img src="{secret.as_uri()}">'
    content = render_pdf(make(lines=[HamletFigures(1, name, 10, 1, 0, 0)]))
    assert "<img" in read_pdf(content)
    assert PdfReader(BytesIO(content)).attachments == {}
    assert b"/EmbeddedFile" not in content
