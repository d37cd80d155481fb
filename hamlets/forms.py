"""What administrators and officers type about accounts, roles, hamlets and communes."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.validators import RegexValidator

from accounts.models import User
from hamlets.actions import Grant
from hamlets.models import Area, CommuneKind, HamletKind, slug_validator
from hamlets.rules import COMMUNE_ROLES
from thinhduc.fields import DayField, WordsField
from thinhduc.figures import normalize
from thinhduc.permissions import Role

Choices = Iterable[tuple[Any, str]]

phone_validator = RegexValidator(
    r"^[0-9+][0-9 .()+-]{5,19}\Z", "Số điện thoại gồm 6–20 chữ số, được có dấu cách, chấm, gạch."
)


def _username_field(*, required: bool, help_text: str) -> forms.CharField:
    return forms.CharField(
        label="Tên đăng nhập",
        required=required,
        max_length=60,
        help_text=help_text,
        validators=User._meta.get_field("username").validators,
        widget=forms.TextInput(
            attrs={"autocapitalize": "none", "spellcheck": "false", "autocomplete": "off"}
        ),
    )


def _hamlets_field() -> forms.TypedMultipleChoiceField:
    return forms.TypedMultipleChoiceField(
        label="Xóm phụ trách",
        coerce=int,
        required=False,
        help_text="Chỉ dùng cho trưởng xóm; được chọn nhiều xóm.",
        widget=forms.CheckboxSelectMultiple,
    )


def _offer(field: forms.Field, choices: Choices, where_none: str) -> None:
    """The choices; where there are none the field says what comes first."""
    field.choices = list(choices)  # type: ignore[attr-defined]
    if not field.choices:  # type: ignore[attr-defined]
        field.help_text = where_none


class PersonForm(forms.Form):
    """Who an account is for."""

    full_name = WordsField(label="Họ và tên", max_length=120)
    phone = WordsField(label="Điện thoại", required=False, max_length=20, validators=[phone_validator])


class NewPersonForm(PersonForm):
    """A person who gets an account; the name to sign in with may be left to be proposed."""

    username = _username_field(
        required=False, help_text="Bỏ trống thì lấy theo họ tên, ví dụ Nguyễn Văn Đạt → dat.nv."
    )
    field_order = ("full_name", "username", "phone")


class GrantForm(forms.Form):
    """A role with its term, and the hamlets of a head."""

    role = forms.ChoiceField(
        label="Vai trò",
        choices=[(role.value, role.label) for role in COMMUNE_ROLES],
        widget=forms.RadioSelect,
    )
    hamlets = _hamlets_field()
    valid_from = DayField(label="Từ ngày")
    valid_to = DayField(label="Đến ngày", required=False, help_text="Bỏ trống nếu chưa định ngày kết thúc.")

    def __init__(self, *args: Any, hamlet_choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self.fields["hamlets"], hamlet_choices, "Xã chưa có xóm nào; thêm xóm ở mục “Xóm” trước đã.")

    def clean(self) -> dict[str, Any]:
        """What only the fields together can say."""
        values: dict[str, Any] = super().clean() or {}
        if (
            values.get("role") == Role.HAMLET_HEAD
            and not values.get("hamlets")
            and not self.errors.get("hamlets")
        ):
            self.add_error("hamlets", "Trưởng xóm phải có ít nhất một xóm.")
        first, last = values.get("valid_from"), values.get("valid_to")
        if first and last and last < first:
            self.add_error("valid_to", "Ngày kết thúc phải sau ngày bắt đầu.")
        return values

    def grant(self) -> Grant:
        """The typed role."""
        values = self.cleaned_data
        return Grant(
            role=Role(values["role"]),
            valid_from=values["valid_from"],
            valid_to=values["valid_to"],
            hamlet_ids=frozenset(values["hamlets"]),
        )


class NewAccountForm(GrantForm, NewPersonForm):
    """A new account with its first role."""

    field_order = ("full_name", "username", "phone", "role", "hamlets", "valid_from", "valid_to")


class ExistingAccountForm(GrantForm):
    """A role for an account that another commune made."""

    username = _username_field(
        required=True, help_text="Ghi đúng tên đăng nhập của người đã có tài khoản ở nơi khác."
    )
    field_order = ("username", "role", "hamlets", "valid_from", "valid_to")


class LastDayForm(forms.Form):
    """The last day of a term or of a hamlet."""

    last_day = DayField(label="Ngày cuối", help_text="Còn hiệu lực hết ngày này.")


class HamletForm(forms.Form):
    """A hamlet as it is in a period."""

    name = WordsField(
        label="Tên xóm", max_length=120, help_text="Ghi như trong văn bản, ví dụ “Xóm Phú”, “Nhân Hòa”."
    )
    kind = forms.ChoiceField(label="Loại", choices=HamletKind.choices)
    area = forms.ChoiceField(label="Khu vực", choices=Area.choices)
    order = forms.IntegerField(
        label="Thứ tự trong danh sách",
        min_value=1,
        max_value=999,
        error_messages={
            "invalid": "Hãy nhập số nguyên, ví dụ 3.",
            "min_value": "Thứ tự phải từ 1.",
            "max_value": "Thứ tự phải từ 1 đến 999.",
        },
    )


class NewHamletForm(HamletForm):
    """A hamlet to add."""

    slug = forms.CharField(
        label="Địa chỉ trên trang",
        required=False,
        max_length=80,
        validators=[slug_validator],
        help_text="Bỏ trống thì lấy theo tên, ví dụ lang-mon. Không đổi được về sau.",
    )
    valid_from = DayField(
        label="Có từ ngày", required=False, help_text="Bỏ trống nếu xóm đã có từ trước khi dùng phần mềm."
    )


class ChangeHamletForm(HamletForm):
    """Another name, kind, area or place."""

    from_day = DayField(
        label="Áp dụng từ ngày",
        required=False,
        help_text="Đổi tên theo quyết định: ghi ngày; văn bản cũ giữ tên cũ. Sửa chỗ ghi sai: bỏ trống.",
    )


class CommuneForm(forms.Form):
    """A commune as it is in a period."""

    kind = forms.ChoiceField(label="Loại", choices=CommuneKind.choices)
    name = WordsField(label="Tên", max_length=120, help_text="Không ghi loại, ví dụ “Thịnh Đức”.")
    superior = WordsField(
        label="Cấp trên trực tiếp", required=False, max_length=160, help_text="Ví dụ “UBND tỉnh Thái Nguyên”."
    )
    province = WordsField(label="Tỉnh", required=False, max_length=120)


class ChangeCommuneForm(CommuneForm):
    """Another kind, name, superior or province."""

    from_day = DayField(
        label="Áp dụng từ ngày",
        required=False,
        help_text="Đổi theo nghị quyết: ghi ngày; văn bản cũ giữ tên cũ. Sửa chỗ ghi sai: bỏ trống.",
    )


class NewCommuneForm(CommuneForm):
    """A commune with its first administrator."""

    slug = forms.CharField(
        label="Địa chỉ trên trang",
        required=False,
        max_length=80,
        validators=[slug_validator],
        help_text="Bỏ trống thì lấy theo tên, ví dụ thinh-duc. Không đổi được về sau.",
    )
    valid_from = DayField(label="Có từ ngày", required=False, help_text="Bỏ trống nếu không rõ.")
    admin_full_name = WordsField(label="Họ và tên quản trị xã", max_length=120)
    admin_username = _username_field(required=False, help_text="Bỏ trống thì lấy theo họ tên.")
    admin_phone = WordsField(
        label="Điện thoại quản trị xã", required=False, max_length=20, validators=[phone_validator]
    )


class _CommunesForm(forms.Form):
    """Which communes a reader of the province sees, and until when."""

    communes = forms.TypedMultipleChoiceField(
        label="Xã được xem", coerce=int, widget=forms.CheckboxSelectMultiple
    )
    valid_to = DayField(label="Đến ngày", required=False, help_text="Bỏ trống nếu chưa định ngày kết thúc.")

    def __init__(self, *args: Any, commune_choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self.fields["communes"], commune_choices, "Chưa có xã nào; thêm xã ở mục “Các xã” trước đã.")


class ReaderForm(_CommunesForm):
    """The communes of a reader."""


class NewReaderForm(_CommunesForm, NewPersonForm):
    """A new reader."""

    field_order = ("full_name", "username", "phone", "communes", "valid_to")


class ExactNameForm(forms.Form):
    """An account by its exact name."""

    username = _username_field(required=True, help_text="Ghi đúng tên đăng nhập.")


class HandOverForm(forms.Form):
    """To whom, until when, and what the successor should know."""

    successor = forms.TypedChoiceField(label="Người nhận", coerce=int, widget=forms.RadioSelect)
    last_day = DayField(label="Ngày cuối của nhiệm kỳ", help_text="Anh/chị còn làm việc hết ngày này.")
    note = forms.CharField(
        label="Ghi chú bàn giao",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Việc còn dở, hồ sơ giấy, số điện thoại cần biết.",
    )

    def __init__(self, *args: Any, successors: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["successor"].choices = list(successors)  # type: ignore[attr-defined]

    def clean_note(self) -> str:
        """Lines stay lines."""
        return "\n".join(normalize(line) for line in self.cleaned_data["note"].splitlines())
