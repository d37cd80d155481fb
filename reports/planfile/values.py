"""Single values of a plan file."""

import re
from datetime import date
from fractions import Fraction
from typing import Any

from thinhduc.figures import normalize, parse_percent

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def is_integer(value: Any) -> bool:
    """Whether a value is written as a whole number; true, 3.0 and "3" are not.

    >>> is_integer(3), is_integer(True), is_integer(3.0), is_integer("3")
    (True, False, False, False)
    """
    return isinstance(value, int) and not isinstance(value, bool)


def count_in(value: Any) -> int | None:
    """A figure; None for what is missing or no figure at all."""
    return value if is_integer(value) and value >= 0 else None


def text_in(value: Any) -> str:
    """A text with single blanks; "" for what is missing or no text."""
    return normalize(value) if isinstance(value, str) else ""


def day_in(value: Any) -> date | None:
    """A day as year-month-day; None for what is no real day.

    >>> day_in("2022-03-31"), day_in("2022-02-31"), day_in("20220331")
    (datetime.date(2022, 3, 31), None, None)
    """
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def percent_in(value: Any) -> Fraction | None:
    """A rate in per cent as an exact share; None for what is none.

    >>> percent_in("1.40"), percent_in("1,4"), percent_in("140%"), percent_in("")
    (Fraction(7, 500), Fraction(7, 500), None, None)
    """
    if not isinstance(value, str):
        return None
    try:
        return parse_percent(value)
    except ValueError:
        return None
