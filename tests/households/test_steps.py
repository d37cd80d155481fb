"""The steps of a review and its deadlines: what may follow what, and that no way leads round a meeting or a posting."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from households.queries.deadlines import deadlines
from households.rules.deadlines import Reading, Unit, due_of, due_on
from households.rules.step_checks import refusals_of
from households.rules.steps import Stage, Step, StepKind, standing_of
from thinhduc.findings import Finding, errors_in, warnings_in

TODAY = date(2022, 6, 30)
POSTING = deadlines()["posting"]
LISTED = Step(StepKind.LISTED, date(2022, 3, 15))
SURVEYED = Step(StepKind.SURVEYED, date(2022, 3, 16))
MEETING = Step(StepKind.MEETING, date(2022, 3, 18), present=40, in_favour=20, against=20)
POSTED = Step(StepKind.POSTED, date(2022, 3, 21), until=date(2022, 3, 24))
DECISION = Step(StepKind.DECISION, date(2022, 3, 25), document="45/QĐ-UBND")
CERTIFICATE = Step(StepKind.CERTIFICATE, date(2022, 3, 28), document="07/GCN")
WHOLE = [LISTED, SURVEYED, MEETING, POSTED, DECISION, CERTIFICATE]


def refused(step: Step, before: list[Step], today: date = TODAY) -> list[Finding]:
    return refusals_of(
        step, standing_of(before), name="Trần Văn An", hamlet="Phúc Hòa", today=today, posting=POSTING
    )


def codes(step: Step, before: list[Step], today: date = TODAY) -> list[str]:
    return [finding.code for finding in errors_in(refused(step, before, today))]


def test_a_whole_review_from_the_list_to_the_certificate_is_accepted() -> None:
    for number, step in enumerate(WHOLE):
        assert errors_in(refused(step, WHOLE[:number])) == []
    standing = standing_of(WHOLE)
    assert standing.next == ()
    assert (standing.round, standing.is_agreed, standing.decision) == (1, True, "45/QĐ-UBND")


@pytest.mark.parametrize(("in_favour", "agreed"), [(19, False), (20, True), (21, True)])
def test_half_of_those_present_is_enough(in_favour: int, agreed: bool) -> None:
    standing = standing_of([LISTED, SURVEYED, replace(MEETING, in_favour=in_favour, against=0)])
    assert standing.is_agreed is agreed
    assert (StepKind.POSTED in standing.next) is agreed


def test_a_meeting_that_did_not_agree_asks_for_another_survey_and_meeting() -> None:
    before = [LISTED, SURVEYED, replace(MEETING, in_favour=12)]
    assert codes(POSTED, before) == ["step-not-next"]
    (finding,) = refused(POSTED, before)
    assert "Hộ Trần Văn An" in finding.message
    assert "12 trên 40" in finding.message
    again = [*before, Step(StepKind.SURVEYED, date(2022, 3, 19))]
    assert standing_of(again).round == 2
    assert codes(POSTED, again) == ["step-not-next"]
    met_again = [*again, replace(MEETING, on=date(2022, 3, 20))]
    assert codes(POSTED, met_again) == []


def test_surveying_again_takes_the_earlier_meeting_and_posting_out() -> None:
    before = [*WHOLE[:4], Step(StepKind.SURVEYED, date(2022, 3, 26))]
    standing = standing_of(before)
    assert (standing.is_agreed, standing.posted_until) == (None, None)
    assert codes(replace(DECISION, on=date(2022, 3, 30)), before) == ["step-not-next"]


def test_votes_fit_into_those_present_and_are_all_given() -> None:
    before = [LISTED, SURVEYED]
    assert codes(replace(MEETING, in_favour=30, against=11), before) == ["votes-too-many"]
    assert codes(replace(MEETING, in_favour=30, against=10), before) == []
    assert codes(replace(MEETING, against=None), before) == ["votes-missing"]
    assert codes(replace(MEETING, present=0, in_favour=0, against=0), before) == ["nobody-present"]


def test_all_that_is_wrong_is_said_at_once() -> None:
    wrong = replace(DECISION, on=date(2022, 3, 20), document="")
    assert codes(wrong, WHOLE[:4], today=date(2022, 3, 19)) == [
        "day-to-come",
        "day-before-last",
        "decision-before-posting-ended",
        "number-missing",
    ]


def test_a_decision_waits_for_the_last_day_of_the_posting() -> None:
    assert codes(replace(DECISION, on=date(2022, 3, 24)), WHOLE[:4]) == ["decision-before-posting-ended"]
    assert codes(replace(DECISION, on=date(2022, 3, 25)), WHOLE[:4]) == []


def test_a_posting_is_held_against_both_readings_of_three_days() -> None:
    """From Friday 25 March 2022 three days end on Monday, three working days on Wednesday."""
    friday = replace(POSTED, on=date(2022, 3, 25))

    def until(day: int) -> list[Finding]:
        return refused(replace(friday, until=date(2022, 3, day)), WHOLE[:3])

    assert [finding.code for finding in errors_in(until(27))] == ["posting-short"]
    assert [finding.code for finding in warnings_in(until(28))] == ["posting-short-by-one-reading"]
    assert errors_in(until(28)) == []
    assert until(30) == []


def test_a_complaint_is_re_checked_before_the_decision() -> None:
    complaint = Step(StepKind.COMPLAINT, date(2022, 3, 22), text="Hộ bên cạnh cho là chấm sai điểm nhà ở.")
    before = [*WHOLE[:4], complaint]
    assert codes(DECISION, before) == ["step-not-next"]
    assert standing_of(before).stage(TODAY) is Stage.COMPLAINT
    re_check = Step(StepKind.RE_CHECK, date(2022, 3, 24))
    assert codes(re_check, before) == ["words-missing"]
    assert codes(DECISION, [*before, replace(re_check, text="Giữ nguyên điểm.")]) == []


def test_scores_may_change_until_a_meeting_agrees_and_while_they_are_re_checked() -> None:
    assert [standing_of(WHOLE[:count]).is_sheet_open for count in range(1, 7)] == [
        True, True, False, False, False, False,
    ]  # fmt: skip
    assert standing_of([*WHOLE[:4], Step(StepKind.COMPLAINT, date(2022, 3, 22), text="Sai")]).is_sheet_open


def test_opinion_of_the_level_above_may_be_recorded_and_may_be_left_out() -> None:
    opinion = Step(StepKind.OPINION, date(2022, 3, 25), text="UBND tỉnh: thống nhất")
    assert codes(opinion, WHOLE[:4]) == []
    assert codes(DECISION, [*WHOLE[:4], opinion]) == []
    assert codes(DECISION, WHOLE[:4]) == []


DAYS = st.integers(min_value=0, max_value=60).map(lambda days: date(2022, 3, 15) + timedelta(days=days))
STEPS = st.builds(
    Step,
    kind=st.sampled_from(list(StepKind)),
    on=DAYS,
    until=st.none() | DAYS,
    present=st.none() | st.integers(0, 6),
    in_favour=st.none() | st.integers(0, 6),
    against=st.none() | st.integers(0, 6),
    document=st.sampled_from(["", "45/QĐ-UBND"]),
    text=st.sampled_from(["", "có nội dung"]),
)
# Steps in the order of the table come up often enough that decisions are reached.
LIKELY = st.lists(st.sampled_from(WHOLE) | STEPS, max_size=25)


@given(LIKELY)
def test_no_way_leads_to_a_decision_without_an_agreed_meeting_and_a_finished_posting(
    tried: list[Step],
) -> None:
    accepted: list[Step] = []
    for step in tried:
        if not errors_in(refused(step, accepted)):
            accepted.append(step)
    days = [step.on for step in accepted]
    assert days == sorted(days)
    for place, step in enumerate(accepted):
        if step.kind is not StepKind.DECISION:
            continue
        before = accepted[:place]
        kinds = [one.kind for one in before]
        since = before[len(kinds) - 1 - kinds[::-1].index(StepKind.SURVEYED) :]
        (meeting,) = [one for one in since if one.kind is StepKind.MEETING]
        (posting,) = [one for one in since if one.kind is StepKind.POSTED]
        assert meeting.is_agreed
        assert since.index(meeting) < since.index(posting)
        assert posting.until is not None
        assert posting.on + timedelta(days=3) <= posting.until < step.on
        assert [one.kind for one in since].count(StepKind.COMPLAINT) == [one.kind for one in since].count(
            StepKind.RE_CHECK
        )


READINGS = [reading for deadline in deadlines().by_key.values() for reading in deadline.readings]


@given(DAYS, st.sampled_from(READINGS))
def test_working_days_never_end_before_days(start: date, reading: Reading) -> None:
    plain = due_on(start, replace(reading, unit=Unit.DAYS))
    working = due_on(start, replace(reading, unit=Unit.WORKING_DAYS))
    assert plain <= working
    assert working.weekday() < 5


def test_a_regular_review_is_decided_by_the_earlier_of_both_readings() -> None:
    """15 days and 15 working days from 15 March 2022; holidays move only what the commune entered."""
    due = due_of(deadlines()["regular-decision"], date(2022, 3, 15))
    assert (due.day, due.latest) == (date(2022, 3, 30), date(2022, 4, 5))
    off = due_of(deadlines()["regular-decision"], date(2022, 3, 15), frozenset({date(2022, 4, 5)}))
    assert (off.day, off.latest) == (date(2022, 3, 30), date(2022, 4, 6))
    assert due.is_over(date(2022, 3, 31))
    assert not due.is_over(date(2022, 3, 30))


def test_the_periodic_review_runs_from_september_to_mid_december() -> None:
    assert deadlines().periodic.of(2022) == (date(2022, 9, 1), date(2022, 12, 14))


def test_every_deadline_says_its_basis_and_how_well_it_is_known() -> None:
    for deadline in deadlines().by_key.values():
        assert deadline.readings
        assert all(reading.basis and reading.mark.label for reading in deadline.readings)
