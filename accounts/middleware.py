"""The end of a session after idle time, and refusals answered in words."""

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed

from accounts import drafts
from accounts.refusals import error_page
from thinhduc.errors import Conflict, DomainError, NotAllowed

Answer = Callable[[HttpRequest], HttpResponseBase]
BACKGROUND = "X-Background"  # sent by scripts for what no person asked for, e.g. keeping a draft
NOTED_EVERY = 20  # seconds between two writes of the time of the last deed


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """The way to the sign-in page; htmx is told to change the whole page."""
    page = request.get_full_path() if request.method == "GET" else drafts.page_of(request)
    answer = redirect_to_login(page)
    if getattr(request, "htmx", False):
        return HttpResponse(status=401, headers={"HX-Redirect": answer["Location"]})
    return answer


def refuse(request: HttpRequest, refusal: DomainError, status: int = 0) -> HttpResponse:
    """The page of a refusal, by its own status or another; middleware that refuses before the view answers with it."""
    templates = {NotAllowed.status: "errors/403.html", Conflict.status: "errors/409.html"}
    template = templates.get(refusal.status, "errors/refused.html")
    if not refusal.link and drafts.page_of(request) != request.path:
        refusal.link, refusal.link_label = drafts.page_of(request), "Về trang vừa mở"
    return error_page(request, template, {"refusal": refusal}, status or refusal.status)


class IdleSession:
    """Signs out after `IDLE_SECONDS` without a deed of the person; what the late post carried is parked."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.user.is_authenticated:
            now = int(time.time())
            last = request.session.get("last_deed", now)
            if now - last > settings.IDLE_SECONDS:
                return self._end(request)
            is_deed = BACKGROUND not in request.headers
            if is_deed and (now - last >= NOTED_EVERY or "last_deed" not in request.session):
                request.session["last_deed"] = now
            return self._unkept(self.get_response(request))
        return self.get_response(request)

    @staticmethod
    def _unkept(response: HttpResponseBase) -> HttpResponseBase:
        """No page of a session stays in the browser: on a shared computer, "back" would show it to the next person."""
        response.headers.setdefault("Cache-Control", "no-store, private")
        return response

    def _end(self, request: HttpRequest) -> HttpResponse:
        kept = drafts.park(request)
        logout(request)
        text = "Phiên làm việc đã hết sau 15 phút không thao tác."
        messages.info(request, f"{text} Nội dung vừa gõ đã được giữ, đăng nhập để mở lại." if kept else text)
        return to_sign_in(request)


class RefusalsInWords:
    """Turns what an action or a declaration refuses into a page: what stops it, who can lift it, a link there."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        return (
            self._wrong_way(request, response) if isinstance(response, HttpResponseNotAllowed) else response
        )

    @staticmethod
    def _wrong_way(request: HttpRequest, response: HttpResponseBase) -> HttpResponse:
        """405 in words: the address of a deed, opened again from the browser's history or after signing in."""
        refusal = DomainError(
            "Địa chỉ này chỉ nhận biểu mẫu gửi từ trang của nó, không mở trực tiếp được.",
            who_can_lift="Đề nghị mở lại trang từ trình đơn.",
            link="/",
            link_label="Về trang chính",
        )
        page = refuse(request, refusal, response.status_code)
        page["Allow"] = response["Allow"]
        return page

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """403, 409 or 422 with the refusal's own words."""
        return refuse(request, exception) if isinstance(exception, DomainError) else None


class SentAgain:
    """Forgets a parked draft once the post that sent it again was taken, that is answered with a redirection."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        was_taken = request.method == "POST" and 300 <= response.status_code < 400
        if was_taken and request.user.is_authenticated and not request.user.must_change_password:
            drafts.forget_sent(request)
        return response
