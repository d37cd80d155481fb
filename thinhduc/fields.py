"""Form fields that read what people of the office type."""

from datetime import date
from typing import Any

from django import forms

from thinhduc.figures import format_date, normalize
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


class WordsField(forms.CharField):
    """Text in one line, normalised as it is stored."""

    def to_python(self, value: Any) -> str:
        """Composed letters, single blanks; ValidationError for text in a legacy encoding or with lost letters."""
        text = super().to_python(value) or ""
        try:
            refuse_spoilt(text)
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error
        return normalize(text)
