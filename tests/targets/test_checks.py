"""What is wrong, doubtful or missing in a plan, and what was stated beside it."""

import json
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from targets.rules import (
    Goal,
    GoalLevel,
    HamletFigures,
    PlanFigures,
    PovertyClass,
    PrintedRow,
    StatedTotal,
    check_classes_together,
    check_complete,
    check_households,
    check_lines,
    check_plan,
    check_printed,
    check_stated,
    compare_stated,
    totals_of,
    unresolved_in,
)
from thinhduc.figures import parse_count, parse_percent
from thinhduc.findings import Level, errors_in, warnings_in

POOR, NEAR_POOR = PovertyClass.POOR, PovertyClass.NEAR_POOR
GOLDEN = Path(__file__).parent.parent / "golden" / "thinhduc-2022.json"
PHUC_HOA = HamletFigures(2, "Phúc Hòa", households=209, opening=6, no_labour=4, reduction=1)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"reduction": 0}, []),
        ({"reduction": 2}, []),
        ({"reduction": 3}, [("warning", "reduction-over-capacity", "reduction")]),
        ({"reduction": 7}, [("error", "reduction-over-opening", "reduction")]),
        ({"reduction": -1}, [("error", "negative-figure", "reduction")]),
        ({"no_labour": 7, "reduction": 0}, [("error", "no-labour-over-opening", "no_labour")]),
        ({"no_labour": None}, []),
        ({"opening": None}, []),
        (
            {"no_labour": 7, "reduction": 9},
            [
                ("error", "no-labour-over-opening", "no_labour"),
                ("error", "reduction-over-opening", "reduction"),
            ],
        ),
    ],
)
def test_faults_of_a_line(changes, expected):
    findings = check_lines([replace(PHUC_HOA, **changes)], POOR)
    assert [(f.level.value, f.code, f.key) for f in findings] == expected
    assert all(f.hamlet == "Phúc Hòa" and f.message.startswith("Phúc Hòa: ") for f in findings)


def test_near_poor_may_all_leave():
    assert check_lines([HamletFigures(2, "Phúc Hòa", 209, opening=1, reduction=1)], NEAR_POOR) == []


def test_warning_passes_with_the_reason_for_this_hamlet_and_this_warning_alone():
    lines = [replace(PHUC_HOA, reduction=3)]
    given = {("reduction-over-capacity", "Phúc Hòa"): "Hai hộ đã có việc làm"}
    assert unresolved_in(check_lines(lines, POOR, given)) == []
    for other in ({("missing-households", "Phúc Hòa"): "x"}, {("reduction-over-capacity", "Làng Mơn"): "x"}):
        assert len(unresolved_in(check_lines(lines, POOR, other))) == 1
    assert len(unresolved_in(check_lines(lines, POOR, {("reduction-over-capacity", "Phúc Hòa"): "  "}))) == 1


def test_what_nobody_knows_has_no_sum():
    lines = [HamletFigures(2, "Phúc Hòa", opening=6, no_labour=4), HamletFigures(12, "Làng Mơn", opening=10)]
    *_, reduction = check_complete(lines, POOR)
    assert reduction.message == "Kế hoạch giảm hộ nghèo: còn thiếu tất cả 2 xóm. Chưa trình được."
    assert reduction.data["hamlets"] == "Phúc Hòa, Làng Mơn"
    assert "cộng được" not in check_households(lines)[0].message


def test_submitting_needs_opening_no_labour_and_reduction_of_every_hamlet():
    lines = [PHUC_HOA, HamletFigures(12, "Làng Mơn", households=None)]
    findings = check_complete(lines, POOR)
    assert [f.code for f in findings] == ["missing-opening", "missing-no-labour", "missing-reduction"]
    assert {f.level for f in findings} == {Level.ERROR}
    assert findings[2].message == (
        "Kế hoạch giảm hộ nghèo: còn thiếu Làng Mơn; các xóm đã có số cộng được 1. Chưa trình được."
    )
    assert [f.code for f in check_complete(lines, NEAR_POOR)] == ["missing-opening", "missing-reduction"]


def test_missing_and_zero_households_are_warnings():
    findings = check_households([PHUC_HOA, HamletFigures(12, "Làng Mơn"), HamletFigures(13, "Xóm Mới", 0)])
    assert [(f.level, f.code, f.hamlet) for f in findings] == [
        (Level.WARNING, "missing-households", "Làng Mơn"),
        (Level.WARNING, "zero-households", "Xóm Mới"),
    ]
    assert findings[0].data["known_sum"] == 209


def test_two_tables_together():
    near_poor = HamletFigures(2, "Phúc Hòa", households=209, opening=1)
    assert check_classes_together([PHUC_HOA], [near_poor]) == []
    assert check_classes_together([replace(PHUC_HOA, opening=208)], [near_poor]) == []
    (over,) = check_classes_together([replace(PHUC_HOA, opening=209)], [near_poor])
    assert (over.level, over.code) == (Level.ERROR, "classes-over-households")
    (other,) = check_classes_together([PHUC_HOA], [replace(near_poor, households=219)])
    assert other.message == (
        "Phúc Hòa: tổng số hộ ở biểu hộ nghèo là 209, ở biểu hộ cận nghèo là 219; hai biểu phải ghi cùng một số."
    )


def test_pasted_total_of_2022_blocks_a_draft(poor_2022):
    pasted = StatedTotal("households", "2.211", 2211, at_text="14:02", source="dán")
    (finding,) = check_stated([pasted, StatedTotal("opening", "37", 37)], totals_of(poor_2022, POOR))
    assert (finding.level, finding.code, finding.key) == (Level.ERROR, "stated-total-differs", "households")
    assert finding.message == (
        "Tổng số hộ: cộng 12 xóm được 2.111; dòng CỘNG dán lúc 14:02 ghi 2.211, lệch 100. Chưa trình được."
    )
    assert finding.data["difference"] == 100


def test_stated_total_is_not_judged_while_a_cell_is_missing(poor_2022):
    totals = totals_of([replace(poor_2022[0], households=None), *poor_2022[1:]], POOR)
    (finding,) = check_stated([StatedTotal("households", "2.211", 2211)], totals)
    assert (finding.level, finding.code) == (Level.NOTE, "stated-total-not-comparable")


@pytest.mark.parametrize(
    ("text", "differs"),
    [("1,40", True), ("1,47", False), ("1,5", False), ("1,4", True), ("1", False), ("1,468", False)],
)
def test_stated_rate_is_compared_with_as_many_decimals_as_it_has(poor_2022, text, differs):
    stated = StatedTotal("rate", text, parse_percent(text))
    assert (compare_stated(stated, totals_of(poor_2022, POOR)) is not None) is differs


def test_coarsely_stated_rate_is_answered_with_two_decimals(poor_2022):
    difference = compare_stated(StatedTotal("rate", "1,4", Fraction(7, 500)), totals_of(poor_2022, POOR))
    assert difference is not None
    assert (difference.computed_text, difference.difference_text) == ("1,47", "−0,07")


def test_issued_plan_of_2022_has_notes_and_no_errors(tables_2022):
    golden = json.loads(GOLDEN.read_text(encoding="utf-8"))
    plan = PlanFigures(
        poor=tables_2022[POOR],
        near_poor=tables_2022[NEAR_POOR],
        stated={
            poverty_class: [
                StatedTotal(
                    key,
                    text,
                    parse_percent(text) if key == "rate" else parse_count(text),
                    by="Công chức",
                    reason=golden["published"]["reason"],
                )
                for key, text in golden["printed"][poverty_class.value]["total"].items()
            ]
            for poverty_class in PovertyClass
        },
        printed={
            poverty_class: {
                row["order"]: PrintedRow(row["name"], row["cells"])
                for row in golden["printed"][poverty_class.value]["rows"]
            }
            for poverty_class in PovertyClass
        },
        is_issued=True,
    )
    findings = check_plan(plan)
    assert [(f.level.value, f.code, f.key, f.data.get("difference")) for f in findings] == [
        ("note", "published-differs", "households", 100),
        ("note", "published-differs", "rate", str(Fraction(7, 500) - Fraction(31, 2111))),
        ("note", "published-differs", "households", 100),
        ("note", "published-differs", "rate", str(Fraction(86, 10_000) - Fraction(19, 2111))),
        ("note", "printed-name-differs", "name", None),
    ]
    assert findings[1].message.startswith(
        "Tỷ lệ hộ nghèo cuối kỳ: tính từ 12 xóm được 1,47; biểu đã ký in 1,40, lệch 0,07. Người ghi: Công chức. Lý do: "
    )
    assert findings[-1].message == "Đầu Phần: biểu hộ cận nghèo đã ký in tên là “ĐẦU PHÂN”."


def test_draft_of_2022_waits_for_the_reason_of_its_goal(tables_2022):
    goal = Goal(GoalLevel.OWN, POOR, rate=Fraction(7, 500))
    plan = PlanFigures(tables_2022[POOR], tables_2022[NEAR_POOR], goals=[goal])
    findings = check_plan(plan)
    assert errors_in(findings) == []
    assert [f.code for f in unresolved_in(findings)] == ["goal-not-reached"]
    explained = replace(plan, goals=[replace(goal, reason="Các hộ còn lại già yếu")])
    assert unresolved_in(check_plan(explained)) == []
    assert [f.code for f in warnings_in(check_plan(explained))] == ["goal-not-reached"]


@pytest.mark.parametrize(
    ("key", "text", "differs"),
    [
        ("opening", "6", False),
        ("opening", "99", True),
        ("opening", "", False),  # not printed
        ("no_labour", "", True),  # a blank means none there
        ("households", "0209", False),
        ("closing", "năm", True),
        ("rate", "2,39", False),
        ("rate", "2,40", True),
        ("rate", "", False),
        ("note", "gần chợ", False),
    ],
)
def test_printed_cell_that_is_not_the_line_s_is_noted(key: str, text: str, differs: bool) -> None:
    line = HamletFigures(2, "Phúc Hòa", households=209, opening=6, no_labour=4, reduction=1)
    findings = check_printed({2: PrintedRow("PHÚC HÒA", {key: text})}, [line], PovertyClass.POOR)
    assert [(f.code, f.key, f.data["printed"]) for f in findings] == (
        [("printed-figure-differs", key, text)] if differs else []
    )
