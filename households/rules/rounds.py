"""Rounds of reviews: which standard decides, for which year a class holds, which deadline is next (domain.md)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from households.rules.deadlines import Deadlines, Due, due_of
from households.rules.standards import Standard
from households.rules.steps import CaseStanding, Stage, Step, StepKind, stage_of

PERIODIC, REGULAR = "periodic", "regular"
MOST_STANDARDS = 2

# Why a household is poor: report 10 of the national reports; a household may have several.
CAUSES = (
    (1, "Không có đất sản xuất"),
    (2, "Không có vốn"),
    (3, "Không có lao động"),
    (4, "Không có công cụ, phương tiện sản xuất"),
    (5, "Không có kiến thức về sản xuất"),
    (6, "Không có kỹ năng lao động"),
    (7, "Có người ốm đau, bệnh nặng, tai nạn"),
    (8, "Nguyên nhân khác"),
)


@dataclass(frozen=True)
class RoundDates:
    """A round as its deadlines need it; a regular one starts on the 15th."""

    kind: str
    starts_on: date
    ends_on: date


def dates_of(kind: str, year: int, month: int, deadlines: Deadlines) -> RoundDates:
    """When a round runs: the season of the periodic one, from the 15th to the last reading of its decision otherwise.

    ValueError for a month that is none.
    """
    if kind == PERIODIC:
        return RoundDates(kind, *deadlines.periodic.of(year))
    start = date(year, month, deadlines.regular_from_day)
    return RoundDates(kind, start, due_of(deadlines["regular-decision"], start).latest)


def leading_standard(standards: Sequence[Standard], day: date) -> Standard | None:
    """The standard that decides the class: in force on the day, a national one before a province's own.

    >>> old = Standard("s22", "Chuẩn 2022", "", "", date(2022, 1, 1), date(2026, 12, 31), 3, (), ())
    >>> new = Standard("s27", "Chuẩn 2027", "", "", date(2027, 1, 1), None, 3, (), ())
    >>> leading_standard([new, old], date(2026, 9, 1)).slug
    's22'
    >>> leading_standard([new], date(2026, 9, 1)) is None
    True
    """
    in_force = [standard for standard in standards if standard.covers(day)]
    return min(in_force, key=lambda standard: (bool(standard.province), standard.valid_from), default=None)


def class_year(standard: Standard, year: int) -> int:
    """The year a class by `standard` is of: the round's, or the first the standard holds for where that is later.

    >>> new = Standard("s27", "Chuẩn 2027", "", "", date(2027, 1, 1), None, 3, (), ())
    >>> class_year(new, 2026), class_year(new, 2028)
    (2027, 2028)
    """
    return max(year, standard.valid_from.year)


def dues_of(last: Step | None, dates: RoundDates, deadlines: Deadlines, today: date) -> list[Due]:
    """The deadlines a case runs against after its last step, the next one first; none where it is over."""
    stage = Stage.TO_SURVEY if last is None else stage_of(last, today)
    found = []
    if stage is Stage.COMPLAINT and last:
        found.append(due_of(deadlines["re-check"], last.on))
    if stage is Stage.POSTED and last and last.until:
        found.append(Due("Niêm yết đến", last.until, last.until, deadlines["posting"].words))
    if dates.kind == PERIODIC and not stage.is_done:
        basis = f"{deadlines.periodic.basis}: từ 1/9 đến 14/12 hằng năm."
        found.append(Due("Xong đợt rà soát", dates.ends_on, dates.ends_on, basis))
    if dates.kind == REGULAR and stage not in (Stage.CERTIFIED, Stage.WITHDRAWN):
        found.append(due_of(deadlines["regular-decision"], dates.starts_on))
    return sorted(found, key=lambda due: due.day)


def next_after(last: Step | None) -> tuple[StepKind, ...]:
    """What may follow a case's last step; the rest of the rules ask for the days.

    >>> [kind.value for kind in next_after(Step(StepKind.LISTED, date(2022, 3, 15)))]
    ['surveyed', 'withdrawn']
    """
    agreed = last.is_agreed if last and last.kind is StepKind.MEETING else None
    return CaseStanding(last=last, is_agreed=agreed).next
