"""What a file says, place by place, whatever its bytes are: to hold it against one that was made anew."""

import json
from collections.abc import Callable, Iterator, Mapping
from io import BytesIO
from typing import Any
from zipfile import BadZipFile

Contents = Mapping[str, str]  # a place in words ("trang 2, dòng 5") → what stands there


class Unreadable(ValueError):
    """The bytes are not a file of their kind."""


def contents_of(format_key: str, content: bytes) -> Contents:
    """The texts of a PDF or a Word file, the cells of a workbook, the values of JSON; the file is one of our own.

    Raises Unreadable where the bytes are no such file, KeyError for another format.
    """
    # The readers are loaded by who compares files, not by every process.
    from docx.opc.exceptions import OpcError
    from pypdfium2 import PdfiumError

    read = _READERS[format_key]
    try:  # lxml's error of broken XML is a SyntaxError
        return dict(read(content))
    except (ValueError, KeyError, OSError, BadZipFile, SyntaxError, OpcError, PdfiumError) as error:
        raise Unreadable(format_key) from error


def _pdf(content: bytes) -> Iterator[tuple[str, str]]:
    from pypdfium2 import PdfDocument

    with PdfDocument(content) as document:
        for number, page in enumerate(document, 1):
            lines = page.get_textpage().get_text_bounded().splitlines()
            for place, line in enumerate(lines, 1):
                yield f"trang {number}, dòng {place}", " ".join(line.split())


def _xlsx(content: bytes) -> Iterator[tuple[str, str]]:
    """What a reader sees, and the formulas behind it."""
    from openpyxl import load_workbook

    for kind, values in (("ô", True), ("công thức", False)):
        for sheet in load_workbook(BytesIO(content), data_only=values):
            for row in sheet.iter_rows():
                for cell in row:
                    if cell.value is not None:
                        yield f"trang “{sheet.title}”, {kind} {cell.coordinate}", str(cell.value)


def _docx(content: bytes) -> Iterator[tuple[str, str]]:
    """Every paragraph of the text, of the tables and of what stands above and below a page."""
    from docx import Document
    from docx.oxml.ns import qn

    word = Document(BytesIO(content))
    elements = {"thân bài": word.element}
    for part in sorted(word.part.package.iter_parts(), key=lambda one: str(one.partname)):
        name = part.partname.filename
        if name.startswith(("header", "footer")):
            elements[name] = part.element
    for name, element in elements.items():
        for place, paragraph in enumerate(element.iter(qn("w:p")), 1):
            yield f"{name}, đoạn {place}", "".join(one.text or "" for one in paragraph.iter(qn("w:t")))


def _json(content: bytes) -> Iterator[tuple[str, str]]:
    yield from _flat("", json.loads(content))


def _flat(path: str, value: Any) -> Iterator[tuple[str, str]]:
    """The single values of nested JSON by their path: "rows.0.cells.rate.text"."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _flat(f"{path}.{key}" if path else key, inner)
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from _flat(f"{path}.{place}" if path else str(place), inner)
    else:
        yield path, json.dumps(value, ensure_ascii=False)


_READERS: dict[str, Callable[[bytes], Iterator[tuple[str, str]]]] = {
    "pdf": _pdf,
    "xlsx": _xlsx,
    "docx": _docx,
    "json": _json,
}
