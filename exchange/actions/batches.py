"""A workbook is sent, read again, given up."""

import hashlib

from django.db import transaction
from django.utils import timezone

from exchange.actions.common import IDLE, kind_named, lock, require, want
from exchange.models import ImportBatch, ImportRow, State, Wanted
from exchange.queries import profiles_to_use
from exchange.rules import Deed, clean_file_name, refuse_size
from journal.actions import record
from thinhduc.errors import Refused
from thinhduc.requests import FIRST_YEAR, LAST_YEAR
from thinhduc.scope import Scope


@transaction.atomic
def upload(*, scope: Scope, kind: str, year: int, file_name: str, data: bytes, profile: str = "") -> int:
    """Keeps a file as a batch that waits to be read (exchange.work.start); returns its number.

    `profile`: the commune's way of reading columns to use, "" to find one. Refused where the file is empty or too
    large, or the year is none.
    """
    sort = kind_named(kind)
    require(scope, sort)
    if words := refuse_size(len(data)):
        raise Refused(words)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Refused(f"Năm {year} không nạp được; năm phải từ {FIRST_YEAR} đến {LAST_YEAR}.")
    if profile and profile not in {one.name for one in profiles_to_use(scope, kind)}:
        raise Refused(f"Không có hồ sơ cột “{profile}” cho loại tệp này.")
    batch = ImportBatch(
        commune_id=scope.commune_id,
        kind=kind,
        year=year,
        file_name=clean_file_name(file_name),
        data=data,
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        profile=profile,
        uploaded_by=scope.user_name[:120],
        uploaded_at=timezone.now(),
    )
    want(batch, Wanted.CHECK)
    batch.save()
    return batch.pk


@transaction.atomic
def check_again(*, scope: Scope, batch_id: int) -> None:
    """Asks for work again: what was left undone by a process that ended, else reading and checking the file."""
    batch = _lock_to_go_on(scope, batch_id)
    want(batch, Wanted(batch.wanted or Wanted.CHECK))
    batch.save()


def _lock_to_go_on(scope: Scope, batch_id: int) -> ImportBatch:
    wanted = ImportBatch.objects.within(scope).filter(pk=batch_id).values_list("wanted", flat=True).first()
    return lock(scope, batch_id, Deed.UNDO if wanted == Wanted.UNDO else Deed.CHECK)


@transaction.atomic
def discard_batch(*, scope: Scope, batch_id: int) -> None:
    """Gives a batch up that was not committed: the file and what was found go, that it was there stays."""
    batch = lock(scope, batch_id, Deed.DISCARD)
    ImportRow.objects.within(scope).filter(batch_id=batch_id).delete()
    for field, value in IDLE.items():
        setattr(batch, field, value)
    batch.data = None
    batch.found, batch.sheets, batch.fields, batch.faults, batch.notes = [], [], [], [], []
    batch.accepted, batch.message, batch.refusal = {}, "", ""
    batch.state = State.DISCARDED
    batch.save()
    record(
        scope=scope,
        deed="workbook-discarded",
        subject=f"{batch.get_kind_display()} năm {batch.year}: {batch.file_name}",
        year=batch.year,
        batch_id=batch.pk,
    )
