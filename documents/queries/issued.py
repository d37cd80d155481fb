"""The PDF files that a version was issued with, as what was added to them refers to them."""

from dataclasses import dataclass
from functools import lru_cache

from django.db.models.functions import Length

from documents.pictures.reading import look_at
from reports.document import PLAN
from reports.queries import issued_file
from reports.registry import REPORTS
from targets.models import IssuedFile
from targets.queries import VersionOutline
from thinhduc.scope import Scope

ORDER = (PLAN, *REPORTS)


@dataclass(frozen=True)
class IssuedPdf:
    """An issued PDF: `report` as in addresses, what people call it, its size in bytes."""

    id: int
    report: str
    label: str
    filename: str
    size: int
    sha256: str


def issued_pdfs(scope: Scope, version: VersionOutline) -> tuple[IssuedPdf, ...]:
    """The whole plan (where the version has a text), then each annex as a file of its own; nothing while not issued."""
    rows = IssuedFile.objects.within(scope).filter(version_id=version.id, format="pdf")
    found = [
        IssuedPdf(row.pk, row.report, label_of(row.report), row.filename, row.size, row.sha256)
        for row in rows.defer("content").annotate(size=Length("content"))
        if row.report in ORDER
    ]
    return tuple(sorted(found, key=lambda one: ORDER.index(one.report)))


def label_of(report: str) -> str:
    """What people call an issued file."""
    return "Kế hoạch" if report == PLAN else REPORTS[report].name


@dataclass(frozen=True)
class Print:
    """What is laid beside a scan: an issued PDF and its number of pages."""

    pdf: IssuedPdf
    pages: int


def prints_of(scope: Scope, version: VersionOutline) -> tuple[Print, ...]:
    """The plan with its annexes in one PDF, or the annexes where the version has no text: as they are scanned."""
    pdfs = issued_pdfs(scope, version)
    whole = [one for one in pdfs if one.report == PLAN] or pdfs
    return tuple(_print(scope, version, one) for one in whole)


def print_of(scope: Scope, version: VersionOutline, report: str) -> Print | None:
    """One issued PDF with its pages; None where the version was not issued with it."""
    found = next((one for one in issued_pdfs(scope, version) if one.report == report), None)
    return None if found is None else _print(scope, version, found)


def _print(scope: Scope, version: VersionOutline, pdf: IssuedPdf) -> Print:
    return Print(pdf, _page_count(content_of(scope, version, pdf.report)))


def content_of(scope: Scope, version: VersionOutline, report: str) -> bytes:
    """The stored bytes of an issued PDF, after checking them."""
    return issued_file(scope, version, report, "pdf").content


@lru_cache(maxsize=16)
def _page_count(content: bytes) -> int:
    return look_at([content])[0].pages


def meant_report(scope: Scope, version: VersionOutline, content: bytes) -> str:
    """Which of the issued PDFs a signed file was made from: the one it shares the longest beginning with.

    The plan where there are none.
    """
    pdfs = issued_pdfs(scope, version)
    shared = {one.report: _shared(content_of(scope, version, one.report), content) for one in pdfs}
    return max(shared, key=lambda report: shared[report], default=PLAN)


def _shared(first: bytes, second: bytes) -> int:
    """How many bytes at the beginning are the same; by halves, since files have millions of them."""
    low, high = 0, min(len(first), len(second))
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if first[:middle] == second[:middle] else (low, middle - 1)
    return low
