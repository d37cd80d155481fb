"""Movements of two households: one splits off, one joins another."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from hamlets.actions.common import require
from hamlets.queries import today
from households.actions.bare import name_head, new_household
from households.actions.movements.asking import (
    Asked,
    changes_between,
    check_asked_day,
    confirmed_years,
    keep_late,
    refuse,
)
from households.actions.movements.chain import (
    NewMovement,
    Recorded,
    Standing,
    append,
    chains_of,
    lock_households,
)
from households.actions.movements.single import enter
from households.models import Leaving, Member, Movement, Relation
from households.queries.movements import state_after
from households.rules.classes import PovertyClass
from households.rules.kinds import MovementKind
from households.rules.movements import Event, apply, check_event
from journal.actions import record
from thinhduc.errors import Refused
from thinhduc.permissions import Permission
from thinhduc.scope import Scope


@dataclass(frozen=True, kw_only=True)
class Split(Asked):
    """Members leave a household and form a new one; hamlet and class as the old one's where not said."""

    household_id: int
    member_ids: Sequence[int]
    persons: int
    code: str
    head_name: str
    head_id: int | None = None
    address: str = ""
    hamlet_id: int | None = None
    poverty_class: str | None = None
    old_head_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class Merge(Asked):
    """All of a household join another one."""

    household_id: int
    into_id: int


@transaction.atomic
def split_household(
    *,
    scope: Scope,
    household_id: int,
    code: str,
    on: date,
    member_ids: Sequence[int] = (),
    persons: int | None = None,
    head_id: int | None = None,
    head_name: str = "",
    address: str = "",
    hamlet_id: int | None = None,
    poverty_class: PovertyClass | None = None,
    old_head_id: int | None = None,
    reason: str = "",
) -> Recorded:
    """A new household with the code `code` out of members of an old one.

    `member_ids`: who goes; `persons` where the members are not kept. `head_id` or `head_name` heads the new one;
    `old_head_id` the old one where its head goes. `Recorded.household_id` is the new household; `movement` its first,
    `others` the old one's.
    """
    require(scope, Permission.EDIT_REGISTER)
    asked = Split(
        household_id=household_id,
        member_ids=tuple(member_ids),
        persons=persons if persons is not None else len(set(member_ids)),
        code=code,
        head_name=head_name,
        head_id=head_id,
        address=address,
        hamlet_id=hamlet_id,
        poverty_class=poverty_class.value if poverty_class else None,
        old_head_id=old_head_id,
        on=on,
        reason=reason,
    )
    return carry_out_split(scope, asked)


@transaction.atomic
def merge_households(
    *, scope: Scope, household_id: int, into_id: int, on: date, reason: str = ""
) -> Recorded:
    """All of a household join another, which keeps hamlet and class; both keep their histories.

    `movement`: of the one that is gone; `others`: of the one that took it in.
    """
    require(scope, Permission.EDIT_REGISTER)
    if household_id == into_id:
        raise Refused("Hộ không nhập vào chính mình được.")
    return carry_out_merge(scope, Merge(household_id=household_id, into_id=into_id, on=on, reason=reason))


def carry_out_split(scope: Scope, asked: Split, counted_on: date | None = None) -> Recorded:
    """Does what was asked, or keeps it where a result it would change is confirmed."""
    standing = chains_of(scope, lock_households(scope, [asked.household_id]))[asked.household_id]
    state = standing.chain.state
    rest = state.persons - asked.persons if state else None
    event = Event(MovementKind.SPLIT, asked.on, persons=rest)
    places = (state.hamlet_id if state else None, asked.hamlet_id)
    late = _late(
        scope, standing=standing, event=event, asked=asked, deed="split", places=places, counted_on=counted_on
    )
    if late:
        return late
    if asked.persons < 1:
        raise Refused(f"{standing.subject}: chưa chọn ai tách ra.")
    refuse(check_event(standing.subject, standing.chain, event, today=today(), counted_on=counted_on))
    if state is None:
        raise Refused(f"{standing.subject} không còn trong xã.")
    people = _members(scope, standing, asked)
    head = next((one for one in people if one.pk == asked.head_id), None)
    if asked.head_id is not None and head is None:
        raise Refused(f"{standing.subject}: chủ hộ mới phải là một trong những người tách ra.")
    household = new_household(
        scope=scope, code=asked.code, head_name=head.name if head else asked.head_name, address=asked.address
    )
    first = enter(
        scope=scope,
        household=household,
        kind=MovementKind.SPLIT_OFF,
        on=asked.on,
        counted_on=counted_on,
        hamlet_id=asked.hamlet_id or state.hamlet_id,
        poverty_class=PovertyClass(asked.poverty_class) if asked.poverty_class else state.poverty_class,
        persons=asked.persons,
        reason=asked.reason,
        partner_id=asked.household_id,
    )
    old = _append(
        scope, standing=standing, event=event, asked=asked, counted_on=counted_on, partner_id=household.pk
    )
    _move_members(scope, people, household_id=household.pk, on=asked.on, reason=Leaving.SPLIT, head=head)
    _record(scope, "household-split", standing, old, asked)
    record(
        scope=scope,
        deed="household-registered",
        subject=f"{household}: {MovementKind.SPLIT_OFF.label}",
        year=first.counted_on.year,
        household_id=household.pk,
        reason=asked.reason,
        changes=changes_between(None, state_after(first)),
    )
    return Recorded(movement=first, others=(old,), household_id=household.pk)


def carry_out_merge(scope: Scope, asked: Merge, counted_on: date | None = None) -> Recorded:
    """Does what was asked, or keeps it where a result it would change is confirmed."""
    both = chains_of(scope, lock_households(scope, [asked.household_id, asked.into_id]))
    leaving, staying = both[asked.household_id], both[asked.into_id]
    gone = Event(MovementKind.MERGED_INTO, asked.on)
    places = [one.chain.state.hamlet_id for one in (leaving, staying) if one.chain.state]
    late = _late(
        scope, standing=leaving, event=gone, asked=asked, deed="merge", places=places, counted_on=counted_on
    )
    if late:
        return late
    came = leaving.chain.state.persons if leaving.chain.state else 0
    more = staying.chain.state.persons + came if staying.chain.state else None
    grown = Event(MovementKind.ABSORBED, asked.on, persons=more)
    refuse(
        [
            *check_event(leaving.subject, leaving.chain, gone, today=today(), counted_on=counted_on),
            *check_event(staying.subject, staying.chain, grown, today=today(), counted_on=counted_on),
        ]
    )
    movement = _append(
        scope, standing=leaving, event=gone, asked=asked, counted_on=counted_on, partner_id=asked.into_id
    )
    other = _append(
        scope,
        standing=staying,
        event=grown,
        asked=asked,
        counted_on=counted_on,
        partner_id=asked.household_id,
    )
    people = list(Member.objects.within(scope).filter(household_id=asked.household_id, left_on=None))
    _move_members(scope, people, household_id=asked.into_id, on=asked.on, reason=Leaving.ELSEWHERE, head=None)
    _record(scope, "household-merged", leaving, movement, asked)
    _record(scope, "household-merged", staying, other, asked)
    return Recorded(movement=movement, others=(other,), household_id=asked.into_id)


def _late(
    scope: Scope,
    *,
    standing: Standing,
    event: Event,
    asked: Split | Merge,
    deed: str,
    places: Sequence[int | None],
    counted_on: date | None,
) -> Recorded | None:
    """The event kept for a decision, where it would change a confirmed result."""
    years = {} if counted_on else confirmed_years(scope, places, asked.on.year)
    if not years:
        return None
    check_asked_day(standing, event, today())
    late = keep_late(
        scope,
        deed=deed,
        asked=asked,
        kind=event.kind,
        hamlet_id=next(pk for hamlets in years.values() for pk in hamlets),
        standing=standing,
        subject=str(standing.subject),
        years=years,
    )
    return Recorded(late=late, household_id=asked.household_id)


def _append(
    scope: Scope,
    *,
    standing: Standing,
    event: Event,
    asked: Asked,
    counted_on: date | None,
    partner_id: int,
) -> Movement:
    new = NewMovement(
        household_id=standing.household.pk,
        kind=event.kind,
        happened_on=asked.on,
        before=standing.chain.state,
        after=apply(standing.chain.state, event),
        counted_on=counted_on,
        reason=asked.reason,
        partner_id=partner_id,
    )
    return append(scope, [new])[0]


def _members(scope: Scope, standing: Standing, asked: Split) -> list[Member]:
    """Who leaves the old household; refused where one is not there, or the old one would be left without a head."""
    present = list(Member.objects.within(scope).filter(household_id=asked.household_id, left_on=None))
    going = [one for one in present if one.pk in set(asked.member_ids)]
    if len(going) != len(set(asked.member_ids)):
        raise Refused(f"{standing.subject}: có người được chọn không ở trong hộ.")
    staying = [one for one in present if one not in going]
    if any(one.relation == Relation.HEAD for one in going) and staying:
        head = next((one for one in staying if one.pk == asked.old_head_id), None)
        if head is None:
            raise Refused(f"{standing.subject}: chủ hộ tách ra thì phải nêu chủ hộ mới của hộ cũ.")
        name_head(standing.household, staying, head, head.name)
    if going and not staying:
        raise Refused(
            f"{standing.subject}: mọi người đã ghi tên đều tách ra nên hộ cũ không còn ai để làm chủ hộ; "
            "hãy ghi tên người ở lại trước."
        )
    return going


def _move_members(
    scope: Scope,
    people: Sequence[Member],
    *,
    household_id: int,
    on: date,
    reason: Leaving,
    head: Member | None,
) -> None:
    """Closes the people's rows in the old household and opens new ones in the other."""
    numbers = Member.objects.within(scope).filter(household_id=household_id).values_list("number", flat=True)
    start = max(numbers, default=0)
    fresh = [
        Member(
            commune_id=one.commune_id,
            household_id=household_id,
            number=start + place,
            name=one.name,
            folded=one.folded,
            born_on=one.born_on,
            born_year=one.born_year,
            sex=one.sex,
            relation=(Relation.HEAD if head is not None and one.pk == head.pk else Relation.OTHER).value,
            ethnicity=one.ethnicity,
            identity_number=one.identity_number,
            joined_on=on,
        )
        for place, one in enumerate(people, 1)
    ]
    for one in people:
        one.left_on, one.left_reason = on, reason.value
        one.save(update_fields=["left_on", "left_reason"])
    Member.objects.bulk_create(fresh)


def _record(scope: Scope, deed: str, standing: Standing, movement: Movement, asked: Asked) -> None:
    record(
        scope=scope,
        deed=deed,
        subject=f"{standing.household}: {MovementKind(movement.kind).label}",
        year=movement.counted_on.year,
        household_id=standing.household.pk,
        reason=asked.reason,
        changes=changes_between(standing.chain.state, state_after(movement)),
    )
