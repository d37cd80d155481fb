"""A plan as a Word file by the form of NĐ 30/2020/NĐ-CP, Phụ lục I; the same document always gives the same bytes."""

from datetime import UTC, datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import docx
from docx.document import Document as WordDocument

from reports.document import Document
from reports.renderers.docx.annex import write_annex
from reports.renderers.docx.body import write_body
from reports.renderers.docx.page import set_first_section
from reports.renderers.docx.styles import define_styles
from reports.renderers.sound import sound

# Word wants a time of writing; the document's own day stands in its text, and a clock would change the bytes.
_FIXED = datetime(2020, 3, 5, tzinfo=UTC)
_OLDEST_ZIP_TIME = (1980, 1, 1, 0, 0, 0)


def render_docx(document: Document) -> bytes:
    """The letterhead, text and signature, then every annex in a section of its own with its own page numbers."""
    document = sound(document)
    word = docx.Document()
    define_styles(word)
    _set_properties(word, document)
    set_first_section(word, document)
    write_body(word, document)
    for annex in document.annexes:
        write_annex(word, annex)
    target = BytesIO()
    word.save(target)
    return _without_clock(target.getvalue())


def _set_properties(word: WordDocument, document: Document) -> None:
    properties = word.core_properties
    properties.title = f"{document.type_name} {document.subject}"[:255]
    properties.subject = document.letterhead.number[:255]
    properties.author = properties.last_modified_by = f"UBND {document.commune_name}"[:255]
    properties.language = "vi-VN"
    properties.comments = properties.keywords = ""
    properties.created = properties.modified = _FIXED
    properties.revision = 1
    relations = word.part.package.rels
    for key in [key for key, one in relations.items() if one.reltype.endswith("/thumbnail")]:
        relations.pop(key)  # a picture of the library's own template


def _without_clock(data: bytes) -> bytes:
    target = BytesIO()
    with ZipFile(BytesIO(data)) as source, ZipFile(target, "w", ZIP_DEFLATED) as result:
        for name in source.namelist():
            entry = ZipInfo(name, _OLDEST_ZIP_TIME)
            entry.compress_type = ZIP_DEFLATED
            result.writestr(entry, source.read(name))
    return target.getvalue()
