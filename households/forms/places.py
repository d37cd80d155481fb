"""What administrators type to merge and split hamlets and communes."""

from collections.abc import Iterable
from typing import Any

from django import forms

from hamlets.actions import NewHamlet
from hamlets.forms import CommuneForm, HamletForm
from hamlets.models import Area, HamletKind, slug_validator
from households.actions.places import CommuneMerge, HamletMerge, HamletSplit
from households.queries.splits import WaitingHousehold, WaitingSplit
from thinhduc.fields import DayField
from thinhduc.figures import normalize

Choices = Iterable[tuple[int, str]]


def _day_field() -> DayField:
    return DayField(
        label="Áp dụng từ ngày", help_text="Theo nghị quyết. Xóm, xã cũ còn đến hết ngày hôm trước."
    )


def _slug_field(*, required: bool, help_text: str) -> forms.CharField:
    return forms.CharField(
        label="Địa chỉ trên trang",
        required=required,
        max_length=80,
        validators=[slug_validator],
        help_text=help_text,
    )


class MergeHamletsForm(HamletForm):
    """Hamlets that become one."""

    hamlets = forms.TypedMultipleChoiceField(
        label="Các xóm sáp nhập", coerce=int, widget=forms.CheckboxSelectMultiple
    )
    slug = _slug_field(required=False, help_text="Bỏ trống thì lấy theo tên.")
    on = _day_field()
    field_order = ("hamlets", "on", "name", "kind", "area", "order", "slug")

    def __init__(self, *args: Any, hamlet_choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["hamlets"].choices = list(hamlet_choices)  # type: ignore[attr-defined]
        self.fields["name"].label = "Tên xóm mới"
        self.fields["order"].required = False
        self.fields["order"].help_text = "Bỏ trống thì đứng vào chỗ của xóm đầu tiên."

    def merge(self) -> HamletMerge:
        """What was typed."""
        typed = self.cleaned_data
        new = NewHamlet(typed["name"], typed["kind"], typed["area"], typed["slug"])
        return HamletMerge(tuple(typed["hamlets"]), new, typed["on"], typed["order"])


class SplitHamletForm(forms.Form):
    """A hamlet that becomes several."""

    hamlet = forms.TypedChoiceField(label="Xóm chia ra", coerce=int)
    on = _day_field()
    names = forms.CharField(
        label="Tên các xóm mới",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Mỗi dòng một xóm, theo thứ tự của biểu.",
    )
    kind = forms.ChoiceField(label="Loại", choices=HamletKind.choices)
    area = forms.ChoiceField(label="Khu vực", choices=Area.choices)

    def __init__(self, *args: Any, hamlet_choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["hamlet"].choices = list(hamlet_choices)  # type: ignore[attr-defined]

    def clean_names(self) -> tuple[str, ...]:
        """One name a line; at least two, none longer than a name may be."""
        names = tuple(name for line in self.cleaned_data["names"].splitlines() if (name := normalize(line)))
        if len(names) < 2:
            raise forms.ValidationError("Hãy ghi ít nhất hai xóm, mỗi dòng một xóm.")
        if long := next((name for name in names if len(name) > 120), None):
            raise forms.ValidationError(f"“{long[:40]}…” dài quá 120 chữ.")
        return names

    def split(self) -> HamletSplit:
        """What was typed."""
        typed = self.cleaned_data
        parts = tuple(NewHamlet(name, typed["kind"], typed["area"]) for name in typed["names"])
        return HamletSplit(typed["hamlet"], parts, typed["on"])


class MergeCommunesForm(CommuneForm):
    """Communes that become one."""

    communes = forms.TypedMultipleChoiceField(
        label="Các xã sáp nhập", coerce=int, widget=forms.CheckboxSelectMultiple
    )
    on = _day_field()
    slug = _slug_field(
        required=True,
        help_text="Phải khác địa chỉ của mọi xã cũ, ví dụ tan-cuong-2025. Không đổi được về sau.",
    )
    administrators = forms.TypedMultipleChoiceField(
        label="Quản trị xã mới",
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Chọn trong các quản trị viên của xã cũ; bỏ trống thì thêm ở mục “Các xã”.",
    )
    field_order = ("communes", "on", "kind", "name", "slug", "superior", "province", "administrators")

    def __init__(
        self, *args: Any, commune_choices: Choices, administrator_choices: Choices, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["communes"].choices = list(commune_choices)  # type: ignore[attr-defined]
        self.fields["administrators"].choices = list(administrator_choices)  # type: ignore[attr-defined]
        self.fields["name"].label = "Tên xã mới"

    def merge(self) -> CommuneMerge:
        """What was typed."""
        typed = self.cleaned_data
        return CommuneMerge(
            predecessors=tuple(typed["communes"]),
            name=typed["name"],
            slug=typed["slug"],
            kind=typed["kind"],
            superior=typed["superior"],
            province=typed["province"],
            on=typed["on"],
            administrators=tuple(typed["administrators"]),
        )


class AssignForm(forms.Form):
    """Which part of a split hamlet each household belongs to; what is left out stays for another time."""

    def __init__(self, *args: Any, split: WaitingSplit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.split = split
        choices = [("", "chưa xếp"), *split.parts]
        for one in split.households:
            self.fields[f"ho-{one.id}"] = forms.TypedChoiceField(
                label=f"{one.head_name} ({one.code})", choices=choices, coerce=int, empty_value=None,
                required=False,
            )  # fmt: skip
        self.fields["rest"] = forms.TypedChoiceField(
            label="Các hộ chưa chọn ở trên",
            choices=[("", "để lại, xếp sau"), *split.parts],
            coerce=int,
            empty_value=None,
            required=False,
        )

    def rows(self) -> list[tuple[WaitingHousehold, forms.BoundField]]:
        """A household with its choice."""
        return [(one, self[f"ho-{one.id}"]) for one in self.split.households]

    def parts(self) -> dict[int, int]:
        """Household → part, of those that were chosen."""
        typed = self.cleaned_data
        chosen = {one.id: typed[f"ho-{one.id}"] or typed["rest"] for one in self.split.households}
        return {pk: part for pk, part in chosen.items() if part is not None}
