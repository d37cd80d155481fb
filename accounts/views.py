"""Signing in and out, the own password, what was typed and not saved, and pages that say why something failed."""

import time
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from accounts import actions, drafts, labels, queries
from accounts.forms import ChangePassword, SignIn
from accounts.models import Draft
from accounts.refusals import error_page, is_for_strangers
from thinhduc.errors import NotAllowed
from thinhduc.permissions import Permission, public, requires
from thinhduc.scope import Scope

WRONG = "Tên đăng nhập hoặc mật khẩu chưa đúng, hoặc tài khoản đã đóng. Hãy thử lại hoặc hỏi quản trị xã."

MOST_SHOWN = 3  # fields of a draft that the list itself shows, to be copied


@public
@never_cache
@sensitive_post_parameters("password")
def sign_in(request: HttpRequest) -> HttpResponse:
    """Name and password; a wrong one never tells whether the name exists."""
    onward = own_address(request, request.POST.get("next") or request.GET.get("next", ""))
    if request.user.is_authenticated:
        return redirect(onward or "start")
    form = SignIn(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = authenticate(request, **form.cleaned_data)
        if user is not None:
            login(request, user)  # a new session key and a new token
            request.session["last_deed"] = int(time.time())
            return redirect(_first_page(user, onward))
        form.add_error(None, WRONG)
    status = 422 if request.method == "POST" else 200
    return render(request, "accounts/sign_in.html", {"form": form, "next": onward}, status=status)


def own_address(request: HttpRequest, address: str) -> str:
    """An address of this application to go on to; empty where it is somebody else's."""
    is_own = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    if not is_own:
        return ""
    parts = urlsplit(address)
    return parts.path + (f"?{parts.query}" if parts.query else "") if parts.path.startswith("/") else ""


def _first_page(user: Any, onward: str) -> str:
    if user.must_change_password:
        return reverse("accounts:change_password")
    if drafts.parked_drafts(Scope(role=None, user_id=user.pk)):
        return reverse("accounts:drafts")
    return onward or reverse("start")


@requires(Permission.SIGNED_IN)
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    logout(request)
    messages.info(request, "Anh/chị đã đăng xuất.")
    return redirect("accounts:sign_in")


def locked_out(request: HttpRequest, response: object = None, credentials: Any = None) -> HttpResponse:
    """Too many failures: until when this account is locked from this address; the same for a name nobody has."""
    username = (credentials or {}).get("username") or ""
    until = queries.locked_until(username, request.axes_ip_address)
    context = {"until": until, "minutes": _minutes_to(until), "limit": settings.AXES_FAILURE_LIMIT}
    return render(request, "accounts/locked_out.html", context, status=429)


def _minutes_to(until: Any) -> int:
    return max(1, -(-int((until - timezone.now()).total_seconds()) // 60)) if until else 0


@requires(Permission.SIGNED_IN)
@never_cache
@sensitive_post_parameters("old_password", "new_password", "repeat_password")
def change_password(request: HttpRequest) -> HttpResponse:
    """The own password; asked for after signing in with one from a slip."""
    forced = request.user.must_change_password
    form = ChangePassword(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        user = actions.change_own_password(
            scope=request.scope,
            old_password=form.cleaned_data["old_password"],
            new_password=form.cleaned_data["new_password"],
        )
        update_session_auth_hash(request, user)
        messages.success(request, "Đã đổi mật khẩu. Các phiên đăng nhập khác của tài khoản này đã kết thúc.")
        return redirect(_first_page(user, ""))
    status = 422 if request.method == "POST" else 200
    return render(request, "accounts/change_password.html", {"form": form, "forced": forced}, status=status)


@requires(Permission.SIGNED_IN)
@never_cache
def parked(request: HttpRequest) -> HttpResponse:
    """What was typed and could not be taken, or was not saved yet."""
    rows = [_row_of(request.scope, draft) for draft in drafts.kept_drafts(request.scope)]
    return render(request, "accounts/drafts.html", {"rows": rows})


def _row_of(scope: Scope, draft: Draft) -> dict[str, Any]:
    fields = labels.fields_of(draft)
    return {
        "draft": draft,
        "title": labels.title_of(draft),
        "count": len(fields),
        "fields": fields if len(fields) <= MOST_SHOWN else (),
        "can_open": not draft.parked and drafts.can_be_taken(scope, draft),
    }


@requires(Permission.SIGNED_IN)
@never_cache
def parked_one(request: HttpRequest, draft_id: int) -> HttpResponse:
    """One of them, to read, to send again, to give up."""
    draft = drafts.parked_draft(request.scope, draft_id)
    if draft is None:
        raise Http404
    made_as = next((one for one in request.memberships if one.pk == draft.membership_id), None)
    context = {
        "draft": draft,
        "title": labels.title_of(draft),
        "fields": labels.fields_of(draft),
        "resend": [(name, value) for name, values in draft.data.items() for value in values],
        "can_send": draft.membership_id == request.scope.membership_id,
        "made_as": made_as,
    }
    return render(request, "accounts/draft.html", context)


@requires(Permission.SIGNED_IN)
@require_POST
def discard_parked(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Give up what was typed."""
    actions.discard_draft(scope=request.scope, draft_id=draft_id)
    messages.info(request, "Đã bỏ nội dung gõ dở.")
    return redirect("accounts:drafts" if drafts.kept_drafts(request.scope) else "start")


@public
@never_cache
def health(request: HttpRequest) -> HttpResponse:
    """Whether the application and its database answer; without details."""
    answers = queries.database_answers()
    return JsonResponse({"ok": answers, "database": answers}, status=200 if answers else 503)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A post with a stale token: what was typed is parked and offered again; a stranger's file is kept nowhere."""
    kept = None if is_for_strangers(request) else drafts.park(request)
    return error_page(request, "errors/csrf.html", {"kept": kept}, 403)


def unreadable(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400 for what can not be read: too many fields, another host's name, a broken body."""
    return error_page(request, "errors/400.html", {}, 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403 for what Django itself refuses."""
    refusal = NotAllowed("Yêu cầu này không được phép.", link="/", link_label="Về trang chính")
    return error_page(request, "errors/403.html", {"refusal": refusal}, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404, the same words whether the thing is absent or belongs to somebody else."""
    return error_page(request, "errors/404.html", {}, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500 without any detail; the log has it."""
    return error_page(request, "errors/500.html", {}, 500)
