"""The way in: to the start page of the role, or to choosing one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from thinhduc.permissions import Permission, Role, requires


@requires(Permission.SIGNED_IN)
def start(request: HttpRequest) -> HttpResponse:
    """To the start page of the role the person works as."""
    scope = request.scope
    if scope.role is None:
        return redirect("accounts:roles")
    if scope.role is Role.SYSTEM_ADMIN:
        return redirect("system:communes")
    if scope.role is Role.PROVINCE_READER:
        return redirect("province:compare")
    return redirect("commune_start", request.membership.commune.slug)
