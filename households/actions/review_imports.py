"""Figures of a review that came with a workbook, and taking them back as they stood before."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from households.actions.results import Cells, lock_sheet, open_year, require, save_review, title_of
from households.models import ReviewResult, ReviewYear, Source, StatedTotal
from households.queries import Sheet
from households.rules import KEYS, LABELS
from households.rules.from_register import RegisterExtent
from journal.actions import Change, record
from thinhduc.errors import Refused
from thinhduc.figures import format_count, format_datetime
from thinhduc.permissions import Permission
from thinhduc.scope import Scope

_CHOICE = ("choice", "choice_reason", "chosen_by", "register_figures")
_PLAIN = (*KEYS, "source", "revision", *_CHOICE)
Kept = dict[str, Any]


@transaction.atomic
def import_review(
    *,
    scope: Scope,
    year: int,
    rows: Mapping[int, Cells],
    seen: Mapping[int, Cells],
    totals: Mapping[str, int],
    batch_id: int,
    file_name: str,
) -> Kept:
    """Saves figures by hamlet order and stated totals by key as `save_review` does, opening the year where it is not.

    Gives what `undo_review_import` needs, as plain JSON. With nothing to save nothing is opened.
    """
    require(scope, Permission.EDIT_REVIEWS)
    if not any(rows.values()) and not totals:
        return {"opened": False, "rows": [], "stated": []}
    opened = not ReviewYear.objects.within(scope).filter(year=year).exists()
    if opened:
        open_year(scope=scope, year=year, batch_id=batch_id)
    sheet = lock_sheet(scope, year)
    ids = [row.hamlet.id for row in sheet.rows if rows.get(row.order)]
    before, stated_before = _kept_results(scope, year, ids), _kept_totals(scope, year, totals)
    save_review(
        scope=scope,
        year=year,
        rows=rows,
        seen=seen,
        source=Source.IMPORTED,
        note=f"tệp {file_name}",
        totals=totals,
        batch_id=batch_id,
    )
    after = _kept_results(scope, year, ids)
    return {
        "opened": opened,
        "rows": [
            {"hamlet": pk, "old": before.get(pk), "new": kept}
            for pk, kept in after.items()
            if kept != before.get(pk)
        ],
        "stated": [
            {"figure": key, "old": stated_before.get(key), "new": value}
            for key, value in totals.items()
            if (stated_before.get(key) or {}).get("value") != value
        ],
    }


@transaction.atomic
def undo_review_import(
    *, scope: Scope, year: int, undo: Mapping[str, Any], batch_id: int, reason: str
) -> None:
    """Puts back what stood before `import_review`: figures, sources, choices, stated totals; closes the year it opened.

    Refused, naming each, where a hamlet was confirmed or written since, or a stated total is another one by now.
    A stated total that was taken out since stays out; the year stays open where anything else is in it.
    """
    require(scope, Permission.EDIT_REVIEWS)
    if not undo["rows"] and not undo["stated"]:
        return
    sheet = lock_sheet(scope, year)
    results = {
        result.hamlet_id: result
        for result in ReviewResult.objects.within(scope).filter(
            year=year, hamlet_id__in=[one["hamlet"] for one in undo["rows"]]
        )
    }
    if faults := [*_moved_on(sheet, undo["rows"], results), *_totals_moved_on(sheet, undo["stated"])]:
        raise Refused(f"Chưa hoàn tác được: {' '.join(faults)}")
    changes = _restore_results(scope, sheet, undo["rows"], results)
    changes += _restore_totals(scope, sheet, undo["stated"])
    record(
        scope=scope,
        deed="review-import-undone",
        subject=title_of(year),
        year=year,
        reason=reason,
        changes=changes,
        batch_id=batch_id,
    )
    if undo["opened"]:
        _close_if_empty(scope, year)


def _kept_results(scope: Scope, year: int, hamlet_ids: Iterable[int]) -> dict[int, Kept]:
    """Results by hamlet as plain JSON, without the confirmation: a confirmed one is never written."""
    results = ReviewResult.objects.within(scope).filter(year=year, hamlet_id__in=list(hamlet_ids))
    return {result.hamlet_id: _kept(result) for result in results.order_by("hamlet_id")}


def _kept(result: ReviewResult) -> Kept:
    kept = {name: getattr(result, name) for name in _PLAIN}
    return kept | {"chosen_at": result.chosen_at.isoformat() if result.chosen_at else None}


def _kept_totals(scope: Scope, year: int, figures: Iterable[str]) -> dict[str, Kept]:
    rows = StatedTotal.objects.within(scope).filter(year=year, figure__in=list(figures))
    return {
        row.figure: {
            "id": row.pk,
            "value": row.value,
            "source": row.source,
            "stated_by": row.stated_by,
            "stated_at": row.stated_at.isoformat(),
        }
        for row in rows
    }


def _moved_on(sheet: Sheet, written: Sequence[Kept], results: Mapping[int, ReviewResult]) -> Iterable[str]:
    """A sentence per hamlet on whose result something was built since."""
    names = {row.hamlet.id: row.name for row in sheet.rows}
    for one in written:
        result = results.get(one["hamlet"])
        name = names.get(one["hamlet"], "Một xóm")
        if result is None:
            yield f"{name} không còn kết quả nào."
        elif result.is_confirmed:
            at = format_datetime(timezone.localtime(result.confirmed_at))
            yield f"{name} đã được {result.confirmed_by or 'dòng lệnh'} xác nhận lúc {at}; mở khóa trước."
        elif _kept(result) != one["new"]:
            yield f"{name} đã được sửa sau khi nạp{_differences(result, one['new'])}."


def _differences(result: ReviewResult, new: Kept) -> str:
    told = [
        f"{LABELS[key]} nay là {format_count(getattr(result, key))}, tệp đã ghi {format_count(new[key])}"
        for key in KEYS
        if getattr(result, key) != new[key]
    ]
    return f" ({'; '.join(told)})" if told else ""


def _totals_moved_on(sheet: Sheet, written: Sequence[Kept]) -> Iterable[str]:
    now = {one.key: one for one in sheet.stated}
    for one in written:
        total = now.get(one["figure"])
        if total is not None and total.value != one["new"]:
            label = LABELS[one["figure"]]
            yield f"{label}: số CỘNG được ghi nay là {total.text}, tệp đã ghi {format_count(one['new'])}."


def _restore_results(
    scope: Scope, sheet: Sheet, written: Sequence[Kept], results: Mapping[int, ReviewResult]
) -> list[Change]:
    names = {row.hamlet.id: row.name for row in sheet.rows}
    changes, restored, made = [], [], []
    for one in written:
        result, old = results[one["hamlet"]], one["old"]
        for key in KEYS:
            was, becomes = one["new"][key], old[key] if old else None
            if was != becomes:
                changes.append(Change(result.hamlet_id, names.get(result.hamlet_id, ""), key, was, becomes))
        if old is None:
            made.append(result.pk)
            continue
        for name in _PLAIN:
            setattr(result, name, old[name])
        result.chosen_at = datetime.fromisoformat(old["chosen_at"]) if old["chosen_at"] else None
        restored.append(result)
    ReviewResult.objects.within(scope).filter(pk__in=made).delete()
    if restored:
        ReviewResult.objects.within(scope).bulk_update(restored, [*_PLAIN, "chosen_at"])
    return changes


def _restore_totals(scope: Scope, sheet: Sheet, written: Sequence[Kept]) -> list[Change]:
    now = {one.key for one in sheet.stated}
    back = [one for one in written if one["figure"] in now]
    StatedTotal.objects.within(scope).filter(
        year=sheet.year, figure__in=[one["figure"] for one in back]
    ).delete()
    StatedTotal.objects.bulk_create(
        StatedTotal(commune_id=scope.commune_id, year=sheet.year, figure=one["figure"], **_typed(one["old"]))
        for one in back
        if one["old"]
    )
    return [
        Change(None, "", one["figure"], one["new"], one["old"]["value"] if one["old"] else None)
        for one in back
    ]


def _typed(old: Kept) -> Kept:
    return {**old, "stated_at": datetime.fromisoformat(old["stated_at"])}


def _close_if_empty(scope: Scope, year: int) -> None:
    """The year is as it was before: not open."""
    held = (model.objects.within(scope).filter(year=year) for model in (ReviewResult, StatedTotal))
    if not any(rows.exists() for rows in held):
        ReviewYear.objects.within(scope).filter(
            year=year, as_of=None, register_extent=RegisterExtent.NONE.value
        ).delete()
