"""The steps of a version's life before it is issued (targets/rules/life.py decides; here it is locked and written)."""

from dataclasses import replace

from django.db import transaction

from journal.actions import record
from targets.actions.common import add_step, lock_version, require, title_of, view_of
from targets.models import PlanEvent, PlanVersion
from targets.queries.content import content_hash
from targets.queries.findings import findings_of
from targets.queries.openings import changed_openings
from targets.queries.text import text_findings_of
from targets.queries.versions import VersionView
from targets.rules import TRANSITIONS, Deed, Refusal, State, Step, refusal_of
from thinhduc.errors import Conflict, DomainError, NotAllowed, Refused
from thinhduc.permissions import Permission
from thinhduc.scope import Scope

CONFLICTS = {"changed-meanwhile"}
NOT_ALLOWED = {"own-work"}


@transaction.atomic
def submit(*, scope: Scope, version_id: int, remark: str = "") -> None:
    """Draft or returned → submitted; Refused with all findings while errors or warnings without a reason are left."""
    require(scope, Permission.SUBMIT_PLANS)
    version, view = _stepping(scope, version_id)
    step = _step(scope, view, Deed.SUBMIT, remark=remark)
    _take(scope, version, view, step, PlanEvent.Kind.SUBMITTED)


@transaction.atomic
def recall(*, scope: Scope, version_id: int) -> None:
    """Submitted → draft, by the officer."""
    require(scope, Permission.SUBMIT_PLANS)
    version, view = _stepping(scope, version_id)
    _take(scope, version, view, _step(scope, view, Deed.RECALL), PlanEvent.Kind.RECALLED)


@transaction.atomic
def send_back(*, scope: Scope, version_id: int, remark: str) -> None:
    """Submitted or approved → returned, by the leader; an empty remark is refused."""
    require(scope, Permission.DECIDE_PLANS)
    version, view = _stepping(scope, version_id)
    _take(scope, version, view, _step(scope, view, Deed.RETURN, remark=remark), PlanEvent.Kind.RETURNED)


@transaction.atomic
def approve(*, scope: Scope, version_id: int, shown_hash: str, remark: str = "") -> None:
    """Submitted → approved, by a leader whose account neither edited nor submitted the version.

    Approves exactly the content whose hash was shown; Conflict where it is another one by now.
    """
    require(scope, Permission.DECIDE_PLANS)
    version, view = _stepping(scope, version_id)
    step = _step(scope, view, Deed.APPROVE, remark=remark, shown_hash=shown_hash)
    version.approved_hash = step.current_hash
    _take(scope, version, view, step, PlanEvent.Kind.APPROVED)


def _stepping(scope: Scope, version_id: int) -> tuple[PlanVersion, VersionView]:
    version = lock_version(scope, version_id)
    return version, view_of(scope, version)


def _step(scope: Scope, view: VersionView, deed: Deed, *, remark: str = "", shown_hash: str = "") -> Step:
    """The step as the rules judge it."""
    asks_figures = deed in (Deed.SUBMIT, Deed.APPROVE)
    undecided = [opening.hamlet for opening in changed_openings(scope, view)] if asks_figures else []
    return Step(
        deed=deed,
        state=view.state,
        actor_id=scope.user_id or 0,
        editors=view.editors,
        submitter_id=view.submitter_id,
        remark=remark.strip(),
        shown_hash=shown_hash,
        current_hash=content_hash(view),
        findings=(*findings_of(scope, view), *text_findings_of(scope, view)) if asks_figures else (),
        undecided_openings=tuple(undecided),
    )


def _take(scope: Scope, version: PlanVersion, view: VersionView, step: Step, kind: str) -> None:
    """Refuses, or writes the new state, the step and the journal."""
    if refusal := refusal_of(step):
        raise as_error(refusal, step)
    target = TRANSITIONS[view.state, step.deed]
    if target is None:
        raise DomainError("Bước này không đổi trạng thái của bản kế hoạch.")
    version.state = target.value
    if target is not State.APPROVED:
        version.approved_hash = ""
    version.save(update_fields=["state", "approved_hash"])
    add_step(scope, version, kind, remark=step.remark, content_hash=step.current_hash)
    record(
        scope=scope,
        deed=f"plan-{kind}",
        subject=title_of(view),
        commune_id=version.commune_id,
        year=view.year,
        version_id=version.pk,
        reason=step.remark,
    )


def as_error(refusal: Refusal, step: Step) -> DomainError:
    """The refusal of the rules as the error that the pages answer with."""
    if refusal.code in CONFLICTS:
        return Conflict(refusal.message)
    if refusal.code in NOT_ALLOWED:
        return NotAllowed(refusal.message, who_can_lift=f"Người xử lý: {refusal.who_can_lift}.")
    return Refused(refusal.message, step.findings, who_can_lift=refusal.who_can_lift)


def why_not(scope: Scope, view: VersionView, deed: Deed) -> Refusal | None:
    """Whether a deed may be done now, for a page that shows the button or the reason; writes nothing."""
    step = _step(scope, view, deed, remark="-")
    return refusal_of(replace(step, shown_hash=step.current_hash))
