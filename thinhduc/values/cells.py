"""A cell as people see it, and what every reader does first."""

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

from thinhduc.figures import DASH, as_typed, format_date, normalize
from thinhduc.values.spoilt import refuse_spoilt
from thinhduc.workbooks.book import Cell

Reader = Callable[[Cell], Any]

DASHES = frozenset({"-", DASH, "—", "−"})  # what a sheet has for "nothing"
EXCEL_DIGITS = 15  # Excel keeps and shows no more of a number
AS_TEXT = "định dạng cột là Văn bản (Text) rồi gõ lại"
SHOWN = 40  # characters of a value that a sentence repeats

# English and Vietnamese Excel name the errors of formulas alike.
_FORMULA_ERROR = re.compile(
    r"#(NULL!|DIV/0!|VALUE!|REF!|NAME\?|NUM!|N/A|SPILL!|CALC!|FIELD!|BLOCKED!|CONNECT!|UNKNOWN!|BUSY!|GETTING_DATA)"
)


def cell_text(cell: Cell) -> str:
    """A cell as Vietnamese people see it; a text stays as it is.

    >>> from datetime import date, datetime
    >>> cell_text(2111.0), cell_text(1.47), cell_text(date(2022, 3, 31)), cell_text(True), cell_text(None)
    ('2111', '1,47', '31/3/2022', 'TRUE', '')
    >>> cell_text(0.1 + 0.2), cell_text(120000000000.0), cell_text(1.5e20)
    ('0,3', '120000000000', '1,5E+20')
    """
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, int | float):
        return _number_text(cell)
    if isinstance(cell, datetime):
        clock = f" {cell:%H:%M:%S}" if cell.time() != time() else ""
        return format_date(cell.date()) + clock
    return format_date(cell) if isinstance(cell, date) else _clock_text(cell)


def _clock_text(cell: time | timedelta) -> str:
    return str(cell) if isinstance(cell, timedelta) else f"{cell:%H:%M:%S}"


def _number_text(number: int | float) -> str:
    whole = whole_number(number)
    if isinstance(number, int) or (whole is not None and abs(whole) < 10**EXCEL_DIGITS):
        return str(whole)
    return f"{number:.{EXCEL_DIGITS}g}".replace(".", ",").replace("e", "E")


def whole_number(number: int | float) -> int | None:
    """A number of a cell as a whole number, as Excel shows it (15 digits); None where it has decimals.

    >>> whole_number(2111.0), whole_number(2.9999999999999996), whole_number(1.5), whole_number(float("nan"))
    (2111, 3, None, None)
    """
    if isinstance(number, int):
        return number
    seen = float(f"{number:.{EXCEL_DIGITS}g}")
    return int(seen) if seen.is_integer() else None


def shown(cell: Cell) -> str:
    """The value as a sentence repeats it, in quotes and not too long.

    >>> shown("  một   hai "), shown(1.5), len(shown("x" * 99))
    ('“một hai”', '“1,5”', 43)
    """
    text = normalize(cell_text(cell))
    return f"“{text[:SHOWN]}{'…' if len(text) > SHOWN else ''}”"


def typed_text(cell: str) -> str:
    """A text cell for reading: NFC, narrow letters, single blanks; "" for a dash alone. Refuses what is spoilt.

    As in figures.py a mark that turns the direction of writing stays in, so that no number or day fits.

    >>> typed_text(" ２１１１\\u00a0"), typed_text("–")
    ('2111', '')
    >>> typed_text("#REF!")
    Traceback (most recent call last):
    ValueError: “#REF!” là lỗi của công thức trong Excel; hãy ghi lại giá trị vào ô này.
    """
    text = as_typed(cell)
    if text[:1] == "#" and _FORMULA_ERROR.fullmatch(text.upper()):
        raise ValueError(f"“{text}” là lỗi của công thức trong Excel; hãy ghi lại giá trị vào ô này.")
    refuse_spoilt(cell)
    return "" if text in DASHES else text
