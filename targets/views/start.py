"""The start page of each role: what is to be done now."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from thinhduc.permissions import Permission, requires


@requires(Permission.SEE_START)
def commune_start(request: HttpRequest, commune: str) -> HttpResponse:
    """The start page of the role the person works as."""
    return render(request, "base.html")
