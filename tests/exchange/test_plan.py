"""The two tables of a plan from a workbook: held against the review, stored, issued figures locked, taken back."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from exchange.kinds import KINDS
from exchange.kinds.base import Asked, Checked
from exchange.kinds.totals import AGREES
from hamlets.queries import all_communes
from households import actions as review
from households.models import ReviewResult, ReviewYear
from households.queries import review_sheet
from journal.models import Entry
from reports.annexes import build_annex
from reports.checking.behind import check_lines_in_journal, check_results_in_journal
from reports.loading import load_plan
from reports.queries import build_report
from reports.registry import FORMATS
from targets import actions
from targets.models import Plan, PlannedHousehold
from targets.queries import VersionView, version_at
from targets.rules import PovertyClass, totals_of
from tests.cast import Cast, Person, make_commune, make_person
from tests.exchange.files import book, check, dump, faults_of, form, is_still, item, outcomes, store, take
from tests.reports.conftest import signed_input
from tests.targets.plans import confirm_review, current, fill, issue_2022, open_2022
from thinhduc.errors import Locked, Refused
from thinhduc.findings import errors_in
from thinhduc.permissions import Role
from thinhduc.workbooks.book import Book

GOLDEN = json.loads((Path(__file__).parents[1] / "golden" / "thinhduc-2022.json").read_text(encoding="utf-8"))
KEYS = {
    "poor": ("households", "opening", "no_labour", "reduction", "closing", "rate"),
    "near_poor": ("households", "opening", "reduction", "closing", "rate"),
}
POOR, NEAR_POOR = PovertyClass.POOR, PovertyClass.NEAR_POOR
TABLES = ("targets_plan", "targets_planline", "targets_publishedfigure", "targets_textblock")
HEADS = [
    "Tên xóm",
    "Tổng số hộ năm 2022",
    "Hộ nghèo sau rà soát năm 2021",
    "Hộ nghèo không còn khả năng lao động",
]
POOR_HEADS = [*HEADS, "Kế hoạch giảm năm 2022", "Hộ nghèo cuối kỳ năm 2022", "Tỷ lệ %"]
TITLE = ["BIỂU PHÂN BỐ CHỈ TIÊU GIẢM HỘ NGHÈO NĂM 2022"]


def signed_sheet(poverty: str, *, blank: Any = "", total: bool = True) -> list[list[Any]]:
    """A table of plan 38 as it was signed, with two rows of heads; `blank`: what stands in a blank reduction."""
    printed = GOLDEN["printed"][poverty]
    keys, heads = KEYS[poverty], printed["heads"]
    first = ["TT", "Tên xóm", heads["households"], printed["group_head"], *[""] * (len(keys) - 2)]
    second = ["", "", "", *(heads[key] for key in keys[1:])]
    rows = [
        [
            row["order"],
            row["name"],
            *(row["cells"][key] or (blank if key == "reduction" else "") for key in keys),
        ]
        for row in printed["rows"]
    ]
    last = [["CỘNG", "", *(printed["total"].get(key, "") for key in keys)]] if total else []
    return [[printed["title"]], [printed["attachment"]], [], first, second, *rows, *last]


def signed_book(**options: Any) -> Book:
    return book(**{"Biểu 1": signed_sheet("poor", **options), "Biểu 2": signed_sheet("near_poor", **options)})


def officer_of_2022() -> Person:
    """The twelve hamlets with the confirmed review of 2021."""
    commune, hamlets = make_commune("Thịnh Đức", [hamlet["name"] for hamlet in GOLDEN["hamlets"]])
    ReviewYear.objects.create(commune=commune, year=2021, opened_at=timezone.now())
    for hamlet, told in zip(hamlets.values(), GOLDEN["hamlets"], strict=True):
        ReviewResult.objects.create(
            commune=commune,
            hamlet=hamlet,
            year=2021,
            poor=told["poor"]["opening_2021"],
            no_labour=told["poor"]["no_labour_capacity"],
            near_poor=told["near_poor"]["opening_2021"],
            revision=1,
            confirmed_at=timezone.now(),
        )
    return make_person("canbo", "Trần Thị Cán Bộ", Role.OFFICER, commune)


def view_of(person: Person) -> VersionView:
    view = version_at(person.scope, 2022)
    assert view is not None
    return view


def found(person: Person, source: Book | bytes, **options: Any) -> Checked:
    return check("plan", person.scope, 2022, source, **options)[1]


def near_name(checked: Checked) -> dict[str, dict[str, str]]:
    (proposal,) = (fault.proposal for fault in faults_of(checked))
    assert (proposal.text, proposal.label) == ("ĐẦU PHÂN", "Đầu Phần")
    return {"hamlet": {proposal.text: proposal.value}}


@pytest.mark.django_db
def test_the_signed_annexes_of_2022_give_the_plan_of_2022() -> None:
    person = officer_of_2022()
    source = signed_book(blank=0)
    checked = found(person, source)
    accepted = near_name(checked)
    assert item(checked, "ĐẦU PHÂN").outcome.value == "wrong"
    checked = found(person, source, accepted=accepted)
    assert set(outcomes(checked).values()) == {"new"}
    assert checked.notes[0] == "Năm 2022 chưa có kế hoạch; khi ghi, phần mềm lập dự thảo."
    assert "theo số cộng các dòng là 1,47, dòng CỘNG ghi 1,40" in " ".join(checked.notes)
    before = dump(*TABLES)
    stored = take("plan", person.scope, 2022, source, accepted=accepted)
    view = view_of(person)
    poor, near = totals_of(view.table(POOR), POOR), totals_of(view.table(NEAR_POOR), NEAR_POOR)
    assert (poor.households, poor.opening, poor.no_labour, poor.reduction, poor.closing) == (
        2111,
        37,
        21,
        6,
        31,
    )
    assert (near.opening, near.reduction, near.closing) == (22, 3, 19)
    assert {one.key: (one.text, one.source) for one in view.stated[POOR]} == {
        "households": ("2.211", "nạp từ tệp"),
        "rate": ("1,40", "nạp từ tệp"),
    }
    with pytest.raises(Refused) as refusal:
        actions.submit(scope=person.scope, version_id=view.id)
    blocking = errors_in(refusal.value.findings)
    codes = Counter(finding.code for finding in blocking if not finding.code.startswith("text-"))
    assert codes == {"stated-total-differs": 4}
    assert is_still(found(person, source, accepted=accepted))
    KINDS["plan"].undo(Asked(person.scope, 2022), stored.undo, 7, "nhầm tệp")
    assert dump(*TABLES) == before


@pytest.mark.django_db
def test_a_blank_reduction_is_not_taken_for_none() -> None:
    person = officer_of_2022()
    checked = found(person, book(A=signed_sheet("poor")))
    assert faults_of(checked) == []
    (said,) = (note for note in checked.notes if "để trống" in note)
    assert said.startswith(
        "Biểu hộ nghèo: ô “Kế hoạch giảm năm 2022” để trống ở Nhân Hòa, Đức Hòa, Cường Lăng, Đầu Phần,"
    )
    take("plan", person.scope, 2022, book(A=signed_sheet("poor")))
    assert [line.figures["poor_reduction"] for line in view_of(person).lines][:4] == [None, 1, None, 1]


def table(*rows: list[Any], heads: list[str] = POOR_HEADS, title: list[str] = TITLE) -> Book:
    return book(**{"Biểu I": [title, heads, *rows]})


def test_openings_closings_and_rates_are_only_held_against_the_figures(cast: Cast) -> None:
    confirm_review(cast)
    rows = [
        ["Nhân Hòa", 219, 4, 2, 0, 3, 1.37],
        ["Phúc Hòa", 209, 6, 3, 1, 4, "2,39"],
        ["Làng Mơn", 130, 10, 6, "", 8, "6,2"],
    ]
    checked = found(cast.officer, table(*rows))
    said = {(fault.row, fault.column): fault.expected for fault in faults_of(checked)}
    assert said[3, 3].startswith(
        "Nhân Hòa: theo kết quả rà soát năm 2021 là 3, tệp ghi 4. Số đầu kỳ không nạp"
    )
    assert said[3, 6] == "Cuối kỳ ghi 3, theo số trong dòng là 4 (đầu kỳ 4, giảm 0)."
    assert said[4, 4].startswith("Phúc Hòa: theo kết quả rà soát năm 2021 là 4, tệp ghi 3.")
    assert said[4, 6] == "Cuối kỳ ghi 4, theo số trong dòng là 5 (đầu kỳ 6, giảm 1)."
    assert said[4, 7] == "Tỷ lệ ghi 2,39, theo số trong dòng là 1,91 (4 trên 209 hộ)."
    assert said[5, 6].startswith("Cuối kỳ ghi 8, đầu kỳ 10 nhưng ô kế hoạch giảm để trống; ghi số giảm")
    assert (5, 7) not in said
    assert len(said) == 6
    rate = found(
        cast.officer, table(["Phúc Hòa", 209, 6, 4, 1, 5, 5 / 209], ["Nhân Hòa", 219, 3, 2, 1, 2, "0.9"])
    )
    assert faults_of(rate) == []


def test_an_opening_nobody_confirmed_is_said_and_not_taken(cast: Cast) -> None:
    source = table(["Phúc Hòa", 209, 6, 4, 1, 5, ""])
    checked = found(cast.officer, source)
    assert "Chưa có kết quả rà soát năm 2021 đã xác nhận của Phúc Hòa" in " ".join(checked.notes)
    take("plan", cast.officer.scope, 2022, source)
    assert current(cast.officer).lines[1].figures["poor_opening"] is None


def test_both_tables_tell_one_number_of_households(cast: Cast) -> None:
    confirm_review(cast)
    near = ["Tên xóm", "Tổng số hộ dân 2022", "Hộ cận nghèo sau rà soát năm 2021", "Kế hoạch giảm năm 2022"]
    source = book(
        **{
            "Hộ nghèo": [TITLE, POOR_HEADS, ["Phúc Hòa", 209, 6, 4, 1, 5, ""]],
            "Cận nghèo": [["BIỂU GIẢM HỘ CẬN NGHÈO NĂM 2022"], near, ["Phúc Hòa", 290, 1, 1]],
        }
    )
    (fault,) = faults_of(found(cast.officer, source))
    assert (fault.sheet, fault.row, fault.column) == ("Cận nghèo", 3, 2)
    assert fault.expected == (
        "Phúc Hòa ở đây là 290, ở Trang “Hộ nghèo”, dòng 3 là 209; hai biểu phải ghi cùng một giá trị."
    )


def test_what_submitting_refuses_is_a_note_with_its_place(cast: Cast) -> None:
    confirm_review(cast)
    checked = found(
        cast.officer, table(["Phúc Hòa", 209, 6, 4, 7, "", ""], ["Làng Mơn", 9, 10, 6, 5, "", ""])
    )
    assert faults_of(checked) == []
    assert checked.notes[1] == (
        "Trang “Biểu I”, dòng 3, cột E (Kế hoạch giảm năm 2022): Phúc Hòa: kế hoạch giảm 7 nhiều hơn 6 hộ nghèo đầu "
        "kỳ; phải từ 0 đến 6. Ghi được, nhưng chưa trình được cho đến khi sửa."
    )
    assert checked.notes[2].endswith("giữ số này thì phải ghi lý do.")
    assert "Làng Mơn: 10 hộ nghèo và 0 hộ cận nghèo đầu kỳ nhiều hơn tổng số 9 hộ." in checked.notes[3]


def test_changes_are_told_chosen_and_taken_back(cast: Cast) -> None:
    open_2022(cast)
    fill(cast, phuc_hoa=1)
    before = dump("targets_planline", "targets_publishedfigure")
    heads = [*POOR_HEADS, "Ghi chú"]
    source = table(
        ["Phúc Hòa", 210, 6, 4, 2, 4, "", "chờ công an"], ["CỘNG", 560, 6, 4, 2, 4, "", ""], heads=heads
    )
    asked, checked = check("plan", cast.officer.scope, 2022, source)
    row = item(checked, "Phúc Hòa")
    assert [(one.key, one.old, one.new) for one in row.changes] == [
        ("households", "209", "210"),
        ("reduction", "1", "2"),
        ("note", "", "chờ công an"),
    ]
    assert [(one.label, one.new) for one in item(checked, "CỘNG").changes] == [
        ("CỘNG: Tổng số hộ năm 2022", "560")
    ]
    stored = store("plan", asked, checked, keep=frozenset({"reduction"}))
    view = current(cast.officer)
    line = view.lines[1]
    assert (line.figures["households"], line.figures["poor_reduction"]) == (210, 1)
    assert (line.texts["note"], view.columns) == ("chờ công an", ("note",))
    entry = (
        Entry.objects.within(cast.officer.scope)
        .filter(deed="plan-saved", batch_id=7, figure="households")
        .get()
    )
    assert (entry.old_value, entry.new_value, entry.source) == ("209", "210", "nạp từ tệp")
    KINDS["plan"].undo(Asked(cast.officer.scope, 2022), stored.undo, 7, "nhầm tệp")
    assert dump("targets_planline", "targets_publishedfigure") == before
    assert current(cast.officer).columns == ()


def test_undo_is_refused_once_something_was_built_on_it(cast: Cast) -> None:
    open_2022(cast)
    scope = cast.officer.scope
    asked, checked = check("plan", scope, 2022, table(["Phúc Hòa", 209, 6, 4, 1, 5, ""]))
    stored = store("plan", asked, checked)
    view = current(cast.officer)
    typed = {2: {"poor_reduction": 2}}
    actions.save_lines(scope=scope, version_id=view.id, rows=typed, seen={2: {"poor_reduction": 1}})
    with pytest.raises(Refused) as refusal:
        KINDS["plan"].undo(asked, stored.undo, 7, "")
    assert refusal.value.message == (
        "Chưa hoàn tác được: Phúc Hòa: Kế hoạch giảm hộ nghèo nay là 2, tệp đã ghi 1."
    )
    fill(cast, phuc_hoa=1)
    actions.submit(scope=scope, version_id=view.id)
    with pytest.raises(Locked, match="Trình duyệt"):
        KINDS["plan"].undo(asked, stored.undo, 7, "")


def test_a_plan_that_was_worked_in_stays_without_the_figures(cast: Cast) -> None:
    confirm_review(cast)
    asked, checked = check("plan", cast.officer.scope, 2022, table(["Phúc Hòa", 209, 6, 4, 1, 5, ""]))
    stored = store("plan", asked, checked)
    view = current(cast.officer)
    actions.save_lines(
        scope=asked.scope, version_id=view.id, rows={1: {"households": 219}}, seen={1: {"households": None}}
    )
    KINDS["plan"].undo(asked, stored.undo, 7, "nhầm")
    lines = current(cast.officer).lines
    assert [line.figures["households"] for line in lines] == [219, None, None]
    assert [line.figures["poor_reduction"] for line in lines] == [None, None, None]
    assert not PlannedHousehold.objects.beyond_scope().exists()
    assert Plan.objects.beyond_scope().count() == 1


def test_an_issued_plan_is_locked_but_may_stand_in_the_file(cast: Cast) -> None:
    view = issue_2022(cast)
    files = [
        FORMATS["xlsx"].render(build_report(cast.officer.scope, view, key))
        for key in ("annex-poor", "annex-near-poor")
    ]
    for file in files:
        checked = found(cast.officer, file)
        assert [fault.sentence for fault in faults_of(checked)] == []
        assert is_still(checked)
        assert [one.title for one in checked.items] == ["Nhân Hòa", "Phúc Hòa", "Làng Mơn", "CỘNG", "./."]
    assert is_still(found(cast.officer, form("plan", cast.officer.scope, 2022)))
    (fault,) = faults_of(found(cast.officer, table(["Phúc Hòa", 210, 6, 4, 1, 5, ""])))
    assert (fault.row, fault.column) == (3, 2)
    assert "đang ở bước “Đã ban hành” nên không sửa được" in fault.expected
    assert "lập bản điều chỉnh" in fault.expected


@pytest.mark.django_db
def test_the_plan_as_it_was_signed_comes_back_unchanged(monkeypatch: pytest.MonkeyPatch) -> None:
    content = (Path(__file__).parents[1] / "golden" / "thinhduc-2022.json").read_bytes()
    load_plan(content=content, file_name="thinhduc-2022.json")
    (commune,) = all_communes()
    person = make_person("canbo", "Trần Thị Cán Bộ", Role.OFFICER, commune)
    for poverty_class in PovertyClass:
        file = FORMATS["xlsx"].render(build_annex(signed_input(poverty_class)))
        checked = found(person, file)
        accepted = near_name(checked) if poverty_class is NEAR_POOR else {}
        checked = found(person, file, accepted=accepted)
        assert [fault.sentence for fault in faults_of(checked)] == []
        assert is_still(checked)
        assert "lệch 100. Ghi được và giữ làm số được ghi; chưa trình được" in checked.notes[0]
        with monkeypatch.context() as issued:
            issued.setattr(VersionView, "is_open", False)
            assert "lệch 100. Như số CỘNG đã ghi từ trước." in found(person, file, accepted=accepted).notes[0]
    read_back = found(person, form("plan", person.scope, 2022))
    assert is_still(read_back)
    assert [one.why for one in read_back.items if one.title == "CỘNG"] == [AGREES, AGREES]


def test_what_came_in_and_went_again_stands_in_the_journal(cast: Cast) -> None:
    confirm_review(cast)
    asked, checked = check("plan", cast.officer.scope, 2022, table(["Phúc Hòa", 209, 6, 4, 1, 5, ""]))
    stored = store("plan", asked, checked)
    view = current(cast.officer)
    assert check_lines_in_journal(asked.scope, view) == []
    typed = {1: {"households": 219}}
    actions.save_lines(scope=asked.scope, version_id=view.id, rows=typed, seen={1: {"households": None}})
    KINDS["plan"].undo(asked, stored.undo, 7, "nhầm")
    assert check_lines_in_journal(asked.scope, current(cast.officer)) == []
    asked, checked = check("reviews", asked.scope, 2020, book(A=[["Tên xóm", "Hộ nghèo"], ["Phúc Hòa", 7]]))
    stored = store("reviews", asked, checked)
    review.save_review(scope=asked.scope, year=2020, rows={1: {"poor": 3}}, seen={1: {}})
    sheet = review_sheet(asked.scope, 2020)
    assert sheet is not None
    assert check_results_in_journal(asked.scope, sheet) == []
    KINDS["reviews"].undo(asked, stored.undo, 7, "nhầm")
    sheet = review_sheet(asked.scope, 2020)
    assert sheet is not None
    assert check_results_in_journal(asked.scope, sheet) == []
