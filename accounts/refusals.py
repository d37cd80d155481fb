"""The page of an error: the office's own, or a stranger's where it happened on the public page."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

PUBLIC = "/kiem-tra/"  # the first part of the public page's addresses (thinhduc/urls.py)


def is_for_strangers(request: HttpRequest) -> bool:
    """Whether an address is one of the public page's, there or not."""
    return f"{request.path_info}/".startswith(PUBLIC)


def error_page(request: HttpRequest, template: str, context: Mapping[str, Any], status: int) -> HttpResponse:
    """`template` with its context; under the public page's address words for strangers, and no way inside."""
    if is_for_strangers(request):
        return render(request, "verify/error.html", {"status": status}, status=status)
    return render(request, template, context, status=status)
