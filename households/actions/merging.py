"""Deciding about people and households that were registered twice.

A duplicate leaves the ledger by a movement like any other change, so that closing = opening − out + in goes on to hold.
It leaves on the first day on which no confirmed result changes: what was counted twice in a confirmed year stays as it
was confirmed. Registered and found out within one open year, it is in and out of that year and never at its end.
"""

from collections.abc import Iterable
from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone

from hamlets.actions.common import require
from hamlets.queries import today
from households.actions.members import refuse, subject_of, touch
from households.actions.movements import NewMovement, append, chains_of, lock_households, members_changed
from households.actions.movements.asking import changes_between, confirmed_years
from households.actions.movements.chain import Standing
from households.models import (
    DuplicateDecision,
    Household,
    HouseholdFlag,
    Leaving,
    Member,
    Relation,
)
from households.rules.duplicates import day_of_leaving
from households.rules.kinds import MovementKind
from households.rules.movements import Event, apply, check_event
from households.rules.persons import HEAD
from journal.actions import record
from thinhduc.errors import Refused
from thinhduc.figures import format_date
from thinhduc.permissions import Permission
from thinhduc.scope import Scope

FACTS = ("sex", "ethnicity", "identity_number")  # taken over where the kept row lacks them


@transaction.atomic
def decide_not_same(*, scope: Scope, first_id: int, second_id: int, reason: str) -> None:
    """Two people who look alike are two people; they are not listed again."""
    require(scope, Permission.EDIT_REGISTER)
    first, second = _two_members(scope, *sorted((first_id, second_id)))
    if not reason.strip():
        raise Refused(f"Ghi lý do vì sao {first.name} và {second.name} là hai người.")
    try:
        with transaction.atomic():
            DuplicateDecision.objects.create(
                commune_id=scope.commune_id, first=first, second=second, reason=reason.strip(),
                decided_by=scope.user_name, decided_at=timezone.now(),
            )  # fmt: skip
    except IntegrityError:
        raise Refused("Cặp này đã được quyết định.") from None
    for member in (first, second):
        record(
            scope=scope,
            deed="duplicate-decided",
            subject=f"{subject_of(member, member.household)}: không phải trùng",
            household_id=member.household_id,
            reason=reason.strip(),
        )


@transaction.atomic
def merge_people(*, scope: Scope, kept_id: int, other_id: int, reason: str) -> bool:
    """One person was written twice: the other row leaves its household as a mistake, what it alone knew is kept.

    Whether the number of persons now waits for a decision. Refused where the other row is the head or the only one of
    its household: then the households are to be merged.
    """
    require(scope, Permission.EDIT_REGISTER)
    kept, other = _two_members(scope, kept_id, other_id)
    _need_reason(reason, f"{kept.name} và {other.name} là một người")
    household = lock_households(scope, [other.household_id])[other.household_id]
    standing = chains_of(scope, {household.pk: household})[household.pk]
    if other.relation == HEAD or standing.chain.state is None or standing.chain.state.persons == 1:
        raise Refused(
            f"{other.name} là chủ hộ hoặc người cuối cùng của hộ {household}; hãy gộp cả hai hộ, "
            "hoặc giữ dòng này và bỏ dòng kia."
        )
    day = today()
    _take_facts(kept, other)
    recorded = members_changed(
        scope=scope, household_id=household.pk, persons_after=standing.chain.state.persons - 1, on=day,
        reason=f"{other.name} ghi trùng: {reason.strip()}",
    )  # fmt: skip
    _leave(other, day, Leaving.MISTAKE)
    touch(household)
    for member in (kept, other):
        record(
            scope=scope,
            deed="people-merged",
            subject=f"{subject_of(other, other.household)} là {subject_of(kept, kept.household)}",
            household_id=member.household_id,
            reason=reason.strip(),
        )
    return recorded.late is not None


@transaction.atomic
def merge_duplicate(
    *, scope: Scope, kept_id: int, duplicate_id: int, reason: str, same: Iterable[tuple[int, int]] = ()
) -> date:
    """One household was registered twice: `duplicate_id` leaves the register, both keep their histories; gives the day.

    `same`: pairs (kept member, duplicate's member) that are one person; whoever is in no pair moves over. The kept
    household's hamlet and class stand. Refused where the kept one is gone, or all results of this year are confirmed.
    """
    require(scope, Permission.EDIT_REGISTER)
    if kept_id == duplicate_id:
        raise Refused("Hãy chọn hai hộ khác nhau.")
    both = chains_of(scope, lock_households(scope, [kept_id, duplicate_id]))
    kept, double = both[kept_id], both[duplicate_id]
    _need_reason(reason, f"{kept.household} và {double.household} là một hộ")
    _refuse_gone(kept, double)
    day = _day(scope, kept, double)
    pairs = _pairs(scope, kept_id, duplicate_id, same)
    moved = _move_rest(scope, kept.household, duplicate_id, pairs, day)
    _carry_flags(scope, kept.household, duplicate_id, pairs | moved, day)
    _write_ledger(scope, kept=kept, double=double, moved=len(moved), day=day, reason=reason)
    double.household.merged_into = kept.household
    double.household.save(update_fields=["merged_into"])
    touch(double.household)
    touch(kept.household)
    for household in (kept.household, double.household):
        record(
            scope=scope,
            deed="households-merged",
            subject=f"{double.household} là bản ghi trùng của {kept.household}",
            household_id=household.pk,
            reason=reason.strip(),
        )
    return day


def _refuse_gone(kept: Standing, double: Standing) -> None:
    for one in (kept, double):
        if one.chain.state is None:
            raise Refused(f"{one.subject} không còn trong xã nên không gộp được.")


def _day(scope: Scope, kept: Standing, double: Standing) -> date:
    """The first day on which neither a movement before it nor a confirmed result stands in the way."""
    last = [one.chain.last_on for one in (kept, double) if one.chain.last_on]
    places = [one.chain.state.hamlet_id for one in (kept, double) if one.chain.state]
    confirmed = confirmed_years(scope, places, min(last).year)
    day = day_of_leaving(last, confirmed)
    if day > today():
        raise Refused(
            f"Kết quả rà soát năm {day.year - 1} của xóm đã xác nhận; từ {format_date(day)} mới gộp được.",
            who_can_lift="Công chức giảm nghèo mở khóa kết quả ở trang Rà soát nếu phải gộp ngay.",
        )
    return day


def _write_ledger(
    scope: Scope, *, kept: Standing, double: Standing, moved: int, day: date, reason: str
) -> None:
    """The duplicate leaves; the kept one grows by those who moved over, and by nobody else."""
    events = [(double, Event(MovementKind.MERGED_INTO, day), kept)]
    if moved and kept.chain.state:
        events.append(
            (kept, Event(MovementKind.ABSORBED, day, persons=kept.chain.state.persons + moved), double)
        )
    refuse(
        [
            fault
            for one, event, _ in events
            for fault in check_event(one.subject, one.chain, event, today=today())
        ]
    )
    movements = append(
        scope,
        [
            NewMovement(
                household_id=one.household.pk,
                kind=event.kind,
                happened_on=day,
                before=one.chain.state,
                after=apply(one.chain.state, event),
                reason=f"ghi trùng: {reason.strip()}",
                partner_id=partner.household.pk,
            )
            for one, event, partner in events
        ],
    )
    for movement, (one, event, _) in zip(movements, events, strict=True):
        record(
            scope=scope,
            deed="movement-recorded",
            subject=f"{one.household}: {event.kind.label}",
            year=movement.counted_on.year,
            household_id=one.household.pk,
            reason=reason.strip(),
            changes=changes_between(one.chain.state, apply(one.chain.state, event)),
        )


def _pairs(
    scope: Scope, kept_id: int, duplicate_id: int, same: Iterable[tuple[int, int]]
) -> dict[int, Member]:
    """The kept row by the key of the duplicate's row; refused where a pair does not belong to the two households."""
    present = {
        member.pk: member
        for member in Member.objects.within(scope).filter(
            household_id__in=(kept_id, duplicate_id), left_on=None
        )
    }
    pairs: dict[int, Member] = {}
    for kept_key, other_key in same:
        kept, other = present.get(kept_key), present.get(other_key)
        fits = kept and other and (kept.household_id, other.household_id) == (kept_id, duplicate_id)
        if kept is None or other is None or not fits or other_key in pairs or kept in pairs.values():
            raise Refused("Hãy chọn lại ai của hộ này là ai của hộ kia; mỗi người chỉ chọn một lần.")
        _take_facts(kept, other)
        pairs[other_key] = kept
    return pairs


def _move_rest(
    scope: Scope, kept: Household, duplicate_id: int, pairs: dict[int, Member], day: date
) -> dict[int, Member]:
    """Everybody leaves the duplicate; who is in no pair gets a row in the kept household: by the key of the old row."""
    numbers = Member.objects.within(scope).filter(household=kept).values_list("number", flat=True)
    number = max(numbers, default=0)
    moved: dict[int, Member] = {}
    for member in (
        Member.objects.within(scope).filter(household_id=duplicate_id, left_on=None).order_by("number")
    ):
        _leave(member, day, Leaving.MISTAKE if member.pk in pairs else Leaving.ELSEWHERE)
        if member.pk in pairs:
            continue
        number += 1
        moved[member.pk] = Member.objects.create(
            commune_id=kept.commune_id, household=kept, number=number, name=member.name, folded=member.folded,
            born_on=member.born_on, born_year=member.born_year, sex=member.sex,
            relation=Relation.OTHER.value, ethnicity=member.ethnicity,
            identity_number=member.identity_number, joined_on=day,
        )  # fmt: skip
    return moved


def _carry_flags(
    scope: Scope, kept: Household, duplicate_id: int, people: dict[int, Member], day: date
) -> None:
    """What is true of the duplicate ends there and goes on at the kept household, unless that has it already."""
    there = {
        (flag.kind, flag.member_id)
        for flag in HouseholdFlag.objects.within(scope).filter(household=kept, until=None)
    }
    for flag in HouseholdFlag.objects.within(scope).filter(household_id=duplicate_id, until=None):
        member = people.get(flag.member_id) if flag.member_id else None
        flag.until = max(day, flag.since)
        flag.save(update_fields=["until"])
        if (flag.kind, member.pk if member else None) in there:
            continue
        HouseholdFlag.objects.create(
            commune_id=kept.commune_id, household=kept, member=member, kind=flag.kind, reason=flag.reason,
            since=flag.since, recorded_by=scope.user_name, recorded_at=timezone.now(),
        )  # fmt: skip


def _take_facts(kept: Member, other: Member) -> None:
    """What the kept row lacks and the other one knows; a birth year alone gives way to a day of the same year."""
    for fact in FACTS:
        if not getattr(kept, fact):
            setattr(kept, fact, getattr(other, fact))
    if kept.born_on is None and kept.born_year in (None, other.born_year):
        kept.born_on, kept.born_year = other.born_on, other.born_year
    kept.save(update_fields=[*FACTS, "born_on", "born_year"])


def _leave(member: Member, day: date, why: Leaving) -> None:
    member.left_on, member.left_reason = max(day, member.joined_on or day), why.value
    member.save(update_fields=["left_on", "left_reason"])


def _two_members(scope: Scope, first_id: int, second_id: int) -> tuple[Member, Member]:
    found = {
        member.pk: member
        for member in Member.objects.within(scope)
        .filter(pk__in=(first_id, second_id), left_on=None)
        .select_related("household")
    }
    if first_id == second_id or len(found) != 2:
        raise Refused("Xã không có hai người này.")
    return found[first_id], found[second_id]


def _need_reason(reason: str, what: str) -> None:
    if not reason.strip():
        raise Refused(f"Ghi lý do vì sao {what}.")
