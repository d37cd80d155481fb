"""The accounts of a commune, for its administrator."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Prefetch, Q, QuerySet

from accounts.models import User
from accounts.queries import locks_of
from hamlets.models import HamletPeriod, Membership, MembershipHamlet
from hamlets.queries.people import works_elsewhere
from hamlets.queries.places import on_day, today
from thinhduc.permissions import Role
from thinhduc.scope import Scope


@dataclass(frozen=True)
class Term:
    """A role that an account holds in the commune for a time; `state` is current, future or ended."""

    membership_id: int
    role: Role
    hamlet_names: tuple[str, ...]
    valid_from: date
    valid_to: date | None
    state: str


@dataclass(frozen=True)
class AccountCard:
    """One account of the commune with its roles here."""

    user_id: int
    username: str
    full_name: str
    phone: str
    is_active: bool
    must_change_password: bool
    terms: tuple[Term, ...]
    works_elsewhere: bool
    locked_until: datetime | None


def accounts_in(scope: Scope) -> QuerySet[User]:
    """The accounts with a membership in the scope's commune, with these memberships as `terms_here`."""
    here = Membership.objects.within(scope)
    links = MembershipHamlet.objects.within(scope)
    return (
        User.objects.filter(pk__in=here.values("user_id"))
        .prefetch_related(
            Prefetch("memberships", here.prefetch_related(Prefetch("hamlet_links", links)), "terms_here")
        )
        .order_by("full_name", "pk")
    )


def people_of(scope: Scope) -> dict[int, str]:
    """Everybody who works or worked in the scope's communes, by the account's id, in the order of names.

    Those of one name are told apart by the name to sign in with.
    """
    here = Membership.objects.within(scope).values("user_id")
    people = list(User.objects.filter(pk__in=here).only("full_name", "username"))
    shared = Counter(one.full_name for one in people)
    return {
        one.pk: f"{one.full_name} ({one.username})" if shared[one.full_name] > 1 else one.full_name
        for one in sorted(people, key=lambda one: (one.name_key, one.username))
    }


def names_of_hamlets(scope: Scope) -> dict[int, str]:
    """What each hamlet of the scope is called today, was called last, or will be, by id."""
    periods = sorted(HamletPeriod.objects.within(scope), key=lambda one: one.valid_from or date.min)
    coming = {one.hamlet_id: one.name for one in reversed(periods)}
    begun = [one for one in periods if one.valid_from is None or one.valid_from <= today()]
    return coming | {period.hamlet_id: period.name for period in begun}


def terms_of(user: User, hamlets: dict[int, str]) -> tuple[Term, ...]:
    """The memberships fetched by `accounts_in`, what runs first."""
    terms = [
        Term(
            membership_id=one.pk,
            role=Role(one.role),
            hamlet_names=tuple(hamlets.get(link.hamlet_id, "") for link in one.hamlet_links.all()),
            valid_from=one.valid_from,
            valid_to=one.valid_to,
            state=_state(one),
        )
        for one in getattr(user, "terms_here", ())
    ]
    order = {"current": 0, "future": 1, "ended": 2}
    return tuple(sorted(terms, key=lambda term: (order[term.state], term.valid_from)))


def _state(membership: Membership) -> str:
    if membership.valid_from > today():
        return "future"
    return "current" if membership.valid_to is None or membership.valid_to >= today() else "ended"


def account_in(scope: Scope, user_id: int) -> AccountCard | None:
    """One account of the commune; None where it has no membership here, whatever it has elsewhere."""
    user = accounts_in(scope).filter(pk=user_id).first()
    if user is None:
        return None
    return AccountCard(
        user_id=user.pk,
        username=user.username,
        full_name=user.full_name,
        phone=user.phone,
        is_active=user.is_active,
        must_change_password=user.must_change_password,
        terms=terms_of(user, names_of_hamlets(scope)),
        works_elsewhere=works_elsewhere(user.pk, scope.commune_id),
        locked_until=locks_of([user.username]).get(user.username),
    )


def officers_to_succeed(scope: Scope) -> list[Membership]:
    """The other officers of the commune in office today."""
    officers = (
        Membership.objects.within(scope)
        .filter(Q(valid_to=None) | Q(valid_to__gte=today()), role=Role.OFFICER.value, user__is_active=True)
        .filter(valid_from__lte=today())
        .exclude(user_id=scope.user_id)
        .select_related("user")
    )
    return sorted(officers, key=lambda officer: (officer.user.name_key, officer.pk))


def accounts_with_role(scope: Scope, accounts: QuerySet[User], role: str) -> QuerySet[User]:
    """Those of `accounts` that hold a role of the scope's commune today."""
    holding = Membership.objects.within(scope).filter(on_day(today()), role=role)
    return accounts.filter(pk__in=holding.values("user_id"))
