"""The chains of movements: reading where households stand under a lock, and adding links in bulk."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db.models import F
from django.utils import timezone

from hamlets.models import HamletPeriod
from hamlets.queries import on_day, with_past
from hamlets.queries.places import hamlet_names
from households.models import Classification, Household, LateEvent, Movement
from households.queries.movements import chain_of, state_after
from households.rules.classes import PovertyClass
from households.rules.kinds import MovementKind, State
from households.rules.movements import Chain, Subject
from thinhduc.bulk import insert_instances
from thinhduc.errors import Refused
from thinhduc.scope import Scope

_IN_ONE_STATEMENT = 5000


@dataclass(frozen=True)
class Recorded:
    """What came of a deed: the household's movement, or the event that now waits for a decision, or neither where
    nothing changed. `others`: movements of the other household of a split or a merger."""

    movement: Movement | None = None
    late: LateEvent | None = None
    others: tuple[Movement, ...] = ()
    household_id: int | None = None


@dataclass(frozen=True, slots=True)
class NewMovement:
    """A link to add; `before` has to be where the household's chain ends. `counted_on` None: on its own day.

    `commune_id` None: the scope's commune.
    """

    household_id: int
    kind: MovementKind
    happened_on: date
    before: State | None
    after: State | None
    counted_on: date | None = None
    decision_number: str = ""
    decision_on: date | None = None
    reason: str = ""
    partner_id: int | None = None
    commune_id: int | None = None


@dataclass(frozen=True)
class Standing:
    """A locked household with its chain and its name in words."""

    household: Household
    chain: Chain
    subject: Subject
    hamlet_names: Mapping[int, str] = field(default_factory=dict)


def lock_households(scope: Scope, household_ids: Iterable[int]) -> dict[int, Household]:
    """The households, locked in the order of their keys; Refused where one is not in the scope."""
    wanted = sorted(set(household_ids))
    # Which households a head sees needs a join, which PostgreSQL would lock as well; officers need none.
    found = {
        one.pk: one
        for one in Household.objects.within(scope)
        .select_for_update(of=("self",))
        .filter(pk__in=wanted)
        .order_by("pk")
    }
    if len(found) != len(wanted):
        raise Refused("Xã không có hộ này.")
    return found


def chains_of(scope: Scope, households: Mapping[int, Household]) -> dict[int, Standing]:
    """Where each household stands, and what it was in the communes that this one followed. Four queries."""
    rows: dict[int, list[Movement]] = {pk: [] for pk in households}
    links = Movement.objects.within(with_past(scope)).filter(household_id__in=list(households))
    for movement in links.order_by("number"):
        rows[movement.household_id].append(movement)
    ids = {row.hamlet_to_id or row.hamlet_from_id for links in rows.values() for row in links}
    names = hamlet_names({pk for pk in ids if pk is not None})
    decided = _last_decisions(scope, households)
    return {
        pk: Standing(
            household,
            replace(chain_of(rows[pk]), **decided.get(pk, {})),
            _subject(household, rows[pk], names),
            names,
        )
        for pk, household in households.items()
    }


def last_decision_on(scope: Scope, household_id: int) -> date | None:
    """When the household's class was last decided."""
    return _last_decisions(scope, [household_id]).get(household_id, {}).get("decided_on")


def _last_decisions(scope: Scope, household_ids: Iterable[int]) -> dict[int, dict[str, Any]]:
    """The last decision on each household's class by the standard of its own year, as `Chain` has it."""
    facts = Classification.objects.within(with_past(scope)).filter(
        household_id__in=list(household_ids), case__round__year=F("year")
    )
    return {
        household_id: {"decided_on": decided_on, "decided": PovertyClass(poverty_class)}
        for household_id, decided_on, poverty_class in facts.order_by("decided_on", "pk").values_list(
            "household_id", "decided_on", "poverty_class"
        )
    }


def _subject(household: Household, links: Sequence[Movement], names: Mapping[int, str]) -> Subject:
    last = links[-1] if links else None
    place = (last.hamlet_to_id or last.hamlet_from_id) if last else None
    return Subject(household.head_name, household.code, names.get(place or 0, "chưa vào xóm nào"))


def hamlets_on(scope: Scope, day: date) -> dict[int, str]:
    """The names of the hamlets of a day by id, in the order of the list."""
    periods = HamletPeriod.objects.within(scope).filter(on_day(day)).order_by("order", "id")
    return {period.hamlet_id: period.name for period in periods}


def append(scope: Scope, rows: Sequence[NewMovement]) -> list[Movement]:
    """Adds links to the chains of many households, in the order given, in a few statements whatever their number.

    The caller has asked for the permission, holds the locks or knows itself alone, has checked the events by the
    rules, and writes the journal. Refused where a row does not begin where the chain of its household ends.
    """
    if not rows:
        return []
    ends = _ends(scope, {row.household_id for row in rows})
    closing: dict[date, list[int]] = {}
    fresh: list[Movement] = []
    now = timezone.now()
    for row in rows:
        last = ends.get(row.household_id)
        counted_on = row.counted_on or row.happened_on
        _refuse_break(row, last, counted_on)
        if last is not None and last.pk is not None:
            closing.setdefault(counted_on, []).append(last.pk)
        elif last is not None:
            last.until = counted_on
        link = _row(scope, row, last.number + 1 if last else 1, counted_on)
        link.recorded_by, link.recorded_at = scope.user_name, now
        ends[row.household_id] = link
        fresh.append(link)
    for day, ids in closing.items():
        for start in range(0, len(ids), _IN_ONE_STATEMENT):
            part = ids[start : start + _IN_ONE_STATEMENT]
            Movement.objects.within(scope).filter(pk__in=part).update(until=day)
    insert_instances(fresh)
    return fresh


def _ends(scope: Scope, household_ids: set[int]) -> dict[int, Movement]:
    """The last movement of each household that has one."""
    ids = sorted(household_ids)
    return {
        movement.household_id: movement
        for start in range(0, len(ids), _IN_ONE_STATEMENT)
        for movement in Movement.objects.within(scope).filter(
            household_id__in=ids[start : start + _IN_ONE_STATEMENT], until=None
        )
    }


def _refuse_break(row: NewMovement, last: Movement | None, counted_on: date) -> None:
    where = state_after(last) if last else None
    if row.before != where or (last is not None and counted_on < last.counted_on):
        raise Refused(
            f"Biến động “{row.kind.label}” của hộ số {row.household_id} không nối với biến động trước của hộ. "
            "Chưa có gì được ghi."
        )


def _row(scope: Scope, row: NewMovement, number: int, counted_on: date) -> Movement:
    before, after = row.before, row.after
    return Movement(
        commune_id=row.commune_id or scope.commune_id,
        household_id=row.household_id,
        number=number,
        kind=row.kind.value,
        happened_on=row.happened_on,
        counted_on=counted_on,
        hamlet_from_id=before.hamlet_id if before else None,
        class_from=before.poverty_class.value if before else None,
        persons_before=before.persons if before else None,
        hamlet_to_id=after.hamlet_id if after else None,
        class_to=after.poverty_class.value if after else None,
        persons_after=after.persons if after else None,
        decision_number=row.decision_number,
        decision_on=row.decision_on,
        reason=row.reason,
        partner_id=row.partner_id,
    )
