"""A figure of the review over the years, under the hamlets as they stand at the end of the last one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from hamlets.queries import today
from households.pages.series import FIGURES, series_page
from households.queries.series import hamlet_series
from thinhduc.permissions import Permission, requires
from thinhduc.requests import FIRST_YEAR, LAST_YEAR


@requires(Permission.SEE_REVIEWS)
@require_safe
def series(request: HttpRequest, commune: str) -> HttpResponse:
    """One figure; `so` names it, `nam` the last year."""
    key = request.GET.get("so", "")
    key = key if key in FIGURES else next(iter(FIGURES))
    year = _asked_year(request.GET.get("nam", ""))
    address = reverse("households:series", args=[commune])
    context = {
        "commune": commune,
        "page": series_page(hamlet_series(request.scope, key, year), key),
        "tabs": [
            {"label": label, "url": f"{address}?so={one}&nam={year}", "current": one == key}
            for one, label in FIGURES.items()
        ],
        "crumbs": [{"label": "Rà soát", "url": reverse("households:reviews", args=[commune])}],
    }
    return render(request, "households/series.html", context)


def _asked_year(text: str) -> int:
    """The year of the address; last year where it is none."""
    year = int(text) if text.isascii() and text.isdecimal() and len(text) == 4 else 0
    return year if FIRST_YEAR <= year <= LAST_YEAR else today().year - 1
