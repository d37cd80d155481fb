"""What people type about their own account."""

from django import forms
from django.contrib.auth.password_validation import validate_password

from accounts.models import User
from thinhduc.figures import normalize


class SignIn(forms.Form):
    """Name and password as they are typed; the name in any case and with blanks around it."""

    username = forms.CharField(
        label="Tên đăng nhập",
        max_length=60,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
        error_messages={"required": "Hãy nhập tên đăng nhập."},
    )
    password = forms.CharField(
        label="Mật khẩu",
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": "Hãy nhập mật khẩu."},
    )

    def clean_username(self) -> str:
        """As names are stored."""
        return normalize(self.cleaned_data["username"]).lower()


def _new_password(label: str, required: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": required},
    )


class ChangePassword(forms.Form):
    """The present password and, twice, the new one; all faults are said at once."""

    old_password = forms.CharField(
        label="Mật khẩu hiện tại",
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": "Hãy nhập mật khẩu hiện tại."},
    )
    new_password = _new_password("Mật khẩu mới", "Hãy nhập mật khẩu mới.")
    repeat_password = _new_password("Nhập lại mật khẩu mới", "Hãy nhập lại mật khẩu mới.")

    def __init__(self, *args: object, user: User, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_old_password(self) -> str:
        """The present password must be right."""
        typed: str = self.cleaned_data["old_password"]
        if not self.user.check_password(typed):
            raise forms.ValidationError("Mật khẩu hiện tại chưa đúng.")
        return typed

    def clean_new_password(self) -> str:
        """By the rules of settings.AUTH_PASSWORD_VALIDATORS, and not the old one again."""
        typed: str = self.cleaned_data["new_password"]
        if typed == self.data.get("old_password"):
            raise forms.ValidationError("Mật khẩu mới phải khác mật khẩu hiện tại.")
        validate_password(typed, self.user)
        return typed

    def clean_repeat_password(self) -> str:
        """Both times the same."""
        typed: str = self.cleaned_data["repeat_password"]
        if typed != self.data.get("new_password"):
            raise forms.ValidationError("Hai lần nhập mật khẩu mới chưa giống nhau.")
        return typed
