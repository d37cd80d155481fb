"""What a check leaves for storing: the cells of each row, and which of them are taken."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from exchange.kinds.base import Checked, Chosen, Outcome


@dataclass(frozen=True)
class RowWork:
    """What one row is to write: the place of its item, the hamlet's order, the values by the key of their change.

    `order` is 0, and `part` the table's, for totals.
    """

    place: int
    order: int
    values: Mapping[str, Any]
    part: str = ""


def taken(checked: Checked, row: RowWork, chosen: Chosen) -> dict[str, Any]:
    """The values that are stored: all of a new item, of a changed one those that somebody chose."""
    if checked.items[row.place].outcome is Outcome.NEW:
        return dict(row.values)
    return {key: value for key, value in row.values.items() if chosen(row.place, key)}
