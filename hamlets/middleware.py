"""From the signed-in account to the scope it works in."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from accounts.middleware import to_sign_in
from hamlets import queries
from thinhduc.errors import Conflict
from thinhduc.permissions import Permission
from thinhduc.scope import Scope

Answer = Callable[[HttpRequest], HttpResponseBase]


class WorkingAs:
    """Sets `request.scope` and holds an address and a post against it.

    An address names its commune: one that is not the membership's is not found. A post names the membership it was
    made as; another active one is a conflict.
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
        if request.user.must_change_password and not own_account:
            return redirect("accounts:change_password")
        self._check_commune(request, kwargs)
        self._check_membership(request, own_account)
        return None

    def _check_commune(self, request: HttpRequest, kwargs: dict[str, Any]) -> None:
        slug = kwargs.get("commune")
        if slug is not None and not queries.is_own_commune(request.membership, slug):
            request.other_memberships = queries.memberships_in(request.memberships, slug)
            raise Http404

    def _check_membership(self, request: HttpRequest, own_account: bool) -> None:
        if request.method in ("GET", "HEAD", "OPTIONS") or own_account:
            return
        named = request.headers.get("X-Membership") or request.POST.get("membership", "")
        if str(request.scope.membership_id) != named:
            raise Conflict(
                "Trang này được mở khi làm việc với vai trò khác với vai trò đang dùng; chưa có gì được ghi. "
                "Hãy tải lại trang rồi làm tiếp.",
                link="/",
                link_label="Về trang chính",
            )
