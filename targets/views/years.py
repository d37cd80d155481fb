"""Which year of a page somebody asked for."""

from django.http import HttpRequest


def asked_year(request: HttpRequest) -> int | None:
    """The year in the address's query (`?nam=2022`); None for anything that is no year."""
    text = request.GET.get("nam", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) == 4 and text >= "1900" else None
