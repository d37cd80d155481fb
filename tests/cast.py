"""The fixed cast: two communes, three hamlets each, and everybody of domain.md, "Who"."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.test import Client

from accounts.models import User
from hamlets.models import (
    Commune,
    CommunePeriod,
    Hamlet,
    HamletPeriod,
    Membership,
    MembershipCommune,
    MembershipHamlet,
)
from hamlets.queries import active_memberships, scope_of
from thinhduc.figures import slugify
from thinhduc.permissions import Role
from thinhduc.scope import Scope

BACKEND = "accounts.backends.PasswordBackend"


class MemberClient(Client):
    """A signed-in browser whose posts name the membership, as every form of a page does."""

    membership_id: int

    def request(self, **request: Any) -> Any:
        """As a browser does, reads a file to its end: only then it is closed."""
        response = super().request(**request)
        if response.streaming:
            response.streaming_content = [b"".join(response.streaming_content)]
        return response

    def post(self, path: str, data: Any = None, *args: Any, **kwargs: Any) -> Any:
        if isinstance(data, dict) or data is None:
            data = {"membership": str(self.membership_id), **(data or {})}
        return super().post(path, data, *args, **kwargs)


@dataclass(frozen=True)
class Person:
    """Somebody of the cast."""

    user: User
    membership: Membership

    @property
    def scope(self) -> Scope:
        """What the person sees."""
        (membership,) = active_memberships(self.user)
        return scope_of(self.user, membership)

    @property
    def client(self) -> MemberClient:
        """A browser in which the person is signed in."""
        client = MemberClient()
        client.membership_id = self.membership.pk
        client.force_login(self.user, backend=BACKEND)
        return client


@dataclass(frozen=True)
class Cast:
    """Thịnh Đức with its people, and an officer and a head of Bình Sơn."""

    commune: Commune
    other_commune: Commune
    hamlets: dict[str, Hamlet]
    other_hamlets: dict[str, Hamlet]
    officer: Person
    leader: Person
    head: Person  # of Phúc Hòa
    head_lang_mon: Person
    commune_admin: Person
    system_admin: Person
    province_reader: Person
    other_officer: Person
    other_head: Person  # of Linh Sơn

    def everybody(self) -> dict[str, Person]:
        """The people by name."""
        return {name: value for name, value in vars(self).items() if isinstance(value, Person)}


def make_commune(name: str, hamlet_names: list[str]) -> tuple[Commune, dict[str, Hamlet]]:
    """A commune with hamlets in this order; hamlets by slug."""
    commune = Commune.objects.create(slug=slugify(name))
    CommunePeriod.objects.create(
        commune=commune, kind="xa", name=name, superior="UBND thành phố Thái Nguyên", province="Thái Nguyên"
    )
    hamlets = {}
    for order, hamlet_name in enumerate(hamlet_names, 1):
        hamlet = Hamlet.objects.create(commune=commune, slug=slugify(hamlet_name))
        HamletPeriod.objects.create(commune=commune, hamlet=hamlet, name=hamlet_name, order=order)
        hamlets[hamlet.slug] = hamlet
    return commune, hamlets


def make_person(
    username: str,
    full_name: str,
    role: Role,
    commune: Commune | None = None,
    *,
    hamlets: tuple[Hamlet, ...] = (),
    communes: tuple[Commune, ...] = (),
) -> Person:
    """An account with one membership from 2020 on; its password is not usable, tests sign in by force."""
    user = User(username=username, full_name=full_name, phone="0912 000 000", must_change_password=False)
    user.set_unusable_password()
    user.save()
    membership = Membership.objects.create(
        user=user, role=role.value, commune=commune, valid_from=date(2020, 1, 1)
    )
    for hamlet in hamlets:
        MembershipHamlet.objects.create(commune=commune, membership=membership, hamlet=hamlet)
    for named in communes:
        MembershipCommune.objects.create(membership=membership, commune=named)
    return Person(user, membership)


def make_cast() -> Cast:
    """Everybody, in the database."""
    commune, hamlets = make_commune("Thịnh Đức", ["Nhân Hòa", "Phúc Hòa", "Làng Mơn"])
    other, other_hamlets = make_commune("Bình Sơn", ["Linh Sơn", "Bình Định", "Xuân Đãng"])
    return Cast(
        commune=commune,
        other_commune=other,
        hamlets=hamlets,
        other_hamlets=other_hamlets,
        officer=make_person("canbo", "Trần Thị Cán Bộ", Role.OFFICER, commune),
        leader=make_person("lanhdao", "Nguyễn Văn Lãnh Đạo", Role.LEADER, commune),
        head=make_person(
            "truongxom", "Hoàng Thị Phúc", Role.HAMLET_HEAD, commune, hamlets=(hamlets["phuc-hoa"],)
        ),
        head_lang_mon=make_person(
            "truongmon", "Lý Văn Mơn", Role.HAMLET_HEAD, commune, hamlets=(hamlets["lang-mon"],)
        ),
        commune_admin=make_person("quantrixa", "Phạm Văn Quản", Role.COMMUNE_ADMIN, commune),
        system_admin=make_person("quantri", "Vũ Thị Hệ", Role.SYSTEM_ADMIN),
        province_reader=make_person("captinh", "Đỗ Văn Tỉnh", Role.PROVINCE_READER, communes=(commune,)),
        other_officer=make_person("canbokhac", "Bùi Thị Khác", Role.OFFICER, other),
        other_head=make_person(
            "truongkhac", "Lê Văn Linh", Role.HAMLET_HEAD, other, hamlets=(other_hamlets["linh-son"],)
        ),
    )
