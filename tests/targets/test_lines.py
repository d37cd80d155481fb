"""Totals and rates of a plan's table."""

from dataclasses import replace
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from targets.rules import Gap, HamletFigures, PovertyClass, capacity_of, gaps_of, totals_of
from thinhduc.figures import Rate, format_rate

POOR, NEAR_POOR = PovertyClass.POOR, PovertyClass.NEAR_POOR
counts = st.none() | st.integers(0, 500)


@st.composite
def tables(draw: st.DrawFn) -> list[HamletFigures]:
    rows = draw(st.lists(st.tuples(counts, counts, counts, counts), max_size=8))
    return [HamletFigures(order, f"Xóm {order}", *row) for order, row in enumerate(rows, start=1)]


def test_totals_of_2022_come_from_the_rows(poor_2022, near_poor_2022):
    poor, near_poor = totals_of(poor_2022, POOR), totals_of(near_poor_2022, NEAR_POOR)
    assert (poor.households, poor.opening, poor.no_labour, poor.reduction, poor.closing) == (
        2111,
        37,
        21,
        6,
        31,
    )
    assert (poor.capacity, poor.rate, format_rate(poor.rate)) == (16, Rate(31, 2111), "1,47")
    assert (near_poor.opening, near_poor.no_labour, near_poor.reduction, near_poor.closing) == (
        22,
        None,
        3,
        19,
    )
    assert (near_poor.rate, format_rate(near_poor.rate)) == (Rate(19, 2111), "0,90")


def test_line_rates_of_2022_are_exact(poor_2022):
    assert [str(line.rate) for line in poor_2022][-1] == "8/130"
    assert [format_rate(line.rate) for line in poor_2022][7] == "0,00"


def test_missing_cell_leaves_the_column_without_total_and_is_named(poor_2022):
    lines = [replace(line, reduction=None) if line.name == "Làng Mơn" else line for line in poor_2022]
    totals = totals_of(lines, POOR)
    assert (totals.reduction, totals.closing, totals.rate) == (None, None, None)
    assert (totals.households, totals.opening) == (2111, 37)
    assert gaps_of(lines, POOR) == (Gap("reduction", 4, ("Làng Mơn",)),)


def test_zero_or_missing_households_have_no_rate():
    assert HamletFigures(1, "A", 0, 0, 0, 0).rate is None
    assert HamletFigures(1, "A", None, 3, 0, 0).rate is None
    assert totals_of([], POOR).rate is None


def test_near_poor_table_has_no_gap_for_no_labour(near_poor_2022):
    assert gaps_of(near_poor_2022, NEAR_POOR) == ()


def test_capacity_is_never_below_zero():
    assert capacity_of(HamletFigures(1, "A", 10, 2, 5), POOR) == 0


@given(st.data(), tables(), st.sampled_from(PovertyClass))
def test_totals_do_not_depend_on_the_order_of_rows(data, lines, poverty_class):
    shuffled = data.draw(st.permutations(lines))
    assert totals_of(shuffled, poverty_class) == totals_of(lines, poverty_class)


@given(tables(), st.sampled_from(PovertyClass))
def test_column_has_a_total_or_a_gap_never_both(lines, poverty_class):
    totals, gaps = totals_of(lines, poverty_class), {gap.key: gap for gap in gaps_of(lines, poverty_class)}
    keys = ("households", "opening", "reduction") + (("no_labour",) if poverty_class is POOR else ())
    for key in keys if lines else ():
        assert (getattr(totals, key) is None) == (key in gaps)


@given(tables())
def test_closing_total_is_opening_less_reduction(lines):
    totals = totals_of(lines, POOR)
    if totals.opening is not None and totals.reduction is not None:
        assert totals.closing == totals.opening - totals.reduction


@given(st.lists(st.tuples(st.integers(1, 500), st.integers(0, 50)), min_size=1, max_size=8))
def test_commune_rate_is_exact_and_no_mean(rows):
    lines = [
        HamletFigures(n, f"Xóm {n}", households, closing, 0, 0)
        for n, (households, closing) in enumerate(rows)
    ]
    rate = totals_of(lines, POOR).rate
    assert rate is not None
    assert rate.value == Fraction(
        sum(closing for _, closing in rows), sum(households for households, _ in rows)
    )
