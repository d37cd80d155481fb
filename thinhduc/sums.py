"""Adding up a column of hamlets without taking what is missing for zero (domain.md, "Missing is not zero")."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Gap:
    """A column without a total: the sum of what is known, and the hamlets that are missing, in the table's order."""

    key: str
    known_sum: int
    missing: tuple[str, ...]


def total_of(values: Iterable[int | None]) -> int | None:
    """The sum of a column; None where a cell is missing or there is no row at all.

    >>> total_of([3, 6, 2]), total_of([3, None, 2]), total_of([])
    (11, None, None)
    """
    cells = list(values)
    known = [cell for cell in cells if cell is not None]
    return sum(known) if cells and len(known) == len(cells) else None


def gap_of(key: str, cells: Iterable[tuple[str, int | None]]) -> Gap | None:
    """What keeps the column `key` from having a total; `cells` are pairs of hamlet and figure. None where nothing does.

    >>> gap_of("reduction", [("Nhân Hòa", 0), ("Phúc Hòa", None), ("Làng Mơn", 2)])
    Gap(key='reduction', known_sum=2, missing=('Phúc Hòa',))
    >>> gap_of("reduction", [("Nhân Hòa", 0)]) is None
    True
    """
    pairs = list(cells)
    missing = tuple(name for name, value in pairs if value is None)
    if not missing:
        return None
    return Gap(key, sum(value for _, value in pairs if value is not None), missing)
