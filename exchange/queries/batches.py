"""Batches and what the check found of their rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from exchange.kinds.base import Outcome
from exchange.models import ImportBatch, ImportRow, State, Wanted
from exchange.rules import ChangedField, Deed, fault_from, refusal_words, summary
from thinhduc.scope import Scope
from thinhduc.workbooks.layouts import Fault, Layout

PATIENCE = timedelta(minutes=2)  # work that has not been heard of for so long may be started again
_OPEN = (State.UPLOADED, State.UNREADABLE, State.MAPPING, State.CHECKED)


@dataclass(frozen=True)
class BatchView:
    """One batch as pages and commands show it.

    `found`, `sheets`: exchange/rules/outline.py. `gaps`: why columns have to be chosen. `message`: why the file can not
    be read; `refusal`: why the last work was refused. `undecided`: changed cells nobody has decided about.
    `is_working`: a process is at it, or is about to; `is_stale`: nothing was heard of it for two minutes.
    """

    id: int
    kind: str
    kind_label: str
    year: int
    state: State
    state_label: str
    file_name: str
    size: int
    sha256: str
    profile: str
    layouts: tuple[Layout, ...]
    found: list[dict[str, Any]]
    sheets: list[dict[str, Any]]
    rules: Mapping[str, str]
    accepted: Mapping[str, Mapping[str, str]]
    counts: Mapping[str, int]
    fields: tuple[ChangedField, ...]
    faults: tuple[Fault, ...]
    notes: tuple[str, ...]
    gaps: tuple[str, ...]
    message: str
    refusal: str
    wanted: str
    stage: str
    done: int
    total: int
    is_working: bool
    is_stale: bool
    uploaded_by: str
    uploaded_at: datetime
    committed_by: str
    committed_at: datetime | None
    undone_by: str
    undone_at: datetime | None
    undone_reason: str

    @property
    def undecided(self) -> int:
        return sum(field.undecided for field in self.fields)

    @property
    def taken(self) -> int:
        """Changed cells that are taken from the workbook."""
        return sum(field.taken for field in self.fields)

    @property
    def wrong(self) -> int:
        """Rows that are wrong, and faults of the whole file."""
        return self.counts.get(Outcome.WRONG.value, 0) + len(self.faults)

    @property
    def has_news(self) -> bool:
        """Something is new or changed."""
        return bool(self.counts.get(Outcome.NEW.value) or self.counts.get(Outcome.CHANGED.value))

    @property
    def summary(self) -> str:
        return summary(self.counts, len(self.faults))

    def refusal_of(self, deed: Deed) -> str:
        """Why a deed is not possible now, "" where it is."""
        return refusal_words(deed, self.state.value, is_busy=self.is_working and not self.is_stale)

    @property
    def can_commit(self) -> bool:
        """Nothing stands against storing it, and there is something to store."""
        stopped = self.refusal_of(Deed.COMMIT) or self.wrong or self.undecided
        return not stopped and bool(self.counts.get(Outcome.NEW.value) or self.taken)


def batches(scope: Scope) -> QuerySet[ImportBatch]:
    """All batches of the scope, latest first, without the files."""
    found: QuerySet[ImportBatch] = (
        ImportBatch.objects.within(scope)
        .defer("data", "found", "sheets", "layouts", "faults", "undo")
        .order_by("-id")
    )
    return found


def batch_by_id(scope: Scope, batch_id: int) -> BatchView | None:
    """One batch; None where the scope has none of this number."""
    batch = ImportBatch.objects.within(scope).defer("data", "undo").filter(pk=batch_id).first()
    return view_of(batch) if batch else None


def is_stale(batch: ImportBatch) -> bool:
    """Work is wanted, and nothing was heard of it for two minutes."""
    heard = batch.worked_at or batch.uploaded_at
    return bool(batch.wanted) and timezone.now() - heard > PATIENCE


def view_of(batch: ImportBatch) -> BatchView:
    """A batch as a view."""
    return BatchView(
        id=batch.pk,
        kind=batch.kind,
        kind_label=batch.get_kind_display(),
        year=batch.year,
        state=State(batch.state),
        state_label=State(batch.state).label,
        file_name=batch.file_name,
        size=batch.size,
        sha256=batch.sha256,
        profile=batch.profile,
        layouts=tuple(map(Layout.from_dict, batch.layouts)),
        found=batch.found,
        sheets=batch.sheets,
        rules=batch.rules,
        accepted=batch.accepted,
        counts=batch.counts,
        fields=tuple(ChangedField(**field) for field in batch.fields),
        faults=tuple(map(fault_from, batch.faults)),
        notes=tuple(batch.notes) if batch.state != State.MAPPING else (),
        gaps=tuple(batch.notes) if batch.state == State.MAPPING else (),
        message=batch.message,
        refusal=batch.refusal,
        wanted=batch.wanted,
        stage=batch.stage or (f"Chờ {Wanted(batch.wanted).label}" if batch.wanted else ""),
        done=batch.done,
        total=batch.total,
        is_working=bool(batch.wanted),
        is_stale=is_stale(batch),
        uploaded_by=batch.uploaded_by,
        uploaded_at=batch.uploaded_at,
        committed_by=batch.committed_by,
        committed_at=batch.committed_at,
        undone_by=batch.undone_by,
        undone_at=batch.undone_at,
        undone_reason=batch.undone_reason,
    )


def rows_of(scope: Scope, batch_id: int, outcome: str = "") -> QuerySet[ImportRow]:
    """The rows of a batch, of one outcome or of all, in the order of the workbook."""
    found: QuerySet[ImportRow] = ImportRow.objects.within(scope).filter(batch_id=batch_id)
    if outcome:
        found = found.filter(outcome=outcome)
    return found.order_by("number")


def faults_of(scope: Scope, batch_id: int) -> list[Fault]:
    """Every fault of a batch, those of the whole file first."""
    whole = ImportBatch.objects.within(scope).filter(pk=batch_id).values_list("faults", flat=True)
    rows = rows_of(scope, batch_id, Outcome.WRONG.value).values_list("faults", flat=True)
    return [fault_from(fault) for faults in (*whole, *rows) for fault in faults]


def waiting_batches(scope: Scope) -> list[BatchView]:
    """Batches that wait for a person: to choose columns, to decide, to commit, to give up; latest first."""
    found = (
        ImportBatch.objects.within(scope)
        .defer("data", "undo")
        .filter(state__in=[state.value for state in _OPEN])
        .order_by("-id")
    )
    return [view_of(batch) for batch in found]


def earlier_commit(scope: Scope, sha256: str, batch_id: int = 0) -> tuple[int, datetime] | None:
    """The last batch with the same bytes that is committed and was not undone: its number and when."""
    found = (
        ImportBatch.objects.within(scope)
        .filter(sha256=sha256, state=State.COMMITTED.value)
        .exclude(pk=batch_id)
        .order_by("-id")
        .values_list("pk", "committed_at")
        .first()
    )
    return found or None
