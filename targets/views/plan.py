"""The plan of a year: one version with its two tables."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from targets.forms import FIRST_YEAR, LAST_YEAR
from targets.queries import version_at
from targets.views.desk import Desk, show_plan, tab_of, version_or_404
from thinhduc.permissions import Permission, is_allowed, requires


@requires(Permission.SEE_PLANS)
@require_safe
def plan(request: HttpRequest, commune: str, year: int) -> HttpResponse:
    """The version that is worked on, else the one in force, else the last; for a year without any the next step."""
    view = version_at(request.scope, year)
    if view is None:
        return _no_plan(request, commune, year)
    return show_plan(request, Desk(view, tab_of(request)))


@requires(Permission.SEE_PLANS)
@require_safe
def plan_version(request: HttpRequest, commune: str, year: int, number: int) -> HttpResponse:
    """One version by its number."""
    return show_plan(request, Desk(version_or_404(request, year, number), tab_of(request)))


def _no_plan(request: HttpRequest, commune: str, year: int) -> HttpResponse:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404
    can_open = is_allowed(request.scope.role, Permission.EDIT_PLANS)
    context = {"commune": commune, "year": year, "before": year - 1, "can_open": can_open}
    return render(request, "targets/no_plan.html", context)
