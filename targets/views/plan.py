"""The plan of a year: one version with its two tables."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from targets.queries import version_at
from targets.views.desk import Desk, show_plan, tab_of, version_or_404
from thinhduc.permissions import Permission, requires


@requires(Permission.SEE_PLANS)
@require_safe
def plan(request: HttpRequest, commune: str, year: int) -> HttpResponse:
    """The version that is worked on, else the one in force, else the last."""
    view = version_at(request.scope, year)
    if view is None:
        raise Http404
    return show_plan(request, Desk(view, tab_of(request)))


@requires(Permission.SEE_PLANS)
@require_safe
def plan_version(request: HttpRequest, commune: str, year: int, number: int) -> HttpResponse:
    """One version by its number."""
    return show_plan(request, Desk(version_or_404(request, year, number), tab_of(request)))
