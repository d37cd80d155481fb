"""The printing of figures for templates; a built-in of every template."""

from datetime import date, datetime
from fractions import Fraction

from django import template
from django.utils import timezone

from thinhduc import figures

register = template.Library()


@register.filter
def count(value: int | None) -> str:
    """2111 → "2.111"; None → a dash."""
    return figures.format_count(value)


@register.filter
def change(value: int | None) -> str:
    """-2 → "−2"; 3 → "+3"."""
    return figures.format_change(value)


@register.filter
def rate(value: figures.Rate | Fraction | None) -> str:
    """A share as per cent, "1,47"; None → a dash."""
    return figures.format_rate(value)


@register.filter
def size(value: int | None) -> str:
    """Bytes, "2,6 MB"."""
    return figures.format_size(value)


@register.filter
def day(value: date | None) -> str:
    """A date, "31/3/2022"."""
    return figures.format_date(value)


@register.filter
def clock(value: datetime | None) -> str:
    """The time of day in the commune's zone, "14:05"."""
    return figures.DASH if value is None else figures.format_time(timezone.localtime(value))


@register.filter
def moment(value: datetime | None) -> str:
    """Time and date in the commune's zone, "14:05 ngày 31/3/2022"."""
    return figures.DASH if value is None else figures.format_datetime(timezone.localtime(value))
