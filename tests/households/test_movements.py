"""Movements as people record them: each changes what it says, is refused in words, or waits for a decision."""

from datetime import date
from typing import Any

import pytest

from households import actions
from households.actions import Counting, NewMember, NewMovement
from households.actions.movements import Carried, record_carried
from households.models import Household, LateEvent, Member, Movement
from households.queries import ledger_of
from households.rules import PovertyClass
from households.rules.kinds import MovementKind, State
from households.rules.ledger import Count
from journal.models import Entry
from tests.cast import Cast
from tests.world import confirm_results
from thinhduc.errors import Locked, NotAllowed, Refused

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


def refused(
    cast: Cast, household_id: int, kind: MovementKind, on: date, **given: Any
) -> tuple[set[str], str]:
    """The codes and the sentence of a refusal; nothing may have been stored."""
    before = Movement.objects.within(cast.officer.scope).count()
    with pytest.raises(Refused) as caught:
        actions.record_movement(
            scope=cast.officer.scope, household_id=household_id, kind=kind, happened_on=on, **given
        )
    assert Movement.objects.within(cast.officer.scope).count() == before
    return {finding.code for finding in caught.value.findings}, caught.value.message


SPRING, FUTURE = date(2022, 3, 1), date(2100, 1, 1)


@pytest.mark.parametrize(
    ("kind", "on", "given", "code", "rule"),
    [
        (MovementKind.SIZE_CHANGED, FUTURE, {"persons": 5}, "in-future", "ngày 1/1/2100 chưa đến"),
        (MovementKind.SIZE_CHANGED, date(1989, 1, 1), {"persons": 5}, "before-register", "trước năm 1990"),
        (
            MovementKind.SIZE_CHANGED,
            date(2019, 5, 1),
            {"persons": 5},
            "before-register",
            "trước ngày hộ được ghi",
        ),
        (MovementKind.ESCAPED_NEAR_POOR, SPRING, {}, "kind-does-not-fit", "đang là hộ nghèo nên không ghi"),
        (MovementKind.MOVED_IN, SPRING, {"persons": 2}, "already-there", "đang có trong xã"),
        (MovementKind.SIZE_CHANGED, SPRING, {"persons": 0}, "persons-below-one", "ít nhất 1 nhân khẩu"),
        (MovementKind.SIZE_CHANGED, SPRING, {"persons": 4}, "nothing-changes", "đã có 4 nhân khẩu"),
        (MovementKind.SIZE_CHANGED, SPRING, {}, "persons-missing", "chưa nêu số nhân khẩu"),
        (MovementKind.DISSOLVED, SPRING, {}, "members-left", "còn 4 nhân khẩu"),
        (MovementKind.MOVED_HAMLET, SPRING, {}, "hamlet-missing", "chưa nêu xóm"),
        (
            MovementKind.MOVED_HAMLET,
            SPRING,
            {"hamlet_id": 10**6},
            "hamlet-not-then",
            "ngày đó xã không có xóm",
        ),
    ],
)
def test_impossible_movement_is_refused_with_name_and_rule(
    cast: Cast, *, kind: MovementKind, on: date, given: dict[str, Any], code: str, rule: str
) -> None:
    codes, message = refused(cast, entered(cast), kind, on, **given)
    assert code in codes
    assert "Phúc Hòa: hộ Hoàng Văn Tứ (TD-0001)" in message
    assert rule in message


def test_household_that_moved_out_gets_no_class(cast: Cast) -> None:
    household, scope = entered(cast), cast.officer.scope
    actions.record_movement(
        scope=scope, household_id=household, kind=MovementKind.MOVED_OUT, happened_on=SPRING
    )
    codes, message = refused(cast, household, MovementKind.ESCAPED_ABOVE, date(2022, 4, 1))
    assert codes == {"not-there"}
    assert "Phúc Hòa: hộ Hoàng Văn Tứ (TD-0001) không còn trong xã từ 1/3/2022" in message
    with pytest.raises(Refused, match="không còn trong xã nên không xếp diện được"):
        actions.change_class(scope=scope, household_id=household, after=NEITHER, on=date(2022, 4, 1))
    back = actions.record_movement(
        scope=scope,
        household_id=household,
        kind=MovementKind.MOVED_IN,
        happened_on=date(2022, 6, 1),
        hamlet_id=cast.hamlets["lang-mon"].pk,
        poverty_class=NEITHER,
        persons=3,
    )
    assert back.movement is not None
    assert back.movement.number == 3


def test_poor_again_is_no_new_case(cast: Cast) -> None:
    household, scope = entered(cast), cast.officer.scope
    actions.change_class(scope=scope, household_id=household, after=NEITHER, on=SPRING)
    codes, message = refused(cast, household, MovementKind.ARISEN, date(2022, 9, 1), poverty_class=POOR)
    assert codes == {"kind-does-not-fit"}
    assert "đã từng là hộ nghèo" in message


def test_code_is_unique_in_the_commune(cast: Cast) -> None:
    entered(cast)
    with pytest.raises(Refused, match="Mã hộ TD-0001 đã có hộ khác dùng"):
        entered(cast)


def test_death_takes_a_person_and_the_last_one_dissolves(cast: Cast) -> None:
    people = [NewMember("Hoàng Văn Tứ", relation="head"), NewMember("Lê Thị Na", relation="spouse")]
    household, scope = entered(cast, members=people, persons=None), cast.officer.scope
    head, wife = Member.objects.within(scope).filter(household_id=household).order_by("number")
    with pytest.raises(Refused, match="thì phải nêu chủ hộ mới"):
        actions.record_death(scope=scope, household_id=household, member_id=head.pk, on=SPRING)
    actions.record_death(scope=scope, household_id=household, member_id=head.pk, on=SPRING, head_id=wife.pk)
    assert Household.objects.within(scope).get(pk=household).head_name == "Lê Thị Na"
    head.refresh_from_db()
    assert (head.left_on, head.left_reason) == (SPRING, "died")
    last = actions.record_death(scope=scope, household_id=household, member_id=wife.pk, on=date(2022, 8, 1))
    assert last.movement is not None
    assert (last.movement.kind, last.movement.hamlet_to_id) == ("dissolved", None)


def test_head_changes_without_touching_any_figure(cast: Cast) -> None:
    household, scope = entered(cast), cast.officer.scope
    confirm_results(cast, 2021)
    done = actions.change_head(
        scope=scope, household_id=household, on=date(2021, 5, 1), head_name="  Lê   Thị Na "
    )
    assert done.movement is not None
    assert (done.movement.persons_before, done.movement.persons_after) == (4, 4)
    stored = Household.objects.within(scope).get(pk=household)
    assert (stored.head_name, stored.folded) == ("Lê Thị Na", "le thi na td-0001")


def test_only_the_officer_of_the_commune_records(cast: Cast) -> None:
    household = entered(cast)
    for person in (cast.leader, cast.head, cast.commune_admin):
        with pytest.raises(NotAllowed):
            actions.members_changed(scope=person.scope, household_id=household, persons_after=5, on=SPRING)
    with pytest.raises(Refused, match="Xã không có hộ này"):
        actions.members_changed(
            scope=cast.other_officer.scope, household_id=household, persons_after=5, on=SPRING
        )


def test_movement_stands_in_the_journal_from_and_to(cast: Cast) -> None:
    household = entered(cast)
    actions.change_class(
        scope=cast.officer.scope, household_id=household, after=NEAR_POOR, on=SPRING, reason="rà soát"
    )
    entries = Entry.objects.within(cast.officer.scope).filter(household_id=household)
    changed = entries.filter(deed="movement-recorded", figure="household-class").get()
    assert (changed.old_value, changed.new_value, changed.reason) == ("hộ nghèo", "hộ cận nghèo", "rà soát")
    assert changed.hamlet_id == cast.hamlets["phuc-hoa"].pk


def test_many_links_are_added_in_a_few_statements(cast: Cast, django_assert_max_num_queries: Any) -> None:
    scope, hamlet = cast.officer.scope, cast.hamlets["phuc-hoa"].pk
    keys = [entered(cast, code=f"TD-{number:04}") for number in range(1, 31)]
    before, after = State(hamlet, POOR, 4), State(hamlet, NEITHER, 4)
    rows = [NewMovement(key, MovementKind.ESCAPED_ABOVE, SPRING, before, after) for key in keys]
    with django_assert_max_num_queries(4):
        actions.append(scope, rows)
    assert [row.kind for row in links(cast, keys[-1])] == ["registered", "escaped-above"]
    with pytest.raises(Refused, match="không nối với biến động trước"):
        actions.append(scope, rows[:1])


def test_carried_households_change_hamlet_and_nothing_else(cast: Cast) -> None:
    household, scope = entered(cast), cast.officer.scope
    new = cast.hamlets["lang-mon"].pk
    assert record_carried(scope=scope, rows=[Carried(household, new)], on=SPRING, reason="NQ 5") == 1
    last = links(cast, household)[-1]
    assert (last.kind, last.hamlet_to_id, last.class_to, last.persons_after) == ("taken-over", new, "poor", 4)
    ledger = ledger_of(scope, 2022)
    assert ledger.row(new, POOR).carried == Count(1, 4)
    assert ledger.total(POOR).closing == Count(1, 4)
