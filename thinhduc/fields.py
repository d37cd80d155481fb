"""Form fields that read what people of the office type."""

from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator

from thinhduc.figures import format_count, format_date, normalize, normalize_lines
from thinhduc.values import read_day, refuse_spoilt


class DayField(forms.CharField):
    """A date as day/month/year; empty is None."""

    widget = forms.TextInput(
        attrs={"inputmode": "numeric", "autocomplete": "off", "placeholder": "31/3/2022"}
    )

    def to_python(self, value: Any) -> date | None:  # type: ignore[override]
        """ValidationError with the sentence of `read_day`."""
        try:
            return read_day(value or "")
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error

    def prepare_value(self, value: Any) -> Any:
        """What was typed stays as it was typed."""
        return format_date(value) if isinstance(value, date) else value


class _Longest(MaxLengthValidator):
    """Says in the house's words how much is too much; a field's own sentence goes before it."""

    def __call__(self, value: Any) -> None:
        most, here = int(self.limit_value), len(value)
        if here > most:
            words = f"Nhiều nhất {format_count(most)} chữ, đang có {format_count(here)}."
            raise forms.ValidationError(words, code=self.code)


class WordsField(forms.CharField):
    """Text in one line, normalised as it is stored."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.validators = [
            _Longest(one.limit_value) if isinstance(one, MaxLengthValidator) else one
            for one in self.validators
        ]

    def to_python(self, value: Any) -> str:
        """Composed letters, single blanks; ValidationError for text in a legacy encoding or with lost letters."""
        text = super().to_python(value) or ""
        try:
            refuse_spoilt(text)
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error
        return self.stored(text)

    def stored(self, text: str) -> str:
        """What is kept of a text."""
        return normalize(text)


class LinesField(WordsField):
    """Text of several lines, each normalised as it is stored."""

    widget = forms.Textarea

    def stored(self, text: str) -> str:
        """Its lines too."""
        return normalize_lines(text)
