"""The register of a commune as a snapshot to hold a list against: a constant number of queries at any size.

Rows are read as plain values: a commune of 5,000 households and 20,000 people is there in a second.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from django.db.models import F

from hamlets.models import HamletPeriod
from hamlets.queries import place_of, today, with_past
from households.models import (
    Classification,
    Household,
    HouseholdFlag,
    Member,
    Movement,
    RegisterExtent,
    ReviewResult,
    ReviewYear,
    Sheet,
)
from households.queries.standards import standards_known_to
from households.rules import PovertyClass, Standard
from households.rules.importing import Ground, KnownHousehold, KnownMember, Points, Register
from households.rules.kinds import State
from households.rules.movements import Chain
from households.rules.persons import Birth, Person
from households.rules.rounds import leading_standard
from thinhduc.scope import Scope

_PERSON = (
    "household_id", "id", "number", "name", "born_on", "born_year", "sex", "relation", "ethnicity",
    "identity_number", "joined_on", "left_on",
)  # fmt: skip
_LINK = (
    "household_id", "counted_on", "until", "hamlet_from_id", "hamlet_to_id", "class_to", "persons_after",
    "decision_number", "decision_on",
)  # fmt: skip
_FACT = (
    "household_id", "case_id", "standard_id", "poverty_class", "decided_on", "decision_number", "b1", "b2", "causes",
)  # fmt: skip
_SHEET = ("case_id", "standard_id", "b1", "lacking", "causes", "standard__slug")
_UNKNOWN = (None, None, None)


@dataclass(frozen=True)
class Snapshot:
    """The commune as a list of `day` meets it.

    `codes`: all that are taken, those of merged households too. `hamlets`: name by id on the day, in the order of the
    list; `areas`: rural or urban by hamlet; `commune`: its name on the day; `standards`: all that ever hold there.
    """

    day: date
    commune: str
    register: Register
    codes: tuple[str, ...]
    ground: Ground
    hamlets: Mapping[int, str]
    areas: Mapping[int, str]
    standards: tuple[Standard, ...]

    def standard_on(self, day: date) -> Standard | None:
        """The standard that decides a class on a day."""
        return leading_standard(self.standards, day)


def list_day(year: int) -> date:
    """The day a list of a year is of: its end, today where that is still to come."""
    return min(date(year, 12, 31), today())


def snapshot_of(scope: Scope, year: int) -> Snapshot:
    """Everything a list of a year is held against. Fifteen queries, whatever the size."""
    day = list_day(year)
    periods = _periods(scope)
    on_the_day = _hamlets_on(periods, day)
    standards = tuple(standards_known_to(scope, scope.commune_id, day))
    register = Register(_households(scope, year, day, _names(periods), standards))
    years = dict(ReviewYear.objects.within(scope).values_list("year", "register_extent"))
    ground = Ground(
        today=today(),
        hamlets_on=cache(lambda one: _hamlets_on(periods, one)),
        present=register.present,
        confirmed=_confirmed(scope),
        register_years=frozenset(one for one, kept in years.items() if kept != RegisterExtent.NONE),
    )
    return Snapshot(
        day=day,
        commune=place_of(scope, scope.commune_id, day).name,
        register=register,
        codes=tuple(Household.objects.within(scope).values_list("code", flat=True)),
        ground=ground,
        hamlets=on_the_day,
        areas={one.hamlet_id: one.area for one in periods if _holds(one, day)},
        standards=standards,
    )


def _periods(scope: Scope) -> list[HamletPeriod]:
    return list(
        HamletPeriod.objects.within(scope).filter(commune_id=scope.commune_id).order_by("order", "id")
    )


def _holds(period: HamletPeriod, day: date) -> bool:
    return (period.valid_from is None or period.valid_from <= day) and (
        period.valid_to is None or day <= period.valid_to
    )


def _hamlets_on(periods: list[HamletPeriod], day: date) -> dict[int, str]:
    return {one.hamlet_id: one.name for one in periods if _holds(one, day)}


def _names(periods: list[HamletPeriod]) -> dict[int, str]:
    ordered = sorted(periods, key=lambda one: (one.valid_from or date.min, one.pk))
    return {one.hamlet_id: one.name for one in ordered}


def _confirmed(scope: Scope) -> dict[int, dict[int, str]]:
    found: dict[int, dict[int, str]] = defaultdict(dict)
    rows = ReviewResult.objects.within(scope).filter(confirmed_at__isnull=False)
    for year, hamlet_id, who in rows.values_list("year", "hamlet_id", "confirmed_by"):
        found[year][hamlet_id] = who
    return dict(found)


def _households(
    scope: Scope, year: int, day: date, names: Mapping[int, str], standards: tuple[Standard, ...]
) -> list[KnownHousehold]:
    links, people = _links(scope, day), _people(scope, day)
    decided, flags = _decided(scope), _flags(scope, day)
    points = _points(scope, year, standards)
    rows = Household.objects.within(scope).filter(commune_id=scope.commune_id, merged_into=None)
    fields = ("id", "code", "head_name", "address", "area", "revision")
    found = []
    for pk, code, head_name, address, area, revision in rows.order_by("id").values_list(*fields):
        link = links.get(pk, _NOWHERE)
        decision_on, decision = decided.get(pk, (None, None))
        chain = Chain(link.now, link.first_on, link.last_on, frozenset(link.was), decision_on, decision)
        found.append(
            KnownHousehold(
                pk,
                code,
                head_name,
                link.then,
                chain,
                names.get(link.hamlet_id or 0, "chưa vào xóm nào"),
                address,
                area,
                revision,
                link.decision,
                link.decided_on,
                tuple(people.get(pk, ())),
                flags.get(pk, {}),
                points.get(pk),
            )
        )
    return found


class _Link:
    """Where the movements of a household lead, as they are read one after the other."""

    __slots__ = ("decided_on", "decision", "first_on", "hamlet_id", "last_on", "now", "then", "was")

    def __init__(self) -> None:
        self.now: State | None = None
        self.then: State | None = None
        self.first_on: date | None = None
        self.last_on: date | None = None
        self.hamlet_id: int | None = None
        self.was: set[PovertyClass] = set()
        self.decision = ""
        self.decided_on: date | None = None


_NOWHERE = _Link()


def _links(scope: Scope, day: date) -> dict[int, _Link]:
    found: dict[int, _Link] = {}
    rows = Movement.objects.within(with_past(scope)).filter(household__commune_id=scope.commune_id)
    read = rows.order_by("household_id", "number").values_list(*_LINK)
    classes = {one.value: one for one in PovertyClass}
    for pk, counted_on, until, came_from, hamlet_id, class_to, persons, number, decided_on in read.iterator(
        5000
    ):
        link = found.get(pk)
        if link is None:
            link = found[pk] = _Link()
            link.first_on = counted_on
        after = State(hamlet_id, classes[class_to], persons) if hamlet_id is not None else None
        if after is not None:
            link.was.add(after.poverty_class)
        if counted_on <= day and (until is None or day < until):
            link.then = after
        if number and counted_on <= day:
            link.decision, link.decided_on = number, decided_on
        link.now, link.last_on, link.hamlet_id = after, counted_on, hamlet_id or came_from
    return found


def _people(scope: Scope, day: date) -> dict[int, list[KnownMember]]:
    found: dict[int, list[KnownMember]] = {}
    rows = Member.objects.within(scope).filter(commune_id=scope.commune_id)
    read = rows.order_by("household_id", "number").values_list(*_PERSON)
    for (
        pk,
        one,
        number,
        name,
        born_on,
        born_year,
        sex,
        relation,
        ethnicity,
        identity,
        joined,
        left,
    ) in read.iterator(5000):
        person = Person(name, Birth(born_on, born_year), sex, relation, identity, joined, left)
        there = (joined is None or joined <= day) and (left is None or left > day)
        found.setdefault(pk, []).append(KnownMember(one, number, person, ethnicity, there))
    return found


def _decided(scope: Scope) -> dict[int, tuple[date, PovertyClass]]:
    """The last decision of a review here on each household's class, by the standard of its own year."""
    facts = Classification.objects.within(with_past(scope)).filter(case__round__year=F("year"))
    rows = facts.order_by("decided_on", "pk").values_list("household_id", "decided_on", "poverty_class")
    return {pk: (decided_on, PovertyClass(poverty_class)) for pk, decided_on, poverty_class in rows}


def _flags(scope: Scope, day: date) -> dict[int, dict[str, tuple[int, ...]]]:
    """What holds now and began by the day, of the household or of a member."""
    found: dict[int, dict[str, tuple[int, ...]]] = {}
    rows = HouseholdFlag.objects.within(scope).filter(until=None, since__lte=day)
    for household_id, kind, pk in rows.order_by("id").values_list("household_id", "kind", "id"):
        own = found.setdefault(household_id, {})
        own[kind] = (*own.get(kind, ()), pk)
    return found


def _points(scope: Scope, year: int, standards: tuple[Standard, ...]) -> dict[int, Points]:
    """The latest classification of a year by the standard that decided it; one of a review here with its sheet."""
    slugs = {one.slug: one for one in standards}
    sheets = _sheets(scope, year, slugs)
    found: dict[int, Points] = {}
    rows = Classification.objects.within(scope).filter(year=year).order_by("decided_on", "pk")
    for pk, case_id, standard_id, poverty_class, decided_on, number, *own in rows.values_list(*_FACT):
        is_of_case = case_id is not None
        b1, b2, causes = sheets.get((case_id, standard_id), _UNKNOWN) if is_of_case else own
        found[pk] = Points(
            PovertyClass(poverty_class), decided_on, number, b1, b2, causes, of_case=is_of_case
        )
    return found


def _sheets(
    scope: Scope, year: int, standards: Mapping[str, Standard]
) -> dict[tuple[int | None, int], tuple[int | None, int | None, int | None]]:
    """Points and causes of the sheets behind the classes of a year, by case and standard."""
    rows = Sheet.objects.within(scope).filter(case__classifications__year=year).distinct()
    found: dict[tuple[int | None, int], tuple[int | None, int | None, int | None]] = {}
    for case_id, standard_id, b1, lacking, causes, slug in rows.values_list(*_SHEET):
        each = standards[slug].index_points if slug in standards else None
        b2 = None if lacking is None or each is None else each * lacking.bit_count()
        found[case_id, standard_id] = (b1, b2, causes)
    return found
