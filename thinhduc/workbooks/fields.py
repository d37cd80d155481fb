"""What a table may hold: its fields, and the tables of one kind of workbook."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from thinhduc.workbooks.book import Cell


class FieldType(StrEnum):
    """How a column of a sheet to fill in is checked and shown by Excel."""

    TEXT = "text"
    COUNT = "count"  # a whole number from 0
    POINTS = "points"  # a number with decimals
    DATE = "date"  # a day; written as text d/m/yyyy where the field may hold a year alone
    TICK = "tick"
    CHOICE = "choice"


@dataclass(frozen=True)
class Field:
    """One column.

    `read`: a cell's value as it is stored, None where the cell says nothing; ValueError with a Vietnamese sentence
    that repeats the value and says what was expected. `show`: the stored value as it stands in a sheet.
    `aliases`: other heads, keys of exports ("family.code"). `is_needed`: without a column (or one value for all rows)
    the table can not be taken. `goes_down`: an empty cell has the value of the last one above that is not empty
    (merged cells, fields of a household on its first row). `choices`: of the drop-down list. `is_computed`: only
    compared with what is computed, never stored. `how`: how it is written, for the guide of a form where the type
    does not say it.
    """

    key: str
    label: str
    read: Callable[[Cell], Any]
    show: Callable[[Any], Cell]
    type: FieldType = FieldType.TEXT
    aliases: tuple[str, ...] = ()
    is_needed: bool = False
    goes_down: bool = False
    choices: tuple[str, ...] = ()
    is_computed: bool = False
    width: int = 14
    how: str = ""


@dataclass(frozen=True)
class Part:
    """One table of a kind of workbook, e.g. the annex of poor households beside that of the near-poor.

    `hints`: words in the sheet's name or in the titles above the table that tell it from the other parts.
    `is_optional`: a workbook without it is whole.
    """

    slug: str
    label: str
    fields: tuple[Field, ...]
    hints: tuple[str, ...] = ()
    is_optional: bool = False

    def field(self, key: str) -> Field:
        """The field of a key; KeyError where there is none."""
        return {field.key: field for field in self.fields}[key]
