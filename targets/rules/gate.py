"""All findings of a plan's version at once: what the screen shows, submitting asks, and the command line prints."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from targets.rules.checks import (
    NO_REASONS,
    Reasons,
    check_classes_together,
    check_complete,
    check_households,
    check_lines,
)
from targets.rules.classes import PovertyClass
from targets.rules.goals import Goal, check_goals
from targets.rules.lines import HamletFigures, totals_of
from targets.rules.printed import PrintedRow, check_printed
from targets.rules.published import check_stated
from thinhduc.findings import Finding
from thinhduc.stated import StatedTotal

Printed = Mapping[PovertyClass, Mapping[int, PrintedRow]]


@dataclass(frozen=True)
class PlanFigures:
    """A version's content as the rules see it.

    `stated` holds the stated totals by class; `printed` the rows of a signed table, by class and order; `reasons` as
    in `checks`. `is_issued`: the stated figures are then a document's, and a difference is a note.
    """

    poor: Sequence[HamletFigures]
    near_poor: Sequence[HamletFigures]
    goals: Sequence[Goal] = ()
    stated: Mapping[PovertyClass, Sequence[StatedTotal]] = field(default_factory=dict)
    printed: Printed = field(default_factory=dict)
    reasons: Reasons = field(default_factory=lambda: NO_REASONS)
    is_issued: bool = False

    @property
    def tables(self) -> dict[PovertyClass, Sequence[HamletFigures]]:
        """The lines of the two tables by class."""
        return {PovertyClass.POOR: self.poor, PovertyClass.NEAR_POOR: self.near_poor}


def check_plan(plan: PlanFigures) -> list[Finding]:
    """Every finding of a version: faults of the lines, gaps, stated totals, goals, printed rows (domain.md, "Planned
    reductions", "Stated figures").

    >>> poor = [HamletFigures(2, "Phúc Hòa", households=209, opening=6, no_labour=4, reduction=3)]
    >>> near_poor = [HamletFigures(2, "Phúc Hòa", households=209, opening=1)]
    >>> [(f.level.value, f.code) for f in check_plan(PlanFigures(poor, near_poor))]
    [('warning', 'reduction-over-capacity'), ('error', 'missing-reduction')]
    """
    return [
        *check_households(plan.poor, plan.reasons),
        *check_classes_together(plan.poor, plan.near_poor),
        *(finding for poverty_class in PovertyClass for finding in _findings_of_table(plan, poverty_class)),
        *check_goals(plan.goals, plan.tables),
    ]


def _findings_of_table(plan: PlanFigures, poverty_class: PovertyClass) -> Iterable[Finding]:
    lines = plan.tables[poverty_class]
    yield from check_lines(lines, poverty_class, plan.reasons)
    yield from check_complete(lines, poverty_class)
    totals = totals_of(lines, poverty_class)
    yield from check_stated(plan.stated.get(poverty_class, ()), totals, is_issued=plan.is_issued)
    yield from check_printed(plan.printed.get(poverty_class, {}), lines, poverty_class)
