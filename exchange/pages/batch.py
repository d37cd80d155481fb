"""The page of one batch: where it stands, what can be done now or what stops it, its rows by outcome."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone

from exchange.kinds.base import Outcome
from exchange.models import State, Wanted
from exchange.pages.rows import FaultLine, fault_line
from exchange.pages.verdict import Verdict, verdict_of, written
from exchange.pages.words import NOTHING_TO_DO, OUTCOMES, Link, crumbs_of, steps_at, title_of
from exchange.queries import BatchView
from exchange.rules import Deed
from exchange.rules.counts import ALL
from thinhduc.figures import format_count, format_datetime, format_size
from thinhduc.workbooks.fields import Part


@dataclass(frozen=True)
class Tab:
    """The rows of one outcome; `slug`: in the address."""

    slug: str
    label: str
    count: int
    level: str
    url: str
    current: bool


@dataclass(frozen=True)
class FieldLine:
    """One column with changes, decided as a whole; `choice`: what its rule says now."""

    rule: str
    label: str
    detail: str
    choice: str


@dataclass(frozen=True)
class Progress:
    """How far work under way is."""

    stage: str
    label: str
    done: int
    total: int
    is_stale: bool


@dataclass(frozen=True)
class Commit:
    """The main deed: what its button says and what is asked before."""

    label: str
    is_open: bool
    question: str
    message: str
    submit: str


@dataclass(frozen=True)
class BatchPage:
    """All that the page shows beside the rows."""

    id: int
    title: str
    crumbs: list[Link]
    steps: list[dict[str, object]]
    is_working: bool
    progress: Progress
    verdict: Verdict
    refusal: str
    commit: Commit | None
    tabs: tuple[Tab, ...]
    outcome: str
    whole_faults: tuple[FaultLine, ...]
    fields: tuple[FieldLine, ...]
    choose_url: str
    may_choose: bool
    may_accept: bool
    may_discard: bool
    may_undo: bool
    notes: tuple[str, ...]
    facts: tuple[Mapping[str, Any], ...]
    original_url: str
    tables: tuple[Link, ...]
    columns_url: str

    @property
    def rows_template(self) -> str:
        """What draws the rows of the chosen tab."""
        return f"exchange/parts/rows_{'changed' if self.outcome == Outcome.CHANGED else 'plain'}.html"


def batch_page(
    commune: str,
    batch: BatchView,
    parts: tuple[Part, ...],
    *,
    asked: str = "",
    token: str = "",
    may_import: bool,
    earlier: tuple[int, Any] | None = None,
) -> BatchPage:
    """A batch as a page. `asked`: the tab of the address; `token`: its page; `earlier`: the same file was committed."""
    outcome = _outcome(batch, asked)
    busy = batch.is_working
    deeds = {deed: may_import and not busy and not batch.refusal_of(deed) for deed in Deed}
    here = reverse("exchange:batch", args=[commune, batch.id])
    page = f"?muc={OUTCOMES[Outcome.CHANGED]}" + (f"&trang={token}" if token else "")
    columns = reverse("exchange:columns", args=[commune, batch.id])
    return BatchPage(
        id=batch.id,
        title=title_of(batch.kind, batch.year),
        crumbs=crumbs_of(commune, batch.file_name),
        steps=_steps(batch),
        is_working=busy,
        progress=progress_of(batch),
        verdict=verdict_of(commune, batch, may_import=may_import, earlier=earlier),
        refusal=batch.refusal,
        commit=_commit(batch) if may_import and not busy and batch.state == State.CHECKED else None,
        tabs=() if busy or not batch.counts else tuple(_tabs(batch, here, outcome)),
        outcome=outcome,
        whole_faults=tuple(map(fault_line, batch.faults)),
        fields=tuple(_fields(batch)),
        choose_url=reverse("exchange:choose", args=[commune, batch.id]) + page,
        may_choose=deeds[Deed.DECIDE],
        may_accept=deeds[Deed.DECIDE],
        may_discard=deeds[Deed.DISCARD],
        may_undo=not busy and batch.state == State.COMMITTED,
        notes=batch.notes,
        facts=tuple(_facts(batch)),
        original_url=reverse("exchange:original", args=[commune, batch.id])
        if may_import and batch.state != State.DISCARDED
        else "",
        tables=tuple(_tables(batch, parts)),
        columns_url=columns if deeds[Deed.MAP] and batch.state == State.CHECKED else "",
    )


def _outcome(batch: BatchView, asked: str) -> str:
    """The tab that is asked for, else the first that has rows."""
    for outcome, slug in OUTCOMES.items():
        if slug == asked:
            return outcome.value
    if batch.faults:
        return Outcome.WRONG.value
    return next((one.value for one in OUTCOMES if batch.counts.get(one.value)), Outcome.NEW.value)


def _tabs(batch: BatchView, here: str, outcome: str) -> list[Tab]:
    levels = {Outcome.WRONG: "error", Outcome.CHANGED: "warning", Outcome.NEW: "act"}
    counts = {**batch.counts, Outcome.WRONG.value: batch.wrong}
    return [
        Tab(
            slug=slug,
            label=one.label.capitalize(),
            count=counts.get(one.value, 0),
            level=levels.get(one, "") if counts.get(one.value) else "none",
            url=f"{here}?muc={slug}",
            current=one.value == outcome,
        )
        for one, slug in OUTCOMES.items()
    ]


def _steps(batch: BatchView) -> list[dict[str, object]]:
    if batch.state == State.MAPPING:
        return steps_at("Chọn cột")
    if batch.state in (State.COMMITTED, State.UNDONE) or batch.wanted == Wanted.COMMIT:
        return steps_at("Ghi")
    return steps_at("Xem trước" if batch.state == State.CHECKED else "Gửi tệp")


def progress_of(batch: BatchView) -> Progress:
    """How far the work is, in words."""
    label = (
        f"{format_count(batch.done)} trên {format_count(batch.total)} dòng"
        if batch.total
        else "Đang chuẩn bị"
    )
    return Progress(batch.stage, label, batch.done, batch.total, batch.is_stale)


def _commit(batch: BatchView) -> Commit | None:
    what = written(batch)
    if what == NOTHING_TO_DO:
        return None
    return Commit(
        label=f"Ghi {what}",
        is_open=batch.can_commit,
        question=f"Ghi {what}?",
        message="Ghi tất cả trong một lần; gặp trở ngại thì không ghi gì. Ghi rồi vẫn hoàn tác được khi chưa có gì "
        "sửa tiếp trên đó.",
        submit="Ghi",
    )


def _fields(batch: BatchView) -> list[FieldLine]:
    cells = sum(field.cells for field in batch.fields)
    lines = [
        FieldLine(
            field.rule,
            field.label,
            _open_words(field.cells, field.undecided),
            batch.rules.get(field.rule, ""),
        )
        for field in batch.fields
    ]
    if len(lines) == 1:
        return lines
    whole = FieldLine(ALL, "Tất cả", _open_words(cells, batch.undecided), batch.rules.get(ALL, ""))
    return [whole, *lines] if lines else []


def _open_words(cells: int, undecided: int) -> str:
    words = f"{format_count(cells)} thay đổi"
    return f"{words}, còn {format_count(undecided)} chưa chọn" if undecided else words


def _facts(batch: BatchView) -> list[Mapping[str, Any]]:
    sent = format_datetime(timezone.localtime(batch.uploaded_at))
    facts: list[Mapping[str, Any]] = [
        {"label": "Tên tệp", "value": batch.file_name},
        {"label": "Cỡ", "value": format_size(batch.size)},
        {"label": "Gửi lúc", "value": sent},
        {"label": "Người gửi", "value": batch.uploaded_by},
    ]
    if batch.profile:
        facts.append({"label": "Hồ sơ cột", "value": batch.profile})
    return facts


def _tables(batch: BatchView, parts: tuple[Part, ...]) -> list[Link]:
    """Which tables were read, and where they stand."""
    labels = {part.slug: part.label for part in parts}
    return [
        {
            "label": labels.get(layout.part, layout.part),
            "detail": f"trang “{layout.sheet}”, từ dòng {layout.first_row}",
        }
        for layout in batch.layouts
    ]
