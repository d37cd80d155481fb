"""Work in a process of its own: who takes it up, how far it is, what it leaves."""

import os
import subprocess
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from exchange import work
from exchange.actions import check_again, discard_batch, upload
from exchange.actions.checks import Superseded
from exchange.kinds.base import Outcome
from exchange.models import ImportBatch, State
from exchange.queries import rows_of
from exchange.work import start, start_commit, start_undo, work_on
from hamlets.models import Membership
from hamlets.queries import scope_by_membership, today
from tests.cast import Cast
from tests.exchange.engine import sent, standing
from tests.exchange.fakes import FakeKind, workbook
from tests.reports.commands import run
from thinhduc.errors import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int]]:
    """All files are large; batch and membership of every process that would be started."""
    calls: list[tuple[int, int]] = []
    monkeypatch.setattr(work, "SMALL", 0)
    monkeypatch.setattr(work, "_start_process", lambda *names: calls.append(names))
    return calls


def test_a_large_file_is_left_to_a_process(cast: Cast, kind: FakeKind, started: list[Any]) -> None:
    person, scope = cast.officer, cast.officer.scope
    batch_id = sent(scope)
    view = standing(scope, batch_id)
    assert started == [(batch_id, person.membership.pk)]
    assert (view.state, view.is_working, view.is_stale) == (State.UPLOADED, True, False)
    assert view.stage == "Chờ đọc và kiểm tra"
    assert run("work_on_import", str(batch_id), "--membership", str(person.membership.pk)).status == 0
    assert (standing(scope, batch_id).state, standing(scope, batch_id).stage) == (State.CHECKED, "")
    start_commit(scope=scope, batch_id=batch_id)
    assert (len(started), kind.stored) == (2, {})
    assert work_on(scope=scope, batch_id=batch_id)
    assert (standing(scope, batch_id).state, len(kind.stored)) == (State.COMMITTED, 2)
    start_undo(scope=scope, batch_id=batch_id, reason="nhầm năm")
    assert work_on(scope=scope, batch_id=batch_id)
    view = standing(scope, batch_id)
    assert (view.state, view.undone_reason, kind.stored) == (State.UNDONE, "nhầm năm", {})


def test_what_is_refused_in_the_background_is_left_in_the_batch(
    cast: Cast, kind: FakeKind, started: list[Any]
) -> None:
    scope = cast.officer.scope
    batch_id = sent(scope)
    work_on(scope=scope, batch_id=batch_id)
    start_commit(scope=scope, batch_id=batch_id)
    kind.fails = Refused("Xóm đã xác nhận.")
    work_on(scope=scope, batch_id=batch_id)
    view = standing(scope, batch_id)
    assert (view.state, view.refusal, view.is_working) == (State.CHECKED, "Xóm đã xác nhận.", False)
    kind.fails = RuntimeError("x")
    start_commit(scope=scope, batch_id=batch_id)
    work_on(scope=scope, batch_id=batch_id)
    assert "Chương trình gặp lỗi" in standing(scope, batch_id).refusal
    kind.fails = None
    start_commit(scope=scope, batch_id=batch_id)
    kind.stored["Phú Thái"] = {"poor": 9}
    work_on(scope=scope, batch_id=batch_id)
    view = standing(scope, batch_id)
    assert (view.state, view.counts["changed"], view.is_working) == (State.CHECKED, 1, False)
    assert "đã thay đổi từ lúc kiểm tra" in view.refusal


def test_what_can_not_be_committed_is_refused_before_a_process_starts(
    cast: Cast, kind: FakeKind, started: list[Any]
) -> None:
    kind.stored = {"Phú Thái": {"poor": 9, "near_poor": 4}}
    batch_id = sent(cast.officer.scope)
    work_on(scope=cast.officer.scope, batch_id=batch_id)
    with pytest.raises(Refused, match="Còn 1 thay đổi"):
        start_commit(scope=cast.officer.scope, batch_id=batch_id)
    assert (len(started), standing(cast.officer.scope, batch_id).is_working) == (1, False)


def test_two_processes_do_not_take_up_the_same_work(cast: Cast, kind: FakeKind, started: list[Any]) -> None:
    scope = cast.officer.scope
    batch_id = sent(scope)
    row = ImportBatch.objects.within(scope).filter(pk=batch_id)
    row.update(worker="another", worked_at=timezone.now())
    assert not work_on(scope=scope, batch_id=batch_id)
    assert standing(scope, batch_id).state is State.UPLOADED
    row.update(worked_at=timezone.now() - timedelta(minutes=3))
    assert standing(scope, batch_id).is_stale
    assert work_on(scope=scope, batch_id=batch_id)
    assert standing(scope, batch_id).state is State.CHECKED
    assert not work_on(scope=scope, batch_id=batch_id)  # nothing is asked for any more
    answer = run("work_on_import", str(batch_id), "--membership", str(cast.officer.membership.pk))
    assert (answer.status, "không có việc nào" in answer.err) == (1, True)


@pytest.mark.parametrize("deed", [discard_batch, check_again])
def test_a_process_that_was_given_up_changes_nothing(
    cast: Cast, kind: FakeKind, started: list[Any], deed: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While it compares, its heartbeat is lost, and a person goes on without it."""
    scope = cast.officer.scope
    batch_id = sent(scope)
    check = kind.check

    def overtaken(*args: Any) -> Any:
        ImportBatch.objects.within(scope).filter(pk=batch_id).update(
            worked_at=timezone.now() - timedelta(minutes=3)
        )
        deed(scope=scope, batch_id=batch_id)
        return check(*args)

    monkeypatch.setattr(kind, "check", overtaken)
    assert not work_on(scope=scope, batch_id=batch_id)
    view = standing(scope, batch_id)
    assert (view.state, view.is_working) == (
        (State.DISCARDED, False) if deed is discard_batch else (State.UPLOADED, True)
    )
    assert not rows_of(scope, batch_id).exists()


def test_how_far_it_is_is_told_once_a_second(
    cast: Cast, kind: FakeKind, started: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    scope = cast.officer.scope
    batch_id = sent(scope)
    clock = [100.0]
    monkeypatch.setattr(work.time, "monotonic", lambda: clock[0])
    row = ImportBatch.objects.within(scope).filter(pk=batch_id)
    row.update(worker="mine")
    tell = work._teller(scope, batch_id, "mine")
    told = []
    for second, done in ((0.0, 1), (0.5, 2), (1.1, 3)):
        clock[0] = 100 + second
        tell("Đang so", done, 9)
        view = standing(scope, batch_id)
        told.append((view.stage, view.done, view.total))
    assert told == [("Đang so", 1, 9), ("Đang so", 1, 9), ("Đang so", 3, 9)]
    row.update(worker="another")
    clock[0] = 110
    with pytest.raises(Superseded):
        tell("Đang so", 4, 9)


def test_a_busy_database_does_not_stop_the_work(
    cast: Cast, kind: FakeKind, started: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(scope: Any) -> Any:
        raise OperationalError("database is locked")

    tell = work._teller(cast.officer.scope, 1, "mine")
    monkeypatch.setattr(ImportBatch.objects, "within", busy)
    tell("Đang so", 1, 9)


def test_rows_are_stored_in_portions_in_their_order(
    cast: Cast, kind: FakeKind, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("thinhduc.bulk.AT_ONCE", 3)
    batch_id = sent(cast.officer.scope, workbook([(f"Thôn {n}", n, 0) for n in range(7)]))
    rows = rows_of(cast.officer.scope, batch_id, Outcome.NEW.value)
    assert [(row.number, row.title) for row in rows] == [(n + 1, f"Thôn {n}") for n in range(7)]


def test_a_process_works_for_a_membership_that_runs(cast: Cast) -> None:
    membership = cast.officer.membership
    assert scope_by_membership(membership.pk) == cast.officer.scope
    assert scope_by_membership(999_999) is None
    Membership.objects.beyond_scope().filter(pk=membership.pk).update(valid_to=today() - timedelta(days=1))
    assert scope_by_membership(membership.pk) is None
    answer = run("work_on_import", "1", "--membership", str(membership.pk))
    assert (answer.status, "đã kết thúc" in answer.err) == (1, True)


@pytest.mark.walk  # a process costs seconds, and does the same on every database
@pytest.mark.django_db(transaction=True)
def test_the_server_starts_a_process_that_does_the_work(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """The process finds the test's database by its address, and says that the bytes are no workbook."""
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{connection.settings_dict['NAME']}")
    monkeypatch.setattr(work, "SMALL", 0)
    scope = cast.officer.scope
    batch_id = upload(scope=scope, kind="reviews", year=2021, file_name="a.xlsx", data=b"no workbook")
    start(scope=scope, batch_id=batch_id)
    (process,) = work._started
    assert isinstance(process, subprocess.Popen)
    assert os.getsid(process.pid) == process.pid  # it outlives the server's own session
    assert process.wait(timeout=60) == 0
    view = standing(scope, batch_id)
    assert (view.state, view.is_working, bool(view.message)) == (State.UNREADABLE, False, True)
    work._started.clear()
