"""What the XML of a sheet says and a reader of values does not: how far it reaches, which cells can not be trusted.

The form in which nearly all programs write cells (`<c r="B3" s="1" t="s"><v>0</v></c>`) is gone through by patterns, a
megabyte at a time; a sheet written in another form by the XML parser, four times slower. Both count the same.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from thinhduc.figures import format_count
from thinhduc.workbooks.book import Unreadable, cell_name
from thinhduc.workbooks.container import BROKEN

MOST_ROWS = 120_000
MOST_COLUMNS = 500
MOST_CELLS = 3_000_000  # rows × columns of the rectangle that holds all values of a sheet
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
MOST_MARKS = 200_000  # formulas without a value, faulty values
LONGEST_CELL = 4 * 2**20

_DIGITS = b"0123456789"
_REFERENCE = re.compile(rb"([A-Z]{1,3})([0-9]{1,7})")
_PLACE = rb'<c r="([A-Z]{1,3}[0-9]{1,7})"'
_FILLED = re.compile(_PLACE + rb"[^>/]*+>\s*+<(?!/)")
_FORMULA = rb"<f(?:[^>]*/>|[^>/]*>[^<]*</f>)\s*"
_UNCALCULATED = re.compile(_PLACE + rb"([^>/]*)>\s*" + _FORMULA + rb"(<v\s*/>|<v></v>|)\s*</c>")
_FAULTY = re.compile(_PLACE + rb'[^>/]*\st="e"[^>/]*>\s*(?:' + _FORMULA + rb")?<v>([^<]+)</v>")
_ROW = re.compile(rb'<row r="([0-9]{1,7})"')
_HIDDEN = re.compile(rb'<row r="([0-9]{1,7})"[^>]*\shidden="(?:1|true)"')
_UNUSUAL = (re.compile(rb'<c(?! r="[A-Z])[\s/>]'), re.compile(rb'<row(?! r="[0-9])[\s/>]'))
_UNUSUAL_BYTES = (b"<!", b":row")


@dataclass
class Scan:
    """What was found of one sheet; rows and columns count from 1, 0 where nothing holds a value.

    `faulty`: by place what Excel shows instead of a value (`#REF!`); the reader of values gives nothing there.
    """

    sheet: str
    last_row: int = 0
    last_column: int = 0
    uncalculated: set[tuple[int, int]] = field(default_factory=set)
    faulty: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    has_formulas: bool = False

    def reach(self, row: int, column: int) -> None:
        """Widens the sheet to a cell that holds something; Unreadable beyond what is taken."""
        if not (0 < row <= LAST_ROW and 0 < column <= LAST_COLUMN):
            raise Unreadable(BROKEN)
        if row > MOST_ROWS or column > MOST_COLUMNS:
            raise Unreadable(self._too_far(cell_name(row, column)))
        self.last_row, self.last_column = max(self.last_row, row), max(self.last_column, column)
        if self.last_row * self.last_column > MOST_CELLS:
            raise Unreadable(
                f"Trang “{self.sheet}” trải rộng {format_count(self.last_row)} dòng × "
                f"{format_count(self.last_column)} cột, quá {format_count(MOST_CELLS)} ô. Hãy chép riêng bảng cần nạp "
                "sang một tệp mới rồi gửi lại."
            )

    def _too_far(self, place: str) -> str:
        return (
            f"Trang “{self.sheet}” có dữ liệu ở ô {place}, ngoài phạm vi {format_count(MOST_ROWS)} dòng × "
            f"{format_count(MOST_COLUMNS)} cột được đọc. Hãy xóa các dòng, cột thừa đó rồi gửi lại."
        )

    def check_marks(self) -> None:
        """Unreadable where more cells can not be trusted than anybody could look at."""
        if len(self.uncalculated) + len(self.faulty) > MOST_MARKS:
            raise Unreadable(
                f"Trang “{self.sheet}” có quá nhiều công thức không có kết quả. Hãy mở tệp bằng Excel cho tính lại, "
                "lưu rồi gửi lại."
            )


class Unusual(Exception):
    """The sheet is not in the form that the patterns know, or its rows do not follow each other."""


def scan_sheet(sheet: str, chunks: Iterable[bytes]) -> Scan:
    """A sheet in the usual form; Unusual where it has another, Unreadable where it is too large."""
    scan = Scan(sheet)
    for text in _whole_cells(chunks):
        if any(mark in text for mark in _UNUSUAL_BYTES) or any(one.search(text) for one in _UNUSUAL):
            raise Unusual
        _reach_all(scan, text)
        if b"<f" in text:
            _add_formulas(scan, text)
        if b't="e"' in text:
            scan.faulty.update(
                (_place(ref), shown.decode(errors="replace")) for ref, shown in _FAULTY.findall(text)
            )
        if b"hidden=" in text:
            scan.hidden_rows.update(map(int, _HIDDEN.findall(text)))
        scan.check_marks()
    return scan


def _whole_cells(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Pieces that end between two cells or rows."""
    rest = b""
    for chunk in chunks:
        text = rest + chunk
        end = max(text.rfind(b"<c "), text.rfind(b"<row "))
        if end <= 0:
            end = len(text) if len(text) > LONGEST_CELL else 0
        rest = text[end:]
        if end:
            yield text[:end]
    yield rest


def _reach_all(scan: Scan, text: bytes) -> None:
    """The farthest row and column of many cells, without looking at each: the last cell stands in the last row."""
    references = _FILLED.findall(text)
    if not references:
        return
    rows = [int(number) for number in _ROW.findall(text)]
    if rows != sorted(rows):
        raise Unusual
    letters = set(b" ".join(references).translate(None, _DIGITS).split())
    row, column = _place(references[-1])[0], max(map(_column, letters))
    if row > MOST_ROWS or column > MOST_COLUMNS:
        for place in map(_place, references):
            scan.reach(*place)
    scan.reach(row, column)


def _add_formulas(scan: Scan, text: bytes) -> None:
    for reference, attributes, value in _UNCALCULATED.findall(text):
        if not (value and b't="str"' in attributes):  # a formula may well give an empty text
            scan.uncalculated.add(_place(reference))
    scan.has_formulas = scan.has_formulas or any(start in text for start in (b"<f>", b"<f ", b"<f/"))


def _place(reference: bytes) -> tuple[int, int]:
    found = _REFERENCE.fullmatch(reference)
    if found is None:
        raise Unreadable(BROKEN)
    return int(found[2]), _column(found[1])


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


class _Walk:
    """Goes through a sheet element by element; cells without a reference follow the one before."""

    def __init__(self, sheet: str) -> None:
        self.scan = Scan(sheet)
        self.row = self.column = 0
        self.type = ""
        self.is_open = self.holds = self.has_formula = self.has_value = self.in_value = False
        self.value: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Opens a row, a cell, or what stands in one."""
        local = name.rpartition(":")[2]
        if local == "row":
            self.row, self.column = _number(attributes.get("r")) or self.row + 1, 0
            if attributes.get("hidden") in {"1", "true"}:
                self.scan.hidden_rows.add(self.row)
        elif local == "c":
            self._start_cell(attributes)
        elif self.is_open and local in {"f", "is", "v"}:  # extensions of a sheet have an element `f` too
            self.holds = True
            self.in_value = local == "v"
            self.has_value = self.has_value or self.in_value
            if local == "f":
                self.has_formula = self.scan.has_formulas = True

    def _start_cell(self, attributes: dict[str, str]) -> None:
        self.column += 1
        if "r" in attributes:
            self.row, self.column = _place(attributes["r"].encode())
        self.type = attributes.get("t", "")
        self.is_open = True
        self.holds = self.has_formula = self.has_value = self.in_value = False
        self.value = []

    def text(self, text: str) -> None:
        """Takes what stands between tags; only a cell's value counts."""
        if self.in_value:
            self.value.append(text)

    def end(self, name: str) -> None:
        """Closes a cell and counts it."""
        local = name.rpartition(":")[2]
        if local == "v":
            self.in_value = False
        if local != "c":
            return
        self.is_open = False
        if self.holds:
            self._count()

    def _count(self) -> None:
        place = self.row, self.column
        self.scan.reach(*place)
        value = "".join(self.value)
        if self.has_formula and not value and not (self.has_value and self.type == "str"):
            self.scan.uncalculated.add(place)
        if self.type == "e" and value:
            self.scan.faulty[place] = value
        self.scan.check_marks()


def walk_sheet(sheet: str, chunks: Iterable[bytes]) -> Scan:
    """As `scan_sheet`, for a sheet in any form that XML allows."""
    walk = _Walk(sheet)
    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = walk.start, walk.end
    parser.CharacterDataHandler = walk.text
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise Unreadable(BROKEN) from error
    return walk.scan


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) <= 7 else None
