"""The review's result per hamlet from a workbook: found, held against what is stored, stored, taken back."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from exchange.kinds import KINDS
from exchange.kinds.base import Asked, Checked
from hamlets.models import Hamlet, HamletPeriod
from households import actions
from households.models import ReviewResult, ReviewYear, StatedTotal
from households.queries import review_sheet
from journal.models import Entry
from targets.actions import open_plan
from tests.cast import Cast
from tests.exchange.files import book, check, dump, faults_of, form, is_still, item, outcomes, store, take
from thinhduc.errors import NotAllowed, Refused
from thinhduc.findings import errors_in
from thinhduc.workbooks.book import Book

YEAR = 2021
HEADS = ["TT", "Tên xóm", "Tổng số hộ", "Nhân khẩu", "Hộ nghèo", "Không còn KNLĐ", "Hộ cận nghèo"]
ROWS = [
    [1, "NHÂN HÒA", 219, 876, 3, 2, 4],
    [2, "xóm Phúc Hoà", "209", "830", 6, 4, 1],
    [3, "Làng Mơn", 130, 520, 10, 6, 0],
]
TABLES = ("households_reviewyear", "households_reviewresult", "households_statedtotal")


def workbook(*rows: list[Any], total: list[Any] | None = None) -> Book:
    titles = [["UBND XÃ THỊNH ĐỨC"], ["KẾT QUẢ RÀ SOÁT NĂM 2021"], []]
    return book(**{"Tờ 1": [*titles, HEADS, *(rows or ROWS), *([total] if total else [])]})


def found(cast: Cast, source: Book | bytes, **options: Any) -> Checked:
    return check("reviews", cast.officer.scope, YEAR, source, **options)[1]


def taken(cast: Cast, source: Book | bytes, **options: Any) -> Any:
    return take("reviews", cast.officer.scope, YEAR, source, **options)


def undo(cast: Cast, stored: Any, batch_id: int = 7) -> None:
    KINDS["reviews"].undo(Asked(cast.officer.scope, YEAR), stored.undo, batch_id, "nạp nhầm tệp")


@pytest.mark.parametrize(
    "head", ["Thôn/xóm", "Thôn, bản, tổ dân phố", "XÓM/TDP", "Khu dân cư", "Đơn vị hành chính"]
)
def test_the_column_of_hamlets_is_known_by_what_offices_call_it(cast: Cast, head: str) -> None:
    source = book(**{"Tờ 1": [["TT", head, *HEADS[2:]], *ROWS]})
    assert set(outcomes(found(cast, source)).values()) == {"new"}


def test_a_year_comes_in_and_the_same_file_again_changes_nothing(cast: Cast) -> None:
    source = workbook(total=["", "CỘNG", 558, 2226, 19, 12, 5])
    first = found(cast, source)
    assert outcomes(first) == {
        "Nhân Hòa": "new", "Phúc Hòa": "new", "Làng Mơn": "new", "CỘNG": "unchanged",
    }  # fmt: skip
    assert first.notes == ("Năm 2021 chưa mở; khi ghi, phần mềm mở năm này.",)
    assert not ReviewYear.objects.beyond_scope().exists()
    stored = taken(cast, source)
    rows = {row.name: row for row in review_sheet(cast.officer.scope, YEAR).rows}
    assert (rows["Phúc Hòa"].values["households"], rows["Phúc Hòa"].values["no_labour"]) == (209, 4)
    assert {row.source for row in rows.values()} == {"nạp từ tệp"}
    assert rows["Phúc Hòa"].values["poor_persons"] is None
    assert stored.subject == "Kết quả rà soát năm 2021"
    assert not StatedTotal.objects.beyond_scope().exists()
    entries = Entry.objects.within(cast.officer.scope).filter(batch_id=7)
    assert entries.filter(figure="").values_list("deed", flat=True).order_by("id")[0] == "review-opened"
    assert entries.filter(figure="poor", hamlet_name="Làng Mơn").get().new_value == "10"
    again = found(cast, source)
    assert is_still(again)
    assert again.notes == ()


def test_undoing_leaves_the_tables_as_they_were(cast: Cast) -> None:
    scope = cast.officer.scope
    before = dump(*TABLES)
    stored = taken(cast, workbook(total=["", "CỘNG", 600, "", "", "", ""]))
    assert dump(*TABLES) != before
    undo(cast, stored)
    assert dump(*TABLES) == before
    actions.open_year(scope=scope, year=YEAR)
    typed = {1: {"poor": 5, "no_labour": 1}, 2: {"poor": 6}}
    actions.save_review(scope=scope, year=YEAR, rows=typed, seen={1: {}, 2: {}}, totals={"households": 590})
    before = dump(*TABLES)
    stored = taken(cast, workbook(total=["", "CỘNG", 600, "", 20, "", ""]), keep=frozenset({"no_labour"}))
    now = {row.name: row.values for row in review_sheet(scope, YEAR).rows}
    assert (now["Nhân Hòa"]["poor"], now["Nhân Hòa"]["no_labour"]) == (3, 1)
    undo(cast, stored)
    assert dump(*TABLES) == before
    undone = Entry.objects.within(scope).filter(deed="review-import-undone", figure="poor").order_by("-id")
    assert [(one.hamlet_name, one.old_value, one.new_value) for one in undone[:4]] == [
        ("", "20", None),
        ("Làng Mơn", "10", None),
        ("Nhân Hòa", "3", "5"),
        ("Làng Mơn", "10", None),
    ]
    assert {one.reason for one in undone} == {"nạp nhầm tệp"}


def test_a_change_is_told_old_and_new_and_only_what_is_chosen_is_stored(cast: Cast) -> None:
    taken(cast, workbook())
    other = workbook([1, "Nhân Hòa", 220, "", 2, 2, 4])
    checked = found(cast, other)
    row = item(checked, "Nhân Hòa")
    assert [(one.label, one.old, one.new) for one in row.changes] == [
        ("Tổng số hộ", "219", "220"),
        ("Hộ nghèo", "3", "2"),
    ]
    assert checked.notes == (
        "Tệp không có dòng của 2 xóm: Phúc Hòa, Làng Mơn. Số đang có của các xóm ấy giữ nguyên.",
    )
    store("reviews", *check("reviews", cast.officer.scope, YEAR, other), keep=frozenset({"households"}))
    values = review_sheet(cast.officer.scope, YEAR).rows[0].values
    assert (values["households"], values["poor"], values["persons"]) == (219, 2, 876)


def test_a_blank_cell_says_nothing_and_an_empty_stored_cell_is_a_change(cast: Cast) -> None:
    taken(cast, workbook([1, "Nhân Hòa", 219, "", "", "", ""]))
    row = item(found(cast, workbook([1, "Nhân Hòa", "", "", 3, "–", ""])), "Nhân Hòa")
    assert [(one.key, one.old, one.new) for one in row.changes] == [("poor", "", "3")]
    assert row.outcome.value == "changed"
    nothing = item(found(cast, workbook([1, "Nhân Hòa", "", "", "", "–", ""])), "Nhân Hòa")
    assert (nothing.outcome.value, nothing.why) == ("unchanged", "Dòng này không ghi số nào.")


def test_names_are_asked_listed_and_held_apart(cast: Cast) -> None:
    period = HamletPeriod.objects.create(
        commune=cast.commune,
        hamlet=Hamlet.objects.create(commune=cast.commune, slug="xom-cu"),
        name="Xóm Cũ",
        order=9,
        valid_to="2015-12-31",
    )
    rows = [
        [1, "NHÂN HÓA", 1, 1, 0, 0, 0],
        [2, "Linh Sơn", 1, 1, 0, 0, 0],
        [3, period.name, 1, 1, 0, 0, 0],
        [4, "Làng Mơn", 1, 1, 0, 0, 0],
        [5, "LÀNG MƠN", 2, 2, 0, 0, 0],
        [6, "", 2, 2, 0, 0, 0],
    ]
    checked = found(cast, workbook(*rows))
    said = {(fault.row, fault.column): fault for fault in faults_of(checked)}
    near = said[5, 2].proposal
    assert (near.key, near.text, near.label) == ("hamlet", "NHÂN HÓA", "Nhân Hòa")
    assert said[6, 2].expected.startswith(
        "“Linh Sơn” không có trong danh sách xóm của xã Thịnh Đức; năm 2021 có"
    )
    assert "Nhân Hòa, Phúc Hòa, Làng Mơn" in said[6, 2].expected
    assert "nhưng không phải vào cuối năm 2021" in said[7, 2].expected
    assert said[8, 2].expected == "Làng Mơn còn có ở Trang “Tờ 1”, dòng 9; mỗi xóm chỉ một dòng."
    assert said[9, 2].expected == "Làng Mơn còn có ở Trang “Tờ 1”, dòng 8; mỗi xóm chỉ một dòng."
    assert said[10, 2].expected == "Dòng này chưa ghi tên xóm; ghi tên một xóm của xã."
    accepted = {"hamlet": {near.text: near.value}}
    again = found(cast, workbook(*rows[:1]), accepted=accepted)
    assert outcomes(again) == {"Nhân Hòa": "new"}


def test_a_file_of_another_commune_is_said_as_a_whole(cast: Cast) -> None:
    checked = found(cast, workbook([1, "Linh Sơn", 5, 5, 0, 0, 0], [2, "Bình Định", 5, 5, 0, 0, 0]))
    (whole,) = checked.faults
    assert whole.expected.startswith(
        "Không dòng nào mang tên xóm của xã Thịnh Đức; có lẽ đây là tệp của xã khác;"
    )


def test_what_confirming_refuses_is_a_note_with_its_place(cast: Cast) -> None:
    checked = found(cast, workbook([1, "Nhân Hòa", 219, 876, 3, 7, 4]))
    assert outcomes(checked) == {"Nhân Hòa": "new"}
    assert checked.notes[1].startswith(
        "Trang “Tờ 1”, dòng 5, cột F (Hộ nghèo không có khả năng lao động): Nhân Hòa: hộ nghèo không có khả năng lao "
        "động (7) không được nhiều hơn hộ nghèo (3)."
    )


def test_a_cell_that_is_no_count_keeps_its_row_out(cast: Cast) -> None:
    checked = found(cast, workbook([1, "Nhân Hòa", "219 hộ", 876, -3, 2, 4]))
    row = item(checked, "Nhân Hòa")
    assert row.outcome.value == "wrong"
    assert [(fault.row, fault.column) for fault in row.faults] == [(5, 3), (5, 5)]


def test_a_differing_total_is_kept_and_keeps_from_confirming(cast: Cast) -> None:
    source = workbook(total=["", "Cộng", 568, 2226, 19, 12, 5])
    checked = found(cast, source)
    total = item(checked, "CỘNG")
    assert (total.outcome.value, [(one.label, one.new) for one in total.changes]) == (
        "new", [("CỘNG: Tổng số hộ", "568")],
    )  # fmt: skip
    assert checked.notes[1].startswith(
        "Trang “Tờ 1”, dòng 8, cột C (Tổng số hộ): các dòng cộng được 558, dòng CỘNG ghi 568, lệch 10."
    )
    partly = found(cast, workbook([*ROWS[0][:2], "", *ROWS[0][3:]], *ROWS[1:], total=["", "CỘNG", 568]))
    assert (
        "dòng CỘNG ghi 568, chưa đối chiếu được: 1 dòng để trống, các dòng còn lại cộng được 339."
        in partly.notes[1]
    )
    taken(cast, source)
    assert StatedTotal.objects.within(cast.officer.scope).get().source == "nạp từ tệp"
    with pytest.raises(Refused) as refusal:
        actions.confirm_review(scope=cast.officer.scope, year=YEAR)
    assert [finding.code for finding in errors_in(refusal.value.findings)] == ["stated-total-differs"]
    assert is_still(found(cast, source))
    other = item(found(cast, workbook(total=["", "CỘNG", 569, "", "", "", ""])), "CỘNG")
    assert (other.outcome.value, other.changes[0].old, other.changes[0].new) == ("changed", "568", "569")
    twice = found(cast, book(A=[HEADS, *ROWS, ["", "CỘNG", 1], ["", "TỔNG CỘNG", 2]]))
    assert [fault.expected for fault in faults_of(twice)] == [
        "Bảng có hai dòng CỘNG; chỉ để một dòng tổng của cả xã."
    ]


def test_confirmed_hamlets_are_locked_but_may_stand_in_the_file(cast: Cast) -> None:
    taken(cast, workbook())
    actions.confirm_review(scope=cast.officer.scope, year=YEAR)
    assert is_still(found(cast, workbook()))
    checked = found(cast, workbook([1, "Nhân Hòa", 219, 876, 2, 2, 4]))
    (fault,) = faults_of(checked)
    assert (fault.row, fault.column, fault.key) == (5, 5, "poor")
    assert "với 3, tệp ghi 2" in fault.expected
    assert "Mở khóa" in fault.expected


def test_undo_is_refused_once_something_was_built_on_it(cast: Cast) -> None:
    scope = cast.officer.scope
    stored = taken(cast, workbook())
    actions.confirm_review(scope=scope, year=YEAR)
    with pytest.raises(Refused, match="Nhân Hòa đã được Trần Thị Cán Bộ xác nhận"):
        undo(cast, stored)
    ids = [hamlet.pk for hamlet in cast.hamlets.values()]
    open_plan(scope=scope, year=YEAR + 1)
    actions.unlock_review(scope=scope, year=YEAR, hamlet_ids=ids, reason="sửa")
    with pytest.raises(Refused, match="kế hoạch năm 2022 đã lấy số đầu kỳ từ kết quả này"):
        undo(cast, stored)


def test_undo_is_refused_where_a_figure_was_typed_since(cast: Cast) -> None:
    stored = taken(cast, workbook())
    before = dump(*TABLES)
    seen = {row.order: row.values for row in review_sheet(cast.officer.scope, YEAR).rows}
    actions.save_review(scope=cast.officer.scope, year=YEAR, rows={3: {"poor": 9}}, seen=seen)
    with pytest.raises(Refused) as refusal:
        undo(cast, stored)
    assert refusal.value.message == (
        "Chưa hoàn tác được: Làng Mơn đã được sửa sau khi nạp (Hộ nghèo nay là 9, tệp đã ghi 10)."
    )
    actions.save_review(
        scope=cast.officer.scope, year=YEAR, rows={3: {"poor": 10}}, seen={3: {**seen[3], "poor": 9}}
    )
    with pytest.raises(Refused, match="Làng Mơn đã được sửa sau khi nạp"):
        undo(cast, stored)
    assert dump(*TABLES)["households_reviewyear"] == before["households_reviewyear"]


def test_the_year_stays_open_where_somebody_else_works_in_it(cast: Cast) -> None:
    stored = taken(cast, workbook([1, "Nhân Hòa", 219, 876, 3, 2, 4]))
    actions.save_review(scope=cast.officer.scope, year=YEAR, rows={2: {"poor": 6}}, seen={2: {}})
    undo(cast, stored)
    assert [row.is_entered for row in review_sheet(cast.officer.scope, YEAR).rows] == [False, True, False]


def test_a_form_read_back_changes_nothing(cast: Cast) -> None:
    scope = cast.officer.scope
    periods = HamletPeriod.objects.within(scope).filter(hamlet=cast.hamlets["phuc-hoa"])
    periods.update(name="Phúc \"Hoà\" 'Đông'")
    empty = found(cast, form("reviews", scope, YEAR))
    assert [fault.sentence for fault in faults_of(empty)] == []
    assert is_still(empty)
    rows = [ROWS[0], [2, "Phúc \"Hòa\" 'Đông'", 209, 830, 6, 4, 1], ROWS[2]]
    taken(cast, workbook(*rows, total=["", "CỘNG", 600, "", "", "", ""]))
    checked = found(cast, form("reviews", scope, YEAR))
    assert is_still(checked)
    assert len(checked.items) == 4
    assert item(checked, "CỘNG").why == "Khớp số cộng các dòng trong tệp."


def test_a_check_reads_as_often_for_three_hamlets_as_for_thirty(cast: Cast) -> None:
    def queries(rows: list[list[Any]]) -> int:
        with CaptureQueriesContext(connection) as seen:
            found(cast, workbook(*rows))
        return len(seen)

    few = queries(ROWS)
    for order in range(4, 34):
        hamlet = Hamlet.objects.create(commune=cast.commune, slug=f"xom-{order}")
        HamletPeriod.objects.create(commune=cast.commune, hamlet=hamlet, name=f"Xóm {order}", order=order)
    assert queries([*ROWS, *([n, f"Xóm {n}", 9, 9, 0, 0, 0] for n in range(4, 34))]) == few


def test_only_who_may_enter_results_imports_them(cast: Cast) -> None:
    _, checked = check("reviews", cast.officer.scope, YEAR, workbook())
    with pytest.raises(NotAllowed):
        store("reviews", Asked(cast.leader.scope, YEAR), checked)
    assert not ReviewResult.objects.beyond_scope().exists()
