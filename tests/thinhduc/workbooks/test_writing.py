"""Sheets to fill in: what stands in them, what Excel checks, what is locked; nothing becomes something else."""

import zipfile
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import IO, Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import load_workbook

from thinhduc.workbooks.fields import Field, FieldType, Part
from thinhduc.workbooks.limits import sheet_name, units
from thinhduc.workbooks.writing import (
    COMMUNE,
    GUIDE_SHEET,
    LISTS_SHEET,
    OWN_SHEETS,
    FormSheet,
    form_file,
)

HAMLETS = ("Xóm Phú", "ĐẦU PHẦN", "Làng Mơn, khu 2", *(f"Xóm số {number} có tên dài" for number in range(30)))


def field(key: str, label: str, kind: FieldType = FieldType.TEXT, **more: Any) -> Field:
    return Field(key, label, lambda cell: cell, lambda value: value, kind, **more)


FIELDS = (
    field("hamlet", "Xóm", FieldType.CHOICE, choices=HAMLETS, is_needed=True, width=20),
    field("code", "Mã hộ"),
    field("poor", "Hộ nghèo", FieldType.COUNT),
    field("points", "Điểm B1", FieldType.POINTS),
    field("born", "Ngày sinh", FieldType.DATE),
    field("flag", "Dân tộc thiểu số", FieldType.TICK),
)
ROWS: tuple[Mapping[str, Any], ...] = (
    {
        "hamlet": "Xóm Phú",
        "code": "001204000017",
        "poor": 2111,
        "points": Decimal("12.5"),
        "born": date(1960, 2, 1),
    },
    {"hamlet": "ĐẦU PHẦN", "code": "=1+1", "poor": 0, "points": None, "born": "1960", "flag": "x"},
)


def sheet(**changes: Any) -> FormSheet:
    plain: dict[str, Any] = {
        "name": "Rà soát",
        "part": Part("results", "Kết quả", FIELDS),
        "titles": ("XÃ THỊNH ĐỨC", "Kết quả rà soát năm 2021"),
        "rows": ROWS,
    }
    return FormSheet(**{**plain, **changes})


def opened(*sheets: FormSheet, properties: Mapping[str, str] | None = None) -> Workbook:
    with form_file(sheets or (sheet(),), properties or {}) as file:
        return openpyxl.load_workbook(file)


def first(**changes: Any) -> Worksheet:
    return opened(sheet(**changes)).worksheets[0]


def rule_of(page: Worksheet, cell: str) -> Any:
    return next((rule for rule in page.data_validations.dataValidation if cell in rule.sqref), None)


def test_titles_heads_and_values_stand_where_they_are_looked_for() -> None:
    page = first()
    rows = [[cell.value for cell in row] for row in page.iter_rows(max_col=6)]
    assert rows == [
        ["XÃ THỊNH ĐỨC", None, None, None, None, None],
        ["Kết quả rà soát năm 2021", None, None, None, None, None],
        [None] * 6,
        ["Xóm", "Mã hộ", "Hộ nghèo", "Điểm B1", "Ngày sinh", "Dân tộc thiểu số"],
        ["Xóm Phú", "001204000017", 2111, 12.5, "1/2/1960", None],
        ["ĐẦU PHẦN", "=1+1", 0, None, "1960", "x"],
    ]
    assert page.freeze_panes == "A5"
    assert page.auto_filter.ref == "A4:F6"
    assert (page.page_setup.orientation, page.page_setup.paperSize) == ("landscape", 9)
    assert page.print_title_rows == "$4:$4"
    assert page["A4"].font.b
    assert page["A4"].alignment.wrap_text


def test_texts_are_texts_also_where_nothing_stands_yet() -> None:
    page = first(blank_rows=2)
    assert page["B6"].data_type == "s"  # =1+1 is what somebody typed
    for row in range(5, 9):
        assert [page.cell(row, column).number_format for column in (1, 2, 5, 6)] == ["@"] * 4
        assert not page.cell(row, 2).protection.locked
    assert page["C5"].number_format == "#,##0"
    widths = page.column_dimensions
    assert widths["A"].width > widths["B"].width


def test_excel_checks_what_is_typed_in_the_blank_rows_too() -> None:
    page = first(blank_rows=2)
    for row in range(5, 9):
        counts = rule_of(page, f"C{row}")
        assert (counts.type, counts.operator, counts.formula1) == ("whole", "greaterThanOrEqual", "0")
        assert "số nguyên từ 0" in counts.error
        assert "Hộ nghèo" in counts.error
        assert rule_of(page, f"D{row}").type == "decimal"
        assert rule_of(page, f"F{row}").formula1 == '"x"'
        assert rule_of(page, f"B{row}") is None
    assert rule_of(page, "C9") is None


def test_long_lists_of_choices_stand_on_a_hidden_sheet() -> None:
    book = opened(sheet(), sheet(name="Lần hai"))
    lists = book[LISTS_SHEET]
    assert lists.sheet_state == "hidden"
    assert [row[0].value for row in lists.iter_rows()] == list(HAMLETS)
    assert lists.max_column == 1  # one list for both sheets
    for page in book.worksheets[:2]:
        assert rule_of(page, "A5").formula1 == "danh_muc_1"
    assert book.defined_names["danh_muc_1"].attr_text == f"'{LISTS_SHEET}'!$A$1:$A${len(HAMLETS)}"


def test_heads_and_fixed_cells_are_locked_and_no_others() -> None:
    page = first(fixed=frozenset({"hamlet"}), blank_rows=1)
    locked = {cell.coordinate for row in page["A4:F7"] for cell in row if cell.protection.locked}
    assert locked == {"A4", "B4", "C4", "D4", "E4", "F4", "A5", "A6"}
    assert page.freeze_panes == "B5"
    protection = page.protection
    assert protection.sheet
    assert not protection.password
    allowed = ("formatColumns", "formatRows", "insertRows", "deleteRows", "sort", "autoFilter")
    assert not any(getattr(protection, name) for name in allowed)  # False: it is not protected


def test_a_list_whose_rows_belong_to_the_row_above_is_not_sorted() -> None:
    fields = (field("household", "Chủ hộ", goes_down=True), *FIELDS)
    assert first(part=Part("members", "Thành viên", fields)).protection.sort


def test_a_total_that_follows_from_the_rows_is_a_formula_with_its_result() -> None:
    shown = sheet(total={"poor": 2111, "points": 99}, blank_rows=1)
    page = opened(shown).worksheets[0]
    assert page["A8"].value == "CỘNG"
    assert page["C8"].value == '=IF(COUNT(C5:C7)=0,"",SUM(C5:C7))'
    assert page["C8"].protection.locked
    assert page["C8"].font.b
    assert page["D8"].value == 99
    assert not page["D8"].protection.locked
    assert page.auto_filter.ref is None
    with form_file([shown], {}) as file:
        assert openpyxl.load_workbook(file, data_only=True).worksheets[0]["C8"].value == 2111
        file.seek(0)
        assert load_workbook(file).get_sheet_by_index(0).to_python()[7][2] == 2111


def test_a_total_that_was_stated_otherwise_is_kept() -> None:
    page = first(total={"poor": 2110})
    assert page["C7"].value == 2110
    assert not page["C7"].protection.locked


def test_totals_of_an_empty_form_come_alive_with_the_first_number() -> None:
    empty = sheet(rows=[{"hamlet": "Xóm Phú"}], fixed=frozenset({"hamlet"}), total={})
    page = opened(empty).worksheets[0]
    assert page["C6"].value == '=IF(COUNT(C5:C5)=0,"",SUM(C5:C5))'
    with form_file([empty], {}) as file:
        assert load_workbook(file).get_sheet_by_index(0).to_python()[5][2] == ""


def test_a_file_says_of_itself_where_it_belongs() -> None:
    names = opened(properties={COMMUNE: "thinh-duc"}).custom_doc_props
    assert {prop.name: prop.value for prop in names} == {"thinhduc.commune": "thinh-duc"}


def test_the_guide_is_last_and_one_column_of_text() -> None:
    book = opened()
    assert book.sheetnames == ["Rà soát", LISTS_SHEET, GUIDE_SHEET]
    guide = book[GUIDE_SHEET]
    assert guide.max_column == 1
    text = "\n".join(str(row[0].value) for row in guide.iter_rows())
    for one in FIELDS:
        assert f"– {one.label}: " in text
    assert {LISTS_SHEET, GUIDE_SHEET} <= OWN_SHEETS


def test_the_guide_says_what_holds_for_the_sheet() -> None:
    fields = (field("name", "Họ tên"), field("born", "Ngày sinh", how="ngày/tháng/năm, hoặc chỉ năm"))
    guide = opened(sheet(part=Part("members", "Danh sách", fields), total=None))[GUIDE_SHEET]
    lines = [str(row[0].value) for row in guide.iter_rows()]
    assert lines[-2:] == ["– Họ tên: chữ.", "– Ngày sinh: ngày/tháng/năm, hoặc chỉ năm."]
    assert not [line for line in lines if "CỘNG" in line or "ghi 0." in line]
    with_total = opened(sheet(total={"poor": 2111}))[GUIDE_SHEET]
    assert any("CỘNG" in str(row[0].value) for row in with_total.iter_rows())


def test_sheets_may_be_named_alike_and_as_nothing_else_may() -> None:
    book = opened(*(sheet(name=name) for name in ("Hộ [nghèo]: 1/2", "HỘ [nghèo]: 1/2", "Danh mục", "'", "")))
    assert book.sheetnames[:5] == [
        "Hộ -nghèo-- 1-2",
        "HỘ -nghèo-- 1-2 (2)",
        "Danh mục (2)",
        "Trang",
        "Trang (2)",
    ]


@given(st.text(), st.lists(st.text(max_size=40), max_size=3))
def test_any_text_gives_a_name_that_excel_takes(text: str, others: list[str]) -> None:
    taken = {sheet_name(other).lower() for other in others}
    name = sheet_name(text, taken)
    assert 1 <= units(name) <= 31
    assert name.lower() not in taken
    assert not set(name) & set("[]:*?/\\")
    assert name.strip("'") == name


def test_the_longest_text_of_a_cell_comes_back_and_a_longer_one_is_refused() -> None:
    longest = "ă" * 32_767
    assert first(rows=[{"code": longest}])["B5"].value == longest
    for text in (longest + "x", "😀" * 16_384):
        with pytest.raises(ValueError, match=r"32\.767 ký tự"):
            form_file([sheet(rows=[{"code": text}])], {})


@pytest.mark.parametrize(
    "text", ["=cmd|' /C calc'!A0", "+84912", "-2", "@SUM(A1)", " Án ", "a\nb", "0", "1e5"]
)
def test_texts_come_back_as_they_are(text: str) -> None:
    with form_file([sheet(rows=[{"code": text}])], {}) as file:
        assert "<f>" not in _xml(file)
        assert openpyxl.load_workbook(file).worksheets[0]["B5"].value == text
        file.seek(0)
        assert load_workbook(file).get_sheet_by_index(0).to_python()[4][1] == text


def _xml(file: IO[bytes]) -> str:
    with zipfile.ZipFile(file) as whole:
        return whole.read("xl/worksheets/sheet1.xml").decode()


def test_a_form_without_rows_has_its_heads() -> None:
    page = first(rows=(), titles=())
    assert [cell.value for cell in page[1]] == [one.label for one in FIELDS]
    assert not page.data_validations.dataValidation


def test_rows_are_written_while_they_are_read() -> None:
    """Nothing of the list is held: the generator's rows die as they pass."""
    alive = 0

    class Counted(dict[str, Any]):
        def __init__(self, **values: Any) -> None:
            nonlocal alive
            alive += 1
            super().__init__(**values)

        def __del__(self) -> None:
            nonlocal alive
            alive -= 1

    most = 0

    def rows() -> Any:
        nonlocal most
        for number in range(500):
            yield Counted(code=f"{number:012d}")
            most = max(most, alive)

    form_file([sheet(rows=rows())], {}).close()
    assert most <= 2
