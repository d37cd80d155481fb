"""Events of confirmed years: nothing counts until somebody decides, and what was asked is done word for word."""

from datetime import date
from typing import Any

import pytest

from households import actions
from households.actions import Counting, NewMember
from households.models import Household, LateEvent, Member, Movement
from households.rules import PovertyClass
from households.rules.kinds import MovementKind
from journal.models import Entry
from tests.cast import Cast
from tests.households.making import small_register
from tests.world import confirm_results
from thinhduc.errors import Locked, NotAllowed, Refused

LATE = date(2022, 12, 1)


@pytest.fixture
def keys(cast: Cast) -> dict[str, int]:
    """A register whose year 2022 is confirmed in every hamlet."""
    keys = small_register(cast)
    confirm_results(cast, 2022)
    return keys


def late_of(cast: Cast, recorded: actions.Recorded) -> LateEvent:
    """The event that waits, with nothing recorded."""
    assert recorded.movement is None
    assert recorded.late is not None
    return LateEvent.objects.within(cast.officer.scope).get(pk=recorded.late.pk)


def decide(cast: Cast, late: LateEvent, how: Counting, reason: str = "họp ngày 5/1") -> actions.Recorded:
    return actions.decide_late_event(scope=cast.officer.scope, late_id=late.pk, how=how, reason=reason)


def unlock(cast: Cast) -> None:
    ids = {hamlet.pk for hamlet in cast.hamlets.values()}
    actions.unlock_review(scope=cast.officer.scope, year=2022, hamlet_ids=ids, reason="sửa số")


def test_confirmed_hamlet_alone_makes_an_event_wait(cast: Cast, keys: dict[str, int]) -> None:
    scope = cast.officer.scope
    actions.unlock_review(
        scope=scope, year=2022, hamlet_ids={cast.hamlets["nhan-hoa"].pk}, reason="sửa số của xóm"
    )
    counted = actions.members_changed(scope=scope, household_id=keys["TD-0003"], persons_after=5, on=LATE)
    assert counted.movement is not None
    into_confirmed = actions.move_to_hamlet(
        scope=scope, household_id=keys["TD-0003"], hamlet_id=cast.hamlets["lang-mon"].pk, on=LATE
    )
    assert late_of(cast, into_confirmed).hamlet_id == cast.hamlets["lang-mon"].pk


def test_later_confirmed_year_makes_an_earlier_event_wait(cast: Cast, keys: dict[str, int]) -> None:
    recorded = actions.members_changed(
        scope=cast.officer.scope, household_id=keys["TD-0004"], persons_after=6, on=date(2021, 7, 1)
    )
    late = late_of(cast, recorded)
    with pytest.raises(Locked, match="năm 2022: Làng Mơn"):
        decide(cast, late, Counting.THEN)


def test_counts_then_once_the_year_is_unlocked(cast: Cast, keys: dict[str, int]) -> None:
    recorded = actions.members_changed(
        scope=cast.officer.scope, household_id=keys["TD-0004"], persons_after=6, on=LATE
    )
    late = late_of(cast, recorded)
    unlock(cast)
    movement = decide(cast, late, Counting.THEN).movement
    assert movement is not None
    assert (movement.happened_on, movement.counted_on, movement.persons_after) == (LATE, LATE, 6)


def test_rejected_event_changes_nothing_and_keeps_the_reason(cast: Cast, keys: dict[str, int]) -> None:
    before = Movement.objects.within(cast.officer.scope).count()
    recorded = actions.members_changed(
        scope=cast.officer.scope, household_id=keys["TD-0004"], persons_after=6, on=LATE
    )
    late = late_of(cast, recorded)
    decide(cast, late, Counting.REJECT, "trùng với biến động đã ghi")
    late.refresh_from_db()
    assert (late.state, late.decided_reason) == ("rejected", "trùng với biến động đã ghi")
    assert Movement.objects.within(cast.officer.scope).count() == before
    with pytest.raises(Refused, match="đã được quyết định: không tính"):
        decide(cast, late, Counting.NOW)


def test_reason_and_permission_are_needed(cast: Cast, keys: dict[str, int]) -> None:
    recorded = actions.members_changed(
        scope=cast.officer.scope, household_id=keys["TD-0004"], persons_after=6, on=LATE
    )
    late = late_of(cast, recorded)
    with pytest.raises(Refused, match="lý do"):
        decide(cast, late, Counting.NOW, "  ")
    with pytest.raises(NotAllowed):
        actions.decide_late_event(scope=cast.leader.scope, late_id=late.pk, how=Counting.NOW, reason="x")
    with pytest.raises(Refused, match="không có biến động này"):
        actions.decide_late_event(
            scope=cast.other_officer.scope, late_id=late.pk, how=Counting.NOW, reason="x"
        )


def test_event_that_fits_no_more_is_refused_when_decided(cast: Cast, keys: dict[str, int]) -> None:
    scope = cast.officer.scope
    recorded = actions.change_class(
        scope=scope, household_id=keys["TD-0003"], after=PovertyClass.NEITHER, on=LATE
    )
    late = late_of(cast, recorded)
    actions.record_movement(
        scope=scope, household_id=keys["TD-0003"], kind=MovementKind.MOVED_OUT, happened_on=date(2023, 4, 1)
    )
    with pytest.raises(Refused, match=r"Nhân Hòa: hộ Vũ Văn Bảy \(TD-0003\) không còn trong xã"):
        decide(cast, late, Counting.NOW)
    late.refresh_from_db()
    assert late.state == LateEvent.State.OPEN


def test_event_counts_now_after_what_was_counted_meanwhile(cast: Cast, keys: dict[str, int]) -> None:
    scope = cast.officer.scope
    recorded = actions.members_changed(scope=scope, household_id=keys["TD-0004"], persons_after=6, on=LATE)
    actions.move_to_hamlet(
        scope=scope,
        household_id=keys["TD-0004"],
        hamlet_id=cast.hamlets["nhan-hoa"].pk,
        on=date(2023, 4, 1),
    )
    movement = decide(cast, late_of(cast, recorded), Counting.NOW).movement
    assert movement is not None
    assert (movement.happened_on, movement.counted_on) == (LATE, date(2023, 4, 1))


def test_household_split_and_merger_wait_as_they_were_asked(cast: Cast, keys: dict[str, int]) -> None:
    scope = cast.officer.scope
    split = actions.split_household(
        scope=scope,
        household_id=keys["TD-0004"],
        code="TD-0009",
        head_name="Trần Văn Mười",
        persons=2,
        on=LATE,
    )
    late = late_of(cast, split)
    assert not Household.objects.within(scope).filter(code="TD-0009").exists()
    done = decide(cast, late, Counting.NOW)
    assert done.movement is not None
    assert (done.movement.kind, done.movement.persons_after) == ("split-off", 2)
    merged = actions.merge_households(
        scope=scope, household_id=keys["TD-0002"], into_id=keys["TD-0001"], on=LATE
    )
    done = decide(cast, late_of(cast, merged), Counting.NOW)
    assert done.movement is not None
    assert (done.movement.kind, done.others[0].persons_after) == ("merged-into", 5)


def test_household_that_moved_in_waits_with_all_its_people(cast: Cast, keys: dict[str, int]) -> None:
    scope = cast.officer.scope
    recorded = actions.register_household(
        scope=scope,
        code="TD-0010",
        head_name="Phạm Văn Mới",
        hamlet_id=cast.hamlets["phuc-hoa"].pk,
        poverty_class=PovertyClass.POOR,
        on=LATE,
        kind=MovementKind.MOVED_IN,
        members=[
            NewMember("Phạm Văn Mới", born_on=date(1970, 5, 1), relation="head"),
            NewMember("Lê Thị Tư"),
        ],
    )
    late = late_of(cast, recorded)
    assert not Household.objects.within(scope).filter(code="TD-0010").exists()
    household = decide(cast, late, Counting.NOW).household_id
    people = Member.objects.within(scope).filter(household_id=household).order_by("number")
    assert [(one.name, one.born_on) for one in people] == [
        ("Phạm Văn Mới", date(1970, 5, 1)),
        ("Lê Thị Tư", None),
    ]


def test_waiting_and_deciding_stand_in_the_journal(cast: Cast, keys: dict[str, int]) -> None:
    recorded = actions.members_changed(
        scope=cast.officer.scope, household_id=keys["TD-0004"], persons_after=6, on=LATE, reason="báo muộn"
    )
    decide(cast, late_of(cast, recorded), Counting.NOW)
    entries: Any = Entry.objects.within(cast.officer.scope).filter(household_id=keys["TD-0004"], figure="")
    last = list(entries.order_by("-id").values_list("deed", "reason")[:3])
    assert last == [
        ("late-decided", "họp ngày 5/1"),
        ("movement-recorded", "báo muộn"),
        ("movement-late", "báo muộn"),
    ]
