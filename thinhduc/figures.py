"""The one place where numbers and dates are printed, and read back from what people type.

Django's own `vi` locale neither groups thousands with a dot nor rounds half away from zero, so nothing here uses it.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from functools import lru_cache

DASH = "–"  # what is not known
MINUS = "−"

_GROUPED = re.compile(r"[0-9]{1,3}(\.[0-9]{3})+")
_PLAIN = re.compile(r"[0-9]{1,8}")
_ZERO_DECIMALS = re.compile(r"(?<=[0-9])[.,]0{1,2}$")
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_UNSEEN = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_WIDE = re.compile("[\uff01-\uff5e]")
_CONTROL = re.compile("[\0-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_ODD_BREAK = re.compile("[\x0b\x0c\x85]")
_DATE = re.compile(r"([0-9]{1,2})[/\-.]([0-9]{1,2})[/\-.]([0-9]{4})")
_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SHORT_YEAR = re.compile(r"[0-9]{1,2}[/\-.][0-9]{1,2}[/\-.][0-9]{2}")


@dataclass(frozen=True, order=False)
class Rate:
    """A share kept exactly and unreduced: `part` of `whole` households or persons.

    >>> str(Rate(31, 2111)), str(Rate(0, 94))
    ('31/2111', '0/94')
    """

    part: int
    whole: int

    @property
    def value(self) -> Fraction:
        """The exact share (not × 100)."""
        return Fraction(self.part, self.whole)

    def __str__(self) -> str:
        return f"{self.part}/{self.whole}"


def rate_of(part: int | None, whole: int | None) -> Rate | None:
    """The share of `part` in `whole`; None where either is missing or the whole is zero ("Missing is not zero").

    >>> rate_of(31, 2111)
    Rate(part=31, whole=2111)
    >>> rate_of(3, 0) is None and rate_of(None, 5) is None
    True
    """
    if part is None or not whole:
        return None
    return Rate(part, whole)


def format_count(value: int | None) -> str:
    """A count with dots between thousands; a dash for what is not known.

    >>> format_count(2111), format_count(0), format_count(None)
    ('2.111', '0', '–')
    """
    if value is None:
        return DASH
    return f"{value:,}".replace(",", ".").replace("-", MINUS)


def format_change(value: int | None) -> str:
    """A difference with its sign.

    >>> format_change(-2), format_change(100), format_change(0)
    ('−2', '+100', '0')
    """
    text = format_count(value)
    return f"+{text}" if value is not None and value > 0 else text


def format_rate(rate: Rate | Fraction | None, places: int = 2) -> str:
    """A share as per cent with a decimal comma, rounded half away from zero, without the sign of per cent.

    >>> format_rate(Rate(31, 2111)), format_rate(Rate(0, 94)), format_rate(None)
    ('1,47', '0,00', '–')
    >>> format_rate(Fraction(1465, 100_000))
    '1,47'
    """
    if rate is None:
        return DASH
    share = rate.value if isinstance(rate, Rate) else rate
    return format_decimal(share * 100, places)


def format_decimal(value: Fraction, places: int = 2) -> str:
    """An exact number with `places` decimals, half away from zero, dots between thousands and a decimal comma.

    >>> format_decimal(Fraction(-7, 100)), format_decimal(Fraction(12345, 10))
    ('−0,07', '1.234,50')
    """
    scaled = abs(value) * 10**places
    units = int(scaled + Fraction(1, 2))
    whole, rest = divmod(units, 10**places)
    sign = MINUS if value < 0 and units else ""
    decimals = f",{rest:0{places}d}" if places else ""
    return f"{sign}{format_count(whole)}{decimals}"


def format_size(value: int | None) -> str:
    """A size in bytes as people read it, with the unit that leaves one to three digits.

    >>> format_size(950), format_size(2_600_000), format_size(41_000_000_000), format_size(None)
    ('950 B', '2,6 MB', '41,0 GB', '–')
    """
    if value is None:
        return DASH
    if value < 1000:
        return f"{value} B"
    power = 1 if value < 1000**2 else 2 if value < 1000**3 else 3
    return f"{format_decimal(Fraction(value, 1000**power), 1)} {('kB', 'MB', 'GB')[power - 1]}"


def format_date(value: date | None) -> str:
    """A date as the office writes it on screen.

    >>> format_date(date(2022, 3, 31))
    '31/3/2022'
    """
    return DASH if value is None else f"{value.day}/{value.month}/{value.year}"


def format_date_long(value: date) -> str:
    """A date as a document prints it; days below 10 and the months 1 and 2 with a leading zero (NĐ 30/2020, Phụ lục I).

    >>> format_date_long(date(2022, 3, 31)), format_date_long(date(2022, 2, 5))
    ('ngày 31 tháng 3 năm 2022', 'ngày 05 tháng 02 năm 2022')
    """
    month = f"{value.month:02d}" if value.month < 3 else str(value.month)
    return f"ngày {value.day:02d} tháng {month} năm {value.year}"


def format_time(value: datetime) -> str:
    """The time of day, local to `value`.

    >>> format_time(datetime(2022, 3, 31, 9, 5))
    '09:05'
    """
    return f"{value.hour:02d}:{value.minute:02d}"


def format_datetime(value: datetime | None) -> str:
    """Time and date as one reads them in the office.

    >>> format_datetime(datetime(2022, 3, 31, 14, 2))
    '14:02 ngày 31/3/2022'
    """
    return DASH if value is None else f"{format_time(value)} ngày {format_date(value.date())}"


@lru_cache(maxsize=256)  # on its way from a cell to a column a text passes here several times
def normalize(text: str) -> str:
    """Text as stored and compared: composed letters (NFC), full-width forms folded, single blanks, none at the ends.

    What nobody sees is left out (control characters, soft hyphens, marks of the writing direction, blanks of no width):
    a name that looks like another one is the other one.

    >>> normalize("  Phúc   Hòa ") == "Phúc Hòa"
    True
    >>> normalize("Phúc\u202e Hòa\u200b\x07") == "Phúc Hòa"
    True
    """
    plain = _CONTROL.sub("", text)  # before blanks are sought: for `split` some of them are blanks
    if plain.isascii():
        return " ".join(plain.split())
    composed = unicodedata.normalize("NFC", _UNSEEN.sub("", plain))
    narrow = _WIDE.sub(lambda match: unicodedata.normalize("NFKC", match[0]), composed)
    return " ".join(narrow.split())  # which knows blanks that do not break for blanks


def normalize_lines(text: str) -> str:
    r"""Text of several lines as stored: each line normalised, no empty ones at the ends.

    >>> normalize_lines("Sửa  mục 2.\r\n\r\nIn\x07 lại. \n")
    'Sửa mục 2.\n\nIn lại.'
    """
    return "\n".join(map(normalize, re.split("\r\n|\r|\n", text))).strip()


def printable(text: str) -> str:
    r"""Text that every kind of file can hold, else as it is: control characters are left out.

    >>> printable("Ghi\x07 chú:\x0bđã xem\n\ufffe")
    'Ghi chú: đã xem\n'
    """
    return _ODD_BREAK.sub(" ", _CONTROL.sub("", text))


def fold(text: str) -> str:
    """Text without diacritics, in lower case, for finding a name however it is typed.

    >>> fold("Đầu Phần"), fold("XÓM PHÚ")
    ('dau phan', 'xom phu')
    """
    return " ".join(map(_fold_word, normalize(text).split(" ")))


@lru_cache(maxsize=8192)  # names are made of few words
def _fold_word(word: str) -> str:
    plain = unicodedata.normalize("NFD", word.replace("Đ", "D").replace("đ", "d"))
    return "".join(c for c in plain if not unicodedata.combining(c)).lower()


def slugify(text: str) -> str:
    """The part of an address that stands for a name (Đ → d).

    >>> slugify("Thịnh Đức"), slugify("Tổ dân phố 3")
    ('thinh-duc', 'to-dan-pho-3')
    """
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")


def as_typed(text: str) -> str:
    """What a number or a date is read from.

    A mark that turns the direction of writing stays in and fits none of them: people see its digits in another order.
    """
    return text if _TURNING.search(text) else normalize(text)


def parse_count(text: str) -> int | None:
    """A count as people type it; empty and a dash mean unknown, never zero.

    One or two decimals are taken where they are zeros ("2.111,0"), as programs write whole numbers; three zeros
    after a dot are thousands, and after a comma refused, since "2,000" may be either.

    Raises ValueError with a Vietnamese sentence that says what was expected.

    >>> parse_count("2.111"), parse_count(" 7 "), parse_count(""), parse_count("0"), parse_count("2.111,0")
    (2111, 7, None, 0, 2111)
    >>> parse_count("1,5")
    Traceback (most recent call last):
    ValueError: “1,5” không phải số nguyên không âm, ví dụ 12 hoặc 2.111.
    """
    typed = as_typed(text)
    if typed in {"", "-", DASH, "—"}:
        return None
    whole = _ZERO_DECIMALS.sub("", typed)
    if _PLAIN.fullmatch(whole):
        return int(whole)
    if _GROUPED.fullmatch(whole) and len(whole) <= 10:
        return int(whole.replace(".", ""))
    raise ValueError(f"“{typed[:40]}” không phải số nguyên không âm, ví dụ 12 hoặc 2.111.")


def parse_percent(text: str) -> Fraction | None:
    """A rate in per cent as people type it, as an exact share; empty means unknown.

    Raises ValueError with a Vietnamese sentence.

    >>> parse_percent("1,40"), parse_percent("1.4 %"), parse_percent("")
    (Fraction(7, 500), Fraction(7, 500), None)
    """
    typed = as_typed(text).removesuffix("%").strip()
    if not typed:
        return None
    if not re.fullmatch(r"[0-9]{1,3}([.,][0-9]{1,4})?", typed) or Fraction(typed.replace(",", ".")) > 100:
        raise ValueError(f"“{typed[:40]}” không phải tỷ lệ phần trăm từ 0 đến 100, ví dụ 1,40.")
    return Fraction(typed.replace(",", ".")) / 100


def parse_date(text: str, expected: str = "không phải ngày có thật, ví dụ 31/3/2022") -> date | None:
    """A date as day/month/year (or the browser's year-month-day); empty means unknown. `expected`: words of a refusal.

    Raises ValueError with a Vietnamese sentence.

    >>> parse_date("31/3/2022"), parse_date("2022-03-31")
    (datetime.date(2022, 3, 31), datetime.date(2022, 3, 31))
    >>> parse_date("31/3/22")
    Traceback (most recent call last):
    ValueError: “31/3/22” ghi năm chỉ hai chữ số; ghi đủ bốn chữ số của năm, ví dụ 31/3/2022.
    """
    typed = re.sub(r"(?<=[0-9])\s*([/\-.])\s*(?=[0-9])", r"\1", as_typed(text))
    if not typed:
        return None
    said = f"“{typed[:40]}”"
    if _SHORT_YEAR.fullmatch(typed):
        raise ValueError(f"{said} ghi năm chỉ hai chữ số; ghi đủ bốn chữ số của năm, ví dụ 31/3/2022.")
    match = _DATE.fullmatch(typed)
    day, month, year = map(int, match.groups()) if match else (0, 0, 0)
    if day <= 12 < month <= 31:
        raise ValueError(f"{said} ghi tháng trước ngày; nếu đúng thì ghi {month}/{day}/{year}.")
    try:
        if match:
            return date(year, month, day)
        if _ISO_DATE.fullmatch(typed):
            return date.fromisoformat(typed)
    except ValueError:
        pass
    raise ValueError(f"{said} {expected}.")
