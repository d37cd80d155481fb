"""What was changed behind the application's back: content against the hash of its step, figures against the journal."""

from collections.abc import Iterable

from households.queries import Sheet
from households.rules import KEYS, LABELS
from journal.models import Entry
from targets.actions import LABELS as LINE_LABELS
from targets.actions import TYPED_FIGURES
from targets.models import PlanEvent, PlanVersion
from targets.queries import LINE_FIGURES, VersionView, content_hash
from targets.rules import State
from thinhduc.figures import DASH
from thinhduc.findings import Finding, Level
from thinhduc.scope import Scope

Written = dict[tuple[int, str], str | None]

# The step whose content must still stand, by the state of a version.
_STEP_OF = {
    State.SUBMITTED: PlanEvent.Kind.SUBMITTED,
    State.APPROVED: PlanEvent.Kind.APPROVED,
    State.ISSUED: PlanEvent.Kind.ISSUED,
}

# Where each step leaves a version; editing and revoking leave it where it is.
_STATE_AFTER = {
    PlanEvent.Kind.CREATED: State.DRAFT,
    PlanEvent.Kind.SUBMITTED: State.SUBMITTED,
    PlanEvent.Kind.RECALLED: State.DRAFT,
    PlanEvent.Kind.RETURNED: State.RETURNED,
    PlanEvent.Kind.APPROVED: State.APPROVED,
    PlanEvent.Kind.ISSUED: State.ISSUED,
}


def check_state(view: VersionView) -> list[Finding]:
    """An error where a version stands elsewhere than its steps led it, or has not the number it was issued with."""
    states = [_STATE_AFTER[PlanEvent.Kind(one.kind)] for one in view.steps if one.kind in _STATE_AFTER]
    last = states[-1] if states else None
    if last is not view.state:
        stands = last.label if last else DASH
        text = (
            f"Bản {view.number} đang ghi là “{view.state.label}”, các bước đã làm cho “{stands}”: "
            "đã bị sửa ngoài phần mềm."
        )
        return [Finding(Level.ERROR, "state-changed", text)]
    issued = next((one for one in reversed(view.steps) if one.kind == PlanEvent.Kind.ISSUED), None)
    if issued is not None and issued.document != view.document_number:
        text = (
            f"Bản {view.number} ghi số {view.document_number or DASH}, lúc ban hành là {issued.document or DASH}: "
            "đã bị sửa ngoài phần mềm."
        )
        return [Finding(Level.ERROR, "number-changed", text, data={"stored": view.document_number})]
    return []


def check_issued_in_journal(scope: Scope) -> list[Finding]:
    """An error per version that the journal saw issued and that is gone."""
    kept = set(PlanVersion.objects.within(scope).values_list("id", flat=True))
    return [
        Finding(
            Level.ERROR,
            "version-missing",
            f"{subject} đã ban hành nhưng không còn: đã bị xóa ngoài phần mềm.",
        )
        for version_id, subject in Entry.objects.within(scope)
        .filter(deed="plan-issued", figure="")
        .order_by("id")
        .values_list("version_id", "subject")
        if version_id not in kept
    ]


def check_steps(view: VersionView) -> list[Finding]:
    """An error where the content is no longer the one that was submitted, approved or issued."""
    kind = _STEP_OF.get(view.state)
    if kind is None:
        return []
    step = next((one for one in reversed(view.steps) if one.kind == kind), None)
    current = content_hash(view)
    hashes = {step.content_hash if step else ""}
    if view.state is State.APPROVED or (view.is_issued and view.approved_hash):
        hashes.add(view.approved_hash)
    if hashes == {current}:
        return []
    text = f"nội dung không còn đúng như lúc “{kind.label}”: có dòng đã bị sửa ngoài phần mềm."
    return [Finding(Level.ERROR, "content-changed", f"Bản {view.number}: {text}", data={"current": current})]


def check_results_in_journal(scope: Scope, sheet: Sheet) -> list[Finding]:
    """An error per figure of a review that is not the one the journal has last."""
    written = _last_written(scope, sheet.year, None)
    return [
        _changed(row.name, key, LABELS[key], written.get((row.hamlet.id, key)), row.values[key])
        for row in sheet.rows
        for key in KEYS
        if written.get((row.hamlet.id, key)) != _text(row.values[key])
    ]


def check_lines_in_journal(scope: Scope, view: VersionView) -> list[Finding]:
    """An error per figure of a line that is not the one the journal has last.

    What was copied without an entry of its own (an opening from the review, a line into an adjusted version) is only
    looked at once somebody changed it.
    """
    written = _last_written(scope, view.year, view.id)
    findings = []
    for line in view.lines:
        for key in LINE_FIGURES:
            is_copied = view.replaces is not None or key not in TYPED_FIGURES
            if is_copied and (line.hamlet_id, key) not in written:
                continue
            last = written.get((line.hamlet_id, key))
            if last != _text(line.figures[key]):
                findings.append(_changed(line.name, key, LINE_LABELS[key], last, line.figures[key]))
    return findings


def _last_written(scope: Scope, year: int, version_id: int | None) -> Written:
    """The last value of each figure of a version, or of a review (None), by hamlet and key."""
    entries: Iterable[tuple[int, str, str | None]] = (
        Entry.objects.within(scope)
        .filter(year=year, version_id=version_id, hamlet_id__isnull=False)
        .exclude(figure="")
        .order_by("id")
        .values_list("hamlet_id", "figure", "new_value")
    )
    return {(hamlet_id, figure): value for hamlet_id, figure, value in entries}


def _text(value: int | None) -> str | None:
    return None if value is None else str(value)


def _changed(hamlet: str, key: str, label: str, last: str | None, now: int | None) -> Finding:
    shown = [DASH if value is None else str(value) for value in (now, last)]
    text = (
        f"{hamlet}: {label.lower()} đang lưu là {shown[0]}, nhật ký ghi {shown[1]}: đã bị sửa ngoài phần mềm."
    )
    return Finding(
        Level.ERROR, "changed-behind", text, hamlet=hamlet, key=key, data={"stored": now, "journal": last}
    )
