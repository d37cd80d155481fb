"""Households in a round: scores, steps, decisions; refused as a whole, with names."""

from dataclasses import replace
from datetime import date

import pytest

from households.actions.cases import Entry, SheetValues, record_steps, save_sheet
from households.actions.movements import record_movement
from households.models import CaseStep, Classification, Household, Movement, Sheet
from households.queries.cases import case_view
from households.rules import PovertyClass
from households.rules.kinds import MovementKind
from households.rules.steps import Stage, Step, StepKind
from journal.models import Entry as JournalEntry
from tests.cast import Cast
from tests.households.making_rounds import (
    CERTIFICATE,
    DECISION,
    MEETING,
    POSTED,
    STANDARD,
    add,
    make_household,
    regular_round,
    score,
    walk,
)
from thinhduc.errors import Conflict, Locked, NotAllowed, Refused
from thinhduc.scope import Scope

NEAR = PovertyClass.NEAR_POOR


@pytest.fixture
def scope(cast: Cast) -> Scope:
    return cast.officer.scope


@pytest.fixture
def round_id(scope: Scope) -> int:
    return regular_round(scope)


def class_now(scope: Scope, household: Household) -> str | None:
    (movement,) = Movement.objects.within(scope).filter(household=household, until=None)
    return movement.class_to


def test_a_review_from_request_to_certificate_changes_the_class_by_one_movement(
    cast: Cast, scope: Scope, round_id: int
) -> None:
    household = make_household(cast.hamlets["phuc-hoa"], "PH-01", "Trần Văn An", PovertyClass.NEITHER)
    case_id = add(scope, round_id, household)
    saved = score(scope, round_id, case_id, 140, (1, 4, 8))
    assert saved.surveyed
    done = walk(scope, round_id, [case_id], MEETING, POSTED, DECISION)
    assert (done.movements, done.waiting) == (1, 0)
    walk(scope, round_id, [case_id], CERTIFICATE)

    assert class_now(scope, household) == "poor"
    last = Movement.objects.within(scope).get(household=household, until=None)
    assert (last.kind, last.happened_on) == (MovementKind.ARISEN.value, date(2022, 3, 25))
    assert (last.decision_number, last.decision_on) == ("45/QĐ-UBND", date(2022, 3, 25))
    fact = Classification.objects.within(scope).get(case_id=case_id)
    assert (fact.poverty_class, fact.year, fact.decided_by) == ("poor", 2022, "Lăng Đại Thành")
    view = case_view(scope, round_id, case_id)
    assert view
    assert view.standing.stage(date(2022, 4, 1)) is Stage.CERTIFIED
    deeds = list(
        JournalEntry.objects.within(scope)
        .filter(household_id=household.pk, figure="")
        .values_list("deed", flat=True)
    )
    assert deeds.count("case-step-recorded") == 5
    assert {"case-added", "sheet-saved"} <= set(deeds)


def test_a_class_that_stays_makes_no_movement(cast: Cast, scope: Scope, round_id: int) -> None:
    household = make_household(cast.hamlets["phuc-hoa"], "PH-01", "Trần Văn An")
    case_id = add(scope, round_id, household)
    score(scope, round_id, case_id, 120, (1, 2, 3))
    done = walk(scope, round_id, [case_id], MEETING, POSTED, DECISION)
    assert done.movements == 0
    assert Movement.objects.within(scope).filter(household=household).count() == 1
    assert Classification.objects.within(scope).get(case_id=case_id).poverty_class == "poor"


def test_a_decision_for_many_names_all_who_can_not_be_classified_and_stores_nothing(
    cast: Cast, scope: Scope, round_id: int
) -> None:
    heads = ["Trần Văn An", "Lê Thị Bình", "Vũ Văn Cảnh"]
    ids = []
    for number, head in enumerate(heads):
        household = make_household(cast.hamlets["phuc-hoa"], f"PH-{number}", head)
        ids.append(add(scope, round_id, household))
        score(scope, round_id, ids[-1], 150 if number == 0 else None, None)
    survey = Step(StepKind.SURVEYED, date(2022, 3, 16))
    walk(scope, round_id, ids[1:], survey)
    walk(scope, round_id, ids, MEETING, POSTED)
    before = CaseStep.objects.within(scope).count()
    with pytest.raises(Refused) as refused:
        walk(scope, round_id, ids, DECISION)
    said = [finding.message for finding in refused.value.findings]
    assert len(said) == 2
    assert all(head in " ".join(said) for head in heads[1:])
    assert "chưa có tổng điểm B1" in said[0]
    assert CaseStep.objects.within(scope).count() == before
    assert not Classification.objects.within(scope).exists()
    assert Movement.objects.within(scope).count() == 3


def test_a_household_that_moved_out_meanwhile_gets_no_class(cast: Cast, scope: Scope, round_id: int) -> None:
    household = make_household(cast.hamlets["phuc-hoa"], "PH-01", "Trần Văn An")
    case_id = add(scope, round_id, household)
    score(scope, round_id, case_id, 150)
    walk(scope, round_id, [case_id], MEETING, POSTED)
    record_movement(
        scope=scope, household_id=household.pk, kind=MovementKind.MOVED_OUT, happened_on=date(2022, 3, 20)
    )
    with pytest.raises(Refused) as refused:
        walk(scope, round_id, [case_id], DECISION)
    (finding,) = refused.value.findings
    assert (finding.code, finding.hamlet) == ("household-gone", "Phúc Hòa")
    assert "Trần Văn An" in finding.message
    assert not Classification.objects.within(scope).exists()


def test_a_meeting_for_many_keeps_each_households_votes_and_refuses_all_for_one(
    cast: Cast, scope: Scope, round_id: int
) -> None:
    ids = []
    for number, head in enumerate(["Trần Văn An", "Lê Thị Bình"]):
        household = make_household(cast.hamlets["phuc-hoa"], f"PH-{number}", head)
        ids.append(add(scope, round_id, household))
        score(scope, round_id, ids[-1], 120, (1, 2, 3))
    entries = [Entry(ids[0], MEETING), Entry(ids[1], replace(MEETING, in_favour=30, against=20))]
    with pytest.raises(Refused) as refused:
        record_steps(scope=scope, round_id=round_id, entries=entries)
    assert [finding.code for finding in refused.value.findings] == ["votes-too-many"]
    assert not CaseStep.objects.within(scope).filter(kind="meeting").exists()
    record_steps(
        scope=scope,
        round_id=round_id,
        entries=[Entry(ids[0], MEETING), Entry(ids[1], replace(MEETING, in_favour=10, against=30))],
    )
    views = [case_view(scope, round_id, pk) for pk in ids]
    assert [view and view.standing.is_agreed for view in views] == [True, False]


def test_a_sheet_is_saved_incomplete_and_nothing_ticked_is_not_nothing_lacking(
    cast: Cast, scope: Scope, round_id: int
) -> None:
    case_id = add(scope, round_id, make_household(cast.hamlets["phuc-hoa"], "PH-01", "Trần Văn An"))
    saved = score(scope, round_id, case_id, 100, None)
    assert saved.changed
    assert not saved.surveyed
    stored = Sheet.objects.within(scope).get(case_id=case_id)
    assert (stored.b1, stored.lacking) == (100, None)
    score(scope, round_id, case_id, 100, (), seen=1)
    stored.refresh_from_db()
    assert (stored.b1, stored.lacking, stored.revision) == (100, 0, 2)


def test_a_sheet_of_somebody_else_is_not_overwritten(cast: Cast, scope: Scope, round_id: int) -> None:
    case_id = add(scope, round_id, make_household(cast.hamlets["phuc-hoa"], "PH-01", "Trần Văn An"))
    score(scope, round_id, case_id, 120, (1,))
    with pytest.raises(Conflict) as conflict:
        score(scope, round_id, case_id, 160, (1,))
    (clash,) = conflict.value.clashes
    assert (clash.field_label, clash.mine, clash.stored) == ("Điểm B1", "160", "120")
    assert Sheet.objects.within(scope).get(case_id=case_id).b1 == 120


def test_a_sheet_is_locked_by_an_agreed_meeting_and_by_the_decision(
    cast: Cast, scope: Scope, round_id: int
) -> None:
    case_id = add(scope, round_id, make_household(cast.hamlets["phuc-hoa"], "PH-01", "Trần Văn An"))
    score(scope, round_id, case_id, 120, (1, 2, 3))
    walk(scope, round_id, [case_id], MEETING)
    with pytest.raises(Locked, match="Họp dân ngày 18/3/2022"):
        score(scope, round_id, case_id, 160, (1,), seen=1)
    walk(scope, round_id, [case_id], POSTED, DECISION)
    with pytest.raises(Locked, match="45/QĐ-UBND"):
        score(scope, round_id, case_id, 160, (1,), seen=1)


def test_a_complaint_opens_the_sheet_and_the_re_check_decides(
    cast: Cast, scope: Scope, round_id: int
) -> None:
    household = make_household(cast.hamlets["phuc-hoa"], "PH-01", "Trần Văn An")
    case_id = add(scope, round_id, household)
    score(scope, round_id, case_id, 120, (1, 2, 3))
    walk(scope, round_id, [case_id], MEETING, POSTED)
    walk(scope, round_id, [case_id], Step(StepKind.COMPLAINT, date(2022, 3, 22), text="Nhà đã xây lại"))
    score(scope, round_id, case_id, 120, (1, 2), seen=1)
    walk(scope, round_id, [case_id], Step(StepKind.RE_CHECK, date(2022, 3, 24), text="Bỏ chỉ số 3"), DECISION)
    assert class_now(scope, household) == NEAR.value


@pytest.mark.parametrize(
    ("values", "word"),
    [
        (SheetValues(lacking=frozenset({13})), "chỉ số 13"),
        (SheetValues(causes=frozenset({9})), "nguyên nhân nghèo số 9"),
        (SheetValues(b1=99_999), "điểm B1"),
        (SheetValues(surveyed_on=date(2999, 1, 1)), "ngày chưa đến"),
    ],
)
def test_what_can_not_be_is_refused_with_the_households_name(
    cast: Cast, scope: Scope, round_id: int, values: SheetValues, word: str
) -> None:
    case_id = add(scope, round_id, make_household(cast.hamlets["phuc-hoa"], "PH-01", "Trần Văn An"))
    with pytest.raises(Refused) as refused:
        save_sheet(scope=scope, round_id=round_id, case_id=case_id, standard=STANDARD, values=values, seen=0)
    assert "Trần Văn An" in refused.value.message
    assert word in refused.value.message
    assert not Sheet.objects.within(scope).exists()


def test_only_the_officer_of_the_own_commune_records(cast: Cast, scope: Scope, round_id: int) -> None:
    case_id = add(scope, round_id, make_household(cast.hamlets["phuc-hoa"], "PH-01", "Trần Văn An"))
    for person in (cast.leader, cast.head, cast.commune_admin):
        with pytest.raises(NotAllowed):
            walk(person.scope, round_id, [case_id], Step(StepKind.SURVEYED, date(2022, 3, 16)))
    with pytest.raises(Refused):
        walk(cast.other_officer.scope, round_id, [case_id], Step(StepKind.SURVEYED, date(2022, 3, 16)))
    other = regular_round(scope, month=4)
    with pytest.raises(Refused, match="không thuộc đợt"):
        walk(scope, other, [case_id], Step(StepKind.SURVEYED, date(2022, 3, 16)))
