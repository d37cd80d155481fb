"""Loading a plan file: what is stored, every fault with its place, and what is never overwritten."""

import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from hamlets.models import Hamlet, HamletPeriod
from hamlets.queries import command_scope, commune_by_slug, hamlets_in, place_of
from households.models import ReviewResult
from households.queries import confirmed_results
from journal.models import Entry
from reports.loading import load_plan
from targets.actions import (
    approve,
    decide_openings,
    remove_stated,
    save_lines,
    send_back,
    set_goal_reason,
    submit,
)
from targets.models import PlanVersion
from targets.queries import VersionView, content_hash, findings_of, version_at
from targets.rules import PovertyClass, State, totals_of
from tests.cast import make_person
from tests.reports.commands import GOLDEN, plan_2022, row_counts, run, set_at, write
from thinhduc.findings import Level, errors_in
from thinhduc.permissions import Role
from thinhduc.scope import Scope

pytestmark = [pytest.mark.django_db, pytest.mark.walk]


def scope_of(slug: str = "thinh-duc") -> Scope:
    commune = commune_by_slug(slug)
    assert commune is not None
    return command_scope(commune)


def stored(which: Any = "current", year: int = 2022) -> VersionView:
    view = version_at(scope_of(), year, which)
    assert view is not None
    return view


# --- what is stored


def test_plan_of_2022_is_loaded_as_draft() -> None:
    answer = run("load_plan", str(GOLDEN))
    assert (answer.status, answer.err) == (0, "")
    view = stored()
    assert (view.state, view.number, len(view.lines), view.printed) == (State.DRAFT, 1, 12, None)
    poor = totals_of(view.table(PovertyClass.POOR), PovertyClass.POOR)
    near_poor = totals_of(view.table(PovertyClass.NEAR_POOR), PovertyClass.NEAR_POOR)
    assert (poor.households, poor.opening, poor.no_labour, poor.reduction, str(poor.rate)) == (
        2111, 37, 21, 6, "31/2111",
    )  # fmt: skip
    assert (near_poor.opening, near_poor.reduction, str(near_poor.rate)) == (22, 3, "19/2111")
    assert (view.superior_number, view.superior_date.isoformat(), view.superior_issuer) == (
        "69/KH-UBND", "2022-03-18", "UBND thành phố Thái Nguyên",
    )  # fmt: skip
    assert [(g.level.value, g.poverty_class.value, g.reduction, str(g.rate)) for g in view.goals] == [
        ("own", "near_poor", 3, "43/5000"),
        ("own", "poor", 6, "7/500"),
    ]
    place = place_of(scope_of(), view.commune_id)
    assert (place.commune_name, place.superior) == ("UBND xã Thịnh Đức", "thành phố Thái Nguyên")


def test_results_of_the_year_before_are_confirmed_with_the_figures_given() -> None:
    run("load_plan", str(GOLDEN))
    results = confirmed_results(scope_of(), 2021)
    lang_mon = results[next(h.id for h in hamlets_in(scope_of(), 2022) if h.name == "Làng Mơn")]
    known = {key: value for key, value in lang_mon.values.items() if value is not None}
    assert (len(results), known) == (12, {"poor": 10, "no_labour": 6, "near_poor": 0})
    assert {row.source for row in ReviewResult.objects.within(scope_of())} == {"imported"}
    assert {line.opening_revision for line in stored().lines} == {lang_mon.revision} == {1}


def test_published_figures_are_stated_totals_of_a_draft_and_block_it() -> None:
    run("load_plan", str(GOLDEN))
    view = stored()
    assert {(one.key, one.text) for one in view.stated[PovertyClass.POOR]} == {
        ("households", "2.211"), ("opening", "37"), ("no_labour", "21"), ("reduction", "6"), ("closing", "31"),
        ("rate", "1,40"),
    }  # fmt: skip
    assert [one.text for one in view.stated[PovertyClass.NEAR_POOR] if one.key == "households"] == ["2.211"]
    errors = errors_in(findings_of(scope_of(), view))
    assert {(error.code, error.data["stated"]) for error in errors} == {
        ("stated-total-differs", "2.211"), ("stated-total-differs", "1,40"), ("stated-total-differs", "0,86"),
    }  # fmt: skip


def test_issued_plan_is_frozen_with_its_files_as_signed() -> None:
    assert run("load_plan", str(GOLDEN), "--issued").status == 0
    view = stored("in-force")
    assert (view.state, view.form, view.document_number, view.signer) == (
        State.ISSUED, "as-signed", "38/KH-UBND", "Lăng Đại Thành",
    )  # fmt: skip
    assert view.printed == plan_2022()["printed"]
    assert view.signature == ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")
    row = PlanVersion.objects.within(scope_of()).get()
    files = {(file.report, file.format) for file in row.files.within(scope_of())}
    assert files == {
        (report, kind) for report in ("annex-poor", "annex-near-poor") for kind in ("pdf", "xlsx", "json")
    }
    findings = findings_of(scope_of(), view)
    assert not errors_in(findings)
    published = [finding for finding in findings if finding.code == "published-differs"]
    assert {finding.level for finding in published} == {Level.NOTE}
    assert all("2.211" in finding.data["reason"] for finding in published)


def test_journal_names_the_file() -> None:
    run("load_plan", str(GOLDEN))
    entries = Entry.objects.within(scope_of()).filter(figure="poor_reduction", hamlet_name="Làng Mơn")
    (entry,) = entries
    assert (entry.old_value, entry.new_value, entry.source, entry.actor_name, entry.year) == (
        None, "2", "thinhduc-2022.json", "Dòng lệnh", 2022,
    )  # fmt: skip


def test_missing_is_not_zero(tmp_path: Path) -> None:
    document = plan_2022()
    document["hamlets"][0]["households_2022"] = None
    del document["hamlets"][1]["poor"]["reduction"]
    document["hamlets"][2]["poor"]["no_labour_capacity"] = None
    del document["published"]
    assert run("load_plan", write(tmp_path / "p.json", document)).status == 0
    first, second, third = stored().lines[:3]
    assert first.figures["households"] is None
    assert second.figures["poor_reduction"] is None
    assert third.figures["poor_no_labour"] is None
    confirmed = confirmed_results(scope_of(), 2021)
    assert third.hamlet_id not in confirmed
    assert (third.opening_revision, third.figures["poor_opening"]) == (None, 2)
    assert second.hamlet_id in confirmed
    codes = {finding.code for finding in findings_of(scope_of(), stored())}
    assert {"missing-households", "missing-reduction", "missing-no-labour"} <= codes


def test_smallest_file_is_a_draft_without_figures(tmp_path: Path) -> None:
    document = {
        "commune": {"name": "Bình Sơn", "kind": "phường"},
        "plan": {"year": 2023},
        "hamlets": [{"order": 1, "name": "Linh Sơn", "kind": "tổ dân phố"}],
    }
    assert run("load_plan", write(tmp_path / "p.json", document)).status == 0
    view = version_at(scope_of("binh-son"), 2023)
    assert view is not None
    assert set(view.lines[0].figures.values()) == {None}
    assert not ReviewResult.objects.within(scope_of("binh-son")).exists()


def test_loaded_draft_can_be_approved_by_a_leader() -> None:
    run("load_plan", str(GOLDEN))
    commune = commune_by_slug("thinh-duc")
    officer = make_person("canbo", "Trần Thị Cán Bộ", Role.OFFICER, commune).scope
    leader = make_person("lanhdao", "Nguyễn Văn Lãnh Đạo", Role.LEADER, commune).scope
    view = stored()
    for poverty_class in PovertyClass:
        for one in view.stated[poverty_class]:
            remove_stated(scope=officer, version_id=view.id, poverty_class=poverty_class, figure=one.key)
    for poverty_class in PovertyClass:
        set_goal_reason(
            scope=officer,
            version_id=view.id,
            level="own",
            poverty_class=poverty_class,
            reason="Theo khả năng.",
        )
    submit(scope=officer, version_id=view.id)
    approve(scope=leader, version_id=view.id, shown_hash=content_hash(stored()))
    assert stored().state is State.APPROVED


# --- again, and otherwise


@pytest.mark.parametrize("flags", [(), ("--issued",)])
def test_same_file_again_changes_nothing(flags: tuple[str, ...]) -> None:
    run("load_plan", str(GOLDEN), *flags)
    before = row_counts()
    answer = run("load_plan", str(GOLDEN), *flags)
    assert answer.status == 0
    assert "không có gì thay đổi" in answer.out
    assert row_counts() == before


def test_other_file_for_a_draft_lists_the_differences_and_needs_replace(tmp_path: Path) -> None:
    run("load_plan", str(GOLDEN))
    document = plan_2022()
    document["hamlets"][11]["poor"]["reduction"] = 4
    document["hamlets"][0]["poor"]["opening_2021"] = None
    document["plan"]["stated_targets"]["poor_reduction"] = 8
    path = write(tmp_path / "khac.json", document)
    before = row_counts()
    refused = run("load_plan", path)
    goal = "giảm {} hộ nghèo, tỷ lệ hộ nghèo còn 1,40 %"
    expected = [
        "Nhân Hòa › Hộ nghèo sau rà soát: 3 → –",
        "Làng Mơn › Kế hoạch giảm hộ nghèo: 2 → 4",
        f"Mục tiêu xã tự đặt › hộ nghèo: {goal.format(6)} → {goal.format(8)}",
    ]
    assert refused.status == 1
    assert refused.lines[1:-1] == expected
    assert "--replace" in refused.lines[0]
    assert row_counts() == before
    assert stored().lines[11].figures["poor_reduction"] == 2

    replaced = run("load_plan", path, "--replace")
    assert (replaced.status, replaced.out.splitlines()[:-1]) == (0, expected)
    view = stored()
    assert (view.lines[11].figures["poor_reduction"], view.lines[0].figures["poor_opening"]) == (4, None)
    assert "không có gì thay đổi" in run("load_plan", path).out


def test_replacing_keeps_what_only_the_officer_types_and_takes_new_results(tmp_path: Path) -> None:
    run("load_plan", str(GOLDEN))
    view = stored()
    seen: dict[int, dict[str, Any]] = {1: {"persons": None, "note": ""}}
    save_lines(
        scope=scope_of(), version_id=view.id, rows={1: {"persons": 800, "note": "chờ số mới"}}, seen=seen
    )
    document = plan_2022()
    document["hamlets"][0]["poor"]["opening_2021"] = 5
    assert run("load_plan", write(tmp_path / "k.json", document), "--replace").status == 0
    line = stored().lines[0]
    assert (line.figures["persons"], line.texts["note"]) == (800, "chờ số mới")
    result = confirmed_results(scope_of(), 2021)[line.hamlet_id]
    assert (result.values["poor"], result.revision, line.opening_revision) == (5, 2, 2)
    changed = Entry.objects.within(scope_of()).filter(figure="poor", hamlet_id=line.hamlet_id).first()
    assert (changed.old_value, changed.new_value, changed.source) == ("3", "5", "k.json")


def test_hamlets_can_come_and_go_with_replace(tmp_path: Path) -> None:
    run("load_plan", str(GOLDEN))
    document = plan_2022()
    document["hamlets"][11]["name"] = "Làng Mới"
    del document["printed"]
    path = write(tmp_path / "k.json", document)
    assert run("load_plan", path).lines[1:-1] == [
        "Làng Mới › xóm: không có → thêm",
        "Làng Mơn › xóm: đang có → bỏ",
    ]
    assert run("load_plan", path, "--replace").status == 0
    assert [line.name for line in stored().lines][-1] == "Làng Mới"
    assert HamletPeriod.objects.within(scope_of()).get(name="Làng Mới").valid_from.year == 2021
    assert Hamlet.objects.within(scope_of()).count() == 13


def test_issued_plan_is_never_replaced(tmp_path: Path) -> None:
    run("load_plan", str(GOLDEN), "--issued")
    before = row_counts()
    for change in (("hamlets", 11, "poor", "reduction", 4), ("plan", "signer", "Người Khác")):
        document = plan_2022()
        set_at(document, *change)
        for flags in ((), ("--replace",), ("--issued", "--replace")):
            refused = run("load_plan", write(tmp_path / "k.json", document), *flags)
            assert refused.status == 1
            assert "bản điều chỉnh" in refused.lines[0]
            assert len(refused.lines) == 3
    assert row_counts() == before


def test_draft_becomes_issued_only_with_replace() -> None:
    run("load_plan", str(GOLDEN))
    refused = run("load_plan", str(GOLDEN), "--issued")
    assert (refused.status, refused.lines[1]) == (1, "Kế hoạch › trạng thái: Dự thảo → Đã ban hành")
    assert run("load_plan", str(GOLDEN), "--issued", "--replace").status == 0
    assert stored().state is State.ISSUED


def test_submitted_draft_is_not_replaced(tmp_path: Path) -> None:
    document = plan_2022()
    del document["published"], document["plan"]["stated_targets"]
    run("load_plan", write(tmp_path / "a.json", document))
    officer = make_person("canbo", "Trần Thị Cán Bộ", Role.OFFICER, commune_by_slug("thinh-duc")).scope
    submit(scope=officer, version_id=stored().id)
    document["hamlets"][11]["poor"]["reduction"] = 1
    refused = run("load_plan", write(tmp_path / "b.json", document), "--replace")
    assert refused.status == 1
    assert "Trình duyệt" in refused.lines[0]
    assert "rút lại" in refused.lines[1]
    assert stored().lines[11].figures["poor_reduction"] == 2


def test_result_that_a_person_entered_is_not_overwritten(tmp_path: Path) -> None:
    run("load_plan", str(GOLDEN))
    ReviewResult.objects.within(scope_of()).filter(poor=10).update(
        poor=11, source="entered", revision=2, confirmed_by="Trần Thị Cán Bộ"
    )
    document = plan_2022()
    document["hamlets"][11]["poor"]["reduction"] = 4
    refused = run("load_plan", write(tmp_path / "k.json", document), "--replace")
    assert refused.status == 1
    assert refused.lines[0].startswith("hamlets[11] (Làng Mơn) › poor › opening_2021: ")
    assert "đang lưu là 11" in refused.lines[0]
    document["hamlets"][11]["poor"]["opening_2021"] = 11
    assert run("load_plan", write(tmp_path / "k.json", document), "--replace").status == 0
    assert stored().lines[11].opening_revision == 2


def test_next_year_uses_the_same_hamlets(tmp_path: Path) -> None:
    run("load_plan", str(GOLDEN), "--issued")
    text = GOLDEN.read_text(encoding="utf-8").replace("_2022", "_2023").replace("_2021", "_2022")
    document = json.loads(text)
    document["plan"]["year"] = 2023
    del document["plan"]["date"], document["plan"]["parent_plan"]
    assert run("load_plan", write(tmp_path / "n.json", document)).status == 0
    assert Hamlet.objects.within(scope_of()).count() == 12
    assert {line.hamlet_id for line in stored(year=2023).lines} == {line.hamlet_id for line in stored().lines}


def test_decomposed_letters_and_byte_order_mark_are_read(tmp_path: Path) -> None:
    content = unicodedata.normalize("NFD", GOLDEN.read_text(encoding="utf-8"))
    assert content != GOLDEN.read_text(encoding="utf-8")
    path = write(tmp_path / "n.json", b"\xef\xbb\xbf" + content.encode())
    assert run("load_plan", path, "--issued").status == 0
    assert [line.name for line in stored().lines][7] == "Đầu Phần"
    assert "không có gì thay đổi" in run("load_plan", str(GOLDEN)).out


def test_returned_draft_can_be_replaced(tmp_path: Path) -> None:
    document = plan_2022()
    del document["published"], document["plan"]["stated_targets"]
    run("load_plan", write(tmp_path / "a.json", document))
    leader = make_person("lanhdao", "Nguyễn Văn Lãnh Đạo", Role.LEADER, commune_by_slug("thinh-duc")).scope
    submit(scope=scope_of(), version_id=stored().id)
    send_back(scope=leader, version_id=stored().id, remark="Xem lại Làng Mơn.")
    document["hamlets"][11]["poor"]["reduction"] = 1
    assert run("load_plan", write(tmp_path / "b.json", document), "--replace").status == 0
    assert (stored().state, stored().lines[11].figures["poor_reduction"]) == (State.RETURNED, 1)


def test_opening_unknown_to_the_file_is_asked_about(tmp_path: Path) -> None:
    """The review knows more than the file: the draft says so, and the officer takes it over."""
    run("load_plan", str(GOLDEN))
    document = plan_2022()
    del document["hamlets"][0]["poor"]["opening_2021"]
    assert run("load_plan", write(tmp_path / "k.json", document), "--replace").status == 0
    changed = [one for one in findings_of(scope_of(), stored()) if one.code == "opening-changed"]
    assert [one.hamlet for one in changed] == ["Nhân Hòa"]
    first = stored().lines[0]
    decide_openings(scope=scope_of(), version_id=stored().id, hamlet_ids=[first.hamlet_id], take=True)
    assert stored().lines[0].figures["poor_opening"] == 3


def test_file_is_stored_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr("reports.loading.render_files", broken)
    before = row_counts()
    with pytest.raises(RuntimeError):
        load_plan(content=GOLDEN.read_bytes(), file_name="k.json", as_issued=True)
    assert row_counts() == before
