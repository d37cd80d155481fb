"""Summaries by hamlet are found whatever their heads say of the hamlets."""

import pytest

from tests.thinhduc.workbooks.plain import book, sheet
from tests.thinhduc.workbooks.shapes import RESULTS
from tests.thinhduc.workbooks.test_finding import found_in
from thinhduc.workbooks.finding import find_tables

REPORT = [
    ["STT", "{place}", "Tổng số dân cư", None, "Kết quả rà soát", None, None, None, None],
    [None, None, "Số hộ", "Số khẩu", "Hộ nghèo", None, None, "Hộ cận nghèo", None],
    [None, None, None, None, "Số hộ", "Số khẩu", "Hộ không có khả năng lao động", "Số hộ", "Số khẩu"],
    [],
    ["A", "B", 1, 2, 3, 4, 5, 6, 7],
    [1, "Nhân Hòa", 222, 777, 2, 2, 2, 2, 7],
]
REPORT_MERGED = ("A1:A4", "B1:B4", "C1:D1", "C2:C4", "D2:D4", "E1:I1", "E2:G2", "H2:I2", "E3:E4", "H3:H4")


def report(place):
    return [[place if cell == "{place}" else cell for cell in row] for row in REPORT]


def test_a_table_is_found_whatever_its_needed_column_is_called():
    found = found_in(report("Cụm"), *REPORT_MERGED)
    assert found.missing == ("hamlet",)
    assert found.layout.head_rows == (1, 4)
    assert found.layout.first_row == 6
    assert found.layout.columns["near_poor_persons"] == 9


def test_a_table_without_what_is_needed_is_not_found_beside_a_whole_one():
    whole, lesser = (
        sheet("Từng xóm", report("Xóm"), *REPORT_MERGED),
        sheet("Từng cụm", report("Cụm"), *REPORT_MERGED),
    )
    tables = find_tables(book(lesser, whole), [RESULTS])
    assert [table.layout.sheet for table in tables] == ["Từng xóm"]


@pytest.mark.parametrize("below", [[], [[]], [[], [None, None]]])
def test_a_list_without_rows_ends_below_its_legend(below):
    found = found_in([["TT", "Xóm", "Tổng số hộ", "Hộ nghèo"], ["A", "B", "1", "2"], *below])
    assert found.layout.first_row == 3
