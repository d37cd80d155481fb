"""A workbook as it was read: cells with the values Excel stored, and what of them can not be trusted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

Cell = str | int | float | bool | date | datetime | time | timedelta | None  # None: an empty cell


class Unreadable(ValueError):
    """The bytes are no workbook that can be read; the message is a Vietnamese sentence that says what to do."""


@dataclass(frozen=True)
class Area:
    """Merged cells; rows and columns counted from 1, ends included."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


@dataclass(frozen=True)
class Sheet:
    """One sheet. `rows[0]` is row 1, its first cell column A; rows may differ in length.

    `hidden_rows`, `uncalculated` (row, column of formulas without a stored value) and `merged` count from 1.
    """

    name: str
    rows: Sequence[Sequence[Cell]]
    is_hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    uncalculated: frozenset[tuple[int, int]] = frozenset()
    merged: tuple[Area, ...] = ()

    def cell(self, row: int, column: int) -> Cell:
        """The value at a place counted from 1; None beyond what was read.

        >>> Sheet("Tờ 1", [["Xóm", "Hộ nghèo"], ["Làng Mơn", 10]]).cell(2, 2)
        10
        """
        if not 1 <= row <= len(self.rows):
            return None
        cells = self.rows[row - 1]
        return cells[column - 1] if 1 <= column <= len(cells) else None


@dataclass(frozen=True)
class Book:
    """A workbook. `notes`: sentences to say of the whole (macros not run, links to other files not followed).

    `properties`: what our own files carry about themselves (thinhduc/workbooks/writing.py), empty for others.
    """

    sheets: tuple[Sheet, ...]
    notes: tuple[str, ...] = ()
    properties: Mapping[str, str] = field(default_factory=dict)

    def sheet(self, name: str) -> Sheet | None:
        """The sheet of a name."""
        return next((sheet for sheet in self.sheets if sheet.name == name), None)


def column_letters(column: int) -> str:
    """The letters of a column counted from 1.

    >>> column_letters(1), column_letters(27), column_letters(16384)
    ('A', 'AA', 'XFD')
    """
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def cell_name(row: int, column: int) -> str:
    """A place as Excel names it.

    >>> cell_name(12, 6)
    'F12'
    """
    return f"{column_letters(column)}{row}"
