"""What stands beside the grid: goals, changed openings, what-if, steps, properties."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from targets.queries.openings import ChangedOpening
from targets.queries.versions import StepView, VersionView
from targets.rules import (
    Goal,
    HamletFigures,
    PovertyClass,
    State,
    Totals,
    goal_text,
    inflow_of,
    progress_of,
    totals_of,
)
from thinhduc.figures import DASH, format_count, format_date, format_rate
from thinhduc.permissions import Role


@dataclass(frozen=True)
class GoalCard:
    """A goal and how far the plan goes towards it; `width` of the meter is a whole number of 100, None without one."""

    level: str
    level_label: str
    text: str
    origin: str
    needed: str
    missing: str
    state: str
    width: int | None
    reason: str


@dataclass(frozen=True)
class GoalsCard:
    """The goals of one class: what the plan does in one line, then each goal."""

    headline: str
    goals: tuple[GoalCard, ...]


def goals_card(view: VersionView, poverty_class: PovertyClass) -> GoalsCard:
    """What the plan of one class reaches."""
    lines = view.table(poverty_class)
    totals = totals_of(lines, poverty_class)
    goals = tuple(
        goal_card(view, goal)
        for goal in view.goals
        if goal.poverty_class is poverty_class and goal_text(goal)
    )
    wanted = [
        goal.rate for goal in view.goals if goal.poverty_class is poverty_class and goal.rate is not None
    ]
    return GoalsCard(_headline(lines, totals, wanted), goals)


def _headline(lines: Sequence[HamletFigures], totals: Totals, wanted: Sequence[Fraction]) -> str:
    """What the plan does, or how far it is while a hamlet is undecided."""
    if totals.reduction is None:
        decided = sum(line.reduction is not None for line in lines)
        return f"Đã ghi {format_count(decided)} trên {format_count(totals.hamlets)} xóm"
    if totals.rate is None:
        return f"Giảm {format_count(totals.reduction)} hộ"
    rate = format_rate(totals.rate, _places(totals.rate.value, wanted))
    return f"Giảm {format_count(totals.reduction)} hộ · {rate} %"


def _places(rate: Fraction, wanted: Sequence[Fraction]) -> int:
    """Two decimals, or as many up to six as tell a rate from the wanted ones that it is not.

    >>> _places(Fraction(1103, 100_000), [Fraction(11, 1000)]), _places(Fraction(11, 1000), [Fraction(11, 1000)])
    (3, 2)
    """
    others = [one for one in wanted if one != rate]
    for places in range(2, 6):
        if all(format_rate(one, places) != format_rate(rate, places) for one in others):
            return places
    return 6


def goal_card(view: VersionView, goal: Goal) -> GoalCard:
    """One goal with its meter and what is missing in households."""
    progress = progress_of(goal, view.table(goal.poverty_class))
    state = {None: "unknown", True: "reached", False: "missing"}[progress.reached]
    width = None
    if progress.needed is not None and progress.planned is not None:
        width = 100 if progress.needed == 0 else min(100, progress.planned * 100 // progress.needed)
    return GoalCard(
        level=goal.level.value,
        level_label=goal.level.label,
        text=goal_text(goal),
        origin=", ".join(part for part in (goal.issuer, goal.document) if part),
        needed=format_count(progress.needed),
        missing=format_count(progress.missing),
        state=state,
        width=width,
        reason=goal.reason,
    )


@dataclass(frozen=True)
class Inflow:
    """If so many of the poor that escape become near-poor."""

    escaped: str
    closing: str
    rate: str


@dataclass(frozen=True)
class InflowCard:
    """None, half, all; `rows` are the steps between as well."""

    short: tuple[Inflow, ...]
    rows: tuple[Inflow, ...]


def inflow_card(view: VersionView) -> InflowCard | None:
    """The near-poor if escaped poor households fall among them; None while it can not be known."""
    rows = tuple(
        Inflow(
            format_count(row.escaped_to_near_poor), format_count(row.near_poor_closing), format_rate(row.rate)
        )
        for row in inflow_of(view.table(PovertyClass.POOR), view.table(PovertyClass.NEAR_POOR))
    )
    if not rows:
        return None
    picked = sorted({0, len(rows) // 2, len(rows) - 1})
    return InflowCard(tuple(rows[place] for place in picked), rows)


@dataclass(frozen=True)
class OpeningCard:
    """A hamlet whose review result was changed after its opening was copied."""

    hamlet_id: int
    hamlet: str
    figures: tuple[tuple[str, str, str], ...]


_OPENING_WORDS = {
    "poor_opening": "Hộ nghèo",
    "poor_no_labour": "Không còn KNLĐ",
    "near_poor_opening": "Hộ cận nghèo",
}


def opening_cards(changed: Iterable[ChangedOpening]) -> tuple[OpeningCard, ...]:
    """Old and new figures side by side."""
    return tuple(
        OpeningCard(
            opening.hamlet_id,
            opening.hamlet,
            tuple(
                (_OPENING_WORDS[key], format_count(old), format_count(new))
                for key, (old, new) in opening.figures.items()
            ),
        )
        for opening in changed
    )


@dataclass(frozen=True)
class LifeStep:
    """One of the four steps of the head of the page."""

    label: str
    current: bool


_STANDS_AT = {
    State.DRAFT: 0,
    State.RETURNED: 0,
    State.SUBMITTED: 1,
    State.APPROVED: 2,
    State.ISSUED: 3,
}


def life_steps(state: State) -> tuple[LifeStep, ...]:
    """Dự thảo → Trình duyệt → Duyệt → Ban hành, with the one the version stands at.

    >>> [step.label for step in life_steps(State.SUBMITTED) if step.current]
    ['Trình duyệt']
    """
    labels = ("Trả lại" if state is State.RETURNED else "Dự thảo", "Trình duyệt", "Duyệt", "Ban hành")
    return tuple(LifeStep(label, place == _STANDS_AT[state]) for place, label in enumerate(labels))


@dataclass(frozen=True)
class PastStep:
    """A step that was taken."""

    label: str
    at: datetime
    who: str
    remark: str
    document: str


def past_steps(steps: Sequence[StepView]) -> tuple[PastStep, ...]:
    """What happened to the version, newest first."""
    return tuple(
        PastStep(step.label, step.at, _who(step), step.remark, step.document) for step in reversed(steps)
    )


def _who(step: StepView) -> str:
    role = Role(step.role).label if step.role else ""
    return f"{step.actor_name} ({role})" if role else step.actor_name


@dataclass(frozen=True)
class Detail:
    """A property of the version."""

    label: str
    value: str


def details_of(view: VersionView, form_label: str, columns: Iterable[str]) -> tuple[Detail, ...]:
    """The version's properties that are not figures."""
    superior = " ".join(part for part in (view.superior_number, _dated(view), view.superior_issuer) if part)
    details = [
        Detail("Tổng số hộ tính đến", format_date(view.households_on)),
        Detail("Theo kế hoạch cấp trên", superior or DASH),
        Detail("Thể thức biểu", form_label),
        Detail("Cột thêm", ", ".join(columns) or "không"),
    ]
    if view.is_issued:
        details[:0] = [
            Detail("Số, ký hiệu", view.document_number),
            Detail("Ngày ban hành", format_date(view.document_date)),
            Detail("Người ký", view.signer),
        ]
    return tuple(details)


def _dated(view: VersionView) -> str:
    return f"ngày {format_date(view.superior_date)}" if view.superior_date else ""
