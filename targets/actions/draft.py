"""Typing in a draft: opening a plan, its lines, goals, stated totals, changed openings."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction

from django.db import IntegrityError, transaction
from django.utils import timezone

from hamlets.queries import hamlets_in
from households.queries import opening_results
from journal.actions import Change, record
from journal.queries import last_writers
from targets.actions.common import add_step, lock_open_version, lock_version, note_edit, require, view_of
from targets.actions.text import write_first_text
from targets.models import Plan, PlanEvent, PlanLine, PlanVersion, PublishedFigure, Target
from targets.queries.openings import changed_openings
from targets.queries.versions import LINE_FIGURES, LINE_TEXTS, VersionView
from targets.rules import PovertyClass
from thinhduc.errors import ClashText, Conflict, Refused
from thinhduc.figures import format_count, format_rate
from thinhduc.merging import Cell, Clash, merge_rows
from thinhduc.permissions import Permission
from thinhduc.scope import Scope

# What the officer types in a line; openings and no-labour come from the confirmed review.
TYPED_FIGURES = tuple(
    key for key in LINE_FIGURES if key not in {"poor_opening", "poor_no_labour", "near_poor_opening"}
)
TYPED = (*TYPED_FIGURES, *LINE_TEXTS)

LABELS = {
    "households": "Tổng số hộ",
    "persons": "Nhân khẩu",
    "poor_opening": "Hộ nghèo sau rà soát",
    "poor_no_labour": "Hộ nghèo không còn khả năng lao động",
    "poor_reduction": "Kế hoạch giảm hộ nghèo",
    "poor_minimum": "Mức giao tối thiểu, hộ nghèo",
    "near_poor_opening": "Hộ cận nghèo sau rà soát",
    "near_poor_reduction": "Kế hoạch giảm hộ cận nghèo",
    "near_poor_minimum": "Mức giao tối thiểu, hộ cận nghèo",
    "households_reason": "Lý do chưa có tổng số hộ",
    "poor_reason": "Lý do vượt số có thể giảm",
    "note": "Ghi chú",
}


@transaction.atomic
def open_plan(*, scope: Scope, year: int, batch_id: int | None = None) -> int:
    """Makes the year's plan with version 1: a line per hamlet, openings from the confirmed review of the year before.

    A merged hamlet's opening is the sum of its predecessors'. A hamlet without a confirmed result has no opening yet;
    it is taken over once confirmed. The text is last year's, else the template's. Returns the version's key; Refused
    where the year has a plan or the commune no hamlets.
    """
    require(scope, Permission.EDIT_PLANS)
    hamlets = hamlets_in(scope, year)
    if not hamlets:
        raise Refused(f"Năm {year} xã chưa có xóm nào; quản trị xã thêm xóm trước.")
    try:
        with transaction.atomic():
            plan = Plan.objects.create(commune_id=scope.commune_id, year=year)
    except IntegrityError:
        raise Refused(f"Năm {year} đã có kế hoạch.") from None
    version = PlanVersion.objects.create(commune_id=scope.commune_id, plan=plan, number=1)
    results = opening_results(scope, year).results
    lines = []
    for hamlet in hamlets:
        result = results.get(hamlet.id)
        values = result.values if result else {}
        lines.append(
            PlanLine(
                commune_id=scope.commune_id,
                version=version,
                hamlet_id=hamlet.id,
                order=hamlet.order,
                name=hamlet.name,
                poor_opening=values.get("poor"),
                poor_no_labour=values.get("no_labour"),
                near_poor_opening=values.get("near_poor"),
                opening_revision=result.revision if result else None,
            )
        )
    PlanLine.objects.bulk_create(lines)
    source = write_first_text(scope=scope, version=version, year=year)
    add_step(scope, version, PlanEvent.Kind.CREATED)
    record(
        scope=scope,
        deed="plan-opened",
        subject=f"Kế hoạch năm {year}, bản 1",
        year=year,
        version_id=version.pk,
        batch_id=batch_id,
        source=source,
    )
    return version.pk


@transaction.atomic
def save_lines(
    *,
    scope: Scope,
    version_id: int,
    rows: Mapping[int, Mapping[str, Cell]],
    seen: Mapping[int, Mapping[str, Cell]],
    source: str = "nhập tay",
    batch_id: int | None = None,
) -> int:
    """Stores what was typed in lines, by hamlet order and key (TYPED); returns how many hamlets changed.

    Conflict (409) with both values where somebody else changed the same hamlet's line since `seen`; Locked where the
    version is not open. Nothing is written then.
    """
    require(scope, Permission.EDIT_PLANS)
    version, view = lock_open_version(scope, version_id)
    lines = {line.order: line for line in PlanLine.objects.within(scope).filter(version=version)}
    mine = {order: _typed(cells) for order, cells in rows.items() if order in lines}
    stored = {order: {key: getattr(line, key) for key in TYPED} for order, line in lines.items()}
    merge = merge_rows(seen, mine, stored)
    if merge.conflicts:
        raise _conflict(scope, view, merge.conflicts, lines)
    changes = []
    for order, cells in merge.writes.items():
        line = lines[order]
        for key, value in cells.items():
            changes.append(Change(line.hamlet_id, line.name, key, getattr(line, key), value))
            setattr(line, key, value)
        line.save(update_fields=list(cells))
    if changes:
        note_edit(scope, version, view, "plan-saved", changes=changes, source=source, batch_id=batch_id)
    return len(merge.writes)


def _typed(cells: Mapping[str, Cell]) -> dict[str, Cell]:
    """The known cells; a text is never None."""
    return {
        key: ("" if value is None and key in LINE_TEXTS else value)
        for key, value in cells.items()
        if key in TYPED
    }


def _conflict(
    scope: Scope, view: VersionView, clashes: Sequence[Clash[int]], lines: Mapping[int, PlanLine]
) -> Conflict:
    """Both values of every cell that two people wrote, and who stored the other one."""
    ids = {lines[clash.row].hamlet_id for clash in clashes}
    writers = last_writers(scope, view.year, ids, version_id=view.id)
    return Conflict(
        "Trong lúc anh/chị gõ, người khác đã lưu số khác ở cùng xóm. Chưa có gì được ghi; hãy chọn số đúng.",
        [
            ClashText(
                hamlet=lines[clash.row].name,
                field_label=LABELS[clash.key],
                field_name=f"{clash.key}-{clash.row}",
                seen=_cell_text(clash.seen),
                mine=_cell_text(clash.mine),
                stored=_cell_text(clash.stored),
                stored_by=writers.get((lines[clash.row].hamlet_id, clash.key), ""),
            )
            for clash in clashes
        ],
    )


def _cell_text(value: Cell) -> str:
    return value if isinstance(value, str) else format_count(value)


@transaction.atomic
def fill_blanks(*, scope: Scope, version_id: int, poverty_class: PovertyClass) -> int:
    """Sets 0 for every reduction of a class that is not yet decided; returns how many were set."""
    require(scope, Permission.EDIT_PLANS)
    version, view = lock_open_version(scope, version_id)
    key = f"{poverty_class.value}_reduction"
    lines = list(PlanLine.objects.within(scope).filter(version=version, **{f"{key}__isnull": True}))
    if lines:
        changes = [Change(line.hamlet_id, line.name, key, None, 0) for line in lines]
        PlanLine.objects.within(scope).filter(pk__in=[line.pk for line in lines]).update(**{key: 0})
        note_edit(scope, version, view, "plan-blanks-filled", changes=changes, source="đặt 0 cho ô trống")
    return len(lines)


@transaction.atomic
def set_details(
    *,
    scope: Scope,
    version_id: int,
    households_on: date | None,
    superior_number: str,
    superior_date: date | None,
    superior_issuer: str,
    form: str,
    columns: Iterable[str],
) -> None:
    """The day of the resident households, the superior plan, the annex's form and its optional columns."""
    require(scope, Permission.EDIT_PLANS)
    version, view = lock_open_version(scope, version_id)
    version.households_on = households_on
    version.superior_number = superior_number
    version.superior_date = superior_date
    version.superior_issuer = superior_issuer
    version.form = form
    version.columns = list(columns)
    version.save()
    note_edit(scope, version, view, "plan-details-set")


@transaction.atomic
def set_goal(
    *,
    scope: Scope,
    version_id: int,
    level: str,
    poverty_class: PovertyClass,
    reduction: int | None,
    rate: Fraction | None,
    issuer: str = "",
    document: str = "",
) -> None:
    """Sets the assigned target or the commune's own; with neither count nor rate the goal is taken out."""
    require(scope, Permission.EDIT_PLANS)
    version, view = lock_open_version(scope, version_id)
    goals = Target.objects.within(scope).filter(version=version, level=level, poverty=poverty_class.value)
    old = goals.first()
    if reduction is None and rate is None:
        goals.delete()
    else:
        goal = old or Target(
            commune_id=version.commune_id, version=version, level=level, poverty=poverty_class.value
        )
        goal.reduction, goal.rate = reduction, str(rate) if rate is not None else ""
        goal.issuer, goal.document = issuer, document
        goal.save()
    label = f"{Target.Level(level).label}, {poverty_class.label}"
    note_edit(
        scope,
        version,
        view,
        "plan-goal-set",
        subject=f"Mục tiêu {label}, năm {view.year}",
        changes=[
            Change(None, "", f"goal-{poverty_class.value}", _goal_words(old), _goal_words_of(reduction, rate))
        ],
    )


def _goal_words(goal: Target | None) -> str | None:
    return _goal_words_of(goal.reduction, Fraction(goal.rate) if goal.rate else None) if goal else None


def _goal_words_of(reduction: int | None, rate: Fraction | None) -> str | None:
    words = [f"giảm {format_count(reduction)} hộ"] if reduction is not None else []
    words += [f"còn {format_rate(rate)} %"] if rate is not None else []
    return ", ".join(words) or None


@transaction.atomic
def set_goal_reason(
    *, scope: Scope, version_id: int, level: str, poverty_class: PovertyClass, reason: str
) -> None:
    """The written reason for submitting with a goal not reached; the leader sees it."""
    require(scope, Permission.EDIT_PLANS)
    version, view = lock_open_version(scope, version_id)
    goals = Target.objects.within(scope).filter(version=version, level=level, poverty=poverty_class.value)
    if not goals.update(reason=reason):
        raise Refused("Mục tiêu này không còn trong bản kế hoạch.")
    note_edit(scope, version, view, "plan-goal-reason", reason=reason)


@transaction.atomic
def state_totals(
    *,
    scope: Scope,
    version_id: int,
    poverty_class: PovertyClass,
    totals: Mapping[str, tuple[str, int | Fraction]],
    source: str,
    batch_id: int | None = None,
) -> None:
    """Keeps totals that somebody stated (a pasted `CỘNG` row): key → (text as stated, exact value)."""
    require(scope, Permission.EDIT_PLANS)
    version, view = lock_open_version(scope, version_id)
    for key, (text, value) in totals.items():
        PublishedFigure.objects.within(scope).update_or_create(
            version=version,
            poverty=poverty_class.value,
            figure=key,
            defaults={
                "commune_id": version.commune_id,
                "text": text,
                "value": str(value),
                "source": source,
                "stated_by": scope.user_name,
                "stated_at": timezone.now(),
                "reason": "",
            },
        )
    changes = [
        Change(None, "", f"stated-{key.replace('_', '-')}", None, text) for key, (text, _) in totals.items()
    ]
    note_edit(scope, version, view, "plan-stated", changes=changes, source=source, batch_id=batch_id)


@transaction.atomic
def remove_stated(*, scope: Scope, version_id: int, poverty_class: PovertyClass, figure: str) -> None:
    """Takes a stated total out; the computed one stands alone."""
    require(scope, Permission.EDIT_PLANS)
    version, view = lock_open_version(scope, version_id)
    rows = PublishedFigure.objects.within(scope).filter(
        version=version, poverty=poverty_class.value, figure=figure
    )
    changes = [Change(None, "", f"stated-{figure.replace('_', '-')}", row.text, None) for row in rows]
    rows.delete()
    if changes:
        note_edit(scope, version, view, "plan-stated-removed", changes=changes)


@transaction.atomic
def decide_openings(
    *, scope: Scope, version_id: int, hamlet_ids: Iterable[int], take: bool, reason: str = ""
) -> int:
    """After a review result changed: takes the new opening over, or keeps the old one with a reason.

    Also while the version waits for the leader, since approving is refused until it is decided. Returns how many lines
    were decided; Refused where keeping has no reason.
    """
    require(scope, Permission.EDIT_PLANS)
    version, view = _lock_undecided(scope, version_id, take)
    if not take and not reason.strip():
        raise Refused("Giữ số đầu kỳ cũ thì cần ghi lý do.")
    wanted = set(hamlet_ids)
    decided = [change for change in changed_openings(scope, view) if change.hamlet_id in wanted]
    changes = []
    for opening in decided:
        line = PlanLine.objects.within(scope).get(version=version, hamlet_id=opening.hamlet_id)
        if take:
            for key, (old, new) in opening.figures.items():
                changes.append(Change(line.hamlet_id, line.name, key, old, new))
                setattr(line, key, new)
            line.opening_revision = opening.revision
        line.kept_revision = None if take else opening.revision
        line.save()
    if decided:
        deed = "plan-openings-taken" if take else "plan-openings-kept"
        note_edit(scope, version, view, deed, changes=changes, reason=reason, source="kết quả rà soát")
    return len(decided)


def _lock_undecided(scope: Scope, version_id: int, take: bool) -> tuple[PlanVersion, VersionView]:
    """Taking over changes figures and needs an open version; keeping the old ones changes nothing submitted."""
    if take:
        return lock_open_version(scope, version_id)
    version = lock_version(scope, version_id)
    view = view_of(scope, version)
    if view.is_issued:
        return lock_open_version(scope, version_id)
    return version, view
