"""The review's identities, totals and stated totals."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from households.rules import (
    KEYS,
    ReviewFigures,
    check_confirmable,
    check_review,
    check_stated_totals,
    gaps_of,
    totals_of,
)
from thinhduc.figures import Rate
from thinhduc.findings import Level
from thinhduc.stated import StatedTotal
from thinhduc.sums import Gap

WHOLE = ReviewFigures(2, "Phúc Hòa", 209, 800, 6, 20, 4, 1, 4, 30)
counts = st.none() | st.integers(0, 3000)


@st.composite
def reviews(draw: st.DrawFn) -> list[ReviewFigures]:
    rows = draw(st.lists(st.lists(counts, min_size=8, max_size=8), max_size=6))
    return [ReviewFigures(n, f"Xóm {n}", *row) for n, row in enumerate(rows, start=1)]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"no_labour": 7}, "no-labour-over-poor"),
        ({"near_poor": 174, "near_poor_persons": 400}, "classes-over-households"),
        ({"persons": 208}, "households-over-persons"),
        ({"poor_persons": 5}, "poor-over-poor-persons"),
        ({"near_poor": 5, "near_poor_persons": 4}, "near-poor-over-near-poor-persons"),
        ({"poor_persons": 797}, "class-persons-over-persons"),
        ({"average_farming": -1}, "negative-figure"),
    ],
)
def test_each_identity_alone_is_found_and_names_the_hamlet(changes, code):
    assert check_review([WHOLE]) == []
    (finding,) = check_review([replace(WHOLE, **changes)])
    assert (finding.level, finding.code, finding.hamlet) == (Level.ERROR, code, "Phúc Hòa")
    assert finding.message.startswith("Phúc Hòa: ")


@pytest.mark.parametrize(
    "changes",
    [
        {"no_labour": 6},
        {"near_poor": 173, "near_poor_persons": 400},
        {"persons": 209},
        {"poor_persons": 6},
        {"poor_persons": 796},
    ],
)
def test_identities_hold_at_the_limit(changes):
    assert check_review([replace(WHOLE, **changes)]) == []


def test_unknown_figures_break_nothing_but_known_parts_count():
    assert check_review([ReviewFigures(1, "Nhân Hòa")]) == []
    (finding,) = check_review([ReviewFigures(1, "Nhân Hòa", households=5, poor=6)])
    assert finding.message == "Nhân Hòa: hộ nghèo (6) không được nhiều hơn tổng số hộ (5)."


def test_message_lists_the_parts():
    (finding,) = check_review([ReviewFigures(1, "Nhân Hòa", households=1100, poor=1000, near_poor=101)])
    assert finding.message == (
        "Nhân Hòa: hộ nghèo (1.000) cộng hộ cận nghèo (101) không được nhiều hơn tổng số hộ (1.100)."
    )


def test_confirming_needs_the_figures_of_the_annexes_and_no_others():
    assert check_confirmable([ReviewFigures(1, "Nhân Hòa", poor=0, no_labour=0, near_poor=0)]) == []
    findings = check_confirmable([ReviewFigures(1, "Nhân Hòa", households=219)])
    assert [(f.level, f.hamlet, f.key) for f in findings] == [
        (Level.ERROR, "Nhân Hòa", "poor"),
        (Level.ERROR, "Nhân Hòa", "no_labour"),
        (Level.ERROR, "Nhân Hòa", "near_poor"),
    ]


def test_totals_and_rates():
    rows = [WHOLE, replace(WHOLE, order=1, name="Nhân Hòa", households=219, poor=3, persons=None)]
    totals = totals_of(rows)
    assert (totals.households, totals.poor, totals.persons) == (428, 9, None)
    assert (totals.poor_rate, totals.near_poor_rate) == (Rate(9, 428), Rate(2, 428))
    assert gaps_of(rows) == (Gap("persons", 800, ("Nhân Hòa",)),)


def test_stated_total_that_differs_blocks_confirming():
    pasted = [
        StatedTotal("poor", "8", 8),
        StatedTotal("households", "209", 209),
        StatedTotal("other", "1", 1),
    ]
    (finding,) = check_stated_totals(pasted, totals_of([WHOLE]))
    assert finding.message == "Hộ nghèo: cộng 1 xóm được 6; dòng CỘNG ghi 8, lệch 2. Chưa xác nhận được."
    assert finding.data["difference"] == 2


@given(st.data(), reviews())
def test_totals_do_not_depend_on_the_order_of_rows(data, rows):
    assert totals_of(data.draw(st.permutations(rows))) == totals_of(rows)


@given(reviews())
def test_missing_cell_means_no_total(rows):
    totals, gaps = totals_of(rows), {gap.key for gap in gaps_of(rows)}
    for key in KEYS if rows else ():
        assert (
            (getattr(totals, key) is None) == (key in gaps) == any(getattr(row, key) is None for row in rows)
        )
