"""Two versions of a year's plan side by side."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from targets.pages.overview import compared
from targets.pages.text_changes import changes_page
from targets.queries import VersionView, versions_of
from thinhduc.permissions import Permission, requires


@requires(Permission.SEE_PLANS)
@require_safe
def compare(request: HttpRequest, commune: str, year: int) -> HttpResponse:
    """`?tu=1&den=2`; without them the last two versions."""
    versions = versions_of(request.scope, year)
    if not versions:
        raise Http404
    old = _chosen(versions, request.GET.get("tu", ""), max(0, len(versions) - 2))
    new = _chosen(versions, request.GET.get("den", ""), len(versions) - 1)
    context = {
        "commune": commune,
        "versions": versions,
        "old": old,
        "new": new,
        "tables": compared(old, new) if old is not new else (),
        "text_changes": changes_page(old, old.blocks, new)
        if old is not new and (old.blocks or new.blocks)
        else None,
        "crumbs": [
            {"label": "Kế hoạch", "url": reverse("targets:plans", args=[commune])},
            {"label": str(year), "url": reverse("targets:plan", args=[commune, year])},
            {"label": "So sánh", "url": ""},
        ],
    }
    return render(request, "targets/compare.html", context)


def _chosen(versions: list[VersionView], number: str, otherwise: int) -> VersionView:
    """The version of a number; the one at the place `otherwise` where none is asked for."""
    if not number:
        return versions[otherwise]
    found = [view for view in versions if str(view.number) == number]
    if not found:
        raise Http404
    return found[0]
