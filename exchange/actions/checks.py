"""Keeping with a batch what reading and checking it found."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.utils.timezone import localtime

from exchange.actions.choosing import count_changes
from exchange.actions.common import IDLE, asked_of, kind_named
from exchange.checking import Laid, check_rows, lay, merged_names, open_book
from exchange.kinds.base import Checked, Item, Progress
from exchange.models import ImportBatch, ImportRow, State
from exchange.queries import earlier_commit, profiles_to_use, rows_of
from exchange.rules import change_of, counts_of, fault_of, fingerprint_of
from exchange.rules.outline import outline_of, tables_of
from thinhduc.bulk import insert_rows
from thinhduc.collecting import uncollected
from thinhduc.figures import format_date
from thinhduc.scope import Scope
from thinhduc.workbooks.layouts import Layout

Choices = dict[tuple[str, str, int], tuple[list[dict[str, str]], dict[str, str]]]


@uncollected()
def check_batch(scope: Scope, batch: ImportBatch, progress: Progress) -> None:
    """Reads the file of a batch and sets on the batch what was found; its rows are stored by `keep_check`.

    Leaves the state MAPPING where a person has to choose columns. Unreadable where the file can not be read.
    """
    kind = kind_named(batch.kind)
    progress("Đang đọc tệp", 0, 0)
    book = open_book(scope, kind, batch.year, bytes(batch.data or b""), batch.file_name)
    asked = asked_of(scope, batch)
    parts = kind.parts(asked)
    laid = Laid(tuple(map(Layout.from_dict, batch.layouts)))
    if not laid.layouts:
        laid = lay(book, parts, profiles_to_use(scope, batch.kind), batch.profile)
        batch.found, batch.sheets = tables_of(book, laid.found), outline_of(book)
        batch.profile = laid.profile
        batch.rules = {**(laid.rules or {}), **batch.rules}
        batch.accepted = merged_names(laid.accepted, batch.accepted)
    if laid.gaps:
        batch.counts, batch.faults, batch.fingerprint = {}, [], ""
        with transaction.atomic():
            _keep(scope, batch, State.MAPPING, [*laid.gaps], ())
        return
    batch.layouts = [layout.as_dict() for layout in laid.layouts]
    checked, notes = check_rows(kind, asked_of(scope, batch), book, laid.layouts, progress)
    progress("Đang giữ kết quả kiểm tra", 0, len(checked.items))
    keep_check(scope, batch, checked, [*laid.notes, *notes])


def keep_check(scope: Scope, batch: ImportBatch, checked: Checked, notes: Sequence[str]) -> None:
    """Stores what a check found; choices for cells whose change is still the same are kept."""
    said = list(notes)
    if earlier := earlier_commit(scope, batch.sha256, batch.pk):
        number, moment = earlier
        said.insert(0, f"Tệp này đã nạp ngày {format_date(localtime(moment).date())} (lần nạp số {number}).")
    batch.fingerprint = fingerprint_of(checked)
    batch.counts = counts_of(checked.items)
    batch.faults = [fault_of(fault) for fault in checked.faults]
    with transaction.atomic():
        _keep(scope, batch, State.CHECKED, said, checked.items)


def _keep(
    scope: Scope, batch: ImportBatch, state: State, notes: Iterable[str], items: Iterable[Item]
) -> None:
    """Puts the state and the rows in the place of what stood there, unless another process took the batch up."""
    worker = (
        ImportBatch.objects.within(scope)
        .select_for_update(of=("self",))
        .filter(pk=batch.pk)
        .values_list("worker", flat=True)
        .first()
    )
    if worker != batch.worker:
        raise Superseded
    chosen = _choices(scope, batch)
    rows_of(scope, batch.pk).delete()
    insert_rows(ImportRow, (_row(batch, number, item, chosen) for number, item in enumerate(items, 1)))
    batch.state, batch.notes, batch.message = state, list(dict.fromkeys(notes)), ""
    for field, value in IDLE.items():
        setattr(batch, field, value)
    count_changes(scope, batch)
    batch.save()


class Superseded(Exception):
    """Another process took the batch up meanwhile, or it was given up: what was found here counts for nothing."""


def _choices(scope: Scope, batch: ImportBatch) -> Choices:
    rows = rows_of(scope, batch.pk).exclude(choices={})
    return {
        (part, sheet, row): (changes, choices)
        for part, sheet, row, changes, choices in rows.values_list(
            "part", "sheet", "row", "changes", "choices"
        )
    }


def _row(batch: ImportBatch, number: int, item: Item, chosen: Choices) -> dict[str, Any]:
    changes = [change_of(change) for change in item.changes]
    before, choices = chosen.get((item.part, item.sheet, item.row), ([], {}))
    same = {change["key"] for change in changes if change in before}
    return {
        "commune_id": batch.commune_id,
        "batch_id": batch.pk,
        "number": number,
        "part": item.part,
        "sheet": item.sheet[:120],
        "row": item.row,
        "outcome": item.outcome.value,
        "title": item.title[:200],
        "why": item.why[:300],
        "changes": changes,
        "faults": [fault_of(fault) for fault in item.faults],
        "choices": {key: choice for key, choice in choices.items() if key in same},
    }
