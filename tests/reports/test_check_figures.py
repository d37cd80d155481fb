"""Checking what is stored: a healthy house is quiet, what was changed behind the application's back is found."""

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from hamlets.queries import command_scope, commune_by_slug
from targets.actions import submit
from targets.queries import version_at
from tests.cast import make_commune
from tests.reports.commands import GOLDEN, plan_2022, run, write
from thinhduc.guards import lifted

pytestmark = pytest.mark.django_db


def check(*options: str) -> tuple[int, list[dict[str, Any]]]:
    """The status and the findings."""
    answer = run("check_figures", "--format", "json", *options)
    return answer.status, json.loads(answer.out)


def codes(*levels: str) -> set[str]:
    _, found = check()
    return {one["code"] for one in found if one["level"] in levels}


@contextmanager
def behind_the_back() -> Iterator[Callable[..., None]]:
    """Hand-written SQL of somebody who has taken the database's refusals away."""
    connection.check_constraints()
    with lifted(connection), connection.cursor() as cursor:
        yield lambda sql, *values: cursor.execute(sql, values)
        connection.check_constraints()


def test_empty_database_has_nothing_to_say() -> None:
    assert check() == (0, [])
    assert run("check_figures").out == "0 lỗi, 0 cảnh báo, 0 ghi chú.\n"


def test_issued_plan_of_2022_has_notes_and_no_error() -> None:
    run("load_plan", str(GOLDEN), "--issued")
    status, found = check("--commune", "thinh-duc")
    assert status == 0
    assert {(one["level"], one["code"]) for one in found} == {
        ("note", "published-differs"),
        ("note", "printed-name-differs"),
        ("warning", "goal-not-reached"),
    }
    assert {(one["commune"], one["year"], one["version"]) for one in found} == {("thinh-duc", 2022, 1)}
    published = [one["data"]["stated"] for one in found if one["code"] == "published-differs"]
    assert sorted(published) == ["0,86", "1,40", "2.211", "2.211"]
    lines = run("check_figures").out.splitlines()
    assert lines[-1] == "0 lỗi, 2 cảnh báo, 5 ghi chú."
    assert lines[0].startswith("ghi chú: thinh-duc 2022 bản 1: Tổng số hộ: ")


def test_unfinished_draft_is_no_error(tmp_path: Path) -> None:
    document = plan_2022()
    document["hamlets"][0]["households_2022"] = None
    document["hamlets"][1]["poor"]["reduction"] = None
    run("load_plan", write(tmp_path / "k.json", document))
    status, _ = check()
    assert status == 0
    assert codes("warning") >= {"missing-households", "missing-reduction"}
    assert "stated-total-not-comparable" in codes("note")


def test_stated_totals_of_a_draft_are_notes() -> None:
    run("load_plan", str(GOLDEN))
    assert check()[0] == 0
    assert "stated-total-differs" in codes("note")


def test_broken_identity_in_a_draft_is_an_error() -> None:
    run("load_plan", str(GOLDEN))
    with behind_the_back() as execute:
        execute("UPDATE targets_planline SET poor_reduction = 50 WHERE name = %s", "Làng Mơn")
    status, found = check()
    assert status == 1
    errors = [one for one in found if one["level"] == "error"]
    assert {(one["code"], one["hamlet"], one["key"]) for one in errors} == {
        ("reduction-over-opening", "Làng Mơn", "reduction"),
        ("changed-behind", "Làng Mơn", "poor_reduction"),
    }


def test_changed_line_of_an_issued_plan_is_found() -> None:
    run("load_plan", str(GOLDEN), "--issued")
    with behind_the_back() as execute:
        execute("UPDATE targets_planline SET poor_reduction = 3 WHERE name = %s", "Làng Mơn")
    status, found = check()
    assert status == 1
    assert codes("error") == {"content-changed", "changed-behind", "frozen-differs"}
    cells = {(one["hamlet"], one["key"]) for one in found if one["code"] == "frozen-differs"}
    assert cells == {
        ("Làng Mơn", "reduction"), ("Làng Mơn", "closing"), ("Làng Mơn", "rate"),
        (None, "reduction"), (None, "closing"), (None, "rate"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("sql", "values", "expected"),
    [
        ("UPDATE households_reviewresult SET poor = 11 WHERE poor = %s", (10,), {"changed-behind"}),
        ("DELETE FROM households_reviewresult WHERE poor = %s", (10,), {"changed-behind"}),
        (
            "UPDATE households_reviewresult SET no_labour = NULL WHERE poor = %s", (10,),
            {"changed-behind", "missing-no-labour"},
        ),
        ("UPDATE targets_issuedfile SET content = %s WHERE format = 'pdf'", (b"%PDF-",), {"file-damaged"}),
        ("UPDATE targets_issuedfile SET sha256 = %s WHERE format = 'json'", ("0" * 64,), {"file-damaged"}),
        (
            "UPDATE targets_issuedfile SET content = %s, sha256 = %s WHERE format = 'pdf'",
            (b"%PDF-", hashlib.sha256(b"%PDF-").hexdigest()),
            {"file-replaced"},
        ),
        ("DELETE FROM targets_issuedfile WHERE format = %s", ("xlsx",), {"file-missing"}),
        ("UPDATE targets_publishedfigure SET reason = %s", ("",), {"content-changed"}),
        ("UPDATE targets_target SET reduction = %s", (1,), {"content-changed"}),
        (
            "UPDATE targets_planline SET name = %s WHERE name = 'Xóm Phú'", ("Phú",),
            {"content-changed", "frozen-differs"},
        ),
        ("UPDATE targets_planversion SET state = %s", ("draft",), {"state-changed"}),
        ("UPDATE targets_planversion SET state = %s", ("xyz",), {"row-unreadable"}),
        (
            "UPDATE targets_planversion SET document_number = %s", ("99/KH-UBND",),
            {"number-changed", "frozen-differs"},
        ),
        ("UPDATE targets_planversion SET number = %s", (7,), {"frozen-differs"}),
        ("UPDATE targets_planversion SET document_date = %s", ("2022-04-01",), {"frozen-differs"}),
    ],
)  # fmt: skip
def test_what_was_changed_behind_the_back_is_found(
    sql: str, values: tuple[Any, ...], expected: set[str]
) -> None:
    run("load_plan", str(GOLDEN), "--issued")
    with behind_the_back() as execute:
        execute(sql, *values)
    assert check()[0] == 1
    assert codes("error") == expected


def test_changed_content_of_a_submitted_plan_is_found(tmp_path: Path) -> None:
    document = plan_2022()
    del document["published"], document["plan"]["stated_targets"]
    run("load_plan", write(tmp_path / "k.json", document))
    commune = commune_by_slug("thinh-duc")
    assert commune is not None
    view = version_at(command_scope(commune), 2022)
    assert view is not None
    submit(scope=command_scope(commune), version_id=view.id)
    assert check() == (0, [])
    with behind_the_back() as execute:
        execute("UPDATE targets_planline SET note = %s WHERE name = 'Xóm Phú'", "sửa")
    assert (check()[0], codes("error")) == (1, {"content-changed"})


def test_issued_version_that_is_gone_is_found() -> None:
    run("load_plan", str(GOLDEN), "--issued")
    tables = ("planline", "issuedfile", "planevent", "publishedfigure", "target", "planversion")
    with behind_the_back() as execute:
        for table in tables:
            execute(f"DELETE FROM targets_{table}")
    assert check()[0] == 1
    assert codes("error") == {"version-missing"}


def test_missing_trigger_is_found() -> None:
    run("load_plan", str(GOLDEN), "--issued")
    connection.check_constraints()
    name = "giu_targets_planline_update"
    with connection.cursor() as cursor:
        table = " ON targets_planline" if connection.vendor == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER {name}{table}")
    status, found = check("--commune", "thinh-duc")
    assert status == 1
    assert [one["data"]["trigger"] for one in found if one["code"] == "trigger-missing"] == [name]


def test_row_of_another_commune_is_found() -> None:
    run("load_plan", str(GOLDEN))
    other, _ = make_commune("Bình Sơn", ["Linh Sơn"])
    with behind_the_back() as execute:
        execute("UPDATE targets_planline SET commune_id = %s WHERE name = 'Xóm Phú'", other.pk)
    _, found = check("--commune", "binh-son")
    mismatches = [one["data"] for one in found if one["code"] == "commune-mismatch"]
    assert {(one["table"], one["field"]) for one in mismatches} == {
        ("targets_planline", "version"), ("targets_planline", "hamlet"),
    }  # fmt: skip


def test_files_of_the_whole_plan_are_looked_at_too() -> None:
    text = Path(__file__).parents[2] / "reports" / "data" / "thinhduc-2022-text.json"
    run("load_plan", str(GOLDEN), "--issued", "--text", str(text))
    assert check()[0] == 0
    with behind_the_back() as execute:
        execute("DELETE FROM targets_issuedfile WHERE report = 'plan' AND format = 'docx'")
        execute(
            "UPDATE targets_issuedfile SET content = %s WHERE report = 'plan' AND format = 'pdf'", b"%PDF"
        )
    status, found = check()
    errors = {(one["code"], one["data"]["format"]) for one in found if one["level"] == "error"}
    assert (status, errors) == (1, {("file-missing", "docx"), ("file-damaged", "pdf")})


def test_unknown_commune_is_said() -> None:
    answer = run("check_figures", "--commune", "khong-co")
    assert (answer.status, answer.err) == (1, "Không có xã nào ở địa chỉ “khong-co”.\n")
