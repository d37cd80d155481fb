"""Events of years whose results are confirmed: to be decided by a person."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from hamlets.queries.places import hamlet_names
from households import actions
from households.actions import Counting
from households.forms.movements import DecisionForm
from households.lists import late_columns
from households.models import LateEvent
from households.pages import late as pages
from households.queries import late_events
from journal.lists import ListFile, asked_format, file_links, list_answer
from thinhduc.errors import Refused
from thinhduc.permissions import Permission, is_allowed, requires


@requires(Permission.SEE_REGISTER)
@require_safe
def waiting(request: HttpRequest, commune: str) -> HttpResponseBase:
    """What waits for a decision, then what was decided."""
    if form := asked_format(request):
        found = _views(list(late_events(request.scope)), commune)
        file = ListFile(
            "Biến động của năm đã xác nhận",
            f"bien-dong-cho-quyet-{commune}",
            late_columns(),
            found,
            len(found),
        )
        return list_answer(request.scope, form, file)
    return _page(request, commune)


@requires(Permission.EDIT_REGISTER)
@require_POST
def decide(request: HttpRequest, commune: str, late_id: int) -> HttpResponse:
    """Counts it then or now, or rejects it; with a reason."""
    if not late_events(request.scope).filter(pk=late_id).exists():
        raise Http404
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return _page(request, commune, late_id, form)
    how = Counting(form.cleaned_data["cach"])
    try:
        actions.decide_late_event(
            scope=request.scope, late_id=late_id, how=how, reason=form.cleaned_data["reason"]
        )
    except Refused as refused:
        form.add_error(None, " ".join(part for part in (refused.message, refused.who_can_lift) if part))
        return _page(request, commune, late_id, form)
    messages.success(request, pages.DECIDED[how])
    return redirect("movements:waiting", commune)


def _views(events: list[LateEvent], commune: str) -> list[pages.LateView]:
    names = hamlet_names({pk for one in events for pk in pages.hamlets_of(one)})
    return [pages.late_view(one, names, commune) for one in events]


def _page(
    request: HttpRequest, commune: str, late_id: int | None = None, form: DecisionForm | None = None
) -> HttpResponse:
    events = list(late_events(request.scope)[:200])
    context = {
        "open": _views([one for one in events if one.state == one.State.OPEN], commune),
        "decided": _views([one for one in events if one.state != one.State.OPEN], commune),
        "files": file_links(request) if events and not late_id else [],
        "form": form or DecisionForm(),
        "refused_id": late_id,
        "ways": pages.WAYS,
        "may_edit": is_allowed(request.scope.role, Permission.EDIT_REGISTER),
        "commune": commune,
    }
    return render(request, "households/movements/late.html", context, status=422 if form else 200)
