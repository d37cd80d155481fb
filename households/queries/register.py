"""Reading the register as a list: who stands where on a day, chosen and in order (models/movements.py).

A list is a queryset of households in the order of an index, so that a page costs the same wherever it lies; what stands
beside each name is read for the rows of the page alone.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import islice

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet, Subquery, Sum

from hamlets.queries import hamlets_in, today
from hamlets.queries.places import hamlet_names
from households.models import (
    FlagKind,
    Household,
    HouseholdFlag,
    Member,
    Movement,
    ReviewCase,
    ReviewRound,
    Sheet,
)
from households.queries.movements import register_years
from households.queries.standards import national_indices, standards_of_commune
from households.queries.standing import on_that_day, standing
from households.rules import PovertyClass
from households.rules.persons import HEAD, Birth
from thinhduc.figures import fold
from thinhduc.scope import Scope

GONE = "da-roi"  # chosen beside the classes: households that stood in the register and no longer do
PORTION = 1000  # households read at once for a file


@dataclass(frozen=True)
class Chosen:
    """What the list is chosen by. `year` None is the state of today, else that of 31 December.

    `lacking`: the number of an index on the sheet of the year, of the latest review where `year` is None.
    """

    year: int | None = None
    hamlet_id: int | None = None
    poverty_class: str = ""
    flag: str = ""
    lacking: int | None = None
    words: str = ""

    @property
    def day(self) -> date | None:
        """The day the households stand on; None is now."""
        return None if self.year is None else date(self.year, 12, 31)


@dataclass(frozen=True)
class Standing:
    """Where a household stands on a day, or stood last where `is_gone`."""

    hamlet_id: int
    hamlet: str
    poverty_class: PovertyClass
    persons: int
    since: date
    is_gone: bool = False


@dataclass(frozen=True)
class Row:
    """A line of the list: the household with its standing and what is true of it."""

    id: int
    code: str
    head_name: str
    address: str
    standing: Standing | None
    flags: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """How sentences name the household."""
        return f"{self.head_name} ({self.code})"


@dataclass(frozen=True)
class PersonRow:
    """A line of a list of people: the member with the household's line."""

    household: Row
    member: Member

    @property
    def birth(self) -> Birth:
        return Birth(self.member.born_on, self.member.born_year)


@dataclass(frozen=True)
class Size:
    """How many households a list has, and how many persons they are."""

    households: int
    persons: int


def standing_on(scope: Scope, day: date | None) -> QuerySet[Movement]:
    """The movement each household stands by on a day (None: now); households that are gone have none.

    A head gets those that stood in an own hamlet: what came before a move to it is not theirs to see.
    """
    if day is not None:
        return standing(scope, day)
    now = Movement.objects.within(scope).filter(until=None, hamlet_to__isnull=False)
    return now if scope.hamlet_ids is None else now.filter(hamlet_to_id__in=scope.hamlet_ids)


def _holds_on(day: date | None) -> Q:
    return Q(until=None) if day is None else on_that_day(day)


def register_list(scope: Scope, chosen: Chosen) -> QuerySet[Household]:
    """The households that fit, by the given name of the head."""
    found = Household.objects.within(scope)
    fitting = _fitting(scope, chosen).filter(household=OuterRef("pk"))
    if chosen.poverty_class:
        found = found.filter(Exists(fitting))
    else:  # nearly all fit: PostgreSQL is to walk the names and stop, and would sort them all for a join
        found = found.alias(there=Subquery(fitting.values("pk")[:1])).filter(there__isnull=False)
    if chosen.flag:
        found = found.filter(
            Exists(_flags_on(scope, chosen.day).filter(household=OuterRef("pk"), kind=chosen.flag))
        )
    if chosen.lacking is not None:
        found = found.filter(Exists(_lacking(scope, chosen).filter(case__household=OuterRef("pk"))))
    if chosen.words:
        found = found.filter(_holds_words(scope, chosen.words))
    return found.order_by("head_key", "id")


def _fitting(scope: Scope, chosen: Chosen) -> QuerySet[Movement]:
    """The movements that put a household where the list looks; of those that are gone the one they left by."""
    if chosen.poverty_class == GONE:
        left = Movement.objects.within(scope).filter(_holds_on(chosen.day), hamlet_to=None)
        return left if chosen.hamlet_id is None else left.filter(hamlet_from_id=chosen.hamlet_id)
    found = standing_on(scope, chosen.day)
    if chosen.hamlet_id is not None:
        found = found.filter(hamlet_to_id=chosen.hamlet_id)
    return found.filter(class_to=chosen.poverty_class) if chosen.poverty_class else found


def size_of(scope: Scope, chosen: Chosen) -> Size:
    """How many households and persons the list holds; within one commune."""
    fitting = _fitting(scope, chosen)
    by_household = chosen.flag or chosen.lacking is not None or chosen.words
    if by_household or scope.hamlet_ids is not None:  # what left a head's hamlet is not counted either
        fitting = fitting.filter(household__in=register_list(scope, chosen).order_by())
    sums = fitting.aggregate(households=Count("household_id"), persons=Sum("persons_after"))
    return Size(sums["households"], sums["persons"] or 0)


def _flags_on(scope: Scope, day: date | None) -> QuerySet[HouseholdFlag]:
    on = day or today()
    return HouseholdFlag.objects.within(scope).filter(Q(until=None) | Q(until__gte=on), since__lte=on)


def _lacking(scope: Scope, chosen: Chosen) -> QuerySet[Sheet]:
    """Sheets by the standard in force that tick the chosen index, of the year or of the latest review."""
    year = chosen.year or latest_round_year(scope) or today().year
    bit = 1 << ((chosen.lacking or 1) - 1)
    sheets = Sheet.objects.within(scope)
    if scope.hamlet_ids is not None:  # of a household that moved in, not what was found before
        sheets = sheets.filter(case__hamlet_id__in=scope.hamlet_ids)
    return (
        sheets.filter(case__round__year=year, standard__slug=index_standard(scope, year)[0])
        .annotate(ticked=F("lacking").bitand(bit))
        .filter(ticked__gt=0)
    )


def _holds_words(scope: Scope, words: str) -> Q:
    """Every word stands in the household's own text or in one present member's name; marks and case do not count."""
    own, name = Q(), Q()
    for word in fold(words).split():
        own &= Q(folded__contains=word)
        name &= Q(folded__contains=word)
    named = Member.objects.within(scope).filter(name, left_on=None)
    return own | Q(pk__in=named.values("household_id"))


def index_standard(scope: Scope, year: int) -> tuple[str, tuple[tuple[int, str], ...]]:
    """The slug and the indices (number, name) of the standard in force at the end of a year; empty where none is."""
    day = date(year, 12, 31)
    national = national_indices(day)
    if national[0]:
        return national
    own = standards_of_commune(scope, scope.commune_id, day)
    if not own:
        return "", ()
    return own[0].slug, tuple((index.number, index.name) for index in own[0].indices)


def latest_round_year(scope: Scope) -> int | None:
    """The year of the latest review of households, for a head of the own ones; None where there was none."""
    if scope.hamlet_ids is not None:
        own = ReviewCase.objects.within(scope).filter(hamlet_id__in=scope.hamlet_ids)
        return own.aggregate(latest=Max("round__year"))["latest"]
    return ReviewRound.objects.within(scope).aggregate(latest=Max("year"))["latest"]


def years_to_ask(scope: Scope) -> list[int]:
    """The years whose end the list can be asked for, latest first."""
    known = register_years(scope)
    return list(range(today().year, known[-1] - 1, -1)) if known else []


def rows_of(
    scope: Scope, households: Iterable[Household], day: date | None, hamlets: Mapping[int, str] | None = None
) -> list[Row]:
    """What the list shows of households that were read: three queries for any number of them.

    `hamlets`: the names on the day by id, where they were read already; then it is two queries.
    """
    listed = list(households)
    ids = [household.pk for household in listed]
    standings = standings_of(scope, ids, day, hamlets)
    flags: dict[int, list[str]] = {}
    for household_id, kind in (
        _flags_on(scope, day)
        .filter(household_id__in=ids)
        .order_by("kind")
        .values_list("household_id", "kind")
    ):
        label = str(FlagKind(kind).label)
        if label not in flags.setdefault(household_id, []):
            flags[household_id].append(label)
    return [
        Row(
            id=household.pk,
            code=household.code,
            head_name=household.head_name,
            address=household.address,
            standing=standings.get(household.pk),
            flags=tuple(flags.get(household.pk, ())),
        )
        for household in listed
    ]


def rows_in_portions(scope: Scope, households: QuerySet[Household], day: date | None) -> Iterator[Row]:
    """All rows of a list for a file, never held at once."""
    read = households.iterator(chunk_size=PORTION)
    while portion := list(islice(read, PORTION)):
        yield from rows_of(scope, portion, day)


def posted_rows(scope: Scope, chosen: Chosen) -> list[Row]:
    """All rows of a list of one class, by the given name of the head."""
    return rows_of(scope, register_list(scope, chosen), chosen.day)


def people_in_portions(
    scope: Scope, households: QuerySet[Household], day: date | None
) -> Iterator[PersonRow]:
    """The people of a list of households on a day, household by household, for a file."""
    there = Q(left_on=None)
    if day is not None:
        there = (Q(joined_on=None) | Q(joined_on__lte=day)) & (Q(left_on=None) | Q(left_on__gt=day))
    read = households.iterator(chunk_size=PORTION)
    while portion := list(islice(read, PORTION)):
        people: dict[int, list[Member]] = {}
        ids = [household.pk for household in portion]
        for member in Member.objects.within(scope).filter(there, household_id__in=ids).order_by("number"):
            people.setdefault(member.household_id, []).append(member)
        for row in rows_of(scope, portion, day):
            for member in sorted(people.get(row.id, ()), key=lambda one: one.relation != HEAD):
                yield PersonRow(row, member)


def standings_of(
    scope: Scope, ids: Iterable[int], day: date | None = None, hamlets: Mapping[int, str] | None = None
) -> dict[int, Standing]:
    """Where households stand on a day (None: now) by their id; one that is gone now keeps where it stood last."""
    found = Movement.objects.within(scope).filter(_holds_on(day), household_id__in=list(ids))
    if scope.hamlet_ids is not None:
        found = found.filter(hamlet_to_id__in=scope.hamlet_ids)
    movements = list(found)
    names = names_of_hamlets(
        scope, {movement.hamlet_to_id or movement.hamlet_from_id for movement in movements}, day, hamlets
    )
    return {movement.household_id: standing_of(movement, names) for movement in movements}


def standing_of(movement: Movement, names: dict[int, str]) -> Standing:
    """The state a movement leads to; the one before it where the household is gone."""
    gone = movement.hamlet_to_id is None
    hamlet_id = (movement.hamlet_from_id if gone else movement.hamlet_to_id) or 0
    return Standing(
        hamlet_id=hamlet_id,
        hamlet=names.get(hamlet_id, ""),
        poverty_class=PovertyClass(movement.class_from if gone else movement.class_to),
        persons=(movement.persons_before if gone else movement.persons_after) or 0,
        since=movement.counted_on,
        is_gone=gone,
    )


def names_of_hamlets(
    scope: Scope, ids: Iterable[int | None], day: date | None = None, known: Mapping[int, str] | None = None
) -> dict[int, str]:
    """What hamlets are called on a day; one that was not there then keeps the name it was known by.

    `known`: the names of the day, where they were read already.
    """
    if known is None:
        known = {hamlet.id: hamlet.name for hamlet in hamlets_in(scope, (day or today()).year)}
    names = dict(known)
    missing = {pk for pk in ids if pk is not None and pk not in names}
    return names | hamlet_names(missing) if missing else names
