"""Figures of a plan that came with a workbook, and taking them back as they stood before."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.db import transaction

from journal.actions import Change, record
from targets.actions.common import lock_open_version, note_edit, require, title_of, view_of
from targets.actions.draft import LABELS, open_plan, save_lines, state_totals
from targets.models import PlanLine, PlannedHousehold, PlanVersion, PublishedFigure
from targets.queries.content import content_hash
from targets.queries.versions import VersionView, version_at
from targets.rules import OPTIONAL_COLUMNS, PovertyClass
from thinhduc.errors import Refused
from thinhduc.figures import format_count
from thinhduc.merging import Cell
from thinhduc.permissions import Permission
from thinhduc.scope import Scope

IMPORTED = "nạp từ tệp"
_STATED = ("text", "value", "reason", "source", "stated_by")
Kept = dict[str, Any]
Totals = Mapping[PovertyClass, Mapping[str, tuple[str, int | Fraction]]]


@transaction.atomic
def import_plan(
    *,
    scope: Scope,
    year: int,
    rows: Mapping[int, Mapping[str, Cell]],
    seen: Mapping[int, Mapping[str, Cell]],
    totals: Totals,
    columns: Collection[str],
    batch_id: int,
) -> Kept:
    """Saves figures by hamlet order and stated totals by class as typed and pasted ones, opening the plan where there
    is none. `columns`: optional columns of the annex that the figures need to be seen.

    Gives what `undo_plan_import` needs, as plain JSON. With nothing to save nothing is opened.
    """
    require(scope, Permission.EDIT_PLANS)
    if not any(rows.values()) and not any(totals.values()):
        return {}
    found = version_at(scope, year, "current")
    version_id = found.id if found else open_plan(scope=scope, year=year, batch_id=batch_id)
    version, view = lock_open_version(scope, version_id)
    before, stated_before = _kept_lines(view, rows), _kept_totals(scope, version)
    save_lines(scope=scope, version_id=version_id, rows=rows, seen=seen, source=IMPORTED, batch_id=batch_id)
    for poverty_class, figures in totals.items():
        if figures:
            state_totals(
                scope=scope,
                version_id=version_id,
                poverty_class=poverty_class,
                totals=figures,
                source=IMPORTED,
                batch_id=batch_id,
            )
    shown = _show_columns(scope, version_id, columns, batch_id)
    after = view_of(scope, version)
    stated_after = _kept_totals(scope, version)
    lines = {line.hamlet_id: {**line.figures, **line.texts} for line in after.lines}
    return {
        "opened": found is None,
        "version": version_id,
        "content": content_hash(after),
        "columns": shown,
        "lines": [
            {"hamlet": pk, "old": old, "new": {key: lines[pk][key] for key in old}}
            for pk, old in before.items()
        ],
        "stated": [
            {"figure": key, "old": stated_before.get(key), "new": kept}
            for key, kept in stated_after.items()
            if kept != stated_before.get(key)
        ],
    }


@transaction.atomic
def undo_plan_import(*, scope: Scope, undo: Mapping[str, Any], batch_id: int, reason: str) -> None:
    """Puts back what stood before `import_plan`; a plan it opened goes, where nothing else was done in it.

    Locked where the version is no longer open; Refused, naming each, where a figure was written since. A stated total
    that was taken out since stays out. The steps of the version stay: they say what was done.
    """
    require(scope, Permission.EDIT_PLANS)
    if not undo:
        return
    version, view = lock_open_version(scope, undo["version"])
    stated = _kept_totals(scope, version)
    if faults := [*_moved_on(view, undo["lines"]), *_totals_moved_on(stated, undo["stated"])]:
        raise Refused(f"Chưa hoàn tác được: {' '.join(faults)}")
    if undo["opened"] and _is_untouched(scope, view, undo["content"]):
        _remove(scope, version, view, batch_id, reason)
        return
    changes = _restore_lines(scope, version, undo["lines"])
    changes += _restore_totals(scope, version, stated, undo["stated"])
    if undo["columns"] and list(version.columns) == undo["columns"]["new"]:
        version.columns = undo["columns"]["old"]
        version.save(update_fields=["columns"])
    note_edit(scope, version, view, "plan-import-undone", changes=changes, reason=reason, batch_id=batch_id)


def _show_columns(scope: Scope, version_id: int, columns: Collection[str], batch_id: int) -> Kept | None:
    """Adds optional columns to the annex, in their order; the columns before and after where any is new."""
    version, view = lock_open_version(scope, version_id)
    old = list(version.columns)
    new = [key for key in OPTIONAL_COLUMNS if key in old or key in columns]
    if set(new) == set(old):
        return None
    version.columns = new
    version.save(update_fields=["columns"])
    note_edit(scope, version, view, "plan-details-set", source=IMPORTED, batch_id=batch_id)
    return {"old": old, "new": new}


def _kept_lines(view: VersionView, rows: Mapping[int, Mapping[str, Cell]]) -> dict[int, Kept]:
    """The cells that are about to be written, by hamlet."""
    return {
        line.hamlet_id: {key: {**line.figures, **line.texts}[key] for key in rows[line.order]}
        for line in view.lines
        if rows.get(line.order)
    }


def _kept_totals(scope: Scope, version: PlanVersion) -> dict[str, Kept]:
    """The stated totals of a version as plain JSON, by class and figure ("poor/households")."""
    rows = PublishedFigure.objects.within(scope).filter(version=version).order_by("id")
    return {
        f"{row.poverty}/{row.figure}": {name: getattr(row, name) for name in _STATED}
        | {"stated_at": row.stated_at.isoformat()}
        for row in rows
    }


def _moved_on(view: VersionView, written: Sequence[Kept]) -> Iterable[str]:
    lines = {line.hamlet_id: line for line in view.lines}
    for one in written:
        line = lines.get(one["hamlet"])
        if line is None:
            yield "Một xóm của tệp không còn trong bản kế hoạch."
            continue
        now = {**line.figures, **line.texts}
        for key, new in one["new"].items():
            if now[key] != new:
                yield f"{line.name}: {LABELS[key]} nay là {_shown(now[key])}, tệp đã ghi {_shown(new)}."


def _totals_moved_on(now: Mapping[str, Kept], written: Sequence[Kept]) -> Iterable[str]:
    for one in written:
        total = now.get(one["figure"])
        if total is not None and total["value"] != one["new"]["value"]:
            yield f"Số CỘNG được ghi nay là {total['text']}, tệp đã ghi {one['new']['text']}."


def _shown(value: Cell) -> str:
    return f"“{value}”" if isinstance(value, str) else format_count(value)


def _is_untouched(scope: Scope, view: VersionView, content: str) -> bool:
    """Whether nothing was done in the plan but what the workbook brought."""
    others = PlanVersion.objects.within(scope).filter(plan_id=view.plan_id).exclude(pk=view.id)
    planned = PlannedHousehold.objects.within(scope).filter(plan_id=view.plan_id)
    is_first_draft = all(step.kind in ("created", "edited") for step in view.steps)
    return content_hash(view) == content and is_first_draft and not others.exists() and not planned.exists()


def _remove(scope: Scope, version: PlanVersion, view: VersionView, batch_id: int, reason: str) -> None:
    record(
        scope=scope,
        deed="plan-import-undone",
        subject=title_of(view),
        commune_id=version.commune_id,
        year=view.year,
        version_id=version.pk,
        reason=reason,
        batch_id=batch_id,
    )
    plan = version.plan
    version.delete()
    plan.delete()


def _restore_lines(scope: Scope, version: PlanVersion, written: Sequence[Kept]) -> list[Change]:
    lines = {line.hamlet_id: line for line in PlanLine.objects.within(scope).filter(version=version)}
    changes = []
    for one in written:
        line = lines[one["hamlet"]]
        for key, value in one["old"].items():
            if getattr(line, key) != value:
                changes.append(Change(line.hamlet_id, line.name, key, getattr(line, key), value))
                setattr(line, key, value)
        line.save(update_fields=list(one["old"]))
    return changes


def _restore_totals(
    scope: Scope, version: PlanVersion, now: Mapping[str, Kept], written: Sequence[Kept]
) -> list[Change]:
    changes = []
    for one in written:
        if one["figure"] not in now:
            continue
        poverty, figure = one["figure"].split("/")
        rows = PublishedFigure.objects.within(scope).filter(version=version, poverty=poverty, figure=figure)
        old = one["old"]
        if old:
            rows.update(**old | {"stated_at": datetime.fromisoformat(old["stated_at"])})
        else:
            rows.delete()
        name = f"stated-{figure.replace('_', '-')}"
        changes.append(Change(None, "", name, one["new"]["text"], old["text"] if old else None))
    return changes
