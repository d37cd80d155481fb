"""What a commune's administrator does with accounts and roles."""

from datetime import date

from django.db import transaction

from accounts.credentials import forget_failures, new_account, renew_password
from accounts.models import User
from hamlets.actions.common import Grant, Issued, give_role, lock_account, named, require
from hamlets.models import Membership
from hamlets.queries.places import today
from journal.actions import record
from thinhduc.errors import Refused
from thinhduc.figures import format_date, normalize
from thinhduc.permissions import Permission, Role
from thinhduc.scope import Scope


@transaction.atomic
def create_account(
    *,
    scope: Scope,
    full_name: str,
    username: str,
    phone: str,
    grant: Grant,
) -> Issued:
    """A new account with its first role in the commune; the password is in the answer and nowhere else."""
    require(scope, Permission.MANAGE_ACCOUNTS)
    user, password = new_account(username=username, full_name=full_name, phone=phone)
    record(scope=scope, deed="account-created", subject=named(user))
    give_role(scope, user, grant)
    return Issued(user, password)


@transaction.atomic
def update_account(*, scope: Scope, user_id: int, full_name: str, phone: str) -> None:
    """Name and telephone of an account that works in this commune only."""
    require(scope, Permission.MANAGE_ACCOUNTS)
    user = lock_account(scope, user_id, alone=True)
    user.full_name, user.phone = normalize(full_name), normalize(phone)
    user.save(update_fields=["full_name", "phone"])
    record(scope=scope, deed="account-changed", subject=named(user))


@transaction.atomic
def close_account(*, scope: Scope, user_id: int) -> None:
    """Nobody signs in with it any more; its sessions end."""
    require(scope, Permission.MANAGE_ACCOUNTS)
    if user_id == scope.user_id:
        raise Refused(
            "Anh/chị không đóng được tài khoản đang dùng.",
            who_can_lift="Một quản trị viên khác của xã đóng được.",
        )
    _open_or_close(scope, user_id, is_active=False)


@transaction.atomic
def reopen_account(*, scope: Scope, user_id: int) -> None:
    """Signing in works again, with the old password."""
    require(scope, Permission.MANAGE_ACCOUNTS)
    _open_or_close(scope, user_id, is_active=True)


def _open_or_close(scope: Scope, user_id: int, *, is_active: bool) -> None:
    user = lock_account(scope, user_id, alone=True)
    user.is_active = is_active
    user.save(update_fields=["is_active"])
    record(scope=scope, deed="account-reopened" if is_active else "account-closed", subject=named(user))


@transaction.atomic
def reset_password(*, scope: Scope, user_id: int) -> Issued:
    """A new one-time password; the account's sessions end."""
    require(scope, Permission.MANAGE_ACCOUNTS)
    user = lock_account(scope, user_id, alone=True)
    if user.pk == scope.user_id:
        raise Refused("Mật khẩu của chính mình thì đổi ở trang Đổi mật khẩu.", link="/mat-khau/")
    password = renew_password(user)
    record(scope=scope, deed="password-reset", subject=named(user))
    return Issued(user, password)


@transaction.atomic
def unlock_account(*, scope: Scope, user_id: int) -> None:
    """Lift the lock after too many failures."""
    require(scope, Permission.MANAGE_ACCOUNTS)
    user = lock_account(scope, user_id, alone=False)
    forget_failures(user)
    record(scope=scope, deed="account-unlocked", subject=named(user))


@transaction.atomic
def give_role_here(
    *,
    scope: Scope,
    user_id: int,
    grant: Grant,
) -> None:
    """Another role for an account of the commune."""
    require(scope, Permission.MANAGE_ACCOUNTS)
    user = lock_account(scope, user_id, alone=False)
    give_role(scope, user, grant)


@transaction.atomic
def give_role_by_name(
    *,
    scope: Scope,
    username: str,
    grant: Grant,
) -> User:
    """A role here for an account that exists elsewhere, found by its exact name; nothing else of it is touched."""
    require(scope, Permission.MANAGE_ACCOUNTS)
    user: User | None = (
        User.objects.select_for_update().filter(username=normalize(username).lower(), is_active=True).first()
    )
    if user is None:
        raise Refused("Không có tài khoản đang mở nào mang đúng tên đăng nhập này.")
    give_role(scope, user, grant)
    return user


@transaction.atomic
def end_role(*, scope: Scope, membership_id: int, last_day: date) -> None:
    """A role ends after `last_day`; one that has not begun is taken back."""
    require(scope, Permission.MANAGE_ACCOUNTS)
    membership: Membership | None = (
        Membership.objects.within(scope).select_for_update(of=("self",)).filter(pk=membership_id).first()
    )
    if membership is None:
        raise Refused("Xã không có vai trò này.")
    role = Role(membership.role)
    subject = f"{named(membership.user)}: {role.label}"
    if membership.valid_from > today():
        membership.delete()
        record(scope=scope, deed="role-taken-back", subject=subject)
        return
    if last_day < membership.valid_from:
        raise Refused(f"Nhiệm kỳ bắt đầu {format_date(membership.valid_from)}; ngày cuối phải từ ngày đó.")
    if role is Role.COMMUNE_ADMIN:
        _keep_an_administrator(scope, membership)
    membership.valid_to = last_day
    membership.save(update_fields=["valid_to"])
    record(scope=scope, deed="role-ended", subject=f"{subject}, hết ngày {format_date(last_day)}")


def _keep_an_administrator(scope: Scope, ending: Membership) -> None:
    others = (
        Membership.objects.within(scope)
        .filter(role=Role.COMMUNE_ADMIN.value, valid_to=None, user__is_active=True, valid_from__lte=today())
        .exclude(pk=ending.pk)
    )
    if not others.exists():
        raise Refused(
            "Đây là quản trị viên cuối cùng của xã; hãy giao vai trò Quản trị xã, không thời hạn, cho người khác trước."
        )
