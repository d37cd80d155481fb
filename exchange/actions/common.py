"""What every deed on a batch does first: permission, lock, state."""

from typing import Any

from django.utils import timezone

from exchange.kinds import KINDS
from exchange.kinds.base import Asked, Kind
from exchange.models import ImportBatch, Wanted
from exchange.queries import view_of
from exchange.rules import Deed
from thinhduc.errors import Refused
from thinhduc.permissions import Permission, is_allowed, refusal
from thinhduc.scope import Scope

GONE = "Lần nạp tệp này không còn."
IDLE: dict[str, Any] = {"wanted": "", "worker": "", "stage": "", "done": 0, "total": 0, "worked_at": None}


def require(scope: Scope, kind: Kind | None = None) -> None:
    """Refuses who may not bring in workbooks, or not change what this kind of them holds."""
    for permission in (Permission.IMPORT_WORKBOOKS, *([kind.permission] if kind else [])):
        if not is_allowed(scope.role, permission):
            raise refusal(permission)


def kind_named(slug: str) -> Kind:
    """The kind of a name; Refused where there is none."""
    kind = KINDS.get(slug)
    if kind is None:
        raise Refused(f"Không có loại tệp “{slug}”; chọn một trong: {', '.join(KINDS)}.")
    return kind


def lock(scope: Scope, batch_id: int, deed: Deed, *, worker: str = "") -> ImportBatch:
    """The batch, locked until the transaction ends; Refused where the deed is not possible now.

    `worker`: the mark of the process that does the deed for somebody, which the batch must still bear.
    """
    require(scope)
    batch: ImportBatch | None = (
        ImportBatch.objects.within(scope)
        .select_for_update(of=("self",))
        .defer("data")  # up to 20 MB, read where it is used
        .filter(pk=batch_id)
        .first()
    )
    if batch is None:
        raise Refused(GONE)
    require(scope, kind_named(batch.kind))
    if worker and batch.worker != worker:
        raise Refused("Tiến trình khác đã làm tiếp việc này.")
    words = view_of(batch).refusal_of(deed) if not worker else ""
    if words:
        raise Refused(words)
    return batch


def asked_of(scope: Scope, batch: ImportBatch) -> Asked:
    """For whom and which year the batch's kind is asked."""
    return Asked(scope, batch.year, batch.accepted)


def want(batch: ImportBatch, wanted: Wanted) -> None:
    """Asks for work, which `exchange.work.start` begins; what a former process still does is void by it."""
    for field, value in IDLE.items():
        setattr(batch, field, value)
    batch.wanted = wanted.value
    batch.worked_at = timezone.now()
    batch.refusal = ""
