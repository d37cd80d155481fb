"""Reads files back into what a reader sees: rows of texts, one list per hamlet and one for the total."""

import re
import subprocess
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from pypdf import PdfReader

POINTS_PER_MM = 72 / 25.4


@dataclass
class Table:
    """The texts of a table: of the head in reading order, of the rows, of the total row without its label."""

    head: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    total_label: str = ""
    total: list[str] = field(default_factory=list)


class _TableParser(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.part = ""
        self.cells: dict[str, list[list[str]]] = {"thead": [], "tbody": [], "tfoot": []}
        self.text: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag in self.cells:
            self.part = tag
        elif tag == "tr":
            self.cells[self.part].append([])
        elif tag in {"td", "th"}:
            self.text = []

    def handle_data(self, data: str) -> None:
        if self.text is not None:
            self.text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag in {"td", "th"} and self.text is not None:
            self.cells[self.part][-1].append("".join(self.text))
            self.text = None


def read_html(content: bytes) -> Table:
    """The table of an HTML file."""
    parser = _TableParser()
    parser.feed(content.decode())
    label, *total = parser.cells["tfoot"][0]
    return Table([text for row in parser.cells["thead"] for text in row], parser.cells["tbody"], label, total)


def open_xlsx(content: bytes, *, values: bool) -> Workbook:
    """The workbook: with `values` what is stored for those who do not calculate, else the formulas."""
    return load_workbook(BytesIO(content), data_only=values)


def head_row_of(sheet: Any) -> int:
    """The first row of the head, counted from 1."""
    return next(row for row in range(1, 12) if sheet.cell(row, 1).value == "TT")


def read_xlsx(content: bytes, hamlets: int) -> Table:
    """The table of a workbook, each cell as its number format shows it in the office (comma for decimals)."""
    sheet = open_xlsx(content, values=True).active
    head = head_row_of(sheet)
    first = head + 2
    texts = [[shown(cell) for cell in row] for row in sheet.iter_rows(first, first + hamlets)]
    upper, lower = ([cell.value for cell in row if cell.value] for row in sheet.iter_rows(head, head + 1))
    return Table(upper + lower, texts[:-1], texts[-1][0], texts[-1][2:])


def shown(cell: Any) -> str:
    """A cell's value under its number format, for the formats that the product uses."""
    value, form = cell.value, cell.number_format
    if value is None or isinstance(value, str):
        return value or ""
    if form == "#,##0":
        return f"{value:,.0f}".replace(",", ".")
    if re.fullmatch(r"0\.0+", form):
        return f"{value:.{len(form) - 2}f}".replace(".", ",")
    assert form == "General" or re.fullmatch("0+", form), form
    return f"{value:0{len(form) if form != 'General' else 1}.0f}"


def read_pdf(content: bytes) -> str:
    """The text of a PDF in reading order, line by line, single blanks."""
    pages = [page.extract_text() for page in PdfReader(BytesIO(content)).pages]
    return "\n".join(" ".join(line.split()) for page in pages for line in page.splitlines())


def pdf_words(content: bytes, folder: Path) -> list[tuple[int, float, float, str]]:
    """Every word of a PDF by poppler: page from 1, middle in points from left and from top, text."""
    source = folder / "read.pdf"
    source.write_bytes(content)
    answer = subprocess.run(
        ["pdftotext", "-bbox", str(source), "-"], check=True, capture_output=True, text=True
    ).stdout
    words, page = [], 0
    for line in answer.splitlines():
        page += "<page " in line
        if match := re.search(r'<word xMin="(.+)" yMin="(.+)" xMax="(.+)" yMax="(.+)">(.*)</word>', line):
            left, top, right, bottom = (float(number) for number in match.groups()[:4])
            words.append((page, (left + right) / 2, (top + bottom) / 2, unescape(match[5])))
    return words


def read_pdf_table(content: bytes, widths: list[int], folder: Path) -> Table:
    """The rows of an upright annex of one page, each word put into its cell by where it stands.

    `widths` are the columns' shares of the text's width, which is 165 mm from 30 mm on.
    """
    words = pdf_words(content, folder)
    scale = 165 / sum(widths)
    edges = [(30 + scale * sum(widths[:place])) * POINTS_PER_MM for place in range(1, len(widths) + 1)]

    def cells_at(height: float) -> list[str]:
        cells: list[list[str]] = [[] for _ in widths]
        for _, x, y, text in words:
            if abs(y - height) < 6:
                cells[next(place for place, edge in enumerate(edges) if x < edge)].append(text)
        return [" ".join(cell) for cell in cells]

    rows = [cells_at(y) for _, x, y, text in words if x < edges[0] and text.isdigit()]
    [bottom] = [y for _, _, y, text in words if text == "CỘNG"]
    order, name, *total = cells_at(bottom)
    return Table([], rows, f"{order}{name}", total)
