"""Reading one household in a round: its sheets, its steps, who comes next; the scope goes first."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Q

from hamlets.models import HamletPeriod
from hamlets.queries import on_day
from households.models import CaseStep, Classification, Household, Movement, ReviewCase, Sheet
from households.queries.deadlines import deadlines
from households.queries.register import Standing, standings_of
from households.queries.rounds import RoundView, figures_of, round_view, step_of
from households.rules import Classified, PovertyClass, SheetFigures, Standard, classify, numbers_of
from households.rules.deadlines import Due
from households.rules.rounds import dues_of
from households.rules.steps import CaseStanding, Ground, Step, standing_of
from thinhduc.figures import fold
from thinhduc.scope import Scope

FOUND_AT_ONCE = 20  # households shown for a search


@dataclass(frozen=True)
class SheetView:
    """What is stored of a sheet; `revision` 0: nothing yet."""

    figures: SheetFigures = field(default_factory=SheetFigures)
    quick: bool | None = None
    causes: frozenset[int] | None = None
    surveyed_on: date | None = None
    surveyed_by: str = ""
    revision: int = 0


@dataclass(frozen=True)
class StepView:
    """A step with who recorded it."""

    step: Step
    recorded_by: str
    recorded_at: datetime


@dataclass(frozen=True)
class Decided:
    """A class as a fact."""

    standard: str
    year: int
    poverty_class: PovertyClass
    decided_on: date
    decision_number: str


@dataclass(frozen=True)
class CaseView:
    """A household in a round with everything that was recorded; `now`: where it stands in the register."""

    id: int
    round: RoundView
    household_id: int
    head_name: str
    code: str
    address: str
    area: str
    hamlet_id: int
    hamlet: str
    hamlet_slug: str
    ground: Ground
    requested_on: date | None
    procedure_code: str
    now: Standing | None
    steps: tuple[StepView, ...] = ()
    sheets: Mapping[str, SheetView] = field(default_factory=dict)
    decided: tuple[Decided, ...] = ()

    @property
    def standing(self) -> CaseStanding:
        return standing_of(one.step for one in self.steps)

    def sheet(self, slug: str) -> SheetView:
        """The sheet by a standard; an empty one where nothing is stored."""
        return self.sheets.get(slug, SheetView())

    def classified(self, standard: Standard) -> Classified:
        """What a standard makes of its sheet."""
        return classify(self.sheet(standard.slug).figures, standard, self.area)

    def dues(self, today: date) -> list[Due]:
        """The deadlines it runs against, the next one first."""
        last = self.steps[-1].step if self.steps else None
        return dues_of(last, self.round.dates, deadlines(), today)


@dataclass(frozen=True)
class Neighbours:
    """The households before and after one in its hamlet, and its place among them."""

    previous: int | None
    next: int | None
    place: int
    total: int


def case_view(scope: Scope, round_id: int, case_id: int) -> CaseView | None:
    """One household in a round; None where the scope has none of these keys. A fixed number of queries."""
    review = round_view(scope, round_id)
    case = (
        ReviewCase.objects.within(scope)
        .select_related("household", "hamlet")
        .filter(pk=case_id, round_id=round_id)
        .first()
    )
    if review is None or case is None:
        return None
    period = _period(scope, case.hamlet_id, review.starts_on)
    steps = CaseStep.objects.within(scope).filter(case_id=case.pk).order_by("number")
    sheets = Sheet.objects.within(scope).filter(case_id=case.pk).select_related("standard")
    decided = Classification.objects.within(scope).filter(case_id=case.pk).select_related("standard")
    household = case.household
    return CaseView(
        id=case.pk,
        round=review,
        household_id=household.pk,
        head_name=household.head_name,
        code=household.code,
        address=household.address,
        area=household.area or (period.area if period else "rural"),
        hamlet_id=case.hamlet_id,
        hamlet=period.name if period else case.hamlet.slug,
        hamlet_slug=case.hamlet.slug,
        ground=Ground(case.ground),
        requested_on=case.requested_on,
        procedure_code=case.procedure_code,
        now=standings_of(scope, [household.pk]).get(household.pk),
        steps=tuple(StepView(step_of(one), one.recorded_by, one.recorded_at) for one in steps),
        sheets={one.standard.slug: sheet_view(one) for one in sheets},
        decided=tuple(
            Decided(
                one.standard.name,
                one.year,
                PovertyClass(one.poverty_class),
                one.decided_on,
                one.decision_number,
            )
            for one in decided
        ),
    )


def sheet_view(sheet: Sheet) -> SheetView:
    """A stored sheet as pages take it."""
    causes = numbers_of(sheet.causes)
    return SheetView(
        figures=figures_of(sheet),
        quick=sheet.quick,
        causes=None if causes is None else frozenset(causes),
        surveyed_on=sheet.surveyed_on,
        surveyed_by=sheet.surveyed_by,
        revision=sheet.revision,
    )


def _period(scope: Scope, hamlet_id: int, day: date) -> HamletPeriod | None:
    """The hamlet as it was on a day, else as it was last."""
    own = HamletPeriod.objects.within(scope).filter(hamlet_id=hamlet_id)
    return own.filter(on_day(day)).first() or own.order_by("-valid_from").first()


def last_survey(scope: Scope, round_id: int) -> tuple[date | None, str]:
    """Day and surveyor of the sheet that was begun last in a round, for the next one to start with."""
    found = (
        Sheet.objects.within(scope)
        .filter(case__round_id=round_id, surveyed_on__isnull=False)
        .order_by("-id")
        .values_list("surveyed_on", "surveyed_by")
        .first()
    )
    return found or (None, "")


def neighbours_of(scope: Scope, case: CaseView) -> Neighbours:
    """Who comes before and after by name in the same hamlet and round; the others are counted, not read."""
    own = ReviewCase.objects.within(scope).filter(round_id=case.round.id, hamlet_id=case.hamlet_id)
    key, pk = own.values_list("household__head_key", "household_id").get(pk=case.id)
    before = own.filter(Q(household__head_key__lt=key) | Q(household__head_key=key, household_id__lt=pk))
    after = own.filter(Q(household__head_key__gt=key) | Q(household__head_key=key, household_id__gt=pk))
    ordered = ("household__head_key", "household_id")
    return Neighbours(
        previous=before.order_by(*(f"-{name}" for name in ordered)).values_list("pk", flat=True).first(),
        next=after.order_by(*ordered).values_list("pk", flat=True).first(),
        place=before.count() + 1,
        total=own.count(),
    )


@dataclass(frozen=True)
class Candidate:
    """A household of the register that may be put on a round's list."""

    household_id: int
    head_name: str
    code: str
    hamlet: str
    poverty_class: PovertyClass
    case_id: int | None


def candidates(scope: Scope, review: RoundView, words: str) -> list[Candidate]:
    """Households whose head, code or address holds every word, in the order of names; at most FOUND_AT_ONCE."""
    folded = fold(words).split()
    if not folded:
        return []
    found = Household.objects.within(scope).filter(merged_into=None)
    for word in folded:
        found = found.filter(folded__contains=word)
    here = Movement.objects.within(scope).filter(until=None, hamlet_to__isnull=False)
    found = found.filter(pk__in=here.values("household_id")).order_by("head_key", "id")[:FOUND_AT_ONCE]
    rows = list(found)
    ids = [row.pk for row in rows]
    standings = standings_of(scope, ids)
    listed = dict(
        ReviewCase.objects.within(scope)
        .filter(round_id=review.id, household_id__in=ids)
        .values_list("household_id", "pk")
    )
    return [
        Candidate(
            household_id=row.pk,
            head_name=row.head_name,
            code=row.code,
            hamlet=standings[row.pk].hamlet,
            poverty_class=standings[row.pk].poverty_class,
            case_id=listed.get(row.pk),
        )
        for row in rows
    ]
