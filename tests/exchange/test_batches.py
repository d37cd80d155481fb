"""A batch from the file to storing and taking back, with a kind whose book is a dictionary."""

from datetime import timedelta

import pytest
from django.utils import timezone

from exchange.actions import (
    accept_name,
    check_again,
    choose_changes,
    commit_batch,
    discard_batch,
    set_rule,
    undo_batch,
    upload,
)
from exchange.models import ImportBatch, ImportRow, State
from exchange.queries import batch_by_id, batches, faults_of, rows_of, waiting_batches
from exchange.rules import LARGEST, Deed, refusal_words
from exchange.work import start, start_commit, start_undo
from journal.models import Entry
from tests.cast import Cast
from tests.exchange.engine import sent, standing
from tests.exchange.fakes import ROWS, FakeKind, workbook
from tests.reports.commands import row_counts
from thinhduc.errors import Conflict, NotAllowed, Refused
from thinhduc.workbooks.layouts import Fault
from thinhduc.workbooks.writing import COMMUNE, KIND, YEAR

pytestmark = pytest.mark.django_db


def deeds(cast: Cast) -> list[str]:
    """The deeds of the journal, oldest first."""
    return list(Entry.objects.within(cast.officer.scope).order_by("id").values_list("deed", flat=True))


# --- sending and checking


def test_a_sent_file_is_checked_and_nothing_else_is_stored(cast: Cast, kind: FakeKind) -> None:
    before = row_counts()
    view = standing(cast.officer.scope, sent(cast.officer.scope))
    assert (view.state, view.summary) == (
        State.CHECKED,
        "2 mới · 0 thay đổi · 0 không đổi · 0 bỏ qua · 0 sai",
    )
    assert (view.is_working, view.can_commit, view.undecided, view.wrong) == (False, True, 0, 0)
    assert [layout.columns for layout in view.layouts] == [{"name": 1, "poor": 2, "near_poor": 3}]
    assert "Đã so với sổ thử." in view.notes
    assert kind.stored == {}
    changed = {table for table, count in row_counts().items() if count != before[table]}
    assert changed == {"exchange_importbatch", "exchange_importrow"}
    assert [(row.number, row.row, row.title) for row in rows_of(cast.officer.scope, view.id)] == [
        (1, 2, "Phú Thái"),
        (2, 3, "Làng Cam"),
    ]


def test_name_and_size_of_a_file_are_looked_at_first(cast: Cast, kind: FakeKind) -> None:
    scope = cast.officer.scope
    for data, words in ((b"", "rỗng"), (b"x" * (LARGEST + 1), "20,0 MB")):
        with pytest.raises(Refused, match=words):
            upload(scope=scope, kind="reviews", year=2021, file_name="a.xlsx", data=data)
    with pytest.raises(Refused, match="không nạp được"):
        upload(scope=scope, kind="reviews", year=1492, file_name="a.xlsx", data=b"x")
    with pytest.raises(Refused, match="Không có loại tệp"):
        upload(scope=scope, kind="pigs", year=2021, file_name="a.xlsx", data=b"x")
    with pytest.raises(Refused, match="hồ sơ cột"):
        upload(scope=scope, kind="reviews", year=2021, file_name="a.xlsx", data=b"x", profile="Mẫu lạ")
    assert not ImportBatch.objects.within(scope).exists()


def test_only_an_officer_of_the_commune_sends_and_sees(cast: Cast, kind: FakeKind) -> None:
    batch_id = sent(cast.officer.scope)
    for person in (cast.leader, cast.head, cast.commune_admin, cast.province_reader):
        with pytest.raises(NotAllowed):
            sent(person.scope)
        with pytest.raises(NotAllowed):
            commit_batch(scope=person.scope, batch_id=batch_id)
    for person in (cast.head, cast.commune_admin, cast.province_reader, cast.other_officer):
        assert batch_by_id(person.scope, batch_id) is None
        assert not rows_of(person.scope, batch_id).exists()
        assert not batches(person.scope).exists()
    assert batch_by_id(cast.leader.scope, batch_id) is not None
    for deed in (commit_batch, discard_batch, check_again):
        with pytest.raises(Refused, match="không còn"):
            deed(scope=cast.other_officer.scope, batch_id=batch_id)
    assert standing(cast.officer.scope, batch_id).state is State.CHECKED


@pytest.mark.parametrize(
    ("properties", "words"),
    [
        ({COMMUNE: "binh-son"}, "xã khác"),
        ({COMMUNE: "thinh-duc", KIND: "plan"}, "Hãy chọn đúng loại tệp"),
        ({COMMUNE: "thinh-duc", KIND: "reviews", YEAR: "2020"}, "của năm 2020, không phải năm 2021"),
    ],
)
def test_a_file_that_says_it_is_another_is_refused_whole(
    cast: Cast, kind: FakeKind, properties: dict[str, str], words: str
) -> None:
    view = standing(cast.officer.scope, sent(cast.officer.scope, workbook(properties=properties)))
    assert view.state is State.UNREADABLE
    assert words in view.message
    with pytest.raises(Refused, match="không đọc được"):
        commit_batch(scope=cast.officer.scope, batch_id=view.id)


def test_a_file_of_this_commune_kind_and_year_is_taken(cast: Cast, kind: FakeKind) -> None:
    properties = {COMMUNE: "thinh-duc", KIND: "reviews", YEAR: "2021"}
    view = standing(cast.officer.scope, sent(cast.officer.scope, workbook(properties=properties)))
    assert view.state is State.CHECKED


def test_what_is_no_workbook_and_what_goes_wrong_is_said(cast: Cast, kind: FakeKind) -> None:
    scope = cast.officer.scope
    view = standing(scope, sent(scope, b"no workbook at all"))
    assert (view.state, view.is_working, bool(view.message)) == (State.UNREADABLE, False, True)
    kind.fails = Refused("Kế hoạch năm ấy đã ban hành.")
    assert standing(scope, sent(scope)).message == "Kế hoạch năm ấy đã ban hành."
    kind.fails = ZeroDivisionError("division by zero")
    view = standing(scope, sent(scope))
    assert view.state is State.UNREADABLE
    assert "Chương trình gặp lỗi" in view.message
    assert "division" not in view.message
    kind.fails = None
    check_again(scope=scope, batch_id=view.id)
    start(scope=scope, batch_id=view.id)
    assert standing(scope, view.id).can_commit


# --- deciding and storing


def test_a_change_needs_a_decision_and_only_taken_ones_are_stored(cast: Cast, kind: FakeKind) -> None:
    scope = cast.officer.scope
    kind.stored = {"Phú Thái": {"poor": 1, "near_poor": 2}, "Làng Cam": {"poor": 5, "near_poor": 9}}
    batch_id = sent(scope)
    view = standing(scope, batch_id)
    assert [(field.rule, field.cells, field.undecided) for field in view.fields] == [
        ("figures.poor", 1, 1),
        ("figures.near_poor", 1, 1),
    ]
    with pytest.raises(Refused, match="Còn 2 thay đổi"):
        commit_batch(scope=scope, batch_id=batch_id)
    choose_changes(scope=scope, batch_id=batch_id, choices={1: {"poor": "take", "nonsense": "take"}})
    assert standing(scope, batch_id).undecided == 1
    set_rule(scope=scope, batch_id=batch_id, rule="*", choice="keep")
    assert standing(scope, batch_id).undecided == 0
    start_commit(scope=scope, batch_id=batch_id)
    assert kind.stored == {"Phú Thái": {"poor": 3, "near_poor": 2}, "Làng Cam": {"poor": 5, "near_poor": 9}}
    view = standing(scope, batch_id)
    assert (view.state, view.committed_by) == (State.COMMITTED, cast.officer.user.full_name)
    entry = Entry.objects.within(scope).get(deed="workbook-committed")
    assert (entry.batch_id, entry.source, entry.year) == (batch_id, "so ho.xlsx", 2021)
    assert entry.subject == "Số hộ thử: 0 dòng mới, 1 ô thay đổi"


def test_a_decision_can_be_taken_back_and_must_be_one(cast: Cast, kind: FakeKind) -> None:
    scope = cast.officer.scope
    kind.stored = {"Phú Thái": {"poor": 1, "near_poor": 4}}
    batch_id = sent(scope)
    set_rule(scope=scope, batch_id=batch_id, rule="figures.poor", choice="take")
    choose_changes(scope=scope, batch_id=batch_id, choices={1: {"poor": "keep"}})
    set_rule(scope=scope, batch_id=batch_id, rule="figures.poor", choice="")
    assert standing(scope, batch_id).undecided == 0
    choose_changes(scope=scope, batch_id=batch_id, choices={1: {"poor": ""}})
    assert standing(scope, batch_id).undecided == 1
    for refused in (
        lambda: set_rule(scope=scope, batch_id=batch_id, rule="*", choice="eat"),
        lambda: choose_changes(scope=scope, batch_id=batch_id, choices={1: {"poor": "eat"}}),
        lambda: set_rule(scope=scope, batch_id=batch_id, rule="figures.pigs", choice="take"),
    ):
        with pytest.raises(Refused):
            refused()
    assert standing(scope, batch_id).undecided == 1


def test_one_wrong_row_or_a_fault_of_the_file_blocks_all(cast: Cast, kind: FakeKind) -> None:
    scope = cast.officer.scope
    batch_id = sent(scope, workbook([*ROWS, ("Đồng Danh", "mười", 1)]))
    view = standing(scope, batch_id)
    assert (view.wrong, view.counts["new"]) == (1, 2)
    (fault,) = faults_of(scope, batch_id)
    assert (fault.row, fault.column, fault.text) == (4, 2, "mười")
    with pytest.raises(Refused, match="1 chỗ sai"):
        commit_batch(scope=scope, batch_id=batch_id)
    kind.fault = Fault("Số hộ", 0, 0, "", "", "Hai trang cùng một bảng.")
    batch_id = sent(scope)
    assert standing(scope, batch_id).summary.endswith("1 sai")
    assert faults_of(scope, batch_id) == [kind.fault]
    with pytest.raises(Refused, match="1 chỗ sai"):
        commit_batch(scope=scope, batch_id=batch_id)
    assert kind.stored == {}


def test_what_changes_nothing_is_not_stored(cast: Cast, kind: FakeKind) -> None:
    scope = cast.officer.scope
    kind.stored = {"Phú Thái": {"poor": 3, "near_poor": 4}, "Làng Cam": {"poor": 5}}
    batch_id = sent(scope)
    with pytest.raises(Refused, match="0 thay đổi"):
        commit_batch(scope=scope, batch_id=batch_id)
    kind.stored = {"Phú Thái": {"poor": 1, "near_poor": 4}, "Làng Cam": {"poor": 5}}
    batch_id = sent(scope)
    set_rule(scope=scope, batch_id=batch_id, rule="*", choice="keep")
    with pytest.raises(Refused, match="0 thay đổi"):
        commit_batch(scope=scope, batch_id=batch_id)
    assert deeds(cast) == []


def test_what_moved_since_the_check_is_shown_before_it_is_stored(cast: Cast, kind: FakeKind) -> None:
    scope = cast.officer.scope
    kind.stored = {"Phú Thái": {"poor": 1, "near_poor": 1}}
    batch_id = sent(scope)
    choose_changes(scope=scope, batch_id=batch_id, choices={1: {"poor": "take", "near_poor": "take"}})
    kind.stored["Phú Thái"]["near_poor"] = 2
    with pytest.raises(Conflict, match="đã thay đổi từ lúc kiểm tra"):
        commit_batch(scope=scope, batch_id=batch_id)
    view = standing(scope, batch_id)
    assert (view.state, view.undecided) == (
        State.CHECKED,
        1,
    )  # the same change stays decided, the new one is not
    assert "đã thay đổi" in view.refusal
    row = rows_of(scope, batch_id).get(number=1)
    assert (row.choices, row.changes[1]["old"]) == ({"poor": "take"}, "2")
    choose_changes(scope=scope, batch_id=batch_id, choices={1: {"near_poor": "take"}})
    commit_batch(scope=scope, batch_id=batch_id)
    assert kind.stored["Phú Thái"] == {"poor": 3, "near_poor": 4}
    assert standing(scope, batch_id).refusal == ""


def test_what_fails_in_storing_leaves_nothing(
    cast: Cast, kind: FakeKind, monkeypatch: pytest.MonkeyPatch
) -> None:
    scope = cast.officer.scope
    batch_id = sent(scope)

    def check_then_fail(*args: object) -> object:
        checked = FakeKind.check(kind, *args)  # type: ignore[arg-type]
        kind.fails = Refused("Xóm đã xác nhận.")
        return checked

    monkeypatch.setattr(kind, "check", check_then_fail)
    with pytest.raises(Refused, match="Xóm đã xác nhận"):
        commit_batch(scope=scope, batch_id=batch_id)
    assert (deeds(cast), standing(scope, batch_id).state) == ([], State.CHECKED)


def test_the_same_file_twice_is_said(cast: Cast, kind: FakeKind) -> None:
    scope = cast.officer.scope
    first = sent(scope)
    assert not any("đã nạp ngày" in note for note in standing(scope, sent(scope)).notes)
    commit_batch(scope=scope, batch_id=first)
    with pytest.raises(Refused, match="đã ghi rồi"):
        commit_batch(scope=scope, batch_id=first)
    view = standing(scope, sent(scope))
    assert view.notes[0].startswith("Tệp này đã nạp ngày")
    assert f"lần nạp số {first}" in view.notes[0]
    assert (view.has_news, view.counts["unchanged"]) == (False, 2)


def test_a_near_name_is_taken_only_when_accepted(cast: Cast, kind: FakeKind) -> None:
    scope = cast.officer.scope
    batch_id = sent(scope, workbook([("Đầu Phân", 1, 2)]))
    assert standing(scope, batch_id).wrong == 1
    with pytest.raises(Refused, match="Không có đề xuất"):
        accept_name(scope=scope, batch_id=batch_id, key="name", text="Đầu Phân", value="Phú Thái")
    accept_name(scope=scope, batch_id=batch_id, key="name", text="Đầu Phân", value="Đầu Phần")
    with pytest.raises(Refused, match="chưa được đọc xong"):
        commit_batch(scope=scope, batch_id=batch_id)
    start(scope=scope, batch_id=batch_id)
    commit_batch(scope=scope, batch_id=batch_id)
    assert kind.stored == {"Đầu Phần": {"poor": 1, "near_poor": 2}}


# --- taking back, giving up


def test_undoing_needs_a_reason_and_takes_all_back(cast: Cast, kind: FakeKind) -> None:
    scope = cast.officer.scope
    batch_id = sent(scope)
    with pytest.raises(Refused, match="chưa ghi gì"):
        undo_batch(scope=scope, batch_id=batch_id, reason="nhầm")
    commit_batch(scope=scope, batch_id=batch_id)
    with pytest.raises(Refused, match="lý do"):
        undo_batch(scope=scope, batch_id=batch_id, reason="  ")
    kind.is_built_on = True
    with pytest.raises(Refused, match="Kế hoạch đã lấy số này"):
        start_undo(scope=scope, batch_id=batch_id, reason="nhầm năm")
    assert standing(scope, batch_id).state is State.COMMITTED
    kind.is_built_on = False
    start_undo(scope=scope, batch_id=batch_id, reason="nhầm năm")
    view = standing(scope, batch_id)
    assert (view.state, view.undone_reason, kind.stored) == (State.UNDONE, "nhầm năm", {})
    entry = Entry.objects.within(scope).get(deed="workbook-undone")
    assert (entry.reason, entry.batch_id) == ("nhầm năm", batch_id)
    with pytest.raises(Refused, match="đã được hoàn tác"):
        undo_batch(scope=scope, batch_id=batch_id, reason="nhầm năm")


def test_a_batch_that_is_given_up_keeps_no_content(cast: Cast, kind: FakeKind) -> None:
    scope = cast.officer.scope
    batch_id = sent(scope)
    assert [view.id for view in waiting_batches(scope)] == [batch_id]
    discard_batch(scope=scope, batch_id=batch_id)
    assert ImportBatch.objects.within(scope).get().data is None
    assert not ImportRow.objects.within(scope).exists()
    assert (standing(scope, batch_id).state, waiting_batches(scope)) == (State.DISCARDED, [])
    assert deeds(cast) == ["workbook-discarded"]
    for deed in (commit_batch, discard_batch, check_again):
        with pytest.raises(Refused, match="đã bỏ"):
            deed(scope=scope, batch_id=batch_id)


@pytest.mark.parametrize("state", list(State))
def test_every_state_refuses_in_words_or_allows(state: State) -> None:
    allowed = {deed for deed in Deed if not refusal_words(deed, state.value)}
    assert (Deed.UNDO in allowed) == (state is State.COMMITTED)
    assert (Deed.COMMIT in allowed) == (state is State.CHECKED)
    assert all(refusal_words(deed, state.value, is_busy=True) for deed in Deed)
    open_states = (State.UPLOADED, State.UNREADABLE, State.MAPPING, State.CHECKED)
    assert (Deed.DISCARD in allowed) == (state in open_states)


def test_work_that_is_under_way_refuses_deeds_until_it_is_stale(cast: Cast, kind: FakeKind) -> None:
    scope = cast.officer.scope
    batch_id = sent(scope)
    row = ImportBatch.objects.within(scope).filter(pk=batch_id)
    row.update(wanted="commit", worker="x", worked_at=timezone.now())
    for deed in (commit_batch, discard_batch, check_again):
        with pytest.raises(Refused, match="đang được xử lý"):
            deed(scope=scope, batch_id=batch_id)
    row.update(worked_at=timezone.now() - timedelta(minutes=3))
    assert standing(scope, batch_id).is_stale
    check_again(scope=scope, batch_id=batch_id)
    start(scope=scope, batch_id=batch_id)
    assert (standing(scope, batch_id).state, len(kind.stored)) == (State.COMMITTED, 2)
