"""Issuing, adjusting, discarding, revoking and acknowledging."""

import hashlib
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from journal.actions import Change, record
from targets.actions.common import add_step, lock_version, require, title_of, view_of
from targets.actions.life import as_error
from targets.actions.text import write_first_text
from targets.models import Acknowledgement, IssuedFile, PlanEvent, PlanLine, PlanVersion, Target
from targets.queries.content import content_hash
from targets.queries.issuing import before_issuing
from targets.queries.versions import VersionView
from targets.rules import Deed, State, Step, refusal_of
from targets.rules.codes import PUBLIC_ALPHABET, PUBLIC_LENGTH
from targets.rules.issuing import day_faults, number_faults
from thinhduc.errors import Locked, NotAllowed, Refused
from thinhduc.permissions import Permission
from thinhduc.scope import Scope


@dataclass(frozen=True)
class FileToIssue:
    """A rendered file of a report or of the whole plan; `made_with`: the libraries and fonts that made it."""

    report: str
    format: str
    filename: str
    content_type: str
    content: bytes
    made_with: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class DocumentDetails:
    """What the leader or the office records of the signed document; `signature` are the lines above the name."""

    number: str
    date: date
    place: str
    signature: tuple[str, ...]
    signer: str


Render = Callable[[VersionView], Sequence[FileToIssue]]


@transaction.atomic
def issue(
    *, scope: Scope, version_id: int, details: DocumentDetails, shown_hash: str, render: Render
) -> None:
    """Approved → issued: number, date, place, signer; figures and files frozen in this one transaction.

    `render` makes the files from the version as it will stand (reports/actions.py); the state is written last,
    since from then on the database refuses every change. Refused where the number or the day can not be the document's
    (targets/rules/issuing.py).
    """
    require(scope, Permission.ISSUE_PLANS)
    version = lock_version(scope, version_id)
    view = view_of(scope, version)
    current = content_hash(view)
    step = Step(
        Deed.ISSUE, view.state, actor_id=scope.user_id or 0, shown_hash=shown_hash, current_hash=current
    )
    if refusal := refusal_of(step):
        raise as_error(refusal, step)
    if version.approved_hash != current:
        raise Refused("Nội dung không còn đúng như bản đã duyệt; lãnh đạo phải trả lại và duyệt lại.")
    before = before_issuing(scope, view)
    if faults := [*number_faults(before, details.number, details.date), *day_faults(before, details.date)]:
        raise Refused(" ".join(faults))
    freeze(scope=scope, version=version, details=details, render=render)


def freeze(*, scope: Scope, version: PlanVersion, details: DocumentDetails, render: Render) -> None:
    """Writes the document's details, the files and, last, the state; the caller holds the lock and the transaction."""
    version.document_number = details.number
    version.document_date = details.date
    version.place = details.place
    version.signature = list(details.signature)
    version.signer = details.signer
    version.public_code = _public_code(version)
    version.issued_at = timezone.now()
    version.save()
    view = view_of(scope, version)
    add_step(scope, version, PlanEvent.Kind.ISSUED, document=details.number, content_hash=content_hash(view))
    files = [_stored(version, file) for file in render(_as_issued(view))]
    IssuedFile.objects.bulk_create(files)
    version.state = PlanVersion.State.ISSUED
    version.save(update_fields=["state"])
    record(
        scope=scope,
        deed="plan-issued",
        subject=f"{title_of(view)}: {details.number}",
        commune_id=version.commune_id,
        year=view.year,
        version_id=version.pk,
        changes=[Change(None, "", file.key, None, file.sha256) for file in files],
    )


def _public_code(version: PlanVersion) -> str:
    """A code that nobody can guess; "" where there is no public page, or the paper was signed without one.

    Of 26¹² codes no two will be the same; if they were, the database refuses the second and nothing is issued.
    """
    if not settings.PUBLIC_ADDRESS or version.form == PlanVersion.Form.SIGNED_2022:
        return ""
    return "".join(secrets.choice(PUBLIC_ALPHABET) for _ in range(PUBLIC_LENGTH))


def _as_issued(view: VersionView) -> VersionView:
    """The version as its files show it."""
    return replace(view, state=State.ISSUED, state_label=State.ISSUED.label)


def _stored(version: PlanVersion, file: FileToIssue) -> IssuedFile:
    return IssuedFile(
        commune_id=version.commune_id,
        version=version,
        report=file.report,
        format=file.format,
        filename=file.filename,
        content_type=file.content_type,
        content=file.content,
        made_with=dict(file.made_with),
        sha256=hashlib.sha256(file.content).hexdigest(),
    )


@transaction.atomic
def adjust(*, scope: Scope, version_id: int) -> int:
    """A new draft that names the issued version it replaces, with its lines, goals and text; returns the draft's key.

    It replaces the version in force, or the last one where that was revoked: then the year has no plan in force, and
    a draft is the only way to one. Stated totals stay with the signed document; the new version is printed by the
    decree's form.
    """
    require(scope, Permission.EDIT_PLANS)
    version = lock_version(scope, version_id)
    view = view_of(scope, version)
    last = PlanVersion.objects.within(scope).filter(plan_id=version.plan_id).order_by("-number").first()
    if not view.is_in_force and not (view.revoked and last.pk == version.pk):
        raise Refused("Chỉ điều chỉnh được bản đang có hiệu lực; bản cuối đã bị bãi bỏ thì lập lại được.")
    if last.state != PlanVersion.State.ISSUED:
        raise Refused(f"Kế hoạch năm {view.year} đã có bản {last.number} đang soạn.")
    form = PlanVersion.Form.PAPER if version.form == PlanVersion.Form.SIGNED_2022 else version.form
    draft = PlanVersion.objects.create(
        commune_id=version.commune_id,
        plan_id=version.plan_id,
        number=last.number + 1,
        replaces=version,
        form=form,
        columns=version.columns,
        households_on=version.households_on,
        superior_number=version.superior_number,
        superior_date=version.superior_date,
        superior_issuer=version.superior_issuer,
    )
    _copy_rows(scope, version, draft)
    source = write_first_text(scope=scope, version=draft, year=view.year, replaced=view)
    add_step(scope, draft, PlanEvent.Kind.CREATED)
    record(
        scope=scope,
        deed="plan-adjusting",
        subject=f"Kế hoạch năm {view.year}, bản {draft.number} thay bản {view.number}",
        commune_id=version.commune_id,
        year=view.year,
        version_id=draft.pk,
        source=source,
    )
    return draft.pk


def _copy_rows(scope: Scope, version: PlanVersion, draft: PlanVersion) -> None:
    for model in (PlanLine, Target):
        rows = list(model.objects.within(scope).filter(version=version))
        for row in rows:
            row.pk, row.version = None, draft
            row._state.adding = True
        model.objects.bulk_create(rows)


@transaction.atomic
def discard(*, scope: Scope, version_id: int) -> None:
    """Takes an open version away for good; the journal keeps that it was there. The plan goes with its only version."""
    require(scope, Permission.EDIT_PLANS)
    version = lock_version(scope, version_id)
    view = view_of(scope, version)
    step = Step(Deed.DISCARD, view.state, actor_id=scope.user_id or 0)
    if refusal := refusal_of(step):
        raise Locked(refusal.message, who_can_lift=f"Người xử lý: {refusal.who_can_lift}.")
    record(
        scope=scope,
        deed="plan-discarded",
        subject=title_of(view),
        commune_id=version.commune_id,
        year=view.year,
        version_id=version.pk,
    )
    plan = version.plan
    version.delete()
    if not PlanVersion.objects.within(scope).filter(plan=plan).exists():
        plan.delete()


@transaction.atomic
def revoke(*, scope: Scope, version_id: int, document: str, reason: str) -> None:
    """An issued version is no longer in force, by a document and for a reason; it stays readable."""
    require(scope, Permission.DECIDE_PLANS)
    version = lock_version(scope, version_id)
    view = view_of(scope, version)
    if not view.is_in_force:
        raise Refused("Chỉ bãi bỏ được bản đang có hiệu lực.")
    if not document.strip() or not reason.strip():
        raise Refused("Bãi bỏ thì phải ghi số văn bản bãi bỏ và lý do.")
    add_step(scope, version, PlanEvent.Kind.REVOKED, remark=reason.strip(), document=document.strip())
    record(
        scope=scope,
        deed="plan-revoked",
        subject=f"{title_of(view)}: {document.strip()}",
        commune_id=version.commune_id,
        year=view.year,
        version_id=version.pk,
        reason=reason.strip(),
    )


@transaction.atomic
def acknowledge(*, scope: Scope, version_id: int, hamlet_id: int) -> None:
    """The head of a hamlet took note of a version in force; saying it twice changes nothing."""
    require(scope, Permission.ACKNOWLEDGE)
    if hamlet_id not in (scope.hamlet_ids or ()):
        raise NotAllowed("Chỉ trưởng xóm xác nhận được cho xóm của mình.")
    version = lock_version(scope, version_id)
    view = view_of(scope, version)
    if not view.is_in_force:
        raise Refused("Bản này không còn hiệu lực; mở trang chính để xem bản mới.")
    try:
        with transaction.atomic():
            Acknowledgement.objects.create(
                commune_id=version.commune_id,
                version=version,
                hamlet_id=hamlet_id,
                person_id=scope.user_id,
                person_name=scope.user_name,
                at=timezone.now(),
            )
    except IntegrityError:
        return
    name = next((line.name for line in view.lines if line.hamlet_id == hamlet_id), "")
    record(
        scope=scope,
        deed="plan-acknowledged",
        subject=f"{title_of(view)}: {name}",
        commune_id=version.commune_id,
        year=view.year,
        version_id=version.pk,
    )
