"""Slips of a busy officer: a second click, a day that can not be, an event before what was decided of the household."""

from datetime import date

import pytest
from django.utils import timezone

from households import actions
from households.actions import NewMember, record_movement
from households.actions.editing import enter_household
from households.actions.members import add_member
from households.models import Classification, Household, LateEvent, Member, ReviewCase, ReviewRound, Standard
from households.rules import PovertyClass
from households.rules.kinds import MovementKind
from reports.checking.movements import check_movements
from tests.cast import Cast
from tests.households.registering import ledger, people_of, register, small_register
from tests.world import confirm_results
from thinhduc.errors import Refused


@pytest.fixture
def homes(cast: Cast) -> dict[str, int]:
    return small_register(cast)


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [finding.code for finding in refused.value.findings]


def decided(cast: Cast, home: int, poverty_class: str, on: date) -> None:
    """A class decided in a round of the day's year that the household already had, so without a movement."""
    review = ReviewRound.objects.create(
        commune=cast.commune, year=on.year, kind="periodic", starts_on=date(on.year, 9, 1),
        ends_on=date(on.year, 12, 14), opened_by="Cán Bộ", opened_at=timezone.now(),
    )  # fmt: skip
    hamlet = cast.hamlets["phuc-hoa"]
    case = ReviewCase.objects.create(
        commune=cast.commune, round=review, household_id=home, hamlet=hamlet, ground="was-poor"
    )
    Classification.objects.create(
        commune=cast.commune, household_id=home, hamlet=hamlet, case=case, year=on.year, decided_on=on,
        standard=Standard.objects.get(slug="nd-07-2021"), poverty_class=poverty_class,
        decided_by="Cán Bộ", recorded_at=timezone.now(),
    )  # fmt: skip


@pytest.mark.parametrize("kind", [MovementKind.MOVED_OUT, MovementKind.ESCAPED_ABOVE])
def test_no_event_undoes_a_decision_that_came_after_it(
    cast: Cast, homes: dict[str, int], kind: MovementKind
) -> None:
    scope, home = cast.officer.scope, homes["TD-01"]
    decided(cast, home, "poor", date(2022, 12, 12))
    for on in (date(2022, 6, 5), date(2022, 12, 12)):
        with pytest.raises(Refused, match=r"hộ nghèo ngày 12/12/2022") as refused:
            record_movement(scope=scope, household_id=home, kind=kind, happened_on=on)
        assert codes(refused) == ["before-decision"]
    record_movement(scope=scope, household_id=home, kind=kind, happened_on=date(2022, 12, 13))
    assert list(check_movements(scope)) == []


def test_what_touches_no_class_passes_before_a_decision(cast: Cast, homes: dict[str, int]) -> None:
    decided(cast, homes["TD-01"], "poor", date(2022, 12, 12))
    actions.move_to_hamlet(
        scope=cast.officer.scope, household_id=homes["TD-01"], hamlet_id=cast.hamlets["nhan-hoa"].pk,
        on=date(2022, 6, 5),
    )  # fmt: skip
    assert list(check_movements(cast.officer.scope)) == []


def test_a_late_event_can_count_from_after_the_decision(cast: Cast, homes: dict[str, int]) -> None:
    scope, home = cast.officer.scope, homes["TD-01"]
    decided(cast, home, "poor", date(2022, 12, 12))
    confirm_results(cast, 2022)
    done = record_movement(
        scope=scope, household_id=home, kind=MovementKind.MOVED_OUT, happened_on=date(2022, 6, 5)
    )
    assert done.late
    unlock = {cast.hamlets["phuc-hoa"].pk}
    actions.unlock_review(scope=scope, year=2022, hamlet_ids=unlock, reason="báo muộn")
    with pytest.raises(Refused, match="hộ nghèo ngày 12/12/2022"):
        actions.decide_late_event(
            scope=scope, late_id=done.late.pk, how=actions.Counting.THEN, reason="báo muộn"
        )
    counted = actions.decide_late_event(
        scope=scope, late_id=done.late.pk, how=actions.Counting.NOW, reason="báo muộn"
    )
    assert counted.movement
    assert counted.movement.counted_on == date(2022, 12, 13)
    assert list(check_movements(scope)) == []


def test_a_late_event_waits_once(cast: Cast, homes: dict[str, int]) -> None:
    confirm_results(cast, 2022)
    asked = {"household_id": homes["TD-01"], "kind": MovementKind.MOVED_OUT, "happened_on": date(2022, 6, 5)}
    record_movement(scope=cast.officer.scope, **asked)
    with pytest.raises(Refused, match="đang chờ quyết định"):
        record_movement(scope=cast.officer.scope, **asked)
    assert LateEvent.objects.within(cast.officer.scope).count() == 1


def test_a_person_joins_once(cast: Cast, homes: dict[str, int]) -> None:
    child = NewMember("Hoàng Văn Nhỏ", born_on=date(2022, 3, 1), relation="child", joined_on=date(2022, 3, 1))
    add_member(scope=cast.officer.scope, household_id=homes["TD-01"], new=child)
    before = ledger(homes["TD-01"])
    with pytest.raises(Refused, match="đã có Hoàng Văn Nhỏ") as refused:
        add_member(scope=cast.officer.scope, household_id=homes["TD-01"], new=child)
    assert codes(refused) == ["member-already-there"]
    assert ledger(homes["TD-01"]) == before


def test_nobody_is_entered_before_birth(cast: Cast, homes: dict[str, int]) -> None:
    people = [NewMember("Lê Văn Bốn", relation="head"), NewMember("Lê Thị Sáu", born_on=date(2022, 1, 1))]
    asked = {
        "scope": cast.officer.scope, "code": "TD-09", "hamlet_id": cast.hamlets["phuc-hoa"].pk,
        "poverty_class": PovertyClass.POOR, "people": people,
    }  # fmt: skip
    with pytest.raises(Refused, match="Lê Thị Sáu") as refused:
        enter_household(**asked, on=date(2021, 12, 31))
    assert codes(refused) == ["born-after-entry"]
    assert not Household.objects.within(cast.officer.scope).filter(code="TD-09").exists()
    assert enter_household(**asked, on=date(2022, 1, 1)).household_id


def test_a_decision_is_not_of_a_day_to_come(cast: Cast, homes: dict[str, int]) -> None:
    with pytest.raises(Refused, match="ngày quyết định 1/1/2999") as refused:
        record_movement(
            scope=cast.officer.scope, household_id=homes["TD-01"], kind=MovementKind.ESCAPED_ABOVE,
            happened_on=date(2022, 6, 5), decision_number="1/QĐ", decision_on=date(2999, 1, 1),
        )  # fmt: skip
    assert codes(refused) == ["decision-day"]


def test_a_household_is_not_left_to_nobody(cast: Cast) -> None:
    home = register(cast.officer, cast.hamlets["phuc-hoa"], "TD-07", "Hà Văn Một", "Hà Thị Hai")
    actions.members_changed(scope=cast.officer.scope, household_id=home, persons_after=3, on=date(2021, 1, 1))
    people = list(Member.objects.within(cast.officer.scope).filter(household_id=home))
    with pytest.raises(Refused, match="ghi tên người ở lại"):
        actions.split_household(
            scope=cast.officer.scope, household_id=home, code="TD-08", on=date(2021, 2, 1),
            member_ids=[one.pk for one in people], head_id=people[0].pk,
        )  # fmt: skip
    assert len(people_of(home)) == 2
