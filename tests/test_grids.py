"""A grid's way from texts to cells, and blocks copied from a spreadsheet."""

from collections.abc import Mapping
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thinhduc.blocks import read_block
from thinhduc.grids import (
    Column,
    TypedGrid,
    changed_rows,
    field_name,
    lay_over,
    read_grid,
    read_seen,
    seen_text,
    settle,
)


@dataclass(frozen=True)
class Spot:
    order: int
    name: str


SPOTS = [Spot(1, "Nhân Hòa"), Spot(4, "Xóm Phú"), Spot(8, "Đầu Phần"), Spot(12, "Làng Mơn")]
COLUMNS = [
    Column("households", "Tổng số hộ", aliases=("Số hộ",)),
    Column("poor", "Hộ nghèo"),
    Column("note", "Ghi chú", is_text=True),
]


def test_all_faults_are_told_and_other_rows_stay() -> None:
    grid = read_grid(
        {"households-1": "2.111", "poor-1": "", "households-4": "-3", "poor-4": "ba"}, COLUMNS, SPOTS
    )
    assert grid.rows == {1: {"households": 2111, "poor": None}}
    assert [(fault.hamlet, fault.key) for fault in grid.faults] == [
        ("Xóm Phú", "households"),
        ("Xóm Phú", "poor"),
    ]
    assert grid.texts[4] == {"households": "-3", "poor": "ba"}


def test_texts_are_kept_composed_and_not_too_long() -> None:
    grid = read_grid({"note-1": " Ho\u0323p  xóm ", "note-4": "x" * 501}, COLUMNS, SPOTS)
    assert grid.rows == {1: {"note": "Họp xóm"}}
    assert grid.faulty == {4}


texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
cells = st.one_of(st.none(), st.integers(0, 10**6), texts)
seen_rows = st.dictionaries(st.integers(0, 99), st.dictionaries(st.sampled_from(["poor", "note"]), cells))


@given(seen_rows)
def test_what_was_seen_comes_back(rows: Mapping[int, Mapping[str, int | str | None]]) -> None:
    assert read_seen(seen_text(rows)) == rows


@given(st.text())
def test_any_text_can_be_read_as_seen(text: str) -> None:
    assert isinstance(read_seen(text), dict)


@given(
    st.text(alphabet="0123456789\t\n\"CỘNGcộngXóm Phú.,;-'", max_size=300),
    st.sampled_from(["", "poor-4", "x-y"]),
)
def test_any_block_can_be_read(text: str, start: str) -> None:
    block = read_block(text, COLUMNS, SPOTS, start=start)
    names = {field_name(column.key, spot.order) for column in COLUMNS for spot in SPOTS}
    assert {name for name in block.fields if not name.endswith("-cong")} <= names


def test_typing_stays_over_what_others_saved() -> None:
    typed = TypedGrid({1: {"poor": "x"}, 4: {"poor": "4"}}, {4: {"poor": 4}})
    seen = {1: {"poor": 1}, 4: {"poor": 4}}
    laid = lay_over(typed, seen, {1: {"poor": 2}, 4: {"poor": 5}}, COLUMNS)
    assert (laid.texts[1]["poor"], laid.seen[1]) == ("x", {"poor": 1})
    assert (laid.texts[4]["poor"], laid.seen[4]) == ("5", {"poor": 5})
    assert laid.unsaved == {1}
    assert changed_rows(typed, seen) == {}


def test_a_cell_left_alone_shows_what_was_stored_meanwhile() -> None:
    """A draft kept a moment late: the own cell is saved by now, another one was filled since."""
    typed = TypedGrid({4: {"households": "182", "poor": ""}}, {4: {"households": 182, "poor": None}})
    seen = {4: {"households": None, "poor": None}}
    laid = lay_over(typed, seen, {4: {"households": 182, "poor": 4}}, COLUMNS)
    assert laid.texts[4] == {"households": "182", "poor": "4", "note": ""}
    assert laid.seen[4]["poor"] == 4
    assert laid.unsaved == frozenset()


def test_a_decided_row_gets_the_stored_base_and_a_locked_one_the_stored_text() -> None:
    typed = TypedGrid({1: {"poor": "3"}}, {1: {"poor": 3}})
    decided = lay_over(typed, {1: {"poor": 1}}, {1: {"poor": 2}}, COLUMNS, decided=[1])
    assert (decided.texts[1]["poor"], decided.seen[1]) == ("3", {"poor": 2})
    locked = lay_over(typed, {1: {"poor": 1}}, {1: {"poor": 2}}, COLUMNS, locked=[1])
    assert (locked.texts[1]["poor"], locked.unsaved) == ("2", frozenset())


def test_a_choice_per_cell_or_for_all() -> None:
    fields = {"clashes": "poor-1 households-1", "poor-1": "3", "households-1": "9", "take-poor-1": "stored"}
    seen = {1: {"poor": 2, "households": None}}
    settled, undecided = settle(fields, seen, COLUMNS)
    assert (settled["poor-1"], settled["households-1"], undecided) == ("2", "9", ["households-1"])
    settled, undecided = settle(fields | {"take_all": "stored"}, seen, COLUMNS)
    assert (settled["poor-1"], settled["households-1"], undecided) == ("2", "", [])


def test_a_block_goes_down_and_right_from_the_cursor() -> None:
    block = read_block("5\t6\n7\t8", COLUMNS, SPOTS, start="households-8")
    assert block.fields == {"households-8": "5", "poor-8": "6", "households-12": "7", "poor-12": "8"}


def test_heads_put_columns_in_their_place() -> None:
    block = read_block(
        "TT\tTên xóm\tHộ nghèo năm 2021\tSố hộ\tLạ\n1\tPhú\t4\t182\t9", COLUMNS, SPOTS, start="poor-1"
    )
    assert block.fields == {"poor-4": "4", "households-4": "182"}
    assert block.notes == ("Cột “Lạ” không có trong bảng này nên chưa lấy.",)


def test_a_head_may_hold_a_line_break_as_excel_copies_it() -> None:
    block = read_block('Xóm\t"Tổng\nsố hộ"\nĐẦU PHẦN\t94\n', COLUMNS, SPOTS)
    assert block.fields == {"households-8": "94"}


@pytest.mark.parametrize(
    "text", ["ĐẦU PHÂN\t94\t0", "Xóm\tTổng số hộ\nĐẦU PHÂN\t94", "Phú\t182\nĐẦU PHÂN\t94"]
)
def test_a_name_with_another_diacritic_is_asked_about(text: str) -> None:
    block = read_block(text, COLUMNS, SPOTS, start="households-1")
    assert [(miss.text, miss.hamlet) for miss in block.near] == [("ĐẦU PHÂN", "Đầu Phần")]
    assert not {"households-1", "households-8"} & set(block.fields)
    line = block.near[0].line
    agreed = read_block(text, COLUMNS, SPOTS, start="households-1", accepted={line: 8})
    assert agreed.fields["households-8"] == "94"


@pytest.mark.parametrize(
    "name", ["dau phan", "ĐẦU PHẦN", "Xóm Đầu Phần", "\u0110\u1ea6u Pha\u0302\u0300n", "thôn đầu phần "]
)
def test_a_name_without_diacritics_or_in_other_letters_is_taken(name: str) -> None:
    assert read_block(f"{name}\t94", COLUMNS, SPOTS).fields == {"households-8": "94"}
    assert read_block("nhân hoà\t5", COLUMNS, SPOTS).fields == {"households-1": "5"}


def test_pasted_text_in_a_legacy_encoding_is_refused_with_its_reading() -> None:
    block = read_block("Phú\t1\n§ÇU PHÇN\t94", COLUMNS, SPOTS)
    assert block.fields == {"households-4": "1"}
    assert "TCVN3" in block.notes[0]
    assert "“ĐẦU PHẦN”" in block.notes[0]
    grid = read_grid({"note-4": "Nguy?n V?n An"}, COLUMNS, SPOTS)
    assert "đã mất chữ" in grid.faults[0].message


@pytest.mark.parametrize(
    ("text", "value"), [("2.111,0", 2111), ("2111.0", 2111), ("２.１１１", 2111), ("12,00 ", 12)]
)
def test_counts_are_read_as_in_a_workbook(text: str, value: int) -> None:
    assert read_grid({"poor-4": text}, COLUMNS, SPOTS).rows == {4: {"poor": value}}


@pytest.mark.parametrize(
    "text", ["2,111", "2.111,5", "1.000,000", "1,0000", "2111.", "2.1110", "#REF!", "1.5", "TRUE"]
)
def test_what_could_be_two_numbers_or_none_is_refused(text: str) -> None:
    assert f"“{text}”" in read_grid({"poor-4": text}, COLUMNS, SPOTS).faults[0].message


@pytest.mark.parametrize("label", ["CỘNG", "Tổng cộng:", "TỔNG", "Toàn xã", "C\u00d4\u0323NG"])
def test_a_total_row_becomes_stated_totals(label: str) -> None:
    block = read_block(f"Phú\t182\t4\n{label}\t2.211\t-", COLUMNS, SPOTS)
    assert block.fields == {"households-4": "182", "poor-4": "4", "households-cong": "2.211"}
    assert block.has_totals


def test_similar_and_unknown_names_are_not_taken() -> None:
    block = read_block("Làng Mơ\t1\nKhông Có\t2\nPhú\t3", COLUMNS, SPOTS)
    assert block.fields == {"households-4": "3"}
    assert [(miss.line, miss.hamlet) for miss in block.near] == [(1, "Làng Mơn")]
    assert block.notes == ("Dòng 2: “Không Có” không có trong danh sách xóm nên chưa lấy.",)
    assert read_block("Làng Mơ\t1\nPhú\t3", COLUMNS, SPOTS, accepted={1: 12}).fields["households-12"] == "1"


def test_two_hamlets_of_one_folded_name_are_told_apart_or_left() -> None:
    spots = [Spot(1, "Phú"), Spot(2, "Phù")]
    assert read_block("Phù\t2", COLUMNS, spots).fields == {"households-2": "2"}
    assert read_block("PHU\t2\nPhú\t1", COLUMNS, spots).fields == {"households-1": "1"}


def test_a_name_twice_is_taken_once() -> None:
    block = read_block("Phú\t1\nXóm Phú\t2", COLUMNS, SPOTS)
    assert block.fields == {"households-4": "1"}
    assert "hai dòng" in block.notes[0]
