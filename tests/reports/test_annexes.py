"""From plain data to a report: form, columns, what is missing, what was stated."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from reports.annexes import HamletExtras, build_annex
from reports.columns import columns_of, optional_columns
from reports.report import ColumnKind, Report
from targets.rules import HamletFigures, PovertyClass, State, StatedTotal
from tests.reports.conftest import PLAN, annex_input, lines_of, signed_input
from thinhduc.findings import Finding, Level

Make = Callable[..., Report]


def test_report_survives_json_whole(draft: Report, signed: Report, make: Make) -> None:
    finding = Finding(Level.NOTE, "published-differs", "Lệch 100.", None, "households", {"stated": "2.211"})
    wide = make(columns=list(optional_columns()), findings=[finding])
    for report in (draft, signed, wide):
        assert Report.from_json(json.loads(json.dumps(report.to_json()))) == report


def test_new_annex_has_the_decrees_form() -> None:
    poor, near_poor = (
        build_annex(
            annex_input(
                one,
                state=State.ISSUED,
                document_number="38/KH-UBND",
                document_date=date(2022, 3, 31),
            )
        )
        for one in PovertyClass
    )
    line = "(Kèm theo Kế hoạch số 38/KH-UBND ngày 31 tháng 3 năm 2022 của UBND xã Thịnh Đức)"
    assert (poor.annex_label, near_poor.annex_label) == ("Phụ lục I", "Phụ lục II")
    assert near_poor.title == "BIỂU PHÂN BỐ CHỈ TIÊU GIẢM HỘ CẬN NGHÈO NĂM 2022"
    assert poor.attachment == near_poor.attachment == line
    assert (poor.ending, poor.draft) == ("./.", False)
    assert poor.document == "Kế hoạch số 38/KH-UBND ngày 31/3/2022 của UBND xã Thịnh Đức"


@pytest.mark.parametrize(
    ("form", "number"), [("electronic", "38/KH-UBND"), ("paper", "")], ids=["electronic", "not-numbered"]
)
def test_attachment_line_is_left_blank(make: Make, form: str, number: str) -> None:
    report = make(form=form, document_number=number, document_date=date(2022, 3, 31) if number else None)
    expected = "(Kèm theo Kế hoạch số ……/KH-UBND ngày …… tháng …… năm …… của UBND xã Thịnh Đức)"
    assert report.attachment == expected


@pytest.mark.parametrize("state", list(State))
def test_all_that_is_not_issued_is_a_draft(make: Make, state: State) -> None:
    assert make(state=state).draft is (state is not State.ISSUED)


def test_column_that_is_not_whole_has_no_total(make: Make) -> None:
    lines = lines_of(PovertyClass.POOR)
    lines[1] = replace(lines[1], reduction=None)
    lines[3] = replace(lines[3], households=None)
    lines[4] = replace(lines[4], households=0)
    report = make(lines=lines)
    texts = {key: cell.text for key, cell in report.total.items()}
    assert texts == {
        "households": "–", "opening": "37", "no_labour": "21", "reduction": "–", "closing": "–", "rate": "–",
    }  # fmt: skip
    assert report.total["rate"].value is None
    assert [report.rows[place].cells["rate"].text for place in (1, 3, 4)] == ["–", "–", "–"]
    assert report.rows[4].cells["households"].text == "0"
    assert report.notes == ("Dấu “–” là số liệu chưa có.",)
    assert make().notes == ()


def test_added_columns_stand_in_their_fixed_place(make: Make) -> None:
    extras = {order: HamletExtras(100 * order, 1, "xa" if order == 2 else "") for order in range(1, 13)}
    report = make(columns=["note", "persons", "opening_rate", "assigned_minimum", "unknown"], extras=extras)
    keys = [column.key for column in report.columns]
    assert keys == [
        "households", "persons", "opening", "opening_rate", "no_labour", "assigned_minimum", "reduction", "closing",
        "rate", "note",
    ]  # fmt: skip
    row, total = report.rows[1].cells, report.total
    assert (row["persons"].text, row["opening_rate"].text, row["note"].text) == ("200", "2,87", "xa")
    assert (total["persons"].text, total["assigned_minimum"].text) == ("7.800", "12")
    assert (total["opening_rate"].text, total["note"].text) == ("1,75", "")


def test_unknown_extras_are_dashes(make: Make) -> None:
    report = make(columns=["persons", "note"], extras={1: HamletExtras(persons=800)})
    assert [row.cells["persons"].text for row in report.rows[:2]] == ["800", "–"]
    assert report.total["persons"].text == "–"
    assert report.rows[1].cells["note"].text == ""


def test_every_optional_column_can_be_shown_in_both_annexes(poverty_class: PovertyClass) -> None:
    usual = {column.key for column in columns_of(poverty_class, 2023)}
    for key in optional_columns():
        assert {column.key for column in columns_of(poverty_class, 2023, [key])} == usual | {key}


def test_draft_prints_computed_totals_and_lists_stated_ones(make: Make) -> None:
    stated = [
        StatedTotal("households", "2211", 2211, by="Cán bộ"),
        StatedTotal("rate", "1,5", Fraction(15, 1000)),
    ]
    report = make(stated=stated)
    assert (report.total["households"].text, report.total["rate"].text) == ("2.111", "1,47")
    assert not report.total["households"].stated
    households, rate = report.published
    assert (households.text, households.difference, households.differs) == ("2.211", 100, True)
    assert (rate.text, rate.difference, rate.differs) == ("1,5", "0.00", False)
    assert report.differences == (households,)


def test_stated_total_without_a_computed_one_has_no_difference(make: Make) -> None:
    lines = [replace(line, households=None) for line in lines_of(PovertyClass.POOR)]
    [one] = make(lines=lines, stated=[StatedTotal("households", "2.211", 2211)]).published
    assert (one.text, one.computed, one.computed_text, one.difference, one.differs) == (
        "2.211",
        None,
        "–",
        None,
        False,
    )


def test_stated_rate_of_a_faulty_plan_still_compares(make: Make) -> None:
    """A reduction above the opening is a finding, never an exception: the rate is below zero."""
    lines = [HamletFigures(1, "Nhân Hòa", households=100, opening=1, no_labour=0, reduction=2)]
    report = make(lines=lines, stated=[StatedTotal("rate", "1,40", Fraction(14, 1000))])
    assert report.total["rate"].text == "−1,00"
    assert report.published[0].difference == "2.40"


def test_printed_totals_count_as_stated_where_nobody_recorded_them(poverty_class: PovertyClass) -> None:
    report = build_annex(replace(signed_input(poverty_class), stated=()))
    assert [one.key for one in report.differences] == ["households", "rate"]
    assert len(report.published) == len(report.columns)


def test_signed_annex_keeps_rows_beside_their_hamlets() -> None:
    shuffled = {
        **PLAN["printed"],
        "near_poor": {**PLAN["printed"]["near_poor"], "rows": PLAN["printed"]["near_poor"]["rows"][::-1]},
    }
    report = build_annex(replace(signed_input(PovertyClass.NEAR_POOR), printed=shuffled))
    names = {row.hamlet: row.printed_name for row in report.rows}
    assert names["Đầu Phần"] == "ĐẦU PHÂN"
    assert names["Làng Mơn"] == "LÀNG MƠN"


def test_formulas_name_columns_of_the_table(poverty_class: PovertyClass) -> None:
    columns = columns_of(poverty_class, 2023, list(optional_columns()))
    keys = {column.key for column in columns}
    for column in columns:
        for formula in (column.formula, column.total):
            assert formula is None or set(vars(formula).values()) <= keys
        assert (column.kind is ColumnKind.TEXT) == (column.total is None)
