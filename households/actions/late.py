"""Deciding about events of years whose results are confirmed."""

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from django.db import transaction
from django.utils import timezone

from hamlets.actions.common import require
from hamlets.queries import today
from hamlets.queries.places import hamlet_names
from households.actions.movements.asking import confirmed_years
from households.actions.movements.chain import Recorded, last_decision_on
from households.actions.movements.families import Merge, Split, carry_out_merge, carry_out_split
from households.actions.movements.single import OneMovement, carry_out
from households.actions.register import Registration, carry_out_registration
from households.models import LateEvent, Movement
from households.rules.kinds import MovementKind
from journal.actions import record
from thinhduc.errors import Locked, Refused
from thinhduc.permissions import Permission
from thinhduc.scope import Scope


class Counting(StrEnum):
    """What may be decided about a late event."""

    THEN = "then"  # on its own day, once the year was unlocked
    NOW = "now"  # from the first day of the first year that is not confirmed
    REJECT = "reject"


@transaction.atomic
def decide_late_event(*, scope: Scope, late_id: int, how: Counting, reason: str) -> Recorded:
    """Counts an event of a confirmed year, then or now, or rejects it; with a reason that stays.

    Refused where it was decided already, where it is to count then and the year is still locked (said: which, where,
    by whom), and where the household has moved on so that it does not fit any more.
    """
    require(scope, Permission.EDIT_REGISTER)
    if not reason.strip():
        raise Refused("Hãy ghi lý do của quyết định.")
    late = LateEvent.objects.within(scope).select_for_update().filter(pk=late_id).first()
    if late is None:
        raise Refused("Xã không có biến động này.")
    if late.state != LateEvent.State.OPEN:
        raise Refused(f"Biến động này đã được quyết định: {late.get_state_display()}.")
    if how is Counting.REJECT:
        return _close(scope, late, LateEvent.State.REJECTED, reason, Recorded(household_id=late.household_id))
    if how is Counting.THEN:
        _refuse_locked(scope, late)
        recorded = _replay(scope, late, late.happened_on)
        return _close(scope, late, LateEvent.State.COUNTED_THEN, reason, recorded)
    recorded = _replay(scope, late, first_open_day(scope, late))
    return _close(scope, late, LateEvent.State.COUNTED_NOW, reason, recorded)


def first_open_day(scope: Scope, late: LateEvent) -> date:
    """The day a late event can count from now: 1 January of the first year after the last confirmed one, or the day of
    the last movement of its household, or the day after a decision on it that came after the event, where later."""
    years = confirmed_years(scope, _places(scope, late), late.happened_on.year)
    day = max(late.happened_on, date(max(years) + 1, 1, 1)) if years else late.happened_on
    if late.household_id is not None:
        last = Movement.objects.within(scope).filter(household_id=late.household_id, until=None).first()
        day = max(day, last.counted_on) if last else day
        decided_on = last_decision_on(scope, late.household_id)
        if decided_on is not None and late.happened_on < decided_on:
            day = max(day, decided_on + timedelta(days=1))
    if day > today():
        raise Refused(
            f"Năm {day.year} chưa bắt đầu nên chưa tính vào năm đó được.",
            who_can_lift=f"Từ ngày 1/1/{day.year} công chức giảm nghèo quyết định được.",
        )
    return day


def _places(scope: Scope, late: LateEvent) -> set[int]:
    """The hamlets the event touches: the one it was kept for, those it names, those of the households it names."""
    values: Mapping[str, Any] = late.asked["values"]
    households = {values.get("household_id"), values.get("into_id")} - {None}
    now = Movement.objects.within(scope).filter(household_id__in=households, until=None)
    standing = set(now.values_list("hamlet_to_id", flat=True))
    return {pk for pk in {late.hamlet_id, values.get("hamlet_id"), *standing} if pk is not None}


def _refuse_locked(scope: Scope, late: LateEvent) -> None:
    years = confirmed_years(scope, _places(scope, late), late.happened_on.year)
    if not years:
        return
    names = hamlet_names({pk for hamlets in years.values() for pk in hamlets})
    said = "; ".join(
        f"năm {year}: "
        + ", ".join(f"{names.get(pk, '')} (do {who or 'dòng lệnh'} xác nhận)" for pk, who in hamlets.items())
        for year, hamlets in years.items()
    )
    raise Locked(
        f"Chưa tính vào năm {late.happened_on.year} được vì kết quả rà soát đã xác nhận: {said}.",
        who_can_lift="Công chức giảm nghèo mở khóa các kết quả ấy ở trang Rà soát, rồi quyết định lại.",
    )


def _replay(scope: Scope, late: LateEvent, counted_on: date) -> Recorded:
    """Does what was asked, counting from the day decided."""
    deed, values = late.asked["deed"], dict(late.asked["values"])
    if deed == "one":
        return carry_out(scope, OneMovement.from_json(values), counted_on)
    if deed == "split":
        return carry_out_split(scope, Split.from_json(values), counted_on)
    if deed == "merge":
        return carry_out_merge(scope, Merge.from_json(values), counted_on)
    return carry_out_registration(scope, Registration.from_json(values), counted_on)


def _close(
    scope: Scope, late: LateEvent, state: LateEvent.State, reason: str, recorded: Recorded
) -> Recorded:
    late.state = state.value
    late.decided_by, late.decided_at = scope.user_name, timezone.now()
    late.decided_reason = reason.strip()
    late.movement = recorded.movement
    late.save()
    record(
        scope=scope,
        deed="late-decided",
        subject=f"{MovementKind(late.kind).label}: {late.get_state_display()}",
        year=late.happened_on.year,
        household_id=recorded.household_id,
        reason=late.decided_reason,
    )
    return Recorded(recorded.movement, late, recorded.others, recorded.household_id)
