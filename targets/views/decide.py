"""The leader's decision on a submitted version: all of it as it will be printed, then approve or return."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from targets import actions
from targets.forms import ReturnForm
from targets.pages.decide import changes_against, makers_of, words_of
from targets.pages.start import ANNEXES
from targets.pages.text_changes import changes_page
from targets.queries import VersionView, content_hash, version_at
from targets.queries.text import last_text, text_facts
from targets.rules import Deed, PovertyClass
from targets.rules.codes import content_code
from targets.views.desk import Desk, address_of, page_of, plan_context, version_or_404
from thinhduc.errors import Conflict, Refused
from thinhduc.permissions import Permission, requires


@requires(Permission.DECIDE_PLANS)
@require_safe
def decide(request: HttpRequest, commune: str, year: int, number: int) -> HttpResponse:
    """What is to be approved, with the hash of exactly this content."""
    return _show(request, version_or_404(request, year, number))


@requires(Permission.DECIDE_PLANS)
@require_POST
def approve(request: HttpRequest, commune: str, year: int, number: int) -> HttpResponse:
    """Approves what was shown; 409 with the new content where it is another one by now."""
    view = version_or_404(request, year, number)
    try:
        actions.approve(scope=request.scope, version_id=view.id, shown_hash=request.POST.get("shown", ""))
    except (Conflict, Refused) as refusal:
        return _show(request, version_or_404(request, year, number), refusal=refusal)
    messages.success(request, "Đã duyệt. Ghi số, ngày, người ký thì kế hoạch được ban hành.")
    return redirect("targets:decide", *address_of(view))


@requires(Permission.DECIDE_PLANS)
@require_POST
def send_back(request: HttpRequest, commune: str, year: int, number: int) -> HttpResponse:
    """Returns the version with remarks; what was typed stays where it can not be returned."""
    view = version_or_404(request, year, number)
    form = ReturnForm(request.POST)
    if not form.is_valid():
        return _show(request, view, form=form, status=422)
    try:
        actions.send_back(scope=request.scope, version_id=view.id, remark=form.cleaned_data["remark"])
    except Refused as refusal:
        return _show(request, version_or_404(request, year, number), form=form, refusal=refusal)
    messages.success(request, "Đã trả lại; công chức giảm nghèo thấy ý kiến này ở trang chính.")
    return redirect("commune_start", commune)


def _show(
    request: HttpRequest,
    view: VersionView,
    *,
    form: ReturnForm | None = None,
    refusal: Conflict | Refused | None = None,
    status: int = 200,
) -> HttpResponse:
    scope = request.scope
    replaced = version_at(scope, view.year, view.replaces) if view.replaces else None
    shown = content_hash(view)
    context = {
        **plan_context(request, view),
        "pages": [page_of(scope, Desk(view, poverty_class)) for poverty_class in PovertyClass],
        "shown_hash": shown,
        "code": content_code(shown),
        "words": words_of(view, text_facts(scope, view)),
        "text_changes": changes_page(*last_text(scope, view), view),
        "makers": makers_of(view),
        "replaced": replaced,
        "changes": changes_against(replaced, view),
        "why_not_approve": actions.why_not(scope, view, Deed.APPROVE),
        "why_not_return": actions.why_not(scope, view, Deed.RETURN),
        "annexes": ANNEXES,
        "form": form or ReturnForm(),
        "refusal": refusal,
    }
    return render(request, "targets/decide.html", context, status=refusal.status if refusal else status)
