"""A person's own workbook back: marks where the faults are, nothing else changed, a list that leads to them."""

import io
from collections.abc import Callable, Sequence
from typing import Any

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from thinhduc.workbooks import marking
from thinhduc.workbooks.layouts import Fault
from thinhduc.workbooks.marking import COLOUR, marked
from thinhduc.workbooks.writing import FAULTS_SHEET

SHEET = "Xóm 'Phú' 2021"


def made(change: Callable[[Workbook], Any] | None = None) -> bytes:
    """A commune's workbook: titles, heads, three rows, a formula."""
    book = openpyxl.Workbook()
    page = book.active
    assert isinstance(page, Worksheet)
    page.title = SHEET
    rows: Sequence[Sequence[Any]] = (
        ("UBND XÃ THỊNH ĐỨC", None, None),
        ("Xóm", "Hộ nghèo", "Ngày sinh"),
        ("Xóm Phú", "mười", "31/2/1960"),
        ("Đầu Phần", 5, "1960"),
        (None, "=SUM(B3:B4)", None),
    )
    for row in rows:
        page.append(row)
    page["A3"].font = Font(name="Times New Roman", italic=True)
    page["B4"].number_format = "0.00"
    page.column_dimensions["A"].width = 33
    book.create_sheet("Trang trắng")
    if change:
        change(book)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def fault(row: int, column: int, expected: str, sheet: str = SHEET, text: str = "mười") -> Fault:
    return Fault(sheet, row, column, "Hộ nghèo", text, expected)


def opened(data: bytes) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


def is_marked(cell: Any) -> bool:
    return bool(cell.comment) and cell.fill.fill_type == "solid" and cell.fill.fgColor.rgb == COLOUR


def marks(page: Any) -> dict[str, str]:
    return {cell.coordinate: cell.comment.text for row in page.iter_rows() for cell in row if is_marked(cell)}


def test_faulty_cells_are_coloured_and_say_what_was_expected() -> None:
    book = opened(
        marked(made(), [fault(3, 2, "“mười” không phải số."), fault(3, 3, "Tháng 2 không có ngày 31.")])
    )
    assert marks(book[SHEET]) == {"B3": "“mười” không phải số.", "C3": "Tháng 2 không có ngày 31."}
    assert book[SHEET].sheet_properties.tabColor.rgb == COLOUR
    assert book["Trang trắng"].sheet_properties.tabColor is None


def test_all_else_stays_as_it_was() -> None:
    page = opened(marked(made(), [fault(3, 2, "x")]))[SHEET]
    before = opened(made())[SHEET]
    for row in before.iter_rows():
        for cell in row:
            after = page[cell.coordinate]
            assert (after.value, after.number_format) == (cell.value, cell.number_format)
            assert (after.font.name, after.font.i) == (cell.font.name, cell.font.i)
    assert page.column_dimensions["A"].width == 33
    assert page["B5"].value == "=SUM(B3:B4)"


def test_several_faults_of_a_cell_stand_in_one_comment_each_once() -> None:
    faults = [fault(3, 2, "Không phải số."), fault(3, 2, "Lớn hơn số hộ."), fault(3, 2, "Không phải số.")]
    book = opened(marked(made(), faults))
    assert marks(book[SHEET]) == {"B3": "Không phải số.\nLớn hơn số hộ."}
    assert book[FAULTS_SHEET].max_row == 4 + 3


def test_a_comment_that_stood_there_stays() -> None:
    def change(book: Workbook) -> None:
        book[SHEET]["B3"].comment = Comment("hỏi lại trưởng xóm", "Lan")

    assert marks(opened(marked(made(change), [fault(3, 2, "Sai.")]))[SHEET]) == {
        "B3": "hỏi lại trưởng xóm\nSai."
    }


def test_a_fault_in_merged_cells_is_marked_where_they_show() -> None:
    def change(book: Workbook) -> None:
        book[SHEET].merge_cells("A3:B4")

    assert marks(opened(marked(made(change), [fault(4, 2, "Sai.")]))[SHEET]) == {"A3": "Sai."}


def test_a_row_is_marked_at_its_first_value_and_a_sheet_at_its_tab() -> None:
    book = opened(
        marked(made(), [fault(5, 0, "Hai dòng trùng nhau."), fault(0, 0, "Thiếu cột.", "Trang trắng")])
    )
    assert marks(book[SHEET]) == {"B5": "Hai dòng trùng nhau."}
    assert marks(book["Trang trắng"]) == {}
    assert book["Trang trắng"].sheet_properties.tabColor.rgb == COLOUR


def test_the_list_comes_first_and_leads_to_every_cell() -> None:
    faults = [fault(3, 2, "Sai."), fault(0, 0, "Thiếu cột.", "Trang trắng"), fault(1, 1, "?", "Không có")]
    book = opened(marked(made(), faults))
    page = book.worksheets[0]
    assert book.sheetnames == [FAULTS_SHEET, SHEET, "Trang trắng"]
    assert book.active is page
    assert [one.sheet_view.tabSelected for one in book.worksheets] == [True, False, False]
    rows = [[cell.value for cell in row] for row in page.iter_rows(min_row=4)]
    assert rows == [
        ["STT", "Trang", "Ô", "Cột", "Đang ghi", "Cần sửa"],
        [1, SHEET, "B3", "Hộ nghèo", "mười", "Sai."],
        [2, "Trang trắng", "cả trang", "Hộ nghèo", "mười", "Thiếu cột."],
        [3, "Không có", "A1", "Hộ nghèo", "mười", "?"],
    ]
    links = [cell.hyperlink and cell.hyperlink.location for cell in page["C"][4:]]
    assert links == ["'Xóm ''Phú'' 2021'!B3", "'Trang trắng'!A1", None]


def test_what_was_typed_is_no_formula_in_the_list() -> None:
    texts = ["=cmd|' /C calc'!A0", "\x00\x0b-1", "001204000017"]
    page = opened(marked(made(), [fault(3, 2, "Sai.", text=text) for text in texts])).worksheets[0]
    cells = [row[4] for row in page.iter_rows(min_row=5)]
    assert [cell.value for cell in cells] == ["=cmd|' /C calc'!A0", "-1", "001204000017"]
    assert {cell.data_type for cell in cells} == {"s"}


def test_marks_of_an_earlier_time_go() -> None:
    def change(book: Workbook) -> None:
        book[SHEET]["B4"].fill = PatternFill("solid", fgColor="FF00FF00")

    once = marked(made(change), [fault(3, 2, "Sai."), fault(3, 3, "Sai ngày.")])
    again = opened(marked(once, [fault(3, 3, "Vẫn sai ngày.")]))
    assert again.sheetnames == [FAULTS_SHEET, SHEET, "Trang trắng"]
    assert marks(again[SHEET]) == {"C3": "Vẫn sai ngày."}
    assert again[SHEET]["B3"].fill.fill_type is None
    assert again[SHEET]["B4"].fill.fgColor.rgb == "FF00FF00"


def test_a_sheet_of_the_persons_own_with_the_lists_name_stays() -> None:
    book = opened(marked(made(lambda book: book.create_sheet(FAULTS_SHEET)), [fault(3, 2, "Sai.")]))
    assert book.sheetnames == [f"{FAULTS_SHEET} (2)", SHEET, "Trang trắng", FAULTS_SHEET]


def the_list_alone(data: bytes) -> list[list[Any]]:
    book = opened(data)
    assert book.sheetnames == [FAULTS_SHEET]
    return [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]


def test_a_workbook_too_big_to_open_gives_the_list_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(marking, "MOST_CELLS", 15)
    rows = the_list_alone(marked(made(), [fault(3, 2, "Sai.", text="=1")]))
    assert rows[1][0] is not None and "quá lớn" in rows[1][0]  # noqa: PT018
    assert rows[4] == [1, SHEET, "B3", "Hộ nghèo", "=1", "Sai."]


@pytest.mark.parametrize("area", ["A1:XFD20", "D9:E1048576"])
def test_merged_cells_count_as_what_they_cover(area: str) -> None:
    data = made(lambda book: book["Trang trắng"].merged_cells.add(area))
    assert "quá lớn" in the_list_alone(marked(data, [fault(3, 2, "Sai.")]))[1][0]


def test_cells_far_apart_are_not_joined_by_empty_ones() -> None:
    def change(book: Workbook) -> None:
        book["Trang trắng"]["XFD1048576"] = "xa"

    book = opened(marked(made(change), [fault(1048576, 0, "Xa.", "Trang trắng")]))
    assert book["Trang trắng"]["XFD1048576"].comment.text == "Xa."


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"<html>"])
def test_what_can_not_be_opened_gives_the_list_alone(data: bytes) -> None:
    assert "Không đánh dấu được" in the_list_alone(marked(data, [fault(3, 2, "Sai.")]))[1][0]


def test_many_faults_are_all_listed_though_not_all_are_marked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(marking, "MOST_MARKS", 2)
    book = opened(marked(made(), [fault(row, 1, "Sai.") for row in range(3, 6)]))
    assert set(marks(book[SHEET])) == {"A3", "A4"}
    page = book.worksheets[0]
    assert page.max_row == 4 + 3
    assert "2 chỗ đầu" in str(page["A3"].value)
