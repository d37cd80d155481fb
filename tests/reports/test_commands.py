"""The commands that read: exporting, proposing, the history of a figure."""

import hashlib
import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError

from hamlets.queries import command_scope, commune_by_slug
from reports.queries import issued_hashes
from targets.actions import adjust, save_lines
from targets.queries import version_at
from targets.rules import PovertyClass
from tests.reports.commands import GOLDEN, plan_2022, row_counts, run, write
from tests.reports.conftest import PLAN
from tests.reports.reading import read_html, read_xlsx
from tests.reports.test_golden import KEYS, expected_draft, expected_signed
from thinhduc.scope import Scope

pytestmark = [pytest.mark.django_db, pytest.mark.walk]
PLACE = ("--commune", "thinh-duc", "--year", "2022")
REPORT = {PovertyClass.POOR: "annex-poor", PovertyClass.NEAR_POOR: "annex-near-poor"}


def scope() -> Scope:
    commune = commune_by_slug("thinh-duc")
    assert commune is not None
    return command_scope(commune)


def export(path: Path, report: str, *options: str) -> bytes:
    """The bytes of a report as the command writes them."""
    answer = run(
        "export_report", report, *PLACE, "--format", path.suffix[1:], "--output", str(path), *options
    )
    assert (answer.status, answer.out, answer.err) == (0, "", "")
    return path.read_bytes()


# --- export_report


@pytest.mark.parametrize("poverty_class", list(PovertyClass))
def test_draft_is_exported_with_computed_figures(poverty_class: PovertyClass, tmp_path: Path) -> None:
    run("load_plan", str(GOLDEN))
    data = json.loads(export(tmp_path / "a.json", REPORT[poverty_class], "--version", "draft"))
    expected = expected_draft(poverty_class)
    assert [one["key"] for one in data["columns"]] == KEYS[poverty_class]
    assert [
        [str(row["order"]), row["printed_name"], *(row["cells"][key]["text"] for key in KEYS[poverty_class])]
        for row in data["rows"]
    ] == expected.rows
    assert [data["total"]["cells"][key]["text"] for key in KEYS[poverty_class]] == expected.total
    assert (data["report"], data["commune"], data["year"], data["version"], data["state"]) == (
        REPORT[poverty_class], "thinh-duc", 2022, 1, "draft",
    )  # fmt: skip
    content = export(tmp_path / "a.html", REPORT[poverty_class])
    assert read_html(content) == expected
    assert "DỰ THẢO" in content.decode()


@pytest.mark.parametrize("poverty_class", list(PovertyClass))
def test_issued_plan_is_exported_as_it_was_signed(poverty_class: PovertyClass, tmp_path: Path) -> None:
    run("load_plan", str(GOLDEN), "--issued")
    report, expected = REPORT[poverty_class], expected_signed(poverty_class)
    assert read_html(export(tmp_path / "a.html", report)) == expected
    assert read_xlsx(export(tmp_path / "a.xlsx", report), 12) == expected
    data = json.loads(export(tmp_path / "a.json", report, "--version", "in-force"))
    total = {key: (cell["value"], cell["text"]) for key, cell in data["total"]["cells"].items()}
    closing, rate = {"annex-poor": (31, "1,40"), "annex-near-poor": (19, "0,86")}[report]
    assert total["households"] == (2111, "2.211")
    assert (total["closing"], total["rate"]) == ((closing, str(closing)), (f"{closing}/2111", rate))
    assert data["rows"][0]["cells"]["rate"]["text"] == ""
    published = {one["key"]: one for one in data["published"]}
    assert (published["households"]["text"], published["households"]["computed"]) == ("2.211", 2111)
    assert published["households"]["difference"] == 100
    assert (published["rate"]["text"], published["rate"]["computed"]) == (rate, f"{closing}/2111")
    assert {one["by"] for one in data["published"]} == {"Dòng lệnh"}
    assert {one["reason"] for one in data["published"]} == {PLAN["published"]["reason"]}


def test_issued_bytes_are_those_that_were_stored(tmp_path: Path) -> None:
    run("load_plan", str(GOLDEN), "--issued")
    view = version_at(scope(), 2022)
    assert view is not None
    stored = dict(issued_hashes(scope(), view))
    for ending in ("pdf", "xlsx", "json"):
        content = export(tmp_path / f"a.{ending}", "annex-poor", "--version", "1")
        assert hashlib.sha256(content).hexdigest() == stored[f"bieu-giam-ho-ngheo-2022.{ending}"]


def test_json_has_the_keys_that_other_programs_read(tmp_path: Path) -> None:
    run("load_plan", str(GOLDEN))
    data = json.loads(export(tmp_path / "a.json", "annex-poor"))
    assert {
        "report", "commune", "year", "version", "state", "title", "columns", "rows", "total", "published", "findings",
    } <= set(data)  # fmt: skip
    assert {"key", "label"} <= set(data["columns"][0])
    assert {"hamlet", "printed_name", "order", "cells"} <= set(data["rows"][0])
    assert {"value", "text"} <= set(data["rows"][0]["cells"]["rate"])
    assert {"scope", "key", "text", "computed", "difference", "reason", "by"} <= set(data["published"][0])
    assert {"level", "code", "hamlet", "key", "message", "data"} == set(data["findings"][0])


def test_missing_figures_are_null_and_a_dash(tmp_path: Path) -> None:
    document = plan_2022()
    document["hamlets"][0]["households_2022"] = None
    document["hamlets"][1]["poor"]["reduction"] = None
    run("load_plan", write(tmp_path / "k.json", document))
    data = json.loads(export(tmp_path / "a.json", "annex-poor"))
    first, second = data["rows"][0]["cells"], data["rows"][1]["cells"]
    for cell in (first["households"], first["rate"], second["reduction"], second["closing"]):
        assert (cell["value"], cell["text"]) == (None, "–")
    total = data["total"]["cells"]
    assert [total[key]["value"] for key in ("households", "reduction", "closing", "rate")] == [None] * 4
    assert total["opening"]["value"] == 37


def test_version_is_chosen(tmp_path: Path) -> None:
    run("load_plan", str(GOLDEN), "--issued")
    view = version_at(scope(), 2022)
    assert view is not None
    draft = adjust(scope=scope(), version_id=view.id)
    save_lines(
        scope=scope(), version_id=draft, rows={12: {"poor_reduction": 4}}, seen={12: {"poor_reduction": 2}}
    )
    by_version = {
        version: json.loads(export(tmp_path / "a.json", "annex-poor", "--version", version))
        for version in ("1", "2", "draft", "in-force")
    }
    reductions = {key: one["total"]["cells"]["reduction"]["value"] for key, one in by_version.items()}
    assert reductions == {"1": 6, "2": 8, "draft": 8, "in-force": 6}
    newest = json.loads(export(tmp_path / "a.json", "annex-poor"))
    assert newest["version"] == 2


class _Output(io.TextIOWrapper):
    def __init__(self) -> None:
        self.bytes = io.BytesIO()
        super().__init__(self.bytes, encoding="utf-8")


def test_dash_writes_to_the_output() -> None:
    from django.core.management import call_command

    run("load_plan", str(GOLDEN))
    out = _Output()
    call_command("export_report", "annex-poor", *PLACE, "--format", "json", "--output", "-", stdout=out)
    assert json.loads(out.bytes.getvalue())["year"] == 2022


def test_spelling_of_one_table_is_a_finding_of_that_table_alone(tmp_path: Path) -> None:
    run("load_plan", str(GOLDEN), "--issued")
    spelt = {}
    for report in ("annex-poor", "annex-near-poor"):
        run("export_report", report, *PLACE, "--format", "json", "--output", str(tmp_path / report))
        findings = json.loads((tmp_path / report).read_text(encoding="utf-8"))["findings"]
        spelt[report] = [one["hamlet"] for one in findings if one["code"] == "printed-name-differs"]
    assert spelt == {"annex-poor": [], "annex-near-poor": ["Đầu Phần"]}


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"--commune": "khong-co"}, "Không có xã nào ở địa chỉ “khong-co”."),
        ({"--year": "2021"}, "Xã này chưa có kế hoạch năm 2021."),
        ({"--year": "năm nay"}, "“năm nay” không phải năm"),
        ({"--version": "2"}, "Kế hoạch năm 2022 không có bản 2."),
        ({"--version": "in-force"}, "Kế hoạch năm 2022 không có bản nào đang có hiệu lực."),
        ({"--version": "0"}, "“0” không phải số của một bản"),
        ({"--output": "{tmp}/khong/co/a.json"}, "Không có thư mục "),
        ({"--output": "{tmp}"}, "{tmp} là thư mục"),
        ({"--format": "odt"}, "Lệnh gõ chưa đúng: --format không nhận 'odt', chỉ nhận "),
        ({"--format": "docx"}, "annex-poor không có tệp docx; chọn một trong: pdf, xlsx, html, json."),
    ],
)
def test_export_refuses_in_words(options: dict[str, str], expected: str, tmp_path: Path) -> None:
    run("load_plan", str(GOLDEN))
    chosen = {
        "--commune": "thinh-duc",
        "--year": "2022",
        "--format": "json",
        "--output": str(tmp_path / "a.json"),
    }
    chosen |= {key: value.format(tmp=tmp_path) for key, value in options.items()}
    arguments = [part for pair in chosen.items() for part in pair]
    answer = run("export_report", "annex-poor", *arguments)
    assert answer.status == 1
    assert answer.lines[0].startswith(expected.format(tmp=tmp_path))
    assert list(tmp_path.iterdir()) == []


def test_commands_answer_from_outside(tmp_path: Path) -> None:
    """As typed in a shell: no trace of a program, one status."""
    root = Path(__file__).parent.parent.parent
    answer = subprocess.run(
        [sys.executable, "manage.py", "load_plan", str(tmp_path / "khong-co.json")],
        cwd=root, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (answer.returncode, answer.stdout) == (1, "")
    assert answer.stderr == f"Không có tệp {tmp_path / 'khong-co.json'}.\n"


# --- propose_split


def split(*options: str) -> Any:
    answer = run("propose_split", *PLACE, "--format", "json", *options)
    assert (answer.status, answer.err) == (0, "")
    return json.loads(answer.out)


def test_proposal_for_the_poor_is_the_signed_table() -> None:
    run("load_plan", str(GOLDEN))
    before = row_counts()
    proposal = split("--class", "poor", "--count", "6")
    given = {share["hamlet"]: share["given"] for share in proposal["shares"] if share["given"]}
    assert given == {"Phúc Hòa": 1, "Xóm Phú": 1, "Xóm Cường": 1, "Xóm Thịnh": 1, "Làng Mơn": 2}
    assert (proposal["asked"], proposal["given"], proposal["left_over"], proposal["class"]) == (
        6,
        6,
        0,
        "poor",
    )
    assert all(share["reason"] for share in proposal["shares"])
    assert row_counts() == before


@pytest.mark.parametrize("rate", ["1.40", "1,40", "1,4 %"])
def test_rate_is_turned_into_households(rate: str) -> None:
    run("load_plan", str(GOLDEN))
    assert split("--class", "poor", "--rate", rate)["asked"] == 8


def test_more_than_can_leave_is_said() -> None:
    run("load_plan", str(GOLDEN))
    proposal = split("--class", "near_poor", "--count", "2.111")
    assert (proposal["given"], proposal["left_over"]) == (22, 2089)
    answer = run("propose_split", *PLACE, "--class", "near_poor", "--count", "2111")
    assert answer.out.startswith("Phân bổ được 22 trên 2.111 hộ. Còn 2.089 hộ")
    assert len(answer.out.splitlines()) == 13


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (("--count", "-6"), "“-6” không phải số nguyên không âm"),
        (("--count", "1,5"), "“1,5” không phải số nguyên không âm"),
        (("--count", "1" * 30), "“111"),
        (("--count", ""), "Chưa ghi số hộ"),
        (("--rate=-1,4",), "“-1,4” không phải tỷ lệ"),
        (("--rate", "140"), "“140” không phải tỷ lệ"),
        (("--rate", "nan"), "“nan” không phải tỷ lệ"),
        (("--rate", ""), "Chưa ghi tỷ lệ"),
        ((), "Lệnh gõ chưa đúng: phải có một trong: --count --rate."),
        (("--count", "6", "--rate", "1,4"), "Lệnh gõ chưa đúng: --rate không dùng cùng --count."),
    ],
)
def test_absurd_numbers_are_refused_in_words(options: tuple[str, ...], expected: str) -> None:
    run("load_plan", str(GOLDEN))
    answer = run("propose_split", *PLACE, "--class", "poor", *options)
    assert (answer.status, answer.out) == (1, "")
    assert answer.lines[0].startswith(expected)


def test_rate_can_not_be_reached_while_figures_are_missing(tmp_path: Path) -> None:
    document = plan_2022()
    document["hamlets"][0]["households_2022"] = None
    run("load_plan", write(tmp_path / "k.json", document))
    answer = run("propose_split", *PLACE, "--class", "poor", "--rate", "1,40")
    assert answer.status == 1
    assert answer.lines[1] == "Tổng số hộ: còn thiếu Nhân Hòa."


# --- history


def test_history_tells_values_people_sources_and_order(tmp_path: Path) -> None:
    run("load_plan", str(GOLDEN))
    document = plan_2022()
    document["hamlets"][11]["poor"]["reduction"] = 4
    run("load_plan", write(tmp_path / "moi.json", document), "--replace")
    asked = (*PLACE, "--hamlet", "lang-mon", "--figure", "poor_reduction")
    rows = json.loads(run("history", *asked, "--format", "json").out)
    assert [(row["old"], row["new"], row["source"], row["by"]) for row in rows] == [
        (2, 4, "moi.json", "Dòng lệnh"),
        (None, 2, "thinhduc-2022.json", "Dòng lệnh"),
    ]
    lines = run("history", *asked).out.splitlines()
    assert lines[0] == "Kế hoạch giảm hộ nghèo, Làng Mơn, năm 2022:"
    assert ": 2 → 4; Dòng lệnh; Nạp kế hoạch từ tệp; nguồn: moi.json" in lines[1]
    assert ": – → 2; " in lines[2]
    by_name = ("--hamlet", "Làng Mơn", "--figure", "poor_reduction")
    assert run("history", *PLACE, *by_name).out.splitlines() == lines


def test_history_of_a_review_is_of_its_own_year() -> None:
    run("load_plan", str(GOLDEN))
    asked = ("--commune", "thinh-duc", "--year", "2021", "--hamlet", "lang-mon", "--figure", "poor")
    rows = json.loads(run("history", *asked, "--format", "json").out)
    assert [(row["old"], row["new"], row["deed"]) for row in rows] == [(None, 10, "review-loaded")]


@pytest.mark.parametrize(
    ("hamlet", "figure", "expected"),
    [
        ("khong-co", "poor", "Cuối năm 2022 xã không có xóm nào tên hay địa chỉ là “khong-co”."),
        ("lang-mon", "giau", "Không có số liệu “giau”; có: households"),
    ],
)
def test_history_refuses_in_words(hamlet: str, figure: str, expected: str) -> None:
    run("load_plan", str(GOLDEN))
    answer = run("history", *PLACE, "--hamlet", hamlet, "--figure", figure)
    assert (answer.status, answer.out) == (1, "")
    assert answer.lines[0].startswith(expected)


def test_database_without_tables_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def unready(*_: Any) -> None:
        raise OperationalError("no such table: hamlets_commune")

    monkeypatch.setattr("reports.management.base.commune_by_slug", unready)
    answer = run("history", *PLACE, "--hamlet", "lang-mon", "--figure", "poor")
    assert (answer.status, len(answer.lines)) == (1, 1)
    assert "manage.py migrate" in answer.lines[0]
    assert "no such table" not in answer.err


@pytest.mark.parametrize("address", ["cơ sở dữ liệu", "mysql://x", "postgres://a:b@may:cong/x"])
def test_database_address_that_names_none_is_said(address: str) -> None:
    answer = subprocess.run(
        [sys.executable, str(Path(__file__).parents[2] / "manage.py"), "check_figures"],
        env={"PATH": "/usr/bin:/bin", "DATABASE_URL": address, "THINHDUC_SECRET_KEY": "k" * 50},
        check=False,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert (answer.returncode, answer.stdout) == (1, "")
    assert answer.stderr.startswith("DATABASE_URL phải có dạng")
    assert len(answer.stderr.splitlines()) == 1


def test_letters_that_no_database_takes_are_said() -> None:
    answer = run("history", "--commune", "\udcff", "--year", "2022", "--hamlet", "x", "--figure", "poor")
    assert answer.lines == ["Lệnh có chữ không đọc được; hãy gõ lại bằng bảng mã UTF-8."]


def test_figure_without_history_says_so() -> None:
    run("load_plan", str(GOLDEN))
    answer = run("history", *PLACE, "--hamlet", "lang-mon", "--figure", "persons")
    assert answer.out == "Nhân khẩu, Làng Mơn, năm 2022: chưa ai ghi số nào.\n"
