"""Days, and births of which only the year is known."""

import re
from datetime import date, datetime, timedelta

from thinhduc.figures import format_date, parse_date
from thinhduc.values.cells import AS_TEXT, shown, typed_text, whole_number
from thinhduc.workbooks.book import Cell

DayOrYear = tuple[date | None, int | None]

FIRST_YEAR, LAST_YEAR = 1850, 2999
_DAY_ZERO = date(1899, 12, 30)  # Excel's serial number 0
_SERIALS = range(2_200, 109_575)  # of the days from 1906 to 2199; smaller ones may be years
_YEAR = re.compile(r"(1[89]|20|21)[0-9]{2}")
_MIDNIGHT = re.compile(r"(?<=[0-9])[ T]0{1,2}:00(:00(\.0+)?)?")
_MONTH_AND_YEAR = re.compile(r"[0-9]{1,2}[/.\-][0-9]{4}")
_EXPECTED_DAY = "không phải ngày có thật, ví dụ 31/3/2022"
_EXPECTED_BIRTH = "không phải ngày sinh có thật; ghi 12/3/1960, hoặc chỉ năm 1960"


def read_day(cell: Cell) -> date | None:
    """A day: Excel's own date, or text as day/month/year (also with - or .), or year-month-day.

    A year of two digits, a month before the day, and the plain number that Excel keeps of a date are refused and named.

    >>> read_day("31-3-2022"), read_day("31.03.2022"), read_day(datetime(2022, 3, 31)), read_day(" ")
    (datetime.date(2022, 3, 31), datetime.date(2022, 3, 31), datetime.date(2022, 3, 31), None)
    >>> read_day(44651)
    Traceback (most recent call last):
    ValueError: “44651” là con số Excel dùng để giữ ngày 31/3/2022; định dạng ô là Ngày, hoặc gõ lại 31/3/2022.
    >>> read_day("3/31/2022")
    Traceback (most recent call last):
    ValueError: “3/31/2022” ghi tháng trước ngày; nếu đúng thì ghi 31/3/2022.
    """
    return _read_day(cell, _EXPECTED_DAY)


def read_day_or_year(cell: Cell) -> DayOrYear | None:
    """A day of birth with its year, or a year alone; None where the cell says nothing.

    A month without a day is refused: nothing of what was known may be lost. So is a date of 1905 that Excel made of a
    year (1960 typed into a cell with the format of a date).

    >>> read_day_or_year("1960"), read_day_or_year(1960.0)
    ((None, 1960), (None, 1960))
    >>> read_day_or_year("01/02/1960"), read_day_or_year(None)
    ((datetime.date(1960, 2, 1), 1960), None)
    >>> read_day_or_year("2/1960")
    Traceback (most recent call last):
    ValueError: “2/1960” thiếu ngày; ghi đủ ngày, tháng, năm như 12/2/1960, hoặc chỉ năm 1960.
    >>> read_day_or_year(date(1905, 5, 13))
    Traceback (most recent call last):
    ValueError: “13/5/1905” có lẽ là năm 1960 mà Excel đổi thành ngày; định dạng cột là Văn bản (Text) rồi gõ lại.
    """
    if isinstance(cell, str):
        text = typed_text(cell).removeprefix("'")
        if _YEAR.fullmatch(text):
            return None, int(text)
        if _MONTH_AND_YEAR.fullmatch(text):
            month, year = int(text[:-5]), text[-4:]
            raise ValueError(
                f"{shown(cell)} thiếu ngày; ghi đủ ngày, tháng, năm như 12/{month}/{year}, hoặc chỉ năm {year}."
            )
    elif isinstance(cell, int | float) and not isinstance(cell, bool):
        whole = whole_number(cell)
        if whole is not None and _YEAR.fullmatch(str(whole)):
            return None, whole
    on = _read_day(cell, _EXPECTED_BIRTH)
    if on is None:
        return None
    if isinstance(cell, date) and 1900 <= (on - _DAY_ZERO).days <= 2100:
        raise ValueError(
            f"{shown(cell)} có lẽ là năm {(on - _DAY_ZERO).days} mà Excel đổi thành ngày; {AS_TEXT}."
        )
    return on, on.year


def show_day(value: date | None) -> Cell:
    """A day as it stands in a sheet: a date of Excel's own."""
    return value


def show_day_or_year(value: DayOrYear | None) -> Cell:
    """A birth as it stands in a sheet: text, since a year alone is no date.

    >>> show_day_or_year((date(1960, 3, 12), 1960)), show_day_or_year((None, 1960)), show_day_or_year(None)
    ('12/3/1960', '1960', None)
    """
    on, year = value or (None, None)
    if on is not None:
        return format_date(on)
    return None if year is None else str(year)


def _read_day(cell: Cell, expected: str) -> date | None:
    if cell is None:
        return None
    if isinstance(cell, str):
        day = _parse(typed_text(cell).removeprefix("'"), expected)
    elif isinstance(cell, datetime):
        day = cell.date()
    elif isinstance(cell, date):
        day = cell
    else:
        _refuse_serial(cell)
        raise ValueError(f"{shown(cell)} {expected}.")
    if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(f"{shown(cell)} {expected}.")
    return day


def _parse(text: str, expected: str) -> date | None:
    if text.isascii() and text.isdecimal():
        _refuse_serial(int(text[:9]))
    return parse_date(_MIDNIGHT.sub("", text), expected)


def _refuse_serial(cell: Cell) -> None:
    """The number that Excel keeps of a date, where the format of the cell is lost."""
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        return
    whole = whole_number(cell)
    if whole is not None and whole in _SERIALS:
        day = format_date(_DAY_ZERO + timedelta(days=whole))
        raise ValueError(
            f"{shown(cell)} là con số Excel dùng để giữ ngày {day}; định dạng ô là Ngày, hoặc gõ lại {day}."
        )
