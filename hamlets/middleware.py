"""From the signed-in account to the scope it works in."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from accounts import drafts
from accounts.middleware import refuse, to_sign_in
from hamlets import queries
from thinhduc.errors import Conflict
from thinhduc.permissions import Permission, is_allowed
from thinhduc.scope import Scope

# What a password from a slip opens: changing it, and leaving.
BEFORE_CHANGING = ("accounts:change_password", "accounts:sign_out")

Answer = Callable[[HttpRequest], HttpResponseBase]


class WorkingAs:
    """Sets `request.scope` and holds an address and a post against it.

    An address names its commune: one that is not the membership's is not found, save that officer and leader read the
    communes that theirs followed. A post names the membership it was made as; another active one is a conflict.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.memberships = []
        request.membership = None
        request.scope = Scope.nobody()
        if request.user.is_authenticated:
            request.memberships = queries.active_memberships(request.user)
            request.membership = queries.chosen(request.memberships, request.session.get("membership"))
            request.scope = queries.scope_of(request.user, request.membership)
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        """Sign-in, forced change of password, the address's commune, the post's membership."""
        if getattr(view, "is_public", False):
            return None
        if not request.user.is_authenticated:
            return to_sign_in(request)
        own_account = Permission.SIGNED_IN in getattr(view, "permissions", ())
        if request.user.must_change_password and request.resolver_match.view_name not in BEFORE_CHANGING:
            return redirect("accounts:change_password")
        is_deed = request.method not in ("GET", "HEAD", "OPTIONS") and not own_account
        named = request.headers.get("X-Membership") or request.POST.get("membership", "") if is_deed else ""
        current = str(request.scope.membership_id)
        others = {str(membership.pk) for membership in request.memberships} - {current}
        if is_deed and named in others:
            return self._made_as_another(request)
        self._check_commune(request, view, kwargs)
        if is_deed and named != current:
            return self._made_as_another(request)
        return None

    def _check_commune(self, request: HttpRequest, view: Any, kwargs: dict[str, Any]) -> None:
        slug = kwargs.get("commune")
        if slug is None or queries.is_own_commune(request.membership, slug):
            return
        past = queries.past_scope(request.scope, slug) if request.method in ("GET", "HEAD") else None
        if past is not None and _reads(past, view):
            request.scope = past
            return
        request.other_memberships = queries.memberships_in(request.memberships, slug)
        if not request.other_memberships:
            request.ended_membership = queries.ended_membership(request.user, slug)
        raise Http404

    def _made_as_another(self, request: HttpRequest) -> HttpResponseBase:
        """409 where the page was opened as another membership; what was typed is parked.

        Answered here: Django asks `process_exception` only about what a view raises.
        """
        kept = drafts.park(request)
        saved = " Nội dung vừa gõ đã được giữ lại." if kept else ""
        refusal = Conflict(
            f"Trang này được mở khi làm việc với vai trò khác với vai trò đang dùng; chưa có gì được ghi.{saved}",
            link=reverse("accounts:draft", args=[kept.pk]) if kept else reverse("accounts:roles"),
            link_label="Xem nội dung đã giữ" if kept else "Chọn lại vai trò",
        )
        return refuse(request, refusal)


def _reads(scope: Scope, view: Any) -> bool:
    """Whether a view is one for looking: the rest of an earlier commune's addresses is not found."""
    return any(is_allowed(scope.role, permission) for permission in getattr(view, "permissions", ()))
