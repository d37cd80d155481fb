"""What Django says of a password in English only, said in Vietnamese."""

from typing import Any

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.core.exceptions import ValidationError


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
