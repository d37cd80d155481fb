"""What of issued documents waits to be signed, in words: for the start pages (hamlets/work.py)."""

from django.urls import reverse

from documents.queries.unsigned import unsigned_in_force
from hamlets.work import WaitingTask
from targets.queries import VersionOutline
from thinhduc.figures import format_date
from thinhduc.scope import Scope


def leader_tasks(scope: Scope, commune: str) -> list[WaitingTask]:
    """The electronic plans in force that nobody has signed, for the leader."""
    text = "Ký số tệp PDF đã ban hành, rồi đưa bản đã ký vào hồ sơ."
    return [_task(commune, one, "warning", text, "Mở để ký số") for one in unsigned_in_force(scope)]


def waiting_tasks(scope: Scope, commune: str) -> list[WaitingTask]:
    """The same for the officer, who waits for the leader."""
    text = "Lãnh đạo ký số tệp PDF đã ban hành; bản đã ký được đưa vào hồ sơ ở trang này."
    return [_task(commune, one, "note", text, "Bản đã ký") for one in unsigned_in_force(scope)]


def _task(commune: str, one: VersionOutline, tone: str, text: str, label: str) -> WaitingTask:
    return WaitingTask(
        tone,
        f"Kế hoạch {one.document_number} chưa được ký số",
        f"Ban hành ngày {format_date(one.document_date)}, bản điện tử. {text}",
        reverse("documents:signatures", args=[commune, one.year, one.number]),
        label,
    )
