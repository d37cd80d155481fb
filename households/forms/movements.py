"""What the officer types about movements; a form asks only what its kind needs."""

from collections.abc import Iterable
from typing import Any

from django import forms

from households.actions.late import Counting
from households.actions.movements import OneMovement
from households.rules import PovertyClass
from households.rules.kinds import Effect, MovementKind
from households.rules.movements import CLASS_CHANGES
from thinhduc.fields import DayField, WordsField

Choices = Iterable[tuple[Any, str]]
CLASSES = [(one.value, one.label) for one in PovertyClass]


def _count_field(label: str, help_text: str = "") -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=1,
        max_value=99,
        help_text=help_text,
        error_messages={
            "required": "Chưa ghi số nhân khẩu.",
            "invalid": "Số nhân khẩu phải là số, ví dụ 4.",
            "min_value": "Hộ phải có ít nhất 1 nhân khẩu.",
            "max_value": "Số nhân khẩu không quá 99.",
        },
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


def _hamlet_field(label: str, choices: Choices) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        coerce=int,
        choices=[("", "chọn xóm"), *choices],
        error_messages={"required": "Chưa chọn xóm.", "invalid_choice": "Xã không có xóm này."},
    )


def _day_field(label: str, *, required: bool = True, help_text: str = "") -> DayField:
    return DayField(
        label=label,
        required=required,
        help_text=help_text,
        error_messages={"required": "Chưa ghi ngày."},
    )


def _reason_field() -> WordsField:
    return WordsField(label="Lý do, ghi chú", required=False, max_length=300)


class MovementForm(forms.Form):
    """A movement of one household; which fields there are follows from its kind and from where the household stands.

    `hamlets`: of the commune; `members`: who is in the household, for a new head.
    """

    def __init__(
        self,
        data: Any,
        *,
        kind: MovementKind,
        is_standing: bool,
        hamlets: Choices = (),
        members: Choices = (),
    ) -> None:
        super().__init__(data)
        self.kind = kind
        effect = kind.effect
        self.fields["on"] = _day_field("Ngày xảy ra", help_text="Ngày của sự việc, không phải ngày ghi sổ.")
        if effect is Effect.PLACE or not is_standing:
            self.fields["hamlet_id"] = _hamlet_field("Đến xóm" if is_standing else "Xóm", hamlets)
        if not is_standing:
            self.fields["poverty_class"] = forms.ChoiceField(label="Diện", choices=CLASSES)
        elif kind in CLASS_CHANGES and len(CLASS_CHANGES[kind][1]) > 1:
            possible = [(one.value, one.label) for one in CLASS_CHANGES[kind][1]]
            self.fields["poverty_class"] = forms.ChoiceField(label="Thành", choices=possible)
        if effect is Effect.SIZE or not is_standing:
            self.fields["persons"] = _count_field("Nhân khẩu từ ngày đó")
        if effect is Effect.NOTHING:
            self._ask_head(list(members))
        if kind in CLASS_CHANGES:
            self.fields["decision_number"] = WordsField(label="Số quyết định", required=False, max_length=60)
            self.fields["decision_on"] = _day_field("Ngày quyết định", required=False)
        self.fields["reason"] = _reason_field()

    def _ask_head(self, members: list[tuple[Any, str]]) -> None:
        if members:
            self.fields["head_id"] = forms.TypedChoiceField(
                label="Chủ hộ mới",
                coerce=int,
                choices=[("", "chọn một người trong hộ"), *members],
                error_messages={"required": "Chưa chọn chủ hộ mới."},
            )
        else:
            self.fields["head_name"] = WordsField(label="Chủ hộ mới", max_length=120)

    def asked(self, household_id: int) -> OneMovement:
        """The movement that was typed."""
        values = {key: value for key, value in self.cleaned_data.items() if value not in ("", None)}
        return OneMovement(household_id=household_id, kind=self.kind.value, **values)


class SplitForm(forms.Form):
    """Who goes, and what the new household is called; the number alone where the members are not kept."""

    on = _day_field("Ngày tách hộ")
    code = WordsField(label="Mã hộ mới", max_length=40, help_text="Mã trong xã; hai hộ không trùng mã.")

    def __init__(
        self, data: Any, *, hamlets: Choices, members: Choices, code: str = "", hamlet_id: int | None = None
    ) -> None:
        initial = {"code": code, "hamlet_id": hamlet_id}
        super().__init__(data, initial=initial)
        people = list(members)
        if people:
            self.fields["member_ids"] = forms.TypedMultipleChoiceField(
                label="Người tách ra",
                coerce=int,
                choices=people,
                widget=forms.CheckboxSelectMultiple,
                error_messages={"required": "Chưa chọn ai tách ra."},
            )
            self.fields["head_id"] = self._person("Chủ hộ mới, trong những người tách ra", people)
            self.fields["old_head_id"] = self._person(
                "Chủ hộ của hộ cũ, nếu chủ hộ tách ra", people, required=False
            )
        else:
            self.fields["persons"] = _count_field("Số nhân khẩu tách ra")
            self.fields["head_name"] = WordsField(label="Chủ hộ mới", max_length=120)
        self.fields["hamlet_id"] = _hamlet_field("Xóm của hộ mới", hamlets)
        self.fields["address"] = WordsField(label="Địa chỉ của hộ mới", required=False, max_length=200)
        self.fields["reason"] = _reason_field()

    def _person(
        self, label: str, people: list[tuple[Any, str]], *, required: bool = True
    ) -> forms.TypedChoiceField:
        return forms.TypedChoiceField(
            label=label,
            coerce=int,
            empty_value=None,
            required=required,
            choices=[("", "chọn một người"), *people],
            error_messages={"required": "Chưa chọn chủ hộ mới."},
        )


class MergeForm(forms.Form):
    """Which household takes this one in."""

    on = _day_field("Ngày nhập hộ")
    into_code = WordsField(
        label="Nhập vào hộ có mã", max_length=40, help_text="Hộ nhận giữ chủ hộ, xóm và diện của mình."
    )
    reason = _reason_field()


class DecisionForm(forms.Form):
    """How a late event is decided, and why."""

    cach = forms.ChoiceField(
        label="Cách quyết định",
        choices=[(one.value, one.value) for one in Counting],
        error_messages={
            "required": "Chưa chọn cách quyết định.",
            "invalid_choice": "Chưa chọn cách quyết định.",
        },
    )
    reason = WordsField(
        label="Lý do",
        max_length=300,
        error_messages={"required": "Chưa ghi lý do.", "max_length": "Lý do dài quá 300 chữ."},
    )
