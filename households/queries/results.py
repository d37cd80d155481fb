"""Reading the yearly reviews; every function takes the scope first and gives back frozen views."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType

from django.utils import timezone

from hamlets.models import HamletPeriod
from hamlets.queries import HamletInYear, hamlets_in
from households.models import ReviewResult, ReviewYear, StatedTotal
from households.queries.series import before_merging
from households.rules import KEYS, LABELS, ReviewFigures, ReviewTotals, totals_of
from households.rules.from_register import RegisterExtent
from thinhduc import stated
from thinhduc.figures import format_count, format_time
from thinhduc.scope import Scope

Values = Mapping[str, int | None]
NOTHING_KNOWN: Values = MappingProxyType(dict.fromkeys(KEYS))


@dataclass(frozen=True)
class ConfirmedResult:
    """A hamlet's confirmed figures of a year; `values`: count or None by key of households.rules.KEYS."""

    hamlet_id: int
    values: Values
    revision: int
    confirmed_at: datetime
    confirmed_by: str


@dataclass(frozen=True)
class ReviewRow:
    """A hamlet of the year with what is stored for it; revision 0 where nothing is.

    `choice` and what follows: what somebody decided where the register gave other figures, `register_figures`.
    """

    hamlet: HamletInYear
    values: Values
    source: str
    revision: int
    confirmed_at: datetime | None
    confirmed_by: str
    choice: str = ""
    choice_reason: str = ""
    chosen_by: str = ""
    chosen_at: datetime | None = None
    register_figures: Values | None = None

    @property
    def order(self) -> int:
        return self.hamlet.order

    @property
    def name(self) -> str:
        return self.hamlet.name

    @property
    def is_confirmed(self) -> bool:
        """Whether the row is locked."""
        return self.confirmed_at is not None

    @property
    def is_entered(self) -> bool:
        """Whether any figure is known."""
        return any(value is not None for value in self.values.values())

    @property
    def figures(self) -> ReviewFigures:
        """The row as the rules see it."""
        return ReviewFigures(self.order, self.name, **self.values)


@dataclass(frozen=True)
class Sheet:
    """The review of a commune and year: a row per hamlet of the year, in the order of the list.

    `before`: the year before by hamlet id, for comparison only; `stated`: totals somebody stated;
    `register_extent`: what the register holds of the year, `extent_before` of the year before.
    """

    year: int
    as_of: date | None
    rows: tuple[ReviewRow, ...]
    before: Mapping[int, Values]
    stated: tuple[stated.StatedTotal, ...]
    register_extent: RegisterExtent = RegisterExtent.NONE
    extent_before: RegisterExtent = RegisterExtent.NONE

    @property
    def entered(self) -> int:
        """How many hamlets have figures."""
        return sum(row.is_entered for row in self.rows)

    @property
    def confirmed(self) -> int:
        """How many hamlets are confirmed."""
        return sum(row.is_confirmed for row in self.rows)

    @property
    def figures(self) -> list[ReviewFigures]:
        """The rows as the rules see them."""
        return [row.figures for row in self.rows]

    def by_order(self) -> dict[int, ReviewRow]:
        """The rows by their place in the list."""
        return {row.order: row for row in self.rows}


@dataclass(frozen=True)
class YearSummary:
    """A year in the list: how far it is, and the commune's totals where all hamlets are known.

    `without`: the names of the hamlets without any figure; `unconfirmed`: of those whose figures nobody confirmed yet.
    """

    year: int
    as_of: date | None
    hamlets: int
    without: tuple[str, ...]
    unconfirmed: tuple[str, ...]
    confirmed: int
    totals: ReviewTotals

    @property
    def entered(self) -> int:
        """How many hamlets have figures."""
        return self.hamlets - len(self.without)

    @property
    def is_confirmed(self) -> bool:
        """Whether every hamlet is confirmed."""
        return self.hamlets > 0 and self.confirmed == self.hamlets


def confirmed_results(scope: Scope, year: int) -> dict[int, ConfirmedResult]:
    """The confirmed results of a year by hamlet id; a result that is not confirmed is not there."""
    results = ReviewResult.objects.within(scope).filter(year=year, confirmed_at__isnull=False)
    return {
        result.hamlet_id: ConfirmedResult(
            result.hamlet_id, values_of(result), result.revision, result.confirmed_at, result.confirmed_by
        )
        for result in results
    }


def review_sheet(scope: Scope, year: int) -> Sheet | None:
    """The review of a year; None where it was not opened. A fixed number of queries, whatever that of the hamlets.

    The year before a hamlet was merged is the sum of its predecessors.
    """
    years = {one.year: one for one in ReviewYear.objects.within(scope).filter(year__in=(year, year - 1))}
    opened = years.get(year)
    results = ReviewResult.objects.within(scope).filter(year__in=(year, year - 1))
    by_year: dict[int, dict[int, ReviewResult]] = {year: {}, year - 1: {}}
    for result in results:
        by_year[result.year][result.hamlet_id] = result
    if opened is None and not by_year[year]:
        return None
    hamlets = hamlets_in(scope, year)
    before: dict[int, Values] = {pk: values_of(result) for pk, result in by_year[year - 1].items()}
    if new := [hamlet.id for hamlet in hamlets if hamlet.id not in before]:
        before |= before_merging(scope, year - 1, new)
    return Sheet(
        year=year,
        as_of=opened.as_of if opened else None,
        rows=tuple(row_of(hamlet, by_year[year].get(hamlet.id)) for hamlet in hamlets),
        before=before,
        stated=tuple(stated_totals(scope, year)),
        register_extent=_extent(opened),
        extent_before=_extent(years.get(year - 1)),
    )


def _extent(opened: ReviewYear | None) -> RegisterExtent:
    return RegisterExtent(opened.register_extent) if opened else RegisterExtent.NONE


def register_extents(scope: Scope) -> dict[int, RegisterExtent]:
    """What the register holds of each opened year."""
    opened = ReviewYear.objects.within(scope).values_list("year", "register_extent")
    return {year: RegisterExtent(extent) for year, extent in opened}


def row_of(hamlet: HamletInYear, result: ReviewResult | None) -> ReviewRow:
    """A hamlet of the year with its result, if there is one."""
    if result is None:
        return ReviewRow(hamlet, NOTHING_KNOWN, "", 0, None, "")
    return ReviewRow(
        hamlet,
        values_of(result),
        result.get_source_display(),
        result.revision,
        result.confirmed_at,
        result.confirmed_by,
        result.choice,
        result.choice_reason,
        result.chosen_by,
        result.chosen_at,
        result.register_figures,
    )


def values_of(result: ReviewResult) -> Values:
    """A result's figures by key."""
    return {key: getattr(result, key) for key in KEYS}


def stated_totals(scope: Scope, year: int) -> list[stated.StatedTotal]:
    """The totals stated for a year's review, in the order of the grid."""
    rows = {row.figure: row for row in StatedTotal.objects.within(scope).filter(year=year)}
    return [
        stated.StatedTotal(
            key=key,
            text=format_count(rows[key].value),
            value=rows[key].value,
            by=rows[key].stated_by,
            at_text=format_time(timezone.localtime(rows[key].stated_at)),
            source=rows[key].source,
        )
        for key in KEYS
        if key in rows
    ]


def review_years(scope: Scope) -> list[YearSummary]:
    """The years of the commune, newest first. Three queries whatever the number of years and hamlets."""
    opened = {row.year: row.as_of for row in ReviewYear.objects.within(scope)}
    results: dict[int, dict[int, ReviewResult]] = {year: {} for year in opened}
    for result in ReviewResult.objects.within(scope):
        results.setdefault(result.year, {})[result.hamlet_id] = result
    periods = list(HamletPeriod.objects.within(scope).order_by("order", "id")) if results else []
    return [
        _summary(year, opened.get(year), _holding(periods, date(year, 12, 31)), results[year])
        for year in sorted(results, reverse=True)
    ]


def open_years(scope: Scope) -> list[int]:
    """The years whose review is open, newest first."""
    return list(ReviewYear.objects.within(scope).order_by("-year").values_list("year", flat=True))


def _holding(periods: Iterable[HamletPeriod], day: date) -> list[HamletPeriod]:
    return [
        period
        for period in periods
        if (period.valid_from is None or period.valid_from <= day)
        and (period.valid_to is None or day <= period.valid_to)
    ]


def _summary(
    year: int, as_of: date | None, periods: Sequence[HamletPeriod], results: Mapping[int, ReviewResult]
) -> YearSummary:
    found = [results.get(period.hamlet_id) for period in periods]
    figures = [
        ReviewFigures(number, period.name, **(values_of(result) if result else NOTHING_KNOWN))
        for number, (period, result) in enumerate(zip(periods, found, strict=True), 1)
    ]
    entered = [any(getattr(row, key) is not None for key in KEYS) for row in figures]
    confirmed = [result is not None and result.is_confirmed for result in found]
    states = list(zip(periods, entered, confirmed, strict=True))
    return YearSummary(
        year=year,
        as_of=as_of,
        hamlets=len(periods),
        without=tuple(period.name for period, is_entered, _ in states if not is_entered),
        unconfirmed=tuple(
            period.name for period, is_entered, is_confirmed in states if is_entered and not is_confirmed
        ),
        confirmed=sum(confirmed),
        totals=totals_of(figures),
    )


# The figures of a plan as the history of a figure names them; the plan's own room lies above this one.
PLAN_LABELS = {
    "households_reason": "Lý do chưa có tổng số hộ",
    "poor_opening": "Hộ nghèo đầu kỳ",
    "poor_no_labour": "Hộ nghèo không còn khả năng lao động",
    "poor_reduction": "Kế hoạch giảm hộ nghèo",
    "poor_minimum": "Mức giao tối thiểu, hộ nghèo",
    "poor_reason": "Lý do vượt số có thể giảm",
    "near_poor_opening": "Hộ cận nghèo đầu kỳ",
    "near_poor_reduction": "Kế hoạch giảm hộ cận nghèo",
    "near_poor_minimum": "Mức giao tối thiểu, hộ cận nghèo",
    "note": "Ghi chú",
}
FIGURE_LABELS = {**LABELS, **PLAN_LABELS}


def hamlet_by_slug(scope: Scope, slug: str, year: int) -> HamletInYear | None:
    """The hamlet of an address as it is in a year, within the scope."""
    return next((hamlet for hamlet in hamlets_in(scope, year) if hamlet.slug == slug), None)
