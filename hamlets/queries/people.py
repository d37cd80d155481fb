"""Who works where as what, and what that lets them see."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q

from accounts.models import User
from hamlets.models import Commune, Membership, MembershipCommune, MembershipHamlet
from hamlets.queries.places import commune_names, hamlet_names, on_day, today
from thinhduc.permissions import Role
from thinhduc.scope import Scope


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


def scope_by_membership(membership_id: int) -> Scope | None:
    """The scope of a membership that runs today, for a process that works for its person; None where there is none."""
    named = Membership.objects.beyond_scope().filter(pk=membership_id).select_related("user").first()
    if named is None or not named.user.is_active:
        return None
    running = active_memberships(named.user)
    return next((scope_of(named.user, one) for one in running if one.pk == membership_id), None)


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


def ended_membership(user: User, slug: str) -> Membership | None:
    """The own membership in a commune whose term ended last; None where none has ended."""
    return (
        Membership.objects.beyond_scope()
        .filter(user=user, commune__slug=slug, valid_to__lt=today())
        .order_by("-valid_to", "-id")
        .first()
    )


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


@dataclass(frozen=True)
class RoleCard:
    """One of the own memberships, as the page of roles shows it."""

    membership_id: int
    role_label: str
    places: tuple[str, ...]
    hamlet_names: tuple[str, ...]
    valid_from: date
    valid_to: date | None
    is_active: bool
    is_current: bool


def role_cards(user: User, current_id: int | None) -> list[RoleCard]:
    """All memberships of the person, those that run first, then what is over or has not begun."""
    memberships = list(
        Membership.objects.beyond_scope()
        .filter(user=user)
        .prefetch_related(
            Prefetch("hamlet_links", MembershipHamlet.objects.beyond_scope()),
            Prefetch("commune_links", MembershipCommune.objects.beyond_scope()),
        )
    )
    names = commune_names({pk for one in memberships for pk in _commune_ids(one)})
    hamlets = hamlet_names({link.hamlet_id for one in memberships for link in one.hamlet_links.all()})
    cards = [
        RoleCard(
            membership_id=one.pk,
            role_label=Role(one.role).label,
            places=tuple(names[pk] for pk in _commune_ids(one) if pk in names),
            hamlet_names=tuple(
                hamlets[link.hamlet_id] for link in one.hamlet_links.all() if link.hamlet_id in hamlets
            ),
            valid_from=one.valid_from,
            valid_to=one.valid_to,
            is_active=one.valid_from <= today() and (one.valid_to is None or today() <= one.valid_to),
            is_current=one.pk == current_id,
        )
        for one in memberships
    ]
    return sorted(cards, key=lambda card: (not card.is_active, card.membership_id))


def _commune_ids(membership: Membership) -> list[int]:
    if membership.commune_id is not None:
        return [membership.commune_id]
    return [link.commune_id for link in membership.commune_links.all()]


def works_elsewhere(user_id: int, commune_id: int) -> bool:
    """Whether an account has, now or later, a role outside one commune: then only the system may touch it."""
    return (
        Membership.objects.beyond_scope()
        .filter(Q(valid_to=None) | Q(valid_to__gte=today()), user_id=user_id)
        .exclude(commune_id=commune_id)
        .exists()
    )


def roles_held(user_id: int) -> list[tuple[Role, int | None]]:
    """The roles of an account now or later with their communes, wherever; for the system's administrator's deeds."""
    held = Membership.objects.beyond_scope().filter(
        Q(valid_to=None) | Q(valid_to__gte=today()), user_id=user_id
    )
    return [(Role(role), commune) for role, commune in held.values_list("role", "commune_id")]
