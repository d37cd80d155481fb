"""Targets in households, and the inflow of escaped poor households."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from targets.rules import (
    Goal,
    GoalLevel,
    GoalProgress,
    HamletFigures,
    PovertyClass,
    check_goals,
    inflow_of,
    progress_of,
    reduction_for_rate,
)
from thinhduc.figures import format_rate
from thinhduc.findings import Level

POOR = PovertyClass.POOR
RATE = Fraction(7, 500)


def test_rate_of_2022_lacks_two_households(poor_2022):
    goal = Goal(GoalLevel.OWN, POOR, reduction=6, rate=RATE)
    assert progress_of(goal, poor_2022) == GoalProgress(needed=8, planned=6, missing=2, reached=False)
    assert progress_of(replace(goal, rate=None), poor_2022) == GoalProgress(6, 6, 0, True)
    assert progress_of(replace(goal, reduction=9), poor_2022).missing == 3


def test_goal_words_tell_assigned_from_own(tables_2022):
    goals = [
        Goal(
            GoalLevel.ASSIGNED, POOR, reduction=9, issuer="UBND thành phố Thái Nguyên", document="69/KH-UBND"
        ),
        Goal(GoalLevel.OWN, POOR, rate=RATE, reason="chờ rà soát lại"),
        Goal(GoalLevel.OWN, PovertyClass.NEAR_POOR, reduction=3),
    ]
    assigned, own = check_goals(goals, tables_2022)
    assert assigned.message == (
        "Mục tiêu cấp trên giao (giảm 9 hộ nghèo; UBND thành phố Thái Nguyên, 69/KH-UBND) cần giảm 9 hộ, "
        "kế hoạch giảm 6 hộ, còn thiếu 3 hộ."
    )
    assert own.message == (
        "Mục tiêu xã tự đặt (tỷ lệ hộ nghèo còn 1,40 %) cần giảm 8 hộ, kế hoạch giảm 6 hộ, còn thiếu 2 hộ."
    )
    assert (own.level, own.code, own.data["missing"], own.data["reason"]) == (
        Level.WARNING,
        "goal-not-reached",
        2,
        "chờ rà soát lại",
    )


@pytest.mark.parametrize(
    ("goal", "expected"),
    [
        (Goal(GoalLevel.OWN, POOR, reduction=6, rate=RATE), GoalProgress(None, 6, None, None)),
        (Goal(GoalLevel.OWN, POOR, reduction=9, rate=RATE), GoalProgress(9, 6, 3, False)),
        (Goal(GoalLevel.OWN, POOR), GoalProgress(None, 6, None, None)),
    ],
)
def test_goal_with_unknown_households_is_judged_only_where_the_count_suffices(poor_2022, goal, expected):
    lines = [replace(line, households=None) if line.order == 1 else line for line in poor_2022]
    assert progress_of(goal, lines) == expected


def test_goal_that_can_not_be_judged_is_a_note_and_an_empty_goal_says_nothing(poor_2022):
    lines = {POOR: [replace(poor_2022[0], reduction=None), *poor_2022[1:]]}
    (finding,) = check_goals([Goal(GoalLevel.OWN, POOR, rate=RATE), Goal(GoalLevel.OWN, POOR)], lines)
    assert (finding.level, finding.code) == (Level.NOTE, "goal-not-computable")


@given(st.integers(0, 500), st.integers(1, 5000), st.fractions(0, 1, max_denominator=10_000))
def test_needed_reduction_is_the_smallest_that_reaches_the_rate(opening, households, rate):
    needed = reduction_for_rate(rate, [HamletFigures(1, "A", households, opening)])
    assert needed is not None
    assert Fraction(opening - needed, households) <= rate
    assert needed == 0 or Fraction(opening - needed + 1, households) > rate


def test_inflow_of_2022(poor_2022, near_poor_2022):
    rows = inflow_of(poor_2022, near_poor_2022)
    assert [row.escaped_to_near_poor for row in rows] == [0, 1, 2, 3, 4, 5, 6]
    assert [(row.near_poor_closing, format_rate(row.rate)) for row in rows[::3]] == [
        (19, "0,90"),
        (22, "1,04"),
        (25, "1,18"),
    ]


def test_inflow_is_empty_while_unknown_and_short_for_a_slip_of_the_keyboard(poor_2022, near_poor_2022):
    assert inflow_of([replace(poor_2022[0], reduction=None)], near_poor_2022) == ()
    rows = inflow_of([replace(poor_2022[0], reduction=10**8)], near_poor_2022)
    assert len(rows) <= 52
    assert (rows[0].escaped_to_near_poor, rows[-1].escaped_to_near_poor) == (0, 10**8)
