"""Taking in a signed file from outside, and signing on this server."""

import hashlib
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from PIL.Image import Image
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers.pdf_cms import Signer

from documents.models import SignedFile
from documents.queries.issued import label_of
from documents.queries.signed import (
    SIGN_REFUSED,
    SignedView,
    called,
    current_signed,
    keys_of,
    offices_of,
    signed_bytes,
    tries_of,
)
from documents.queries.stamps import current_stamp
from documents.rules.scans import shown_name
from documents.rules.signatures import (
    CLOSED_FOR,
    MOST_FAILURES,
    SignedCheck,
    certificate_fault,
    closed_until,
    roles_of,
    turn_fault,
    with_roles,
)
from documents.rules.stamps import HAND, SEAL
from documents.signing.appearance import picture_of, seal_size, shown, text_shown
from documents.signing.checking import check_signed
from documents.signing.covering import Signatory, clear_box
from documents.signing.keys import ORGANISATION, KeyClosed, SigningKey, WrongPassphrase, opened
from documents.signing.placing import UNKNOWN_HAND, find_place, hand_box, head_box, seal_box
from documents.signing.sign import Appearance, put_signature
from documents.signing.trust import load_trust
from journal.actions import Change, record
from reports.document import PLAN
from reports.queries import Download, issued_file
from targets.actions.common import lock_version, require, title_of
from targets.models import IssuedFile
from targets.queries import VersionOutline, VersionView, version_by_id
from thinhduc.errors import Refused
from thinhduc.figures import format_datetime
from thinhduc.findings import Finding, Level
from thinhduc.permissions import Permission
from thinhduc.scope import Scope

UNTOUCHED = "Chưa đưa tệp nào vào hồ sơ."
MEANWHILE = "Trong lúc ký, một tệp đã ký khác vừa được đưa vào hồ sơ. Hãy mở lại trang và ký tệp mới."


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
    name = shown_name(filename, issued.filename)
    return _store(scope, version, report, check, content, filename=name, origin=SignedFile.Origin.UPLOADED)


def sign_on_server(*, scope: Scope, version_id: int, report: str, key_name: str, passphrase: str = "") -> int:
    """Signs the PDF of `report`, or its last signed file, with a key of this server; the new signed file's key.

    The version is in force and the key this commune's and, a signer's, this account's (keys_of). The signer signs the
    plan first, then the organisation, which alone signs annexes. The result is held against check_signed, and the name
    in its certificate against whose key it is, before it is kept. Refused in words; `passphrase` is never stored, a
    wrong one is noted, and too many close the key for a while.
    """
    require(scope, Permission.SIGN_DOCUMENTS)
    version = issued_version(scope, version_id)
    if not version.is_in_force:
        raise Refused("Bản này đã được thay thế hoặc bãi bỏ nên không ký nữa.")
    key = _key(scope, key_name)
    issued = issued_pdf(scope, version, report)
    before = current_signed(scope, version_id, report)
    if before and key.kind in roles_of(before.signatures):
        raise Refused(f"{key.kind_label.capitalize()} đã ký tệp hiện hành rồi; không cần ký lần nữa.")
    fault = turn_fault(
        key.kind,
        is_plan=report == PLAN,
        is_signed=before is not None,
        account_name=scope.user_name,
        signer=version.signer,
    )
    if fault:
        raise Refused(fault)
    _refuse_guessing(scope, key)
    content = _signed(scope, version, Signing(key, report, issued.content, before), passphrase)
    check = checked(scope, version, issued, content)
    office = offices_of(scope, version)[0]
    if fault := certificate_fault(key.kind, check.signatures, signer=version.signer, office=office):
        raise Refused(f"{fault} {UNTOUCHED}", who_can_lift="Quản trị hệ thống khai đúng khóa.")
    name = f"{PurePosixPath(issued.filename).stem}-da-ky.pdf"
    origin = SignedFile.Origin.SERVER
    return _store(scope, version, report, check, content, filename=name, origin=origin, before=before)


@dataclass(frozen=True)
class Signing:
    """What is signed with which key: the issued bytes of a report, and the last signed file where there is one."""

    key: SigningKey
    report: str
    issued: bytes
    before: SignedView | None


def _key(scope: Scope, name: str) -> SigningKey:
    keys = keys_of(scope)
    if keys.faults:
        raise Refused(
            " ".join(keys.faults), who_can_lift="Quản trị hệ thống sửa tệp khai khóa ký trên máy chủ."
        )
    found = next((key for key in keys.keys if key.name == name), None)
    if found is None:
        raise Refused("Tài khoản này không được dùng khóa ấy, hoặc khóa không còn trên máy chủ.")
    return found


def _signed(scope: Scope, version: VersionView, signing: Signing, passphrase: str) -> bytes:
    """The file with one more signature; Refused where the key can not be opened or does not sign."""
    at = timezone.now().replace(microsecond=0)
    data, count = signing.issued, 0
    if signing.before is not None:
        data, count = _content(scope, signing.before), len(signing.before.signatures)
    try:
        with (
            opened(signing.key, passphrase) as signer,
            _appearance(scope, version, signing, at) as appearance,
        ):
            _refuse_same_key(signer, signing.before)
            return put_signature(data, signer, field=f"KySo{count + 1}", at=at, appearance=appearance)
    except WrongPassphrase as wrong:
        _note_failure(scope, version, signing.key)
        raise Refused(str(wrong)) from wrong
    except KeyClosed as closed:
        raise Refused(str(closed)) from closed
    except (PdfError, SigningError, ValueError) as error:
        raise Refused("Không ký được tệp này bằng khóa ấy; chưa có gì được ghi.") from error


def _refuse_guessing(scope: Scope, key: SigningKey) -> None:
    now = timezone.now()
    if until := closed_until(tries_of(scope, key, now - CLOSED_FOR), now):
        at = format_datetime(timezone.localtime(until))
        raise Refused(
            f"Mật khẩu của khóa “{key.name}” đã bị gõ sai {MOST_FAILURES} lần; sau {at} mới gõ lại được. Chưa ký gì."
        )


def _note_failure(scope: Scope, version: VersionView, key: SigningKey) -> None:
    """Says in the journal that a wrong password was typed, never which; a deed of its own, as nothing follows it."""
    record(
        scope=scope,
        deed=SIGN_REFUSED,
        subject=called(key),
        commune_id=version.commune_id,
        year=version.year,
        version_id=version.id,
    )


def _content(scope: Scope, view: SignedView) -> bytes:
    download = signed_bytes(scope, view.id)
    if download is None:
        raise Refused(MEANWHILE)
    return download.content


def _refuse_same_key(signer: Signer, before: SignedView | None) -> None:
    certificate = signer.signing_cert
    serial = f"{certificate.serial_number:X}" if certificate else ""
    if before and any(one.serial == serial for one in before.signatures):
        raise Refused("Khóa này đã ký tệp hiện hành rồi; không cần ký lần nữa.")


def _appearance(
    scope: Scope, version: VersionView, signing: Signing, at: datetime
) -> AbstractContextManager[Appearance | None]:
    """What is shown: text on an annex; on the plan a picture at the signer's name, nothing where there is no
    picture or no free place for it."""
    if signing.report != PLAN:
        return text_shown(version.document_number, at, head_box(signing.issued))
    is_seal = signing.key.kind == ORGANISATION
    hand = _picture(scope, HAND, version.signer if is_seal else scope.user_name)
    seal = _picture(scope, SEAL) if is_seal else None
    title = version.signature[-1] if version.signature else ""
    place, picture = find_place(signing.issued, title, version.signer), seal if is_seal else hand
    if place is None or picture is None:
        return nullcontext()
    box = hand_box(place, *(hand.size if hand else UNKNOWN_HAND))
    if is_seal:
        box = seal_box(box, *seal_size(picture, signing.key.seal_width_mm))
    free = clear_box(signing.issued, place.page, box, _signatory(version))
    return nullcontext(shown(picture, place.page, free) if free else None)


def _signatory(version: VersionOutline) -> Signatory:
    return Signatory(tuple(version.signature), version.signer)


def _picture(scope: Scope, kind: str, name: str = "") -> Image | None:
    png = current_stamp(scope, kind, name)
    return picture_of(png) if png else None


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
    """What check_signed finds, with a guess who signed as what; Refused, a finding a fault, where not accepted."""
    trust = load_trust(settings.TRUST_FOLDER)
    check = check_signed(issued.content, content, trust, timezone.now(), _signatory(version))
    if not check.is_accepted:
        is_untrusted = any(not one.is_trusted for one in check.signatures)
        raise Refused(
            UNTOUCHED,
            [Finding(Level.ERROR, "signed-file", problem) for problem in check.all_problems],
            who_can_lift=" ".join(trust.faults) if is_untrusted else "",
        )
    return with_roles(check, signer=version.signer, offices=offices_of(scope, version))


@transaction.atomic
def _store(
    scope: Scope,
    version: VersionOutline,
    report: str,
    check: SignedCheck,
    content: bytes,
    *,
    filename: str,
    origin: SignedFile.Origin,
    before: SignedView | None = None,
) -> int:
    """Keeps an accepted file and says so in the journal; its key. `before`: what a signature made here was put on."""
    row = lock_version(scope, version.id)
    if origin == SignedFile.Origin.SERVER and current_signed(scope, version.id, report) != before:
        raise Refused(MEANWHILE)
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
