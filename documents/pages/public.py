"""The public page of an issued document, ready to place."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from documents.rules.public import PublicDocument, PublicFile, Stand, Standing, file_with
from documents.rules.signatures import FoundSignature, TimeSource
from targets.rules.codes import printed_public_code
from thinhduc.figures import format_date, format_datetime

_PART = 16  # characters of a hash that stay on one line

_STANDINGS = {
    Standing.IN_FORCE: ("success", "Đang có hiệu lực"),
    Standing.REPLACED: ("warning", "Đã được thay thế"),
    Standing.REVOKED: ("error", "Đã bãi bỏ"),
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
    """`level` is success, warning or error; `standing`, `sentence`: where the document stands, and by what."""

    office: str
    superior: str
    title: str
    number: str
    day: str
    signer: str
    titles: str
    code: str
    level: str
    standing: str
    sentence: str
    files: tuple[FileLine, ...]


def document_page(document: PublicDocument, now: datetime) -> DocumentPage:
    """All that the page shows before a file is dropped; `now`: when it was asked."""
    level, standing = _STANDINGS[document.stand.standing]
    return DocumentPage(
        office=document.office,
        superior=document.superior,
        title=f"Kế hoạch giảm nghèo năm {document.year}",
        number=document.number,
        day=format_date(document.issued_on),
        signer=document.signer,
        titles=", ".join(document.titles),
        code=printed_public_code(document.code),
        level=level,
        standing=standing,
        sentence=_sentence(document.stand, now),
        files=tuple(_line(file) for file in document.files if file.is_last),
    )


def _sentence(stand: Stand, now: datetime) -> str:
    if stand.standing is Standing.REPLACED:
        return f"Thay bằng văn bản số {stand.document} ngày {format_date(stand.on)}."
    if stand.standing is Standing.REVOKED:
        return f"Bãi bỏ theo {stand.document}, ghi nhận ngày {format_date(stand.on)}."
    return f"Chưa bị thay thế, bãi bỏ; tính đến {format_datetime(timezone.localtime(now))}."


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
    lines = [f"Giống hệt tệp “{found.label}” của văn bản số {document.number}."]
    lines += [f"Ký số: {one}." for one in _line(found).signatures]
    if not found.is_last:
        lines.append("Sau tệp này, văn bản còn có tệp ký số mới hơn.")
    if document.stand.standing is not Standing.IN_FORCE:
        lines.append("Nhưng văn bản không còn hiệu lực, xem phần trên.")
    level = "success" if document.stand.standing is Standing.IN_FORCE else "warning"
    return Answer(level, title, tuple(lines), parts)


_WHY_NOT = (
    "Chỉ khác một chút đã là tệp khác: có thể tệp được mở rồi lưu lại, in hay quét lại, đổi dạng, hoặc bị sửa.",
    "Đề nghị lấy lại tệp gốc từ nơi đã gửi, hoặc hỏi cơ quan ban hành.",
)
