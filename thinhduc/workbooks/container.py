"""The outside of a workbook: what the bytes are, and the parts of the zip file, none of them trusted.

Nothing is parsed before the whole file was gone through once: how many parts, how large each really is when it is
inflated, whether they lie over each other, and that no XML declares a document type (entities live there). Sizes are
those of the bytes that come out, never those that the file states.
"""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from itertools import pairwise

from thinhduc.figures import format_size
from thinhduc.workbooks.book import Unreadable

LARGEST_FILE = 30 * 2**20
LARGEST_PART = 400 * 2**20
LARGEST_WHOLE = 600 * 2**20
LARGEST_SMALL_PART = 8 * 2**20  # parts that are read whole: the list of sheets, relations, properties
MOST_PARTS = 3_000
STEEPEST = 500  # times that a part may swell; a million empty formatted rows swell about 60 times
STEEP_FROM = 16 * 2**20
CHUNK = 2**20

RESAVE = "Hãy mở tệp bằng Excel, chọn Lưu thành tệp loại .xlsx rồi gửi lại."
BROKEN = f"Tệp bị hỏng hoặc gửi chưa trọn, không đọc được. {RESAVE}"

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_LOCAL_HEADER = struct.Struct("<4s22xHH")
_DECLARATION = re.compile(rb"<!(?!--|\[CDATA\[)")
_ENCODING = re.compile(rb"""^\s*<\?xml[^>]*encoding\s*=\s*["']([^"']*)["']""")
_XML = (".xml", ".rels", ".vml")


def check_bytes(data: bytes, file_name: str = "") -> None:
    """Refuses by its first bytes what can be no .xlsx file, with a sentence that says what it is and what to do.

    A plain text is told by the file's name.

    >>> check_bytes(b"%PDF-1.7")
    Traceback (most recent call last):
        ...
    thinhduc.workbooks.book.Unreadable: Đây là tệp PDF, không phải bảng tính Excel. Hãy gửi tệp .xlsx.
    """
    if not data:
        raise Unreadable("Tệp rỗng (0 byte). Hãy chọn lại tệp .xlsx.")
    if len(data) > LARGEST_FILE:
        raise Unreadable(
            f"Tệp lớn {format_size(len(data))}, quá mức {format_size(LARGEST_FILE)}. Hãy bỏ ảnh và các trang không "
            "cần, hoặc chia thành nhiều tệp."
        )
    if data.startswith(_ZIP):
        return
    if data.startswith(_OLE):
        raise Unreadable(_what_ole(data))
    raise Unreadable(_what_else(data, file_name))


def _what_ole(data: bytes) -> str:
    """Names of streams stand in the directory as UTF-16; a protected .xlsx holds one called EncryptedPackage."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        return (
            "Tệp có mật khẩu nên không đọc được. Hãy mở bằng Excel, vào Tệp, Thông tin, Bảo vệ sổ làm việc, xóa mật "
            "khẩu mở tệp, lưu rồi gửi lại."
        )
    if "WordDocument".encode("utf-16-le") in data:
        return "Đây là tệp Word, không phải bảng tính Excel. Hãy gửi tệp .xlsx."
    if any(name.encode("utf-16-le") in data for name in ("Workbook", "Book")):
        return f"Đây là tệp Excel kiểu cũ (.xls). {RESAVE}"
    return f"Tệp không phải bảng tính Excel (.xlsx). {RESAVE}"


def _what_else(data: bytes, file_name: str) -> str:
    for mark, what in (
        (b"%PDF", "PDF"),
        (b"Rar!", "nén RAR"),
        (b"7z\xbc\xaf\x27\x1c", "nén 7z"),
        (b"\x1f\x8b", "nén GZ"),
        (b"\x89PNG", "ảnh"),
        (b"\xff\xd8\xff", "ảnh"),
        (b"{\\rtf", "văn bản RTF"),
    ):
        if data.startswith(mark):
            return f"Đây là tệp {what}, không phải bảng tính Excel. Hãy gửi tệp .xlsx."
    start = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(b"<"):
        return f"Tệp mang tên bảng tính nhưng bên trong là trang HTML hoặc XML. {RESAVE}"
    has_name = file_name.lower().endswith((".csv", ".txt", ".tsv"))
    if b"\0" not in start and (has_name or re.search(rb"[,;\t].*[\r\n]", start)):
        return f"Tệp là dữ liệu dạng chữ (CSV), chưa phải bảng tính Excel. {RESAVE}"
    return f"Tệp không phải bảng tính Excel (.xlsx). {RESAVE}"


class Container:
    """The parts of a workbook by their names in small letters; Unreadable where the zip file is not to be trusted."""

    def __init__(self, data: bytes) -> None:
        check_bytes(data)
        self._data = data
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                entries = archive.infolist()
                self._end = archive.start_dir
        except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError, struct.error) as error:
            raise Unreadable(BROKEN) from error
        self.names = self._by_name(entries)
        self._check_sizes(entries)
        self._starts = self._places(entries)
        self._check_what()

    def _by_name(self, entries: list[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
        if len(entries) > MOST_PARTS:
            raise Unreadable(
                f"Tệp gồm quá nhiều phần bên trong ({len(entries)}), không phải tệp do Excel ghi. {RESAVE}"
            )
        names: dict[str, zipfile.ZipInfo] = {}
        for entry in entries:
            name = entry.orig_filename.lower()
            if name.startswith("/") or "\\" in name or "\0" in name or ".." in name.split("/"):
                raise Unreadable(
                    f"Tệp có phần mang đường dẫn lạ bên trong, không an toàn nên không đọc. {RESAVE}"
                )
            if name in names:
                raise Unreadable(f"Tệp có hai phần cùng tên bên trong, không rõ phần nào đúng. {RESAVE}")
            names[name] = entry
        return names

    def _check_sizes(self, entries: list[zipfile.ZipInfo]) -> None:
        for entry in entries:
            if entry.flag_bits & 0x1:
                raise Unreadable(f"Tệp có mật khẩu nên không đọc được. Hãy bỏ mật khẩu. {RESAVE}")
            if entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
                raise Unreadable(f"Tệp nén theo cách mà Excel không dùng. {RESAVE}")
            if entry.file_size > LARGEST_PART or _is_steep(entry.file_size, entry.compress_size):
                raise Unreadable(_TOO_LARGE)
        if sum(entry.file_size for entry in entries) > LARGEST_WHOLE:
            raise Unreadable(_TOO_LARGE)

    def _places(self, entries: list[zipfile.ZipInfo]) -> dict[str, int]:
        """Where the bytes of every part begin; parts that lie over each other are how a small file hides a huge one."""
        starts: dict[str, int] = {}
        ends: list[tuple[int, int]] = []
        for entry in entries:
            try:
                mark, name_length, extra_length = _LOCAL_HEADER.unpack_from(self._data, entry.header_offset)
            except struct.error as error:
                raise Unreadable(BROKEN) from error
            start = entry.header_offset + 30 + name_length + extra_length
            if mark != b"PK\x03\x04" or start + entry.compress_size > self._end:
                raise Unreadable(BROKEN)
            starts[entry.orig_filename.lower()] = start
            ends.append((entry.header_offset, start + entry.compress_size))
        ends.sort()
        if any(end > begin for (_, end), (begin, _) in pairwise(ends)):
            raise Unreadable(
                f"Các phần bên trong tệp nằm chồng lên nhau, không an toàn nên không đọc. {RESAVE}"
            )
        return starts

    def _check_what(self) -> None:
        """A zip file may hold much else than a workbook that Excel wrote as .xlsx."""
        names = self.names
        if "xl/workbook.xml" in names:
            return
        if "xl/workbook.bin" in names:
            raise Unreadable(f"Đây là tệp Excel kiểu nhị phân (.xlsb). {RESAVE}")
        if "mimetype" in names and "content.xml" in names:
            raise Unreadable(f"Đây là tệp của LibreOffice hoặc OpenOffice (.ods), không phải .xlsx. {RESAVE}")
        if any(name.startswith(("word/", "ppt/")) for name in names):
            raise Unreadable(
                "Đây là tệp Word hoặc PowerPoint, không phải bảng tính Excel. Hãy gửi tệp .xlsx."
            )
        if any(name.startswith("xl/") for name in names):
            raise Unreadable(f"Tệp thiếu phần ghi danh sách các trang nên không đọc được. {RESAVE}")
        raise Unreadable(
            "Đây là tệp nén, không phải bảng tính Excel. Hãy giải nén rồi gửi tệp .xlsx ở bên trong."
        )

    def chunks(self, name: str) -> Iterator[bytes]:
        """What a part inflates to, in pieces of up to a megabyte; its stated size and checksum have to be true."""
        entry = self.names[name]
        start = self._starts[name]
        packed = memoryview(self._data)[start : start + entry.compress_size]
        size = crc = 0
        for chunk in _inflated(packed) if entry.compress_type else _cut(packed):
            size += len(chunk)
            if size > entry.file_size:
                raise Unreadable(_TOO_LARGE)
            crc = zlib.crc32(chunk, crc)
            yield chunk
        if size != entry.file_size or crc != entry.CRC:
            raise Unreadable(BROKEN)

    def xml_chunks(self, name: str) -> Iterator[bytes]:
        """As `chunks`, of a part in XML: in UTF-8, without a document type."""
        tail = b""
        for number, chunk in enumerate(self.chunks(name)):
            if not number:
                _check_encoding(chunk)
            if _DECLARATION.search(chunk) or _DECLARATION.search(tail + chunk[:16], 0, len(tail) + 8):
                raise Unreadable(
                    f"Tệp có khai báo XML mà Excel không bao giờ ghi, không an toàn nên không đọc. {RESAVE}"
                )
            tail = chunk[-8:] if len(chunk) >= 8 else (tail + chunk)[-8:]
            yield chunk

    def is_xml(self, name: str) -> bool:
        """Whether a part is XML by its name."""
        return name.endswith(_XML)

    def small(self, name: str) -> bytes:
        """A part as a whole; only for those that are small in every workbook."""
        if self.names[name].file_size > LARGEST_SMALL_PART:
            raise Unreadable(_TOO_LARGE)
        return b"".join(self.xml_chunks(name))


_TOO_LARGE = (
    "Nội dung của tệp khi mở ra quá lớn, hoặc không đúng như tệp tự ghi; không an toàn nên không đọc. Hãy chép riêng "
    "bảng cần nạp sang một tệp mới rồi gửi lại."
)


def _is_steep(size: int, packed: int) -> bool:
    return size > STEEP_FROM and size > STEEPEST * max(packed, 1)


def _cut(packed: memoryview, size: int = CHUNK) -> Iterator[bytes]:
    for start in range(0, len(packed), size):
        yield bytes(packed[start : start + size])


def _inflated(packed: memoryview) -> Iterator[bytes]:
    """At most a megabyte at a time, whatever stands in the bytes."""
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        for piece in _cut(packed, 2**16):
            rest = piece
            while rest and not inflater.eof:
                chunk = inflater.decompress(rest, CHUNK)
                rest = inflater.unconsumed_tail
                if chunk:
                    yield chunk
        while chunk := inflater.decompress(b"", CHUNK):
            yield chunk
    except zlib.error as error:
        raise Unreadable(BROKEN) from error
    if not inflater.eof or inflater.unused_data:
        raise Unreadable(BROKEN)


def _check_encoding(start: bytes) -> None:
    encoding = _ENCODING.match(start.removeprefix(b"\xef\xbb\xbf"))
    is_usual = encoding is None or encoding[1].lower() in {b"utf-8", b"utf8", b"us-ascii"}
    if b"\0" in start[:64] or start[:2] in {b"\xff\xfe", b"\xfe\xff"} or not is_usual:
        raise Unreadable(f"Phần bên trong tệp không viết bằng bảng mã mà Excel dùng. {RESAVE}")
