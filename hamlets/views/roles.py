"""The way in: to the start page of the role, or to choosing one."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from accounts.views import own_address
from hamlets import queries
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


@requires(Permission.SIGNED_IN)
@never_cache
def choose(request: HttpRequest) -> HttpResponse:
    """The own roles; choosing one changes what the whole application shows."""
    if request.method == "POST":
        return _work_as(request)
    cards = queries.role_cards(request.user, request.scope.membership_id)
    context = {
        "active": [card for card in cards if card.is_active],
        "others": [card for card in cards if not card.is_active],
        "next": own_address(request, request.GET.get("next", "")),
    }
    return render(request, "accounts/roles.html", context)


def _work_as(request: HttpRequest) -> HttpResponse:
    named = request.POST.get("role", "")
    chosen = next((one for one in request.memberships if str(one.pk) == named), None)
    if chosen is None:
        raise Http404
    request.session["membership"] = chosen.pk
    messages.info(request, f"Anh/chị đang làm việc với vai trò {Role(chosen.role).label}.")
    return redirect(own_address(request, request.POST.get("next", "")) or "start")
