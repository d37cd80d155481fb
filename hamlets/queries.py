"""Reading communes, hamlets and memberships."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q
from django.utils import timezone

from accounts.models import User
from hamlets.models import (
    Commune,
    CommunePeriod,
    HamletPeriod,
    Membership,
    MembershipCommune,
    MembershipHamlet,
)
from thinhduc.permissions import Role
from thinhduc.scope import Scope


@dataclass(frozen=True)
class Place:
    """A commune as a page or a document of a day names it."""

    commune_id: int
    commune_slug: str
    kind: str
    name: str
    superior: str
    province: str

    @property
    def commune_name(self) -> str:
        """The office as it stands in a letterhead: "UBND xã Thịnh Đức"."""
        return f"UBND {self.kind} {self.name}"


@dataclass(frozen=True)
class HamletInYear:
    """A hamlet as it is at the end of a year."""

    id: int
    slug: str
    order: int
    name: str
    kind: str
    area: str


def today() -> date:
    """The day in the commune's time zone."""
    return timezone.localdate()


def on_day(day: date) -> Q:
    """Periods and terms that hold on a day; an open end is None."""
    return (Q(valid_from=None) | Q(valid_from__lte=day)) & (Q(valid_to=None) | Q(valid_to__gte=day))


def active_memberships(user: User) -> list[Membership]:
    """The memberships a person may work as today, oldest first, with hamlets and communes fetched."""
    return list(
        Membership.objects.beyond_scope()
        .filter(on_day(today()), user=user)
        .select_related("commune")
        .prefetch_related(
            Prefetch("hamlet_links", MembershipHamlet.objects.beyond_scope()),
            Prefetch("commune_links", MembershipCommune.objects.beyond_scope().select_related("commune")),
        )
        .order_by("id")
    )


def chosen(memberships: Sequence[Membership], membership_id: int | None) -> Membership | None:
    """The membership the person works as: the chosen one while it runs, else the first."""
    by_id = {membership.pk: membership for membership in memberships}
    return by_id.get(membership_id or 0) or (memberships[0] if memberships else None)


def scope_of(user: User, membership: Membership | None) -> Scope:
    """What the person sees while working as `membership`; nothing without one."""
    if membership is None:
        return Scope(role=None, user_id=user.pk, user_name=user.full_name)
    role = Role(membership.role)
    hamlets = (
        frozenset(link.hamlet_id for link in membership.hamlet_links.all())
        if role is Role.HAMLET_HEAD
        else None
    )
    return Scope(
        role=role,
        user_id=user.pk,
        user_name=user.full_name,
        membership_id=membership.pk,
        commune_ids=frozenset(commune.pk for commune in communes_of(membership)),
        hamlet_ids=hamlets,
    )


def command_scope(commune: Commune, role: Role = Role.OFFICER, name: str = "Dòng lệnh") -> Scope:
    """The scope of an administrator's command over one whole commune."""
    return Scope(role=role, user_id=None, user_name=name, commune_ids=frozenset({commune.pk}))


def communes_of(membership: Membership) -> list[Commune]:
    """The commune of a membership, or those named to a reader of the province."""
    if membership.commune is not None:
        return [membership.commune]
    return [link.commune for link in membership.commune_links.all()]


def is_own_commune(membership: Membership | None, slug: str) -> bool:
    """Whether an address's commune is the one the person works in."""
    return membership is not None and membership.commune is not None and membership.commune.slug == slug


def memberships_in(memberships: Iterable[Membership], slug: str) -> list[Membership]:
    """The own memberships in a commune, to offer changing to one of them."""
    return [membership for membership in memberships if is_own_commune(membership, slug)]


def commune_by_slug(slug: str) -> Commune | None:
    """The commune of an address, for commands."""
    return Commune.objects.beyond_scope().filter(slug=slug).first()


def all_communes() -> list[Commune]:
    """Every commune, for commands."""
    return list(Commune.objects.beyond_scope().order_by("slug"))


def place_of(scope: Scope, commune_id: int, day: date | None = None) -> Place:
    """How the commune is called on a day (default today); the last known name where the day is outside every period."""
    periods = list(
        CommunePeriod.objects.within(scope).filter(commune_id=commune_id).select_related("commune")
    )
    return place_among(periods, day or today())


def places_of(scope: Scope, day: date | None = None) -> dict[int, Place]:
    """The names of all communes of the scope on a day, by id."""
    by_commune: dict[int, list[CommunePeriod]] = {}
    for period in CommunePeriod.objects.within(scope).select_related("commune"):
        by_commune.setdefault(period.commune_id, []).append(period)
    return {pk: place_among(periods, day or today()) for pk, periods in by_commune.items()}


def place_among(periods: Sequence[CommunePeriod], day: date) -> Place:
    """The period of `day` as a place, else the last one."""
    fitting = [
        period
        for period in periods
        if (period.valid_from is None or period.valid_from <= day)
        and (period.valid_to is None or day <= period.valid_to)
    ]
    period = (fitting or list(periods))[-1]
    return Place(
        commune_id=period.commune_id,
        commune_slug=period.commune.slug,
        kind=period.get_kind_display(),
        name=period.name,
        superior=period.superior,
        province=period.province,
    )


def hamlets_in(scope: Scope, year: int, commune_id: int | None = None) -> list[HamletInYear]:
    """The hamlets the scope sees, as they are at the end of `year`, in the order of the list."""
    periods = (
        HamletPeriod.objects.within(scope)
        .filter(on_day(date(year, 12, 31)))
        .select_related("hamlet")
        .order_by("order", "id")
    )
    if commune_id is not None:
        periods = periods.filter(commune_id=commune_id)
    return [
        HamletInYear(
            id=period.hamlet_id,
            slug=period.hamlet.slug,
            order=period.order,
            name=period.name,
            kind=period.get_kind_display(),
            area=period.area,
        )
        for period in periods
    ]


@dataclass(frozen=True)
class Head:
    """Who heads a hamlet today."""

    hamlet_id: int
    user_id: int
    full_name: str
    phone: str


def heads_of(scope: Scope) -> dict[int, list[Head]]:
    """The heads in office today by hamlet id, for officer and leader."""
    links = (
        MembershipHamlet.objects.within(scope)
        .filter(membership__in=Membership.objects.within(scope).filter(on_day(today())))
        .select_related("membership__user")
    )
    heads: dict[int, list[Head]] = {}
    for link in links:
        user = link.membership.user
        heads.setdefault(link.hamlet_id, []).append(Head(link.hamlet_id, user.pk, user.full_name, user.phone))
    return heads
