"""What the officer types about households and their people."""

import json
import re
from collections.abc import Iterable
from typing import Any

from django import forms

from hamlets.models import Area
from households.actions.register import NewMember
from households.models import FlagKind, Leaving, Relation, Sex
from households.rules import PovertyClass
from households.rules.kinds import MovementKind
from households.rules.persons import HEAD, Birth, print_birth, read_birth
from thinhduc.fields import DayField, WordsField
from thinhduc.figures import fold, format_date, normalize

Choices = Iterable[tuple[Any, str]]
NOT_SAID = ("", "chưa rõ")
OTHERS = [choice for choice in Relation.choices if choice[0] != HEAD]
LEAVINGS = [
    (one.value, one.label) for one in (Leaving.DIED, Leaving.MOVED, Leaving.ELSEWHERE, Leaving.MISTAKE)
]


class BirthField(forms.CharField):
    """A day of birth, or only the year; empty is not known."""

    widget = forms.TextInput(
        attrs={"inputmode": "numeric", "autocomplete": "off", "placeholder": "12/3/1960 hoặc 1960"}
    )

    def to_python(self, value: Any) -> Birth:
        """ValidationError with the sentence of `read_birth`."""
        try:
            return read_birth(value or "")
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error

    def validate(self, value: Any) -> None:
        """An unknown birth is a value too."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        """As texts: what can not be read was typed."""
        return normalize(data or "") != normalize(initial or "")


class IdentityField(forms.CharField):
    """An identity number as text; blanks and dots between its digits are left out."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})

    def to_python(self, value: Any) -> str:
        """The digits."""
        return re.sub(r"[\s.]", "", super().to_python(value) or "")


class SeenForm(forms.Form):
    """A form that says what its person saw, so that nothing that somebody else wrote meanwhile is lost."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    @property
    def seen_cells(self) -> dict[str, str]:
        """What was seen, by key; nothing where it can not be read."""
        try:
            cells = json.loads(self.cleaned_data.get("seen") or "{}")
        except ValueError:
            return {}
        fits = isinstance(cells, dict) and all(isinstance(value, str) for value in cells.values())
        return cells if fits else {}


def seen_text(cells: dict[str, Any]) -> str:
    """The text of the hidden field."""
    return json.dumps(cells, ensure_ascii=False)


class HouseholdForm(SeenForm):
    """A household as it is called; the head's name only where no member heads it."""

    code = WordsField(label="Mã hộ", max_length=40, help_text="Mã trong xã; hai hộ không trùng mã.")
    head_name = WordsField(label="Chủ hộ", max_length=120)
    address = WordsField(label="Địa chỉ", required=False, max_length=200, help_text="Ví dụ: Tổ 2, ngõ 15.")
    area = forms.ChoiceField(label="Khu vực", required=False, choices=[("", "theo xóm"), *Area.choices])
    note = WordsField(label="Ghi chú", required=False, max_length=300)

    def __init__(self, *args: Any, has_head: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if has_head:
            del self.fields["head_name"]

    def cells(self) -> dict[str, Any]:
        """What was typed, by the keys of the action."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}


class NewHouseholdForm(forms.Form):
    """Where a new household stands, from when."""

    code = WordsField(label="Mã hộ", max_length=40, help_text="Mã trống tiếp theo; đổi được.")
    hamlet = forms.TypedChoiceField(label="Xóm", coerce=int)
    poverty_class = forms.ChoiceField(
        label="Diện", choices=[(one.value, one.label) for one in reversed(PovertyClass)]
    )
    kind = forms.ChoiceField(
        label="Vì sao ghi",
        choices=[
            (MovementKind.REGISTERED.value, "Hộ đã có từ trước, nay ghi sổ"),
            (MovementKind.MOVED_IN.value, "Hộ chuyển đến xã"),
        ],
        help_text="Hộ tách ra từ một hộ trong sổ thì ghi biến động “Tách hộ” ở hộ ấy.",
    )
    on = DayField(label="Từ ngày", help_text="Ngày hộ có mặt trong xã, hoặc ngày lập sổ.")
    address = WordsField(label="Địa chỉ", required=False, max_length=200)
    area = forms.ChoiceField(label="Khu vực", required=False, choices=[("", "theo xóm"), *Area.choices])
    note = WordsField(label="Ghi chú", required=False, max_length=300)

    def __init__(self, *args: Any, hamlet_choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["hamlet"].choices = list(hamlet_choices)


class PersonForm(forms.Form):
    """A person; nothing but the name has to be known."""

    name = WordsField(label="Họ và tên", max_length=120)
    birth = BirthField(label="Ngày hoặc năm sinh", required=False)
    sex = forms.ChoiceField(label="Giới tính", required=False, choices=[NOT_SAID, *Sex.choices])
    relation = forms.ChoiceField(label="Quan hệ với chủ hộ", choices=OTHERS)
    ethnicity = WordsField(label="Dân tộc", required=False, max_length=40)
    identity_number = IdentityField(
        label="Số định danh/CCCD", required=False, max_length=20, help_text="9 hoặc 12 chữ số."
    )

    def new_member(self, **more: Any) -> NewMember:
        """What was typed, as a person to enter."""
        typed = self.cleaned_data
        return NewMember(
            name=typed["name"],
            born_on=typed["birth"].on,
            born_year=typed["birth"].year,
            sex=typed["sex"],
            relation=more.get("relation") or typed["relation"],
            ethnicity=typed["ethnicity"],
            identity_number=typed["identity_number"],
            joined_on=more.get("joined_on") or typed.get("joined_on"),
        )


class RowForm(PersonForm):
    """A row of the new household's people; an empty one is nobody, the first one is the head."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["relation"].choices = [("", "–"), *OTHERS]
        self.fields["relation"].required = False
        self.fields["name"].required = False

    def clean(self) -> dict[str, Any]:
        """A row with anything in it needs a name."""
        typed: dict[str, Any] = super().clean() or {}
        if self.has_changed() and not typed.get("name") and "name" not in self.errors:
            self.add_error("name", "Chưa ghi họ và tên.")
        return typed


class _Rows(forms.BaseFormSet):
    """All rows; the first one is the head and has to be there."""

    default_error_messages = {
        **forms.BaseFormSet.default_error_messages,
        "missing_management_form": "Biểu mẫu gửi lên không đủ; hãy mở lại trang rồi ghi.",
    }

    def clean(self) -> None:
        if not self.forms:
            raise forms.ValidationError(self.error_messages["missing_management_form"])
        if not self.forms[0].cleaned_data.get("name") and not self.forms[0].errors:
            self.forms[0].add_error("name", "Chưa ghi họ và tên chủ hộ.")

    def people(self) -> list[NewMember]:
        """Everybody who was typed; whom no relation was chosen for is otherwise related."""
        filled = [form for form in self.forms if form.cleaned_data.get("name")]
        return [
            form.new_member(
                relation=HEAD
                if form is self.forms[0]
                else form.cleaned_data["relation"] or Relation.OTHER.value
            )
            for form in filled
        ]


PeopleFormSet = forms.formset_factory(RowForm, formset=_Rows, extra=6, max_num=30, absolute_max=30)


class NewMemberForm(PersonForm):
    """Somebody who joins a household."""

    joined_on = DayField(label="Có mặt từ ngày", help_text="Ngày sinh, ngày chuyển đến.")
    reason = WordsField(
        label="Lý do", required=False, max_length=200, help_text="Ví dụ: sinh con, về ở cùng con."
    )


class MemberForm(SeenForm, PersonForm):
    """A member to correct; the stored identity number is not in the page."""

    joined_on = DayField(label="Có mặt từ ngày", required=False)
    clear_identity = forms.BooleanField(label="Xóa số đang ghi", required=False)
    field_order = (
        "name",
        "birth",
        "sex",
        "relation",
        "ethnicity",
        "joined_on",
        "identity_number",
        "clear_identity",
    )

    def __init__(self, *args: Any, is_head: bool, masked: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_head:
            self.fields["relation"].choices = [(HEAD, Relation.HEAD.label)]
            self.fields["relation"].help_text = "Đổi chủ hộ thì ghi biến động “Đổi chủ hộ”."
        if masked:
            self.fields["identity_number"].help_text = f"Đang ghi {masked}; để trống thì giữ nguyên."
        else:
            del self.fields["clear_identity"]

    def cells(self) -> dict[str, str]:
        """What was typed, by the keys of the action, as texts."""
        typed = self.cleaned_data
        joined = typed["joined_on"]
        return {
            "name": typed["name"],
            "birth": print_birth(typed["birth"]),
            "sex": typed["sex"],
            "relation": typed["relation"],
            "ethnicity": typed["ethnicity"],
            "joined_on": format_date(joined) if joined else "",
        }

    def new_number(self) -> str | None:
        """The number to store; None keeps what is stored."""
        if self.cleaned_data.get("clear_identity"):
            return ""
        return self.cleaned_data["identity_number"] or None


class LeaveForm(forms.Form):
    """Somebody leaves the household."""

    why = forms.ChoiceField(label="Vì sao", choices=LEAVINGS)
    on = DayField(label="Ngày")
    head = forms.TypedChoiceField(
        label="Chủ hộ mới", coerce=int, empty_value=None, required=False,
        help_text="Chỉ khi chủ hộ mất.",
    )  # fmt: skip
    reason = WordsField(label="Ghi chú", required=False, max_length=200)

    def __init__(self, *args: Any, heads: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["head"].choices = [("", "–"), *heads]
        if not heads:
            del self.fields["head"]


class FlagForm(forms.Form):
    """Something that is true of the household, or of one member."""

    kind = forms.ChoiceField(label="Đặc điểm", choices=FlagKind.choices)
    member = forms.TypedChoiceField(label="Của ai", coerce=int, empty_value=None, required=False)
    since = DayField(label="Từ ngày")
    reason = WordsField(label="Lý do", max_length=300, help_text="Ví dụ: số giấy xác nhận, quyết định.")

    def __init__(self, *args: Any, members: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["member"].choices = [("", "cả hộ"), *members]


class EndFlagForm(forms.Form):
    """It is no longer true."""

    until = DayField(label="Ngày cuối")
    reason = WordsField(label="Lý do", max_length=300)


class ReasonForm(forms.Form):
    """A reason that stays."""

    reason = WordsField(label="Lý do", max_length=300)


class PeopleFileForm(forms.Form):
    """A file of the people of the list; whole identity numbers take a reason."""

    form = forms.ChoiceField(label="Tệp", choices=[("xlsx", "Excel (xlsx)"), ("csv", "CSV")], initial="xlsx")
    full = forms.BooleanField(label="Ghi đủ số giấy tờ", required=False)
    reason = WordsField(
        label="Lý do", required=False, max_length=300, help_text="Bắt buộc khi ghi đủ số giấy tờ."
    )


class PairForm(ReasonForm):
    """Two people, and why they are one or two."""

    first = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    second = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    swap = forms.BooleanField(widget=forms.HiddenInput, required=False)

    @property
    def kept_and_other(self) -> tuple[int, int]:
        """Whose row is kept, and whose is not."""
        first, second = self.cleaned_data["first"], self.cleaned_data["second"]
        return (second, first) if self.cleaned_data["swap"] else (first, second)


class MergeHouseholdsForm(ReasonForm):
    """Who of the duplicate is who of the kept household; nobody chosen: the person moves over."""

    def __init__(self, *args: Any, kept: Any, other: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [
            ("", "không có trong hộ giữ lại: chuyển sang"),
            *((one.id, one.name) for one in kept.present),
        ]
        self.members = list(other.present)
        for member in self.members:
            same = next((one.id for one in kept.present if _is_alike(one, member)), "")
            self.fields[f"same-{member.id}"] = forms.TypedChoiceField(
                label=member.name, coerce=int, empty_value=None, required=False, choices=choices, initial=same
            )
        self.order_fields([*(f"same-{member.id}" for member in self.members), "reason"])

    def same(self) -> list[tuple[int, int]]:
        """Pairs of the kept row and the duplicate's row of one person."""
        chosen = ((self.cleaned_data.get(f"same-{member.id}"), member.id) for member in self.members)
        return [(kept_id, member_id) for kept_id, member_id in chosen if kept_id is not None]


def _is_alike(one: Any, other: Any) -> bool:
    """A first guess, which the person sees and changes."""
    years = {one.birth.year, other.birth.year} - {None}
    return fold(one.name) == fold(other.name) and len(years) <= 1
