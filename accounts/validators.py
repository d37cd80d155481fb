"""What Django says of a password in English only, said in Vietnamese; the passwords that are common here."""

from typing import Any

from django.contrib.auth.password_validation import CommonPasswordValidator, MinimumLengthValidator
from django.core.exceptions import ValidationError

from thinhduc.figures import fold

# Words of which people here make a password when asked for one; Django's list is of other countries.
_COMMON = {
    "abc", "abcd", "abcde", "abcdef", "admin", "anhyeuem", "anhnhoem", "baovemat", "bimat", "canbo",
    "chucmung", "congchuc", "dangnhap", "emyeuanh", "giamngheo", "haiphong", "hanoi", "hochiminh",
    "iloveyou", "khongbiet", "khongco", "kehoach", "lanhdao", "matkhau", "matkhaumoi", "motconvit",
    "pass", "password", "quantri", "quantrixa", "qwerty", "saigon", "taikhoan", "thainguyen",
    "toiyeuvietnam", "truongthon", "truongxom", "ubnd", "ubndxa", "vietnam", "vietnamvodich",
    "xinchao",
}  # fmt: skip
_FEWEST = 4  # different characters


class CommonHere(CommonPasswordValidator):
    """A password is not in Django's list, no common word with figures around it, no few characters repeated."""

    def validate(self, password: str, user: Any = None) -> None:
        """ValidationError where it is one of the first that anybody would try.

        >>> CommonHere().validate("cây tre bàn ghế")
        >>> CommonHere().validate("Mật khẩu 2026")
        Traceback (most recent call last):
        ...
        django.core.exceptions.ValidationError: ['Mật khẩu này quá phổ biến.']
        """
        letters = "".join(character for character in fold(password) if character.isalpha())
        listed = password.lower().strip() in self.passwords
        if listed or letters in _COMMON or len(set(password)) < _FEWEST:
            raise ValidationError("Mật khẩu này quá phổ biến.", "password_too_common")

    def get_help_text(self) -> str:
        return "Mật khẩu không được là từ phổ biến kèm vài chữ số."


class MinimumLength(MinimumLengthValidator):
    """A password has at least `min_length` characters."""

    def validate(self, password: str, user: Any = None) -> None:
        """ValidationError with how many are asked for."""
        if len(password) < self.min_length:
            raise ValidationError(
                f"Mật khẩu quá ngắn, cần ít nhất {self.min_length} ký tự.", "password_too_short"
            )

    def get_help_text(self) -> str:
        return f"Mật khẩu cần ít nhất {self.min_length} ký tự."
