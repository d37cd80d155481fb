"""Choosing among the households of a register; what is chosen lives in the address."""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet

from hamlets.queries import HamletInYear
from households.models import FlagKind, Household
from households.queries.register import GONE, Chosen, register_list
from households.rules import PovertyClass
from thinhduc.figures import normalize
from thinhduc.scope import Scope
from thinhduc.widgets import PlainSelect

ANY = "Tất cả"
CLASSES = [(one.value, one.label) for one in PovertyClass] + [(GONE, "không còn trong sổ")]


class RegisterFilter(django_filters.FilterSet):
    """By words, hamlet, class, year, what is true of the household, lacking index.

    `hamlets`: to choose from, by slug; `indices`: number and name by the standard of the year; `years`: whose end can
    be asked for. A value that is none of the choices gives an empty list, never all households.
    """

    q = django_filters.CharFilter(
        label="Tìm tên, mã, địa chỉ, thành viên",
        max_length=120,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    xom = django_filters.ChoiceFilter(label="Xóm", empty_label=ANY, widget=PlainSelect)
    dien = django_filters.ChoiceFilter(label="Diện", empty_label=ANY, choices=CLASSES, widget=PlainSelect)
    nam = django_filters.ChoiceFilter(label="Thời điểm", empty_label="hiện nay", widget=PlainSelect)
    dacdiem = django_filters.ChoiceFilter(
        label="Đặc điểm", empty_label=ANY, choices=FlagKind.choices, widget=PlainSelect
    )
    thieu = django_filters.ChoiceFilter(label="Thiếu hụt", empty_label=ANY, widget=PlainSelect)

    class Meta:
        model = Household
        fields: list[str] = []

    def __init__(
        self,
        data: Any,
        *,
        scope: Scope,
        hamlets: list[HamletInYear],
        years: list[int],
        indices: tuple[tuple[int, str], ...],
        one_hamlet: HamletInYear | None = None,
    ) -> None:
        super().__init__(data, queryset=register_list(scope, Chosen()))
        self.scope, self.one_hamlet = scope, one_hamlet
        self.hamlets = {hamlet.slug: hamlet for hamlet in hamlets}
        self._offer("xom", [(hamlet.slug, hamlet.name) for hamlet in hamlets])
        self._offer("nam", [(str(year), f"cuối năm {year}") for year in years])
        self._offer("thieu", [(str(number), f"{number}. {name}") for number, name in indices])
        if one_hamlet is not None:  # a head does not see a household that is gone
            del self.filters["xom"]
            self._offer("dien", CLASSES[:-1])
        if not indices:
            del self.filters["thieu"]

    @property
    def hamlet_names(self) -> dict[int, str]:
        """What the hamlets to choose from are called, by id."""
        return {hamlet.id: hamlet.name for hamlet in self.hamlets.values()}

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.filters[name].extra["choices"] = choices

    @property
    def is_understood(self) -> bool:
        """Whether every value of the address is one of the choices."""
        return self.form.is_valid() if self.is_bound else True

    @property
    def chosen(self) -> Chosen:
        """What was chosen, as the queries take it."""
        typed = self.form.cleaned_data if self.is_bound and self.form.is_valid() else {}
        hamlet = self.one_hamlet or self.hamlets.get(typed.get("xom") or "")
        return Chosen(
            year=int(typed["nam"]) if typed.get("nam") else None,
            hamlet_id=hamlet.id if hamlet else None,
            poverty_class=typed.get("dien") or "",
            flag=typed.get("dacdiem") or "",
            lacking=int(typed["thieu"]) if typed.get("thieu") else None,
            words=normalize(typed.get("q") or ""),
        )

    @property
    def qs(self) -> QuerySet[Household]:
        """The households that fit; none where the address asks for what is not there."""
        found = register_list(self.scope, self.chosen)
        return found if self.is_understood else found.none()

    @property
    def in_words(self) -> list[str]:
        """What was chosen, for the journal and the head of a list."""
        if not self.is_bound or not self.form.is_valid():
            return []
        said = []
        for name, field in self.form.fields.items():
            value = self.form.cleaned_data.get(name)
            if value:
                choices = dict(getattr(field, "choices", ()))
                said.append(f"{str(field.label).lower()} {choices.get(value, value)}")
        return said
