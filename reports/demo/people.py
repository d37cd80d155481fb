"""The cast of the demo: invented people with fixed account names (README.md)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.hashers import make_password

from accounts.credentials import one_time_password
from accounts.models import User
from hamlets.models import Commune, Membership, MembershipCommune, MembershipHamlet
from hamlets.queries import active_memberships, command_scope, hamlets_in, scope_of, today
from thinhduc.permissions import Role
from thinhduc.scope import Scope

SINCE = date(2019, 1, 1)
THINH_DUC, BINH_SON = "thinh-duc", "binh-son"
PLACES = {THINH_DUC: "xã Thịnh Đức", BINH_SON: "xã Bình Sơn"}


@dataclass(frozen=True)
class Part:
    """A role in the demo; `hamlets` by slug for a head, `communes` more than one for a reader of the province."""

    role: Role
    communes: tuple[str, ...] = ()
    hamlets: tuple[str, ...] = ()
    since: date = SINCE

    def words(self, hamlet_names: Sequence[str]) -> str:
        """The role with its places, as the table of accounts shows it."""
        places = ", ".join([*hamlet_names, *(PLACES[slug] for slug in self.communes)])
        return f"{self.role.label} ({places})" if places else self.role.label


@dataclass(frozen=True)
class Actor:
    """Somebody of the cast."""

    username: str
    full_name: str
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Account:
    """An account that was made, with the password that is told this once."""

    username: str
    password: str
    full_name: str
    roles: str


def _in(role: Role, commune: str = THINH_DUC, *hamlets: str, since: date = SINCE) -> tuple[Part, ...]:
    return (Part(role, (commune,), hamlets, since),)


def _head(username: str, full_name: str, *hamlets: str, commune: str = THINH_DUC) -> Actor:
    return Actor(username, full_name, _in(Role.HAMLET_HEAD, commune, *hamlets))


SUCCESSOR_SINCE = date(2023, 1, 1)
CAST = (
    Actor("canbo", "Trần Thị Cán", _in(Role.OFFICER)),
    Actor("canbo2", "Ngô Văn Nối", _in(Role.OFFICER, since=SUCCESSOR_SINCE)),
    Actor("lanhdao", "Nguyễn Văn Đạo", _in(Role.LEADER)),
    Actor("lanhdao2", "Đặng Thị Lãnh", _in(Role.LEADER)),
    Actor("canbo.kiem", "Phan Văn Kiêm", (*_in(Role.OFFICER), *_in(Role.LEADER))),
    _head("truongxom", "Hoàng Thị Phúc", "phuc-hoa"),
    _head("truongmon", "Lý Văn Mơn", "lang-mon"),
    _head("truonghai", "Chu Văn Hai", "xom-phu", "xom-cuong"),
    _head("truong.nhanhoa", "Mai Thị Nhân", "nhan-hoa"),
    _head("truong.duchoa", "Tạ Văn Đức", "duc-hoa"),
    _head("truong.thinh", "Lưu Thị Thịnh", "xom-thinh"),
    _head("truong.cuonglang", "Vi Văn Lăng", "cuong-lang"),
    _head("truong.dauphan", "Đỗ Thị Phần", "dau-phan"),
    _head("truong.khanhhoa", "Hà Văn Khánh", "khanh-hoa"),
    _head("truong.tanduc", "Trịnh Thị Tân", "tan-duc"),
    _head("truong.luot", "Ma Văn Lượt", "xom-luot"),
    Actor("quantrixa", "Phạm Văn Quản", _in(Role.COMMUNE_ADMIN)),
    Actor("quantri", "Vũ Thị Hệ", (Part(Role.SYSTEM_ADMIN),)),
    Actor("captinh", "Đào Văn Tỉnh", (Part(Role.PROVINCE_READER, (THINH_DUC, BINH_SON)),)),
    Actor("canbo.binhson", "Bùi Thị Bình", _in(Role.OFFICER, BINH_SON)),
    Actor("lanhdao.binhson", "Lê Văn Sơn", _in(Role.LEADER, BINH_SON)),
    Actor("quantrixa.binhson", "Cao Thị Quản", _in(Role.COMMUNE_ADMIN, BINH_SON)),
    _head("truong.linhson", "Lâm Văn Linh", "linh-son", commune=BINH_SON),
)


def make_people(communes: Mapping[str, Commune], password: str | None) -> list[Account]:
    """The accounts of the cast with their roles; `password`: one for all, else each gets its own."""
    shared = make_password(password) if password else None
    accounts = []
    for number, actor in enumerate(CAST, 1):
        own = password or one_time_password()
        user = User.objects.create(
            username=actor.username,
            full_name=actor.full_name,
            phone=f"0900 000 {number:03d}",
            password=shared or make_password(own),
            must_change_password=False,
        )
        roles = "; ".join(part.words(_give(user, part, communes)) for part in actor.parts)
        accounts.append(Account(actor.username, own, actor.full_name, roles))
    return accounts


def _give(user: User, part: Part, communes: Mapping[str, Commune]) -> list[str]:
    """Gives the role; tells the names of the hamlets that belong to it."""
    is_of_one = part.role not in (Role.SYSTEM_ADMIN, Role.PROVINCE_READER)
    commune = communes[part.communes[0]] if is_of_one else None
    membership = Membership.objects.create(
        user=user, role=part.role.value, commune=commune, valid_from=part.since
    )
    if commune is not None and part.hamlets:
        known = hamlets_in(command_scope(commune), today().year)
        hamlets = [hamlet for hamlet in known if hamlet.slug in part.hamlets]
        MembershipHamlet.objects.bulk_create(
            MembershipHamlet(commune=commune, membership=membership, hamlet_id=hamlet.id)
            for hamlet in hamlets
        )
        return [hamlet.name for hamlet in hamlets]
    if commune is None:
        MembershipCommune.objects.bulk_create(
            MembershipCommune(membership=membership, commune=communes[slug]) for slug in part.communes
        )
    return []


def scope_for(username: str) -> Scope:
    """What somebody of the cast sees in the first of the roles."""
    user = User.objects.get(username=username)
    return scope_of(user, active_memberships(user)[0])
