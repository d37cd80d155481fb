"""Who can realistically leave: pinning the households behind a reduction, and the year so far."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from journal.lists import ListFile, asked_format, file_links, list_answer
from targets.actions.candidates import set_planned_households
from targets.lists import candidate_columns, candidate_rows
from targets.pages.candidates import sections_of, tabs_of, year_so_far
from targets.pages.columns import SLUGS
from targets.queries import version_at
from targets.queries.candidates import candidates_of, progress_of
from targets.views.desk import tab_of
from thinhduc.permissions import Permission, is_allowed, requires


@requires(Permission.SEE_PLANS)
@require_safe
def candidates(request: HttpRequest, commune: str, year: int) -> HttpResponseBase:
    """The households of a class at the year's begin by hamlet, nearest to leaving first, those pinned marked."""
    poverty_class = tab_of(request)
    found = candidates_of(request.scope, year, poverty_class)
    if found is None:
        raise Http404
    if form := asked_format(request):
        rows = list(candidate_rows(found))
        file = ListFile(
            title=f"Hộ dự kiến thoát năm {year}",
            name=f"ho-du-kien-thoat-{SLUGS[poverty_class]}-{commune}-{year}",
            columns=candidate_columns(),
            rows=rows,
            count=len(rows),
            filters=[poverty_class.label],
            year=year,
        )
        return list_answer(request.scope, form, file)
    context = {
        **_around(request, commune, year, "Hộ dự kiến thoát"),
        "files": file_links(request),
        "found": found,
        "sections": sections_of(found),
        "tabs": tabs_of(reverse("targets:candidates", args=[commune, year]), poverty_class),
        "slug": SLUGS[poverty_class],
        "can_pin": is_allowed(request.scope.role, Permission.EDIT_PLANS),
    }
    return render(request, "targets/candidates.html", context)


@requires(Permission.EDIT_PLANS)
@require_POST
def pin(request: HttpRequest, commune: str, year: int) -> HttpResponse:
    """Keeps which of the households that were shown are pinned."""
    poverty_class = tab_of(request)
    chosen, shown = (_keys(request.POST.getlist(name)) for name in ("household", "shown"))
    count = set_planned_households(
        scope=request.scope, year=year, poverty_class=poverty_class, chosen=chosen, shown=shown
    )
    messages.success(request, f"Đã lưu {count} thay đổi." if count else "Không có gì thay đổi.")
    url = reverse("targets:candidates", args=[commune, year])
    return redirect(f"{url}?bieu={SLUGS[poverty_class]}")


def _keys(texts: list[str]) -> set[int]:
    """The numbers in a post; anything else in it names no household."""
    return {int(text) for text in texts if text.isascii() and text.isdecimal() and len(text) < 19}


@requires(Permission.SEE_PLANS)
@require_safe
def progress(request: HttpRequest, commune: str, year: int) -> HttpResponse:
    """Planned, done, relapsed per hamlet, and the closing to expect."""
    version = version_at(request.scope, year)
    if version is None:
        raise Http404
    poverty_class = tab_of(request)
    context = {
        **_around(request, commune, year, "Theo dõi trong năm"),
        "version": version,
        "poverty_class": poverty_class,
        "so_far": year_so_far(progress_of(request.scope, version, poverty_class), poverty_class),
        "tabs": tabs_of(reverse("targets:progress", args=[commune, year]), poverty_class),
    }
    return render(request, "targets/progress.html", context)


def _around(request: HttpRequest, commune: str, year: int, label: str) -> dict[str, object]:
    return {
        "commune": commune,
        "plan_year": year,
        "crumbs": [
            {"label": "Kế hoạch", "url": reverse("targets:plans", args=[commune])},
            {"label": str(year), "url": reverse("targets:plan", args=[commune, year])},
            {"label": label, "url": ""},
        ],
    }
