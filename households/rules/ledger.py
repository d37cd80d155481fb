"""The balance of a year by hamlet and class: closing = opening + carried − out + in.

domain.md, "Households through time".

It is made of flows: movements of one kind between the same two cells, a cell being a hamlet and a class. What a class
loses it loses by a movement, so the balance holds by construction; `check_balance` compares it with what was counted.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from households.rules.classes import PovertyClass
from households.rules.kinds import CARRIED, MovementKind, State
from thinhduc.figures import format_count
from thinhduc.findings import Finding, Level

Cell = tuple[int, PovertyClass]


@dataclass(frozen=True)
class Count:
    """Households and persons.

    >>> Count(37, 120) - Count(6, 21) + Count(1, 4)
    Count(households=32, persons=103)
    """

    households: int = 0
    persons: int = 0

    def __add__(self, other: "Count") -> "Count":
        return Count(self.households + other.households, self.persons + other.persons)

    def __sub__(self, other: "Count") -> "Count":
        return Count(self.households - other.households, self.persons - other.persons)

    def __bool__(self) -> bool:
        return bool(self.households or self.persons)


NONE = Count()


class Direction(StrEnum):
    """Whether a movement takes from a cell or adds to it."""

    OUT = "out"
    IN = "in"


@dataclass(frozen=True)
class Flow:
    """`households` movements of one kind from a cell to another; None is outside the register.

    `left`, `came`: the persons that leave the first cell and come into the second. Within one cell no household goes;
    `left` and `came` are then what households lost and what others gained.
    """

    kind: MovementKind
    before: Cell | None
    after: Cell | None
    households: int
    left: int
    came: int


def flow_of(kind: MovementKind, before: State | None, after: State | None) -> Flow:
    """One movement as a flow.

    >>> poor = PovertyClass.POOR
    >>> flow_of(MovementKind.SIZE_CHANGED, State(7, poor, 4), State(7, poor, 6)).came
    2
    """
    start = (before.hamlet_id, before.poverty_class) if before else None
    end = (after.hamlet_id, after.poverty_class) if after else None
    had, has = before.persons if before else 0, after.persons if after else 0
    if start == end:
        return Flow(kind, start, end, 1, max(had - has, 0), max(has - had, 0))
    return Flow(kind, start, end, 1, had, has)


@dataclass(frozen=True)
class LedgerRow:
    """A hamlet's balance of a year in one class; `hamlet_id` None is the commune.

    `carried`: taken over less handed over when hamlets or communes were re-arranged; it can be below zero. `outs` and
    `ins`: by kind, only those that happened. `internal`: of the commune's row, what moved between its own hamlets and
    changes no total.
    """

    hamlet_id: int | None
    poverty_class: PovertyClass
    opening: Count = NONE
    carried: Count = NONE
    outs: Mapping[MovementKind, Count] = field(default_factory=dict)
    ins: Mapping[MovementKind, Count] = field(default_factory=dict)
    internal: Count = NONE

    @property
    def out(self) -> Count:
        """All that went."""
        return sum(self.outs.values(), NONE)

    @property
    def into(self) -> Count:
        """All that came."""
        return sum(self.ins.values(), NONE)

    @property
    def closing(self) -> Count:
        """Opening + carried − out + in."""
        return self.opening + self.carried - self.out + self.into

    @property
    def is_quiet(self) -> bool:
        """Whether nothing stood there and nothing happened."""
        return not (self.opening or self.carried or self.outs or self.ins)


@dataclass(frozen=True)
class Ledger:
    """The balances of a year, by hamlet and class; `row` gives an empty one for a cell in which nothing was."""

    year: int
    rows: Mapping[Cell, LedgerRow]

    def row(self, hamlet_id: int, poverty_class: PovertyClass) -> LedgerRow:
        """A hamlet's balance in a class."""
        return self.rows.get((hamlet_id, poverty_class)) or LedgerRow(hamlet_id, poverty_class)

    @property
    def hamlet_ids(self) -> frozenset[int]:
        """The hamlets in which anything stood or happened."""
        return frozenset(hamlet_id for hamlet_id, _ in self.rows)

    def total(self, poverty_class: PovertyClass) -> LedgerRow:
        """The commune's balance: Σ of the hamlets', without what only moved between them."""
        own = [row for (_, one), row in self.rows.items() if one is poverty_class]
        outs, ins = _sum_kinds(row.outs for row in own), _sum_kinds(row.ins for row in own)
        internal = outs.get(MovementKind.MOVED_HAMLET, NONE)
        if internal == ins.get(MovementKind.MOVED_HAMLET, NONE):
            outs.pop(MovementKind.MOVED_HAMLET, None)
            ins.pop(MovementKind.MOVED_HAMLET, None)
        else:
            internal = NONE  # a reader of some hamlets only: for them it is not between their own
        return LedgerRow(
            hamlet_id=None,
            poverty_class=poverty_class,
            opening=sum((row.opening for row in own), NONE),
            carried=sum((row.carried for row in own), NONE),
            outs=outs,
            ins=ins,
            internal=internal,
        )


def balance_of(year: int, opening: Mapping[Cell, Count], flows: Iterable[Flow]) -> Ledger:
    """The year's balances out of what stood at its beginning and what happened in it.

    >>> cell, above = (7, PovertyClass.POOR), (7, PovertyClass.NEITHER)
    >>> flows = [Flow(MovementKind.ESCAPED_ABOVE, cell, above, 2, 9, 9)]
    >>> row = balance_of(2022, {cell: Count(6, 25)}, flows).row(*cell)
    >>> row.closing, row.outs
    (Count(households=4, persons=16), {<MovementKind.ESCAPED_ABOVE: 'escaped-above'>: Count(households=2, persons=9)})
    """
    outs: dict[Cell, dict[MovementKind, Count]] = {}
    ins: dict[Cell, dict[MovementKind, Count]] = {}
    carried: dict[Cell, Count] = {}
    for flow in flows:
        moved = 0 if flow.before == flow.after else flow.households
        left, came = Count(moved, flow.left), Count(moved, flow.came)
        if flow.kind in CARRIED:
            if flow.before:
                carried[flow.before] = carried.get(flow.before, NONE) - left
            if flow.after:
                carried[flow.after] = carried.get(flow.after, NONE) + came
            continue
        _add(outs, flow.before, flow.kind, left)
        _add(ins, flow.after, flow.kind, came)
    cells = {*opening, *outs, *ins, *carried}
    return Ledger(
        year,
        {
            cell: LedgerRow(
                cell[0],
                cell[1],
                opening.get(cell, NONE),
                carried.get(cell, NONE),
                _in_order(outs.get(cell, {})),
                _in_order(ins.get(cell, {})),
            )
            for cell in cells
        },
    )


def check_balance(ledger: Ledger, standing: Mapping[Cell, Count], names: Mapping[int, str]) -> list[Finding]:
    """An error per cell whose balance is not what stands at the year's end, or is below zero."""
    found = []
    for cell in sorted({*ledger.rows, *standing}):
        closing, counted = ledger.row(*cell).closing, standing.get(cell, NONE)
        name = names.get(cell[0], "?")
        if closing != counted:
            said = f"cuối năm {ledger.year} tính ra {_said(closing)}, sổ đang có {_said(counted)}"
            text = f"{name}, {cell[1].label}: {said}."
            data = {"computed": closing.households, "counted": counted.households}
            found.append(Finding(Level.ERROR, "ledger-unbalanced", text, name, data=data))
        if closing.households < 0 or closing.persons < 0:
            text = f"{name}, {cell[1].label}: cuối năm {ledger.year} không được dưới 0 ({_said(closing)})."
            found.append(Finding(Level.ERROR, "closing-negative", text, name))
    return found


# The columns of the national reports 2 (poor) and 3 (near-poor) that have a kind of their own; 4 and 8 are all others.
# Column 1 is the opening with what was carried over, 9 the closing.
_COLUMNS = {
    (MovementKind.ESCAPED_TO_NEAR_POOR, PovertyClass.POOR, Direction.OUT): 2,
    (MovementKind.ESCAPED_ABOVE, PovertyClass.POOR, Direction.OUT): 3,
    (MovementKind.FELL_TO_POOR, PovertyClass.POOR, Direction.IN): 5,
    (MovementKind.ESCAPED_NEAR_POOR, PovertyClass.NEAR_POOR, Direction.OUT): 2,
    (MovementKind.FELL_TO_POOR, PovertyClass.NEAR_POOR, Direction.OUT): 3,
    (MovementKind.ESCAPED_TO_NEAR_POOR, PovertyClass.NEAR_POOR, Direction.IN): 5,
    **{
        (kind, one, Direction.IN): column
        for kind, column in ((MovementKind.RELAPSED, 6), (MovementKind.ARISEN, 7))
        for one in (PovertyClass.POOR, PovertyClass.NEAR_POOR)
    },
}


def column_of(kind: MovementKind, poverty_class: PovertyClass, direction: Direction) -> int:
    """The column of the national report 2 or 3 a movement is counted in; carried ones belong to the opening (1).

    >>> column_of(MovementKind.FELL_TO_POOR, PovertyClass.NEAR_POOR, Direction.OUT)
    3
    >>> column_of(MovementKind.MOVED_OUT, PovertyClass.POOR, Direction.OUT)
    4
    """
    if kind in CARRIED:
        return 1
    return _COLUMNS.get((kind, poverty_class, direction), 4 if direction is Direction.OUT else 8)


def columns_of(row: LedgerRow) -> dict[int, Count]:
    """A balance as the nine columns of the national report 2 or 3: 9 = 1 − 2 − 3 − 4 + 5 + 6 + 7 + 8."""
    columns = dict.fromkeys(range(1, 10), NONE)
    columns[1] = row.opening + row.carried
    for direction, kinds in ((Direction.OUT, row.outs), (Direction.IN, row.ins)):
        for kind, count in kinds.items():
            number = column_of(kind, row.poverty_class, direction)
            columns[number] += count
    columns[9] = row.closing
    return columns


def _add(
    cells: dict[Cell, dict[MovementKind, Count]], cell: Cell | None, kind: MovementKind, count: Count
) -> None:
    if cell is not None and count:
        kinds = cells.setdefault(cell, {})
        kinds[kind] = kinds.get(kind, NONE) + count


def _sum_kinds(rows: Iterable[Mapping[MovementKind, Count]]) -> dict[MovementKind, Count]:
    total: dict[MovementKind, Count] = {}
    for kinds in rows:
        for kind, count in kinds.items():
            total[kind] = total.get(kind, NONE) + count
    return _in_order(total)


def _in_order(kinds: Mapping[MovementKind, Count]) -> dict[MovementKind, Count]:
    """By the order of the kinds, which is that of the screens."""
    return {kind: kinds[kind] for kind in MovementKind if kind in kinds}


def _said(count: Count) -> str:
    return f"{format_count(count.households)} hộ, {format_count(count.persons)} khẩu"
