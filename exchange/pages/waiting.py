"""What of the import assistant waits for the officer, in words: for the start page and for handing over."""

from django.urls import reverse

from exchange.models import State
from exchange.pages.words import numbers_in_words, title_of
from exchange.queries import BatchView, waiting_batches
from hamlets.work import OpenWork, WaitingTask
from thinhduc.scope import Scope


def waiting_tasks(scope: Scope, commune: str) -> list[WaitingTask]:
    """A task for each batch that waits for a person; none for one that has nothing to write."""
    return [_task(commune, batch) for batch in waiting_batches(scope) if _waits(batch)]


def open_work(scope: Scope, commune: str) -> list[OpenWork]:
    """The same for handing the work over (hamlets/work.py)."""
    return [OpenWork(task.title, task.label, task.url) for task in waiting_tasks(scope, commune)]


def _waits(batch: BatchView) -> bool:
    return batch.is_working or batch.state != State.CHECKED or bool(batch.wrong) or batch.has_news


def _task(commune: str, batch: BatchView) -> WaitingTask:
    title, text, label = _words(batch)
    tone = "note" if batch.is_working and not batch.is_stale else "warning"
    about = f"{title_of(batch.kind, batch.year)}, tệp “{batch.file_name}”."
    return WaitingTask(
        tone,
        title,
        " ".join(part for part in (about, text) if part),
        reverse("exchange:batch", args=[commune, batch.id]),
        label,
    )


def _words(batch: BatchView) -> tuple[str, str, str]:
    """The title of the task, what stands, and what its button says."""
    if batch.is_stale:
        return "Việc nạp tệp dừng giữa chừng", "Chưa có gì được ghi.", "Xem và làm lại"
    if batch.is_working:
        return "Tệp đang được xử lý", "", "Xem tiến độ"
    if batch.state == State.UNREADABLE:
        return "Tệp không đọc được", batch.message, "Xem lý do"
    if batch.state == State.MAPPING:
        return "Tệp chờ chọn cột", "", "Chọn cột"
    numbers = numbers_in_words(batch.counts)
    stands = f"{numbers[:1].upper()}{numbers[1:]}." if numbers else ""
    if batch.wrong:
        return "Tệp có chỗ sai, chưa ghi", stands, "Xem chỗ sai"
    return "Tệp chờ ghi", stands, "Xem và ghi"
