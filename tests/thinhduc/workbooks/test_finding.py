"""Tables are found by themselves, however their heads are written."""

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.thinhduc.workbooks import shapes
from tests.thinhduc.workbooks.plain import book, sheet
from tests.thinhduc.workbooks.shapes import HOUSEHOLDS, PLAN, RESULTS
from thinhduc.figures import fold
from thinhduc.workbooks.finding import find_tables
from thinhduc.workbooks.layouts import Found


def found_in(rows, *merged, parts=(RESULTS,), name="Tờ 1") -> Found:
    tables = find_tables(book(sheet(name, rows, *merged)), parts)
    assert len(tables) == 1, tables
    return tables[0]


def is_clear(found: Found) -> bool:
    return not (found.missing or found.doubtful or found.clashes)


def test_the_annexes_of_a_plan_are_found_each_on_its_sheet():
    tables = find_tables(book(shapes.NEAR_POOR_SHEET, shapes.POOR_SHEET), PLAN)
    assert [(t.layout.part, t.layout.sheet) for t in tables] == [
        ("poor", "Biểu giảm hộ nghèo 2022"),
        ("near_poor", "Biểu giảm hộ cận nghèo 2022"),
    ]
    poor, near_poor = tables
    assert poor.layout.head_rows == (5, 6)
    assert poor.layout.first_row == 7
    assert poor.layout.columns == {
        "hamlet": 2,
        "households": 3,
        "opening": 4,
        "no_labour": 5,
        "reduction": 6,
        "closing": 7,
        "rate": 8,
    }
    assert near_poor.layout.columns == {
        "hamlet": 2,
        "households": 3,
        "opening": 4,
        "reduction": 5,
        "closing": 6,
        "rate": 7,
    }
    assert is_clear(poor)
    assert is_clear(near_poor)
    assert poor.heads[6] == "Giảm hộ nghèo năm 2022 / Kế hoạch giảm năm 2022"


def test_heads_without_merged_cells_are_composed_alike():
    bare = replace(shapes.POOR_SHEET, merged=())
    (table,) = find_tables(book(bare), PLAN)
    assert table.layout.part == "poor"
    assert table.layout.head_rows == (5, 6)
    assert len(table.layout.columns) == 7


def test_the_titles_tell_annexes_with_the_same_heads():
    heads = ["TT", "Xóm", "Tổng số hộ", "Đầu kỳ", "Kế hoạch giảm", "Cuối kỳ"]
    row = [1, "Phú", 182, 4, 1, 3]
    first = sheet("Sheet1", [["Biểu giảm hộ cận nghèo năm 2022"], heads, row])
    second = sheet("Sheet2", [["Biểu giảm hộ nghèo năm 2022"], heads, row])
    tables = find_tables(book(first, second), PLAN)
    assert [(t.layout.part, t.layout.sheet) for t in tables] == [("poor", "Sheet2"), ("near_poor", "Sheet1")]
    by_name = find_tables(book(sheet("CanNgheo", [heads, row]), sheet("HN 2022", [heads, row])), PLAN)
    assert [(t.layout.part, t.layout.sheet) for t in by_name] == [
        ("poor", "HN 2022"),
        ("near_poor", "CanNgheo"),
    ]


def test_a_table_that_may_be_either_annex_is_not_sure():
    tables = find_tables(
        book(sheet("Sheet1", [["Xóm", "Tổng số hộ", "Kế hoạch giảm"], ["Phú", 182, 1]])), PLAN
    )
    assert len(tables) == 1
    assert any("có thể là" in words for words in tables[0].clashes)


def test_two_annexes_side_by_side_share_hamlet_and_households():
    rows = [
        ["Phân bổ chỉ tiêu giảm hộ nghèo, hộ cận nghèo"],
        ["TT", "Xóm", "Tổng số hộ", "Giảm hộ nghèo", None, None, "Giảm hộ cận nghèo", None, None],
        [None, None, None, "Đầu kỳ", "Kế hoạch giảm", "Cuối kỳ", "Đầu kỳ", "Kế hoạch giảm", "Cuối kỳ"],
        [1, "Phú", 182, 4, 1, 3, 2, 0, 2],
    ]
    tables = find_tables(book(sheet("KH", rows, "D2:F2", "G2:I2", "A2:A3", "B2:B3", "C2:C3")), PLAN)
    assert [t.layout.part for t in tables] == ["poor", "near_poor"]
    assert [t.layout.columns["opening"] for t in tables] == [4, 7]
    assert [t.layout.columns["reduction"] for t in tables] == [5, 8]
    assert [t.layout.columns["hamlet"] for t in tables] == [2, 2]


def test_two_annexes_under_each_other_end_where_the_next_begins():
    rows = [*shapes.POOR_SHEET.rows, [], *shapes.NEAR_POOR_SHEET.rows]
    tables = find_tables(book(sheet("Biểu", rows)), PLAN)
    assert [(t.layout.part, t.layout.head_rows, t.layout.first_row) for t in tables] == [
        ("poor", (5, 6), 7),
        ("near_poor", (16, 17), 18),
    ]
    assert [t.layout.last_row for t in tables] == [15, 0]


def test_the_national_export_has_a_row_of_keys_above_its_heads():
    (table,) = find_tables(book(shapes.NATIONAL_SHEET), HOUSEHOLDS)
    assert table.layout.part == "national"
    assert (table.layout.head_rows, table.layout.first_row) == ((1, 2), 3)
    assert len(table.layout.columns) == 11
    assert table.heads[3] == "Mã hộ"
    assert is_clear(table)


def test_keys_alone_or_heads_alone_are_enough_of_a_national_export():
    rows = shapes.NATIONAL_SHEET.rows
    for heads in ([rows[0]], [rows[1]], [rows[1], rows[0]]):
        (table,) = find_tables(book(sheet("x", [*heads, *rows[2:]])), HOUSEHOLDS)
        assert table.layout.first_row == len(heads) + 1
        assert len(table.layout.columns) == 11


def test_the_list_that_communes_exchange_is_found_with_its_further_sheets():
    tables = find_tables(
        book(
            shapes.LIST_SHEET,
            shapes.escaped_sheet("Thoát nghèo", "DANH SÁCH HỘ THOÁT NGHÈO NĂM 2021"),
            shapes.escaped_sheet("Thoát cận nghèo", "DANH SÁCH HỘ THOÁT CẬN NGHÈO NĂM 2021"),
        ),
        HOUSEHOLDS,
    )
    assert [(t.layout.part, t.layout.sheet) for t in tables] == [
        ("members", "DS hộ nghèo, cận nghèo"),
        ("escaped", "Thoát nghèo"),
        ("escaped", "Thoát cận nghèo"),
    ]
    members, escaped, _ = tables
    assert (members.layout.head_rows, members.layout.first_row) == ((6, 7), 8)
    columns = members.layout.columns
    assert {key: columns[key] for key in ("number", "head", "name", "hamlet", "b1", "b2")} == {
        "number": 2,
        "head": 3,
        "name": 4,
        "hamlet": 14,
        "b1": 19,
        "b2": 20,
    }
    assert len(columns) == 18
    assert not members.missing
    assert not members.clashes
    assert (escaped.layout.head_rows, escaped.layout.first_row) == ((7, 8), 10)
    assert escaped.layout.columns["b2"] == 11
    assert len(escaped.layout.columns) == 12


def test_group_heads_decide_between_like_sub_heads():
    (table,) = find_tables(book(shapes.REPORT_SHEET), (RESULTS,))
    assert (table.layout.head_rows, table.layout.first_row) == ((8, 10), 12)
    assert table.layout.columns == {
        "hamlet": 2,
        "households": 3,
        "persons": 4,
        "poor": 5,
        "near_poor": 7,
        "average_farming": 9,
        "poor_persons": 11,
        "near_poor_persons": 13,
    }
    assert is_clear(table)


@pytest.mark.parametrize(
    ("head", "key"),
    [
        ("TỔNG SỐ HỘ", "households"),
        ("Tong so ho", "households"),
        ("Tổng số\nhộ dân cư năm 2021", "households"),
        ("Số hộ nghèo (hộ)", "poor"),
        ("Hộ nghèo năm 2021", "poor"),
        ("HO CAN NGHEO", "near_poor"),
        ("Khẩu hộ nghèo", "poor_persons"),
        ("Hộ không có KNLĐ", "no_labour"),
        ("Hộ nghèo không còn KNLĐ", "no_labour"),
        ("Nhân khẩu cận nghèo", "near_poor_persons"),
        ("Hộ NLNDN mức sống TB", "average_farming"),
        (unicodedata.normalize("NFD", "Hộ cận nghèo"), "near_poor"),
    ],
)
def test_a_head_is_known_by_its_words(head, key):
    found = found_in([["Xóm", head], ["Phú", 4]])
    assert found.layout.columns == {"hamlet": 1, key: 2}
    assert is_clear(found)


@pytest.mark.parametrize(
    ("head", "key"), [("Hộ nghẻo", "poor"), ("Hộ cận nghéo", "near_poor"), ("Hộ nghèoo", "poor")]
)
def test_a_mistyped_head_is_taken_but_not_sure(head, key):
    found = found_in([["Xóm", head], ["Phú", 4]])
    assert found.layout.columns == {"hamlet": 1, key: 2}
    assert found.doubtful == (key,)


@pytest.mark.parametrize("head", ["Họ tên", "Ghi chú", "Diện tích", "Hộ có xe máy", "Tỷ lệ hộ nghèo"])
def test_a_head_of_something_else_is_no_field(head):
    found = found_in([["Xóm", "Hộ nghèo", "Hộ cận nghèo", head], ["Phú", 4, 2, 1]])
    assert found.layout.columns == {"hamlet": 1, "poor": 2, "near_poor": 3}
    assert found.unknown == (4,)


def test_the_best_assignment_is_of_all_columns_together():
    heads = [
        "Xóm",
        "Hộ nghèo không có khả năng lao động",
        "Hộ nghèo",
        "Số hộ",
        "Khẩu cận nghèo",
        "Hộ cận nghèo",
    ]
    found = found_in([heads, ["Phú", 2, 4, 182, 8, 2]])
    assert found.layout.columns == {
        "hamlet": 1,
        "households": 4,
        "poor": 3,
        "no_labour": 2,
        "near_poor": 6,
        "near_poor_persons": 5,
    }


def test_two_heads_alike_are_said():
    found = found_in([["Xóm", "Hộ nghèo", "Hộ nghèo"], ["Phú", 4, 5]])
    assert found.layout.columns["poor"] in {2, 3}
    assert found.clashes == ("Cột B (“Hộ nghèo”) và cột C (“Hộ nghèo”) đều có thể là “Hộ nghèo”.",)
    of_years = found_in([["Xóm", "Hộ nghèo năm 2020", "Hộ nghèo năm 2021"], ["Phú", 4, 5]])
    assert len(of_years.clashes) == 1


def test_the_year_of_a_label_chooses_among_years_and_another_year_is_not_sure():
    heads = [
        "Xóm",
        "Hộ nghèo sau rà soát năm 2020",
        "Hộ nghèo sau rà soát năm 2021",
        "Kế hoạch giảm năm 2022",
    ]
    found = found_in([["Giảm hộ nghèo"], heads, ["Phú", 5, 4, 1]], parts=PLAN)
    assert found.layout.columns["opening"] == 3
    assert not found.clashes
    heads = ["Xóm", "Hộ nghèo sau rà soát năm 2020", "Kế hoạch giảm năm 2021"]
    found = found_in([["Giảm hộ nghèo"], heads, ["Phú", 5, 1]], parts=PLAN)
    assert set(found.doubtful) == {"opening", "reduction"}


def test_what_is_needed_and_not_there_is_said():
    found = found_in(
        [["Giảm hộ nghèo"], ["Xóm", "Tổng số hộ", "Hộ nghèo cuối kỳ"], ["Phú", 182, 3]], parts=PLAN
    )
    assert found.layout.part == "poor"
    assert found.missing == ("reduction",)


def test_sheets_without_a_table_give_none():
    empty = [sheet("Trống", []), sheet("Hướng dẫn", [["Cách ghi"], ["Ghi hộ nghèo vào cột 3"]])]
    assert find_tables(book(*empty), (RESULTS,)) == []
    assert find_tables(book(*empty), HOUSEHOLDS) == []


def test_a_hidden_sheet_is_taken_only_where_no_other_fits_and_is_said():
    rows = [["Xóm", "Hộ nghèo"], ["Phú", 4]]
    seen, hidden = sheet("1", rows), sheet("2", rows, is_hidden=True)
    assert [t.layout.sheet for t in find_tables(book(hidden, seen), (RESULTS,))] == ["1"]
    (table,) = find_tables(book(hidden), (RESULTS,))
    assert "đang ẩn" in table.clashes[0]


def test_one_sheet_for_each_hamlet_gives_one_table_for_each():
    names = ["Phú", "Cường", "Thịnh"]
    tables = find_tables(book(*(sheet(name, shapes.LIST_SHEET.rows) for name in names)), HOUSEHOLDS)
    assert [t.layout.sheet for t in tables] == names
    assert {t.layout.part for t in tables} == {"members"}


def test_legends_units_and_blank_rows_lie_between_heads_and_data():
    rows = [
        ["TT", "Xóm", "Tổng số hộ", "Hộ nghèo"],
        [None, None, "(hộ)", "(hộ)"],
        [],
        ["(1)", "(2)", "(3)", "(4)"],
        [],
        [1, "Phú", 182, 4],
    ]
    assert found_in(rows).layout.first_row == 6


def test_heads_that_come_again_on_every_page_are_one_table():
    page = [["Xóm", "Hộ nghèo"], *([f"Xóm {n}", n] for n in range(30)), []]
    found = found_in(page * 4)
    assert found.layout.head_rows == (1, 1)
    assert found.layout.last_row == 0


def test_a_wide_sheet_is_soon_looked_through():
    heads = ["Xóm", *(f"Hộ nghèo cột {n}" for n in range(2000)), "Hộ cận nghèo"]
    (table,) = find_tables(book(sheet("1", [heads, *([1] * len(heads) for _ in range(3))])), (RESULTS,))
    assert table.layout.columns["hamlet"] == 1


HEADS = [
    ("hamlet", "Tên xóm", "Phú"),
    ("households", "Tổng số hộ", 182),
    ("poor", "Hộ nghèo", 4),
    ("poor_persons", "Khẩu nghèo", 9),
    ("no_labour", "Không có KNLĐ", 2),
    ("near_poor", "Hộ cận nghèo", 2),
    ("near_poor_persons", "Khẩu cận nghèo", 7),
    ("", "Ghi chú", "x"),
    ("", None, None),
]
TITLES = [
    "UBND XÃ THỊNH ĐỨC",
    "BIỂU TỔNG HỢP HỘ NGHÈO NĂM 2021",
    None,
    "(Kèm theo báo cáo)",
    "Đơn vị tính: hộ",
]


@settings(max_examples=60, deadline=None)
@given(
    st.permutations(HEADS),
    st.lists(st.sampled_from(TITLES), max_size=6),
    st.sampled_from([str, str.upper, fold, lambda head: unicodedata.normalize("NFD", head)]),
    st.integers(0, 3),
)
def test_neither_order_nor_titles_nor_spelling_change_what_is_found(columns, titles, spelt, blank_rows):
    heads = [spelt(head) if head else None for _, head, _ in columns]
    row = [value for _, _, value in columns]
    found = found_in([*([title] for title in titles), heads, *[[]] * blank_rows, row])
    assert found.layout.head_rows == (len(titles) + 1, len(titles) + 1)
    assert found.layout.first_row == len(titles) + 2 + blank_rows
    assert found.layout.columns == {key: at for at, (key, _, _) in enumerate(columns, 1) if key}
    assert is_clear(found)


def test_hamlets_named_by_numbers_are_no_legend():
    rows = [["Xóm", "Hộ nghèo", "Hộ cận nghèo"], [1, 2, 3], [2, 5, 0]]
    assert found_in(rows).layout.first_row == 2
    assert found_in([rows[0], [1, 2, 3], ["Phú", 2, 3]]).layout.first_row == 3


def test_a_group_that_only_holds_columns_together_changes_none_of_them():
    rows = [
        ["Họ và tên", "Địa chỉ", None, None, "CCCD", "Điểm", None],
        [None, "Tỉnh", "Xã", "Thôn", None, "B1", "B2"],
        ["An", "Thái Nguyên", "Thịnh Đức", "Phú", "019060000001", 120, 30],
    ]
    parts = (shapes.MEMBERS, replace(shapes.ESCAPED, hints=("thoát nghèo",)))
    found = found_in(rows, "A1:A2", "B1:D1", "E1:E2", "F1:G1", parts=parts)
    assert found.layout.part == "members"
    assert found.layout.columns == {"name": 1, "identity": 5, "hamlet": 4, "b1": 6, "b2": 7}
    assert is_clear(found)


def test_words_of_a_parts_own_heads_are_no_hint_for_another_part():
    national = replace(shapes.NATIONAL, hints=("rà soát",))
    rows = [["Họ và tên", "Thôn", "Kết quả rà soát", "CCCD"], ["An", "Phú", "Hộ nghèo", "019060000001"]]
    found = found_in(rows, parts=(shapes.MEMBERS, national))
    assert found.layout.columns == {"name": 1, "identity": 4, "hamlet": 2, "class": 3}
