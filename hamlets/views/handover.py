"""Handing the work over, and the paper about it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from hamlets import actions
from hamlets.forms import HandOverForm
from hamlets.queries.accounts import officers_to_succeed
from hamlets.queries.places import today
from hamlets.views.common import attempt, status_of
from hamlets.work import open_work
from journal.queries import last_deed
from thinhduc.permissions import Permission, requires


@requires(Permission.HAND_OVER)
def hand_over(request: HttpRequest, commune: str) -> HttpResponse:
    """What is open, to whom it goes, and until when the own term runs."""
    successors = [(one.pk, one.user.full_name) for one in officers_to_succeed(request.scope)]
    form = HandOverForm(
        request.POST or None,
        successors=successors,
        initial={"last_day": today(), "successor": successors[0][0] if len(successors) == 1 else None},
    )
    done = attempt(
        form,
        lambda typed: (
            actions.hand_over(
                scope=request.scope,
                successor_id=typed["successor"],
                last_day=typed["last_day"],
                note=typed["note"],
            )
            or True
        ),
    )
    if done:
        messages.success(request, "Đã bàn giao. Hãy in biên bản, hai người cùng ký.")
        return redirect("hamlets:handed_over", commune)
    context = {
        "form": form,
        "has_successor": bool(successors),
        "work": open_work(request.scope, commune),
        "earlier": last_deed(request.scope, "handed-over"),
        "commune": commune,
    }
    return render(request, "hamlets/hand_over.html", context, status=status_of(form))


@requires(Permission.HAND_OVER)
@require_safe
def handed_over(request: HttpRequest, commune: str) -> HttpResponse:
    """The paper about the last handing over by this membership, to print and sign."""
    entry = last_deed(request.scope, "handed-over")
    if entry is None:
        raise Http404
    context = {
        "entry": entry,
        "work": open_work(request.scope, commune),
        "last_day": request.membership.valid_to,
        "commune": commune,
    }
    return render(request, "hamlets/handed_over.html", context)
