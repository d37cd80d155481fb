"""Makes workbooks byte by byte and in memory: broken, malicious, or only written oddly."""

import io
import random
import struct
import zipfile
from collections.abc import Callable, Iterable, Mapping
from itertools import pairwise

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
ROOT, WORKBOOK, RELATIONS = "_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
FIRST, STRINGS, STYLES = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml"
TABLE = (
    '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>'
    '<row r="2"><c r="A2" t="s"><v>2</v></c><c r="B2"><v>10</v></c></row>'
)
TEXTS = ("Xóm", "Hộ nghèo", "XÓM PHÚ")
ROWS = [["Xóm", "Hộ nghèo"], ["XÓM PHÚ", 10]]

Parts = dict[str, bytes]


def sheet(rows: str = TABLE, after: str = "") -> bytes:
    """A sheet's XML around its rows."""
    return f'{HEAD}<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>{after}</worksheet>'.encode()


def strings(texts: Iterable[str]) -> bytes:
    """The texts that cells name by number."""
    items = "".join(f'<si><t xml:space="preserve">{text}</t></si>' for text in texts)
    return f'{HEAD}<sst xmlns="{MAIN}">{items}</sst>'.encode()


def listed(names: Mapping[str, str], after: str = "") -> bytes:
    """The workbook's list of sheets: by name what else is said of one."""
    items = "".join(
        f'<sheet name="{name}" sheetId="{place}" r:id="rId{place}" {more}/>'
        for place, (name, more) in enumerate(names.items(), 1)
    )
    return (
        f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}/relationships"><sheets>{items}</sheets>{after}</workbook>'
    ).encode()


def related(targets: Iterable[str], kind: str = "worksheet", more: str = "") -> bytes:
    """Where the sheets lie."""
    items = "".join(
        f'<Relationship Id="rId{place}" Type="{OFFICE}/relationships/{kind}" Target="{target}"{more}/>'
        for place, target in enumerate(targets, 1)
    )
    return f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{items}</Relationships>'.encode()


def parts(sheets: Mapping[str, bytes] | None = None, states: Mapping[str, str] | None = None) -> Parts:
    """The parts of a sound workbook; without `sheets` one with a small table."""
    sheets = sheets or {"Tờ 1": sheet()}
    files = {f"xl/worksheets/sheet{place}.xml": content for place, content in enumerate(sheets.values(), 1)}
    return {
        "[Content_Types].xml": f'{HEAD}<Types xmlns="{PACKAGE}/content-types"/>'.encode(),
        ROOT: related([WORKBOOK], "officeDocument"),
        WORKBOOK: listed({name: (states or {}).get(name, "") for name in sheets}),
        RELATIONS: related(name.removeprefix("xl/") for name in files),
        STRINGS: strings(TEXTS),
        STYLES: (
            f'{HEAD}<styleSheet xmlns="{MAIN}"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>'
            "</styleSheet>"
        ).encode(),
        **files,
    }


def zipped(
    content: Mapping[str, bytes] | Iterable[tuple[str, bytes]],
    packing: int = zipfile.ZIP_DEFLATED,
    level: int = 6,
) -> bytes:
    """A zip file; pairs instead of a mapping may name a part twice."""
    pairs = content.items() if isinstance(content, Mapping) else content
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", packing) as archive:
        for name, data in pairs:
            archive.writestr(zipfile.ZipInfo(name), data, packing, compresslevel=level)
    return out.getvalue()


def book(rows: str = TABLE, after: str = "", name: str = "Tờ 1", **others: bytes) -> bytes:
    """A workbook of one sheet; `others` are further parts, "/" written as "__" and "." as "_dot_"."""
    more = {key.replace("__", "/").replace("_dot_", "."): data for key, data in others.items()}
    return zipped(parts({name: sheet(rows, after)}) | more)


def with_parts(more: Mapping[str, bytes]) -> bytes:
    """A sound workbook with further parts, or others in the place of its own."""
    return zipped(parts() | more)


def without(*names: str) -> bytes:
    """A sound workbook that lacks parts."""
    return zipped({name: data for name, data in parts().items() if name not in names})


def ole(stream: str) -> bytes:
    """The first sectors of an OLE file with one stream."""
    entry = stream.encode("utf-16-le").ljust(64, b"\0")
    return (
        bytes.fromhex("d0cf11e0a1b11ae1").ljust(512, b"\0")
        + "Root Entry".encode("utf-16-le").ljust(128, b"\0")
        + entry
    )


def with_central(data: bytes, change: Callable[[int, bytearray], None]) -> bytes:
    """The zip file with every entry of its list changed: by its number, as the 46 bytes before its name."""
    changed = bytearray(data)
    place, number = struct.unpack_from("<I", data, data.rindex(b"PK\x05\x06") + 16)[0], 0
    while changed[place : place + 4] == b"PK\x01\x02":
        entry = changed[place : place + 46]
        change(number, entry)
        changed[place : place + 46] = entry
        place += 46 + sum(struct.unpack_from("<HHH", changed, place + 28))
        number += 1
    return bytes(changed)


def encrypted_zip() -> bytes:
    """Every part has the flag of a password."""

    def change(_: int, entry: bytearray) -> None:
        entry[8] |= 1

    return with_central(with_parts({}), change)


def lying_sizes() -> bytes:
    """Fifty megabytes that say they are a hundred bytes."""

    def change(_: int, entry: bytearray) -> None:
        if struct.unpack_from("<I", entry, 24)[0] > 10**7:
            struct.pack_into("<I", entry, 24, 100)

    return with_central(with_parts({"xl/media/image1.bin": bytes(50 * 2**20)}), change)


def overlapping() -> bytes:
    """Two parts in the same bytes, as in bombs that need no high ratio."""
    data = with_parts({"xl/media/a.bin": b"a" * 1000, "xl/media/b.bin": b"a" * 1000})
    where: list[int] = []

    def change(_: int, entry: bytearray) -> None:
        where.append(struct.unpack_from("<I", entry, 42)[0])
        if len(where) == len(parts()) + 2:
            struct.pack_into("<I", entry, 42, where[-2])

    return with_central(data, change)


def laughs(root: str) -> bytes:
    """Entities that would grow to gigabytes."""
    names = [f"a{number}" for number in range(10)]
    entities = "".join(f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in pairwise(names))
    return (
        f'<?xml version="1.0"?><!DOCTYPE {root} [<!ENTITY a0 "ha">{entities}]><{root}>&a9;</{root}>'.encode()
    )


def outside_entity() -> bytes:
    """A text that would be the content of a file of the machine."""
    return (
        f'<?xml version="1.0"?><!DOCTYPE sst [<!ENTITY x SYSTEM "file:///etc/passwd">]><sst xmlns="{MAIN}"><si>'
        "<t>&x;</t></si></sst>"
    ).encode()


def empty_rows() -> bytes:
    """A table, and below it formatted rows and cells down to the last row of a sheet."""
    row = '<row r="{0}" spans="1:3" s="1" customFormat="1"><c r="A{0}" s="1"/></row>'
    return zipped(parts({"Tờ 1": sheet(TABLE + "".join(map(row.format, range(3, 1_048_577))))}), level=1)


def many_cells(rows: int = 20_001) -> bytes:
    """As large a table as a commune has: texts that repeat, texts that do not, numbers, dates."""
    letters = "CDEFGHIJKLMNOPQRST"
    texts = [f"Nguyễn Văn {row}" for row in range(rows)]
    pieces = []
    for row in range(1, rows + 1):
        cells = [f'<c r="A{row}" t="s"><v>{row - 1}</v></c><c r="B{row}" s="1"><v>{row}</v></c>']
        cells += [f'<c r="{letter}{row}" t="s"><v>{row % 97}</v></c>' for letter in letters]
        pieces.append(f'<row r="{row}">' + "".join(cells) + "</row>")
    return zipped(parts({"Tờ 1": sheet("".join(pieces))}) | {STRINGS: strings(texts)})


def letters_of(column: int) -> str:
    """A column's letters."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def wide(columns: int, cell: str = '<c r="{}" s="1"><v>1</v></c>') -> bytes:
    """One row of many columns."""
    return book(
        '<row r="1">' + "".join(cell.format(f"{letters_of(n)}1") for n in range(1, columns + 1)) + "</row>"
    )


def swollen_texts() -> bytes:
    """A text of 32.767 characters that 100.000 cells name: three gigabytes once it is copied into each."""
    rows = "".join(
        f'<row r="{row}">'
        + "".join(f'<c r="{letter}{row}" t="s"><v>0</v></c>' for letter in "ABCDEFGHIJ")
        + "</row>"
        for row in range(1, 10_001)
    )
    return zipped(parts({"Tờ 1": sheet(rows)}) | {STRINGS: strings(["x" * 32_767])})


def noise(size: int = 5_000) -> bytes:
    """Bytes without any form."""
    return b"\x00\x01" + random.Random(5).randbytes(size)
