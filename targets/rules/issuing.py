"""Whether a number and a day can be those of a version's document, by what the commune issued and what came before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from thinhduc.figures import format_date


@dataclass(frozen=True)
class Numbered:
    """An issued document of the commune: its number and day, and which version it is of."""

    number: str
    day: date
    year: int
    version: int


@dataclass(frozen=True)
class Before:
    """What a version's document has to agree with.

    `year`: the plan's. `replaced`: the document that it replaces. `superior`, `superior_on`: the plan that it follows.
    `others`: every document of the commune's other versions.
    """

    year: int
    replaced: Numbered | None = None
    superior: str = ""
    superior_on: date | None = None
    others: Sequence[Numbered] = ()


def number_faults(before: Before, number: str, day: date) -> list[str]:
    """A number is given once in a calendar year (NĐ 30/2020/NĐ-CP, Điều 15), whatever its leading zeros and case.

    >>> first = Numbered("38/KH-UBND", date(2022, 3, 31), 2022, 1)
    >>> number_faults(Before(2022, others=[first]), "038/kh-ubnd", date(2022, 7, 1))
    ['Số 038/kh-ubnd đã là số của kế hoạch năm 2022, bản 1, ngày 31/3/2022. Mời xem lại sổ văn bản đi của năm 2022.']
    >>> number_faults(Before(2023, others=[first]), "38/KH-UBND", date(2023, 3, 1))
    []
    """
    return [
        f"Số {number} đã là số của kế hoạch năm {one.year}, bản {one.version}, ngày {format_date(one.day)}. "
        f"Mời xem lại sổ văn bản đi của năm {day.year}."
        for one in before.others
        if one.day.year == day.year and _plain(one.number) == _plain(number)
    ]


def day_faults(before: Before, day: date) -> list[str]:
    """Not before the year in which the plan can be prepared, the superior plan, or the version that it replaces.

    >>> day_faults(Before(2022, superior="69/KH-UBND", superior_on=date(2022, 3, 18)), date(2020, 3, 31))
    ... # doctest: +NORMALIZE_WHITESPACE
    ['Kế hoạch năm 2022 không thể ban hành trước ngày 1/1/2021.',
     'Ngày ban hành không thể trước ngày 18/3/2022 của kế hoạch cấp trên số 69/KH-UBND.']
    """
    faults = []
    if day.year < before.year - 1:
        first = date(before.year - 1, 1, 1)
        faults.append(f"Kế hoạch năm {before.year} không thể ban hành trước ngày {format_date(first)}.")
    if before.superior_on and day < before.superior_on:
        number = f" số {before.superior}" if before.superior else ""
        faults.append(
            f"Ngày ban hành không thể trước ngày {format_date(before.superior_on)} của kế hoạch cấp trên{number}."
        )
    if before.replaced and day < before.replaced.day:
        faults.append(
            f"Ngày ban hành không thể trước ngày {format_date(before.replaced.day)} của bản được thay, "
            f"số {before.replaced.number}."
        )
    return faults


def _plain(number: str) -> str:
    return number.strip().lstrip("0").casefold()
