"""The catalogue of workbooks nobody should trust: what each is refused with, or what is read of it all the same."""

import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.thinhduc.workbooks.hostile import (
    FIRST,
    RELATIONS,
    ROOT,
    ROWS,
    STRINGS,
    STYLES,
    TABLE,
    WORKBOOK,
    book,
    encrypted_zip,
    laughs,
    letters_of,
    listed,
    lying_sizes,
    noise,
    ole,
    outside_entity,
    overlapping,
    parts,
    related,
    sheet,
    strings,
    swollen_texts,
    wide,
    with_parts,
    without,
    zipped,
)


@dataclass(frozen=True)
class Refused:
    """A file that is refused; `says`: a piece of the sentence; `is_heavy`: only in a process of its own."""

    name: str
    make: Callable[[], bytes]
    says: str
    is_heavy: bool = False


@dataclass(frozen=True)
class Read:
    """A file that is read all the same; `rows` of its first sheet, `notes`: pieces of what is said beside."""

    name: str
    make: Callable[[], bytes]
    rows: list[list[object]] = field(default_factory=lambda: ROWS)
    notes: tuple[str, ...] = ()


FORMULA = '<row r="1"><c r="A1"><f>SUM(B1:B9)</f></c></row>'
FAR_CELLS = sheet('<row r="1"><c r="A1"><v>1</v></c></row><row r="10000"><c r="CV10000"><v>1</v></c></row>')
ODS = {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<office/>"}

REFUSED = (
    Refused("empty file", lambda: b"", "Tệp rỗng"),
    Refused("noise", noise, "không phải bảng tính Excel"),
    Refused("text", lambda: b"Danh s\xc3\xa1ch", "không phải bảng tính Excel"),
    Refused("csv", lambda: "Xóm,Hộ nghèo\nXÓM PHÚ,10\n".encode(), "CSV"),
    Refused("table in HTML", lambda: b"\xef\xbb\xbf\n<html><table><tr><td>1</td></tr></table>", "HTML"),
    Refused(
        "spreadsheet of 2003 in XML",
        lambda: b'<?xml version="1.0"?><?mso-application progid="x"?><Workbook/>',
        "XML",
    ),
    Refused("pdf", lambda: b"%PDF-1.7\n", "PDF"),
    Refused("photograph", lambda: b"\xff\xd8\xff\xe0" + noise(), "tệp ảnh"),
    Refused("rar", lambda: b"Rar!\x1a\x07", "RAR"),
    Refused("protected", lambda: ole("EncryptedPackage"), "có mật khẩu"),
    Refused("xls", lambda: ole("Workbook"), "kiểu cũ (.xls)"),
    Refused("xls of 1995", lambda: ole("Book"), "kiểu cũ (.xls)"),
    Refused("doc", lambda: ole("WordDocument"), "tệp Word"),
    Refused("another OLE file", lambda: ole("Contents"), "không phải bảng tính"),
    Refused(
        "docx",
        lambda: zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<document/>"}),
        "Word",
    ),
    Refused("ods", lambda: zipped(ODS), ".ods"),
    Refused("xlsb", lambda: zipped({"xl/workbook.bin": b"\0"}), ".xlsb"),
    Refused("a zip of files", lambda: zipped({"Danh sách.xlsx": with_parts({})}), "giải nén"),
    Refused("an empty zip", lambda: zipped({}), "tệp nén"),
    Refused("password of the zip", encrypted_zip, "mật khẩu"),
    Refused("cut off", lambda: with_parts({})[:-60], "gửi chưa trọn"),
    Refused("cut off early", lambda: with_parts({})[:200], "gửi chưa trọn"),
    Refused("middle lost", lambda: with_parts({})[:300] + with_parts({})[400:], "không đọc được"),
    Refused("a part that swells", lambda: with_parts({"xl/media/a.bin": bytes(40 * 2**20)}), "quá lớn"),
    Refused("sheet that swells", lambda: book(" " * (40 * 2**20)), "quá lớn"),
    Refused("sizes that lie", lying_sizes, "quá lớn"),
    Refused("parts over each other", overlapping, "chồng lên nhau"),
    Refused("many parts", lambda: with_parts({f"xl/media/{n}": b"" for n in range(3_100)}), "quá nhiều phần"),
    Refused("packed otherwise", lambda: zipped(parts(), zipfile.ZIP_LZMA), "cách mà Excel không dùng"),
    Refused("laughs in the list", lambda: with_parts({WORKBOOK: laughs("workbook")}), "khai báo XML"),
    Refused("laughs in a sheet", lambda: with_parts({FIRST: laughs("worksheet")}), "khai báo XML"),
    Refused("laughs in texts", lambda: with_parts({STRINGS: laughs("sst")}), "khai báo XML"),
    Refused(
        "laughs in properties",
        lambda: with_parts({"docProps/custom.xml": laughs("Properties")}),
        "khai báo XML",
    ),
    Refused("a file of the machine", lambda: with_parts({STRINGS: outside_entity()}), "khai báo XML"),
    Refused("UTF-16", lambda: with_parts({FIRST: sheet().decode().encode("utf-16")}), "bảng mã"),
    Refused(
        "UTF-16 without a mark", lambda: with_parts({FIRST: sheet().decode().encode("utf-16-le")}), "bảng mã"
    ),
    Refused("UTF-7", lambda: with_parts({FIRST: sheet().replace(b"UTF-8", b"UTF-7")}), "bảng mã"),
    Refused("broken XML", lambda: with_parts({FIRST: sheet()[:-20] + b"<<<"}), "hỏng"),
    Refused("broken list", lambda: with_parts({WORKBOOK: b"<workbook><sheets>"}), "hỏng"),
    Refused("no list of sheets", lambda: without(WORKBOOK), "danh sách các trang"),
    Refused("no relation to the list", lambda: without(ROOT), "chỉ chỗ của các trang"),
    Refused("another list", lambda: with_parts({ROOT: related(["xl/other.xml"], "officeDocument")}), "hỏng"),
    Refused("no relations", lambda: without(RELATIONS), "chỉ chỗ của các trang"),
    Refused("no sheet", lambda: without(FIRST), "không có nội dung"),
    Refused("no texts", lambda: without(STRINGS), "hỏng"),
    Refused("an empty list", lambda: with_parts({WORKBOOK: listed({})}), "không có trang nào"),
    Refused(
        "a list too long",
        lambda: with_parts({WORKBOOK: listed({f"T{n}": "" for n in range(300)})}),
        "300 trang",
    ),
    Refused("lost relation", lambda: with_parts({RELATIONS: related([])}), "không có nội dung"),
    Refused(
        "relation to styles",
        lambda: with_parts({RELATIONS: related(["styles.xml"], "styles")}),
        "không có nội dung",
    ),
    Refused(
        "relation out of the file",
        lambda: with_parts({RELATIONS: related(["../../etc/passwd"])}),
        "không có nội dung",
    ),
    Refused(
        "relation to the machine",
        lambda: with_parts({RELATIONS: related(["/etc/passwd"])}),
        "không có nội dung",
    ),
    Refused(
        "relation to the network",
        lambda: with_parts({RELATIONS: related(["http://example.com/a.xml"], more=' TargetMode="External"')}),
        "không có nội dung",
    ),
    Refused(
        "one name twice",
        lambda: with_parts(
            {
                WORKBOOK: listed({"Tờ": "", "TỜ": ""}),
                RELATIONS: related(["worksheets/sheet1.xml", "worksheets/sheet2.xml"]),
                "xl/worksheets/sheet2.xml": sheet(),
            }
        ),
        "ghi hai lần",
    ),
    Refused(
        "one sheet twice",
        lambda: with_parts(
            {WORKBOOK: listed({"Tờ 1": "", "Tờ 2": ""}), RELATIONS: related(["worksheets/sheet1.xml"] * 2)}
        ),
        "ghi hai lần",
    ),
    Refused(
        "one part twice", lambda: zipped([*parts().items(), (FIRST.upper(), sheet(FORMULA))]), "cùng tên"
    ),
    Refused("path upwards", lambda: with_parts({"../../evil.xml": b"<a/>"}), "đường dẫn lạ"),
    Refused("path from the root", lambda: with_parts({"/etc/cron.d/evil": b"a"}), "đường dẫn lạ"),
    Refused("path of Windows", lambda: with_parts({"xl\\evil.xml": b"<a/>"}), "đường dẫn lạ"),
    Refused(
        "the last cell",
        lambda: book(TABLE + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
        "“Tờ 1” có dữ liệu ở ô XFD1048576",
    ),
    Refused(
        "a far row",
        lambda: book(TABLE + '<row r="1048576"><c r="C1048576" t="inlineStr"><is><t>.</t></is></c></row>'),
        "ở ô C1048576",
    ),
    Refused(
        "the last cell first",
        lambda: book('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>' + TABLE),
        "ở ô XFD1048576",
    ),
    Refused("no such cell", lambda: book('<row r="1"><c r="ZZZ9999999"><v>1</v></c></row>'), "hỏng"),
    Refused("10.000 columns", lambda: wide(10_000), "“Tờ 1” có dữ liệu ở ô SG1"),
    Refused(
        "a wide and long sheet",
        lambda: book(
            '<row r="1"><c r="A1"><v>1</v></c></row><row r="100000"><c r="CV100000"><v>1</v></c></row>'
        ),
        "100.000 dòng × 100 cột",
    ),
    Refused(
        "two far cells on each of many sheets",
        lambda: zipped(parts(dict.fromkeys("ABCD", FAR_CELLS))),
        "trải rộng tất cả 4.000.000 ô",
    ),
    Refused("texts that swell", swollen_texts, "quá nhiều thời gian hoặc bộ nhớ", is_heavy=True),
)

READ = (
    Read("sound", lambda: with_parts({})),
    Read("stored, not packed", lambda: zipped(parts(), zipfile.ZIP_STORED)),
    Read("macros", lambda: with_parts({"xl/vbaProject.bin": ole("VBA")}), notes=("macro",)),
    Read("links to other files", lambda: with_parts({"xl/externalLinks/externalLink1.xml": b"<externalLink/>"}),
         notes=("liên kết",)),
    Read("a workbook within", lambda: with_parts({"xl/embeddings/a.xlsx": lying_sizes()})),
    Read("an empty sheet", lambda: book(""), []),
    Read("10.000 columns that are only formatted", lambda: book(
        TABLE + '<row r="3">' + "".join(f'<c r="{letters_of(n)}3" s="1"/>' for n in range(1, 10_001)) + "</row>")),
    Read("a command as text", lambda: book(
        """<row r="1"><c r="A1" t="inlineStr"><is><t>=cmd|' /C calc'!A0</t></is></c></row>"""),
        [["=cmd|' /C calc'!A0"]]),
    Read("a character that is none", lambda: zipped(parts() | {STRINGS: strings(["Nh_x0000_n", "b", "c"])}),
         [["Nh\ufffdn", "b"], ["c", 10]]),
    Read("32.767 characters", lambda: zipped(parts() | {STRINGS: strings(["ạ" * 32_767, "b", "c"])}),
         [["ạ" * 32_767, "b"], ["c", 10]]),
    Read("texts that are numbers elsewhere", lambda: zipped(
        parts() | {STRINGS: strings(["1.2E+11", "012345678901", " "])}),
         [["1.2E+11", "012345678901"], [" ", 10]]),
    Read("prefixes", lambda: with_parts({FIRST: sheet().replace(b"<", b"<x:").replace(b"<x:/", b"</x:")
         .replace(b"<x:?", b"<?").replace(b"xmlns=", b"xmlns:x=")})),
    Read("no places", lambda: with_parts({FIRST: sheet(TABLE.replace(' r="1"', "").replace(' r="2"', "")
         .replace(' r="A1"', "").replace(' r="B1"', "").replace(' r="A2"', "").replace(' r="B2"', ""))})),
    Read("single quotes", lambda: with_parts({FIRST: sheet(TABLE.replace('"', "'"))})),
    Read("other order", lambda: book(TABLE.replace('r="A1" t="s"', 't="s" r="A1"'))),
    Read("white space", lambda: book(TABLE.replace("><", ">\n  <"))),
    Read("comments", lambda: book(TABLE.replace("</row>", '<!-- <c r="XFD9"><v>1</v></c> --></row>'))),
    Read("rows upside down", lambda: book("".join(reversed(TABLE.replace("</row>", "</row>|").split("|"))))),
    Read("part names in capitals", lambda: zipped({
        name.replace("worksheets", "Worksheets"): data for name, data in parts().items()})),
    Read("path from the root of the file", lambda: with_parts({RELATIONS: related(["/" + FIRST])})),
    Read("no styles", lambda: without(STYLES)),
    Read("numbers that are none", lambda: book(
        '<row r="1"><c r="A1"><v>NaN</v></c><c r="B1"><v>inf</v></c><c r="C1"><v>1E300</v></c></row>'),
        [["nan", "inf", 1e300]]),
)  # fmt: skip
