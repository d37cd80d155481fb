"""What was added to an issued version, held against the journal and against its own bytes: signed files and scans."""

import hashlib
from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.utils import timezone

from accounts.labels import label_of as figure_label
from documents.models import ScanFile, SignedFile
from documents.queries.issued import label_of
from documents.rules.signatures import FoundSignature
from documents.rules.verifying import Check, hash_faults, prefix_faults, signature_faults
from documents.signing.checking import check_signed
from documents.signing.trust import load_trust
from journal.models import Entry
from targets.queries import VersionOutline
from thinhduc.figures import format_datetime
from thinhduc.findings import Finding, Level
from thinhduc.scope import Scope

ADDED = ("signed-file-added", "signed-on-server", "scan-added")  # deeds whose changes are hashes of files


def added_findings(scope: Scope, version: VersionOutline) -> list[Finding]:
    """An error per fault of what was added to a version (`manage.py check_figures`)."""
    return [
        Finding(
            Level.ERROR,
            f"added-{check.code}",
            f"{check.file + ': ' if check.file else ''}{fault}.",
            data={"file": check.file},
        )
        for check in added_checks(scope, version)
        for fault in check.faults
    ]


def added_checks(scope: Scope, version: VersionOutline) -> Iterator[Check]:
    """Whether each signed file and scan is as it was taken in, and whether all that the journal names are there."""
    written = list(_entries(scope, version))
    hashes = {entry.new_value for entry in written}
    yield from _signed(scope, version, hashes)
    yield from _scans(scope, version, hashes)
    if written:
        yield _gone(scope, version, written)


def _entries(scope: Scope, version: VersionOutline) -> Iterator[Entry]:
    """What the journal has of added files, in the order they were added."""
    found = Entry.objects.within(scope).filter(version_id=version.id, deed__in=ADDED).exclude(figure="")
    return (entry for entry in found.order_by("id") if entry.new_value)


def _gone(scope: Scope, version: VersionOutline, written: list[Entry]) -> Check:
    """The same page may be scanned twice, so that files are counted."""
    signed = SignedFile.objects.within(scope).filter(version_id=version.id).values_list("sha256", flat=True)
    scans = (
        ScanFile.objects.within(scope).filter(scan__version_id=version.id).values_list("sha256", flat=True)
    )
    left = Counter([*signed, *scans])
    faults = []
    for entry in written:
        if left[str(entry.new_value)] == 0:
            at = format_datetime(timezone.localtime(entry.at))
            faults.append(
                f"nhật ký ghi {entry.actor_name} đưa vào {at} {_subject(entry)}, SHA-256 {entry.new_value}: nay "
                "không còn trong kho lưu"
            )
        left[str(entry.new_value)] -= 1
    question = "Mọi tệp ký số, tệp quét mà nhật ký ghi đã đưa vào có còn không?"
    return Check("gone", question, faults=tuple(faults))


def _subject(entry: Entry) -> str:
    return f"{figure_label(entry.figure)} [{entry.subject}]"


def _signed(scope: Scope, version: VersionOutline, written: set[Any]) -> Iterator[Check]:
    rows = (
        SignedFile.objects.within(scope).filter(version_id=version.id).select_related("file").order_by("id")
    )
    for place, row in enumerate(rows.iterator(chunk_size=1), 1):
        faults = (
            *hash_faults(_sha256(row), row.sha256, _named(row.sha256, written)),
            *prefix_faults(bytes(row.file.content), bytes(row.content)),
        )
        name = f"{row.filename} (tệp ký số {place}: {label_of(row.file.report)})"
        question = "Tệp ký số có đúng là tệp đã ban hành cộng phần chữ ký, và đúng như lúc đưa vào không?"
        yield Check("signed", question, name, faults)
        question = "Tên, lúc ký, số chứng thư lưu kèm có đúng như chữ ký trong tệp không?"
        yield Check("signatures", question, name, _signature_faults(row))


def _signature_faults(row: SignedFile) -> tuple[str, ...]:
    """The signatures are read anew from the stored bytes; whether they are trusted is not asked again."""
    try:
        stored = [FoundSignature.from_json(one) for one in row.signatures]
    except (KeyError, TypeError, ValueError):
        return ("phần chữ ký lưu kèm tệp đã bị sửa, không đọc được",)
    trust = load_trust(settings.TRUST_FOLDER)
    check = check_signed(bytes(row.file.content), bytes(row.content), trust, timezone.now())
    return signature_faults(stored, check.signatures)


def _scans(scope: Scope, version: VersionOutline, written: set[Any]) -> Iterator[Check]:
    rows = ScanFile.objects.within(scope).filter(scan__version_id=version.id).order_by("scan_id", "order")
    numbers: dict[int, int] = {}
    for row in rows.iterator(chunk_size=1):
        number = numbers.setdefault(row.scan_id, len(numbers) + 1)
        faults = hash_faults(_sha256(row), row.sha256, _named(row.sha256, written))
        name = f"{row.filename} (bản quét lần {number}, tệp {row.order})"
        yield Check("scan", "Tệp quét có đúng như lúc đưa vào không?", name, faults)


def _named(sha256: str, written: set[Any]) -> list[str]:
    """Many files are added to a version: one whose hash is not among those written is not in the journal."""
    return [sha256] if sha256 in written else []


def _sha256(row: SignedFile | ScanFile) -> str:
    return hashlib.sha256(bytes(row.content)).hexdigest()
