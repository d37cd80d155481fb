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
class ScanFacts:
    """One scan: the folder of its pages, when and by whom it was added ("31/3/2022 14:02"), and what was noted."""

    folder: str
    files: int
    added_at: str
    added_by: str
    note: str = ""


@dataclass(frozen=True)
class ArchiveFacts:
    """What is said of the plan; `standing` is how it stood when the archive was made, as a sentence goes on.

    `original`: which document is valid, in sentences. `current`: the signed files that count, by their places here.
    """

    commune: str
    year: int
    version: int
    number: str
    day: date | None
    signer: str
    standing: str
    public_code: str = ""
    original: Sequence[str] = ()
    signed: int = 0
    current: Sequence[str] = ()
    scans: Sequence[ScanFacts] = ()


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
        *facts.original,
        *code,
    ]


def _what_is_what(facts: ArchiveFacts) -> Sequence[str]:
    signed = f"{facts.signed} tệp đã ký số, mỗi tệp là đúng tệp ban hành cộng phần chữ ký ở cuối"
    scans = f"{len(facts.scans)} lần quét, mỗi lần một thư mục, do xã đưa vào; dùng lần cuối"
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
        *_in_use(facts),
        "Nhật ký không ghi những lần chỉ xem hoặc tải về. Hồ sơ không có dữ liệu của từng hộ.",
        f"Trong {JOURNAL}.csv, ô bắt đầu bằng dấu của công thức (= + - @) có thêm dấu nháy đơn ở trước.",
    ]


def _in_use(facts: ArchiveFacts) -> Sequence[str]:
    """Which of several signed files and scans counts, and what the keys of the signatures' file mean."""
    lines = [f"Tệp ký số đang dùng: {name}." for name in facts.current]
    for place, scan in enumerate(facts.scans, 1):
        use = "đang dùng" if place == len(facts.scans) else "đã được thay bằng lần quét sau"
        note = f" Ghi chú: {scan.note}" if scan.note else ""
        lines.append(
            f"{scan.folder}/: {scan.files} tệp, {scan.added_by} đưa vào {scan.added_at}; {use}.{note}"
        )
    if facts.signed:
        lines += [f"Trong {SIGNATURES}:", *(f"  {key:<22}{what}" for key, what in _KEYS.items())]
    return [*lines, ""] if lines else []


_KEYS = {
    "file": "tệp ký số trong hồ sơ này",
    "signs": "tệp đã ban hành mà tệp ấy ký",
    "is_current": "true: tệp đang dùng",
    "original_name": "tên tệp khi đưa vào",
    "sha256": "dấu SHA-256 của tệp",
    "origin": "ký ở đâu",
    "added_by, added_at": "ai đưa vào, lúc nào",
    "signer": "tên trong chứng thư",
    "organisation": "tên cơ quan trong chứng thư",
    "issuer": "nơi cấp chứng thư",
    "serial": "số chứng thư (hệ 16)",
    "signed_at": "thời điểm ký",
    "time_source": "ai ghi thời điểm ký: timestamp là dấu thời gian của tổ chức cấp, claimed là máy người ký",
    "covers_whole": "true: chữ ký bao cả tệp (chữ ký trước: cả tệp lúc ấy)",
    "is_intact": "true: nội dung được ký không bị sửa",
    "is_trusted": "true: lúc đưa vào, chứng thư dẫn đến tổ chức được tin cậy",
    "valid_from, valid_to": "hạn của chứng thư",
    "problems, notes": "lỗi; điều ghi chú",
    "role": "signer là người ký, organisation là cơ quan, unknown là chưa rõ",
    "is_timestamp": "true: dấu thời gian của cả tệp, không phải chữ ký của người",
}


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
