"""Rows are read cell by cell; every fault is told, and what is no data is told as such."""

import unicodedata
from datetime import date, datetime
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.thinhduc.workbooks import shapes
from tests.thinhduc.workbooks.plain import book, sheet
from tests.thinhduc.workbooks.shapes import HOUSEHOLDS, MEMBERS, PLAN, RESULTS, text
from thinhduc.workbooks.book import Unreadable
from thinhduc.workbooks.fields import Part
from thinhduc.workbooks.finding import find_tables
from thinhduc.workbooks.layouts import Layout, TableRow
from thinhduc.workbooks.rows import read_rows


def read(source, parts=(RESULTS,), **changes) -> list[TableRow]:
    """The rows of all tables that are found in a sheet or a book."""
    whole = source if hasattr(source, "sheets") else book(source)
    by_slug = {part.slug: part for part in parts}
    rows = []
    for found in find_tables(whole, parts):
        layout = Layout.from_dict(found.layout.as_dict() | changes)
        rows += read_rows(whole, layout, by_slug[layout.part])
    return rows


def data_of(rows) -> list[dict]:
    return [dict(row.values) for row in rows if not row.is_total and not row.skipped]


def results(*rows, **options) -> list[TableRow]:
    return read(sheet("Tờ 1", [["TT", "Xóm", "Tổng số hộ", "Hộ nghèo"], *rows], **options))


def test_an_annex_of_the_application_is_read_with_its_total():
    rows = read(shapes.POOR_SHEET, PLAN)
    assert [row.number for row in rows] == [7, 8, 9, 10, 11]
    assert dict(rows[1].values) == {
        "hamlet": "Phúc Hòa",
        "households": 209,
        "opening": 6,
        "no_labour": 4,
        "reduction": 1,
        "closing": 5,
        "rate": "2,39",
    }
    assert rows[1].columns["reduction"] == 6
    assert rows[3].is_total
    assert rows[3].values == {
        "households": 558,
        "opening": 19,
        "no_labour": 12,
        "reduction": 3,
        "closing": 16,
    }
    assert rows[4].skipped
    assert not any(row.faults for row in rows)


def test_the_national_export_is_read_below_both_of_its_head_rows():
    rows = read(shapes.NATIONAL_SHEET, HOUSEHOLDS)
    assert [row.number for row in rows] == [3, 4, 5]
    assert rows[0].values["code"] == "1"
    assert rows[2].values["b1"] == 120
    assert rows[2].values["reviewed"] is None


def test_fields_of_a_household_go_down_to_its_members_and_not_to_the_next_household():
    rows = data_of(read(shapes.LIST_SHEET, HOUSEHOLDS))
    assert [row["name"] for row in rows] == ["Nguyễn Văn An", "Trần Thị Bé", "Lê Thị Cúc"]
    assert [row["head"] for row in rows] == ["Nguyễn Văn An", "Nguyễn Văn An", "Lê Thị Cúc"]
    assert [row["decision"] for row in rows] == ["12/QĐ-UBND", "12/QĐ-UBND", None]
    assert [row["causes"] for row in rows] == ["Không có lao động", "Không có lao động", None]
    assert [row["no_labour"] for row in rows] == [True, True, None]
    assert [row["b1"] for row in rows] == [120, 120, 135]
    assert [row["hamlet"] for row in rows] == ["Phú", "Phú", "Làng Mơn"]
    assert [row["identity"] for row in rows] == ["019060000001", "019162000002", "019150000003"]


def test_a_hamlet_written_once_counts_for_the_households_below():
    heads = ["Xóm", "Chủ hộ", "Họ và tên", "Nguyên nhân nghèo"]
    rows = [heads, ["Phú", "An", "An", "Ốm"], [None, None, "Bé", None], [None, "Cúc", "Cúc", None]]
    read_ = data_of(read(sheet("1", rows), (MEMBERS,)))
    assert [(row["hamlet"], row["head"], row["causes"]) for row in read_] == [
        ("Phú", "An", "Ốm"),
        ("Phú", "An", "Ốm"),
        ("Phú", "Cúc", None),
    ]


def test_a_hamlet_repeated_on_every_row_does_not_begin_a_household():
    rows = [
        ["Thôn", "STT hộ", "Họ và tên", "B1"],
        ["Phú", 1, "An", 120],
        ["Phú", None, "Bé", None],
        ["Phú", 2, "Cúc", None],
    ]
    read_ = data_of(read(sheet("1", rows), (MEMBERS,)))
    assert [(row["number"], row["b1"]) for row in read_] == [("1", 120), ("1", 120), ("2", None)]


def test_a_merged_cell_counts_for_each_of_its_rows():
    rows = [
        ["Thôn", "Họ và tên", "Dân tộc"],
        ["Phú", "An", "Kinh"],
        [None, "Bé", None],
        ["Mơn", "Cúc", "Tày"],
    ]
    merged = data_of(read(sheet("1", rows, "A2:A3", "C2:C3"), (MEMBERS,)))
    assert [(row["hamlet"], row["ethnicity"]) for row in merged] == [
        ("Phú", "Kinh"),
        ("Phú", "Kinh"),
        ("Mơn", "Tày"),
    ]
    bare = data_of(read(sheet("1", rows), (MEMBERS,)))
    assert [row["ethnicity"] for row in bare] == ["Kinh", None, "Tày"]


def test_a_figure_merged_over_two_rows_is_nobodys():
    rows = [["Xóm", "Tổng số hộ", "Hộ nghèo"], ["Phú", 182, 4], ["Mơn", None, 10]]
    found = read(sheet("1", rows, "B2:B3"))
    assert found[0].values["households"] == 182
    (fault,) = found[1].faults
    assert (fault.row, fault.column, fault.key) == (3, 2, "households")
    assert "gộp" in fault.expected


def test_every_fault_of_a_row_is_told_with_its_place():
    rows = results([1, "Phú", "mười", "1,5"], [2, "Mơn", 130, -1])
    assert [(f.sheet, f.row, f.column, f.label, f.text, f.key) for row in rows for f in row.faults] == [
        ("Tờ 1", 2, 3, "Tổng số hộ", "mười", "households"),
        ("Tờ 1", 2, 4, "Hộ nghèo", "1,5", "poor"),
        ("Tờ 1", 3, 4, "Hộ nghèo", "-1", "poor"),
    ]
    assert all(fault.text in fault.expected for row in rows for fault in row.faults)
    assert dict(rows[0].values) == {"hamlet": "Phú"}
    assert dict(rows[1].values) == {"hamlet": "Mơn", "households": 130}


@pytest.mark.parametrize("error", ["#REF!", "#N/A", "#VALUE!", "#DIV/0!"])
def test_an_error_of_a_formula_is_a_fault(error):
    (row,) = results([1, "Phú", error, 4])
    assert row.faults[0].text == error
    assert "công thức" in row.faults[0].expected


def test_a_formula_without_its_result_is_a_fault_where_it_is_read():
    (row,) = results([1, "Phú", None, 4], uncalculated=frozenset({(2, 3), (2, 9)}))
    (fault,) = row.faults
    assert (fault.row, fault.column) == (2, 3)
    assert "chưa có kết quả" in fault.expected
    assert "households" not in row.values


@pytest.mark.parametrize(
    "cells",
    [
        ["CỘNG", None, 312, 14],
        [None, "CỘNG", 312, 14],
        [None, "Tổng cộng", 312, 14],
        [None, "TỔNG SỐ", 312, 14],
        ["Cộng:", None, 312, 14],
        [None, unicodedata.normalize("NFD", "CỘNG"), 312, 14],
        ["Toàn xã", None, 312, 14],
        [None, "Toàn xã Thịnh Đức", 312, 14],
        [None, "TONG CONG (I+II)", 312, 14],
    ],
)
def test_totals_are_marked_at_the_head_and_at_the_foot(cells):
    below = results([1, "Phú", 182, 4], [2, "Mơn", 130, 10], cells)
    above = results(cells, [1, "Phú", 182, 4], [2, "Mơn", 130, 10])
    assert [row.is_total for row in below] == [False, False, True]
    assert [row.is_total for row in above] == [True, False, False]
    assert below[2].values == {"households": 312, "poor": 14}
    assert not above[0].faults


@pytest.mark.parametrize(
    "name", ["Cộng Hòa", "Toàn Thắng", "Tổng Đội", "Ngày Mới", "Chú Tịch", "Kỳ Sơn", "Tam Kỳ"]
)
def test_a_hamlet_with_such_a_name_is_no_total_and_no_signature(name):
    (row,) = results([1, name, 182, 4])
    assert not row.is_total
    assert not row.skipped
    assert row.values["hamlet"] == name


def test_a_signature_below_the_table_is_no_fault():
    rows = results(
        [1, "Phú", 182, 4],
        ["CỘNG", None, 182, 4],
        ["./."],
        [],
        [None, "Thịnh Đức, ngày 15 tháng 12 năm 2021"],
        [None, "NGƯỜI LẬP BIỂU", None, "TM. ỦY BAN NHÂN DÂN"],
        [None, None, None, "PHÓ CHỦ TỊCH"],
        [None, "(Ký, ghi rõ họ tên)"],
        [],
        [None, "Trần Văn Mẫu", None, "Lăng Đại Thành"],
        ["Nơi nhận:"],
        ["- Lưu: VT"],
    )
    assert len(data_of(rows)) == 1
    assert not [fault for row in rows for fault in row.faults]
    assert all(row.skipped for row in rows[2:])
    assert len(rows) == 10


def test_a_row_of_data_below_a_signature_is_still_read():
    rows = results([1, "Phú", 182, 4], [None, "Người lập biểu"], [2, "Mơn", 130, 10, "mới", "x"])
    assert [row["hamlet"] for row in data_of(rows)] == ["Phú", "Mơn"]


def test_titles_of_groups_and_their_totals_are_skipped():
    heads = ["TT", "Họ và tên", "Thôn", "Giới tính", "B1"]
    rows = [
        heads,
        ["I", "HỘ NGHÈO"],
        [1, "An", "Phú", "Nam", 120],
        [None, "Cộng xóm Phú", None, None, 120],
        ["II. HỘ CẬN NGHÈO"],
        [None, "XÓM MƠN"],
        [2, "Bé", "Mơn", "Nữ", 130],
    ]
    read_ = read(sheet("1", rows, "A6:E6"), (MEMBERS,))
    assert [row["name"] for row in data_of(read_)] == ["An", "Bé"]
    assert [row.number for row in read_ if row.skipped] == [2, 4, 5, 6]
    assert [row["b1"] for row in data_of(read_)] == [120, 130]


def test_a_hamlet_without_figures_is_data_that_says_nothing():
    rows = results([1, "Phú", 182, 4], [2, "Mơn"], [3, "Cường", "–", None])
    assert data_of(rows)[1:] == [
        {"hamlet": "Mơn", "households": None, "poor": None},
        {"hamlet": "Cường", "households": None, "poor": None},
    ]


def test_rows_that_hold_nothing_or_a_number_alone_are_not_given():
    rows = results(
        [1, "Phú", 182, 4], [], [2, None, None, None], [None, "  "], ["", "", ""], [3, "Mơn", 130, 10]
    )
    assert [row.number for row in rows] == [2, 7]


def test_what_stands_beside_the_columns_is_told():
    rows = results([1, "Phú", 182, 4], [None, None, None, None, "xem lại", "nhé", "mai"])
    assert rows[1].skipped
    assert not rows[1].faults


def test_heads_on_every_page_are_skipped():
    heads = ["TT", "Xóm", "Tổng số hộ", "Hộ nghèo"]
    rows = results([1, "Phú", 182, 4], [], heads, [2, "Mơn", 130, 10])
    assert [row["hamlet"] for row in data_of(rows)] == ["Phú", "Mơn"]
    assert rows[1].skipped == "Dòng tiêu đề lặp lại"


def test_tables_under_each_other_do_not_run_into_each_other():
    whole = sheet("Biểu", [*shapes.POOR_SHEET.rows, [], *shapes.NEAR_POOR_SHEET.rows])
    rows = read(whole, PLAN)
    assert [row.values["hamlet"] for row in rows if row.part == "poor" and "hamlet" in row.values] == [
        "Nhân Hòa",
        "Phúc Hòa",
        "Làng Mơn",
    ]
    assert [row.values["hamlet"] for row in rows if row.part == "near_poor" and "hamlet" in row.values] == [
        "NHÂN HÒA",
        "PHÚC HÒA",
    ]
    assert not [fault for row in rows for fault in row.faults]


def test_hidden_rows_are_read_and_told():
    rows = results([1, "Phú", 182, 4], [2, "Mơn", 130, 10], hidden_rows=frozenset({3}))
    assert [row.is_hidden for row in rows] == [False, True]
    assert rows[1].values["poor"] == 10


def test_a_constant_stands_where_nothing_else_does():
    rows = [["Họ và tên", "Thôn", "Số quyết định"], ["An", "Phú", None], ["Bé", None, "9/QĐ-UBND"]]
    constants = {"decision": "12/QĐ-UBND", "decided_on": "15/12/2021"}
    read_ = data_of(read(sheet("1", rows), (MEMBERS,), constants=constants))
    assert [(row["decision"], row["decided_on"]) for row in read_] == [
        ("12/QĐ-UBND", date(2021, 12, 15)),
        ("9/QĐ-UBND", date(2021, 12, 15)),
    ]


def test_texts_are_what_people_see():
    heads = ["Họ và tên", "Thôn", "Số nhân khẩu", "Ngày sinh", "CCCD", "B1"]
    cells = ["An", "Phú", 2111.0, datetime.fromisoformat("1960-02-01"), 19060000001, 1.5]
    (row,) = read(sheet("1", [heads, cells]), (MEMBERS,))
    assert dict(row.texts) == {
        "name": "An",
        "hamlet": "Phú",
        "persons": "2.111",
        "birth": "1/2/1960",
        "identity": "19060000001",
        "b1": "1,5",
    }
    assert [fault.text for fault in row.faults if fault.key == "identity"] in ([], ["19060000001"])


def test_whole_numbers_ticks_and_floats_are_not_taken_for_each_other():
    kinds: list[type] = []
    field = text("what", "Cái gì")
    part = Part(
        "p",
        "P",
        (
            HAMLET_FIELD,
            field.__class__("what", "Cái gì", read=lambda c: (kinds.append(type(c)), c)[1], show=str),
        ),
    )
    rows = [["Xóm", "Cái gì"], ["A", 1], ["B", True], ["C", 1.0], ["D", 1]]
    values = [row["what"] for row in data_of(read(sheet("1", rows), (part,)))]
    assert [type(value) for value in values] == [int, bool, float, int]
    assert kinds == [int, bool, float]  # each is read once


HAMLET_FIELD = shapes.HAMLET


def test_progress_goes_to_the_end():
    rows = [["Xóm", "Hộ nghèo"], *([f"Xóm {n}", n] for n in range(1200))]
    told: list[tuple[str, int, int]] = []
    layout = Layout("results", "1", (1, 1), 2, {"hamlet": 1, "poor": 2})
    list(read_rows(book(sheet("1", rows)), layout, RESULTS, lambda *what: told.append(what)))
    assert told[-1] == ("Đọc trang “1”", 1200, 1200)
    assert all(first[1] < second[1] for first, second in pairwise(told))


def test_a_sheet_that_is_gone_is_told():
    layout = Layout("results", "mất", (1, 1), 2, {"hamlet": 1})
    with pytest.raises(Unreadable, match="mất"):
        list(read_rows(book(), layout, RESULTS))


CELLS = st.one_of(
    st.none(),
    st.integers(-5, 10**12),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.times(),
    st.text(max_size=12),
    st.sampled_from(
        ["CỘNG", "Xóm", "I", "ngày tháng năm", "#REF!", "=cmd|' /C calc'!A0", "x" * 32_767, "\x1b"]
    ),
)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.lists(CELLS, max_size=7), max_size=12))
def test_nothing_in_a_sheet_stops_the_reading(rows):
    whole = [["TT", "Xóm", "Tổng số hộ", "Hộ nghèo", "Khẩu nghèo"], *rows]
    for row in read(sheet("1", whole)):
        assert row.number >= 2
        for fault in row.faults:
            assert fault.expected
            assert len(fault.text) <= 300


COLUMNS = ["TT", "Xóm", "Tổng số hộ", "Hộ nghèo", "Khẩu nghèo", "Hộ cận nghèo", "Ghi chú"]
ROWS = [
    [1, "Phú", 182, "4", 9, 2, None],
    [2, "Mơn", "2.111", "mười", None, "–", "xem"],
    [3, "Cường", None, 3, 1.5, 0, None],
    [None, "CỘNG", 2293, 7, 9, 2, None],
    [None, "Người lập biểu", None, None, None, None, None],
]


@settings(max_examples=60, deadline=None)
@given(st.permutations(range(len(COLUMNS))), st.integers(0, 5), st.integers(0, 2))
def test_neither_the_order_of_columns_nor_titles_change_what_is_read(order, titles, inserted):
    plain = read(sheet("1", [COLUMNS, *ROWS]))
    moved = [[*[None] * inserted, *(row[at] for at in order)] for row in [COLUMNS, *ROWS]]
    shuffled = read(sheet("1", [*[["BIỂU TỔNG HỢP"]] * titles, *moved]))
    assert [told(row) for row in shuffled] == [told(row) for row in plain]


def told(row: TableRow) -> tuple:
    return (
        dict(row.values),
        {key: text for key, text in row.texts.items() if key},
        {(fault.key, fault.text, fault.expected) for fault in row.faults},
        row.is_total,
        row.skipped,
    )
