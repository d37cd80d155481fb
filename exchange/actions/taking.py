"""Taking workbooks out: a form to fill in, a workbook that was sent in; each leaves a trace."""

from django.db import transaction

from hamlets.actions.common import require
from journal.actions import record
from thinhduc.errors import Refused
from thinhduc.permissions import Permission
from thinhduc.scope import Scope


@transaction.atomic
def note_form(*, scope: Scope, label: str, year: int, reason: str = "", with_identity: bool = False) -> None:
    """Writes that a form with what is stored was taken out; whole identity numbers for a reason alone."""
    require(scope, Permission.IMPORT_WORKBOOKS)
    if with_identity:
        require(scope, Permission.OPEN_IDENTITY)
        if not reason.strip():
            raise Refused("Tệp có đủ số giấy tờ của mọi người trong sổ hộ: phải ghi lý do.")
    about = ", đủ số giấy tờ" if with_identity else ""
    record(
        scope=scope,
        deed="form-taken",
        subject=f"Mẫu {label} năm {year}{about}",
        source="Excel",
        reason=reason.strip(),
        year=year,
    )


@transaction.atomic
def note_sent_file(*, scope: Scope, file_name: str, year: int, batch_id: int, is_marked: bool) -> None:
    """Writes that a workbook that was sent in was taken out again, as it came or with its faults marked."""
    require(scope, Permission.IMPORT_WORKBOOKS)
    what = "đánh dấu chỗ cần sửa" if is_marked else "nguyên bản"
    record(
        scope=scope,
        deed="batch-file-taken",
        subject=f"{file_name} ({what})",
        source="Excel",
        year=year,
        batch_id=batch_id,
    )
