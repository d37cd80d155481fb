"""What a sound workbook becomes: every kind of cell, and what of a sheet can not be trusted."""

import html
import io
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from tests.thinhduc.workbooks import hostile
from thinhduc.workbooks.book import Area, Book, Sheet, Unreadable
from thinhduc.workbooks.child import messages
from thinhduc.workbooks.container import Container
from thinhduc.workbooks.outline import LINKS, MACROS, STALE
from thinhduc.workbooks.reading import book_of, read_book
from thinhduc.workbooks.scanning import Unusual, scan_sheet, walk_sheet


def written(fill: Callable[[Workbook, Worksheet], None]) -> bytes:
    """A workbook as XlsxWriter writes it."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as workbook:
        fill(workbook, workbook.add_worksheet("Hộ nghèo"))
    return out.getvalue()


def here(data: bytes) -> Book:
    """Read in this process: the same code as in the child."""
    return book_of(messages(data))


def only_sheet(data: bytes) -> Sheet:
    """The one sheet of a workbook."""
    (sheet,) = here(data).sheets
    return sheet


def test_every_kind_of_value_comes_as_it_is_stored() -> None:
    def fill(workbook: Workbook, sheet: Worksheet) -> None:
        day, moment, clock, hours, percent = (
            workbook.add_format({"num_format": form})
            for form in ("dd/mm/yyyy", "dd/mm/yyyy hh:mm", "hh:mm", "[h]:mm", "0.00%")
        )
        sheet.write_row(2, 1, ["XÓM PHÚ", "Hoa\u0300", 10, 1.47, 123456789012, 1e15, True, False, 1, 0])
        sheet.write_datetime(3, 1, datetime(1960, 2, 1), day)  # noqa: DTZ001 (Excel knows no zones)
        sheet.write_datetime(3, 2, datetime(2022, 3, 31, 8, 30), moment)  # noqa: DTZ001
        sheet.write_number(3, 3, 0.5, clock)
        sheet.write_number(3, 4, 1.5, hours)
        sheet.write_number(3, 5, 0.0147, percent)
        sheet.write_string(4, 1, "001060123456")
        sheet.write_string(4, 2, " 1,47 ")
        sheet.write_string(4, 3, "hai\ndòng")
        sheet.write_formula(4, 4, "=B3", None, "XÓM PHÚ")
        sheet.write_formula(4, 5, "=D3*2", None, 20)
        sheet.write_rich_string(4, 6, "Hộ ", workbook.add_format({"bold": True}), "nghèo")

    sheet = only_sheet(written(fill))
    assert sheet.rows[:2] == [[None] * 11] * 2
    assert sheet.rows[2] == [None, "XÓM PHÚ", "Hoa\u0300", 10, 1.47, 123456789012, 1e15, True, False, 1, 0]
    assert [type(cell) for cell in sheet.rows[2][3:]] == [int, float, int, float, bool, bool, int, int]
    moment = datetime(2022, 3, 31, 8, 30)  # noqa: DTZ001
    assert sheet.rows[3][1:6] == [date(1960, 2, 1), moment, time(12), timedelta(days=1, hours=12), 0.0147]
    assert type(sheet.rows[3][1]) is date
    assert sheet.rows[4][1:7] == ["001060123456", " 1,47 ", "hai\ndòng", "XÓM PHÚ", 20, "Hộ nghèo"]
    assert sheet.cell(3, 2) == "XÓM PHÚ"


def test_what_the_child_gives_is_what_was_read() -> None:
    data = hostile.many_cells(2_500)  # several messages
    assert read_book(data) == here(data)
    assert len(read_book(data).sheets[0].rows) == 2_500


def test_an_empty_text_is_an_empty_cell() -> None:
    rows = '<row r="1"><c r="A1" t="inlineStr"><is><t></t></is></c><c r="B1"><v>1</v></c></row>'
    assert only_sheet(hostile.book(rows)).rows == [[None, 1]]


@pytest.mark.parametrize("shown", ["#REF!", "#N/A", "#DIV/0!", "#VALUE!", "#NAME?"])
@pytest.mark.parametrize("formula", ["", "<f>A9/0</f>", '<f t="shared" si="0"/>'])
@pytest.mark.parametrize("quote", ['"', "'"])
def test_an_error_of_a_formula_is_no_empty_cell(shown: str, formula: str, quote: str) -> None:
    rows = f'<row r="2"><c r="B2" t="e">{formula}<v>{shown}</v></c><c r="C2"><v>3</v></c></row>'
    sheet = only_sheet(hostile.book(rows.replace('"', quote)))
    assert sheet.rows == [[None, None, None], [None, shown, 3]]
    assert not sheet.uncalculated


@pytest.mark.parametrize(
    ("cell", "place"),
    [
        ('<c r="B2"><f>SUM(C1:C9)</f></c>', (2, 2)),
        ('<c r="B2"><f>SUM(C1:C9)</f><v></v></c>', (2, 2)),
        ('<c r="B2" s="1"><f>SUM(C1:C9)</f><v /></c>', (2, 2)),
        ('<c r="B2"><f t="shared" ref="B2:B9" si="0">C1</f></c>', (2, 2)),
        ('<c r="B2"><f t="shared" si="0"/></c>', (2, 2)),
        ('<c r="B2" t="str"><f>""</f><v></v></c>', None),
        ('<c r="B2"><f>SUM(C1:C9)</f><v>0</v></c>', None),
        ('<c r="B2"><v>0</v></c>', None),
    ],
)
@pytest.mark.parametrize("quote", ['"', "'"])
def test_a_formula_without_its_value_is_named(cell: str, place: tuple[int, int] | None, quote: str) -> None:
    rows = f'<row r="2"><c r="A2"><v>1</v></c>{cell}<c r="C2"><v>3</v></c></row>'
    sheet = only_sheet(hostile.book(rows.replace('"', quote)))
    assert sheet.uncalculated == ({place} if place else frozenset())


def test_formulas_of_openpyxl_have_no_values_and_are_named() -> None:
    workbook, out = openpyxl.Workbook(), io.BytesIO()
    workbook.active["B3"] = "=SUM(B1:B2)"
    workbook.active["A1"] = "Cộng"
    workbook.save(out)
    book = here(out.getvalue())
    assert book.sheets[0].uncalculated == {(3, 2)}
    assert book.notes == (STALE,)


def test_hidden_sheets_and_rows_are_told() -> None:
    def fill(workbook: Workbook, sheet: Worksheet) -> None:
        for row in range(4):
            sheet.write(row, 0, row)
        sheet.set_row(2, None, None, {"hidden": True})
        sheet.set_row(90, None, None, {"hidden": True})  # below the table: of no interest
        workbook.add_worksheet("Ẩn").hide()
        workbook.add_worksheet("Rất ẩn").very_hidden()

    book = here(written(fill))
    assert [(sheet.name, sheet.is_hidden) for sheet in book.sheets] == [
        ("Hộ nghèo", False), ("Ẩn", True), ("Rất ẩn", True),
    ]  # fmt: skip
    assert book.sheets[0].hidden_rows == {3}


def test_merged_cells_are_told() -> None:
    def fill(_: Workbook, sheet: Worksheet) -> None:
        sheet.merge_range(2, 1, 4, 1, "XÓM PHÚ")
        sheet.merge_range(0, 0, 0, 5, "DANH SÁCH")
        sheet.write(4, 5, 10)

    sheet = only_sheet(written(fill))
    assert set(sheet.merged) == {Area(3, 2, 5, 2), Area(1, 1, 1, 6)}
    assert [sheet.cell(row, 2) for row in (3, 4, 5)] == ["XÓM PHÚ", None, None]


def test_a_merged_area_ends_where_the_values_do() -> None:
    ranges = '<mergeCells><mergeCell ref="A1:XFD1048576"/><mergeCell ref="D1:E2"/></mergeCells>'
    assert only_sheet(hostile.book(after=ranges)).merged == (Area(1, 1, 2, 2),)


@pytest.mark.parametrize(
    "name", ["Tờ 'một'", "&quot;Tờ&quot; &amp; &lt;hai&gt;", "Hộ nghèo (2021)", "  Tờ  "]
)
def test_a_sheet_keeps_its_name(name: str) -> None:
    assert only_sheet(hostile.book(name=name)).name == html.unescape(name)


def test_a_sheet_of_a_chart_is_passed_over() -> None:
    def fill(workbook: Workbook, sheet: Worksheet) -> None:
        sheet.write(0, 0, 1)
        chart = workbook.add_chart({"type": "bar"})
        chart.add_series({"values": "='Hộ nghèo'!$A$1:$A$1"})
        workbook.add_chartsheet("Biểu đồ").set_chart(chart)
        workbook.add_worksheet("Cận nghèo").write(0, 0, 2)

    assert [(sheet.name, list(sheet.rows)) for sheet in here(written(fill)).sheets] == [
        ("Hộ nghèo", [[1]]), ("Cận nghèo", [[2]]),
    ]  # fmt: skip


def test_our_own_properties_are_read_and_no_others() -> None:
    def fill(workbook: Workbook, sheet: Worksheet) -> None:
        sheet.write(0, 0, 1)
        workbook.set_custom_property("Người lập", "ai đó")
        workbook.set_custom_property("thinhduc.commune", "thinh-duc")
        workbook.set_custom_property("thinhduc.year", 2021)

    assert here(written(fill)).properties == {"thinhduc.commune": "thinh-duc", "thinhduc.year": "2021"}
    assert here(hostile.with_parts({})).properties == {}


def test_days_of_the_calendar_of_1904() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "date_1904": True}) as workbook:
        day = workbook.add_format({"num_format": "dd/mm/yyyy"})
        workbook.add_worksheet("A").write_datetime(0, 0, datetime(2021, 12, 31), day)  # noqa: DTZ001
    assert only_sheet(out.getvalue()).rows == [[date(2021, 12, 31)]]


def test_macros_and_links_are_said_and_left_alone() -> None:
    book = here(hostile.with_parts({"xl/vbaProject.bin": b"\0", "xl/connections.xml": b"<connections/>"}))
    assert book.notes == (MACROS, LINKS)
    assert [list(row) for row in book.sheets[0].rows] == hostile.ROWS


def test_a_file_of_text_is_told_by_its_name() -> None:
    with pytest.raises(Unreadable, match="CSV"):
        read_book("Xóm\nPhú\n".encode(), "xom.CSV")


ATTRIBUTES = st.sampled_from(["", ' s="1"', ' t="e"', ' t="str"', ' t="b"', ' t="e" s="1"', ' s="1" t="e"'])
INSIDE = st.sampled_from(
    [
        "",
        "<v>1</v>",
        "<v></v>",
        "<v/>",
        "<f>A1</f>",
        "<f>A1</f><v>2</v>",
        "<f>A1</f><v></v>",
        "<f/><v/>",
        "<v>#REF!</v>",
    ]
)


@st.composite
def sheets(draw: st.DrawFn) -> bytes:
    """Sheets in the form that programs write, rows and cells in their order."""
    rows = []
    for row in sorted(draw(st.sets(st.integers(1, 40), max_size=5))):
        columns = sorted(draw(st.sets(st.integers(1, 60), max_size=5)))
        cells = (
            f'<c r="{hostile.letters_of(column)}{row}"{draw(ATTRIBUTES)}>{draw(INSIDE)}</c>'
            for column in columns
        )
        hidden = draw(st.sampled_from(["", ' hidden="1"', ' hidden="0"', ' s="1" hidden="true"']))
        rows.append(f'<row r="{row}"{hidden}>{"".join(cells)}</row>')
    return hostile.sheet("".join(rows))


@settings(max_examples=80)
@given(sheets(), st.integers(1, 400))
def test_patterns_and_parser_find_the_same(xml: bytes, size: int) -> None:
    pieces = [xml[start : start + size] for start in range(0, len(xml), size)]
    assert scan_sheet("Tờ", pieces) == walk_sheet("Tờ", pieces)


def test_another_form_than_the_usual_is_left_to_the_parser() -> None:
    for rows in (hostile.TABLE.replace('"', "'"), hostile.TABLE.replace('r="A1" ', ""), "<row><c/></row>"):
        with pytest.raises(Unusual):
            scan_sheet("Tờ", [hostile.sheet(rows)])


def test_a_part_is_inflated_piece_by_piece() -> None:
    data = hostile.with_parts({"xl/media/a.bin": bytes(range(256)) * 40_000})
    pieces = list(Container(data).chunks("xl/media/a.bin"))
    assert max(map(len, pieces)) <= 2**20
    assert b"".join(pieces) == bytes(range(256)) * 40_000
