"""What becomes of a grid that two people wrote (architecture.md, "Saving the review grid": nothing is lost)."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

Row = TypeVar("Row", bound=Hashable)
Cell = int | str | None
Cells = Mapping[str, Cell]


@dataclass(frozen=True)
class Clash(Generic[Row]):
    """One cell of a row that two people changed: what the person saw, typed, and what is stored now."""

    row: Row
    key: str
    seen: Cell
    mine: Cell
    stored: Cell


@dataclass(frozen=True)
class Merge(Generic[Row]):
    """`writes`: the cells to store, by row, only those that change; `conflicts`: the cells a person has to decide."""

    writes: dict[Row, dict[str, Cell]]
    conflicts: tuple[Clash[Row], ...]


def merge_rows(
    seen: Mapping[Row, Cells], mine: Mapping[Row, Cells], stored: Mapping[Row, Cells]
) -> Merge[Row]:
    """Brings together what a person typed with what others stored since the person looked, row by row.

    A row the person left alone keeps what is stored. A row that nobody else changed takes what was typed. A row that
    both changed is a conflict in every cell where the two disagree, also where they changed different cells: the
    figures of a hamlet belong together (no labour ≤ poor), so a mixture of two people's rows is nobody's result.
    A row or cell that is absent counts as unknown (None).

    >>> seen = {2: {"poor": 6, "no_labour": 4}, 12: {"poor": 10, "no_labour": 6}}
    >>> mine = {2: {"poor": 5, "no_labour": 4}, 12: {"poor": 9, "no_labour": 6}}
    >>> stored = {2: {"poor": 6, "no_labour": 4}, 12: {"poor": 8, "no_labour": 6}}
    >>> merge = merge_rows(seen, mine, stored)
    >>> merge.writes
    {2: {'poor': 5}}
    >>> merge.conflicts
    (Clash(row=12, key='poor', seen=10, mine=9, stored=8),)
    """
    writes: dict[Row, dict[str, Cell]] = {}
    conflicts: list[Clash[Row]] = []
    for row, typed in mine.items():
        base, now = seen.get(row, {}), stored.get(row, {})
        changed_by_me = any(value != base.get(key) for key, value in typed.items())
        open_cells = {key: value for key, value in typed.items() if value != now.get(key)}
        if not changed_by_me or not open_cells:
            continue
        if all(now.get(key) == base.get(key) for key in {*base, *typed}):
            writes[row] = open_cells
        else:
            conflicts += [
                Clash(row, key, base.get(key), value, now.get(key)) for key, value in open_cells.items()
            ]
    return Merge(writes, tuple(conflicts))
