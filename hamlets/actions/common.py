"""What the deeds on accounts and places share."""

from dataclasses import dataclass
from datetime import date

from accounts.models import User
from hamlets.models import Hamlet, Membership, MembershipHamlet
from hamlets.queries.people import works_elsewhere
from hamlets.rules import COMMUNE_ROLES, DATA_ROLES, terms_overlap
from journal.actions import record
from thinhduc.errors import Refused
from thinhduc.figures import format_date
from thinhduc.permissions import Permission, Role, is_allowed, refusal
from thinhduc.scope import Scope


@dataclass(frozen=True)
class Issued:
    """An account with a password that is shown once, on a slip, and stored nowhere."""

    user: User
    password: str


@dataclass(frozen=True)
class Grant:
    """A role to give, for a term whose ends both belong to it; `hamlet_ids` for a head."""

    role: Role
    valid_from: date
    valid_to: date | None = None
    hamlet_ids: frozenset[int] = frozenset()


def require(scope: Scope, permission: Permission) -> None:
    """Refuses where the role does not carry the permission."""
    if not is_allowed(scope.role, permission):
        raise refusal(permission)


def lock_account(scope: Scope, user_id: int, *, alone: bool) -> User:
    """An account of the commune, locked; `alone`: only where it works nowhere else.

    Otherwise the administrator of one commune could take over an account that sees another.
    """
    here = Membership.objects.within(scope).filter(user_id=user_id)
    user: User | None = User.objects.select_for_update().filter(pk=user_id).first()
    if user is None or not here.exists():
        raise Refused("Xã không có tài khoản này.")
    if alone and works_elsewhere(user_id, scope.commune_id):
        raise Refused(
            f"Tài khoản {user.username} còn làm việc ở nơi khác nên xã không sửa, đóng hay cấp lại mật khẩu được.",
            who_can_lift="Quản trị hệ thống cấp lại mật khẩu; ở đây anh/chị vẫn kết thúc được vai trò trong xã.",
        )
    return user


def give_role(scope: Scope, user: User, grant: Grant) -> None:
    """A role in the scope's commune for a term, with its journal entry; refused in words where it may not be."""
    _check_role(scope, user, grant.role)
    _check_term(scope, user, grant)
    hamlets = _hamlets(scope, grant)
    membership = Membership.objects.create(
        user=user,
        role=grant.role.value,
        commune_id=scope.commune_id,
        valid_from=grant.valid_from,
        valid_to=grant.valid_to,
    )
    MembershipHamlet.objects.bulk_create(
        MembershipHamlet(commune_id=scope.commune_id, membership=membership, hamlet=hamlet)
        for hamlet in hamlets
    )
    record(scope=scope, deed="role-given", subject=f"{named(user)}: {grant.role.label}")


def _check_role(scope: Scope, user: User, role: Role) -> None:
    if role not in COMMUNE_ROLES:
        raise Refused(f"Xã không giao được vai trò {role.label}.")
    if user.pk == scope.user_id and role in DATA_ROLES:
        raise Refused(
            f"Quản trị viên không tự giao cho mình vai trò {role.label}, vì vai trò này xem số liệu.",
            who_can_lift="Một quản trị viên khác của xã giao được.",
        )


def _check_term(scope: Scope, user: User, grant: Grant) -> None:
    if grant.valid_to is not None and grant.valid_to < grant.valid_from:
        raise Refused("Ngày kết thúc phải sau ngày bắt đầu.")
    for other in Membership.objects.within(scope).filter(user=user, role=grant.role.value):
        if terms_overlap(other.valid_from, other.valid_to, grant.valid_from, grant.valid_to):
            until = f"đến {format_date(other.valid_to)}" if other.valid_to else "không thời hạn"
            raise Refused(
                f"{user.full_name} đã có vai trò {grant.role.label} từ {format_date(other.valid_from)} {until}; "
                "hai nhiệm kỳ của cùng một vai trò không được chồng nhau. Hãy kết thúc nhiệm kỳ cũ trước."
            )


def _hamlets(scope: Scope, grant: Grant) -> list[Hamlet]:
    if grant.role is not Role.HAMLET_HEAD:
        return []
    hamlets = list(Hamlet.objects.within(scope).filter(pk__in=grant.hamlet_ids))
    if not hamlets or len(hamlets) != len(grant.hamlet_ids):
        raise Refused("Hãy chọn ít nhất một xóm của xã cho trưởng xóm.")
    return hamlets


def named(user: User) -> str:
    """How the journal names an account."""
    return f"{user.full_name} ({user.username})"
