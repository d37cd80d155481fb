"""Choosing between what was entered for a year and what the register gives; which households the register holds."""

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from households.actions.results import lock_sheet, require, title_of, write_rows
from households.models import Choice, ReviewResult, ReviewYear, Source
from households.queries import Sheet
from households.queries.from_register import BesideRow, beside_register
from households.rules.from_register import RegisterExtent
from journal.actions import Change, record
from thinhduc.errors import Conflict, Locked, Refused
from thinhduc.figures import format_count
from thinhduc.permissions import Permission
from thinhduc.scope import Scope


@transaction.atomic
def set_register_extent(*, scope: Scope, year: int, extent: str, reason: str = "") -> None:
    """Says which households the register holds of a year.

    Refused for an unknown extent or a year that is not open, and without a reason where results of the year were
    already taken from the register.
    """
    require(scope, Permission.EDIT_REGISTER)
    sheet = lock_sheet(scope, year)
    if extent not in list(RegisterExtent):
        raise Refused("Chọn sổ hộ của năm gồm những hộ nào.")
    wanted = RegisterExtent(extent)
    if wanted is sheet.register_extent:
        return
    taken = [row.name for row in sheet.rows if row.choice == Choice.REGISTER]
    if taken and not reason.strip():
        raise Refused(f"Số của {', '.join(taken)} đã lấy từ sổ hộ; đổi phạm vi của sổ thì phải ghi lý do.")
    ReviewYear.objects.within(scope).filter(year=year).update(register_extent=wanted.value)
    record(
        scope=scope,
        deed="register-extent-set",
        subject=f"Sổ hộ năm {year}: {sheet.register_extent.label} → {wanted.label}",
        year=year,
        reason=reason.strip(),
    )


@transaction.atomic
def choose_result(
    *, scope: Scope, year: int, hamlet_ids: Collection[int], choice: str, reason: str = "", shown: str = ""
) -> int:
    """Keeps the entered figures of hamlets, or takes those of the register over; returns how many hamlets.

    The reason stays with the result, with what the register gave. `shown`: the stamp of what the person decided about
    (queries.Beside.stamp); Conflict where that is no longer so. Refused without a reason where figures differ, where
    there is nothing to choose, and where a result is confirmed (Locked).
    """
    require(scope, Permission.EDIT_REVIEWS)
    sheet = lock_sheet(scope, year)
    if choice not in Choice.values:
        raise Refused("Chọn giữ số đã nhập hay lấy số của sổ hộ.")
    beside = beside_register(scope, sheet)
    if shown and shown != beside.stamp:
        raise Conflict("Số đã nhập hoặc sổ hộ vừa thay đổi; chưa có gì được ghi. Xem lại rồi chọn.")
    rows = [one for one in beside.rows if one.row.hamlet.id in hamlet_ids and _has_choice(one, choice)]
    if not rows:
        raise Refused("Các xóm đã chọn không có số nào để chọn giữa hai nguồn.")
    _refuse_confirmed(rows)
    if not reason.strip() and any(one.differences for one in rows):
        names = ", ".join(one.row.name for one in rows if one.differences)
        raise Refused(f"Hai nguồn khác nhau ở {names}: ghi lý do chọn.")
    changes = (
        _take_over(scope, sheet, rows)
        if choice == Choice.REGISTER
        else [change for one in rows for change in _kept(one, reason.strip())]
    )
    _keep_choice(scope, year, rows, choice, reason.strip())
    record(
        scope=scope,
        deed="review-chosen",
        subject=f"{title_of(year)}: {Choice(choice).label}, {', '.join(one.row.name for one in rows)}",
        year=year,
        source=Source.REGISTER.label if choice == Choice.REGISTER else "",
        reason=reason.strip(),
        changes=changes,
    )
    return len(rows)


def _has_choice(one: BesideRow, choice: str) -> bool:
    """Entered figures can be kept where they differ; the register's also fill what nobody entered."""
    return bool(one.differences or (choice == Choice.REGISTER and one.fills))


def _refuse_confirmed(rows: Collection[BesideRow]) -> None:
    locked = [one.row.name for one in rows if one.row.is_confirmed]
    if locked:
        raise Locked(
            f"Kết quả đã xác nhận nên không chọn lại được: {', '.join(locked)}. Chưa có gì được ghi.",
            who_can_lift="Công chức giảm nghèo bấm “Mở khóa” ở bảng kết quả và ghi lý do, rồi chọn.",
        )


def _take_over(scope: Scope, sheet: Sheet, rows: Collection[BesideRow]) -> list[Change]:
    """Writes what the register gives, the way a typed figure is written."""
    writes = {
        one.row.order: {
            key: value
            for key, value in one.register.items()
            if value is not None and value != one.row.values[key]
        }
        for one in rows
    }
    return write_rows(scope, sheet, writes, Source.REGISTER)


def _kept(one: BesideRow, reason: str) -> list[Change]:
    """That an entered figure stays, for its history, with what the register gave."""
    return [
        Change(
            one.row.hamlet.id,
            one.row.name,
            differs.key,
            differs.entered,
            differs.entered,
            reason=f"Sổ hộ có {format_count(differs.register)}. {reason}",
        )
        for differs in one.differences
    ]


def _keep_choice(scope: Scope, year: int, rows: Collection[BesideRow], choice: str, reason: str) -> None:
    """The choice with what the register gave, per hamlet."""
    results = ReviewResult.objects.within(scope).filter(
        year=year, hamlet_id__in=[one.row.hamlet.id for one in rows]
    )
    register = {one.row.hamlet.id: dict(one.register) for one in rows}
    for result in results:
        result.choice, result.choice_reason = choice, reason[:300]
        result.chosen_by, result.chosen_at = scope.user_name, timezone.now()
        result.register_figures = register[result.hamlet_id]
    ReviewResult.objects.within(scope).bulk_update(
        results, ["choice", "choice_reason", "chosen_by", "chosen_at", "register_figures"]
    )
