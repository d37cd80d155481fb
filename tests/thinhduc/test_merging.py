"""Two people write the same grid: nothing is lost."""

from hypothesis import given
from hypothesis import strategies as st

from thinhduc.merging import Clash, merge_rows

cells = st.none() | st.integers(0, 2)
rows = st.fixed_dictionaries({"poor": cells, "no_labour": cells})
grids = st.fixed_dictionaries({1: rows, 2: rows})


def test_row_left_alone_keeps_what_somebody_else_stored():
    seen = {1: {"poor": 3}, 2: {"poor": 6}}
    merge = merge_rows(seen, {1: {"poor": 3}, 2: {"poor": 5}}, {1: {"poor": 4}, 2: {"poor": 6}})
    assert (merge.writes, merge.conflicts) == ({2: {"poor": 5}}, ())


def test_both_changed_different_cells_of_a_row_is_a_conflict_in_both():
    seen = {2: {"poor": 6, "no_labour": 4}}
    merge = merge_rows(seen, {2: {"poor": 5, "no_labour": 4}}, {2: {"poor": 6, "no_labour": 3}})
    assert merge.writes == {}
    assert merge.conflicts == (Clash(2, "poor", 6, 5, 6), Clash(2, "no_labour", 4, 4, 3))


def test_change_in_a_cell_that_was_not_typed_is_a_conflict_of_the_row():
    seen = {2: {"poor": 6, "no_labour": 4}}
    merge = merge_rows(seen, {2: {"poor": 5}}, {2: {"poor": 6, "no_labour": 3}})
    assert (merge.writes, merge.conflicts) == ({}, (Clash(2, "poor", 6, 5, 6),))


def test_both_typed_the_same_is_no_conflict():
    merge = merge_rows({2: {"poor": 6}}, {2: {"poor": 5}}, {2: {"poor": 5}})
    assert (merge.writes, merge.conflicts) == ({}, ())


def test_empty_and_zero_are_two_things():
    merge = merge_rows({2: {"poor": None}}, {2: {"poor": 0}}, {2: {"poor": None}})
    assert merge.writes == {2: {"poor": 0}}


def test_first_figures_of_a_row_that_nobody_has_stored():
    assert merge_rows({}, {2: {"poor": 6, "near_poor": None}}, {}).writes == {2: {"poor": 6}}


@given(grids, grids, grids)
def test_merging_loses_nothing(seen, mine, stored):
    merge = merge_rows(seen, mine, stored)
    clashing = {(clash.row, clash.key) for clash in merge.conflicts}
    for row, typed in mine.items():
        for key, value in typed.items():
            written = merge.writes.get(row, {}).get(key, stored[row][key])
            if value != seen[row][key]:  # what I typed is stored, or shown to me beside the other value
                assert written == value or (row, key) in clashing
            if stored[row][key] != seen[row][key]:  # what somebody else stored is never written over unseen
                assert written == stored[row][key]
    assert not {row for row, _ in clashing} & merge.writes.keys()
