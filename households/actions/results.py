"""Writing the yearly reviews: one verb per deed, each in one transaction: permission, lock, rules, rows, journal.

The row of the year is locked first, so that what two people do to a commune's review happens one after the other; on
SQLite the transaction itself holds the database (settings.py, IMMEDIATE).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone

from hamlets.queries import hamlets_in
from households.models import Choice, ReviewResult, ReviewYear, Source, StatedTotal
from households.queries import ReviewRow, Sheet, review_sheet
from households.queries.from_register import beside_register
from households.rules import (
    KEYS,
    LABELS,
    check_confirmable,
    check_review,
    check_stated_totals,
    totals_of,
)
from households.rules.from_register import check_decided, choice_stands
from journal.actions import Change, record
from journal.queries import last_writers
from thinhduc.errors import ClashText, Conflict, Locked, Refused
from thinhduc.figures import format_count, format_datetime
from thinhduc.findings import errors_in
from thinhduc.merging import Cell, Clash, merge_rows
from thinhduc.permissions import Permission, is_allowed, refusal
from thinhduc.requests import FIRST_YEAR, LAST_YEAR
from thinhduc.scope import Scope

Cells = Mapping[str, Cell]

# A result without a choice between the entered figures and those of the register.
_NO_CHOICE = {
    "choice": "",
    "choice_reason": "",
    "chosen_by": "",
    "chosen_at": None,
    "register_figures": None,
}


@dataclass(frozen=True)
class Saved:
    """What a save did: how many hamlets got new figures, and whether stated totals were kept."""

    hamlets: int
    stated: int


@transaction.atomic
def open_year(*, scope: Scope, year: int, as_of: date | None = None, batch_id: int | None = None) -> None:
    """Opens a year's review: its hamlets are those of the year, no figure is copied.

    Refused where the year is open already, is out of range, or the commune had no hamlets then.
    """
    require(scope, Permission.EDIT_REVIEWS)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Refused(f"Năm {year} không mở được; năm phải từ {FIRST_YEAR} đến {LAST_YEAR}.")
    if not hamlets_in(scope, year):
        raise Refused(
            f"Năm {year} xã chưa có xóm nào nên chưa mở được.", who_can_lift="Quản trị xã thêm xóm trước."
        )
    try:
        with transaction.atomic():
            ReviewYear.objects.create(
                commune_id=scope.commune_id, year=year, as_of=as_of, opened_at=timezone.now()
            )
    except IntegrityError:
        raise Refused(f"Năm {year} đã mở.") from None
    record(scope=scope, deed="review-opened", subject=title_of(year), year=year, batch_id=batch_id)


@transaction.atomic
def save_review(
    *,
    scope: Scope,
    year: int,
    rows: Mapping[int, Cells],
    seen: Mapping[int, Cells],
    source: str = Source.ENTERED,
    note: str = "",
    totals: Mapping[str, int] | None = None,
    batch_id: int | None = None,
) -> Saved:
    """Stores what was typed, by hamlet order and key (rules.KEYS); only the cells that change.

    `seen`: the values the person saw. `totals`: stated totals by key, of a `CỘNG` row that was pasted or imported.
    `batch_id`: of the workbook it came with. Nothing is written where a changed hamlet is confirmed (Locked), where
    somebody else changed the same hamlet since `seen` (Conflict, 409, with both values), or where figures told by a
    hamlet come without who told them (Refused).
    """
    require(scope, Permission.EDIT_REVIEWS)
    if source == Source.ON_BEHALF and not note.strip():
        raise Refused(
            "Nhập thay xóm thì ghi ai báo số và báo cách nào, ví dụ “trưởng xóm báo qua điện thoại”."
        )
    sheet = lock_sheet(scope, year)
    by_order = sheet.by_order()
    mine = {
        order: {key: value for key, value in cells.items() if key in KEYS}
        for order, cells in rows.items()
        if order in by_order
    }
    _refuse_locked(sheet, mine, seen)
    stored = {order: row.values for order, row in by_order.items()}
    merge = merge_rows(seen, mine, stored)
    if merge.conflicts:
        raise Conflict(
            "Trong lúc anh/chị gõ, người khác đã lưu số khác ở cùng xóm. Chưa có gì được ghi; hãy chọn số đúng.",
            _clash_texts(scope, sheet, merge.conflicts),
        )
    changes = write_rows(scope, sheet, merge.writes, source)
    if changes:
        record(
            scope=scope,
            deed="review-saved",
            subject=title_of(year),
            year=year,
            source=Source(source).label,
            reason=note.strip(),
            changes=changes,
            batch_id=batch_id,
        )
    stated_by_way_of = Source.IMPORTED if source == Source.IMPORTED else Source.PASTED
    stated = _state_totals(scope, sheet, totals or {}, stated_by_way_of.label, batch_id)
    return Saved(len(merge.writes), stated)


@transaction.atomic
def confirm_review(*, scope: Scope, year: int, hamlet_ids: Iterable[int] | None = None) -> int:
    """Confirms and locks the results of the named hamlets (None: all that are not yet); returns how many.

    Refused, with every fault of every hamlet, while figures contradict each other, one that the annexes use is
    missing, a stated total differs from the rows, or the register gives another figure and nobody chose.
    """
    require(scope, Permission.CONFIRM_REVIEWS)
    sheet = lock_sheet(scope, year)
    chosen = None if hamlet_ids is None else frozenset(hamlet_ids)
    rows = [row for row in sheet.rows if _is_chosen(row, chosen) and not row.is_confirmed]
    if not rows:
        raise Refused("Không có xóm nào để xác nhận: các xóm đã chọn đều đã được xác nhận.")
    figures = [row.figures for row in rows]
    beside = beside_register(scope, sheet).by_hamlet()
    faults = errors_in(
        [
            *check_confirmable(figures),
            *(
                fault
                for row in rows
                if row.hamlet.id in beside
                for fault in check_decided(row.name, beside[row.hamlet.id].undecided)
            ),
            *check_review(figures),
            *check_stated_totals(sheet.stated, totals_of(sheet.figures)),
        ]
    )
    if faults:
        names = list(dict.fromkeys(fault.hamlet for fault in faults if fault.hamlet))
        where = f" ở {', '.join(names)}" if names else ""
        raise Refused(f"Chưa xác nhận được: còn {len(faults)} lỗi{where}.", faults)
    ids = [row.hamlet.id for row in rows]
    ReviewResult.objects.within(scope).filter(year=year, hamlet_id__in=ids).update(
        confirmed_at=timezone.now(), confirmed_by=scope.user_name
    )
    record(scope=scope, deed="review-confirmed", subject=_subject(sheet, rows), year=year)
    return len(rows)


@transaction.atomic
def unlock_review(*, scope: Scope, year: int, hamlet_ids: Iterable[int], reason: str) -> int:
    """Takes the confirmation of hamlets back, to be mended; returns how many. Refused without a reason."""
    require(scope, Permission.CONFIRM_REVIEWS)
    if not reason.strip():
        raise Refused("Mở khóa thì phải ghi lý do.")
    sheet = lock_sheet(scope, year)
    chosen = frozenset(hamlet_ids)
    rows = [row for row in sheet.rows if row.hamlet.id in chosen and row.is_confirmed]
    if not rows:
        raise Refused("Chưa chọn xóm nào đang khóa để mở.")
    ids = [row.hamlet.id for row in rows]
    ReviewResult.objects.within(scope).filter(year=year, hamlet_id__in=ids).update(
        confirmed_at=None, confirmed_by=""
    )
    record(
        scope=scope, deed="review-unlocked", subject=_subject(sheet, rows), year=year, reason=reason.strip()
    )
    return len(rows)


@transaction.atomic
def remove_stated(*, scope: Scope, year: int, figures: Sequence[str]) -> int:
    """Takes stated totals out; returns how many there were."""
    require(scope, Permission.EDIT_REVIEWS)
    sheet = lock_sheet(scope, year)
    named = [one for one in sheet.stated if one.key in figures]
    if not named:
        return 0
    StatedTotal.objects.within(scope).filter(year=year, figure__in=[one.key for one in named]).delete()
    record(
        scope=scope,
        deed="review-stated-removed",
        subject=title_of(year),
        year=year,
        changes=[Change(None, "", one.key, one.text, None) for one in named],
    )
    return len(named)


def require(scope: Scope, permission: Permission) -> None:
    """Refuses (403) what the scope's role does not carry."""
    if not is_allowed(scope.role, permission):
        raise refusal(permission)


def lock_sheet(scope: Scope, year: int) -> Sheet:
    """The year's review, read after locking its year."""
    list(ReviewYear.objects.within(scope).select_for_update().filter(year=year).values_list("pk", flat=True))
    sheet = review_sheet(scope, year)
    if sheet is None:
        raise Refused(f"Năm {year} chưa mở; hãy mở năm rồi nhập.")
    return sheet


def _refuse_locked(sheet: Sheet, mine: Mapping[int, Cells], seen: Mapping[int, Cells]) -> None:
    """Refuses a change of a confirmed row; one that only carries what the person saw, or what is stored, passes."""
    locked = [
        row
        for order, row in sheet.by_order().items()
        if row.is_confirmed
        and any(
            value not in (seen.get(order, {}).get(key), row.values[key])
            for key, value in mine.get(order, {}).items()
        )
    ]
    if locked:
        said = "; ".join(
            f"{row.name} do {row.confirmed_by or 'dòng lệnh'} xác nhận lúc "
            f"{format_datetime(timezone.localtime(row.confirmed_at) if row.confirmed_at else None)}"
            for row in locked
        )
        raise Locked(
            f"Kết quả đã xác nhận nên không sửa được: {said}. Chưa có gì được ghi.",
            who_can_lift="Công chức giảm nghèo bấm “Mở khóa” và ghi lý do, rồi sửa.",
        )


def write_rows(
    scope: Scope, sheet: Sheet, writes: Mapping[int, Mapping[str, Cell]], source: str
) -> list[Change]:
    """Stores the changed cells, one statement for all new rows and one for all old ones.

    A choice between entered figures and those of the register ends with a figure it was made about.
    """
    by_order = sheet.by_order()
    ids = [by_order[order].hamlet.id for order in writes]
    old = {
        result.hamlet_id: result
        for result in ReviewResult.objects.within(scope).filter(year=sheet.year, hamlet_id__in=ids)
    }
    new, changed, changes, ended = [], [], [], []
    for order, cells in writes.items():
        row = by_order[order]
        result = old.get(row.hamlet.id)
        if result is None:
            result = ReviewResult(commune_id=scope.commune_id, hamlet_id=row.hamlet.id, year=sheet.year)
            new.append(result)
        else:
            changed.append(result)
        for key, value in cells.items():
            changes.append(Change(row.hamlet.id, row.name, key, getattr(result, key), value))
            setattr(result, key, value)
        result.revision += 1
        if not choice_stands(cells, result.register_figures):
            ended.append(result.pk)
        if result.pk in ended or result.choice != Choice.REGISTER:
            result.source = source
    if new:
        ReviewResult.objects.bulk_create(new)
    if changed:
        # Django's bulk update costs a case for each row and column: only the columns somebody typed in.
        typed = [key for key in KEYS if any(key in cells for cells in writes.values())]
        ReviewResult.objects.within(scope).bulk_update(changed, [*typed, "revision", "source"])
    if ended:
        ReviewResult.objects.within(scope).filter(pk__in=ended).update(**_NO_CHOICE)
    return changes


def _state_totals(
    scope: Scope, sheet: Sheet, totals: Mapping[str, int], source: str, batch_id: int | None
) -> int:
    """Keeps stated totals beside the computed ones; returns how many are new or different."""
    before = {one.key: one.value for one in sheet.stated}
    fresh = {key: value for key, value in totals.items() if key in KEYS and before.get(key) != value}
    if not fresh:
        return 0
    StatedTotal.objects.within(scope).filter(year=sheet.year, figure__in=fresh).delete()
    StatedTotal.objects.bulk_create(
        StatedTotal(
            commune_id=scope.commune_id,
            year=sheet.year,
            figure=key,
            value=value,
            source=source,
            stated_by=scope.user_name,
            stated_at=timezone.now(),
        )
        for key, value in fresh.items()
    )
    record(
        scope=scope,
        deed="review-stated",
        subject=title_of(sheet.year),
        year=sheet.year,
        source=source,
        changes=[Change(None, "", key, _count(before.get(key)), value) for key, value in fresh.items()],
        batch_id=batch_id,
    )
    return len(fresh)


def _count(value: object) -> int | None:
    return value if isinstance(value, int) else None


def _clash_texts(scope: Scope, sheet: Sheet, clashes: Sequence[Clash[int]]) -> list[ClashText]:
    """The conflicts in words, with who wrote what is stored."""
    by_order = sheet.by_order()
    ids = {by_order[clash.row].hamlet.id for clash in clashes}
    writers = last_writers(scope, sheet.year, ids)
    return [
        ClashText(
            hamlet=by_order[clash.row].name,
            field_label=LABELS[clash.key],
            field_name=f"{clash.key}-{clash.row}",
            seen=_printed(clash.seen),
            mine=_printed(clash.mine),
            stored=_printed(clash.stored),
            stored_by=writers.get((by_order[clash.row].hamlet.id, clash.key), ""),
        )
        for clash in clashes
    ]


def _printed(value: Cell) -> str:
    return "" if value is None else value if isinstance(value, str) else format_count(value)


def _is_chosen(row: ReviewRow, chosen: frozenset[int] | None) -> bool:
    return chosen is None or row.hamlet.id in chosen


def title_of(year: int) -> str:
    """What the journal calls a year's review."""
    return f"Kết quả rà soát năm {year}"


def _subject(sheet: Sheet, rows: Sequence[ReviewRow]) -> str:
    """What the journal says it was about: all hamlets, or their names."""
    names = "cả xã" if len(rows) == len(sheet.rows) else ", ".join(row.name for row in rows)
    return f"{title_of(sheet.year)}: {names}"
