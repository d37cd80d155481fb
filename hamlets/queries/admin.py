"""What waits for a commune's administrator: accounts and terms, no figures."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from accounts.models import User
from accounts.queries import locks_of
from hamlets.queries.accounts import accounts_in, names_of_hamlets, terms_of
from hamlets.queries.people import heads_of
from hamlets.queries.places import hamlets_in, today
from thinhduc.permissions import Role
from thinhduc.scope import Scope

SOON = timedelta(days=30)


@dataclass(frozen=True)
class TermEnd:
    """A role of an open account whose term ends soon or has ended, with nothing after it."""

    user_id: int
    full_name: str
    role: Role
    hamlet_names: tuple[str, ...]
    valid_to: date


@dataclass(frozen=True)
class AccountName:
    """An account in a list; `until` is the end of a lock."""

    user_id: int
    full_name: str
    username: str
    until: datetime | None = None


@dataclass(frozen=True)
class AccountWork:
    """What to look at, by kind; `missing_roles` are those of the commune's work that nobody holds today."""

    accounts: int
    hamlets: int
    locked: tuple[AccountName, ...]
    never_signed_in: tuple[AccountName, ...]
    ended: tuple[TermEnd, ...]
    ending: tuple[TermEnd, ...]
    without_head: tuple[str, ...]
    missing_roles: tuple[Role, ...]

    @property
    def is_calm(self) -> bool:
        """Nothing waits."""
        return bool(self.hamlets) and not any(
            (
                self.locked,
                self.never_signed_in,
                self.ended,
                self.ending,
                self.without_head,
                self.missing_roles,
            )
        )


def account_work(scope: Scope) -> AccountWork:
    """The accounts and terms of the scope's commune that ask for something; a fixed number of queries."""
    accounts = list(accounts_in(scope).filter(is_active=True))
    names = names_of_hamlets(scope)
    ends = sorted(_last_ends(accounts, names), key=lambda end: (end.valid_to, end.full_name))
    locks = locks_of(account.username for account in accounts)
    hamlets = hamlets_in(scope, today().year)
    heads = heads_of(scope)
    held = {term.role for account in accounts for term in terms_of(account, names) if term.state == "current"}
    return AccountWork(
        accounts=len(accounts),
        hamlets=len(hamlets),
        locked=tuple(
            _name(account, locks[account.username]) for account in accounts if account.username in locks
        ),
        never_signed_in=tuple(_name(account) for account in accounts if account.last_login is None),
        ended=tuple(end for end in ends if end.valid_to < today()),
        ending=tuple(end for end in ends if end.valid_to >= today()),
        without_head=tuple(hamlet.name for hamlet in hamlets if hamlet.id not in heads),
        missing_roles=tuple(role for role in (Role.OFFICER, Role.LEADER) if role not in held),
    )


def _name(account: User, until: datetime | None = None) -> AccountName:
    return AccountName(account.pk, account.full_name, account.username, until)


def _last_ends(accounts: list[User], names: dict[int, str]) -> list[TermEnd]:
    """Of each open account the last term to end, where it has ended or ends soon and no other one goes on."""
    ends = []
    for account in accounts:
        terms = terms_of(account, names)
        last = max(terms, key=lambda term: term.valid_to or date.max, default=None)
        if last is not None and last.valid_to is not None and last.valid_to <= today() + SOON:
            ends.append(TermEnd(account.pk, account.full_name, last.role, last.hamlet_names, last.valid_to))
    return ends
