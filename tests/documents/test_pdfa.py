"""Issued PDFs carry what PDF/A-3a asks for and nothing that it forbids, as far as these looks go.

This is no validator. Looked at: the beginning, the identification and the title in the metadata, the colour profile,
tags and language, embedded fonts with their letters, printed annotations; and that there is no encryption, script,
action on opening, attachment, outside stream or LZW.
"""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader
from pypdf.generic import DictionaryObject, StreamObject

from reports.annexes import build_annex
from reports.renderers.html import document
from reports.renderers.pdf import to_pdf
from targets.models import IssuedFile
from targets.rules import PovertyClass
from tests.cast import Cast
from tests.reports.conftest import signed_input
from tests.world import issued_plan

PRINT, HIDDEN, NO_VIEW = 4, 2, 32  # flags of an annotation
FORBIDDEN_KEYS = {"/JS", "/AA", "/OpenAction", "/EmbeddedFiles", "/AF", "/EF", "/XFA", "/Encrypt"}
FORBIDDEN_ACTIONS = {
    "/JavaScript",
    "/Launch",
    "/Sound",
    "/Movie",
    "/ImportData",
    "/ResetForm",
    "/Hide",
    "/Rendition",
}


def objects(reader: PdfReader) -> Iterator[Any]:
    """Every dictionary of the file, also those within others."""

    def inside(value: Any) -> Iterator[Any]:
        if isinstance(value, DictionaryObject):
            yield value
            for one in value.values():
                yield from inside(one)
        elif isinstance(value, list):
            for one in value:
                yield from inside(one)

    yield from inside(reader.trailer)
    for number in range(1, int(reader.trailer["/Size"])):
        yield from inside(reader.get_object(number))


def faults(content: bytes) -> list[str]:
    """What speaks against the file being PDF/A-3a."""
    reader = PdfReader(BytesIO(content))
    return [*_of_file(content, reader), *_of_objects(reader)]


def _of_file(content: bytes, reader: PdfReader) -> Iterator[str]:
    if not re.match(rb"%PDF-1\.7\r?\n%[\x80-\xff]{4,}", content):
        yield "beginning"
    root = reader.trailer["/Root"]
    if "/ID" not in reader.trailer:
        yield "no identifier"
    metadata = root["/Metadata"].get_data().decode() if "/Metadata" in root else ""
    if 'pdfaid:part="3"' not in metadata or 'pdfaid:conformance="A"' not in metadata:
        yield "not identified"
    if not reader.metadata or f">{reader.metadata.title}<" not in metadata:
        yield "title"
    [intent] = root.get("/OutputIntents", [{}])
    profile = intent.get("/DestOutputProfile")
    if intent.get("/S") != "/GTS_PDFA1" or profile is None or profile.get_object()["/N"] != 3:
        yield "output intent"
    elif profile.get_object().get_data()[16:20] + profile.get_object().get_data()[36:40] != b"RGB acsp":
        yield "colour profile"
    if not root.get("/MarkInfo", {}).get("/Marked") or "/StructTreeRoot" not in root:
        yield "tags"
    if root.get("/Lang") != "vi":
        yield "language"


def _of_objects(reader: PdfReader) -> Iterator[str]:
    for one in objects(reader):
        yield from (f"{key} in {one.get('/Type')}" for key in FORBIDDEN_KEYS & set(one))
        if one.get("/S") in FORBIDDEN_ACTIONS:
            yield f"action {one['/S']}"
        if isinstance(one, StreamObject) and ("/F" in one or "LZW" in str(one.get("/Filter"))):
            yield "stream"
        if one.get("/Type") == "/Font":
            yield from _of_font(one)
        if one.get("/Type") == "/Annot" and one.get("/Subtype") != "/Popup":
            flags = int(one.get("/F", 0))
            if not flags & PRINT or flags & (HIDDEN | NO_VIEW):
                yield f"annotation {one['/Subtype']} is not printed"


def _of_font(font: Any) -> Iterator[str]:
    if "/DescendantFonts" in font:
        if "/ToUnicode" not in font:
            yield "letters of a font"
        return  # its descendant is a font of its own
    descriptor = font.get("/FontDescriptor", {})
    if not {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor.get_object() if descriptor else {}):
        yield f"font {font.get('/BaseFont')} is not embedded"


@pytest.mark.django_db
def test_issued_files_carry_the_marks_of_pdf_a(cast: Cast) -> None:
    issued_plan(cast)
    files = IssuedFile.objects.within(cast.officer.scope).filter(format="pdf")
    found = {file.report: faults(bytes(file.content)) for file in files}
    assert found == {"plan": [], "annex-poor": [], "annex-near-poor": []}


def test_file_without_them_is_told_apart() -> None:
    annex = build_annex(signed_input(PovertyClass.POOR))
    assert set(faults(to_pdf(document(annex, screen=False)))) >= {"not identified", "output intent"}
