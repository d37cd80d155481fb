"""What every deed on a version does first and last: permission, lock, state; step and journal."""

from collections.abc import Iterable

from django.utils import timezone

from journal.actions import Change, record
from targets.models import PlanEvent, PlanVersion
from targets.queries.versions import VersionView, version_by_id
from thinhduc.errors import DomainError, Locked, Refused
from thinhduc.permissions import Permission, is_allowed, refusal
from thinhduc.scope import Scope


def require(scope: Scope, permission: Permission) -> None:
    """Refuses where the role does not carry the permission."""
    if not is_allowed(scope.role, permission):
        raise refusal(permission)


def lock_version(scope: Scope, version_id: int) -> PlanVersion:
    """The version, locked until the transaction ends; Refused where the scope has no such version any more."""
    version: PlanVersion | None = (
        PlanVersion.objects.within(scope).select_for_update(of=("self",)).filter(pk=version_id).first()
    )
    if version is None:
        raise Refused("Bản kế hoạch này không còn; có thể dự thảo đã bị bỏ.")
    return version


def lock_open_version(scope: Scope, version_id: int) -> tuple[PlanVersion, VersionView]:
    """A version that may be typed in; Locked, with who can lift it, where it may not."""
    version = lock_version(scope, version_id)
    view = view_of(scope, version)
    if not view.is_open:
        raise Locked(locked_words(view), who_can_lift=who_unlocks(view))
    return version, view


def view_of(scope: Scope, version: PlanVersion) -> VersionView:
    """The version as a view, read after locking."""
    view = version_by_id(scope, version.pk)
    if view is None:
        raise DomainError("Bản kế hoạch này không còn.")
    return view


def locked_words(view: VersionView) -> str:
    """Why nothing can be typed in a version."""
    title = title_of(view)
    if view.revoked:
        return f"{title} đã bị bãi bỏ nên không sửa được."
    if view.replaced_by:
        return f"{title} đã được thay bằng bản {view.replaced_by} nên không sửa được."
    return f"{title} đang ở bước “{view.state_label}” nên không sửa được."


def who_unlocks(view: VersionView) -> str:
    """Who can make it open again."""
    if view.replaced_by:
        return "Không ai mở lại được; chỉ bản đang có hiệu lực điều chỉnh được."
    if view.revoked:
        return "Không ai mở lại được; công chức giảm nghèo lập lại kế hoạch từ bản cuối đã bãi bỏ."
    if view.is_issued:
        return "Bản đã ban hành không sửa được; công chức giảm nghèo lập bản điều chỉnh."
    if view.submitter_id is not None and view.state.value == "submitted":
        return "Công chức giảm nghèo rút lại hoặc lãnh đạo trả lại thì sửa được."
    return "Lãnh đạo trả lại thì sửa được."


def add_step(
    scope: Scope,
    version: PlanVersion,
    kind: str,
    *,
    remark: str = "",
    document: str = "",
    content_hash: str = "",
) -> None:
    """A row of the version's life."""
    PlanEvent.objects.create(
        commune_id=version.commune_id,
        version=version,
        kind=kind,
        at=timezone.now(),
        actor_id=scope.user_id,
        actor_name=scope.user_name,
        role=scope.role.value if scope.role else "",
        remark=remark,
        document=document,
        content_hash=content_hash,
    )


def note_edit(
    scope: Scope,
    version: PlanVersion,
    view: VersionView,
    deed: str,
    *,
    changes: Iterable[Change] = (),
    source: str = "",
    reason: str = "",
    subject: str = "",
    batch_id: int | None = None,
) -> None:
    """The content changed: a new revision, the account among the editors, the journal."""
    version.revision += 1
    version.save(update_fields=["revision"])
    if scope.user_id is not None and scope.user_id not in view.editors:
        add_step(scope, version, PlanEvent.Kind.EDITED)
    record(
        scope=scope,
        deed=deed,
        subject=subject or title_of(view),
        commune_id=version.commune_id,
        year=view.year,
        version_id=version.pk,
        changes=changes,
        source=source,
        reason=reason,
        batch_id=batch_id,
    )


def title_of(view: VersionView) -> str:
    """How the journal names a version."""
    return f"Kế hoạch năm {view.year}, bản {view.number}"
