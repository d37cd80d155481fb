"""The openings of hamlets that were split since the review."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from households.queries import SplitGroup, opening_results
from targets import actions
from targets.forms import SplitOpeningsForm
from targets.queries import VersionView
from targets.queries.openings import COPIED
from targets.views.desk import address_of, plan_context, version_or_404
from thinhduc.errors import Refused
from thinhduc.figures import format_count
from thinhduc.permissions import Permission, requires


@dataclass(frozen=True)
class GroupCard:
    """One split: what the whole had, and the form for its parts."""

    number: int
    whole: str
    parts: str
    known: str
    missing: str
    form: SplitOpeningsForm


@requires(Permission.EDIT_PLANS)
@require_http_methods(["GET", "HEAD", "POST"])
def split_openings(request: HttpRequest, commune: str, year: int, number: int) -> HttpResponse:
    """A form per split; what is typed must add up to the whole."""
    view = version_or_404(request, year, number)
    groups = opening_results(request.scope, view.year).splits
    cards = [_card(request, view, number, group) for number, group in enumerate(groups, 1)]
    for card in cards:
        if card.form.is_bound and card.form.is_valid():
            try:
                names = actions.enter_openings(
                    scope=request.scope,
                    version_id=view.id,
                    figures=card.form.figures(),
                    reason=card.form.cleaned_data["reason"],
                )
            except Refused as refused:
                card.form.add_error(None, f"{refused.message} {refused.who_can_lift}".strip())
            else:
                messages.success(request, f"Đã ghi số đầu kỳ của {', '.join(names)}.")
                return redirect("targets:split_openings", *address_of(view))
    status = 422 if request.method == "POST" else 200
    context = {**plan_context(request, view), "cards": cards}
    return render(request, "targets/split_openings.html", context, status=status)


def _card(request: HttpRequest, view: VersionView, number: int, group: SplitGroup) -> GroupCard:
    lines = {line.hamlet_id: line for line in view.lines if line.hamlet_id in group.hamlet_ids}
    is_sent = request.method == "POST" and request.POST.get("group") == str(number)
    form = SplitOpeningsForm(
        request.POST if is_sent else None,
        hamlets={pk: line.name for pk, line in lines.items()},
        labels=actions.ENTERED,
        initial={
            f"{source}-{pk}": line.figures[key]
            for pk, line in lines.items()
            for key, source in COPIED.items()
        },
    )
    return GroupCard(
        number=number,
        whole=" + ".join(group.whole),
        parts=_listed([line.name for line in lines.values()]),
        known="; ".join(
            f"{label}: {format_count(group.values[key])}" for key, label in actions.ENTERED.items()
        ),
        missing=_listed(group.missing),
        form=form,
    )


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names)
