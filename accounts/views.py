"""Pages that say why something did not go through."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts import drafts
from thinhduc.errors import NotAllowed


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A post with a stale token: what was typed is parked and offered again."""
    return render(request, "errors/csrf.html", {"kept": drafts.park(request)}, status=403)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403 for what Django itself refuses."""
    refusal = NotAllowed("Yêu cầu này không được phép.", link="/", link_label="Về trang chính")
    return render(request, "errors/403.html", {"refusal": refusal}, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404, the same words whether the thing is absent or belongs to somebody else."""
    return render(request, "errors/404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500 without any detail; the log has it."""
    return render(request, "errors/500.html", status=500)


def locked_out(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
    """Too many failures: until when this account is locked from this address."""
    return render(request, "accounts/locked_out.html", status=429)
