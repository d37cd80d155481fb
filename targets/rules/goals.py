"""What a plan is to reach: the target assigned from above, and the commune's own (domain.md, "Stated figures")."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import ceil

from targets.rules.classes import PovertyClass
from targets.rules.lines import HamletFigures
from thinhduc.figures import format_count, format_decimal
from thinhduc.findings import Finding, Level
from thinhduc.sums import total_of

GOAL_NOT_REACHED = "goal-not-reached"


class GoalLevel(StrEnum):
    """Who set the goal."""

    ASSIGNED = "assigned"
    OWN = "own"

    @property
    def label(self) -> str:
        """As people read it within a sentence."""
        return "cấp trên giao" if self is GoalLevel.ASSIGNED else "xã tự đặt"


@dataclass(frozen=True)
class Goal:
    """A count of households to reduce, a rate to reach (as a share: 1,40 % = 7/500), or both.

    `issuer` and `document` name where it comes from; `reason` is the officer's for passing it unreached.
    """

    level: GoalLevel
    poverty_class: PovertyClass
    reduction: int | None = None
    rate: Fraction | None = None
    issuer: str = ""
    document: str = ""
    reason: str = ""


@dataclass(frozen=True)
class GoalProgress:
    """In households: `needed` by the goal, `planned` by the lines, `missing` to reach it.

    None is what can not be known yet, because a hamlet's figure is missing; `reached` is None as long as either answer
    is still possible.
    """

    needed: int | None
    planned: int | None
    missing: int | None
    reached: bool | None


def reduction_for_rate(rate: Fraction, lines: Sequence[HamletFigures]) -> int | None:
    """The smallest reduction with which the exact rate is at most `rate`; None where openings or households miss.

    For 1,40 % on the 2.111 households and 37 poor of 2022: 29 may stay (29 ÷ 2.111 = 1,37 %), so 8 have to leave.

    >>> reduction_for_rate(Fraction(7, 500), [HamletFigures(1, "12 xóm", households=2111, opening=37)])
    8
    >>> reduction_for_rate(Fraction(7, 500), [HamletFigures(1, "12 xóm", opening=37)]) is None
    True
    """
    opening = total_of(line.opening for line in lines)
    households = total_of(line.households for line in lines)
    if opening is None or not households:
        return None
    return max(0, ceil(opening - rate * households))


def progress_of(goal: Goal, lines: Sequence[HamletFigures]) -> GoalProgress:
    """How far the planned reductions go towards the goal; of a count and a rate the stricter counts.

    >>> goal = Goal(GoalLevel.OWN, PovertyClass.POOR, reduction=6, rate=Fraction(7, 500))
    >>> progress_of(goal, [HamletFigures(1, "12 xóm", households=2111, opening=37, reduction=6)])
    GoalProgress(needed=8, planned=6, missing=2, reached=False)
    """
    planned = total_of(line.reduction for line in lines)
    needs = [] if goal.reduction is None else [goal.reduction]
    by_rate = None if goal.rate is None else reduction_for_rate(goal.rate, lines)
    if by_rate is not None:
        needs.append(by_rate)
    all_known = bool(needs) and (goal.rate is None or by_rate is not None)
    needed = max(needs, default=None)
    if needed is None or planned is None:
        return GoalProgress(needed if all_known else None, planned, None, None)
    if planned < needed:
        return GoalProgress(needed, planned, needed - planned, False)
    return GoalProgress(needed, planned, 0, True) if all_known else GoalProgress(None, planned, None, None)


def check_goals(
    goals: Iterable[Goal], lines: Mapping[PovertyClass, Sequence[HamletFigures]]
) -> list[Finding]:
    """A warning per goal that the plan does not reach, with the households missing (domain.md, planned reductions 3).

    A goal that can not be judged yet is a note. `data` holds needed, planned, missing, the goal's level and the reason.

    >>> poor = [HamletFigures(1, "12 xóm", households=2111, opening=37, reduction=6)]
    >>> own = Goal(GoalLevel.OWN, PovertyClass.POOR, rate=Fraction(7, 500))
    >>> print(check_goals([own], {PovertyClass.POOR: poor})[0].message)
    Mục tiêu xã tự đặt (tỷ lệ hộ nghèo còn 1,40 %) cần giảm 8 hộ, kế hoạch giảm 6 hộ, còn thiếu 2 hộ.
    """
    findings = []
    for goal in goals:
        progress = progress_of(goal, lines.get(goal.poverty_class, ()))
        if progress.reached is None and goal_text(goal):
            findings.append(_goal_unknown(goal))
        elif progress.reached is False:
            findings.append(_goal_not_reached(goal, progress))
    return findings


def goal_text(goal: Goal) -> str:
    """What the goal asks for, in words; empty where it asks for nothing.

    >>> goal_text(Goal(GoalLevel.OWN, PovertyClass.NEAR_POOR, reduction=3, rate=Fraction(86, 10_000)))
    'giảm 3 hộ cận nghèo, tỷ lệ hộ cận nghèo còn 0,86 %'
    """
    parts = []
    if goal.reduction is not None:
        parts.append(f"giảm {format_count(goal.reduction)} {goal.poverty_class.label}")
    if goal.rate is not None:
        parts.append(f"tỷ lệ {goal.poverty_class.label} còn {_percent(goal.rate)} %")
    return ", ".join(parts)


def _percent(rate: Fraction) -> str:
    """Two decimals, or as many up to four as it takes to print the goal exactly."""
    percent = rate * 100
    places = next((n for n in (2, 3) if (percent * 10**n).denominator == 1), 4)
    return format_decimal(percent, places)


def _name_of(goal: Goal) -> str:
    origin = ", ".join(part for part in (goal.issuer, goal.document) if part)
    name = f"Mục tiêu {goal.level.label} ({goal_text(goal)}"
    return f"{name}; {origin})" if origin and goal.level is GoalLevel.ASSIGNED else f"{name})"


def _goal_unknown(goal: Goal) -> Finding:
    return Finding(
        Level.NOTE,
        "goal-not-computable",
        f"{_name_of(goal)}: chưa tính được còn thiếu bao nhiêu hộ vì có xóm chưa đủ số liệu.",
        data={"level": goal.level.value, "poverty_class": goal.poverty_class.value},
    )


def _goal_not_reached(goal: Goal, progress: GoalProgress) -> Finding:
    return Finding(
        Level.WARNING,
        GOAL_NOT_REACHED,
        f"{_name_of(goal)} cần giảm {format_count(progress.needed)} hộ, kế hoạch giảm "
        f"{format_count(progress.planned)} hộ, còn thiếu {format_count(progress.missing)} hộ.",
        key="reduction",
        data={
            "level": goal.level.value,
            "poverty_class": goal.poverty_class.value,
            "needed": progress.needed,
            "planned": progress.planned,
            "missing": progress.missing,
            "reason": goal.reason,
        },
    )
