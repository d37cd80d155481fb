"""One signature of a signed PDF, looked at with pyHanko: whose, when, over what, and what is wrong with it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from asn1crypto import cms, x509
from pyhanko.sign.general import extract_certificate_info
from pyhanko.sign.validation.generic_cms import message_imprint_checker, validate_tst_signed_data
from pyhanko.sign.validation.pdf_embedded import (
    EmbeddedPdfSignature,
    async_validate_pdf_signature,
    async_validate_pdf_timestamp,
)
from pyhanko.sign.validation.status import (
    DocumentTimestampStatus,
    PdfSignatureStatus,
    SignatureCoverageLevel,
    TimestampSignatureStatus,
)

from documents.rules.signatures import FoundSignature, TimeSource
from documents.signing.chains import HERE, USAGE, Known, common_name, judge, part_of, validity
from documents.signing.envelope import end_of, gap_is_plain, structure_is_plain, time_stamps
from thinhduc.figures import format_datetime

AHEAD = timedelta(minutes=10)  # that a signer's clock may be fast

BROKEN = "Không đọc được chữ ký này: dữ liệu chữ ký bị hỏng hoặc theo kiểu không dùng được."
CHANGED = "Nội dung được ký đã bị thay đổi sau khi ký."
NOT_GENUINE = "Chữ ký không khớp với chứng thư kèm theo."
TOUCHED = "Phần dữ liệu của chữ ký trong tệp đã bị sửa, hoặc ghi theo kiểu không được nhận."
PARTIAL = "Chữ ký không bao trọn một trạng thái của tệp; có phần chen giữa không được ký."
MORE = "Sau chữ ký cuối cùng, tệp còn bị ghi thêm dữ liệu không được chữ ký nào bảo vệ."
LESS = "Tệp bị mất phần cuối so với khi ký."
NO_TIME = "Chữ ký không ghi thời điểm ký."
BAD_STAMP = "Dấu thời gian của chữ ký không nguyên vẹn."
STRANGE_STAMP = (
    "Dấu thời gian kèm theo không do tổ chức được tin cậy cấp; thời điểm ký lấy theo máy của người ký."
)
LOCKED = "Chữ ký này không cho phép thay đổi hay ký thêm, mà sau nó tệp còn được ghi thêm."


@dataclass(frozen=True)
class _Time:
    """When it was signed, by whose word; `moment` None where nothing says it."""

    moment: datetime | None
    source: TimeSource
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


async def look_at(
    embedded: EmbeddedPdfSignature, data: bytes, known: Known, now: datetime, *, is_last: bool
) -> FoundSignature:
    """What is to be said of one signature of the file `data`; the last one has to cover all of it."""
    found = FoundSignature(problems=(BROKEN,))
    try:
        found = replace(_named(embedded), problems=(BROKEN,))
        return await _checked(embedded, found, data, known, now, is_last=is_last)
    except Exception:  # noqa: BLE001 - hostile bytes; whatever is raised is the signature's fault
        return found


def _named(embedded: EmbeddedPdfSignature) -> FoundSignature:
    """What the certificate says."""
    certificate = extract_certificate_info(embedded.signed_data).signer_cert
    valid_from, valid_to = validity(certificate)
    return FoundSignature(
        signer=part_of(certificate.subject, "common_name"),
        organisation=part_of(certificate.subject, "organization_name"),
        issuer=common_name(certificate.issuer),
        serial=f"{certificate.serial_number:X}",
        valid_from=valid_from,
        valid_to=valid_to,
        is_timestamp=embedded.sig_object_type == "/DocTimeStamp",
    )


async def _checked(
    embedded: EmbeddedPdfSignature,
    named: FoundSignature,
    data: bytes,
    known: Known,
    now: datetime,
    *,
    is_last: bool,
) -> FoundSignature:
    time = await _time(embedded, known, now)
    context = known.context(time.moment or now)
    status: DocumentTimestampStatus | PdfSignatureStatus
    if named.is_timestamp:
        status = await async_validate_pdf_timestamp(embedded, context)
    else:
        status = await async_validate_pdf_signature(embedded, context, key_usage_settings=USAGE)
    proven = time.source is TimeSource.TIMESTAMP
    judged = judge(status, known, _certificates(embedded.signed_data), time.moment or now, proven=proven)
    covers, coverage = _coverage(embedded, status, data, is_last=is_last)
    is_plain = gap_is_plain(embedded, data) and structure_is_plain(embedded.signed_data, known.certificates)
    faults = (
        (not status.intact, CHANGED),
        (not status.valid, NOT_GENUINE),
        (not is_plain, TOUCHED),
        (isinstance(status, PdfSignatureStatus) and covers and not status.docmdp_ok, LOCKED),
    )
    problems = (
        *(words for is_fault, words in faults if is_fault),
        *coverage,
        *time.problems,
        *judged.problems,
    )
    return replace(
        named,
        signed_at=time.moment,
        time_source=time.source,
        covers_whole=covers,
        is_intact=bool(status.intact and status.valid and is_plain),
        is_trusted=judged.is_trusted,
        problems=problems,
        notes=(*time.notes, *judged.notes),
    )


def _coverage(
    embedded: EmbeddedPdfSignature,
    status: DocumentTimestampStatus | PdfSignatureStatus,
    data: bytes,
    *,
    is_last: bool,
) -> tuple[bool, tuple[str, ...]]:
    """Whether the signature covers what it has to, and what it leaves out."""
    left = len(data) - end_of(embedded)
    if is_last and left:
        return False, (MORE if left > 0 else LESS,)
    is_whole = status.coverage is not None and status.coverage >= SignatureCoverageLevel.ENTIRE_REVISION
    return is_whole, () if is_whole else (PARTIAL,)


async def _time(embedded: EmbeddedPdfSignature, known: Known, now: datetime) -> _Time:
    """From a trusted time stamp, else as the signer's machine wrote it."""
    if embedded.sig_object_type == "/DocTimeStamp":
        stamped = _stamped_at(embedded.signed_data)
        return _Time(stamped, TimeSource.TIMESTAMP, _future(stamped, now))
    problems: list[str] = []
    notes: list[str] = []
    for token in time_stamps(embedded.signer_info):
        is_sound, is_trusted = await _stamp(embedded, token, known)
        if is_sound and is_trusted:
            stamped = _stamped_at(token)
            return _Time(stamped, TimeSource.TIMESTAMP, (*problems, *_future(stamped, now)))
        (notes if is_sound else problems).append(STRANGE_STAMP if is_sound else BAD_STAMP)
    claimed = embedded.self_reported_timestamp
    if claimed is None:
        return _Time(None, TimeSource.UNKNOWN, (*problems, NO_TIME), tuple(notes))
    claimed = claimed if claimed.tzinfo else claimed.replace(tzinfo=HERE)
    return _Time(claimed, TimeSource.CLAIMED, (*problems, *_future(claimed, now)), tuple(notes))


async def _stamp(embedded: EmbeddedPdfSignature, token: cms.SignedData, known: Known) -> tuple[bool, bool]:
    """Whether a time stamp over the signature is sound, and whether its authority is trusted."""
    moment = _stamped_at(token)
    values = await validate_tst_signed_data(
        token, known.context(moment), message_imprint_checker(embedded.signer_info)
    )
    status = TimestampSignatureStatus(**values)
    judged = judge(status, known, _certificates(token), moment, proven=False)
    return bool(status.intact and status.valid), judged.is_trusted


def _stamped_at(token: cms.SignedData) -> datetime:
    moment: datetime = token["encap_content_info"]["content"].parsed["gen_time"].native
    return moment


def _future(moment: datetime, now: datetime) -> tuple[str, ...]:
    if moment <= now + AHEAD:
        return ()
    return (
        f"Thời điểm ký {format_datetime(moment.astimezone(HERE))} còn ở tương lai; đồng hồ máy ký bị sai.",
    )


def _certificates(signed_data: cms.SignedData) -> Sequence[x509.Certificate]:
    """All certificates that come along."""
    return [choice.chosen for choice in signed_data["certificates"] or ()]
