"""Legal acts and where a text cites them."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Act:
    """A legal act: `number` as it is cited ("07/2021/NĐ-CP"), `valid_to` its last day in force (None while it is).

    `ended_by`: what repealed or replaced it; `is_own`: kept by the commune beside the common list.
    """

    number: str
    title: str
    issuer: str = ""
    issued_on: date | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    ended_by: str = ""
    is_own: bool = False

    def is_ended(self, day: date) -> bool:
        """Whether it is no longer in force on `day`."""
        return self.valid_to is not None and self.valid_to < day


@dataclass(frozen=True)
class Citation:
    """An act as a text cites it: its number without blanks, the year within it, the date written beside it.

    `no_day`: what is written there as a date, where the calendar has no such day ("31/02/2022").
    """

    number: str
    year: int | None
    day: date | None
    no_day: str = ""


# "07/2021/NĐ-CP", "90/QĐ-TTg", "72/2025/QH15", of the Party "12-NQ/HU"; blanks as typists leave them.
_NUMBER = re.compile(
    r"(?<![\w/])\d{1,5}(?:\s?/\s?(?:(?P<year>(?:19|20)\d\d)\s?/\s?)?"
    r"[A-ZĐ][A-ZĐ0-9]*[A-Za-zĐ0-9]*(?:\s?-\s?[A-ZĐ][A-Za-zĐ0-9]*)*|\s?-\s?[A-ZĐ]{2,3}/[A-ZĐ]{2,6})(?!\w)"
)
# Beside the number, perhaps after who issued it; "có hiệu lực từ ngày" is another day.
_DATE = re.compile(
    r"[\s,(]{0,9}(?:của\s(?:(?!hiệu\s+lực|thi\s+hành|kể\s+từ|đến|ngày)[^\d,;.()]){2,60}?[\s,(]{1,9})?"
    r"(?:(?:được\s+)?(?:ký|ban\s+hành)\s+)?ngày\s+(?P<day>\d{1,2})\s?(?:/|-|\.|tháng)\s?"
    r"(?P<month>\d{1,2})\s?(?:/|-|\.|năm)\s?(?P<year>\d{4})(?!\d)",
    re.IGNORECASE,
)


def citations_in(text: str) -> tuple[Citation, ...]:
    """The acts that a text cites by number, in order.

    >>> citations_in("Nghị định số 07/2021/NĐ-CP ngày 27/01/2021 của Chính phủ")
    (Citation(number='07/2021/NĐ-CP', year=2021, day=datetime.date(2021, 1, 27), no_day=''),)
    """
    composed = unicodedata.normalize("NFC", text)
    return tuple(_citation(match, composed) for match in _NUMBER.finditer(composed))


def _citation(match: re.Match[str], text: str) -> Citation:
    number = re.sub(r"\s", "", match[0])
    year = int(match["year"]) if match["year"] else None
    written = _DATE.match(text, match.end())
    if written is None:
        return Citation(number, year, None)
    try:
        return Citation(number, year, date(*(int(written[part]) for part in ("year", "month", "day"))))
    except ValueError:
        return Citation(number, year, None, "/".join(written.group("day", "month", "year")))


def same_number(number: str) -> str:
    """A number as numbers are compared: however it is spaced, and typed without đ.

    >>> same_number("07/2021/nđ - cp") == same_number("07/2021/ND-CP") == same_number("7/2021/NĐ-CP")
    True
    """
    return re.sub(r"\s", "", number).upper().replace("Đ", "D").lstrip("0")
