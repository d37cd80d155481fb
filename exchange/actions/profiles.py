"""Keeping a commune's ways of reading columns."""

from django.db import transaction
from django.utils import timezone

from exchange.actions.common import GONE, asked_of, kind_named, require
from exchange.checking import open_book
from exchange.models import ImportBatch, ImportProfile
from journal.actions import record
from thinhduc.errors import Refused
from thinhduc.figures import normalize
from thinhduc.scope import Scope
from thinhduc.workbooks.book import Unreadable
from thinhduc.workbooks.layouts import Layout
from thinhduc.workbooks.mapping import profile_of


@transaction.atomic
def save_profile(*, scope: Scope, batch_id: int, name: str) -> None:
    """Keeps columns, rules and accepted names of a batch under a name; one of the same name gives way.

    Refused where the name is empty or too long, or the batch's columns are not chosen yet.
    """
    require(scope)
    batch = ImportBatch.objects.within(scope).filter(pk=batch_id).first()
    if batch is None:
        raise Refused(GONE)
    kind = kind_named(batch.kind)
    require(scope, kind)
    words = normalize(name)
    if not words or len(words) > 80:
        raise Refused("Đặt tên cho hồ sơ cột, dài không quá 80 chữ, ví dụ “Mẫu của phòng LĐTBXH”.")
    layouts = [Layout.from_dict(layout) for layout in batch.layouts]
    if batch.data is None or not layouts:
        raise Refused("Lần nạp này chưa chọn cột nên chưa có gì để lưu vào hồ sơ.")
    try:
        book = open_book(scope, kind, batch.year, bytes(batch.data), batch.file_name)
    except Unreadable as error:
        raise Refused(str(error)) from error
    ImportProfile.objects.within(scope).update_or_create(
        commune_id=scope.commune_id,
        kind=batch.kind,
        name=words,
        defaults={
            "columns": profile_of(book, layouts),
            "rules": batch.rules,
            "accepted": asked_of(scope, batch).accepted,
            "saved_by": scope.user_name[:120],
            "saved_at": timezone.now(),
        },
    )
    record(scope=scope, deed="workbook-profile-saved", subject=f"{words} ({kind.label})", batch_id=batch.pk)


@transaction.atomic
def delete_profile(*, scope: Scope, profile_id: int) -> None:
    """Removes a profile; batches that used it stay as they are."""
    require(scope)
    profile = ImportProfile.objects.within(scope).filter(pk=profile_id).first()
    if profile is None:
        raise Refused("Hồ sơ cột này không còn.")
    record(
        scope=scope,
        deed="workbook-profile-deleted",
        subject=f"{profile.name} ({profile.get_kind_display()})",
    )
    profile.delete()
