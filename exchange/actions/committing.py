"""The two deeds that reach beyond the batch: storing what it holds, all or nothing, and taking that back."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from exchange.actions.checks import keep_check
from exchange.actions.common import IDLE, asked_of, kind_named, lock, want
from exchange.checking import open_book, quiet, read_all
from exchange.kinds.base import Asked, Checked, Chosen, Kind, Outcome
from exchange.models import ImportBatch, State, Wanted
from exchange.queries import rows_of, view_of
from exchange.rules import Deed, decision, fingerprint_of
from exchange.rules.counts import TAKE
from journal.actions import record
from thinhduc.collecting import uncollected
from thinhduc.errors import Conflict, Refused
from thinhduc.figures import format_count
from thinhduc.scope import Scope
from thinhduc.workbooks.layouts import Layout, TableRow

MOVED = (
    "Sổ đã thay đổi từ lúc kiểm tra nên chưa ghi gì. Tệp vừa được kiểm tra lại; mời xem lại kết quả rồi ghi."
)
NOTHING_NEW = "Tệp không có gì mới: 0 thay đổi, không cần ghi."
_SOURCE = 60  # characters of a source in the journal


class _Moved(Exception):
    def __init__(self, checked: Checked) -> None:
        super().__init__()
        self.checked = checked


@uncollected()
def commit_batch(*, scope: Scope, batch_id: int, worker: str = "") -> None:
    """Stores what is new and the changes that are taken, in one transaction.

    Refused while a row is wrong, a change is undecided, or nothing is to be stored. The file is checked once more:
    where that finds anything else than what was shown, nothing is stored, the new findings are kept, and Conflict (409)
    says so. `worker`: the mark of the process that commits in the background.
    """
    with transaction.atomic():
        batch = lock(scope, batch_id, Deed.COMMIT, worker=worker)
        _refuse_unready(scope, batch)
    kind, rows = _read_again(scope, batch)
    try:
        with transaction.atomic():
            _commit(scope, batch, worker, kind, rows)
    except _Moved as moved:
        with transaction.atomic():
            batch = lock(scope, batch_id, Deed.COMMIT, worker=worker)
            batch.refusal = MOVED
            keep_check(scope, batch, moved.checked, batch.notes)
        raise Conflict(MOVED) from None


def _read_again(scope: Scope, batch: ImportBatch) -> tuple[Kind, list[TableRow]]:
    """The rows of the file, read before the lock: its bytes do not change."""
    kind = kind_named(batch.kind)
    asked = asked_of(scope, batch)
    book = open_book(scope, kind, batch.year, bytes(batch.data or b""), batch.file_name)
    return kind, read_all(book, map(Layout.from_dict, batch.layouts), kind.parts(asked), quiet)


def _basis(batch: ImportBatch) -> tuple[object, ...]:
    """What was read and shown: the same, or the reading is void."""
    return (batch.layouts, batch.accepted, batch.fingerprint)


def _commit(scope: Scope, seen: ImportBatch, worker: str, kind: Kind, rows: list[TableRow]) -> None:
    batch = lock(scope, seen.pk, Deed.COMMIT, worker=worker)
    if _basis(batch) != _basis(seen):
        raise Conflict("Lần nạp này vừa được người khác sửa; mời xem lại rồi ghi.")
    _refuse_unready(scope, batch)
    asked = asked_of(scope, batch)
    checked = kind.check(asked, rows, quiet)
    if fingerprint_of(checked) != batch.fingerprint:
        raise _Moved(checked)
    taken = _taken(scope, batch)
    stored = kind.store(asked, checked, _chosen(taken), batch.pk, batch.file_name[:_SOURCE])
    batch.state = State.COMMITTED
    batch.committed_by, batch.committed_at = scope.user_name[:120], timezone.now()
    batch.undo, batch.refusal = stored.undo, ""
    _end_work(batch)
    record(
        scope=scope,
        deed="workbook-committed",
        subject=f"{stored.subject}: {_numbers(batch.counts, taken)}",
        year=batch.year,
        batch_id=batch.pk,
        source=batch.file_name[:_SOURCE],
    )


def _refuse_unready(scope: Scope, batch: ImportBatch) -> None:
    view = view_of(batch)
    if view.wrong:
        raise Refused(
            f"Tệp còn {format_count(view.wrong)} chỗ sai nên chưa ghi gì; sửa trong tệp rồi gửi lại.",
        )
    if view.undecided:
        raise Refused(
            f"Còn {format_count(view.undecided)} thay đổi chưa chọn lấy hay giữ; chọn xong rồi mới ghi được."
        )
    if not view.counts.get(Outcome.NEW.value) and not any(_taken(scope, batch).values()):
        raise Refused(NOTHING_NEW)


def _taken(scope: Scope, batch: ImportBatch) -> dict[int, frozenset[str]]:
    """By the number of each changed row the keys of the changes that are taken."""
    rows = rows_of(scope, batch.pk, Outcome.CHANGED.value)
    return {
        number: frozenset(
            change["key"] for change in changes if decision(part, change["key"], choices, batch.rules) == TAKE
        )
        for number, part, changes, choices in rows.values_list("number", "part", "changes", "choices")
    }


def _chosen(taken: Mapping[int, frozenset[str]]) -> Chosen:
    """Rows are numbered from 1, places in the check from 0."""

    def chosen(place: int, key: str) -> bool:
        return key in taken.get(place + 1, frozenset())

    return chosen


def _numbers(counts: Mapping[str, int], taken: Mapping[int, frozenset[str]]) -> str:
    new, cells = counts.get(Outcome.NEW.value, 0), sum(map(len, taken.values()))
    return f"{format_count(new)} dòng mới, {format_count(cells)} ô thay đổi"


@transaction.atomic
def undo_batch(*, scope: Scope, batch_id: int, reason: str, worker: str = "") -> None:
    """Takes back what committing stored; Refused, naming it, where something was built on it meanwhile."""
    batch = lock(scope, batch_id, Deed.UNDO, worker=worker)
    words = _reason(reason)
    kind = kind_named(batch.kind)
    kind.undo(Asked(scope, batch.year, batch.accepted), batch.undo or {}, batch.pk, words)
    batch.state = State.UNDONE
    batch.undone_by, batch.undone_at, batch.undone_reason = scope.user_name[:120], timezone.now(), words
    batch.undo, batch.refusal = None, ""
    _end_work(batch)
    record(
        scope=scope,
        deed="workbook-undone",
        subject=f"{batch.get_kind_display()} năm {batch.year}: {batch.file_name}",
        year=batch.year,
        batch_id=batch.pk,
        source=batch.file_name[:_SOURCE],
        reason=words,
    )


def _reason(reason: str) -> str:
    words = reason.strip()
    if not words:
        raise Refused("Hoàn tác thì ghi lý do, để người xem nhật ký hiểu.")
    if len(words) > 300:
        raise Refused("Lý do dài quá 300 chữ; mời viết gọn lại.")
    return words


@transaction.atomic
def ask_commit(*, scope: Scope, batch_id: int) -> None:
    """Asks for committing in the background (exchange.work); refused at once where it can not be."""
    batch = lock(scope, batch_id, Deed.COMMIT)
    _refuse_unready(scope, batch)
    want(batch, Wanted.COMMIT)
    batch.save()


@transaction.atomic
def ask_undo(*, scope: Scope, batch_id: int, reason: str) -> None:
    """Asks for undoing in the background (exchange.work)."""
    batch = lock(scope, batch_id, Deed.UNDO)
    batch.undone_reason = _reason(reason)
    want(batch, Wanted.UNDO)
    batch.save()


def _end_work(batch: ImportBatch) -> None:
    for field, value in IDLE.items():
        setattr(batch, field, value)
    batch.save()
