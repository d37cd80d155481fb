"""The application's addresses and the empty page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path

from thinhduc.permissions import Permission, requires

handler403 = "accounts.views.forbidden"
handler404 = "accounts.views.not_found"
handler500 = "accounts.views.server_error"


@requires(Permission.SEE_START)
def empty(request: HttpRequest, commune: str) -> HttpResponse:
    """What every signed-in page costs before it says anything: session, scope, header, menu."""
    return render(request, "bench/empty.html")


urlpatterns = [path("<slug:commune>/trang-trong/", empty), path("", include("thinhduc.urls"))]
