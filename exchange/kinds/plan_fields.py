"""The columns of a plan's tables and the figures of a line that they are."""

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


def label_of(key: str, poverty_class: PovertyClass, year: int) -> str:
    """The column's head as the annex of a year prints it.

    >>> label_of("opening", PovertyClass.POOR, 2022)
    'Hộ nghèo sau rà soát năm 2021'
    """
    columns = columns_of(poverty_class, year, OPTIONAL_COLUMNS)
    return {column.key: column.label for column in columns}.get(key, key)
