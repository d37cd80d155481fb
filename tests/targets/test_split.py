"""The proposed split: the method of the signed table, its limits, its words."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from targets.rules import HamletFigures, PovertyClass, capacity_of, propose_split, reduction_for_rate

POOR, NEAR_POOR = PovertyClass.POOR, PovertyClass.NEAR_POOR


@st.composite
def known_lines(draw: st.DrawFn) -> list[HamletFigures]:
    pairs = draw(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=10))
    return [HamletFigures(n, f"Xóm {n}", 200, max(pair), min(pair)) for n, pair in enumerate(pairs, start=1)]


def seat_by_seat(lines: Sequence[HamletFigures], poverty_class: PovertyClass, asked: int) -> dict[int, int]:
    """The method word by word, one household after the other."""
    given_to = {line.order: 0 for line in lines}

    def quotient(line: HamletFigures) -> Fraction:
        return Fraction(capacity_of(line, poverty_class) or 0, given_to[line.order] + 1)

    for _ in range(asked):
        able = [line for line in lines if given_to[line.order] < (capacity_of(line, poverty_class) or 0)]
        if not able:
            break
        best = min(able, key=lambda line: (-quotient(line), -(line.opening or 0), line.order))
        given_to[best.order] += 1
    return given_to


def test_six_poor_of_2022_split_as_signed(poor_2022):
    split = propose_split(poor_2022, POOR, 6)
    assert {share.name: share.given for share in split.shares if share.given} == {
        "Phúc Hòa": 1,
        "Xóm Phú": 1,
        "Xóm Cường": 1,
        "Xóm Thịnh": 1,
        "Làng Mơn": 2,
    }
    assert [share.given for share in split.shares] == [line.reduction for line in poor_2022]
    assert (split.given, split.left_over) == (6, 0)


def test_every_hamlet_is_told_why(poor_2022):
    why = {share.name: share.reason for share in propose_split(poor_2022, POOR, 6).shares}
    assert why["Làng Mơn"] == (
        "Có thể giảm 4 hộ; được 2 hộ vì thương số 4 ÷ 1 = 4,00 và 4 ÷ 2 = 2,00 nằm trong số cao nhất."
    )
    assert why["Khánh Hòa"] == (
        "Có thể giảm 2 hộ; chưa được hộ nào: thương số 2 ÷ 1 = 2,00 bằng Xóm Cường, "
        "nơi có nhiều hộ nghèo hơn (3 so với 2)."
    )
    assert why["Nhân Hòa"] == (
        "Có thể giảm 1 hộ; chưa được hộ nào: thương số 1 ÷ 1 = 1,00 thấp hơn 2,00 của hộ cuối cùng, về Xóm Cường."
    )
    assert why["Cường Lăng"] == "Hộ nghèo duy nhất không còn khả năng lao động nên không phân bổ."
    assert why["Xóm Lượt"] == "Cả 2 hộ nghèo đều không còn khả năng lao động nên không phân bổ."
    assert why["Tân Đức"] == "Không có hộ nghèo nên không phân bổ."


def test_asking_for_more_than_can_leave_says_how_many_are_left(poor_2022):
    split = propose_split(poor_2022, POOR, 20)
    assert (split.given, split.left_over) == (16, 4)
    assert split.summary == (
        "Phân bổ được 16 trên 20 hộ. Còn 4 hộ chưa có xóm nào nhận được: đã hết số hộ có thể giảm."
    )


def test_unknown_no_labour_keeps_a_hamlet_out_and_says_so(poor_2022):
    lines = [replace(line, no_labour=None) if line.name == "Làng Mơn" else line for line in poor_2022]
    split = propose_split(lines, POOR, 6)
    mon = split.shares[-1]
    assert (mon.given, mon.capacity) == (None, None)
    assert mon.reason == "Chưa biết số hộ không còn khả năng lao động nên chưa đưa vào phân bổ."
    assert split.given == 6
    assert "Làng Mơn" in split.summary


def test_full_tie_goes_to_the_earlier_in_the_list_whatever_the_order_of_rows():
    lines = [HamletFigures(2, "Xóm B", 100, 4, 2), HamletFigures(1, "Xóm A", 100, 4, 2)]
    split = propose_split(lines, POOR, 1)
    assert [(share.name, share.given) for share in split.shares] == [("Xóm A", 1), ("Xóm B", 0)]
    assert split.shares[1].reason.endswith("và số hộ nghèo bằng Xóm A, xóm đứng trước trong danh sách.")


def test_near_poor_can_all_leave(near_poor_2022):
    split = propose_split(near_poor_2022, NEAR_POOR, 22)
    assert [share.given for share in split.shares] == [line.opening for line in near_poor_2022]


def test_nothing_asked_gives_nothing_and_a_slip_of_the_keyboard_ends_at_once(poor_2022):
    assert propose_split(poor_2022, POOR, -3).given == 0
    assert propose_split([], POOR, 3).left_over == 3
    huge = [HamletFigures(n, f"Xóm {n}", None, 10**8, 0) for n in range(1, 13)]
    assert propose_split(huge, POOR, 10**8).given == 10**8


def test_rate_to_reach_is_a_count_to_split(poor_2022):
    needed = reduction_for_rate(Fraction(7, 500), poor_2022)
    assert needed == 8
    assert propose_split(poor_2022, POOR, needed).given == 8


@given(known_lines(), st.integers(0, 400), st.sampled_from(PovertyClass))
def test_split_sums_to_what_is_asked_or_can_be_and_passes_no_capacity(lines, asked, poverty_class):
    split = propose_split(lines, poverty_class, asked)
    assert split.given == min(asked, sum(capacity_of(line, poverty_class) or 0 for line in lines))
    assert split.given == sum(share.given or 0 for share in split.shares)
    assert split.given + split.left_over == asked
    for share in split.shares:
        assert share.capacity is not None
        assert share.given is not None
        assert 0 <= share.given <= share.capacity
        assert share.reason.endswith(".")


@given(known_lines(), st.integers(0, 400), st.sampled_from(PovertyClass))
def test_split_is_that_of_the_method_household_by_household(lines, asked, poverty_class):
    split = propose_split(lines, poverty_class, asked)
    assert {share.order: share.given for share in split.shares} == seat_by_seat(lines, poverty_class, asked)
