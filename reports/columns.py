"""The columns an annex can have, in their fixed order: those of plan 38 of 2022, and the ones a commune may add."""

from collections.abc import Collection

from reports.report import Column, ColumnKind, Difference, Ratio, Sum
from targets.rules import OPTIONAL_COLUMNS, PovertyClass

_SUM = Sum()
_OPENING_RATE = Ratio("opening", "households")
_RATE = Ratio("closing", "households")

# Key, head, kind, width in mm, whether it stands under the group head, formula of a row, formula of the total.
_COLUMNS = (
    ("households", "Tổng số hộ năm {year}", ColumnKind.COUNT, 19, False, None, _SUM),
    ("persons", "Tổng số nhân khẩu năm {year}", ColumnKind.COUNT, 23, False, None, _SUM),
    ("opening", "{Class} sau rà soát năm {before}", ColumnKind.COUNT, 22, True, None, _SUM),
    ("opening_rate", "Tỷ lệ % sau rà soát năm {before}", ColumnKind.RATE, 19, True, _OPENING_RATE, _OPENING_RATE),
    ("no_labour", "{Class} không còn khả năng lao động", ColumnKind.COUNT, 24, True, None, _SUM),
    ("assigned_minimum", "Mức giao tối thiểu năm {year}", ColumnKind.COUNT, 21, True, None, _SUM),
    ("reduction", "Kế hoạch giảm năm {year}", ColumnKind.COUNT, 20, True, None, _SUM),
    ("closing", "{Class} cuối kỳ năm {year}", ColumnKind.COUNT, 20, True, Difference("opening", "reduction"), _SUM),
    ("rate", "Tỷ lệ %", ColumnKind.RATE, 16, True, _RATE, _RATE),
    ("note", "Ghi chú", ColumnKind.TEXT, 40, False, None, None),
)  # fmt: skip


def optional_columns() -> dict[str, str]:
    """The columns that a commune may add to both annexes: key → name, in the table's order.

    The opening rate is of the plan's own resident households, so that it compares with the closing rate beside it.

    >>> list(optional_columns())
    ['persons', 'opening_rate', 'assigned_minimum', 'note']
    """
    return dict(OPTIONAL_COLUMNS)


def leads_of(hamlet_word: str = "xóm") -> tuple[Column, Column]:
    """The columns of order and name.

    >>> [lead.label for lead in leads_of()]
    ['TT', 'Tên xóm']
    """
    return (
        Column("order", "TT", ColumnKind.ORDER, 9),
        Column("name", f"Tên {hamlet_word}", ColumnKind.NAME, 35),
    )


def columns_of(poverty_class: PovertyClass, year: int, added: Collection[str] = ()) -> tuple[Column, ...]:
    """The figures' columns of a class's annex for a plan's year; `added` keys that are not optional are passed over.

    >>> [column.key for column in columns_of(PovertyClass.NEAR_POOR, 2022, ["note"])]
    ['households', 'opening', 'reduction', 'closing', 'rate', 'note']
    >>> columns_of(PovertyClass.POOR, 2022)[1].label
    'Hộ nghèo sau rà soát năm 2021'
    """
    words = {
        "{Class}": poverty_class.label.capitalize(),
        "{year}": str(year),
        "{before}": str(year - 1),
    }
    group = f"Giảm {poverty_class.label} năm {year}"
    return tuple(
        Column(key, _filled(label, words), kind, width, group if is_grouped else None, formula, total)
        for key, label, kind, width, is_grouped, formula, total in _COLUMNS
        if _is_shown(key, poverty_class, added)
    )


def _is_shown(key: str, poverty_class: PovertyClass, added: Collection[str]) -> bool:
    if key == "no_labour":
        return poverty_class is PovertyClass.POOR
    return key not in OPTIONAL_COLUMNS or key in added


def _filled(label: str, words: dict[str, str]) -> str:
    for mark, word in words.items():
        label = label.replace(mark, word)
    return label
