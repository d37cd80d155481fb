"""What no request may carry, refused in one place before anything reads it."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponseBase

from thinhduc.permissions import View

FIRST_YEAR, LAST_YEAR = 1990, 2100  # as in a plan file (reports/data/plan.schema.json)
LARGEST_KEY = 2**63 - 1  # of a database's row


class SoundRequests:
    """Lets through what a browser on our own pages can send.

    Another host's name, a body that can not be read and the character NUL, which PostgreSQL does not store, are
    answered with 400. A number in an address that no year and no row can have is not found.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.get_host()
        for fields in (request.GET, request.POST):
            if any("\0" in text for name, values in fields.lists() for text in (name, *values)):
                raise SuspiciousOperation("NUL in a field")
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: View, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> None:
        """404 for a year or a key out of range."""
        for name, value in kwargs.items():
            if name == "year" and not FIRST_YEAR <= value <= LAST_YEAR:
                raise Http404
            if isinstance(value, int) and value > LARGEST_KEY:
                raise Http404
