"""A plan's words from a file: kept letter by letter, every fault with its place, never silently overwritten."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hamlets.queries import command_scope, commune_by_slug
from journal.models import Entry
from reports.loading import load_plan
from reports.planfile import read_text_file
from targets.actions.text import LONGEST, LONGEST_REASON, MOST
from targets.models import TextBlock
from targets.queries import VersionView, template_blocks, text_findings_of, version_at
from targets.rules.text import BlockKind
from tests.reports.commands import GOLDEN, row_counts, run, write
from thinhduc.findings import Level
from thinhduc.scope import Scope

pytestmark = [pytest.mark.django_db, pytest.mark.walk]
DATA = Path(__file__).parents[2] / "reports" / "data"
TEXT = DATA / "thinhduc-2022-text.json"
Edit = Callable[[list[dict[str, Any]]], object]


def scope_of() -> Scope:
    commune = commune_by_slug("thinh-duc")
    assert commune is not None
    return command_scope(commune)


def stored() -> VersionView:
    view = version_at(scope_of(), 2022)
    assert view is not None
    return view


def rows() -> list[dict[str, Any]]:
    """The text of 2022 as a document of one's own."""
    document: list[dict[str, Any]] = json.loads(TEXT.read_text(encoding="utf-8"))
    return document


def test_signed_plan_keeps_its_words_letter_by_letter(tmp_path: Path) -> None:
    assert run("load_plan", str(GOLDEN), "--text", str(TEXT), "--issued").status == 0
    view = stored()
    assert view.is_issued
    assert [(one.key, one.kind.value, one.label, one.text) for one in view.blocks] == [
        (row["key"], row["kind"], row["label"], row["text"]) for row in rows()
    ]
    assert {finding.level for finding in text_findings_of(scope_of(), view)} == {Level.NOTE}
    again = run("load_plan", str(GOLDEN), "--text", str(TEXT), "--issued")
    assert (again.status, "không có gì thay đổi" in again.out) == (0, True)
    assert (
        "không có gì thay đổi" in run("load_plan", str(GOLDEN)).out
    )  # a plan file says nothing of the words
    other = rows()
    old, other[4]["text"] = other[4]["text"], "Lời khác"
    other[7]["label"] = "9."
    path = write(tmp_path / "k.json", other)
    before = row_counts()
    refused = run("load_plan", str(GOLDEN), "--text", path, "--issued", "--replace")
    assert refused.status == 1
    assert "bản đã ban hành không sửa được" in refused.lines[0]
    assert refused.lines[1:3] == [
        f"Lời văn › đoạn {other[4]['key']}: {old} → Lời khác",
        f"Lời văn › số của đoạn {other[7]['key']}: {rows()[7]['label']} → 9.",
    ]
    assert row_counts() == before


def test_without_a_file_a_draft_begins_with_the_template_and_a_signed_plan_has_no_words() -> None:
    run("load_plan", str(GOLDEN))
    assert stored().blocks == template_blocks()
    assert run("load_plan", str(GOLDEN), "--issued", "--replace").status == 0
    assert (stored().is_issued, stored().blocks) == (True, ())
    assert text_findings_of(scope_of(), stored()) == []


def test_words_of_a_draft_are_replaced_only_when_asked_and_the_journal_keeps_them() -> None:
    run("load_plan", str(GOLDEN))
    before = row_counts()
    refused = run("load_plan", str(GOLDEN), "--text", str(TEXT))
    assert (refused.status, "--replace" in refused.lines[0], row_counts()) == (1, True, before)
    assert run("load_plan", str(GOLDEN), "--text", str(TEXT), "--replace").status == 0
    assert [one.text for one in stored().blocks] == [row["text"] for row in rows()]
    changed = Entry.objects.within(scope_of()).filter(deed="plan-loaded", figure="text-subject").get()
    assert (changed.old_value, changed.new_value) == (template_blocks()[0].text, rows()[0]["text"])
    kept = run("load_plan", str(GOLDEN), "--replace")
    assert (kept.status, "không có gì thay đổi" in kept.out) == (0, True)
    assert [one.order for one in TextBlock.objects.within(scope_of())] == list(range(1, len(rows()) + 1))


def put(place: int, key: str, value: Any) -> Edit:
    return lambda document: document[place].__setitem__(key, value)


FAULTS: dict[str, tuple[Edit, list[str]]] = {
    "several-at-once": (
        lambda rows: [put(3, "kind", "phần")(rows), put(4, "text", "  ")(rows), put(5, "key", "Mục 5")(rows),
                      put(6, "so", 1)(rows), rows[7].pop("text")],
        ["lời văn[3] (i) › kind: phải là một trong: subject, basis",
         "lời văn[4] (i-1) › text: không được để trống",
         "lời văn[5] (Mục 5) › key: “Mục 5” không phải địa chỉ hay khóa",
         "lời văn[6] ({6}) › so: không có mục này", "lời văn[7] ({7}) › text: thiếu mục này"],
    ),
    "twice-the-same-key": (put(4, "key", "i"), ["lời văn[4] (i) › key: trùng khóa với đoạn [3]"]),
    "no-subject": (put(0, "kind", "lead"), ["lời văn: thiếu trích yếu"]),
    "two-subjects": (put(2, "kind", "subject"), ["lời văn[2] (lead) › kind: chỉ được một trích yếu"]),
    "line-break": (put(4, "text", "một\nhai"), ["lời văn[4] (i-1) › text: “một hai” có ký tự điều khiển"]),
    "too-long": (put(4, "text", "a" * (LONGEST + 1)), ["lời văn[4] (i-1) › text: dài quá 5.000"]),
    "long-key": (put(4, "key", "a" * 35), [f"lời văn[4] ({'a' * 35}) › key: dài quá 34"]),
    "no-row": (lambda rows: rows.__setitem__(4, 7), ["lời văn[4]: phải là một nhóm mục"]),
    "empty": (lambda rows: rows.clear(), ["lời văn: danh sách phải có từ 1 đến 500"]),
}  # fmt: skip


def test_words_as_signed_stand_in_order_without_fields_and_without_their_numbers(tmp_path: Path) -> None:
    document = rows()
    put(3, "text", "I. MỤC ĐÍCH")(document)
    put(4, "text", "Năm {năm} và {poor.reduction}")(document)
    file = write(tmp_path / "t.json", document)
    answer = run("load_plan", str(GOLDEN), "--text", file, "--issued")
    assert answer.status == 1
    assert sorted(answer.lines[:-1]) == [
        "lời văn[3] (i) › text: lời bắt đầu bằng “I.” mà label đã ghi; bỏ số ấy trong lời.",
        "lời văn[4] (i-1) › text: có ô {năm}; bản đã ban hành giữ đúng từng chữ, hãy ghi chữ và số như đã in.",
    ]
    answer = run("load_plan", str(GOLDEN), "--text", write(tmp_path / "n.json", rows()[::-1]), "--issued")
    assert answer.status == 1
    assert len([line for line in answer.lines if "sai thứ tự" in line]) == 5
    assert row_counts()["targets_plan"] == 0


@pytest.mark.parametrize("name", FAULTS)
def test_every_fault_is_named_with_its_place_and_nothing_is_stored(name: str, tmp_path: Path) -> None:
    edit, expected = FAULTS[name]
    document = rows()
    edit(document)
    places = [one.get("key", "") if isinstance(one, dict) else "" for one in document]
    before = row_counts()
    answer = run("load_plan", str(GOLDEN), "--text", write(tmp_path / "t.json", document))
    assert (answer.status, row_counts()) == (1, before)
    faults = sorted(answer.lines[:-1])
    assert len(faults) == len(expected), faults
    for fault, begin in zip(faults, expected, strict=True):
        assert fault.startswith(begin.format(*places)), fault
    assert answer.lines[-1].startswith(f"Tệp thinhduc-2022.json, t.json có {len(expected)} lỗi")


def test_faults_of_both_files_come_together(tmp_path: Path) -> None:
    plan = json.loads(GOLDEN.read_text(encoding="utf-8"))
    plan["khac"] = 1
    answer = run("load_plan", write(tmp_path / "k.json", plan), "--text", write(tmp_path / "t.json", b"{"))
    assert answer.lines == [
        "khac: không có mục này trong mẫu tệp.",
        "lời văn: không phải JSON: sai từ dòng 1, cột 2.",
        "Tệp k.json, t.json có 2 lỗi; chưa có gì được lưu.",
    ]
    missing = run("load_plan", str(GOLDEN), "--text", str(tmp_path / "khong-co.json"))
    assert (missing.status, missing.lines) == (1, [f"Không có tệp {tmp_path / 'khong-co.json'}."])


def test_schema_is_what_blocks_and_their_journal_can_hold() -> None:
    """A key stands behind "text-" in the journal; what a page takes a file may hold."""
    schema = json.loads((DATA / "plan_text.schema.json").read_text(encoding="utf-8"))
    fields = schema["items"]["properties"]
    assert fields["kind"]["enum"] == [kind.value for kind in BlockKind]
    assert (schema["maxItems"], fields["text"]["maxLength"]) == (MOST, LONGEST)
    longest = Entry._meta.get_field("figure").max_length
    assert len("text-") + fields["key"]["maxLength"] <= longest
    assert fields["label"]["maxLength"] == TextBlock._meta.get_field("label").max_length
    assert TextBlock._meta.get_field("reason").max_length == LONGEST_REASON
    assert all(len(one.key) <= fields["key"]["maxLength"] for one in template_blocks())
    assert read_text_file(TEXT.read_bytes())[1] == []


def test_list_in_place_of_a_plan_is_a_fault_and_no_crash(tmp_path: Path) -> None:
    answer = run("load_plan", write(tmp_path / "k.json", ["a\u0007"]))
    assert answer.status == 1
    assert answer.lines[0].startswith("tệp[0]: “a ” có ký tự điều khiển")


def test_words_are_stored_whole_or_not_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr("reports.loading.note_edit", broken)
    before = row_counts()
    with pytest.raises(RuntimeError):
        load_plan(content=GOLDEN.read_bytes(), file_name="k.json", text=TEXT.read_bytes())
    assert row_counts() == before
