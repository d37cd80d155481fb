"""Every cell of both annexes of the plan of 2022, in every format: as a draft, and as it was signed."""

import json
from pathlib import Path

import pytest

from reports.registry import FORMATS
from reports.report import Report
from targets.rules import PovertyClass
from tests.reports.conftest import PLAN
from tests.reports.reading import Table, read_html, read_pdf, read_pdf_table, read_xlsx

# Computed by hand from the rows of plan 38: order, name, figures; rates half away from zero.
DRAFT = {
    PovertyClass.POOR: """
        1|Nhân Hòa|219|3|2|0|3|1,37
        2|Phúc Hòa|209|6|4|1|5|2,39
        3|Đức Hòa|198|2|1|0|2|1,01
        4|Xóm Phú|182|4|2|1|3|1,65
        5|Xóm Cường|253|3|1|1|2|0,79
        6|Xóm Thịnh|240|4|2|1|3|1,25
        7|Cường Lăng|157|1|1|0|1|0,64
        8|Đầu Phần|94|0|0|0|0|0,00
        9|Khánh Hòa|113|2|0|0|2|1,77
        10|Tân Đức|228|0|0|0|0|0,00
        11|Xóm Lượt|88|2|2|0|2|2,27
        12|Làng Mơn|130|10|6|2|8|6,15
        CỘNG|2.111|37|21|6|31|1,47""",
    PovertyClass.NEAR_POOR: """
        1|Nhân Hòa|219|4|1|3|1,37
        2|Phúc Hòa|209|1|1|0|0,00
        3|Đức Hòa|198|3|0|3|1,52
        4|Xóm Phú|182|2|0|2|1,10
        5|Xóm Cường|253|2|0|2|0,79
        6|Xóm Thịnh|240|0|0|0|0,00
        7|Cường Lăng|157|3|1|2|1,27
        8|Đầu Phần|94|0|0|0|0,00
        9|Khánh Hòa|113|2|0|2|1,77
        10|Tân Đức|228|4|0|4|1,75
        11|Xóm Lượt|88|1|0|1|1,14
        12|Làng Mơn|130|0|0|0|0,00
        CỘNG|2.111|22|3|19|0,90""",
}
DRAFT_HEAD = {
    PovertyClass.POOR: [
        "TT", "Tên xóm", "Tổng số hộ năm 2022", "Giảm hộ nghèo năm 2022", "Hộ nghèo sau rà soát năm 2021",
        "Hộ nghèo không còn khả năng lao động", "Kế hoạch giảm năm 2022", "Hộ nghèo cuối kỳ năm 2022", "Tỷ lệ %",
    ],
    PovertyClass.NEAR_POOR: [
        "TT", "Tên xóm", "Tổng số hộ năm 2022", "Giảm hộ cận nghèo năm 2022", "Hộ cận nghèo sau rà soát năm 2021",
        "Kế hoạch giảm năm 2022", "Hộ cận nghèo cuối kỳ năm 2022", "Tỷ lệ %",
    ],
}  # fmt: skip
KEYS = {
    PovertyClass.POOR: ["households", "opening", "no_labour", "reduction", "closing", "rate"],
    PovertyClass.NEAR_POOR: ["households", "opening", "reduction", "closing", "rate"],
}


def expected_draft(poverty_class: PovertyClass) -> Table:
    *rows, total = [line.strip().split("|") for line in DRAFT[poverty_class].strip().splitlines()]
    return Table(DRAFT_HEAD[poverty_class], rows, total[0], total[1:])


def expected_signed(poverty_class: PovertyClass) -> Table:
    printed = PLAN["printed"][poverty_class]
    heads, keys = printed["heads"], KEYS[poverty_class]
    head = [heads["order"], heads["name"], heads["households"], printed["group_head"]]
    return Table(
        head + [heads[key] for key in keys[1:]],
        [[str(row["order"]), row["name"], *(row["cells"][key] for key in keys)] for row in printed["rows"]],
        printed["total_label"],
        [printed["total"][key] for key in keys],
    )


def test_signed_figures_are_those_of_the_paper() -> None:
    """The expected tables hold what they are here for."""
    poor, near_poor = (expected_signed(poverty_class) for poverty_class in PovertyClass)
    assert poor.total == ["2.211", "37", "21", "6", "31", "1,40"]
    assert near_poor.total == ["2.211", "22", "3", "19", "0,86"]
    assert (poor.rows[7][1], near_poor.rows[7][1]) == ("ĐẦU PHẦN", "ĐẦU PHÂN")
    assert len(poor.rows) == len(near_poor.rows) == 12


@pytest.fixture(params=["draft", "signed"])
def case(request: pytest.FixtureRequest, poverty_class: PovertyClass) -> tuple[Report, Table]:
    expected = expected_draft if request.param == "draft" else expected_signed
    return request.getfixturevalue(request.param), expected(poverty_class)


def test_html_holds_every_cell(case: tuple[Report, Table]) -> None:
    report, expected = case
    content = FORMATS["html"].render(report)
    assert read_html(content) == expected
    assert f"<h1>{report.title}</h1>" in content.decode()


def test_xlsx_holds_every_cell(case: tuple[Report, Table]) -> None:
    report, expected = case
    assert read_xlsx(FORMATS["xlsx"].render(report), len(report.rows)) == expected


def test_pdf_holds_every_cell(case: tuple[Report, Table], tmp_path: Path) -> None:
    report, expected = case
    content = FORMATS["pdf"].render(report)
    table = read_pdf_table(content, [column.width for column in report.layout], tmp_path)
    assert (table.rows, table.total_label, table.total) == (
        expected.rows,
        expected.total_label,
        expected.total,
    )
    text = " ".join(read_pdf(content).split())
    assert report.title in text
    assert report.attachment in text
    for head in expected.head:
        assert all(word in text for word in head.split())


def test_json_holds_every_cell(case: tuple[Report, Table]) -> None:
    report, expected = case
    data = json.loads(FORMATS["json"].render(report))
    keys = [column["key"] for column in data["columns"]]
    assert keys == KEYS[PovertyClass.POOR if report.key == "annex-poor" else PovertyClass.NEAR_POOR]
    rows = [
        [str(row["order"]), row["printed_name"], *(row["cells"][key]["text"] for key in keys)]
        for row in data["rows"]
    ]
    total = [data["total"]["cells"][key]["text"] for key in keys]
    assert (rows, total) == (expected.rows, expected.total)


def test_json_values_are_computed_whatever_is_printed(draft: Report, signed: Report) -> None:
    for report in (draft, signed):
        data = json.loads(FORMATS["json"].render(report))
        closing = {"annex-poor": 31, "annex-near-poor": 19}[report.key]
        assert data["total"]["cells"]["households"]["value"] == 2111
        assert data["total"]["cells"]["rate"]["value"] == f"{closing}/2111"
        assert data["rows"][7]["hamlet"] == "Đầu Phần"
        assert data["rows"][7]["cells"]["rate"]["value"] == "0/94"
        assert data["rows"][7]["cells"]["reduction"]["value"] == 0


def test_json_lists_what_was_published(signed: Report) -> None:
    data = json.loads(FORMATS["json"].render(signed))
    published = {
        one["key"]: (one["text"], one["computed"], one["computed_text"], one["difference"])
        for one in data["published"]
    }
    common = {"households": ("2.211", 2111, "2.111", 100)}
    assert (
        published
        == common
        | {
            "annex-poor": {
                "opening": ("37", 37, "37", 0),
                "no_labour": ("21", 21, "21", 0),
                "reduction": ("6", 6, "6", 0),
                "closing": ("31", 31, "31", 0),
                "rate": ("1,40", "31/2111", "1,47", "-0.07"),
            },
            "annex-near-poor": {
                "opening": ("22", 22, "22", 0),
                "reduction": ("3", 3, "3", 0),
                "closing": ("19", 19, "19", 0),
                "rate": ("0,86", "19/2111", "0,90", "-0.04"),
            },
        }[signed.key]
    )
    assert {(one["scope"], one["by"]) for one in data["published"]} == {("commune", "Công chức giảm nghèo")}
    assert all(one["reason"] == PLAN["published"]["reason"] for one in data["published"])


def test_signed_annex_is_printed_text_by_text(signed: Report, poverty_class: PovertyClass) -> None:
    printed = PLAN["printed"][poverty_class]
    assert (signed.title, signed.attachment) == (printed["title"], printed["attachment"])
    assert (signed.annex_label, signed.ending, signed.notes) == ("", "", ())
    for key in ("pdf", "html"):
        content = FORMATS[key].render(signed)
        text = read_pdf(content) if key == "pdf" else content.decode()
        assert not any(word in text for word in ("DỰ THẢO", "Phụ lục", "./."))
