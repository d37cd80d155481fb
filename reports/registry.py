"""The registry of reports: addresses, buttons, the command line and the tests all walk over this."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from reports.annexes import ANNEXES, AnnexKind
from reports.document import Document
from reports.renderers.docx import render_docx
from reports.renderers.excel import render_xlsx
from reports.renderers.html import render_html
from reports.renderers.json import render_json
from reports.renderers.pdf import render_pdf
from reports.renderers.plan_pdf import render_plan_pdf
from reports.report import Report
from targets.rules import PovertyClass

Printed = TypeVar("Printed", bound=Report | Document)


@dataclass(frozen=True)
class Format(Generic[Printed]):
    """A kind of file: its key is also the file's ending; `is_frozen`: its bytes are kept when a version is issued."""

    key: str
    label: str
    content_type: str
    render: Callable[[Printed], bytes]
    is_frozen: bool = False


FORMATS: dict[str, Format[Report]] = {
    one.key: one
    for one in (
        Format("pdf", "PDF", "application/pdf", render_pdf, is_frozen=True),
        Format(
            "xlsx",
            "Excel",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            render_xlsx,
            is_frozen=True,
        ),
        Format("html", "HTML", "text/html; charset=utf-8", render_html),
        Format[Report]("json", "JSON", "application/json", render_json, is_frozen=True),
    )
}

# Those of the whole plan; all are kept when it is issued.
PLAN_FORMATS: dict[str, Format[Document]] = {
    one.key: one
    for one in (
        Format("pdf", "PDF", "application/pdf", render_plan_pdf, is_frozen=True),
        Format(
            "docx",
            "Word",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            render_docx,
            is_frozen=True,
        ),
        Format[Document]("json", "JSON", "application/json", render_json, is_frozen=True),
    )
}

REPORTS: dict[str, AnnexKind] = {kind.key: kind for kind in ANNEXES}


def report_for(poverty_class: PovertyClass) -> AnnexKind:
    """The annex of a class.

    >>> report_for(PovertyClass.NEAR_POOR).key
    'annex-near-poor'
    """
    return next(kind for kind in REPORTS.values() if kind.poverty_class is poverty_class)


def file_name(printed: Report | Document, format_key: str) -> str:
    """The name of a file, in ASCII that people can read; KeyError for a format that there is not."""
    formats = FORMATS if isinstance(printed, Report) else PLAN_FORMATS
    return f"{printed.file_stem}.{formats[format_key].key}"
