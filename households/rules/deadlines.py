"""Deadlines of a review as data: each with its basis, its unit and how well it is known (regulations.md, section 3).

Where sources differ a deadline has several readings: all are shown, and the earliest one warns. The day something
happened is not counted, the last day is (Bộ luật Dân sự 2015, article 147, to be checked with each text).
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from households.rules.standards import SourceMark
from thinhduc.figures import format_count, format_date


class Unit(StrEnum):
    """What a deadline counts."""

    DAYS = "days"
    WORKING_DAYS = "working-days"

    @property
    def label(self) -> str:
        return "ngày" if self is Unit.DAYS else "ngày làm việc"


@dataclass(frozen=True)
class Reading:
    """One source's reading of a deadline: `value` units after the day it runs from."""

    value: int
    unit: Unit
    basis: str
    mark: SourceMark

    @property
    def words(self) -> str:
        """As it stands beside a date.

        >>> Reading(3, Unit.WORKING_DAYS, "QĐ 24/2021/QĐ-TTg", SourceMark.TO_CHECK).words
        '03 ngày làm việc (cần đối chiếu)'
        """
        doubt = "" if self.mark is SourceMark.SOURCED else f" ({self.mark.label})"
        return f"{self.value:02d} {self.unit.label}{doubt}"


@dataclass(frozen=True)
class Deadline:
    """Something that is to be done within some days of another, with every reading found."""

    key: str
    label: str
    runs_from: str
    readings: tuple[Reading, ...]

    @property
    def words(self) -> str:
        """All readings, as an office compares them: "03 ngày hoặc 03 ngày làm việc (cần đối chiếu)"."""
        return " hoặc ".join(reading.words for reading in self.readings)


@dataclass(frozen=True)
class Season:
    """The part of a year in which the periodic review is made; both ends belong to it."""

    first: tuple[int, int]
    last: tuple[int, int]
    basis: str
    mark: SourceMark

    def of(self, year: int) -> tuple[date, date]:
        """The season's first and last day in a year."""
        return date(year, *self.first), date(year, *self.last)


@dataclass(frozen=True)
class Deadlines:
    """Everything households/data/deadlines.json says."""

    periodic: Season
    regular_from_day: int
    regular_basis: str
    by_key: Mapping[str, Deadline]

    def __getitem__(self, key: str) -> Deadline:
        return self.by_key[key]


@dataclass(frozen=True)
class Due:
    """A deadline of one household: `day` by the earliest reading, `latest` by the last one."""

    label: str
    day: date
    latest: date
    basis: str

    def is_over(self, today: date) -> bool:
        """Whether the earliest reading has passed."""
        return today > self.day

    def short(self, today: date) -> str:
        """The deadline where there is little room.

        >>> due = Due("Phúc tra", date(2022, 3, 30), date(2022, 4, 5), "")
        >>> due.short(date(2022, 4, 1)), due.short(date(2022, 3, 30)), due.short(date(2022, 3, 1))
        ('Quá hạn 2 ngày', 'Hạn hôm nay', 'Hạn 30/3/2022')
        """
        if self.is_over(today):
            return f"Quá hạn {format_count((today - self.day).days)} ngày"
        return "Hạn hôm nay" if self.day == today else f"Hạn {format_date(self.day)}"

    def words(self, today: date) -> str:
        """The deadline as one reads it.

        >>> due = Due("Ra quyết định", date(2022, 3, 30), date(2022, 4, 5), "")
        >>> due.words(date(2022, 4, 1))
        'Ra quyết định: quá hạn 2 ngày (hạn 30/3/2022; theo cách tính dài hơn là 5/4/2022)'
        >>> due.words(date(2022, 3, 30))
        'Ra quyết định: hạn hôm nay, 30/3/2022 (theo cách tính dài hơn là 5/4/2022)'
        """
        longer = "" if self.latest == self.day else f"theo cách tính dài hơn là {format_date(self.latest)}"
        if self.is_over(today):
            rest = "; ".join(part for part in (f"hạn {format_date(self.day)}", longer) if part)
            return f"{self.label}: quá hạn {format_count((today - self.day).days)} ngày ({rest})"
        place = "hạn hôm nay, " if self.day == today else "hạn "
        return f"{self.label}: {place}{format_date(self.day)}{f' ({longer})' if longer else ''}"


def due_on(start: date, reading: Reading, days_off: frozenset[date] = frozenset()) -> date:
    """The last day of a deadline that runs from `start`; `days_off`: public holidays the commune entered.

    >>> friday = date(2022, 3, 4)
    >>> due_on(friday, Reading(3, Unit.DAYS, "", SourceMark.SOURCED))
    datetime.date(2022, 3, 7)
    >>> due_on(friday, Reading(3, Unit.WORKING_DAYS, "", SourceMark.SOURCED))
    datetime.date(2022, 3, 9)
    >>> due_on(friday, Reading(3, Unit.WORKING_DAYS, "", SourceMark.SOURCED), frozenset({date(2022, 3, 8)}))
    datetime.date(2022, 3, 10)
    """
    if reading.unit is Unit.DAYS:
        return start + timedelta(days=reading.value)
    day, left = start, reading.value
    while left:
        day += timedelta(days=1)
        if day.weekday() < 5 and day not in days_off:
            left -= 1
    return day


def due_of(deadline: Deadline, start: date, days_off: frozenset[date] = frozenset()) -> Due:
    """A deadline that runs from `start`, by its earliest and its latest reading."""
    days = sorted(due_on(start, reading, days_off) for reading in deadline.readings)
    basis = "; ".join(dict.fromkeys(reading.basis for reading in deadline.readings))
    return Due(deadline.label, days[0], days[-1], f"{deadline.words}, kể từ {deadline.runs_from}. {basis}.")


def read_deadlines(text: str) -> Deadlines:
    """The data file as values; KeyError or ValueError for a file that does not say what is needed."""
    data = json.loads(text)
    periodic = data["periodic"]
    regular = data["regular"]
    return Deadlines(
        periodic=Season(
            first=(periodic["first"]["month"], periodic["first"]["day"]),
            last=(periodic["last"]["month"], periodic["last"]["day"]),
            basis=periodic["basis"],
            mark=SourceMark(periodic["mark"]),
        ),
        regular_from_day=regular["from_day"],
        regular_basis=regular["basis"],
        by_key={
            key: Deadline(
                key=key,
                label=one["label"],
                runs_from=one["runs_from"],
                readings=tuple(
                    Reading(
                        reading["value"], Unit(reading["unit"]), reading["basis"], SourceMark(reading["mark"])
                    )
                    for reading in one["readings"]
                ),
            )
            for key, one in data["deadlines"].items()
        },
    )
