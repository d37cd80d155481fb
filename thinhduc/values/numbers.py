"""Counts, points and rates."""

import re
from dataclasses import dataclass
from fractions import Fraction

from thinhduc.figures import Rate, format_rate, parse_count, parse_percent
from thinhduc.values.cells import cell_text, shown, typed_text, whole_number
from thinhduc.workbooks.book import Cell

LARGEST_COUNT = 99_999_999  # what can be typed; far beyond any province
LARGEST_POINTS = 9_999
_EXPECTED_COUNT = "không phải số nguyên không âm, ví dụ 12 hoặc 2.111"
_EXPECTED_RATE = "không phải tỷ lệ phần trăm từ 0 đến 100, ví dụ 1,40"
_POINTS = re.compile(r"([0-9]{1,4})([.,]0{1,2})?")


def read_count(cell: Cell) -> int | None:
    """A count of households or persons; empty and a dash mean unknown, never zero.

    A whole number from Excel, or text as `parse_count` takes it. A number cell with decimals is refused: Excel set to
    English keeps a typed "2.111" as 2,111.

    >>> read_count("2.111"), read_count(2111.0), read_count(" ２１１１ "), read_count("–"), read_count(None)
    (2111, 2111, 2111, None, None)
    >>> read_count(2.111)
    Traceback (most recent call last):
    ValueError: “2,111” không phải số nguyên không âm, ví dụ 12 hoặc 2.111; nếu là hàng nghìn thì gõ liền 2111.
    """
    if cell is None:
        return None
    if isinstance(cell, str):
        return parse_count(_plain(cell))
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        raise ValueError(f"{shown(cell)} {_EXPECTED_COUNT}.")
    whole = whole_number(cell)
    if whole is not None and 0 <= whole <= LARGEST_COUNT:
        return whole
    thousands = whole_number(cell * 1000) if whole is None and cell > 0 else None
    hint = f"; nếu là hàng nghìn thì gõ liền {thousands}" if thousands else ""
    raise ValueError(f"{shown(cell)} {_EXPECTED_COUNT}{hint}.")


def show_count(value: int | None) -> Cell:
    """A count as it stands in a sheet: a number."""
    return value


def read_points(cell: Cell) -> int | None:
    """Points of a survey sheet (B1, B2): whole numbers, as the forms add them up.

    Text with decimals is taken only where they are zeros ("140,0"). No dot between thousands is taken: "2.111" could
    be 2,111 points.

    >>> read_points("140"), read_points(30.0), read_points("140,0"), read_points("")
    (140, 30, 140, None)
    >>> read_points("12,5")
    Traceback (most recent call last):
    ValueError: “12,5” không phải số điểm; điểm là số nguyên từ 0, ví dụ 140.
    """
    if cell is None:
        return None
    if isinstance(cell, str):
        text = _plain(cell)
        if not text:
            return None
        if match := _POINTS.fullmatch(text):
            return int(match[1])
    elif not isinstance(cell, bool) and isinstance(cell, int | float):
        whole = whole_number(cell)
        if whole is not None and 0 <= whole <= LARGEST_POINTS:
            return whole
    raise ValueError(f"{shown(cell)} không phải số điểm; điểm là số nguyên từ 0, ví dụ 140.")


@dataclass(frozen=True)
class StatedRate:
    """A rate that a sheet states. `readings`: the shares it may mean, the likelier first.

    A number cell 0,2 is 0,2 % as people type it, and 20 % where the cell has Excel's format of per cent; the value
    alone does not tell.
    """

    text: str
    readings: tuple[Fraction, ...]

    @property
    def share(self) -> Fraction:
        """The share it most likely means (not × 100)."""
        return self.readings[0]

    def agrees(self, rate: Rate | Fraction | None) -> bool:
        """Whether it is the rate, both printed with two decimals.

        >>> read_rate("1,47").agrees(Rate(31, 2111)), read_rate("1,40").agrees(Rate(31, 2111))
        (True, False)
        """
        return any(format_rate(reading) == format_rate(rate) for reading in self.readings)


def read_rate(cell: Cell) -> StatedRate | None:
    """A rate in per cent, with a decimal comma or dot, with or without the sign; only ever compared.

    >>> [str(read_rate(cell).share) for cell in ("1,47", "1.47 %", 1.47)]
    ['147/10000', '147/10000', '147/10000']
    >>> read_rate(0.0147).agrees(Fraction(147, 10000)), read_rate(None) is None
    (True, True)
    """
    if cell is None:
        return None
    if isinstance(cell, str):
        share = parse_percent(typed_text(cell))
        return None if share is None else StatedRate(cell.strip(), (share,))
    if isinstance(cell, bool) or not isinstance(cell, int | float) or not 0 <= cell <= 100:
        raise ValueError(f"{shown(cell)} {_EXPECTED_RATE}.")
    typed = Fraction(repr(cell))
    readings = (typed / 100, typed) if 0 < typed <= 1 else (typed / 100,)
    return StatedRate(cell_text(cell), readings)


def show_rate(rate: Rate | Fraction | None) -> Cell:
    """A rate as it stands in a sheet: per cent with two decimals, half away from zero; empty where there is none.

    >>> show_rate(Rate(31, 2111)), show_rate(None)
    (1.47, None)
    """
    return None if rate is None else float(format_rate(rate).replace(",", "."))


def _plain(cell: str) -> str:
    """What stands in a text cell of numbers; an apostrophe before it is how Excel marks text."""
    return typed_text(cell).removeprefix("'")
