"""Values as people type them and Excel keeps them: readers from a cell to what is stored, and back into a sheet.

A reader takes any `Cell` and gives the value, or None where the cell says nothing (empty, blanks, a dash). What it can
not take it refuses with a ValueError whose message is a Vietnamese sentence that repeats the value and says what was
expected. Errors of formulas (`#REF!`) and text in legacy encodings are refused by every reader. The texts pasted into
a grid go through the same readers.
"""

from thinhduc.values.cells import Reader, cell_text
from thinhduc.values.choices import one_of, read_sex, read_tick, show_of, show_tick
from thinhduc.values.days import DayOrYear, read_day, read_day_or_year, show_day, show_day_or_year
from thinhduc.values.numbers import (
    LARGEST_COUNT,
    StatedRate,
    read_count,
    read_points,
    read_rate,
    show_count,
    show_rate,
)
from thinhduc.values.spoilt import refuse_spoilt
from thinhduc.values.texts import read_code, read_identity, read_name, read_text, show_text

__all__ = [
    "LARGEST_COUNT",
    "DayOrYear",
    "Reader",
    "StatedRate",
    "cell_text",
    "one_of",
    "read_code",
    "read_count",
    "read_day",
    "read_day_or_year",
    "read_identity",
    "read_name",
    "read_points",
    "read_rate",
    "read_sex",
    "read_text",
    "read_tick",
    "refuse_spoilt",
    "show_count",
    "show_day",
    "show_day_or_year",
    "show_of",
    "show_rate",
    "show_text",
    "show_tick",
]
