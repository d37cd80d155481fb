"""Reading movements: the balance of a year, lists, the history of a household."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, F, IntegerField, Q, Sum, Value, When
from django.db.models import Count as CountOf

from hamlets.queries import hamlets_in, with_past
from households.models import LateEvent, Movement
from households.queries.standing import class_counts
from households.rules.classes import PovertyClass
from households.rules.kinds import MovementKind, State
from households.rules.ledger import Cell, Direction, Flow, Ledger, balance_of
from households.rules.movements import Chain, Link
from thinhduc.scope import Scope, ScopedQuerySet

_SAME_CELL = Q(hamlet_from=F("hamlet_to"), class_from=F("class_to"))


def ledger_of(scope: Scope, year: int) -> Ledger:
    """The balance of a year by hamlet and class. Two queries, whatever the number of hamlets and movements."""
    return balance_of(year, class_counts(scope, date(year - 1, 12, 31)), flows_in(scope, year))


@dataclass(frozen=True)
class LedgerPlace:
    """A hamlet of a year's balance; `is_ended`: it stood at the year's beginning and no more at its end."""

    id: int
    slug: str
    name: str
    is_ended: bool = False


def places_in_year(scope: Scope, year: int) -> list[LedgerPlace]:
    """The hamlets of a year in the order of the list, those that ended in it last. Two queries."""
    now = [LedgerPlace(one.id, one.slug, one.name) for one in hamlets_in(scope, year)]
    ids = {one.id for one in now}
    before = [one for one in hamlets_in(scope, year - 1) if one.id not in ids]
    return [*now, *(LedgerPlace(one.id, one.slug, one.name, is_ended=True) for one in before)]


def flows_in(scope: Scope, year: int) -> list[Flow]:
    """What moved in a year, grouped by kind and cells. One query.

    A head gets what touches the own hamlets, with the other side of it left out.
    """
    rows = (
        _in_year(scope, year)
        .order_by()
        .values_list("kind", "hamlet_from", "class_from", "hamlet_to", "class_to")
        .annotate(
            households=CountOf("id"),
            left=_persons("persons_before", "persons_after"),
            came=_persons("persons_after", "persons_before"),
        )
    )
    own = scope.hamlet_ids
    return [
        Flow(
            MovementKind(kind),
            _cell(start, class_from, own),
            _cell(end, class_to, own),
            count,
            left or 0,
            came or 0,
        )
        for kind, start, class_from, end, class_to, count, left, came in rows
    ]


def _persons(there: str, other: str) -> Sum:
    """The persons on one side of the movements; within a cell only those by which a household became fewer, or more."""
    return Sum(
        Case(
            When(_SAME_CELL & Q(**{f"{there}__gt": F(other)}), then=F(there) - F(other)),
            When(_SAME_CELL, then=Value(0)),
            default=F(there),
            output_field=IntegerField(),
        )
    )


def _cell(hamlet_id: int | None, poverty_class: str | None, own: frozenset[int] | None) -> Cell | None:
    if hamlet_id is None or poverty_class is None or (own is not None and hamlet_id not in own):
        return None
    return hamlet_id, PovertyClass(poverty_class)


def _in_year(scope: Scope, year: int) -> ScopedQuerySet[Movement]:
    return Movement.objects.within(scope).filter(
        counted_on__gte=date(year, 1, 1), counted_on__lte=date(year, 12, 31)
    )


def movements_of(
    scope: Scope,
    year: int,
    *,
    hamlet_ids: Iterable[int] | None = None,
    poverty_class: PovertyClass | None = None,
    direction: Direction | None = None,
    kind: MovementKind | None = None,
) -> ScopedQuerySet[Movement]:
    """The movements that count in a year, with household, newest first.

    `hamlet_ids` and `poverty_class` choose those that left (`direction` out), came into (in) or touched such a cell.
    """
    rows = _in_year(scope, year).select_related("household")
    ids = None if hamlet_ids is None else list(hamlet_ids)
    sides = [_side("from", ids, poverty_class)] if direction is not Direction.IN else []
    sides += [_side("to", ids, poverty_class)] if direction is not Direction.OUT else []
    touching = Q()
    for side in sides:
        touching |= side
    rows = rows.filter(touching)
    if kind is not None:
        rows = rows.filter(kind=kind.value)
    return rows.order_by("-counted_on", "-id")


def _side(end: str, hamlet_ids: list[int] | None, poverty_class: PovertyClass | None) -> Q:
    side = Q(**{f"hamlet_{end}__isnull": False})
    if hamlet_ids is not None:
        side = Q(**{f"hamlet_{end}__in": hamlet_ids})
    return side & Q(**{f"class_{end}": poverty_class.value}) if poverty_class else side


def history_of(scope: Scope, household_id: int) -> list[Movement]:
    """A household's movements, oldest first, those in earlier communes too; with the other household of a split."""
    return list(
        Movement.objects.within(with_past(scope))
        .filter(household_id=household_id)
        .select_related("partner")
        .order_by("number")
    )


def chain_of(movements: Iterable[Movement]) -> Chain:
    """Where a household's movements, in their order, lead."""
    links = [link_of(one) for one in movements]
    if not links:
        return Chain()
    classes = frozenset(link.after.poverty_class for link in links if link.after)
    return Chain(links[-1].after, links[0].counted_on, links[-1].counted_on, classes)


def link_of(movement: Movement) -> Link:
    """A movement as the rules see it."""
    return Link(
        number=movement.number,
        counted_on=movement.counted_on,
        until=movement.until,
        before=state_before(movement),
        after=state_after(movement),
    )


def state_before(movement: Movement) -> State | None:
    """Where the household stood before it; None where it was not there."""
    return _state(movement.hamlet_from_id, movement.class_from, movement.persons_before)


def state_after(movement: Movement) -> State | None:
    """Where it stands after it; None where it is gone."""
    return _state(movement.hamlet_to_id, movement.class_to, movement.persons_after)


def _state(hamlet_id: int | None, poverty_class: str | None, persons: int | None) -> State | None:
    if hamlet_id is None or poverty_class is None or persons is None:
        return None
    return State(hamlet_id, PovertyClass(poverty_class), persons)


def register_years(scope: Scope) -> list[int]:
    """The years in which movements count, newest first, without a gap between the first and the last."""
    ends = Movement.objects.within(scope).order_by("counted_on").values_list("counted_on", flat=True)
    first, last = ends.first(), ends.last()
    return list(range(last.year, first.year - 1, -1)) if first and last else []


def late_events(scope: Scope, *, only_open: bool = False) -> ScopedQuerySet[LateEvent]:
    """Events of confirmed years with their household, those to be decided first."""
    rows = LateEvent.objects.within(scope).select_related("household")
    if only_open:
        rows = rows.filter(state=LateEvent.State.OPEN)
    return rows.order_by("decided_at", "-recorded_at", "-id")
