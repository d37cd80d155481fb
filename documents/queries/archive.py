"""What the archive of an issued version holds: its files, what was added to them, what the journal has of it."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

from django.db.models import Count, QuerySet
from django.utils import timezone

from accounts.labels import label_of
from documents.archive import Member
from documents.models import Scan, ScanFile, SignedFile
from documents.queries.original import original_for
from documents.queries.signed import signed_of
from documents.rules.archive import (
    ISSUED,
    JOURNAL,
    README,
    SCANNED,
    SIGNATURES,
    SIGNED,
    ArchiveFacts,
    ScanFacts,
    readme,
)
from documents.rules.scans import KINDS
from hamlets.queries import place_of
from journal.deeds import deed_label
from journal.models import Entry
from reports.queries import DamagedFile
from targets.models import IssuedFile
from targets.queries import VersionOutline
from targets.rules.codes import printed_public_code
from thinhduc.exporting import Column, csv_chunks
from thinhduc.figures import DASH, format_datetime
from thinhduc.permissions import Role
from thinhduc.scope import Scope

Stored = IssuedFile | SignedFile | ScanFile


def archive_members(scope: Scope, version: VersionOutline) -> Iterator[Member]:
    """Every file of the archive, one at a time: bytes as they are stored, after checking that they still are.

    Raises DamagedFile where one is not.
    """
    issued = IssuedFile.objects.within(scope).filter(version_id=version.id).order_by("report", "format")
    for file in issued.iterator(chunk_size=1):
        yield Member(f"{ISSUED}/{file.filename}", _sound(file))
    signatures = []
    current = {view.id for view in signed_of(scope, version.id) if view.is_current}
    signed = SignedFile.objects.within(scope).filter(version_id=version.id).order_by("id")
    rows = signed.select_related("file").defer("file__content")
    for place, row in enumerate(rows.iterator(chunk_size=1), 1):
        name = f"{SIGNED}/{place:02}-{PurePosixPath(row.file.filename).stem}.pdf"
        signatures.append(_signatures(name, row, is_current=row.pk in current))
        yield Member(name, _sound(row))
    scans = _scans(scope, version)
    for folder, scan in zip((one.folder for one in scans), _rows(scope, version), strict=True):
        for row in scan.iterator(chunk_size=1):
            yield Member(f"{folder}/{row.order:02}.{KINDS.get(row.content_type, 'bin')}", _sound(row))
    yield Member(SIGNATURES, _json(signatures))
    yield from _journal(scope, version)
    facts = _facts(scope, version, signatures, scans)
    yield Member(README, readme(facts).encode("utf-8-sig"))


def _scans(scope: Scope, version: VersionOutline) -> list[ScanFacts]:
    """Every scan of the version, the oldest first."""
    rows = Scan.objects.within(scope).filter(version_id=version.id).annotate(count=Count("files"))
    return [
        ScanFacts(
            folder=f"{SCANNED}/lan-{place}",
            files=row.count,
            added_at=format_datetime(timezone.localtime(row.added_at)),
            added_by=row.added_by,
            note=row.note,
        )
        for place, row in enumerate(rows.order_by("id"), 1)
    ]


def _rows(scope: Scope, version: VersionOutline) -> Iterator[QuerySet[ScanFile]]:
    """The files of each scan, in the same order."""
    scans = Scan.objects.within(scope).filter(version_id=version.id).order_by("id")
    for pk in scans.values_list("pk", flat=True):
        yield ScanFile.objects.within(scope).filter(scan_id=pk).order_by("order")


def _sound(file: Stored) -> bytes:
    content = bytes(file.content)
    if hashlib.sha256(content).hexdigest() != file.sha256:
        raise DamagedFile(
            f"Tệp {file.filename} đang lưu không còn đúng như khi đưa vào hồ sơ; chưa lập hồ sơ lưu trữ.",
            who_can_lift="Quản trị hệ thống khôi phục tệp từ bản sao lưu.",
        )
    return content


def _signatures(name: str, row: SignedFile, *, is_current: bool) -> dict[str, Any]:
    return {
        "file": name,
        "signs": f"{ISSUED}/{row.file.filename}",
        "is_current": is_current,
        "original_name": row.filename,
        "sha256": row.sha256,
        "origin": row.get_origin_display(),
        "added_by": row.added_by,
        "added_at": _moment(row.added_at),
        "signatures": row.signatures,
    }


_COLUMNS = tuple(
    Column(head, lambda row, key=key: row[key])  # type: ignore[misc]
    for key, head in {
        "at": "Lúc",
        "actor": "Người làm",
        "role": "Vai trò",
        "deed": "Việc",
        "subject": "Đối tượng",
        "hamlet": "Xóm",
        "figure": "Số liệu",
        "from": "Từ",
        "to": "Thành",
        "reason": "Lý do",
        "source": "Nguồn",
    }.items()
)


def _journal(scope: Scope, version: VersionOutline) -> Iterator[Member]:
    """Deeds and figures of this version, in the order they were written; what was only looked at is left out, so that
    taking the archive does not change it, and so is whatever names a household."""
    entries = (
        Entry.objects.within(scope)
        .filter(version_id=version.id, household_id=None)
        .exclude(kind=Entry.Kind.READING)
        .order_by("id")
    )
    rows = [_entry(one) for one in entries]
    yield Member(f"{JOURNAL}.csv", "".join(csv_chunks(_COLUMNS, rows)).encode())
    yield Member(f"{JOURNAL}.json", _json(rows))


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "at": _moment(entry.at),
        "actor": entry.actor_name,
        "role": Role(entry.role).label if entry.role else "",
        "deed": deed_label(entry.deed),
        "subject": entry.subject,
        "hamlet": entry.hamlet_name,
        "figure": label_of(entry.figure) if entry.figure else "",
        "from": entry.old_value,
        "to": entry.new_value,
        "reason": entry.reason,
        "source": entry.source,
    }


def _facts(
    scope: Scope, version: VersionOutline, signed: Sequence[dict[str, Any]], scans: Sequence[ScanFacts]
) -> ArchiveFacts:
    original = original_for(scope, version)
    place = place_of(scope, version.commune_id, version.document_date)
    return ArchiveFacts(
        commune=f"{place.kind} {place.name}",
        year=version.year,
        version=version.number,
        number=version.document_number,
        day=version.document_date,
        signer=version.signer,
        standing=_standing(version),
        public_code=printed_public_code(version.public_code),
        original=(original.sentence, original.beside),
        signed=len(signed),
        current=[str(one["file"]) for one in signed if one["is_current"]],
        scans=scans,
    )


def _standing(version: VersionOutline) -> str:
    if version.revoked is not None:
        return f"đã bị bãi bỏ theo {version.revoked.document or DASH}"
    if version.replaced_by is not None:
        return f"đã được thay bằng bản {version.replaced_by}"
    return "đang có hiệu lực"


def _moment(at: datetime) -> str:
    """To the second, in the office's time and with its zone: "2022-03-31T14:02:05+07:00"."""
    return timezone.localtime(at).isoformat(timespec="seconds")


def _json(data: Any) -> bytes:
    return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode()
