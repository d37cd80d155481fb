"""What goes into the archive of an issued version: names, the list of hashes, what is said to who opens it; pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from thinhduc.figures import format_date

HASHES = "bam-sha256.txt"
README = "doc-truoc.txt"
JOURNAL = "nhat-ky"
SIGNATURES = "chu-ky.json"
ISSUED, SIGNED, SCANNED = "ban-hanh", "ky-so", "ban-quet"  # folders


@dataclass(frozen=True)
class ArchiveFacts:
    """What is said of the plan; `standing` is how it stood when the archive was made, as a sentence goes on."""

    commune: str
    year: int
    version: int
    number: str
    day: date | None
    signer: str
    standing: str
    public_code: str = ""
    signed: int = 0
    scans: int = 0


def archive_name(commune: str, year: int, version: int) -> str:
    """The archive's name without its ending, and that of the folder within it.

    >>> archive_name("thinh-duc", 2022, 1)
    'luu-tru-thinh-duc-2022-ban-1'
    """
    return f"luu-tru-{commune}-{year}-ban-{version}"


def hash_list(hashes: Mapping[str, str]) -> str:
    """The list that `sha256sum -c` reads, in the order of the names.

    >>> hash_list({"b.txt": "22", "a.txt": "11"})
    '11  a.txt\\n22  b.txt\\n'
    """
    return "".join(f"{sha256}  {name}\n" for name, sha256 in sorted(hashes.items()))


def readme(facts: ArchiveFacts) -> str:
    """What is what in the archive, and how anybody checks it without this software."""
    return "\r\n".join([*_about(facts), "", *_what_is_what(facts), "", *_how_to_check(facts), ""])


def _about(facts: ArchiveFacts) -> Sequence[str]:
    plan = f"Kế hoạch số {facts.number} ngày {format_date(facts.day)} của UBND {facts.commune}"
    code = [f"Mã kiểm tra: {facts.public_code}"] if facts.public_code else []
    return [
        "HỒ SƠ LƯU TRỮ KẾ HOẠCH GIẢM NGHÈO",
        "",
        f"{plan}; kế hoạch năm {facts.year}, bản {facts.version}.",
        f"Người ký: {facts.signer}.",
        f"Tình trạng khi lập hồ sơ này: {facts.standing}.",
        *code,
    ]


def _what_is_what(facts: ArchiveFacts) -> Sequence[str]:
    signed = f"{facts.signed} tệp đã ký số, mỗi tệp là đúng tệp ban hành cộng phần chữ ký ở cuối"
    scans = f"{facts.scans} tệp quét từ bản giấy đã ký, đóng dấu"
    parts = {
        f"{ISSUED}/": "các tệp đúng từng byte như lúc ban hành: PDF, Word để đọc; Excel, JSON để dùng số liệu",
        f"{SIGNED}/": signed if facts.signed else "(không có: chưa có tệp ký số)",
        f"{SCANNED}/": scans if facts.scans else "(không có: chưa có bản quét)",
        SIGNATURES: "các chữ ký số đã thấy trong những tệp ký số khi đưa vào hồ sơ",
        f"{JOURNAL}.csv": "mọi việc đã làm với bản này: ai, vai trò gì, lúc nào, sửa gì từ đâu thành gì",
        f"{JOURNAL}.json": "cũng nhật ký ấy, cho phần mềm khác đọc",
        HASHES: "dấu SHA-256 của mọi tệp trên",
    }
    return [
        "TRONG HỒ SƠ CÓ GÌ",
        "",
        *(f"{name:<16}{what}" for name, what in parts.items()),
        "",
        "Nhật ký không ghi những lần chỉ xem hoặc tải về. Hồ sơ không có dữ liệu của từng hộ.",
        f"Trong {JOURNAL}.csv, ô bắt đầu bằng dấu của công thức (= + - @) có thêm dấu nháy đơn ở trước.",
    ]


def _how_to_check(facts: ArchiveFacts) -> Sequence[str]:
    online = "Trên mạng: vào trang kiểm tra văn bản in dưới mã QR của kế hoạch, nhập mã kiểm tra và thả tệp PDF vào."
    return [
        "KIỂM TRA HỒ SƠ",
        "",
        f"Trên Linux, macOS: mở thư mục này trong cửa sổ lệnh rồi gõ: sha256sum -c {HASHES}",
        "(trên macOS: shasum -a 256 -c). Mọi dòng phải là OK.",
        f"Trên Windows: gõ certutil -hashfile TÊN_TỆP SHA256 rồi so với dòng của tệp ấy trong {HASHES}.",
        "Chữ ký số: mở tệp trong thư mục ky-so bằng phần mềm đọc PDF có kiểm tra chữ ký.",
        *([online] if facts.public_code else []),
        "Trên máy chủ của xã: manage.py verify_issued dựng lại mọi tệp từ số liệu đã đóng và đối chiếu.",
    ]
