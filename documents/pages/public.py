"""The public page of an issued document, ready to place."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from documents.rules.original import Valid
from documents.rules.public import Ending, PublicDocument, PublicFile, Standing, file_with
from documents.rules.signatures import FoundSignature, TimeSource
from targets.rules.codes import printed_public_code
from thinhduc.figures import format_date, format_datetime

_PART = 16  # characters of a hash that stay on one line

_STANDINGS = {
    Standing.IN_FORCE: ("success", "Đang có hiệu lực"),
    Standing.REPLACED: ("warning", "Đã được thay thế"),
    Standing.REVOKED: ("error", "Đã bãi bỏ"),
}
_UNSIGNED = ("warning", "Đã ban hành, chưa đủ chữ ký số")

_ORIGINALS = {
    Valid.PAPER: "bản giấy đã ký, đóng dấu",
    Valid.BOTH: "bản giấy đã ký, đóng dấu; tệp PDF có chữ ký số của người ký và của cơ quan cũng là bản gốc",
    Valid.ELECTRONIC: "tệp PDF có chữ ký số của người ký và của cơ quan",
    Valid.NOTHING: "tệp PDF có chữ ký số của người ký và của cơ quan, hiện chưa có",
}


@dataclass(frozen=True)
class FileLine:
    """A file: its name for people, its hash in parts that a line may break between, who signed it."""

    label: str
    hash_parts: tuple[str, ...]
    signatures: tuple[str, ...]


@dataclass(frozen=True)
class Answer:
    """What is said of a file that somebody dropped; `lines`: what more is to be known of it."""

    level: str
    title: str
    lines: tuple[str, ...]
    hash_parts: tuple[str, ...]


@dataclass(frozen=True)
class DocumentPage:
    """`level` is success, warning or error; `standing`, `sentences`: where the document stands, and by what.

    `original`: the valid document; `others`: what the files on this page are beside it.
    """

    office: str
    superior: str
    title: str
    number: str
    day: str
    signer: str
    titles: str
    code: str
    original: str
    others: str
    level: str
    standing: str
    sentences: tuple[str, ...]
    files: tuple[FileLine, ...]


def document_page(document: PublicDocument, now: datetime) -> DocumentPage:
    """All that the page shows before a file is dropped; `now`: when it was asked."""
    level, standing = _standing(document)
    original = _ORIGINALS[document.original]
    return DocumentPage(
        office=document.office,
        superior=document.superior,
        title=f"Kế hoạch giảm nghèo năm {document.year}",
        number=document.number,
        day=format_date(document.issued_on),
        signer=document.signer,
        titles=", ".join(document.titles),
        code=printed_public_code(document.code),
        original=original[0].upper() + original[1:],
        others=_others(document),
        level=level,
        standing=standing,
        sentences=_sentences(document, now),
        files=tuple(_line(file) for file in document.files if file.is_last),
    )


def _standing(document: PublicDocument) -> tuple[str, str]:
    """Never all well for an electronic document that has no original yet."""
    if document.standing is Standing.IN_FORCE and document.original is Valid.NOTHING:
        return _UNSIGNED
    return _STANDINGS[document.standing]


def _sentences(document: PublicDocument, now: datetime) -> tuple[str, ...]:
    if not document.endings:
        return (f"Chưa bị thay thế, bãi bỏ; tính đến {format_datetime(timezone.localtime(now))}.",)
    first, *later = document.endings
    return (_first(first), *(_later(one) for one in later))


def _first(ending: Ending) -> str:
    if ending.standing is Standing.REPLACED:
        return f"Thay bằng văn bản số {ending.document} ngày {format_date(ending.on)}."
    return f"Bãi bỏ theo {ending.document}, ghi nhận ngày {format_date(ending.on)}."


def _later(ending: Ending) -> str:
    """Of a document in the place of another what became of it."""
    start = f"Văn bản số {ending.number} sau đó"
    if ending.standing is Standing.REPLACED:
        return f"{start} được thay bằng văn bản số {ending.document} ngày {format_date(ending.on)}."
    return f"{start} đã bị bãi bỏ theo {ending.document}, ghi nhận ngày {format_date(ending.on)}."


def _others(document: PublicDocument) -> str:
    if document.original in (Valid.ELECTRONIC, Valid.BOTH):
        return "Tệp nào ở dưới không ghi “Ký số” thì không mang chữ ký số."
    if any(file.is_signed for file in document.files):
        return "Các tệp ở trang này chưa có tệp nào đủ các chữ ký số ấy."
    return "Các tệp điện tử ở trang này không mang chữ ký số."


def _line(file: PublicFile) -> FileLine:
    people = tuple(_signed(one) for one in file.signatures if not one.is_timestamp)
    return FileLine(file.label, _parts(file.sha256), people)


def _parts(sha256: str) -> tuple[str, ...]:
    return tuple(sha256[start : start + _PART] for start in range(0, len(sha256), _PART))


def _signed(found: FoundSignature) -> str:
    """Who signed, and when as far as anybody says it."""
    if found.signed_at is None:
        return f"{found.name}, không rõ lúc ký"
    said = f" ({found.time_source.label})" if found.time_source is TimeSource.CLAIMED else ""
    return f"{found.name}, {format_datetime(timezone.localtime(found.signed_at))}{said}"


def answer_for(document: PublicDocument, sha256: str) -> Answer:
    """Whether a file with this hash is one of the document's, and what follows from that."""
    parts = _parts(sha256)
    found = file_with(document.files, sha256)
    if found is None:
        return Answer("error", "Không phải tệp nào của văn bản này", _WHY_NOT, parts)
    title = "Đúng là tệp đã ký số" if found.is_signed else "Đúng là tệp đã ban hành"
    is_in_force = document.standing is Standing.IN_FORCE
    lines = [f"Giống hệt tệp “{found.label}” của văn bản số {document.number}."]
    lines += [f"Ký số: {one}." for one in _line(found).signatures]
    lines += _beside_original(document, found)
    if not found.is_last:
        lines.append(_beside_current(found))
    if not is_in_force:
        lines.append("Nhưng văn bản không còn hiệu lực, xem phần trên.")
    is_well = is_in_force and (not document.is_electronic or _counts(document, found))
    return Answer("success" if is_well else "warning", title, tuple(lines), parts)


def _counts(document: PublicDocument, file: PublicFile) -> bool:
    """Whether a file is an original, or a signed annex of one."""
    return file.is_complete and document.original in (Valid.ELECTRONIC, Valid.BOTH)


def _beside_original(document: PublicDocument, file: PublicFile) -> list[str]:
    if _counts(document, file):
        return []
    original = f"Bản gốc là {_ORIGINALS[document.original]}."
    if not file.is_signed:
        return [f"Tệp này không mang chữ ký số. {original}"]
    return [original if file.is_complete else f"Tệp này chưa đủ chữ ký số. {original}"]


def _beside_current(file: PublicFile) -> str:
    """Of a signed file that is not listed; one that all signed stays as good as the listed one."""
    if file.is_complete:
        return "Tệp này có đủ chữ ký số; trang này ghi một tệp ký số khác có sau, cũng đủ chữ ký số."
    return "Tệp ký số đang dùng là tệp khác, ghi ở danh sách trên trang này."


_WHY_NOT = (
    "Chỉ khác một chút đã là tệp khác: có thể tệp được mở rồi lưu lại, in hay quét lại, đổi dạng, hoặc bị sửa.",
    "Đề nghị lấy lại tệp gốc từ nơi đã gửi, hoặc hỏi cơ quan ban hành.",
)
