"""Working on batches: small files while the person waits, larger ones in a process of its own.

Whatever asks for work (`wanted`) says so in the batch; one process takes it up by a conditional update, tells how far
it is, and leaves the result or the refusal in the batch. A closed tab loses nothing.
"""

import logging
import secrets
import subprocess
import sys
import time
from collections.abc import Callable

from django.conf import settings
from django.db import OperationalError
from django.db.models import Q
from django.utils import timezone

from exchange.actions.checks import Superseded, check_batch
from exchange.actions.committing import ask_commit, ask_undo, commit_batch, undo_batch
from exchange.actions.common import IDLE
from exchange.models import ImportBatch, State, Wanted
from exchange.queries.batches import PATIENCE
from exchange.rules import SMALL
from thinhduc.errors import DomainError
from thinhduc.scope import Scope
from thinhduc.workbooks.book import Unreadable

logger = logging.getLogger(__name__)

OUR_FAULT = (
    "Chương trình gặp lỗi khi xử lý tệp này; chưa có gì được ghi. Lỗi đã được lưu lại cho người quản trị máy chủ; "
    "mời thử “Làm lại”, nếu vẫn vậy thì báo quản trị."
)
_STAGES = {
    Wanted.CHECK.value: "Đang đọc tệp",
    Wanted.COMMIT.value: "Đang ghi",
    Wanted.UNDO.value: "Đang hoàn tác",
}
_EVERY = 1.0  # seconds between two tellings of how far it is
_started: list[subprocess.Popen[bytes]] = []


def start(*, scope: Scope, batch_id: int) -> None:
    """Begins the work that a batch asks for: here where the file is small, else in a process of its own."""
    if _is_small(scope, batch_id) or scope.membership_id is None:
        work_on(scope=scope, batch_id=batch_id)
    else:
        _start_process(batch_id, scope.membership_id)


def start_commit(*, scope: Scope, batch_id: int) -> None:
    """Commits: a small file at once, with every refusal; a larger one in the background, the refusal in the batch."""
    if _is_small(scope, batch_id):
        commit_batch(scope=scope, batch_id=batch_id)
    else:
        ask_commit(scope=scope, batch_id=batch_id)
        start(scope=scope, batch_id=batch_id)


def start_undo(*, scope: Scope, batch_id: int, reason: str) -> None:
    """Undoes, as `start_commit` commits."""
    if _is_small(scope, batch_id):
        undo_batch(scope=scope, batch_id=batch_id, reason=reason)
    else:
        ask_undo(scope=scope, batch_id=batch_id, reason=reason)
        start(scope=scope, batch_id=batch_id)


def _is_small(scope: Scope, batch_id: int) -> bool:
    size = ImportBatch.objects.within(scope).filter(pk=batch_id).values_list("size", flat=True).first()
    return size is None or size < SMALL


def _start_process(batch_id: int, membership_id: int) -> None:
    """A process that outlives the request and the server's own; those that ended are laid to rest."""
    _started[:] = [one for one in _started if one.poll() is None]
    command = [
        sys.executable,
        str(settings.BASE_DIR / "manage.py"),
        "work_on_import",
        str(batch_id),
        "--membership",
        str(membership_id),
    ]
    _started.append(
        subprocess.Popen(  # noqa: S603 - nothing of it is typed by a person
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
            cwd=settings.BASE_DIR,
        )
    )


def work_on(*, scope: Scope, batch_id: int) -> bool:
    """Does what a batch asks for, unless another process does; whether it was done here.

    Never raises for what is wrong with the file or refused: the batch says it.
    """
    worker = secrets.token_hex(16)
    batch = _claim(scope, batch_id, worker)
    if batch is None:
        return False
    wanted = batch.wanted
    try:
        _do(scope, batch)
    except Superseded:
        return False
    except (Unreadable, DomainError) as error:
        _leave(scope, batch_id, worker, wanted, getattr(error, "message", str(error)))
    except Exception:
        logger.exception("Không xử lý được lần nạp tệp %s", batch_id)
        _leave(scope, batch_id, worker, wanted, OUR_FAULT)
    return True


def _claim(scope: Scope, batch_id: int, worker: str) -> ImportBatch | None:
    """The batch, if it waits for work and no process that lives has taken it up."""
    now = timezone.now()
    free = Q(worker="") | Q(worked_at__lt=now - PATIENCE)
    claimed = (
        ImportBatch.objects.within(scope)
        .filter(free, pk=batch_id)
        .exclude(wanted="")
        .update(worker=worker, worked_at=now, stage="Đang bắt đầu", done=0, total=0)
    )
    if not claimed:
        return None
    batch: ImportBatch = ImportBatch.objects.within(scope).get(pk=batch_id, worker=worker)
    return batch


def _do(scope: Scope, batch: ImportBatch) -> None:
    tell = _teller(scope, batch.pk, batch.worker)
    tell(_STAGES[batch.wanted], 0, 0)
    if batch.wanted == Wanted.COMMIT:
        commit_batch(scope=scope, batch_id=batch.pk, worker=batch.worker)
    elif batch.wanted == Wanted.UNDO:
        undo_batch(scope=scope, batch_id=batch.pk, reason=batch.undone_reason, worker=batch.worker)
    else:
        check_batch(scope, batch, tell)


def _teller(scope: Scope, batch_id: int, worker: str) -> Callable[[str, int, int], None]:
    """Tells in the batch how far the work is, at most once a second; Superseded where it is no longer wanted here."""
    told = -_EVERY

    def tell(stage: str, done: int, total: int) -> None:
        nonlocal told
        if time.monotonic() - told < _EVERY:
            return
        told = time.monotonic()
        try:
            still = (
                ImportBatch.objects.within(scope)
                .filter(pk=batch_id, worker=worker)
                .update(stage=stage[:80], done=done, total=total, worked_at=timezone.now())
            )
        except (
            OperationalError
        ):  # the database is busy with somebody else's writing; the next telling will do
            return
        if not still:
            raise Superseded

    return tell


def _leave(scope: Scope, batch_id: int, worker: str, wanted: str, words: str) -> None:
    """Leaves in the batch why the work was not done; a batch that could not be read says so by its state."""
    result = (
        {"state": State.UNREADABLE.value, "message": words} if wanted == Wanted.CHECK else {"refusal": words}
    )
    ImportBatch.objects.within(scope).filter(pk=batch_id, worker=worker).update(**IDLE, **result)
