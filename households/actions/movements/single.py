"""Movements of one household."""

from dataclasses import dataclass, replace
from datetime import date

from django.db import transaction

from hamlets.actions.common import require
from hamlets.queries import today
from households.actions.bare import name_head
from households.actions.movements.asking import (
    Asked,
    changes_between,
    check_decision_day,
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
    hamlets_on,
    lock_households,
)
from households.models import Household, Leaving, Member, Movement, Relation
from households.rules.classes import PovertyClass
from households.rules.kinds import Effect, MovementKind, State, kind_of_change
from households.rules.movements import Chain, Event, Subject, apply, check_day, check_event
from journal.actions import Change, record
from thinhduc.errors import Refused
from thinhduc.figures import normalize
from thinhduc.findings import Finding, Level
from thinhduc.permissions import Permission
from thinhduc.scope import Scope


@dataclass(frozen=True, kw_only=True)
class OneMovement(Asked):
    """A movement of one household, and what it changes of its members: who died, who heads it from then on."""

    household_id: int
    kind: str
    hamlet_id: int | None = None
    poverty_class: str | None = None
    persons: int | None = None
    died_id: int | None = None
    head_id: int | None = None
    head_name: str = ""

    @property
    def event(self) -> Event:
        """As the rules see it."""
        return Event(
            MovementKind(self.kind),
            self.on,
            self.hamlet_id,
            PovertyClass(self.poverty_class) if self.poverty_class else None,
            self.persons,
        )


@transaction.atomic
def record_movement(
    *,
    scope: Scope,
    household_id: int,
    kind: MovementKind,
    happened_on: date,
    hamlet_id: int | None = None,
    poverty_class: PovertyClass | None = None,
    persons: int | None = None,
    decision_number: str = "",
    decision_on: date | None = None,
    reason: str = "",
) -> Recorded:
    """Records a movement of one household; `hamlet_id`, `poverty_class`, `persons` as rules' Event needs them.

    Refused, with a finding per fault, where it does not fit the household or the day; an event of a year whose result
    is confirmed in a hamlet it touches is kept for a decision (`Recorded.late`) and changes nothing.
    """
    require(scope, Permission.EDIT_REGISTER)
    asked = OneMovement(
        household_id=household_id,
        kind=MovementKind(kind).value,
        on=happened_on,
        hamlet_id=hamlet_id,
        poverty_class=poverty_class.value if poverty_class else None,
        persons=persons,
        decision_number=decision_number,
        decision_on=decision_on,
        reason=reason,
    )
    return carry_out(scope, asked)


@transaction.atomic
def change_class(
    *,
    scope: Scope,
    household_id: int,
    after: PovertyClass,
    on: date,
    decision_number: str = "",
    decision_on: date | None = None,
    reason: str = "",
) -> Recorded:
    """Another class by a decision; the kind follows from the classes the household had. Nothing where it has it."""
    require(scope, Permission.EDIT_REGISTER)
    standing = _standing(scope, household_id)
    state = standing.chain.state
    if state is None:
        refuse([_absent(standing)])
        return Recorded(household_id=household_id)
    if state.poverty_class is after:
        return Recorded(household_id=household_id)
    return record_movement(
        scope=scope,
        household_id=household_id,
        kind=kind_of_change(state.poverty_class, after, standing.chain.was),
        happened_on=on,
        poverty_class=after,
        decision_number=decision_number,
        decision_on=decision_on,
        reason=reason,
    )


def move_to_hamlet(
    *, scope: Scope, household_id: int, hamlet_id: int, on: date, reason: str = ""
) -> Recorded:
    """To another hamlet of the commune."""
    return record_movement(
        scope=scope,
        household_id=household_id,
        kind=MovementKind.MOVED_HAMLET,
        happened_on=on,
        hamlet_id=hamlet_id,
        reason=reason,
    )


def members_changed(
    *, scope: Scope, household_id: int, persons_after: int, on: date, reason: str = ""
) -> Recorded:
    """Births, deaths, people who came or went: the household has another number of persons from `on`."""
    return record_movement(
        scope=scope,
        household_id=household_id,
        kind=MovementKind.SIZE_CHANGED,
        happened_on=on,
        persons=persons_after,
        reason=reason,
    )


@transaction.atomic
def change_head(
    *,
    scope: Scope,
    household_id: int,
    on: date,
    head_id: int | None = None,
    head_name: str = "",
    reason: str = "",
) -> Recorded:
    """Another head: the member `head_id`, or somebody by name where the members are not kept."""
    require(scope, Permission.EDIT_REGISTER)
    asked = OneMovement(
        household_id=household_id,
        kind=MovementKind.HEAD_CHANGED.value,
        on=on,
        head_id=head_id,
        head_name=head_name,
        reason=reason,
    )
    return carry_out(scope, asked)


@transaction.atomic
def record_death(
    *, scope: Scope, household_id: int, member_id: int, on: date, head_id: int | None = None, reason: str = ""
) -> Recorded:
    """A member died: the last one dissolves the household; where it was the head, `head_id` names the next one."""
    require(scope, Permission.EDIT_REGISTER)
    asked = OneMovement(
        household_id=household_id,
        kind=MovementKind.SIZE_CHANGED.value,
        on=on,
        died_id=member_id,
        head_id=head_id,
        reason=reason,
    )
    return carry_out(scope, asked)


def enter(
    *,
    scope: Scope,
    household: Household,
    kind: MovementKind,
    on: date,
    hamlet_id: int,
    poverty_class: PovertyClass,
    persons: int,
    counted_on: date | None = None,
    decision_number: str = "",
    decision_on: date | None = None,
    reason: str = "",
    partner_id: int | None = None,
) -> Movement:
    """The first movement of a household that was just created; for actions that have asked for the permission, decided
    about confirmed years and write the journal."""
    event = Event(kind, on, hamlet_id, poverty_class, persons)
    names = hamlets_on(scope, on)
    subject = Subject(household.head_name, household.code, names.get(hamlet_id, "xã"))
    findings = check_event(subject, Chain(), event, today=today(), counted_on=counted_on)
    refuse([*findings, *check_hamlet(subject, event, names)], "Chưa ghi được hộ")
    new = NewMovement(
        household_id=household.pk,
        kind=kind,
        happened_on=on,
        before=None,
        after=apply(None, event),
        counted_on=counted_on,
        decision_number=decision_number,
        decision_on=decision_on,
        reason=reason,
        partner_id=partner_id,
    )
    return append(scope, [new])[0]


@dataclass(frozen=True)
class Foreseen:
    """What recording a movement would do. `years`: confirmed years it would change, so that it waits for a decision."""

    before: State | None
    after: State | None
    findings: tuple[Finding, ...]
    years: tuple[int, ...]


@transaction.atomic
def foresee_movement(*, scope: Scope, asked: OneMovement) -> Foreseen:
    """What would come of it, without writing anything."""
    require(scope, Permission.EDIT_REGISTER)
    standing = _standing(scope, asked.household_id)
    asked = _with_death(asked, standing.chain.state)
    years = _confirmed(scope, standing, asked)
    findings = _faults_of_days(standing, asked) if years else _faults(scope, standing, asked)
    before = standing.chain.state
    after = before if findings else apply(before, asked.event)
    return Foreseen(before, after, tuple(findings), tuple(sorted(years)))


@transaction.atomic
def carry_out_asked(*, scope: Scope, asked: OneMovement) -> Recorded:
    """Records a movement that `foresee_movement` was asked about."""
    require(scope, Permission.EDIT_REGISTER)
    return carry_out(scope, asked)


def carry_out(scope: Scope, asked: OneMovement, counted_on: date | None = None) -> Recorded:
    """Does what was asked; `counted_on` is the day a person decided on for an event of a confirmed year."""
    standing = _standing(scope, asked.household_id)
    asked = _with_death(asked, standing.chain.state)
    years = _confirmed(scope, standing, asked) if counted_on is None else {}
    if not years:
        refuse(_faults(scope, standing, asked, counted_on))
        return _write(scope, standing, asked, counted_on)
    refuse(_faults_of_days(standing, asked))
    late = keep_late(
        scope,
        deed="one",
        asked=asked,
        kind=asked.event.kind,
        hamlet_id=next(pk for hamlets in years.values() for pk in hamlets),
        standing=standing,
        subject=str(standing.subject),
        years=years,
    )
    return Recorded(late=late, household_id=asked.household_id)


def _confirmed(scope: Scope, standing: Standing, asked: OneMovement) -> dict[int, dict[int, str]]:
    """The confirmed years it would change; a change of the head changes no figure."""
    state = standing.chain.state
    if asked.event.kind.effect is Effect.NOTHING:
        return {}
    return confirmed_years(scope, (state.hamlet_id if state else None, asked.hamlet_id), asked.on.year)


def _faults(
    scope: Scope, standing: Standing, asked: OneMovement, counted_on: date | None = None
) -> list[Finding]:
    return [
        *check_event(standing.subject, standing.chain, asked.event, today=today(), counted_on=counted_on),
        *check_decision_day(standing.subject, asked, today()),
        *check_hamlet(standing.subject, asked.event, hamlets_on(scope, asked.on)),
    ]


def _faults_of_days(standing: Standing, asked: OneMovement) -> list[Finding]:
    """What no later decision could make possible."""
    return [
        *check_day(standing.subject, asked.event, today()),
        *check_decision_day(standing.subject, asked, today()),
    ]


def check_hamlet(subject: Subject, event: Event, names: dict[int, str]) -> list[Finding]:
    """A household can only come into a hamlet of the commune that existed on the day."""
    if event.hamlet_id is None or event.hamlet_id in names:
        return []
    text = f"{subject} không ghi được vào xóm này: ngày đó xã không có xóm."
    return [Finding(Level.ERROR, "hamlet-not-then", text, subject.hamlet)]


def _with_death(asked: OneMovement, state: State | None) -> OneMovement:
    """A death takes one person from what the household is when it counts; the last one dissolves it."""
    if asked.died_id is None or state is None:
        return asked
    if state.persons == 1:
        return replace(asked, kind=MovementKind.DISSOLVED.value, persons=None)
    return replace(asked, kind=MovementKind.SIZE_CHANGED.value, persons=state.persons - 1)


def _write(scope: Scope, standing: Standing, asked: OneMovement, counted_on: date | None) -> Recorded:
    event, before = asked.event, standing.chain.state
    after = apply(before, event)
    people = _change_people(scope, standing, asked)
    new = NewMovement(
        household_id=asked.household_id,
        kind=event.kind,
        happened_on=asked.on,
        before=before,
        after=after,
        counted_on=counted_on,
        decision_number=asked.decision_number,
        decision_on=asked.decision_on,
        reason=asked.reason,
    )
    movement = append(scope, [new])[0]
    record(
        scope=scope,
        deed="movement-recorded",
        subject=f"{standing.household}: {event.kind.label}",
        year=movement.counted_on.year,
        household_id=asked.household_id,
        reason=asked.reason,
        changes=[*changes_between(before, after), *people],
    )
    return Recorded(movement=movement, household_id=asked.household_id)


def _change_people(scope: Scope, standing: Standing, asked: OneMovement) -> list[Change]:
    """Who died and who heads the household from then on."""
    if asked.died_id is None and asked.head_id is None and not asked.head_name:
        if asked.kind == MovementKind.HEAD_CHANGED.value:
            raise Refused(f"{standing.subject}: chưa nêu chủ hộ mới.")
        return []
    members = {
        one.pk: one
        for one in Member.objects.within(scope).filter(household_id=asked.household_id, left_on=None)
    }
    died = members.pop(asked.died_id or 0, None)
    if asked.died_id is not None and died is None:
        raise Refused(f"{standing.subject} không có người này trong hộ.")
    head = members.get(asked.head_id or 0)
    if asked.head_id is not None and head is None:
        raise Refused(f"{standing.subject}: chủ hộ mới phải là người đang ở trong hộ.")
    if died is not None:
        if died.relation == Relation.HEAD and head is None and members:
            raise Refused(f"{standing.subject}: chủ hộ {died.name} mất thì phải nêu chủ hộ mới.")
        died.left_on, died.left_reason = asked.on, Leaving.DIED.value
        died.save(update_fields=["left_on", "left_reason"])
    name = head.name if head else normalize(asked.head_name)
    if not name:
        return []
    old = standing.household.head_name
    name_head(standing.household, members.values(), head, name)
    return [Change(None, "", "household-head", old, name)]


def _standing(scope: Scope, household_id: int) -> Standing:
    return chains_of(scope, lock_households(scope, [household_id]))[household_id]


def _absent(standing: Standing) -> Finding:
    text = f"{standing.subject} không còn trong xã nên không xếp diện được."
    return Finding(Level.ERROR, "not-there", text, standing.subject.hamlet)
