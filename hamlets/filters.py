"""Choosing among the accounts and the journal's deeds."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet

from accounts.models import User
from hamlets.queries.accounts import accounts_with_role, people_of
from hamlets.rules import COMMUNE_ROLES
from journal.deeds import DEEDS, READINGS
from journal.models import Entry
from thinhduc.fields import DayField
from thinhduc.figures import fold
from thinhduc.scope import Scope

ANY = "Tất cả"
OTHERS = "khac"


class DayFilter(django_filters.Filter):
    """A date as the office types it."""

    field_class = DayField


class YearFilter(django_filters.Filter):
    """A year as it is typed."""

    field_class = forms.IntegerField

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": "4"})
        super().__init__(*args, min_value=1900, max_value=2100, widget=widget, **kwargs)


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
        """The typed words stand in the name or in the name to sign in with; diacritics and case do not matter.

        Compared here: no database folds Vietnamese alike, and a commune has some dozens of accounts.
        """
        typed = fold(text)
        names = accounts.values_list("pk", "full_name", "username")
        return accounts.filter(
            pk__in=[pk for pk, name, username in names if typed in fold(name) or typed in fold(username)]
        )

    def with_role(self, accounts: QuerySet[User], _: str, role: str) -> QuerySet[User]:
        """The account holds the role today."""
        return accounts_with_role(self.scope, accounts, role)

    def in_state(self, accounts: QuerySet[User], _: str, state: str) -> QuerySet[User]:
        """Open or closed."""
        return accounts.filter(is_active=state == "open")


class JournalFilter(django_filters.FilterSet):
    """By kind, person, deed, year and day; what there is to choose from is not asked of the journal, which only grows.

    Without a choice the deeds are listed: readings are many, and are a list of their own.
    """

    kind = django_filters.ChoiceFilter(
        method="of_kind",
        label="Gồm",
        empty_label=Entry.Kind.DEED.label,
        choices=[(Entry.Kind.READING.value, Entry.Kind.READING.label)],
    )
    person = django_filters.ChoiceFilter(method="by_person", label="Người làm", empty_label=ANY)
    deed = django_filters.ChoiceFilter(
        field_name="deed",
        label="Việc",
        empty_label=ANY,
        choices=sorted(DEEDS.items(), key=lambda one: fold(one[1])),
    )
    year = YearFilter(field_name="year", label="Năm")
    since = DayFilter(field_name="at", lookup_expr="date__gte", label="Từ ngày")
    until = DayFilter(field_name="at", lookup_expr="date__lte", label="Đến ngày")

    class Meta:
        model = Entry
        fields: list[str] = []

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = people_of(scope)
        names = [(str(user_id), name) for user_id, name in self.people.items()]
        self.filters["person"].extra["choices"] = [*names, (OTHERS, "người ngoài xã")]

    def filter_queryset(self, queryset: QuerySet[Entry]) -> QuerySet[Entry]:
        """One kind at a time, so that an index serves the page; a deed that is named says which."""
        chosen = self.form.cleaned_data
        deed, kind = chosen.get("deed"), chosen.get("kind") or Entry.Kind.DEED
        if deed:
            kind = Entry.Kind.READING if deed in READINGS else Entry.Kind.DEED
        found: QuerySet[Entry] = super().filter_queryset(queryset).filter(kind=kind)
        return found

    def of_kind(self, deeds: QuerySet[Entry], _: str, kind: str) -> QuerySet[Entry]:
        """Left to `filter_queryset`, which knows the deed as well."""
        return deeds

    def by_person(self, deeds: QuerySet[Entry], _: str, person: str) -> QuerySet[Entry]:
        """An account that works or worked here; or all who never did, as the system's administrator."""
        if person == OTHERS:
            return deeds.filter(Q(actor_id=None) | ~Q(actor_id__in=self.people))
        return deeds.filter(actor_id=int(person))
