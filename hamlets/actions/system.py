"""What the system's administrator does: communes with their first administrator, readers of the province, passwords."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from accounts.credentials import new_account, renew_password
from accounts.models import User
from hamlets.actions.common import Issued, named, require
from hamlets.models import Commune, CommunePeriod, Membership, MembershipCommune
from hamlets.queries.people import roles_held
from hamlets.queries.places import today
from hamlets.rules import DATA_ROLES, RESERVED_SLUGS
from journal.actions import record
from thinhduc.errors import NotAllowed, Refused
from thinhduc.figures import format_date, normalize, slugify
from thinhduc.permissions import Permission, Role
from thinhduc.scope import Scope


@transaction.atomic
def create_commune(
    *,
    scope: Scope,
    name: str,
    kind: str,
    slug: str,
    superior: str,
    province: str,
    valid_from: date | None,
    admin_full_name: str,
    admin_username: str,
    admin_phone: str,
) -> tuple[Commune, Issued]:
    """A commune and its first administrator, whose password is in the answer and nowhere else."""
    require(scope, Permission.MANAGE_COMMUNES)
    address = slug or slugify(name)
    refuse_slug(scope, address)
    commune: Commune = Commune.objects.create(slug=address)
    CommunePeriod.objects.create(
        commune=commune,
        kind=kind,
        name=normalize(name),
        superior=normalize(superior),
        province=normalize(province),
        valid_from=valid_from,
    )
    record(scope=scope, deed="commune-created", subject=normalize(name), commune_id=commune.pk)
    issued = _administrator(scope, commune.pk, admin_full_name, admin_username, admin_phone)
    return commune, issued


def refuse_slug(scope: Scope, slug: str) -> None:
    """An address that stands for something else, or for another commune, is refused."""
    if not slug:
        raise Refused(
            "Tên không có chữ hay số nào để làm địa chỉ; hãy ghi lại tên, hoặc ghi địa chỉ trên trang."
        )
    if slug in RESERVED_SLUGS:
        raise Refused(f"Địa chỉ “{slug}” dành cho trang khác của hệ thống; hãy ghi địa chỉ khác.")
    if Commune.objects.within(scope).filter(slug=slug).exists():
        raise Refused(f"Địa chỉ “{slug}” đã có xã khác dùng; hãy thêm tên tỉnh, ví dụ {slug}-thai-nguyen.")


@transaction.atomic
def add_administrator(*, scope: Scope, commune_id: int, full_name: str, username: str, phone: str) -> Issued:
    """Another administrator for a commune, e.g. where the last one has left."""
    require(scope, Permission.MANAGE_COMMUNES)
    if not Commune.objects.within(scope).filter(pk=commune_id).exists():
        raise Refused("Không có xã này.")
    return _administrator(scope, commune_id, full_name, username, phone)


def _administrator(scope: Scope, commune_id: int, full_name: str, username: str, phone: str) -> Issued:
    user, password = new_account(username=username, full_name=full_name, phone=phone)
    Membership.objects.create(
        user=user, role=Role.COMMUNE_ADMIN.value, commune_id=commune_id, valid_from=today()
    )
    record(
        scope=scope,
        deed="role-given",
        subject=f"{named(user)}: {Role.COMMUNE_ADMIN.label}",
        commune_id=commune_id,
    )
    return Issued(user, password)


@transaction.atomic
def create_system_admin(*, scope: Scope, username: str, full_name: str) -> Issued:
    """An administrator of the system: on an empty database by command, since nobody can sign in yet."""
    require(scope, Permission.MANAGE_COMMUNES)
    user, password = new_account(username=username, full_name=full_name, phone="")
    Membership.objects.create(user=user, role=Role.SYSTEM_ADMIN.value, valid_from=today())
    record(scope=scope, deed="role-given", subject=f"{named(user)}: {Role.SYSTEM_ADMIN.label}")
    return Issued(user, password)


@transaction.atomic
def create_reader(
    *,
    scope: Scope,
    full_name: str,
    username: str,
    phone: str,
    commune_ids: Iterable[int],
    valid_to: date | None,
) -> Issued:
    """A reader of the province with the communes named to the account."""
    require(scope, Permission.MANAGE_COMMUNES)
    communes = _communes(scope, commune_ids)
    if valid_to is not None and valid_to < today():
        raise Refused("Ngày kết thúc phải từ hôm nay.")
    user, password = new_account(username=username, full_name=full_name, phone=phone)
    membership = Membership.objects.create(
        user=user, role=Role.PROVINCE_READER.value, valid_from=today(), valid_to=valid_to
    )
    _name_communes(scope, membership, communes)
    return Issued(user, password)


@transaction.atomic
def set_reader_communes(
    *, scope: Scope, membership_id: int, commune_ids: Iterable[int], valid_to: date | None
) -> None:
    """Which communes a reader of the province sees, and until when."""
    require(scope, Permission.MANAGE_COMMUNES)
    membership: Membership | None = (
        Membership.objects.within(scope)
        .select_for_update(of=("self",))
        .filter(pk=membership_id, role=Role.PROVINCE_READER.value)
        .first()
    )
    if membership is None:
        raise Refused("Không có người đọc này.")
    if membership.user_id == scope.user_id:
        raise Refused("Quản trị hệ thống không tự giao cho mình quyền xem số của xã.")
    if valid_to is not None and valid_to < membership.valid_from:
        raise Refused(f"Nhiệm kỳ bắt đầu {format_date(membership.valid_from)}; ngày cuối phải từ ngày đó.")
    communes = _communes(scope, commune_ids)
    membership.valid_to = valid_to
    membership.save(update_fields=["valid_to"])
    MembershipCommune.objects.within(scope).filter(membership=membership).delete()
    _name_communes(scope, membership, communes)


def _communes(scope: Scope, commune_ids: Iterable[int]) -> list[Commune]:
    wanted = set(commune_ids)
    communes = list(Commune.objects.within(scope).filter(pk__in=wanted))
    if not wanted or len(communes) != len(wanted):
        raise Refused("Hãy chọn ít nhất một xã cho người đọc cấp tỉnh.")
    return communes


def _name_communes(scope: Scope, membership: Membership, communes: list[Commune]) -> None:
    MembershipCommune.objects.bulk_create(
        MembershipCommune(membership=membership, commune=commune) for commune in communes
    )
    for commune in communes:
        subject = f"{named(membership.user)}: {Role.PROVINCE_READER.label}"
        record(scope=scope, deed="reader-named", subject=subject, commune_id=commune.pk)


@transaction.atomic
def reset_password_of(*, scope: Scope, username: str) -> Issued:
    """A new one-time password for an account that no single commune's administrator may touch, or that administers.

    An account that sees the figures of one commune alone is left to that commune.
    """
    require(scope, Permission.MANAGE_COMMUNES)
    name = normalize(username).lower()
    user: User | None = User.objects.select_for_update().filter(username=name, is_active=True).first()
    if user is None:
        raise Refused("Không có tài khoản đang mở nào mang đúng tên đăng nhập này.")
    if user.pk == scope.user_id:
        raise Refused("Mật khẩu của chính mình thì đổi ở trang Đổi mật khẩu.", link="/mat-khau/")
    held = roles_held(user.pk)
    if any(role in DATA_ROLES for role, _ in held) and len({commune for _, commune in held}) == 1:
        raise NotAllowed(
            "Tài khoản này chỉ làm việc trong một xã và xem số liệu của xã đó.",
            who_can_lift="Quản trị xã cấp lại mật khẩu.",
        )
    password = renew_password(user)
    communes: set[int | None] = {commune for _, commune in held}
    for commune_id in communes or {None}:
        record(scope=scope, deed="password-reset", subject=named(user), commune_id=commune_id)
    return Issued(user, password)
