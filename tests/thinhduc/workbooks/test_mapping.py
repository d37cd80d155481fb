"""What is read by default, what a person and a profile change of it, and what is missing before a check."""

import pytest

from tests.thinhduc.workbooks import shapes
from tests.thinhduc.workbooks.plain import book, sheet
from tests.thinhduc.workbooks.shapes import HOUSEHOLDS, MEMBERS, PLAN, RESULTS
from thinhduc.workbooks.finding import find_tables
from thinhduc.workbooks.layouts import Layout
from thinhduc.workbooks.mapping import (
    all_tables,
    columns_of,
    complete,
    is_sure,
    laid_at,
    lay_out,
    profile_of,
    unread_sheets,
)

STRANGE = [["Nơi ở", "Bao nhiêu hộ", "Khó khăn", "Hộ cận nghèo"], ["Phú", 182, 4, 2]]
PROFILE = {"results": {"heads": {"hamlet": "Nơi ở", "households": "BAO NHIEU HO", "poor": "Khó khăn"}}}


def test_without_a_profile_the_tables_are_those_that_were_found():
    whole = book(shapes.POOR_SHEET, shapes.NEAR_POOR_SHEET)
    assert lay_out(whole, PLAN, {}) == find_tables(whole, PLAN)
    assert all(is_sure(found, part) for found, part in zip(lay_out(whole, PLAN, {}), PLAN, strict=True))


def test_a_profile_finds_heads_that_no_guess_would():
    whole = book(sheet("1", STRANGE))
    assert lay_out(whole, (RESULTS,), {}) == []
    (found,) = lay_out(whole, (RESULTS,), PROFILE)
    assert found.layout.columns == {"hamlet": 1, "households": 2, "poor": 3, "near_poor": 4}
    assert is_sure(found, RESULTS)


def test_a_profile_goes_before_the_guess_and_a_head_it_lacks_is_guessed():
    rows = [["Xóm", "Hộ nghèo", "Hộ nghèo mới", "Khẩu nghèo"], ["Phú", 4, 5, 9]]
    profile = {
        "results": {"heads": {"poor": "Hộ nghèo mới", "near_poor": "Đã bỏ"}, "left_out": ["Khẩu nghèo"]}
    }
    (found,) = lay_out(book(sheet("1", rows)), (RESULTS,), profile)
    assert found.layout.columns == {"hamlet": 1, "poor": 3}
    assert is_sure(found, RESULTS)


def test_a_kept_profile_lays_the_next_workbook_out_alike():
    whole = book(sheet("1", STRANGE))
    chosen = Layout("results", "1", (1, 1), 2, {"hamlet": 1, "poor": 3}, {"near_poor": "0"})
    profile = profile_of(whole, [chosen])
    moved = book(sheet("2022", [["BIỂU 2022"], *([row[3], row[2], "x", row[0]] for row in STRANGE)]))
    (found,) = lay_out(moved, (RESULTS,), profile)
    assert found.layout.columns == {"hamlet": 4, "poor": 2}
    assert found.layout.constants == {"near_poor": "0"}
    assert is_sure(found, RESULTS)


def test_a_profile_of_composed_heads_tells_sub_heads():
    (found,) = find_tables(book(shapes.REPORT_SHEET), (RESULTS,))
    swapped = {**found.layout.columns, "poor": 7, "near_poor": 5}
    layout = Layout("results", "Bieu1", (8, 10), 12, swapped)
    (again,) = lay_out(book(shapes.REPORT_SHEET), (RESULTS,), profile_of(book(shapes.REPORT_SHEET), [layout]))
    assert again.layout.columns == swapped


def test_two_columns_with_a_profiles_head_are_a_clash():
    rows = [["Xóm", "Số", "Số"], ["Phú", 4, 5]]
    profile = {"results": {"heads": {"poor": "Số"}}}
    (found,) = lay_out(book(sheet("1", rows)), (RESULTS,), profile)
    assert not is_sure(found, RESULTS)
    assert len(found.clashes) == 1


def test_further_sheets_are_taken_only_with_the_same_heads():
    first = sheet("Phú", shapes.LIST_SHEET.rows)
    second = sheet("Mơn", shapes.LIST_SHEET.rows)
    other = sheet("Cũ", [["Họ và tên", "Thôn", "Ghi"], ["An", "Phú", "x"]])
    whole = book(other, first, second)
    assert [found.layout.sheet for found in lay_out(whole, HOUSEHOLDS, {})] == ["Phú", "Mơn"]
    assert [found.layout.sheet for found in all_tables(whole, HOUSEHOLDS, {})] == ["Phú", "Mơn", "Cũ"]
    assert unread_sheets(whole, [found.layout for found in lay_out(whole, HOUSEHOLDS, {})]) == [
        "Trang “Cũ” không được đọc vì không có bảng nào được chọn ở đó."
    ]


def test_a_needed_field_may_have_one_value_for_all_rows():
    rows = [["Họ và tên", "CCCD", "Giới tính"], ["An", "019060000001", "Nam"]]
    whole = book(sheet("Phú", rows))
    (bare,) = lay_out(whole, (MEMBERS,), {})
    assert bare.missing == ("hamlet",)
    assert complete([bare.layout], (MEMBERS,)) == [
        "Trang “Phú”, bảng “Danh sách hộ và thành viên”: chưa có cột “Thôn”."
    ]
    (filled,) = lay_out(
        whole, (MEMBERS,), {"members": {"heads": {}, "constants": {"hamlet": "Phú", "gone": "x"}}}
    )
    assert filled.layout.constants == {"hamlet": "Phú"}
    assert is_sure(filled, MEMBERS)
    assert complete([filled.layout], (MEMBERS,)) == []


def test_what_is_missing_before_a_check_is_said_whole():
    poor = Layout("poor", "1", (1, 1), 2, {"hamlet": 1, "reduction": 1, "opening": 3}, {"closing": "nhiều"})
    missing, twice, unreadable = complete([poor], PLAN)
    assert missing == "Chưa thấy bảng “Biểu giảm hộ cận nghèo” trong tệp."
    where = "Trang “1”, bảng “Biểu giảm hộ nghèo”"
    assert twice == f"{where}: cột A được chọn cho 2 mục: Tên xóm, Kế hoạch giảm năm 2022."
    assert unreadable.startswith(
        f"{where}, giá trị chung của “Hộ nghèo cuối kỳ năm 2022”: “nhiều” không phải số"
    )
    assert complete([], HOUSEHOLDS) == ["Chưa thấy bảng nào trong tệp có thể nạp."]


def test_a_person_may_say_where_the_heads_are():
    rows = [["Xóm", "Hộ nghèo"], ["Thôn", "Hộ cận nghèo"], [], ["Phú", 4]]
    whole = book(sheet("1", rows))
    found = laid_at(whole, RESULTS, "1", (2, 2))
    assert found.layout.columns == {"hamlet": 1, "near_poor": 2}
    assert found.layout.first_row == 4
    assert laid_at(whole, RESULTS, "1", (1, 1), first_row=2).layout.first_row == 2
    for name, heads, first_row in [
        ("2", (1, 1), 0),
        ("1", (0, 1), 0),
        ("1", (2, 1), 0),
        ("1", (4, 9), 0),
        ("1", (2, 2), 2),
    ]:
        with pytest.raises(ValueError, match=r"Trong tệp|Dòng tiêu đề"):
            laid_at(whole, RESULTS, name, heads, first_row=first_row)


def test_columns_for_choosing_have_their_heads_and_values():
    columns = columns_of(shapes.LIST_SHEET, find_tables(book(shapes.LIST_SHEET), HOUSEHOLDS)[0].layout)
    assert [one.letters for one in columns][:4] == ["A", "B", "C", "D"]
    assert columns[3].head == "Họ và tên / Thành viên"
    assert columns[3].samples == ("Nguyễn Văn An", "Trần Thị Bé", "Lê Thị Cúc")
    assert columns[18].head == "Điểm / B1"
    assert columns[18].samples == ("120", "135")
    headless = columns_of(
        sheet("1", [["Xóm"], ["Phú", "x" * 90]]), Layout("results", "1", (1, 1), 2, {"hamlet": 1})
    )
    assert [(one.head, len(one.samples[0])) for one in headless] == [("Xóm", 3), ("", 60)]
