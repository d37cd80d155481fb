"""Classifying by a standard: borders, what stops it, and that more lacking is never less poor."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from households.rules import (
    AREA_LABELS,
    AreaRule,
    Classified,
    Index,
    PovertyClass,
    SheetFigures,
    Standard,
    classify,
    mask_of,
    numbers_of,
    would_change,
)
from households.rules.own_standards import check_own
from thinhduc.findings import Level

POOR, NEAR_POOR, NEITHER = PovertyClass.POOR, PovertyClass.NEAR_POOR, PovertyClass.NEITHER


def indices(*keys: str) -> tuple[Index, ...]:
    return tuple(Index(number, key, "", f"Chỉ số {key}") for number, key in enumerate(keys, 1))


TWELVE = indices(*"abcdefghijkl")
POINTS = Standard(
    "nd", "Chuẩn điểm", "NĐ", "Chính phủ", date(2022, 1, 1), date(2026, 12, 31), 3,
    (AreaRule("rural", income_limit=1_500_000, b1_limit=140), AreaRule("urban", income_limit=2_000_000, b1_limit=175)),
    TWELVE, index_points=10,
)  # fmt: skip
BANDS = Standard(
    "qd", "Chuẩn hai mức", "QĐ", "Thủ tướng", date(2016, 1, 5), date(2021, 12, 31), 3,
    (AreaRule("rural", income_limit=1_000_000, income_outright=700_000),), TWELVE[:10],
)  # fmt: skip
INCOME = replace(POINTS, areas=(AreaRule("rural", income_limit=2_200_000),), index_points=None)


def lacking(count: int) -> frozenset[int]:
    return frozenset(range(1, count + 1))


def found(standard: Standard, area: str = "rural", **sheet: object) -> Classified:
    return classify(SheetFigures(**sheet), standard, area)  # type: ignore[arg-type]


def severity(standard: Standard, area: str = "rural", **sheet: object) -> int:
    """How poor; fails where no class is found."""
    result = found(standard, area, **sheet).poverty_class
    assert result is not None
    return result.severity


@pytest.mark.parametrize(
    ("area", "b1", "count", "expected"),
    [
        ("rural", 140, 3, POOR),
        ("rural", 140, 2, NEAR_POOR),
        ("rural", 141, 3, NEITHER),
        ("rural", 139, 3, POOR),
        ("rural", 141, 12, NEITHER),
        ("urban", 175, 3, POOR),
        ("urban", 175, 2, NEAR_POOR),
        ("urban", 176, 3, NEITHER),
        ("urban", 174, 4, POOR),
        ("rural", 0, 0, NEAR_POOR),
    ],
)
def test_borders_of_points_belong_to_the_poor(area: str, b1: int, count: int, expected: PovertyClass) -> None:
    result = found(POINTS, area, b1=b1, lacking=lacking(count))
    assert result.poverty_class is expected
    assert result.b2 == count * 10


def test_thirty_points_are_three_indices() -> None:
    assert POINTS.b2_from == 30
    assert found(POINTS, b1=140, lacking=lacking(3)).b2 == 30
    assert BANDS.b2_from is None
    assert found(BANDS, income=1, lacking=lacking(3)).b2 is None


@pytest.mark.parametrize(
    ("income", "count", "expected"),
    [
        (700_000, 0, POOR),
        (700_001, 2, NEAR_POOR),
        (700_001, 3, POOR),
        (1_000_000, 3, POOR),
        (1_000_000, 2, NEAR_POOR),
        (1_000_001, 10, NEITHER),
    ],
)
def test_two_bands_of_income(income: int, count: int, expected: PovertyClass) -> None:
    assert found(BANDS, income=income, lacking=lacking(count)).poverty_class is expected


def test_indices_are_needed_only_where_they_decide() -> None:
    assert found(POINTS, b1=141).poverty_class is NEITHER
    assert found(BANDS, income=700_000).poverty_class is POOR
    undecided = found(POINTS, b1=140)
    assert undecided.poverty_class is None
    assert [finding.code for finding in undecided.findings] == ["indices-missing"]
    assert found(POINTS, b1=140, lacking=frozenset()).poverty_class is NEAR_POOR


@pytest.mark.parametrize(
    ("standard", "area", "sheet", "code"),
    [
        (POINTS, "rural", {"lacking": lacking(3)}, "b1-missing"),
        (POINTS, "rural", {"b1": 100, "lacking": frozenset({1, 13})}, "index-unknown"),
        (POINTS, "rural", {"b1": 100, "lacking": frozenset({0})}, "index-unknown"),
        (POINTS, "rural", {"b1": -1, "lacking": lacking(3)}, "b1-impossible"),
        (INCOME, "rural", {"income": -1, "lacking": lacking(3)}, "income-impossible"),
        (INCOME, "rural", {"b1": 140, "lacking": lacking(3)}, "points-unknown"),
        (INCOME, "rural", {"lacking": lacking(3)}, "income-missing"),
        (BANDS, "urban", {"income": 1, "lacking": lacking(3)}, "area-unknown"),
        (replace(POINTS, areas=(AreaRule("rural"),)), "rural", {"b1": 1, "income": 1}, "limits-unknown"),
    ],
)
def test_what_stops_it_is_said(standard: Standard, area: str, sheet: dict[str, object], code: str) -> None:
    result = found(standard, area, **sheet)
    assert result.poverty_class is None
    assert code in [finding.code for finding in result.findings if finding.level is Level.ERROR]
    assert result.why


def test_one_band_of_points_does_not_stand_for_two_of_income() -> None:
    half = replace(BANDS, areas=(AreaRule("rural", 1_000_000, 700_000, b1_limit=150),))
    assert found(half, b1=100, lacking=lacking(0)).poverty_class is None
    whole = replace(BANDS, areas=(AreaRule("rural", 1_000_000, 700_000, b1_limit=150, b1_outright=120),))
    assert found(whole, b1=120, lacking=lacking(0)).poverty_class is POOR
    assert found(whole, b1=121, lacking=lacking(0)).poverty_class is NEAR_POOR


@pytest.mark.parametrize(
    ("day", "covered"),
    [(date(2021, 12, 31), False), (date(2022, 1, 1), True), (date(2026, 12, 31), True), (date(2027, 1, 1), False)],
)  # fmt: skip
def test_both_ends_of_the_period_belong_to_it(day: date, covered: bool) -> None:
    result = classify(SheetFigures(100, lacking(3)), POINTS, "rural", on=day)
    assert (result.poverty_class is POOR) is covered
    assert ("standard-not-valid" in {finding.code for finding in result.findings}) is not covered


def test_points_go_before_an_income_that_says_otherwise() -> None:
    result = found(POINTS, b1=140, income=1_500_001, lacking=lacking(3))
    assert result.poverty_class is POOR
    assert [(finding.level, finding.code) for finding in result.findings] == [
        (Level.WARNING, "income-differs")
    ]
    assert found(POINTS, b1=140, income=1_500_000, lacking=lacking(3)).findings == ()


STANDARDS = st.sampled_from([POINTS, BANDS, INCOME])
AMOUNTS = st.integers(0, 3_000_000)
TICKS = st.frozensets(st.integers(1, 10))


@given(standard=STANDARDS, b1=st.integers(0, 300), income=AMOUNTS, ticks=TICKS, more=TICKS)
def test_more_indices_are_never_less_poor(
    standard: Standard, b1: int, income: int, ticks: frozenset[int], more: frozenset[int]
) -> None:
    fewer = severity(standard, b1=b1, income=income, lacking=ticks)
    assert severity(standard, b1=b1, income=income, lacking=ticks | more) >= fewer


@given(
    b1=st.integers(0, 300), less=st.integers(0, 300), ticks=TICKS, area=st.sampled_from(sorted(AREA_LABELS))
)
def test_fewer_points_are_never_less_poor(b1: int, less: int, ticks: frozenset[int], area: str) -> None:
    lower = severity(POINTS, area, b1=max(0, b1 - less), lacking=ticks)
    assert lower >= severity(POINTS, area, b1=b1, lacking=ticks)


@given(standard=st.sampled_from([BANDS, INCOME]), income=AMOUNTS, less=AMOUNTS, ticks=TICKS)
def test_less_income_is_never_less_poor(
    standard: Standard, income: int, less: int, ticks: frozenset[int]
) -> None:
    lower = severity(standard, income=max(0, income - less), lacking=ticks)
    assert lower >= severity(standard, income=income, lacking=ticks)


@given(b1=st.integers(0, 300), income=AMOUNTS, ticks=TICKS)
def test_looking_at_the_indices_confirms_what_was_known_without(
    b1: int, income: int, ticks: frozenset[int]
) -> None:
    """A class given without the indices holds whatever they turn out to be."""
    for standard in (POINTS, BANDS, INCOME):
        early = found(standard, b1=b1, income=income).poverty_class
        assert early in (None, found(standard, b1=b1, income=income, lacking=ticks).poverty_class)


@given(st.frozensets(st.integers(1, 31)))
def test_a_mask_gives_its_numbers_back(numbers: frozenset[int]) -> None:
    mask = mask_of(numbers)
    assert numbers_of(mask) == tuple(sorted(numbers))
    assert mask.bit_count() == len(numbers)


@given(st.integers(0, 2**31 - 1))
def test_numbers_give_their_mask_back(mask: int) -> None:
    assert mask_of(numbers_of(mask)) == mask


def test_not_surveyed_is_not_nothing_lacking() -> None:
    assert (mask_of(None), numbers_of(None)) == (None, None)
    assert (mask_of([]), numbers_of(0)) == (0, ())
    with pytest.raises(ValueError, match="bắt đầu từ 1"):
        mask_of([0])
    with pytest.raises(ValueError, match="không thể âm"):
        numbers_of(-1)


def rural(_: object) -> str:
    return "rural"


def test_another_cut_off_moves_only_who_lies_between() -> None:
    higher = replace(POINTS, areas=(AreaRule("rural", income_limit=1_750_000, b1_limit=150),))
    sheets = {
        b1 * 100 + count: SheetFigures(b1, lacking(count)) for b1 in (140, 141, 150, 151) for count in (2, 3)
    }
    result = would_change(sheets, POINTS, higher, rural)
    assert {(row.household, row.before, row.after) for row in result.rows} == {
        (14102, NEITHER, NEAR_POOR), (14103, NEITHER, POOR), (15002, NEITHER, NEAR_POOR), (15003, NEITHER, POOR),
    }  # fmt: skip
    assert sum(result.counts.values()) == len(sheets)
    assert result.counts[NEITHER, NEITHER] == 2


@given(st.dictionaries(st.integers(), st.builds(SheetFigures, st.integers(0, 300), TICKS), max_size=8))
def test_the_same_standard_changes_nothing(sheets: dict[object, SheetFigures]) -> None:
    result = would_change(sheets, POINTS, POINTS, rural)
    assert result.rows == ()
    assert all(before is after for before, after in result.counts)


def test_indices_go_over_by_what_they_are() -> None:
    """The new standard numbers them otherwise, drops one and has one of its own."""
    new = replace(POINTS, indices=indices("c", "b", "a", "new"))
    sheets = {
        "dropped": SheetFigures(100, frozenset({1, 2, 4})),  # a, b, d: two remain, the new one decides
        "kept": SheetFigures(100, frozenset({1, 2, 3})),
        "none": SheetFigures(100, frozenset()),
    }
    rows = {row.household: row for row in would_change(sheets, POINTS, new, rural).rows}
    assert set(rows) == {"dropped"}
    assert (rows["dropped"].before, rows["dropped"].after) == (POOR, None)
    assert rows["dropped"].why == "Còn tùy chỉ số chưa khảo sát: Chỉ số new."


def test_points_within_the_old_bound_are_an_income_within_a_higher_one() -> None:
    sheets = {140: SheetFigures(140, lacking(3)), 141: SheetFigures(141, lacking(3))}
    result = would_change(sheets, POINTS, INCOME, rural)
    assert [(row.household, row.before, row.after) for row in result.rows] == [(141, NEITHER, None)]
    assert result.counts[POOR, POOR] == 1
    lower = replace(INCOME, areas=(AreaRule("rural", income_limit=1_400_000),))
    assert would_change(sheets, POINTS, lower, rural).counts == {(POOR, None): 1, (NEITHER, None): 1}


def test_a_province_may_only_be_higher() -> None:
    def codes(**changes: object) -> set[str]:
        rule = replace(POINTS.areas[0], **changes)  # type: ignore[arg-type]
        return {
            finding.code
            for finding in check_own(replace(POINTS, areas=(rule,)), replace(POINTS, areas=POINTS.areas[:1]))
        }

    assert codes(income_limit=1_750_000, b1_limit=150) == set()
    assert codes(income_limit=1_750_000, b1_limit=None) == set()
    assert codes(income_limit=1_750_000) == {"points-left"}
    assert codes(income_limit=1_499_999) == {"limit-lower"}
    assert codes(b1_limit=139) == {"limit-lower"}
    assert codes(income_limit=17_500_000, b1_limit=150) == {"limit-too-high"}
    assert codes(income_limit=None, b1_limit=150) == {"limit-missing"}
    assert codes() == {"same-as-national"}


def test_a_province_has_one_standard_at_a_time() -> None:
    own = replace(POINTS, lacking_from=2, valid_from=date(2024, 6, 1), valid_to=date(2025, 12, 31))
    before = replace(own, valid_from=date(2024, 1, 1), valid_to=date(2024, 5, 31))
    assert check_own(own, POINTS, [before]) == []
    touching = replace(before, valid_to=date(2024, 6, 1))
    assert [finding.code for finding in check_own(own, POINTS, [touching])] == ["period-overlap"]
    open_ended = replace(before, valid_to=None)
    assert [finding.code for finding in check_own(own, POINTS, [open_ended])] == ["period-overlap"]
    turned = replace(own, valid_to=date(2024, 5, 31))
    assert [finding.code for finding in check_own(turned, POINTS)] == ["period-order"]
