"""Reading rounds of reviews and where their households stand; every function takes the scope first.

A fixed number of queries whatever the number of households; where a case stands is told by its last step alone.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from hamlets.models import HamletPeriod
from hamlets.queries import HamletInYear, hamlets_in, place_of
from households.models import CaseStep, Movement, ReviewCase, ReviewRound, Sheet
from households.queries.deadlines import deadlines
from households.queries.standards import rule_of, standards_between, standards_of_commune
from households.rules import (
    Classified,
    PovertyClass,
    SheetFigures,
    Standard,
    WouldChange,
    classify,
    numbers_of,
    would_change,
)
from households.rules.deadlines import Due
from households.rules.rounds import PERIODIC, RoundDates, dates_of, dues_of, leading_standard, next_after
from households.rules.steps import Ground, Stage, Step, StepKind, stage_of
from thinhduc.scope import Scope

_OVER = (StepKind.DECISION.value, StepKind.WITHDRAWN.value)


@dataclass(frozen=True)
class RoundView:
    """A round with its standards; `leading`: the one whose class makes the movement, None where none is in force."""

    id: int
    year: int
    kind: str
    month: int
    starts_on: date
    ends_on: date
    standards: tuple[Standard, ...]
    opened_by: str
    opened_at: datetime

    @property
    def title(self) -> str:
        """As headings and sentences name it."""
        return round_title(self.kind, self.year, self.month)

    @property
    def dates(self) -> RoundDates:
        return RoundDates(self.kind, self.starts_on, self.ends_on)

    @property
    def leading(self) -> Standard | None:
        return leading_standard(self.standards, self.starts_on)

    @property
    def is_periodic(self) -> bool:
        return self.kind == PERIODIC

    def standard(self, slug: str) -> Standard | None:
        """One of the round's standards."""
        return next((one for one in self.standards if one.slug == slug), None)


@dataclass(frozen=True)
class RoundRow:
    """A round in the list: how many households it has and how many are through."""

    round: RoundView
    cases: int
    over: int


@dataclass(frozen=True)
class Card:
    """A household on the board.

    `poverty_class`: the one it has now, None where it is gone; `found`: what the leading standard makes of its sheet,
    None where there is no sheet yet.
    """

    case_id: int
    household_id: int
    head_name: str
    code: str
    hamlet: HamletInYear
    area: str
    ground: Ground
    poverty_class: PovertyClass | None
    last: Step | None
    found: Classified | None
    dues: tuple[Due, ...] = ()

    @property
    def due(self) -> Due | None:
        """The next deadline."""
        return self.dues[0] if self.dues else None

    @property
    def next(self) -> tuple[StepKind, ...]:
        return next_after(self.last)

    def stage(self, today: date) -> Stage:
        """Where it waits."""
        return Stage.TO_SURVEY if self.last is None else stage_of(self.last, today)


@dataclass(frozen=True)
class HamletCounts:
    """How many households of a hamlet stand where."""

    hamlet: HamletInYear
    stages: Mapping[Stage, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return sum(self.stages.values())

    @property
    def over(self) -> int:
        return sum(count for stage, count in self.stages.items() if stage.is_done)


def round_title(kind: str, year: int, month: int) -> str:
    """What a round is called.

    >>> round_title("regular", 2026, 3), round_title("periodic", 2026, 0)
    ('Rà soát thường xuyên tháng 3/2026', 'Rà soát định kỳ năm 2026')
    """
    return f"Rà soát định kỳ năm {year}" if kind == PERIODIC else f"Rà soát thường xuyên tháng {month}/{year}"


def rounds(scope: Scope) -> list[RoundRow]:
    """The rounds of the commune, latest first."""
    found = (
        ReviewRound.objects.within(scope)
        .annotate(
            size=Count("cases", distinct=True),
            over=Count("cases__steps", filter=Q(cases__steps__kind__in=_OVER), distinct=True),
        )
        .order_by("-year", "-starts_on", "-id")
        .prefetch_related("standards__areas", "standards__indices")
    )
    return [RoundRow(_view(one), one.size, one.over) for one in found]


def round_view(scope: Scope, round_id: int) -> RoundView | None:
    """One round; None where the scope has none of this key."""
    found = (
        ReviewRound.objects.within(scope)
        .prefetch_related("standards__areas", "standards__indices")
        .filter(pk=round_id)
        .first()
    )
    return _view(found) if found else None


def _view(one: ReviewRound) -> RoundView:
    standards = sorted((rule_of(standard) for standard in one.standards.all()), key=_standard_order)
    return RoundView(
        id=one.pk,
        year=one.year,
        kind=one.kind,
        month=one.month,
        starts_on=one.starts_on,
        ends_on=one.ends_on,
        standards=tuple(standards),
        opened_by=one.opened_by,
        opened_at=one.opened_at,
    )


def _standard_order(standard: Standard) -> tuple[bool, date, str]:
    return bool(standard.province), standard.valid_from, standard.slug


def standards_to_choose(
    scope: Scope, kind: str, year: int, month: int
) -> tuple[list[Standard], list[Standard]]:
    """The standards in force when the round starts, and those that begin until the end of the next year."""
    start = dates_of(kind, year, month, deadlines()).starts_on
    in_force = standards_of_commune(scope, scope.commune_id, start)
    province = place_of(scope, scope.commune_id, start).province
    known = {standard.slug for standard in in_force}
    coming = standards_between(start, date(year + 1, 12, 31), province)
    return in_force, [standard for standard in coming if standard.slug not in known]


def hamlet_counts(scope: Scope, review: RoundView, today: date) -> list[HamletCounts]:
    """Where the households of a round stand, by hamlet in the order of the list; hamlets without any are left out.

    Grouped by the database: one row per hamlet, kind of last step, its last day and what its meeting said.
    """
    last = _last_steps(scope, review.id)
    by_hamlet: dict[int, Counter[Stage]] = {}
    grouped = last.values("case__hamlet_id", "kind", "on", "until", "present", "in_favour").annotate(
        size=Count("id")
    )
    for row in grouped.order_by():
        step = Step(StepKind(row["kind"]), row["on"], row["until"], row["present"], row["in_favour"])
        by_hamlet.setdefault(row["case__hamlet_id"], Counter())[stage_of(step, today)] += row["size"]
    return [HamletCounts(hamlet, by_hamlet[hamlet.id]) for hamlet in _hamlets(scope, review, by_hamlet)]


def cards(
    scope: Scope,
    review: RoundView,
    today: date,
    *,
    hamlet_id: int | None = None,
    case_ids: Iterable[int] | None = None,
) -> list[Card]:
    """The households of a round, or of one hamlet in it, by hamlet and name."""
    found = ReviewCase.objects.within(scope).filter(round_id=review.id)
    if hamlet_id is not None:
        found = found.filter(hamlet_id=hamlet_id)
    if case_ids is not None:
        found = found.filter(pk__in=list(case_ids))
    cases = list(found.select_related("household").order_by("household__head_key", "household_id"))
    ids = [case.pk for case in cases]
    steps = {step.case_id: step_of(step) for step in _last_steps(scope, review.id).filter(case_id__in=ids)}
    classes = classes_now(scope, [case.household_id for case in cases])
    sheets = _leading_sheets(scope, review, ids)
    hamlets = {hamlet.id: hamlet for hamlet in _hamlets(scope, review, {case.hamlet_id for case in cases})}
    order = list(hamlets)
    cards = []
    for case in cases:
        hamlet = hamlets[case.hamlet_id]
        last = steps.get(case.pk)
        sheet = sheets.get(case.pk)
        area = case.household.area or hamlet.area
        cards.append(
            Card(
                case_id=case.pk,
                household_id=case.household_id,
                head_name=case.household.head_name,
                code=case.household.code,
                hamlet=hamlet,
                area=area,
                ground=Ground(case.ground),
                poverty_class=classes.get(case.household_id),
                last=last,
                found=classify(sheet, review.leading, area) if sheet and review.leading else None,
                dues=tuple(dues_of(last, review.dates, deadlines(), today)),
            )
        )
    return sorted(cards, key=lambda card: order.index(card.hamlet.id))


def cards_for_step(
    scope: Scope, review: RoundView, kind: StepKind, today: date, hamlet_id: int | None = None
) -> list[Card]:
    """The households for which a step may come next."""
    return [card for card in cards(scope, review, today, hamlet_id=hamlet_id) if kind in card.next]


@dataclass(frozen=True)
class OtherStandard:
    """The households with a sheet, and what another standard makes of them; keys are those of the cases."""

    cards: tuple[Card, ...]
    changes: WouldChange


def by_other_standard(scope: Scope, review: RoundView, other: Standard, today: date) -> OtherStandard:
    """The sheets of the leading standard read by another one; a report, nothing is stored."""
    found = cards(scope, review, today)
    by_case = _leading_sheets(scope, review, [card.case_id for card in found])
    sheets: dict[Hashable, SheetFigures] = dict(by_case.items())
    areas: dict[Hashable, str] = {card.case_id: card.area for card in found}
    if review.leading is None:
        return OtherStandard((), WouldChange((), {}))
    changes = would_change(sheets, review.leading, other, lambda case_id: areas[case_id])
    return OtherStandard(tuple(card for card in found if card.case_id in by_case), changes)


def classes_now(scope: Scope, household_ids: Iterable[int]) -> dict[int, PovertyClass]:
    """The class each household has now; those that are gone are missing."""
    found = Movement.objects.within(scope).filter(
        until=None, hamlet_to__isnull=False, household_id__in=list(household_ids)
    )
    return {pk: PovertyClass(slug) for pk, slug in found.values_list("household_id", "class_to")}


def step_of(step: CaseStep) -> Step:
    """A stored step as the rules take it."""
    return Step(
        kind=StepKind(step.kind),
        on=step.on,
        until=step.until,
        present=step.present,
        in_favour=step.in_favour,
        against=step.against,
        document=step.document,
        text=step.text,
    )


def figures_of(sheet: Sheet) -> SheetFigures:
    """A stored sheet as the rules take it."""
    lacking = numbers_of(sheet.lacking)
    return SheetFigures(sheet.b1, None if lacking is None else frozenset(lacking), sheet.income)


def _last_steps(scope: Scope, round_id: int) -> QuerySet[CaseStep]:
    own = CaseStep.objects.within(scope).filter(case__round_id=round_id)
    later = CaseStep.objects.within(scope).filter(case=OuterRef("case"), number__gt=OuterRef("number"))
    return own.filter(~Exists(later)).order_by()


def _leading_sheets(scope: Scope, review: RoundView, case_ids: Sequence[int]) -> dict[int, SheetFigures]:
    if review.leading is None:
        return {}
    found = Sheet.objects.within(scope).filter(case_id__in=case_ids, standard__slug=review.leading.slug)
    return {sheet.case_id: figures_of(sheet) for sheet in found}


def _hamlets(scope: Scope, review: RoundView, wanted: Iterable[int]) -> list[HamletInYear]:
    """The hamlets of the round's year in their order; one that has ended since keeps the name it was known by."""
    ids = set(wanted)
    known = [hamlet for hamlet in hamlets_in(scope, review.year) if hamlet.id in ids]
    missing = ids - {hamlet.id for hamlet in known}
    if not missing:
        return known
    periods = HamletPeriod.objects.within(scope).filter(hamlet_id__in=missing).select_related("hamlet")
    ended = {period.hamlet_id: period for period in periods.order_by("valid_from")}
    return known + [
        HamletInYear(
            id=pk,
            slug=period.hamlet.slug,
            order=period.order,
            name=period.name,
            kind=period.get_kind_display(),
            area=period.area,
        )
        for pk, period in sorted(ended.items())
    ]
