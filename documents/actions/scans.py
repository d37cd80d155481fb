"""Adding the scan of the signed and sealed paper to an issued version."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from documents.models import Scan, ScanFile
from documents.pictures.reading import look_at
from documents.queries.scans import scans_of
from documents.rules.scans import KINDS, Looked, scan_faults, shown_name, size_faults
from journal.actions import Change, record
from targets.actions.common import lock_version, require, title_of, view_of
from thinhduc.errors import Refused
from thinhduc.figures import format_count, normalize
from thinhduc.permissions import Permission
from thinhduc.scope import Scope

UNTOUCHED = "Chưa đưa bản quét nào vào hồ sơ."


@dataclass(frozen=True)
class SentFile:
    """A file as a person sent it."""

    filename: str
    content: bytes


def add_scan(*, scope: Scope, version_id: int, files: Sequence[SentFile], note: str = "") -> int:
    """Keeps one PDF, or pictures page by page in this order, beside an issued version; the scan's key.

    Refused, with every fault in words, where the version is not issued, the files are too many or too large, or one is
    not a sound PDF, JPEG or PNG by its content; nothing is stored then. The files are read before anything is locked.
    """
    require(scope, Permission.ADD_TO_ISSUED)
    if faults := size_faults([len(file.content) for file in files]):
        raise Refused(" ".join([UNTOUCHED, *faults]))
    looked = look_at([file.content for file in files])
    named = [
        (_name(file, order, one), one) for order, (file, one) in enumerate(zip(files, looked, strict=True), 1)
    ]
    if faults := scan_faults(named):
        raise Refused(" ".join([UNTOUCHED, *faults]))
    rows = [
        ScanFile(
            order=order, filename=name, content_type=one.content_type, content=file.content, pages=one.pages,
            sha256=hashlib.sha256(file.content).hexdigest(),
        )
        for order, (file, (name, one)) in enumerate(zip(files, named, strict=True), 1)
    ]  # fmt: skip
    return _store(scope, version_id, rows, normalize(note)[:200])


def _name(file: SentFile, order: int, looked: Looked) -> str:
    return shown_name(file.filename, f"trang-{order}.{KINDS.get(looked.content_type, 'bin')}")


@transaction.atomic
def _store(scope: Scope, version_id: int, rows: list[ScanFile], note: str) -> int:
    version = lock_version(scope, version_id)
    view = view_of(scope, version)
    if not view.is_issued:
        raise Refused("Chỉ đưa bản quét vào bản kế hoạch đã ban hành.")
    hashes = [row.sha256 for row in rows]
    if any([file.sha256 for file in scan.files] == hashes for scan in scans_of(scope, version_id)[:1]):
        raise Refused("Đúng bản quét này đã có trong hồ sơ rồi; không cần đưa vào lần nữa.")
    scan = Scan.objects.create(
        commune_id=version.commune_id,
        version=version,
        note=note,
        added_by=scope.user_name,
        added_at=timezone.now(),
    )
    for row in rows:
        row.commune_id, row.scan = version.commune_id, scan
    ScanFile.objects.bulk_create(rows)
    record(
        scope=scope,
        deed="scan-added",
        subject=f"{title_of(view)}: {format_count(sum(row.pages for row in rows))} trang",
        commune_id=version.commune_id,
        year=view.year,
        version_id=version.pk,
        changes=[Change(None, "", f"file-scan-{row.order}", None, row.sha256) for row in rows],
    )
    return int(scan.pk)
