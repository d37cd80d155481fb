"""The scans of an issued version's signed paper, and their files."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Prefetch
from django.db.models.functions import Length

from documents.models import Scan, ScanFile
from documents.rules.scans import KINDS, placed
from reports.queries import DamagedFile, Download
from thinhduc.scope import Scope


@dataclass(frozen=True)
class ScanFileView:
    """A file of a scan; `size` in bytes."""

    order: int
    filename: str
    content_type: str
    pages: int
    size: int
    sha256: str


@dataclass(frozen=True)
class ScanView:
    """A scan with its files in order."""

    id: int
    note: str
    added_by: str
    added_at: datetime
    files: tuple[ScanFileView, ...]

    @property
    def pages(self) -> int:
        """All pages of all files."""
        return sum(file.pages for file in self.files)


def scans_of(scope: Scope, version_id: int) -> tuple[ScanView, ...]:
    """The scans of a version, the one that counts (the last) first."""
    files = ScanFile.objects.within(scope).defer("content").annotate(size=Length("content")).order_by("order")
    found = (
        Scan.objects.within(scope).filter(version_id=version_id).prefetch_related(Prefetch("files", files))
    )
    return tuple(_view(row) for row in found.order_by("-id"))


def has_scan(scope: Scope, version_id: int) -> bool:
    """Whether a version has a scan."""
    return bool(Scan.objects.within(scope).filter(version_id=version_id).exists())


def _view(row: Any) -> ScanView:
    return ScanView(
        row.pk, row.note, row.added_by, row.added_at, tuple(_file(one) for one in row.files.all())
    )


def _file(row: Any) -> ScanFileView:
    return ScanFileView(row.order, row.filename, row.content_type, row.pages, row.size, row.sha256)


def scan_file(scope: Scope, version_id: int, scan_id: int, order: int) -> Download | None:
    """The bytes of one file, after checking that they are those that were taken in; None where there is no such."""
    files = ScanFile.objects.within(scope).filter(scan__version_id=version_id, scan_id=scan_id, order=order)
    row = files.first()
    return None if row is None else _download(row)


def scan_page(scope: Scope, version_id: int, scan_id: int, page: int) -> tuple[bytes, int] | None:
    """The file that holds page `page` (from 1) of the whole scan, and the page within it; None where there is none."""
    files = (
        ScanFile.objects.within(scope).filter(scan__version_id=version_id, scan_id=scan_id).order_by("order")
    )
    counts = list(files.values_list("order", "pages"))
    place = placed(page, [pages for _, pages in counts])
    if place is None:
        return None
    return _download(files.get(order=counts[place.file][0])).content, place.page


def _download(row: Any) -> Download:
    content = bytes(row.content)
    if hashlib.sha256(content).hexdigest() != row.sha256:
        raise DamagedFile(
            f"Tệp quét {row.filename} đang lưu không còn đúng như khi đưa vào; chưa gửi tệp này đi.",
            who_can_lift="Quản trị hệ thống khôi phục tệp từ bản sao lưu.",
        )
    name = f"ban-quet-{row.scan_id}-tep-{row.order}.{KINDS[row.content_type]}"
    return Download(name, row.content_type, content, row.sha256)
