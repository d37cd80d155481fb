"""What the start pages of officer and leader tell: what waits, and the figures at a glance."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from households.queries import YearSummary, review_years
from targets.models import Plan, PlanVersion
from targets.queries.findings import openings_as_findings, plan_figures
from targets.queries.heads import HamletReceipt, hamlet_receipts
from targets.queries.openings import ChangedOpening, openings_of
from targets.queries.text import text_findings_of
from targets.queries.versions import LineView, VersionView, figures_of, views_of
from targets.rules import HamletFigures, PovertyClass, State, Totals, check_plan, totals_of, unresolved_in
from thinhduc.findings import Finding, errors_in, warnings_in
from thinhduc.scope import Scope

YEARS_SHOWN = 6  # five years back from the latest


@dataclass(frozen=True)
class ReviewState:
    """How far a year's review is: hamlets without any figure, and those whose figures nobody confirmed yet."""

    year: int
    hamlets: int
    without: tuple[str, ...]
    unconfirmed: tuple[str, ...]

    @property
    def confirmed(self) -> int:
        """How many hamlets' results are confirmed."""
        return self.hamlets - len(self.without) - len(self.unconfirmed)

    @property
    def is_complete(self) -> bool:
        """Every hamlet's result is confirmed."""
        return self.hamlets > 0 and not self.without and not self.unconfirmed


@dataclass(frozen=True)
class OpenVersion:
    """A version that is not issued yet, with what stands in its way."""

    version: VersionView
    findings: tuple[Finding, ...]
    changed: tuple[ChangedOpening, ...]

    @cached_property
    def errors(self) -> list[Finding]:
        """What blocks."""
        return errors_in(self.findings)

    @cached_property
    def warnings(self) -> list[Finding]:
        """What passes with a reason."""
        return warnings_in(self.findings)

    @cached_property
    def unexplained(self) -> list[Finding]:
        """The warnings that nobody has given a reason for."""
        return unresolved_in(self.findings)

    @property
    def is_ready(self) -> bool:
        """The officer can submit it."""
        return self.version.is_open and not self.errors and not self.unexplained


@dataclass(frozen=True)
class HamletGlance:
    """A hamlet's figures of both classes in a version."""

    line: LineView
    poor: HamletFigures
    near_poor: HamletFigures


@dataclass(frozen=True)
class Glance:
    """The figures of the version in force; `history` holds by class the commune's households at each year's end.

    A year's value is the confirmed review's total, else the opening of the next year's plan; the last one is the
    planned closing.
    """

    version: VersionView
    poor: Totals
    near_poor: Totals
    hamlets: tuple[HamletGlance, ...]
    history: Mapping[PovertyClass, Mapping[int, int | None]]


@dataclass(frozen=True)
class CommuneWork:
    """All that a start page of officer or leader is made of. `reviews` and `receipts` are the officer's.

    `open_reviews`: the years whose review is not confirmed, latest first. `revoked`: the last versions of years that
    lost their plan so and have none in work, while no later year has one in force.
    """

    opened: tuple[OpenVersion, ...]
    in_force: tuple[VersionView, ...]
    glance: Glance | None
    reviews: tuple[ReviewState, ...]
    receipts: tuple[HamletReceipt, ...]
    plan_years: frozenset[int]
    open_reviews: tuple[int, ...]
    revoked: tuple[VersionView, ...] = ()

    @property
    def latest_in_force(self) -> VersionView | None:
        """The plan in force of the last year that has one."""
        return self.in_force[-1] if self.in_force else None

    @property
    def years_in_force(self) -> list[int]:
        """The years with a plan in force, latest first."""
        return [version.year for version in reversed(self.in_force)]

    @property
    def shows_latest(self) -> bool:
        """The figures are those of the last year with a plan in force."""
        return self.glance is not None and self.glance.version is self.latest_in_force

    def in_state(self, *states: State) -> list[OpenVersion]:
        """The open versions in one of the states."""
        return [one for one in self.opened if one.version.state in states]


def commune_work(scope: Scope, year: int | None = None, *, with_reviews: bool = False) -> CommuneWork:
    """What waits, and the figures of `year` (default: the last year with a plan in force).

    `with_reviews` adds what only the officer works on: how far the reviews are, and who has not taken note.
    """
    versions = _versions(scope)
    summaries = review_years(scope)
    in_force = tuple(version for version in versions if version.is_in_force)
    opened = tuple(_open(scope, version) for version in versions if not version.is_issued)
    shown = [version for version in in_force if year is None or version.year == year]
    return CommuneWork(
        opened=opened,
        in_force=in_force,
        glance=_glance(shown[-1], in_force, summaries) if shown else None,
        reviews=_review_states(summaries, opened) if with_reviews else (),
        receipts=tuple(hamlet_receipts(scope, in_force[-1])) if with_reviews and in_force else (),
        plan_years=frozenset(version.year for version in versions),
        open_reviews=tuple(summary.year for summary in summaries if not summary.is_confirmed),
        revoked=_revoked(versions, in_force),
    )


def _revoked(versions: Sequence[VersionView], in_force: Sequence[VersionView]) -> tuple[VersionView, ...]:
    last = {version.year: version for version in versions}
    newest = in_force[-1].year if in_force else 0
    return tuple(version for year, version in last.items() if version.revoked and year > newest)


def _versions(scope: Scope) -> list[VersionView]:
    """The versions of the last years' plans, oldest first."""
    latest = Plan.objects.within(scope).order_by("-year").values_list("year", flat=True).first()
    if latest is None:
        return []
    return views_of(scope, PlanVersion.objects.within(scope).filter(plan__year__gt=latest - YEARS_SHOWN))


def _open(scope: Scope, version: VersionView) -> OpenVersion:
    openings = openings_of(scope, version)
    told = openings_as_findings(version, openings.changed, openings.waiting)
    found = (*check_plan(plan_figures(version)), *told, *text_findings_of(scope, version))
    return OpenVersion(version, found, tuple(openings.changed))


def _glance(
    version: VersionView, in_force: Sequence[VersionView], summaries: Sequence[YearSummary]
) -> Glance:
    return Glance(
        version=version,
        poor=totals_of(version.table(PovertyClass.POOR), PovertyClass.POOR),
        near_poor=totals_of(version.table(PovertyClass.NEAR_POOR), PovertyClass.NEAR_POOR),
        hamlets=tuple(
            HamletGlance(line, figures_of(line, PovertyClass.POOR), figures_of(line, PovertyClass.NEAR_POOR))
            for line in version.lines
        ),
        history={
            poverty_class: _history(version, in_force, summaries, poverty_class)
            for poverty_class in PovertyClass
        },
    )


def _history(
    shown: VersionView,
    in_force: Sequence[VersionView],
    summaries: Sequence[YearSummary],
    poverty_class: PovertyClass,
) -> dict[int, int | None]:
    values: dict[int, int | None] = {}
    for version in in_force:
        if version.year <= shown.year:
            totals = totals_of(version.table(poverty_class), poverty_class)
            values |= {version.year - 1: totals.opening, version.year: totals.closing}
    reviewed = {
        summary.year: getattr(summary.totals, poverty_class.value)
        for summary in summaries
        if summary.is_confirmed and shown.year - YEARS_SHOWN < summary.year < shown.year
    }
    return values | reviewed


def _review_states(
    summaries: Sequence[YearSummary], opened: Sequence[OpenVersion]
) -> tuple[ReviewState, ...]:
    """How far the reviews are, oldest first: the year opened last, those a plan in work starts from, the unfinished."""
    years = {one.version.year - 1 for one in opened} | {summary.year for summary in summaries[:1]}
    years |= {summary.year for summary in summaries if summary.without or summary.unconfirmed}
    return tuple(
        ReviewState(summary.year, summary.hamlets, summary.without, summary.unconfirmed)
        for summary in reversed(summaries)
        if summary.year in years
    )
