"""Taking in a signed file from outside, and signing on this server."""

import hashlib

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from documents.models import SignedFile
from documents.queries.issued import label_of
from documents.queries.signed import offices_of
from documents.rules.scans import shown_name
from documents.rules.signatures import SignedCheck, with_roles
from documents.signing.checking import check_signed
from documents.signing.trust import load_trust
from journal.actions import Change, record
from reports.queries import Download, issued_file
from targets.actions.common import lock_version, require, title_of
from targets.models import IssuedFile
from targets.queries import VersionOutline, VersionView, version_by_id
from thinhduc.errors import Refused
from thinhduc.figures import format_datetime
from thinhduc.permissions import Permission
from thinhduc.scope import Scope

UNTOUCHED = "Chưa đưa tệp nào vào hồ sơ."


def take_signed(*, scope: Scope, version_id: int, report: str, filename: str, content: bytes) -> int:
    """Keeps a PDF that was signed outside beside the issued one of `report` ("plan" or an annex's key); its key.

    Refused with every fault in words (check_signed) where it is not exactly the issued file with valid signatures, or
    is there already. A revoked or replaced version still takes the file that was signed of it, and the journal says so.
    The file is read before anything is locked.
    """
    require(scope, Permission.ADD_TO_ISSUED)
    version = issued_version(scope, version_id)
    issued = issued_pdf(scope, version, report)
    check = checked(scope, version, issued, content)
    return store(
        scope,
        version,
        report,
        check,
        content,
        filename=shown_name(filename, issued.filename),
        origin=SignedFile.Origin.UPLOADED,
    )


def issued_version(scope: Scope, version_id: int) -> VersionView:
    """The version; Refused where it is not issued."""
    view = version_by_id(scope, version_id)
    if view is None or not view.is_issued:
        raise Refused("Chỉ bản kế hoạch đã ban hành mới có tệp ký số.")
    return view


def issued_pdf(scope: Scope, version: VersionOutline, report: str) -> Download:
    """The PDF of a report as it was issued; Refused where the version has none."""
    try:
        return issued_file(scope, version, report, "pdf")
    except IssuedFile.DoesNotExist:
        raise Refused("Bản này không có tệp PDF ấy trong các tệp đã ban hành.") from None


def checked(scope: Scope, version: VersionOutline, issued: Download, content: bytes) -> SignedCheck:
    """What check_signed finds, with a guess who signed as what; Refused with all of it where it is not accepted."""
    trust = load_trust(settings.TRUST_FOLDER)
    check = check_signed(issued.content, content, trust, timezone.now())
    if not check.is_accepted:
        is_untrusted = any(not one.is_trusted for one in check.signatures)
        raise Refused(
            " ".join([UNTOUCHED, *check.all_problems]),
            who_can_lift=" ".join(trust.faults) if is_untrusted else "",
        )
    return with_roles(check, signer=version.signer, offices=offices_of(scope, version))


@transaction.atomic
def store(
    scope: Scope,
    version: VersionOutline,
    report: str,
    check: SignedCheck,
    content: bytes,
    *,
    filename: str,
    origin: SignedFile.Origin,
) -> int:
    """Keeps an accepted file and says so in the journal; its key."""
    row = lock_version(scope, version.id)
    file = IssuedFile.objects.within(scope).get(version_id=version.id, report=report, format="pdf")
    sha256 = hashlib.sha256(content).hexdigest()
    _refuse_twice(scope, file, sha256)
    signed = SignedFile.objects.create(
        commune_id=row.commune_id,
        version=row,
        file=file,
        origin=origin,
        filename=filename,
        content=content,
        sha256=sha256,
        signatures=[one.to_json() for one in check.signatures],
        added_by=scope.user_name,
        added_at=timezone.now(),
    )
    view = issued_version(scope, version.id)
    record(
        scope=scope,
        deed="signed-on-server" if origin == SignedFile.Origin.SERVER else "signed-file-added",
        subject=f"{title_of(view)}: {label_of(report)}, {_names(check)}",
        commune_id=row.commune_id,
        year=view.year,
        version_id=row.pk,
        reason="" if view.is_in_force else "Bản này không còn hiệu lực",
        changes=[Change(None, "", f"{file.key}-signed", None, sha256)],
    )
    return int(signed.pk)


def _names(check: SignedCheck) -> str:
    """Who signed, as the journal says it."""
    return "chữ ký của " + ", ".join(one.name for one in check.signatures if not one.is_timestamp)


def _refuse_twice(scope: Scope, file: IssuedFile, sha256: str) -> None:
    same = SignedFile.objects.within(scope).filter(file=file, sha256=sha256).first()
    if same is not None:
        at = format_datetime(timezone.localtime(same.added_at))
        raise Refused(
            f"Đúng tệp này đã có trong hồ sơ, do {same.added_by} đưa vào {at}; không cần đưa vào lần nữa."
        )
