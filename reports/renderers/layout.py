"""What the prints share of a table's shape: the two-level head, and which way the sheet lies."""

import math
from dataclasses import dataclass
from itertools import groupby

from reports.report import Column, Report

# Text width of an upright A4 sheet with the margins of NĐ 30/2020 as set in templates/print/annex.css: 210 − 30 − 15.
UPRIGHT_WIDTH = 165
_TITLE_LETTER = 2.35


@dataclass(frozen=True)
class Head:
    """A cell of the head: from column `first` on, `columns` wide, `rows` high; `key` where it is one column's."""

    label: str
    first: int
    columns: int
    rows: int
    key: str | None = None


def head_rows(report: Report) -> list[list[Head]]:
    """The head's rows: one, or two where columns stand under a group."""
    has_groups = any(column.group for column in report.layout)
    upper: list[Head] = []
    lower: list[Head] = []
    first = 0
    for group, members in groupby(report.layout, key=lambda column: column.group):
        columns = list(members)
        singles = [
            _single(column, first + place, 1 if group or not has_groups else 2)
            for place, column in enumerate(columns)
        ]
        if group:
            upper.append(Head(group, first, len(columns), 1))
            lower.extend(singles)
        else:
            upper.extend(singles)
        first += len(columns)
    return [upper, lower] if has_groups else [upper]


def _single(column: Column, first: int, rows: int) -> Head:
    return Head(column.label, first, 1, rows, column.key)


def title_width(text: str) -> float:
    """How wide, in millimetres, a centred title is set so that its lines are about equally long.

    A letter of Times bold, 14 points, takes 2,35 mm on average; the title's lines leave a fifth for their breaks.

    >>> title_width("Giảm nghèo năm 2022"), round(title_width("chữ " * 18))
    (165, 102)
    """
    length = len(text) * _TITLE_LETTER
    lines = math.ceil(length / (UPRIGHT_WIDTH - 5))
    return UPRIGHT_WIDTH if lines <= 1 else min(UPRIGHT_WIDTH, length / lines * 1.2)


def is_landscape(report: Report) -> bool:
    """Whether the columns need a sheet that lies: upright is the rule (NĐ 30/2020, Phụ lục I)."""
    return sum(column.width for column in report.layout) > UPRIGHT_WIDTH
