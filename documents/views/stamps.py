"""The pictures of hand and seal that visible signatures show."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from documents.actions.stamps import add_stamp
from documents.forms import StampForm
from documents.queries.stamps import stamp_bytes, stamps_of
from documents.rules.stamps import LARGEST
from documents.views.common import picture
from hamlets.views.common import attempt, status_of
from thinhduc.permissions import Permission, requires


@requires(Permission.SIGN_DOCUMENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def stamps(request: HttpRequest, commune: str) -> HttpResponse:
    """The pictures that count, those before them, and the place to send one."""
    form = StampForm(request.POST or None, request.FILES or None)
    warning = attempt(form, lambda typed: _keep(request, typed)) if request.method == "POST" else None
    if warning is None:
        kept = stamps_of(request.scope)
        context = {
            "form": form,
            "commune": commune,
            "current": [one for one in kept if one.is_current],
            "earlier": [one for one in kept if not one.is_current],
            "largest": LARGEST,
        }
        return render(request, "documents/stamps.html", context, status=status_of(form))
    messages.success(request, "Đã giữ hình; từ nay chữ ký trên máy chủ dùng hình này.")
    if warning:
        messages.warning(request, warning)
    return redirect("stamps:pictures", commune)


def _keep(request: HttpRequest, typed: dict[str, Any]) -> str:
    return add_stamp(scope=request.scope, kind=typed["kind"], content=typed["picture"].read())


@requires(Permission.SIGN_DOCUMENTS)
@require_safe
def stamp(request: HttpRequest, commune: str, stamp_id: int) -> HttpResponse:
    """A picture itself."""
    content = stamp_bytes(request.scope, stamp_id)
    if content is None:
        raise Http404
    return picture(content)
