"""A block of cells copied from a spreadsheet, read into the fields of a grid (thinhduc/grids.py).

Rows are found by the hamlet's name where the block has names, else taken one below the other from the cell the cursor
is in. Columns are found by their heads where the block has heads, else taken one beside the other. A row `CỘNG` gives
stated totals. A name that is only similar, be it by a diacritic (thinhduc/likeness.py), is proposed and taken after a
person agreed, never by itself. Values are read as those of a workbook are (thinhduc/values).
"""

import csv
import io
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from thinhduc.figures import fold, normalize
from thinhduc.grids import TOTAL, Column, Place, field_name, read_order
from thinhduc.likeness import find_place, similar
from thinhduc.values import read_count, refuse_spoilt

LARGEST = 60_000  # characters; a sheet of 60 hamlets and 20 columns has about 6,000
_TOTAL_NAMES = {"cong", "tong", "tong cong", "toan xa", "cong toan xa", "tong toan xa", "cong chung"}
_ORDER_HEADS = {"tt", "stt", "so tt", "so thu tu"}
_NAME_HEADS = {
    "xom",
    "ten xom",
    "thon",
    "ten thon",
    "to dan pho",
    "don vi",
    "ten don vi",
    "dia ban",
    "xom, to dan pho",
}
_NUMBERISH = re.compile(r"[0-9][0-9.,\s]*%?|-|–|—")


@dataclass(frozen=True)
class NearMiss:
    """A row whose name is not in the list; `order` and `hamlet` are the similar one to ask about."""

    line: int
    text: str
    order: int
    hamlet: str


@dataclass(frozen=True)
class Block:
    """What a pasted block gives: texts by field name, totals included; `notes`: what is left out; `near`: to ask."""

    fields: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    near: tuple[NearMiss, ...] = ()

    @property
    def cells(self) -> int:
        """How many cells of hamlets were taken."""
        return sum(not name.endswith(f"-{TOTAL}") for name in self.fields)

    @property
    def has_totals(self) -> bool:
        """Whether a row `CỘNG` was in it."""
        return len(self.fields) > self.cells


def read_block(
    text: str,
    columns: Sequence[Column],
    places: Sequence[Place],
    *,
    start: str = "",
    accepted: Mapping[int, int] | None = None,
    locked: Collection[int] = (),
) -> Block:
    """The fields a block fills. `start`: the field the cursor is in; `accepted`: line → order, as a person agreed;
    `locked`: rows that can not be typed in, said and left out.

    >>> from types import SimpleNamespace
    >>> places = [SimpleNamespace(order=4, name="Xóm Phú"), SimpleNamespace(order=8, name="Đầu Phần")]
    >>> columns = [Column("households", "Tổng số hộ"), Column("poor", "Hộ nghèo")]
    >>> block = read_block("PHÚ\\t182\\t4\\nĐẦU PHÂN\\t94\\t0\\nCỘNG\\t286\\t4", columns, places)
    >>> block.fields["poor-4"], block.fields["households-cong"], block.near[0].hamlet
    ('4', '286', 'Đầu Phần')
    >>> read_block("7\\n9", columns, places, start="poor-4").fields
    {'poor-4': '7', 'poor-8': '9'}
    """
    if len(text) > LARGEST:
        return Block(notes=("Khối dán quá lớn, chưa lấy gì.",))
    lines = _lines(text)
    if not lines:
        return Block(notes=("Khối dán không có ô nào.",))
    return _Reading(columns, places, start, accepted or {}, locked).read(lines)


def _lines(text: str) -> list[tuple[int, list[str]]]:
    """The rows that hold something, with their number; a cell may hold line breaks in quotes, as Excel copies it."""
    source = text.replace("\r\n", "\n").replace("\r", "\n")
    delimiter = "\t" if "\t" in source else ";" if ";" in source else "\t"
    rows = csv.reader(io.StringIO(source, newline=""), delimiter=delimiter)
    cells = ([normalize(cell) for cell in row] for row in rows)
    return [(number, row) for number, row in enumerate(cells, 1) if any(row)]


class _Reading:
    """One block being read: first what its columns are, then row by row."""

    def __init__(
        self,
        columns: Sequence[Column],
        places: Sequence[Place],
        start: str,
        accepted: Mapping[int, int],
        locked: Collection[int],
    ) -> None:
        self.columns = columns
        self.places = sorted(places, key=lambda place: place.order)
        self.accepted = accepted
        self.locked = locked
        self.start_key, _, order = start.rpartition("-")
        self.start_order = read_order(order)
        self.by_name = self._names()
        self.fields: dict[str, str] = {}
        self.notes: list[str] = []
        self.near: list[NearMiss] = []

    def read(self, lines: list[tuple[int, list[str]]]) -> Block:
        name_at = self._name_column(lines)
        heads, body = self._split_heads(lines, name_at)
        keys = self._keys(heads, body, name_at)
        below = self._rows_below()
        for number, row in body:
            if self._is_total(row):
                self._take_total(row, keys)
            elif name_at is not None:
                place = self._place_of(number, row[name_at] if name_at < len(row) else "")
                self._take(row, keys, place)
            elif below:
                self._take(row, keys, below.pop(0))
            else:
                self.notes.append(f"Dòng {number}: bảng không còn xóm nào ở dưới nên chưa lấy.")
        return Block(self.fields, tuple(dict.fromkeys(self.notes)), tuple(self.near))

    def _names(self) -> dict[str, Place]:
        """The places by name; a name that two of them bear is left out."""
        names = [place.name for place in self.places]
        return {place.name: place for place in self.places if names.count(place.name) == 1}

    def _known(self, text: str) -> Place | None:
        name = find_place(text, self.by_name)
        return None if name is None else self.by_name[name]

    def _name_column(self, lines: list[tuple[int, list[str]]]) -> int | None:
        """The column in which most names of hamlets stand, or that is headed so."""
        width = max(len(row) for _, row in lines)
        hits = [
            sum(self._known(row[at]) is not None for _, row in lines if at < len(row)) for at in range(width)
        ]
        if max(hits) > 0:
            return hits.index(max(hits))
        headed = [at for _, row in lines for at, cell in enumerate(row) if fold(cell) in _NAME_HEADS]
        if headed:
            return headed[0]
        is_near = any(similar(row[0], self.by_name) for _, row in lines)
        return 0 if width > 1 and is_near else None

    def _split_heads(
        self, lines: list[tuple[int, list[str]]], name_at: int | None
    ) -> tuple[list[list[str]], list[tuple[int, list[str]]]]:
        """Rows before the first one that is a hamlet's, a total or holds a number are heads."""
        for index, (_, row) in enumerate(lines):
            is_body = self._is_total(row) or (
                name_at is not None and name_at < len(row) and self._known(row[name_at]) is not None
            )
            numbers = any(
                _NUMBERISH.fullmatch(cell) for at, cell in enumerate(row) if name_at is None or at > name_at
            )
            if is_body or (numbers and not self._heads_in(row)) or self._is_texts(row, name_at):
                return [row for _, row in lines[:index]], lines[index:]
        return [row for _, row in lines], []

    def _is_texts(self, row: list[str], name_at: int | None) -> bool:
        """Whether a row without a name and a head is text for a column of texts."""
        column = next((one for one in self.columns if one.key == self.start_key), None)
        return name_at is None and column is not None and column.is_text and not self._heads_in(row)

    def _heads_in(self, row: list[str]) -> dict[int, str]:
        by_head: dict[str, str] = {}
        for column in self.columns:
            for head in (column.label, column.short, *column.aliases):
                if head:
                    by_head.setdefault(_head(head), column.key)
        return {at: by_head[_head(cell)] for at, cell in enumerate(row) if cell and _head(cell) in by_head}

    def _keys(
        self, heads: list[list[str]], body: list[tuple[int, list[str]]], name_at: int | None
    ) -> dict[int, str]:
        """Which column of the block is which of the grid."""
        headed: dict[int, str] = {}
        for row in heads:
            headed.update(self._heads_in(row))
        if headed:
            self._note_unknown_heads(heads, body, headed, name_at)
            return headed
        first = 0 if name_at is None else name_at + 1
        width = max((len(row) for _, row in body), default=0)
        keys = [column.key for column in self.columns]
        begin = keys.index(self.start_key) if self.start_key in keys else 0
        if name_at is not None and width - first >= len(keys):
            begin = 0
        if width - first > len(keys) - begin:
            self.notes.append("Khối dán rộng hơn bảng; các cột thừa bên phải chưa lấy.")
        return dict(zip(range(first, width), keys[begin:], strict=False))

    def _note_unknown_heads(
        self,
        heads: list[list[str]],
        body: list[tuple[int, list[str]]],
        headed: Mapping[int, str],
        name_at: int | None,
    ) -> None:
        for at in range(max((len(row) for _, row in body), default=0)):
            texts = [row[at] for row in heads if at < len(row) and row[at]]
            is_order = any(fold(text) in _ORDER_HEADS for text in texts)
            if at not in headed and at != name_at and not is_order:
                named = f"Cột “{texts[-1]}”" if texts else f"Cột thứ {at + 1} của khối"
                self.notes.append(f"{named} không có trong bảng này nên chưa lấy.")

    def _rows_below(self) -> list[Place]:
        return [place for place in self.places if self.start_order is None or place.order >= self.start_order]

    def _is_total(self, row: list[str]) -> bool:
        texts = [cell for cell in row if cell and not _NUMBERISH.fullmatch(cell)]
        return bool(texts) and fold(texts[0]).rstrip(": ") in _TOTAL_NAMES

    def _place_of(self, number: int, text: str) -> Place | None:
        place = self._known(text)
        if place is None and number in self.accepted:
            place = next((one for one in self.places if one.order == self.accepted[number]), None)
        if place is None:
            self._ask(number, text)
        return place

    def _ask(self, number: int, text: str) -> None:
        shown = text or "(trống)"
        try:
            refuse_spoilt(text)
        except ValueError as error:
            self.notes.append(f"Dòng {number}: {error}")
            return
        if name := similar(text, self.by_name):
            self.near.append(NearMiss(number, shown, self.by_name[name].order, name))
        else:
            self.notes.append(f"Dòng {number}: “{shown[:60]}” không có trong danh sách xóm nên chưa lấy.")

    def _take(self, row: list[str], keys: Mapping[int, str], place: Place | None) -> None:
        if place is None:
            return
        if place.order in self.locked:
            self.notes.append(f"{place.name} đã xác nhận nên không lấy số dán vào.")
            return
        for at, key in keys.items():
            name = field_name(key, place.order)
            if name in self.fields:
                self.notes.append(f"{place.name} có hai dòng trong khối; dòng sau chưa lấy.")
                return
            self.fields[name] = row[at] if at < len(row) else ""

    def _take_total(self, row: list[str], keys: Mapping[int, str]) -> None:
        texts = {column.key for column in self.columns if column.is_text}
        for at, key in keys.items():
            text = row[at] if at < len(row) else ""
            if key in texts:
                continue
            try:
                total = read_count(text)
            except ValueError as error:
                self.notes.append(f"Dòng CỘNG: {error}")
                continue
            if total is not None:
                self.fields[f"{key}-{TOTAL}"] = text


def _head(text: str) -> str:
    """A column's head for comparing: no diacritics, no year, unit or punctuation."""
    folded = re.sub(r"\b(nam\s+)?(19|20)[0-9]{2}\b|\([^)]*\)", " ", fold(text))
    return " ".join(re.sub(r"[^a-z0-9]+", " ", folded).split())
