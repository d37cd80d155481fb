"""The columns of a plan's tables and the figures of a line that they are."""

from functools import lru_cache

from reports.columns import columns_of
from targets.rules import OPTIONAL_COLUMNS, PovertyClass

SHARED = ("households", "persons", "note")  # one figure of a line, told by both tables
TYPED = ("households", "persons", "assigned_minimum", "reduction", "note")
STATED = (
    "households",
    "opening",
    "no_labour",
    "reduction",
    "closing",
    "rate",
)  # whose totals are kept as stated


def stored_key(key: str, poverty_class: PovertyClass) -> str:
    """The line's figure that a column is.

    >>> stored_key("reduction", PovertyClass.NEAR_POOR), stored_key("households", PovertyClass.POOR)
    ('near_poor_reduction', 'households')
    """
    if key in SHARED:
        return key
    return f"{poverty_class.value}_{'minimum' if key == 'assigned_minimum' else key}"


@lru_cache(maxsize=64)
def _heads(poverty_class: PovertyClass, year: int) -> dict[str, tuple[str, str]]:
    """The annex's heads of a year by key: the head, and the one above it."""
    columns = columns_of(poverty_class, year, OPTIONAL_COLUMNS)
    return {column.key: (column.label, column.group or "") for column in columns}


def label_of(key: str, poverty_class: PovertyClass, year: int) -> str:
    """The column's head as the annex of a year prints it.

    >>> label_of("opening", PovertyClass.POOR, 2022)
    'Hộ nghèo sau rà soát năm 2021'
    """
    return _heads(poverty_class, year).get(key, (key, ""))[0]


def grouped_label(key: str, poverty_class: PovertyClass, year: int) -> str:
    """The head with the one above it, under which most columns of an annex stand.

    >>> grouped_label("rate", PovertyClass.POOR, 2022), grouped_label("households", PovertyClass.POOR, 2022)
    ('Giảm hộ nghèo năm 2022 Tỷ lệ %', '')
    """
    label, group = _heads(poverty_class, year)[key]
    return f"{group} {label}" if group else ""
