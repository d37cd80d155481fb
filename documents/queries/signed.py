"""The signed files of an issued version, with what was found of their signatures when they were taken in."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.conf import settings
from django.db.models.functions import Length

from accounts.models import User
from documents.models import SignedFile
from documents.queries.issued import ORDER, label_of
from documents.rules.signatures import FoundSignature, current_of
from documents.signing.keys import Keys, SigningKey, load_keys
from hamlets.queries import place_of
from journal.models import Entry
from reports.document import PLAN
from reports.queries import DamagedFile, Download
from targets.queries import VersionOutline
from thinhduc.scope import Scope

PDF = "application/pdf"
SIGN_REFUSED = "sign-refused"
LONGEST_SUBJECT = 200  # characters of what a deed of the journal is about


@dataclass(frozen=True)
class SignedView:
    """A signed file. `signatures` are as of `added_at`; certificates may have changed since. `is_current`: the one
    of its report that counts (rules/signatures.py, current_of)."""

    id: int
    report: str
    report_label: str
    origin: str
    origin_label: str
    filename: str
    size: int
    sha256: str
    added_by: str
    added_at: datetime
    signatures: tuple[FoundSignature, ...]
    is_current: bool


def signed_of(scope: Scope, version_id: int) -> tuple[SignedView, ...]:
    """Every signed file of a version: the plan's first, then those of the annexes; of each the newest first."""
    rows = (
        SignedFile.objects.within(scope).filter(version_id=version_id).select_related("file").order_by("-id")
    )
    found = list(rows.defer("content", "file__content").annotate(size=Length("content")))
    current = {_current(report, found) for report in {row.file.report for row in found}}
    views = [
        SignedView(
            id=row.pk,
            report=row.file.report,
            report_label=label_of(row.file.report),
            origin=row.origin,
            origin_label=row.get_origin_display(),
            filename=row.filename,
            size=row.size,
            sha256=row.sha256,
            added_by=row.added_by,
            added_at=row.added_at,
            signatures=signatures_in(row),
            is_current=row.pk in current,
        )
        for row in found
    ]
    return tuple(sorted(views, key=lambda view: ORDER.index(view.report)))


def _current(report: str, newest_first: Sequence[SignedFile]) -> int | None:
    """Which row of a report counts."""
    rows = [row for row in reversed(newest_first) if row.file.report == report]
    place = current_of([signatures_in(row) for row in rows], is_plan=report == PLAN)
    return None if place is None else int(rows[place].pk)


def current_signed(scope: Scope, version_id: int, report: str) -> SignedView | None:
    """The signed file of a report that counts."""
    views = signed_of(scope, version_id)
    return next((view for view in views if view.report == report and view.is_current), None)


def signatures_in(row: SignedFile) -> tuple[FoundSignature, ...]:
    """What is stored with a signed file."""
    return tuple(FoundSignature.from_json(one) for one in row.signatures)


def signed_bytes(scope: Scope, file_id: int, version_id: int | None = None) -> Download | None:
    """A signed file as it is stored, after checking its hash; None where the scope, or the version, has no such file.

    Raises DamagedFile where the bytes are no longer those that were taken in.
    """
    rows = SignedFile.objects.within(scope).filter(pk=file_id)
    row = (rows if version_id is None else rows.filter(version_id=version_id)).first()
    if row is None:
        return None
    content = bytes(row.content)
    if hashlib.sha256(content).hexdigest() != row.sha256:
        raise DamagedFile(
            f"Tệp {row.filename} đang lưu không còn đúng như khi đưa vào hồ sơ; chưa gửi tệp này đi.",
            who_can_lift="Quản trị hệ thống khôi phục tệp từ bản sao lưu.",
        )
    return Download(row.filename, PDF, content, row.sha256)


def keys_of(scope: Scope) -> Keys:
    """The keys of the server that this person may sign with; what is wrong with the file that names them."""
    found = load_keys(settings.SIGNING_FILE)
    commune = place_of(scope, scope.commune_id).commune_slug
    account = User.objects.filter(pk=scope.user_id).values_list("username", flat=True).first()
    mine = [key for key in found.keys if key.commune == commune and key.account in ("", account)]
    return replace(found, keys=tuple(mine))


def tries_of(scope: Scope, key: SigningKey, since: datetime) -> list[datetime]:
    """When this account typed a wrong password of a key, as the journal says it."""
    failed = Entry.objects.within(scope).filter(deed=SIGN_REFUSED, subject=called(key), at__gt=since)
    return list(failed.filter(actor_id=scope.user_id).values_list("at", flat=True))


def called(key: SigningKey) -> str:
    """How the journal names a key."""
    return f"Khóa “{key.name}”"[:LONGEST_SUBJECT]


def offices_of(scope: Scope, version: VersionOutline) -> Sequence[str]:
    """How certificates may call the commune's body, on the day of the document."""
    place = place_of(scope, version.commune_id, version.document_date)
    return (f"UBND {place.kind} {place.name}", f"UBND {place.name}")
