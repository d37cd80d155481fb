"""Writing the register: households and their members."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from django.db import transaction

from hamlets.actions.common import require
from hamlets.queries import today
from hamlets.queries.places import hamlet_names
from households.actions.bare import new_household
from households.actions.movements.asking import (
    Asked,
    changes_between,
    confirmed_years,
    keep_late,
    refuse,
)
from households.actions.movements.chain import Recorded
from households.actions.movements.single import enter
from households.models import Household, Member, Relation
from households.queries.movements import state_after
from households.rules.classes import PovertyClass
from households.rules.kinds import MovementKind
from households.rules.movements import Event, Subject, check_day
from journal.actions import record
from thinhduc.figures import fold, normalize
from thinhduc.permissions import Permission
from thinhduc.scope import Scope


@dataclass(frozen=True)
class NewMember:
    """A person to enter with a household; `born_year` alone where the day is not known."""

    name: str
    born_on: date | None = None
    born_year: int | None = None
    sex: str = ""
    relation: str = Relation.OTHER.value
    ethnicity: str = ""
    identity_number: str = ""
    joined_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Registration(Asked):
    """A household to enter into the register, with its members as plain values."""

    code: str
    head_name: str
    hamlet_id: int
    poverty_class: str
    persons: int
    kind: str = MovementKind.REGISTERED.value
    address: str = ""
    area: str = ""
    note: str = ""
    members: Sequence[dict[str, Any]] = field(default_factory=tuple)


@transaction.atomic
def register_household(
    *,
    scope: Scope,
    code: str,
    head_name: str,
    hamlet_id: int,
    poverty_class: PovertyClass,
    on: date,
    persons: int | None = None,
    members: Sequence[NewMember] = (),
    kind: MovementKind = MovementKind.REGISTERED,
    address: str = "",
    area: str = "",
    note: str = "",
    decision_number: str = "",
    decision_on: date | None = None,
    reason: str = "",
) -> Recorded:
    """Enters a household: it stands in the hamlet, in the class, from `on`; `Recorded.household_id` is its key.

    `kind`: registered (it was there before the register) or moved-in; `persons` defaults to the number of members.
    Refused with a finding per fault; kept for a decision where it would change a confirmed result.
    """
    require(scope, Permission.EDIT_REGISTER)
    asked = Registration(
        code=code,
        head_name=head_name,
        hamlet_id=hamlet_id,
        poverty_class=poverty_class.value,
        persons=len(members) if persons is None else persons,
        kind=kind.value,
        on=on,
        address=address,
        area=area,
        note=note,
        members=tuple(_plain(one) for one in members),
        decision_number=decision_number,
        decision_on=decision_on,
        reason=reason,
    )
    return carry_out_registration(scope, asked)


def carry_out_registration(scope: Scope, asked: Registration, counted_on: date | None = None) -> Recorded:
    """Does what was asked, or keeps it where a result it would change is confirmed."""
    kind, poverty_class = MovementKind(asked.kind), PovertyClass(asked.poverty_class)
    if counted_on is None:
        first_entry = kind is MovementKind.REGISTERED
        years = confirmed_years(scope, [asked.hamlet_id], asked.on.year, of_register=first_entry)
        if years:
            hamlet = hamlet_names({asked.hamlet_id}).get(asked.hamlet_id, "")
            subject = Subject(asked.head_name, asked.code, hamlet)
            refuse(check_day(subject, Event(kind, asked.on), today()), "Chưa ghi được hộ")
            late = keep_late(
                scope,
                deed="register",
                asked=asked,
                kind=kind,
                hamlet_id=asked.hamlet_id,
                standing=None,
                subject=str(subject),
                years=years,
            )
            return Recorded(late=late)
    household = new_household(
        scope=scope,
        code=asked.code,
        head_name=asked.head_name,
        address=asked.address,
        area=asked.area,
        note=asked.note,
    )
    movement = enter(
        scope=scope,
        household=household,
        kind=kind,
        on=asked.on,
        counted_on=counted_on,
        hamlet_id=asked.hamlet_id,
        poverty_class=poverty_class,
        persons=asked.persons,
        decision_number=asked.decision_number,
        decision_on=asked.decision_on,
        reason=asked.reason,
    )
    _add_members(scope, household, asked.members)
    record(
        scope=scope,
        deed="household-registered",
        subject=f"{household}: {kind.label}",
        year=movement.counted_on.year,
        household_id=household.pk,
        reason=asked.reason,
        changes=changes_between(None, state_after(movement)),
    )
    return Recorded(movement=movement, household_id=household.pk)


def _add_members(scope: Scope, household: Household, members: Sequence[dict[str, Any]]) -> None:
    Member.objects.bulk_create(
        Member(
            **{**one, "born_on": _day(one["born_on"]), "joined_on": _day(one["joined_on"])},
            commune_id=scope.commune_id,
            household=household,
            number=number,
            folded=fold(one["name"])[:120],
        )
        for number, one in enumerate(members, 1)
    )


def _plain(member: NewMember) -> dict[str, Any]:
    values = {**asdict(member), "name": normalize(member.name)}
    values["born_year"] = member.born_on.year if member.born_on else member.born_year
    return {key: value.isoformat() if isinstance(value, date) else value for key, value in values.items()}


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
