"""The households behind a year's planned reductions, and what became of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F

from hamlets.queries import today
from households.models import Movement
from households.queries.candidates import HouseholdOnDay, households_in_class
from households.queries.standing import class_counts
from households.rules.classes import PovertyClass as HouseholdClass
from households.rules.kinds import MovementKind
from targets.models import PlannedHousehold
from targets.queries.versions import LineView, VersionView, figures_of, version_at
from targets.rules import PovertyClass, totals_of
from targets.rules.candidates import Candidate, Progress, ranked
from thinhduc.scope import Scope

ESCAPES = {
    PovertyClass.POOR: frozenset({MovementKind.ESCAPED_TO_NEAR_POOR, MovementKind.ESCAPED_ABOVE}),
    PovertyClass.NEAR_POOR: frozenset({MovementKind.ESCAPED_NEAR_POOR}),
}
FALLS = {
    PovertyClass.POOR: frozenset({MovementKind.FELL_TO_POOR, MovementKind.RELAPSED, MovementKind.ARISEN}),
    PovertyClass.NEAR_POOR: frozenset({MovementKind.RELAPSED, MovementKind.ARISEN}),
}


@dataclass(frozen=True)
class HamletCandidates:
    """A hamlet's line of the plan with the households of the class at the year's begin, nearest to leaving first."""

    line: LineView
    planned: int | None
    households: tuple[Candidate, ...]

    @property
    def pinned(self) -> int:
        """How many are pinned."""
        return sum(one.is_pinned for one in self.households)


@dataclass(frozen=True)
class Candidates:
    """The year's plan, hamlet by hamlet; `opened_on`: the day the households stood in the class."""

    version: VersionView
    poverty_class: PovertyClass
    opened_on: date
    hamlets: tuple[HamletCandidates, ...]

    @property
    def is_empty(self) -> bool:
        """The register knows no household of the class on that day."""
        return not any(hamlet.households for hamlet in self.hamlets)


def household_class(poverty_class: PovertyClass) -> HouseholdClass:
    """The class of a plan's table as the register calls it."""
    return HouseholdClass(poverty_class.value)


def candidates_of(scope: Scope, year: int, poverty_class: PovertyClass) -> Candidates | None:
    """Who can realistically leave, by hamlet; None where the year has no plan that the scope sees."""
    version = version_at(scope, year)
    if version is None:
        return None
    opened_on = date(year - 1, 12, 31)
    seen_on = min(today(), date(year, 12, 31))
    pinned = pinned_ids(scope, version.plan_id, poverty_class)
    by_hamlet: dict[int, list[Candidate]] = {line.hamlet_id: [] for line in version.lines}
    for one in households_in_class(scope, household_class(poverty_class), opened_on, seen_on):
        if one.hamlet_id in by_hamlet:
            by_hamlet[one.hamlet_id].append(_candidate(one, poverty_class, one.id in pinned))
    return Candidates(
        version,
        poverty_class,
        opened_on,
        tuple(
            HamletCandidates(
                line, figures_of(line, poverty_class).reduction, tuple(ranked(by_hamlet[line.hamlet_id]))
            )
            for line in version.lines
        ),
    )


def _candidate(one: HouseholdOnDay, poverty_class: PovertyClass, is_pinned: bool) -> Candidate:
    return Candidate(
        household_id=one.id,
        hamlet_id=one.hamlet_id,
        head=one.head,
        code=one.code,
        head_key=one.head_key,
        persons=one.persons,
        has_labour=not one.no_labour,
        lacking=None if one.lacking is None else len(one.lacking),
        indices=one.lacking,
        b1=one.b1,
        is_pinned=is_pinned,
        left=one.stands_as is not household_class(poverty_class),
    )


def pinned_ids(scope: Scope, plan_id: int, poverty_class: PovertyClass) -> frozenset[int]:
    """The households pinned for a plan's table."""
    pins = PlannedHousehold.objects.within(scope).filter(plan_id=plan_id, poverty=poverty_class.value)
    return frozenset(pins.values_list("household_id", flat=True))


def planned_households(scope: Scope, years: Iterable[int]) -> dict[tuple[int, int], list[PlannedHousehold]]:
    """The pinned households that still stand in their hamlet, by hamlet and year: whom a head is to visit.

    One query; `class_now` of each is its class today.
    """
    found: dict[tuple[int, int], list[PlannedHousehold]] = {}
    pins = (
        PlannedHousehold.objects.within(scope)
        .filter(
            plan__year__in=list(years),
            household__movements__until=None,
            household__movements__hamlet_to=F("hamlet"),
        )
        .annotate(year=F("plan__year"), class_now=F("household__movements__class_to"))
        .select_related("household")
        .order_by("-poverty", "household__head_key", "household_id")
    )
    for pin in pins:
        found.setdefault((pin.hamlet_id, pin.year), []).append(pin)
    return found


@dataclass(frozen=True)
class SoFar:
    """What the register says of a class in a plan's year: planned to leave, left, fell back."""

    poverty_class: PovertyClass
    planned: int | None
    done: int
    relapsed: int


def year_so_far(scope: Scope, version: VersionView) -> list[SoFar]:
    """The commune's sums of both classes in one query; empty where the register holds no movement of the year."""
    rows = list(
        Movement.objects.within(scope)
        .filter(counted_on__year=version.year)
        .values_list("kind", "class_from", "class_to")
        .annotate(Count("id"))
        .order_by()
    )
    if not rows:
        return []
    return [_so_far(version, poverty_class, rows) for poverty_class in PovertyClass]


def _so_far(
    version: VersionView, poverty_class: PovertyClass, rows: Iterable[tuple[str, str | None, str | None, int]]
) -> SoFar:
    slug = household_class(poverty_class).value
    done = relapsed = 0
    for name, class_from, class_to, count in rows:
        kind = MovementKind(name)
        done += count if class_from == slug and kind in ESCAPES[poverty_class] else 0
        relapsed += count if class_to == slug and kind in FALLS[poverty_class] else 0
    return SoFar(
        poverty_class, totals_of(version.table(poverty_class), poverty_class).reduction, done, relapsed
    )


def progress_of(scope: Scope, version: VersionView, poverty_class: PovertyClass) -> list[Progress]:
    """How far each hamlet has come in the plan's year by the register: one query for what stood, one for what moved."""
    opening = _opening(scope, version.year, poverty_class)
    moved = _moved(scope, version.year, poverty_class)
    return [
        Progress(
            order=line.order,
            name=line.name,
            households=figures.households,
            opening=opening.get(line.hamlet_id, 0),
            planned=figures.reduction,
            **moved.get(line.hamlet_id, _NOTHING),
        )
        for line in version.lines
        for figures in [figures_of(line, poverty_class)]
    ]


_NOTHING = {"done": 0, "relapsed": 0, "other": 0}


def _opening(scope: Scope, year: int, poverty_class: PovertyClass) -> Mapping[int, int]:
    counts = class_counts(scope, date(year - 1, 12, 31))
    kind = household_class(poverty_class)
    return {hamlet_id: count.households for (hamlet_id, one), count in counts.items() if one is kind}


def _moved(scope: Scope, year: int, poverty_class: PovertyClass) -> dict[int, dict[str, int]]:
    """By hamlet: escaped, fell into the class, and every other change with its sign."""
    kind_of = household_class(poverty_class).value
    found: dict[int, dict[str, int]] = {}
    rows: Iterable[tuple[str, int | None, str | None, int | None, str | None]] = (
        Movement.objects.within(scope)
        .filter(counted_on__year=year)
        .values_list("kind", "hamlet_from_id", "class_from", "hamlet_to_id", "class_to")
    )
    for name, hamlet_from, class_from, hamlet_to, class_to in rows:
        kind = MovementKind(name)
        if (hamlet_from, class_from) == (hamlet_to, class_to):
            continue
        if class_from == kind_of and hamlet_from is not None:
            key = "done" if kind in ESCAPES[poverty_class] else "other"
            found.setdefault(hamlet_from, dict(_NOTHING))[key] += 1 if key == "done" else -1
        if class_to == kind_of and hamlet_to is not None:
            key = "relapsed" if kind in FALLS[poverty_class] else "other"
            found.setdefault(hamlet_to, dict(_NOTHING))[key] += 1
    return found
