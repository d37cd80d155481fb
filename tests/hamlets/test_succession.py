"""Places through time as pure rules: who follows whom, what stays comparable, what is refused."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hamlets.rules import (
    Succession,
    comparable,
    comparable_total,
    name_clashes,
    predecessors_of,
    sources_on,
    split_faults,
    split_groups,
    succession_faults,
    successors_on,
    sum_known,
)

FIRST = 2020
JULY = date(2025, 7, 1)
NAMES = {1: "Xóm Phú", 2: "Xóm Cường", 3: "Phú Cường", 4: "Nhân Hòa"}
LABELS = {"poor": "hộ nghèo", "near_poor": "hộ cận nghèo"}


def merged(*predecessors: int, into: int, on: date = JULY) -> list[Succession]:
    return [Succession(one, into, on) for one in predecessors]


@st.composite
def histories(draw: st.DrawFn, with_splits: bool = True) -> tuple[list[Succession], list[set[int]]]:
    """Five years of merging and splitting: the rows, and the places standing at the end of each year."""
    standing = set(range(1, draw(st.integers(2, 6)) + 1))
    free = max(standing) + 1
    rows: list[Succession] = []
    years = [set(standing)]
    for year in range(FIRST + 1, FIRST + 5):
        on = date(year, 1, 1) + timedelta(days=draw(st.integers(0, 364)))
        kinds = ["none", "merge"] + (["split"] if with_splits else [])
        kind = draw(st.sampled_from(kinds))
        if kind == "merge" and len(standing) > 1:
            chosen = draw(st.sets(st.sampled_from(sorted(standing)), min_size=2))
            rows += merged(*chosen, into=free, on=on)
            standing = standing - chosen | {free}
            free += 1
        if kind == "split":
            whole = draw(st.sampled_from(sorted(standing)))
            rows += [Succession(whole, free, on), Succession(whole, free + 1, on)]
            standing = standing - {whole} | {free, free + 1}
            free += 2
        years.append(set(standing))
    return rows, years


figures = st.one_of(st.none(), st.integers(0, 50))


@given(histories(), st.data())
def test_every_place_stands_where_its_successors_say(history: object, data: st.DataObject) -> None:
    rows, years = history  # type: ignore[misc]
    for number, standing in enumerate(years):
        day = date(FIRST + number, 12, 31)
        reached = {one for first in years[0] for one in successors_on(rows, first, day)}
        assert reached == standing


@given(histories(with_splits=False), st.data())
def test_mergers_lose_nothing(history: object, data: st.DataObject) -> None:
    """Each year's commune sum is the same before and after summing predecessors; missing stays missing."""
    rows, years = history  # type: ignore[misc]
    series = {
        place: {FIRST + n: data.draw(figures) for n, standing in enumerate(years) if place in standing}
        for place in set().union(*years)
    }
    table = comparable(series, rows, years[-1])
    for number, standing in enumerate(years):
        year = FIRST + number
        raw = [series[place][year] for place in standing]
        shown = [table[place].get(year) for place in years[-1]]
        if None not in raw:
            assert sum(raw) == sum(shown)  # type: ignore[arg-type]
        assert (None in raw) == (None in shown)


@given(histories(), st.data())
def test_a_communes_sum_is_the_same_under_any_years_places(history: object, data: st.DataObject) -> None:
    """Splits too: what stood in a year adds up to the same whether counted then or under today's places."""
    rows, years = history  # type: ignore[misc]
    for number, standing in enumerate(years):
        year = FIRST + number
        series = {place: {year: data.draw(figures)} for place in standing}
        raw = [series[place][year] for place in standing]
        expected = None if None in raw else sum(raw)  # type: ignore[arg-type]
        assert comparable_total(series, rows, years[-1], year) == expected
    if len(years[-1]) > 1 and rows and years[-1] != years[0]:
        gone = next(iter(years[-1] - years[0]))
        series = {place: {FIRST: 1} for place in years[0]}
        alone = comparable_total(series, rows, [gone], FIRST)
        assert alone is None or alone == len(sources_on(rows, gone, date(FIRST, 12, 31)) or ())


@given(histories())
def test_no_place_is_a_source_twice_and_sources_lead_back(history: object) -> None:
    rows, years = history  # type: ignore[misc]
    last = date(FIRST + len(years) - 1, 12, 31)
    for number, standing in enumerate(years):
        day = date(FIRST + number, 12, 31)
        found = [sources_on(rows, place, day) for place in sorted(years[-1])]
        known = [one for sources in found if sources is not None for one in sources]
        assert len(known) == len(set(known))
        assert set(known) <= standing
        for place, sources in zip(sorted(years[-1]), found, strict=True):
            for source in sources or ():
                assert successors_on(rows, source, last) == {place}


@given(histories(), st.data())
def test_a_step_back_is_always_refused(history: object, data: st.DataObject) -> None:
    rows, _ = history  # type: ignore[misc]
    if not rows:
        return
    row = data.draw(st.sampled_from(rows))
    names = {place: f"Xóm {place}" for one in rows for place in (one.predecessor, one.successor)}
    back = Succession(row.successor, row.predecessor, row.on + timedelta(days=400 * 5))
    assert succession_faults(rows, [back], names)
    assert succession_faults([], rows, names) == []


def test_before_the_day_nothing_follows() -> None:
    rows = merged(1, 2, into=3)
    assert successors_on(rows, 1, JULY - timedelta(days=1)) == {1}
    assert successors_on(rows, 1, JULY) == {3}
    assert predecessors_of(rows, 3, JULY - timedelta(days=1)) == frozenset()
    assert sources_on(rows, 3, JULY) == {3}


def test_five_years_across_a_merger() -> None:
    series = {
        1: {2021: 3, 2022: 2, 2023: 1, 2024: 0},
        2: {2021: 4, 2022: None, 2023: 2, 2024: 2},
        3: {2025: 1},
    }
    assert comparable(series, merged(1, 2, into=3), [3]) == {
        3: {2021: 7, 2022: None, 2023: 3, 2024: 2, 2025: 1}
    }


def test_part_of_a_split_place_is_unknown_before_and_whole_again_when_joined() -> None:
    split = [Succession(1, 2, date(2023, 1, 1)), Succession(1, 3, date(2023, 1, 1))]
    series = {1: {2022: 9}, 2: {2023: 5, 2024: 5}, 3: {2023: 4, 2024: 3}, 4: {2025: 7}}
    assert comparable(series, split, [2, 3]) == {2: {2022: None, 2023: 5, 2024: 5, 2025: None},
                                                 3: {2022: None, 2023: 4, 2024: 3, 2025: None}}  # fmt: skip
    joined = [*split, *merged(2, 3, into=4, on=date(2025, 1, 1))]
    assert comparable(series, joined, [4]) == {4: {2022: 9, 2023: 9, 2024: 8, 2025: 7}}


def test_part_joined_with_a_stranger_stays_unknown() -> None:
    rows = [Succession(1, 2, JULY), Succession(1, 3, JULY), *merged(3, 4, into=5, on=date(2026, 1, 1))]
    assert sources_on(rows, 5, date(2024, 12, 31)) is None
    assert sources_on(rows, 5, date(2025, 12, 31)) == {3, 4}
    assert split_groups(rows, [2, 5], date(2024, 12, 31)) == [(frozenset({1, 4}), (2, 5))]
    assert split_groups(rows, [2, 5], date(2025, 12, 31)) == []


@given(histories())
def test_groups_hold_all_that_can_not_be_computed_and_nothing_twice(history: object) -> None:
    rows, years = history  # type: ignore[misc]
    for number, standing in enumerate(years):
        day = date(FIRST + number, 12, 31)
        groups = split_groups(rows, sorted(years[-1]), day)
        grouped = [place for _, places in groups for place in places]
        assert sorted(grouped) == [one for one in sorted(years[-1]) if sources_on(rows, one, day) is None]
        apart = [sources_on(rows, one, day) or frozenset() for one in years[-1]]
        sides = [source for sources, _ in groups for source in sources]
        assert sorted([*sides, *(one for sources in apart for one in sources)]) == sorted(standing)


@pytest.mark.parametrize(
    ("known", "new", "words"),
    [
        ([], merged(1, into=1), "Xóm Phú không thể là nơi sau của chính mình"),
        (merged(1, into=2), merged(2, into=1, on=date(2026, 1, 1)), "Xóm Phú đã là nơi trước của Xóm Cường"),
        (merged(1, 2, into=3), merged(1, into=3), "Xóm Phú đã có Phú Cường là nơi sau"),
        (merged(1, 2, into=3), merged(1, into=4, on=date(2026, 1, 1)), "Xóm Phú đã sáp nhập hoặc chia từ 1/7/2025"),
        (merged(1, 2, into=3), merged(3, into=4), "Phú Cường có từ 1/7/2025; ngày sáp nhập hoặc chia phải sau"),
        ([], [Succession(1, 3, JULY), Succession(3, 4, date(2025, 6, 1))], "Phú Cường có từ 1/7/2025"),
    ],
)  # fmt: skip
def test_refusals_name_the_places(known: list[Succession], new: list[Succession], words: str) -> None:
    assert any(words in fault for fault in succession_faults(known, new, NAMES))


def test_split_opening_must_add_up_and_have_a_reason() -> None:
    whole = {"poor": 5, "near_poor": 2}
    good = [("Phú 1", {"poor": 3, "near_poor": 2}), ("Phú 2", {"poor": 2, "near_poor": 0})]
    assert split_faults("Xóm Phú", whole, good, "Theo biên bản ngày 2/7/2025", LABELS) == []
    assert split_faults("Xóm Phú", whole, good, "  ", LABELS) == [
        "Số đầu kỳ của xóm mới chia do người nhập, nên cần ghi lý do."
    ]
    unknown = [("Phú 1", {"poor": 3, "near_poor": None}), ("Phú 2", {"poor": 3, "near_poor": 0})]
    assert split_faults("Xóm Phú", whole, unknown, "Biên bản", LABELS) == [
        "Xóm Phú có 5 hộ nghèo; các xóm chia ra cộng lại là 6. Hai số phải bằng nhau.",
        "Phú 1 chưa có số hộ cận nghèo.",
    ]
    negative = [("Phú 1", {"poor": 6, "near_poor": 1}), ("Phú 2", {"poor": -1, "near_poor": 1})]
    assert split_faults("Xóm Phú", whole, negative, "Biên bản", LABELS) == [
        "Phú 2: số hộ nghèo không được âm."
    ]


@given(st.lists(st.integers(0, 40), min_size=2, max_size=5), st.integers(0, 3))
def test_parts_hold_exactly_when_their_sum_is_the_whole(parts: list[int], off: int) -> None:
    rows = [(f"Phần {number}", {"poor": value}) for number, value in enumerate(parts, 1)]
    faults = split_faults("Xóm Phú", {"poor": sum(parts) + off}, rows, "Biên bản", {"poor": "hộ nghèo"})
    assert bool(faults) == bool(off)


def test_missing_is_not_zero_in_sums() -> None:
    assert (sum_known([0, 0]), sum_known([0, None]), sum_known([])) == (0, None, None)


def test_same_names_get_the_old_communes_name() -> None:
    names = {1: ("Xóm Phú", "Thịnh Đức"), 2: ("xóm phú", "Bình Sơn"), 3: ("Nhân Hòa", "Thịnh Đức")}
    assert name_clashes(names) == {1: "Xóm Phú (Thịnh Đức)", 2: "xóm phú (Bình Sơn)", 3: "Nhân Hòa"}
