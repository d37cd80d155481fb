"""The list of legal acts: the common one as it is delivered, and what the commune keeps beside it."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from targets import actions
from targets.forms import ActForm
from targets.pages.text_acts import act_rows
from targets.queries.text import acts_for
from targets.rules.text import Act
from thinhduc.errors import Refused
from thinhduc.permissions import Permission, is_allowed, requires


@requires(Permission.SEE_PLANS)
@require_safe
def acts(request: HttpRequest, commune: str) -> HttpResponse:
    """All acts with their validity today; `?so=` opens one in the form, `?them=1` an empty one."""
    known = acts_for(request.scope, request.scope.commune_id)
    chosen = next((act for act in known if act.number == request.GET.get("so")), None)
    return _show(request, commune, known, ActForm(initial=vars(chosen) if chosen else {}), chosen)


def _show(
    request: HttpRequest,
    commune: str,
    known: Sequence[Act],
    form: ActForm,
    chosen: Act | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    can_edit = is_allowed(request.scope.role, Permission.EDIT_PLANS)
    is_form = can_edit and (form.is_bound or chosen is not None or request.GET.get("them") == "1")
    context = {
        "rows": act_rows(known, timezone.localdate()),
        "commune": commune,
        "can_edit": can_edit,
        "form": form if is_form else None,
        "chosen": chosen,
    }
    return render(request, "targets/acts.html", context, status=status)


@requires(Permission.EDIT_PLANS)
@require_POST
def keep(request: HttpRequest, commune: str) -> HttpResponse:
    """Stores an act of the commune's own; by the same number it stands in place of the common list's."""
    form, known = ActForm(request.POST), acts_for(request.scope, request.scope.commune_id)
    if form.is_valid():
        try:
            actions.keep_act(scope=request.scope, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, f"Đã ghi văn bản {form.cleaned_data['number']}.")
            return redirect("acts:acts", commune)
    return _show(request, commune, known, form, status=422)


@requires(Permission.EDIT_PLANS)
@require_POST
def remove(request: HttpRequest, commune: str) -> HttpResponse:
    """Takes an act out of the commune's own list."""
    number = request.POST.get("number", "")
    actions.remove_act(scope=request.scope, number=number)
    messages.success(request, f"Đã bỏ văn bản {number} khỏi danh sách của xã.")
    return redirect("acts:acts", commune)
