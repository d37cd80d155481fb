"""From the fields of a post to typed values; what is wrong is said by field and hamlet."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django import forms
from django.http import QueryDict

from households.models import Source
from households.queries import Sheet
from households.rules import ALIASES, FIGURES
from thinhduc import grids
from thinhduc.values import read_day

COLUMNS = tuple(grids.Column(key, label, short, aliases=ALIASES[key]) for key, label, short in FIGURES)

TYPED_SOURCES = (Source.ENTERED, Source.ON_BEHALF, Source.PASTED)
SOURCES = tuple((source.value, source.label) for source in TYPED_SOURCES)


@dataclass(frozen=True)
class Posted:
    """A post of the review grid; `fields` after the choices of a conflict page, `undecided` cells still without one."""

    fields: Mapping[str, str]
    grid: grids.TypedGrid
    seen: grids.SeenRows
    undecided: tuple[str, ...]
    source: str
    note: str

    def without(self, orders: frozenset[int]) -> "Posted":
        """The same without some rows, e.g. those that are saved."""
        grid = replace(
            self.grid,
            texts={order: row for order, row in self.grid.texts.items() if order not in orders},
            rows={order: row for order, row in self.grid.rows.items() if order not in orders},
        )
        return replace(self, grid=grid)


def read_post(fields: Mapping[str, str], sheet: Sheet) -> Posted:
    """What a post holds of the sheet's hamlets; anything else in it is not looked at."""
    seen = grids.read_seen(fields.get("seen", ""))
    settled, undecided = grids.settle(fields, seen, COLUMNS)
    source = settled.get("source", "")
    return Posted(
        fields=settled,
        grid=grids.read_grid(settled, COLUMNS, sheet.rows),
        seen=seen,
        undecided=tuple(undecided),
        source=source if source in dict(SOURCES) else Source.ENTERED.value,
        note=settled.get("note", "")[: grids.LONGEST_TEXT],
    )


class DateField(forms.CharField):
    """A date as people write it; the message says what was expected."""

    def clean(self, value: object) -> object:
        text = super().clean(value)
        try:
            return read_day(text)
        except ValueError as error:
            raise forms.ValidationError(str(error)) from None


class OpenYearForm(forms.Form):
    """Which year to open and as of which day its review counts."""

    year = forms.IntegerField(
        label="Năm",
        min_value=2000,
        max_value=2100,
        error_messages={
            "required": "Chưa ghi năm.",
            "invalid": "Năm phải là số, ví dụ 2023.",
            "min_value": "Năm phải từ 2000 đến 2100.",
            "max_value": "Năm phải từ 2000 đến 2100.",
        },
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        localize=False,
    )
    as_of = DateField(
        label="Thời điểm rà soát",
        required=False,
        help_text="Ngày chốt số liệu, ví dụ 14/12/2023.",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


class UnlockForm(forms.Form):
    """Which confirmed hamlets to open again, and why."""

    reason = forms.CharField(
        label="Lý do mở khóa",
        max_length=500,
        error_messages={"required": "Chưa ghi lý do mở khóa.", "max_length": "Lý do dài quá 500 chữ."},
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def accepted_names(post: QueryDict) -> dict[int, int]:
    """The similar names a person agreed to, by line of the block."""
    return {
        line: order
        for name in post
        if name.startswith("nhan-")
        and (line := grids.read_order(name.removeprefix("nhan-"))) is not None
        and (order := grids.read_order(post[name])) is not None
    }
