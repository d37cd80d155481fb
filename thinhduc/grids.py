"""A grid of hamlets as people type, paste and send it: from texts to cells and back.

How a grid travels, for the review and the plan alike (static/js/grid.js is the other end):

- A field is named `<figure>-<hamlet order>` ("poor-4"); the stated total of a column `<figure>-cong`. Empty is unknown.
- The hidden field `seen` holds, as JSON, the values the person saw: {"4": {"poor": 4}}. It is the base that a save is
  merged from (thinhduc/merging.py). `read_seen` and `seen_text` are its two ends.
- `read_grid` turns the fields of a post into cells: every fault is told, valid rows stay usable.
- `lay_over` puts what was typed over what is stored, for showing a grid again without losing anything: after a fault, a
  conflict, a refusal, or from a draft.
- `settle` applies what a person chose on a conflict page (`take-<field>` = mine | stored, or `take_all`).
- A block pasted from a spreadsheet is read by thinhduc/blocks.py into the same field names.
"""

import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from thinhduc.errors import ClashText
from thinhduc.figures import format_count, normalize
from thinhduc.merging import Cell
from thinhduc.values import read_count, refuse_spoilt

TOTAL = "cong"
MINE, STORED = "mine", "stored"
LONGEST_TEXT = 500
LONGEST_ORDER = 6  # digits
LARGEST_COUNT = 2**31 - 1  # of a column of counts
_UNSENDABLE = re.compile("[\0\ud800-\udfff]")

Rows = dict[int, dict[str, Cell]]
SeenRows = Mapping[int, Mapping[str, Cell]]


class Place(Protocol):
    """A row of a grid: a hamlet with its place in the list."""

    @property
    def order(self) -> int: ...
    @property
    def name(self) -> str: ...


@dataclass(frozen=True)
class Column:
    """A column people type in. `short` stands in a narrow head; `aliases` are other heads in pasted blocks."""

    key: str
    label: str
    short: str = ""
    is_text: bool = False
    aliases: tuple[str, ...] = ()

    def parse(self, text: str) -> Cell:
        """The cell's value; ValueError with a Vietnamese sentence where it can not be read."""
        if not self.is_text:
            return read_count(text)
        refuse_spoilt(text)
        typed = normalize(text)
        if len(typed) > LONGEST_TEXT:
            raise ValueError(f"Dài hơn {LONGEST_TEXT} chữ.")
        return typed

    def show(self, value: Cell) -> str:
        """A value as it stands in the cell; empty for what is unknown."""
        return "" if value is None else value if isinstance(value, str) else format_count(value)


@dataclass(frozen=True)
class Fault:
    """A cell that can not be read: which, what was typed, why not."""

    order: int
    hamlet: str
    key: str
    label: str
    text: str
    message: str

    @property
    def name(self) -> str:
        """The field's name."""
        return field_name(self.key, self.order)


@dataclass(frozen=True)
class TypedGrid:
    """What a post holds of a grid. `texts` as typed, `rows` the values of the rows without a fault, `totals` the stated
    totals by key, each by the order of the hamlet and the key of the column; a field that was not sent is not there.
    """

    texts: Mapping[int, Mapping[str, str]]
    rows: Rows
    faults: tuple[Fault, ...] = ()
    totals: Mapping[str, int] = field(default_factory=dict)
    total_texts: Mapping[str, str] = field(default_factory=dict)

    @property
    def faulty(self) -> frozenset[int]:
        """The rows that can not be stored as they are."""
        return frozenset(fault.order for fault in self.faults)

    def errors(self) -> dict[str, str]:
        """What is wrong by field name."""
        return {fault.name: fault.message for fault in self.faults}


@dataclass(frozen=True)
class Overlay:
    """A grid to show: the text of each cell, the base each row is merged from, the rows with unsaved typing."""

    texts: Mapping[int, Mapping[str, str]]
    seen: SeenRows
    unsaved: frozenset[int]


def field_name(key: str, order: int) -> str:
    """The name of a cell's field.

    >>> field_name("poor", 4)
    'poor-4'
    """
    return f"{key}-{order}"


def read_order(text: str) -> int | None:
    """A place in the list of hamlets, or a line of a block, as a name carries it; None where it is none.

    >>> read_order("12"), read_order("cong"), read_order("9" * 9)
    (12, None, None)
    """
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= LONGEST_ORDER else None


def read_grid(fields: Mapping[str, str], columns: Sequence[Column], places: Iterable[Place]) -> TypedGrid:
    """The cells of a post; rows come from `places` (the scope's hamlets), never from the post.

    >>> from types import SimpleNamespace
    >>> phu, mon = SimpleNamespace(order=4, name="Xóm Phú"), SimpleNamespace(order=12, name="Làng Mơn")
    >>> grid = read_grid({"poor-4": "1,5", "poor-12": "10", "poor-99": "7"}, [Column("poor", "Hộ nghèo")], [phu, mon])
    >>> grid.rows, grid.faults[0].message
    ({12: {'poor': 10}}, '“1,5” không phải số nguyên không âm, ví dụ 12 hoặc 2.111.')
    """
    texts: dict[int, dict[str, str]] = {}
    rows: Rows = {}
    faults: list[Fault] = []
    for place in places:
        row_texts, cells, wrong = _read_row(fields, columns, place)
        if row_texts:
            texts[place.order] = row_texts
            if wrong:
                faults += wrong
            else:
                rows[place.order] = cells
    totals, total_texts = _read_totals(fields, columns)
    return TypedGrid(texts, rows, tuple(faults), totals, total_texts)


def _read_row(
    fields: Mapping[str, str], columns: Sequence[Column], place: Place
) -> tuple[dict[str, str], dict[str, Cell], list[Fault]]:
    texts: dict[str, str] = {}
    cells: dict[str, Cell] = {}
    faults = []
    for column in columns:
        text = fields.get(field_name(column.key, place.order))
        if text is None:
            continue
        texts[column.key] = text
        try:
            cells[column.key] = column.parse(text)
        except ValueError as error:
            faults.append(Fault(place.order, place.name, column.key, column.label, text, str(error)))
    return texts, cells, faults


def _read_totals(
    fields: Mapping[str, str], columns: Sequence[Column]
) -> tuple[dict[str, int], dict[str, str]]:
    totals: dict[str, int] = {}
    texts: dict[str, str] = {}
    for column in columns:
        text = normalize(fields.get(f"{column.key}-{TOTAL}", ""))
        if not text or column.is_text:
            continue
        texts[column.key] = text
        try:
            value = read_count(text)
        except ValueError:
            continue  # the block's reader has already said so
        if value is not None:
            totals[column.key] = value
    return totals, texts


def seen_text(rows: SeenRows) -> str:
    """The values a page shows, for its hidden field.

    >>> seen_text({4: {"poor": 4, "no_labour": None}})
    '{"4":{"poor":4,"no_labour":null}}'
    """
    return json.dumps(
        {str(order): dict(cells) for order, cells in rows.items()}, ensure_ascii=False, separators=(",", ":")
    )


def read_seen(text: str) -> Rows:
    """The values a person saw; what can not be read counts as not seen, so that a save over it becomes a conflict.

    >>> read_seen('{"4":{"poor":4,"no_labour":null}}'), read_seen("[1]")
    ({4: {'poor': 4, 'no_labour': None}}, {})
    """
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    if not isinstance(found, dict):
        return {}
    return {
        order: {key: value for key, value in cells.items() if _is_cell(value)}
        for name, cells in found.items()
        if (order := read_order(name)) is not None and isinstance(cells, dict)
    }


def _is_cell(value: object) -> bool:
    """Whether a value can have stood in a cell; half a letter (a surrogate alone) could not even be shown again."""
    if isinstance(value, str):
        return not _UNSENDABLE.search(value)
    is_count = isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= LARGEST_COUNT
    return value is None or is_count


def lay_over(
    typed: TypedGrid,
    seen: SeenRows,
    stored: SeenRows,
    columns: Sequence[Column],
    *,
    decided: Collection[int] = (),
    locked: Collection[int] = (),
) -> Overlay:
    """What was typed over what is stored.

    A cell that the person changed keeps its text and the base it was typed on, so that a later save still finds what
    others did meanwhile; rows in `decided` (a conflict is shown, both values beside each other) get the stored values
    as base. A cell the person left alone, and a `locked` row, shows what is stored.

    >>> columns = [Column("poor", "Hộ nghèo")]
    >>> typed = TypedGrid({4: {"poor": "5"}, 12: {"poor": "10"}}, {4: {"poor": 5}, 12: {"poor": 10}})
    >>> laid = lay_over(typed, {4: {"poor": 4}, 12: {"poor": 10}}, {4: {"poor": 4}, 12: {"poor": 8}}, columns)
    >>> laid.texts, laid.seen, sorted(laid.unsaved)
    ({4: {'poor': '5'}, 12: {'poor': '8'}}, {4: {'poor': 4}, 12: {'poor': 8}}, [4])
    """
    texts: dict[int, Mapping[str, str]] = {}
    bases: dict[int, Mapping[str, Cell]] = {}
    unsaved = set()
    for order, now in stored.items():
        shown = {column.key: column.show(now.get(column.key)) for column in columns}
        row = typed.texts.get(order, {})
        base = seen.get(order, {})
        changed = {
            column.key
            for column in columns
            if order not in locked
            and column.key in row
            and _value(column, row[column.key]) != base.get(column.key)
        }
        texts[order] = {**shown, **{key: row[key] for key in changed}}
        bases[order] = now if order in decided else {**now, **{key: base.get(key) for key in changed}}
        if texts[order] != shown:
            unsaved.add(order)
    return Overlay(texts, bases, frozenset(unsaved))


def _value(column: Column, text: str) -> object:
    try:
        return column.parse(text)
    except ValueError:
        return object()  # equal to nothing: what can not be read is a change


def changed_rows(typed: TypedGrid, seen: SeenRows) -> Rows:
    """The valid rows in which the person changed something."""
    return {
        order: cells
        for order, cells in typed.rows.items()
        if any(value != seen.get(order, {}).get(key) for key, value in cells.items())
    }


def settle(
    fields: Mapping[str, str], seen: SeenRows, columns: Sequence[Column]
) -> tuple[dict[str, str], list[str]]:
    """The fields of a post after what the person chose on a conflict page, and the cells still without a choice.

    A conflict page sends the names of the cells in `clashes`, a choice `take-<field>` for each, or one `take_all`. Its
    `seen` holds the stored values it showed, so choosing "stored" puts those back into the cell.

    >>> fields = {"clashes": "poor-12", "poor-12": "9", "take-poor-12": "stored"}
    >>> settle(fields, {12: {"poor": 8}}, [Column("poor", "Hộ nghèo")])[0]["poor-12"]
    '8'
    """
    settled = dict(fields)
    open_cells = []
    by_key = {column.key: column for column in columns}
    for name in fields.get("clashes", "").split():
        key, _, order = name.rpartition("-")
        place = read_order(order)
        if key not in by_key or place is None:
            continue
        choice = fields.get("take_all") or fields.get(f"take-{name}")
        if choice == STORED:
            settled[name] = by_key[key].show(seen.get(place, {}).get(key))
        elif choice != MINE:
            open_cells.append(name)
    return settled, open_cells


def clash_orders(clashes: Iterable[ClashText]) -> frozenset[int]:
    """The rows that are in conflict."""
    orders = (read_order(clash.field_name.rpartition("-")[2]) for clash in clashes)
    return frozenset(order for order in orders if order is not None)
