"""Looking that leaves a trace: a household's page, an identity number, a list taken out of the application."""

from collections.abc import Sequence

from django.db import transaction

from hamlets.actions.common import require
from households.models import Household, Member
from journal.actions import note_list, record
from thinhduc.errors import Refused
from thinhduc.permissions import Permission, is_allowed, refusal
from thinhduc.scope import Scope


@transaction.atomic
def note_read(*, scope: Scope, household_id: int, title: str) -> None:
    """Writes that somebody read a household; `title` as its page names it."""
    _require_one(scope, Permission.SEE_REGISTER, Permission.SEE_OWN_HOUSEHOLDS)
    commune_id = Household.objects.within(scope).values_list("commune_id", flat=True).get(pk=household_id)
    record(
        scope=scope, deed="household-read", subject=title, commune_id=commune_id, household_id=household_id
    )


@transaction.atomic
def open_identity(*, scope: Scope, member_id: int, reason: str) -> str:
    """The whole identity number of a member, for a reason that stays; the journal never holds the number."""
    require(scope, Permission.OPEN_IDENTITY)
    member = Member.objects.within(scope).filter(pk=member_id).select_related("household").first()
    if member is None:
        raise Refused("Xã không có người này.")
    if not member.identity_number:
        raise Refused(f"{member.name} chưa ghi số giấy tờ.")
    if not reason.strip():
        raise Refused(f"Xem đủ số giấy tờ của {member.name} thì phải ghi lý do.")
    record(
        scope=scope,
        deed="identity-opened",
        subject=f"{member.name}, hộ {member.household}",
        household_id=member.household_id,
        reason=reason.strip(),
    )
    return member.identity_number


@transaction.atomic
def note_export(
    *,
    scope: Scope,
    what: str,
    filters: Sequence[str],
    rows: int,
    form: str,
    reason: str = "",
    year: int | None = None,
) -> None:
    """Writes that a list was taken out: what it was, how it was chosen, how many rows, in which form."""
    _require_one(scope, Permission.SEE_REGISTER, Permission.SEE_OWN_HOUSEHOLDS)
    note_list(scope=scope, what=what, rows=rows, form=form, filters=filters, reason=reason, year=year)


def require_identity(scope: Scope, reason: str) -> None:
    """Refused where a list with whole identity numbers is asked for without the permission or a reason."""
    require(scope, Permission.OPEN_IDENTITY)
    if not reason.strip():
        raise Refused("Xuất đủ số giấy tờ thì phải ghi lý do.")


def _require_one(scope: Scope, *permissions: Permission) -> None:
    if not any(is_allowed(scope.role, permission) for permission in permissions):
        raise refusal(permissions[0])
