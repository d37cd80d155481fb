"""Movements as people record them: each changes what it says, is refused in words, or waits for a decision."""

from datetime import date
from typing import Any

import pytest

from households import actions
from households.actions import Counting, NewMember
from households.models import Household, LateEvent, Member, Movement
from households.rules import PovertyClass
from tests.cast import Cast
from tests.world import confirm_results
from thinhduc.errors import Locked

POOR, NEAR_POOR, NEITHER = PovertyClass.POOR, PovertyClass.NEAR_POOR, PovertyClass.NEITHER
START = date(2020, 1, 1)


def entered(cast: Cast, code: str = "TD-0001", **changes: Any) -> int:
    """A poor household of four in Phúc Hòa since 2020."""
    given: dict[str, Any] = {
        "code": code,
        "head_name": "Hoàng Văn Tứ",
        "hamlet_id": cast.hamlets["phuc-hoa"].pk,
        "poverty_class": POOR,
        "on": START,
        "persons": 4,
        **changes,
    }
    recorded = actions.register_household(scope=cast.officer.scope, **given)
    assert recorded.household_id is not None
    return recorded.household_id


def links(cast: Cast, household_id: int) -> list[Movement]:
    """The household's movements."""
    return list(
        Movement.objects.within(cast.officer.scope).filter(household_id=household_id).order_by("number")
    )


def test_change_of_class_takes_its_kind_from_what_the_household_was(cast: Cast) -> None:
    household = entered(cast)
    scope = cast.officer.scope
    for after, on in (
        (NEITHER, date(2021, 3, 1)),
        (NEAR_POOR, date(2021, 9, 1)),
        (NEITHER, date(2022, 3, 1)),
        (POOR, date(2022, 9, 1)),
    ):
        actions.change_class(
            scope=scope, household_id=household, after=after, on=on, decision_number="12/QĐ-UBND"
        )
    kinds = [row.kind for row in links(cast, household)]
    assert kinds == ["registered", "escaped-above", "arisen", "escaped-near-poor", "relapsed"]
    assert (
        actions.change_class(scope=scope, household_id=household, after=POOR, on=date(2022, 10, 1)).movement
        is None
    )


def test_chain_has_one_open_end_and_no_gap(cast: Cast) -> None:
    household = entered(cast)
    actions.members_changed(
        scope=cast.officer.scope, household_id=household, persons_after=5, on=date(2021, 2, 3)
    )
    first, second = links(cast, household)
    assert (first.until, second.until) == (date(2021, 2, 3), None)
    assert (second.persons_before, second.persons_after) == (4, 5)


def test_split_and_merge_keep_both_histories(cast: Cast) -> None:
    people = [
        NewMember("Hoàng Văn Tứ", relation="head"),
        NewMember("Lê Thị Na"),
        NewMember("Hoàng Văn Năm"),
        NewMember("Vũ Thị Sáu"),
    ]
    household = entered(cast, members=people, persons=None)
    scope = cast.officer.scope
    going = list(
        Member.objects.within(scope)
        .filter(household_id=household, number__gte=3)
        .values_list("pk", flat=True)
    )
    split = actions.split_household(
        scope=scope,
        household_id=household,
        code="TD-0002",
        on=date(2021, 5, 1),
        member_ids=going,
        head_id=going[0],
    )
    assert split.household_id is not None
    assert [(row.kind, row.persons_after) for row in links(cast, household)] == [
        ("registered", 4),
        ("split", 2),
    ]
    (first,) = links(cast, split.household_id)
    assert (first.kind, first.persons_after, first.class_to, first.partner_id) == (
        "split-off",
        2,
        "poor",
        household,
    )
    assert Household.objects.within(scope).get(pk=split.household_id).head_name == "Hoàng Văn Năm"
    actions.merge_households(
        scope=scope, household_id=split.household_id, into_id=household, on=date(2021, 6, 1)
    )
    assert [(row.kind, row.persons_after) for row in links(cast, household)][-1] == ("absorbed", 4)
    assert [(row.kind, row.persons_after) for row in links(cast, split.household_id)][-1] == (
        "merged-into",
        None,
    )
    assert Member.objects.within(scope).filter(household_id=household, left_on=None).count() == 4


def test_event_of_a_confirmed_year_waits_and_counts_where_somebody_decides(cast: Cast) -> None:
    household = entered(cast)
    scope = cast.officer.scope
    confirm_results(cast, 2021)
    recorded = actions.change_class(
        scope=scope, household_id=household, after=NEITHER, on=date(2021, 12, 1), reason="quên ghi"
    )
    assert recorded.movement is None
    assert recorded.late is not None
    assert len(links(cast, household)) == 1
    with pytest.raises(Locked, match="2021: Phúc Hòa"):
        actions.decide_late_event(scope=scope, late_id=recorded.late.pk, how=Counting.THEN, reason="đúng năm")
    actions.decide_late_event(scope=scope, late_id=recorded.late.pk, how=Counting.NOW, reason="họp ngày 5/1")
    last = links(cast, household)[-1]
    assert (last.happened_on, last.counted_on, last.class_to) == (
        date(2021, 12, 1),
        date(2022, 1, 1),
        "neither",
    )
    late = LateEvent.objects.within(scope).get()
    assert (late.state, late.decided_reason, late.movement_id) == ("counted-now", "họp ngày 5/1", last.pk)
