"""The workbook: numbers, live formulas with stored values, stated figures, text that stays text, the printed page."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from reports.annexes import HamletExtras
from reports.columns import optional_columns
from reports.renderers.excel import render_xlsx
from reports.report import Report
from targets.rules import HamletFigures, PovertyClass, State
from tests.reports.conftest import lines_of
from tests.reports.reading import head_row_of, open_xlsx, shown

Make = Callable[..., Report]
HOSTILE = [
    "=1+1",
    "+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(A1)",
    '=HYPERLINK("http://x")',
    "<b>x</b>",
    "12",
    "{=1}",
]


def sheets(report: Report) -> tuple[Any, Any, int]:
    """The sheet with formulas, the same with stored values, and the first row of figures."""
    content = render_xlsx(report)
    formulas, values = open_xlsx(content, values=False).active, open_xlsx(content, values=True).active
    return formulas, values, head_row_of(formulas) + 2


def test_totals_and_rates_are_formulas_with_their_values(make: Make) -> None:
    formulas, values, first = sheets(make())
    last, total = first + 11, first + 12
    assert (
        formulas.cell(total, 3).value
        == f'=IF(COUNT(C{first}:C{last})<ROWS(C{first}:C{last}),"–",SUM(C{first}:C{last}))'
    )
    assert formulas.cell(first, 7).value == f'=IF(COUNT(D{first},F{first})<2,"–",D{first}-F{first})'
    for row in (first, total):
        assert formulas.cell(row, 8).value == (
            f'=IF(COUNT(G{row},C{row})<2,"–",IF(C{row}=0,"–",ROUND(100*G{row}/C{row},2)))'
        )
    assert [values.cell(total, place).value for place in range(3, 9)] == [2111, 37, 21, 6, 31, 1.47]
    assert [values.cell(first, place).value for place in range(3, 9)] == [219, 3, 2, 0, 3, 1.37]


def test_only_what_is_entered_is_a_bare_number(draft: Report) -> None:
    formulas, _, first = sheets(draft)
    for place, column in enumerate(draft.columns, 3):
        for row in range(first, first + 12):
            is_formula = formulas.cell(row, place).data_type == "f"
            assert is_formula == (column.formula is not None)
        assert formulas.cell(first + 12, place).data_type == "f"


def test_signed_figures_are_plain_numbers_and_blanks_stay_blank(signed: Report) -> None:
    formulas, values, first = sheets(signed)
    cells = [cell for row in formulas.iter_rows(first, first + 12) for cell in row]
    assert all(cell.data_type != "f" for cell in cells)
    total = {column.key: values.cell(first + 12, place) for place, column in enumerate(signed.columns, 3)}
    assert total["households"].value == 2211
    assert total["rate"].value == {"annex-poor": 1.4, "annex-near-poor": 0.86}[signed.key]
    assert shown(total["rate"]) in {"1,40", "0,86"}
    assert [formulas.cell(row, len(signed.layout)).value for row in range(first, first + 12)] == [None] * 12


def test_missing_figures_are_dashes_in_values_and_formulas(make: Make) -> None:
    lines = lines_of(PovertyClass.POOR)
    lines[0] = replace(lines[0], reduction=None)
    lines[1] = replace(lines[1], households=0)
    formulas, values, first = sheets(make(lines=lines))
    assert [values.cell(first, place).value for place in range(3, 9)] == [219, 3, 2, "–", "–", "–"]
    assert [values.cell(first + 1, place).value for place in (3, 8)] == [0, "–"]
    assert [values.cell(first + 12, place).value for place in range(3, 9)] == [1902, 37, 21, "–", "–", "–"]
    assert formulas.cell(first + 12, 6).data_type == "f"  # it follows as soon as somebody fills the gap
    assert formulas.cell(first, 8).data_type == "f"


@pytest.mark.parametrize("text", HOSTILE)
def test_text_stays_text(make: Make, text: str) -> None:
    extras = {1: HamletExtras(note=text)}
    report = make(lines=[HamletFigures(1, text, 10, 1, 0, 0)], extras=extras, columns=["note"])
    formulas, _, first = sheets(report)
    for cell in (formulas.cell(first, 2), formulas.cell(first, len(report.layout))):
        assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)
        assert cell.quotePrefix == (text[0] in "=+-@")


def test_numbers_have_the_offices_formats(make: Make) -> None:
    formulas, _, first = sheets(make(columns=list(optional_columns())))
    report = make(columns=list(optional_columns()))
    formats = {
        column.key: formulas.cell(first + 12, place).number_format
        for place, column in enumerate(report.columns, 3)
    }
    assert formats["households"] == formats["closing"] == "#,##0"
    assert formats["rate"] == formats["opening_rate"] == "0.00"


def test_sheet_prints_on_a4_with_its_head_on_every_page(draft: Report) -> None:
    formulas, _, first = sheets(draft)
    last = "H" if draft.key == "annex-poor" else "G"
    assert formulas.page_setup.paperSize == 9
    assert formulas.page_setup.orientation in {None, "portrait"}
    assert (formulas.sheet_properties.pageSetUpPr.fitToPage, formulas.page_setup.fitToHeight) == (True, 0)
    assert formulas.print_title_rows == f"${first - 2}:${first - 1}"
    assert formulas.freeze_panes == f"C{first}"
    assert formulas.print_area == f"'{formulas.title}'!$A$1:${last}${first + 13}"
    assert formulas.page_margins.left == pytest.approx(30 / 25.4)
    assert f"D{first - 2}:{last}{first - 2}" in {str(merged) for merged in formulas.merged_cells.ranges}


def test_draft_is_marked_on_the_sheet_and_in_its_header(draft: Report, make: Make) -> None:
    formulas, _, _ = sheets(draft)
    assert formulas["A1"].value == "DỰ THẢO"
    assert "DỰ THẢO" in formulas.oddHeader.right.text
    issued, _, _ = sheets(make(state=State.ISSUED))
    assert issued["A1"].value == "Phụ lục I"
    assert issued.oddHeader.right.text is None


def test_code_of_the_content_stands_at_the_foot_until_it_is_issued(make: Make) -> None:
    code = "3F2A-91BC-07"
    assert sheets(make(content_code=code))[0].oddFooter.left.text == f"Mã nội dung: {code}"
    assert sheets(make(content_code=code, state=State.ISSUED))[0].oddFooter.left.text is None


def test_workbook_says_what_it_is(draft: Report) -> None:
    book = open_xlsx(render_xlsx(draft), values=False)
    assert book.properties.title == draft.title
    assert book.properties.subject == draft.document
    assert book.properties.creator == "UBND xã Thịnh Đức"
    times = {f"{at:%d/%m/%Y}" for at in (book.properties.created, book.properties.modified)}
    assert times == {"05/03/2020"}  # no clock: the same report gives the same bytes
    assert book.active.title == f"{draft.name} 2022"


def test_stated_text_that_is_no_number_is_kept(signed: Report) -> None:
    total = {**signed.total, "households": replace(signed.total["households"], text="khoảng 2.200")}
    total["opening"] = replace(signed.total["opening"], text="037")
    formulas, values, first = sheets(replace(signed, total=total))
    assert formulas.cell(first + 12, 3).value == "khoảng 2.200"
    assert (values.cell(first + 12, 4).value, shown(values.cell(first + 12, 4))) == (37, "037")
