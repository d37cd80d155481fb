"""Choosing among the accounts and the journal's entries."""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet

from accounts.models import User
from hamlets.queries.accounts import accounts_with_role
from hamlets.rules import COMMUNE_ROLES
from journal.deeds import deed_label
from journal.models import Entry
from journal.queries import deeds_in, people_in, years_in
from thinhduc.fields import DayField
from thinhduc.figures import fold, normalize
from thinhduc.scope import Scope

ANY = "Tất cả"


class DayFilter(django_filters.Filter):
    """A date as the office types it."""

    field_class = DayField


class AccountFilter(django_filters.FilterSet):
    """By name, role and state; `scope` bounds the roles that are asked about."""

    q = django_filters.CharFilter(method="named", label="Tên hoặc tên đăng nhập")
    role = django_filters.ChoiceFilter(
        method="with_role",
        label="Vai trò đang giữ",
        empty_label=ANY,
        choices=[(role.value, role.label) for role in COMMUNE_ROLES],
    )
    state = django_filters.ChoiceFilter(
        method="in_state",
        label="Trạng thái",
        empty_label=ANY,
        choices=[("open", "đang mở"), ("closed", "đã đóng")],
    )

    class Meta:
        model = User
        fields: list[str] = []

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.scope = scope

    def named(self, accounts: QuerySet[User], _: str, text: str) -> QuerySet[User]:
        """The typed words stand in the name, or without diacritics in the name to sign in with."""
        typed = normalize(text)
        return accounts.filter(Q(full_name__icontains=typed) | Q(username__contains=fold(typed)))

    def with_role(self, accounts: QuerySet[User], _: str, role: str) -> QuerySet[User]:
        """The account holds the role today."""
        return accounts_with_role(self.scope, accounts, role)

    def in_state(self, accounts: QuerySet[User], _: str, state: str) -> QuerySet[User]:
        """Open or closed."""
        return accounts.filter(is_active=state == "open")


class JournalFilter(django_filters.FilterSet):
    """By person, deed, year and day."""

    person = django_filters.ChoiceFilter(field_name="actor_name", label="Người làm", empty_label=ANY)
    deed = django_filters.ChoiceFilter(field_name="deed", label="Việc", empty_label=ANY)
    year = django_filters.ChoiceFilter(field_name="year", label="Năm", empty_label=ANY)
    since = DayFilter(field_name="at", lookup_expr="date__gte", label="Từ ngày")
    until = DayFilter(field_name="at", lookup_expr="date__lte", label="Đến ngày")

    class Meta:
        model = Entry
        fields: list[str] = []

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer("person", [(name, name) for name in people_in(scope)])
        self._offer(
            "deed", sorted(((deed, deed_label(deed)) for deed in deeds_in(scope)), key=lambda one: one[1])
        )
        self._offer("year", [(str(year), str(year)) for year in years_in(scope)])

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.filters[name].extra["choices"] = choices
