"""The application's addresses, the empty page, and a register over all communes."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path

from bench import everywhere
from thinhduc.permissions import Permission, requires

handler403 = "accounts.views.forbidden"
handler404 = "accounts.views.not_found"
handler500 = "accounts.views.server_error"


@requires(Permission.SEE_START)
def empty(request: HttpRequest, commune: str) -> HttpResponse:
    """What every signed-in page costs before it says anything: session, scope, header, menu."""
    return render(request, "bench/empty.html")


urlpatterns = [
    path("<slug:commune>/trang-trong/", empty),
    path("<slug:commune>/trang-ca-tinh/", everywhere.households),
    path("", include("thinhduc.urls")),
]
