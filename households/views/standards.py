"""Poverty standards: for the system's administrator all of them, for a commune's office those that hold there."""

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from hamlets.queries import today
from households import queries
from households.actions import add_own_standard, remove_own_standard
from households.forms.standards import OwnStandardForm
from households.lists import standard_columns
from households.pages.standards import coming, spans, standard_row, standard_view
from households.rules import Standard
from journal.lists import ListFile, asked_format, file_links, list_answer
from thinhduc.errors import Refused
from thinhduc.permissions import Permission, requires


@requires(Permission.MANAGE_STANDARDS)
@require_safe
def standards(request: HttpRequest) -> HttpResponseBase:
    """All standards, latest first."""
    found, day = queries.all_standards(), today()
    present = next((one for one in found if not one.province and one.covers(day)), None)
    rows = [standard_row(one, day) for one in found]
    if form := asked_format(request):
        return list_answer(
            request.scope, form, ListFile("Chuẩn nghèo", "chuan-ngheo", standard_columns(), rows, len(rows))
        )
    context = {"rows": rows, "present": present, "files": file_links(request)}
    return render(request, "households/standards.html", context)


@requires(Permission.MANAGE_STANDARDS)
@require_safe
def standard(request: HttpRequest, standard: str) -> HttpResponse:
    """One standard with all its facts."""
    return render(request, "households/standard.html", {"standard": standard_view(_known(standard))})


@requires(Permission.MANAGE_STANDARDS)
def add_standard(request: HttpRequest, standard: str) -> HttpResponse:
    """A province's own standard, after the national one of the address."""
    base = _known(standard)
    form = OwnStandardForm(request.POST or None, base=base, provinces=queries.known_provinces(request.scope))
    made = _try_to_add(request, form, base) if form.is_valid() else None
    if made is None:
        context = {"form": form, "base": base}
        return render(request, "households/standard_form.html", context, status=422 if form.errors else 200)
    messages.success(request, f"Đã ghi {made.name}.")
    return redirect("system_standards:standard", made.slug)


def _try_to_add(request: HttpRequest, form: OwnStandardForm, base: Standard) -> Standard | None:
    """The new standard; None where the rules refuse it, which the form's fields then say."""
    try:
        return add_own_standard(scope=request.scope, base_slug=base.slug, **form.typed())
    except Refused as refused:
        for finding in refused.findings:
            form.add_error(finding.key if finding.key in form.fields else None, finding.message)
        if not refused.findings:
            form.add_error(None, refused.message)
        return None


@requires(Permission.MANAGE_STANDARDS)
@require_POST
def remove_standard(request: HttpRequest, standard: str) -> HttpResponse:
    """Takes back a province's standard that nobody uses."""
    name = remove_own_standard(scope=request.scope, slug=_known(standard).slug)
    messages.success(request, f"Đã bỏ {name}.")
    return redirect("system_standards:standards")


@requires(Permission.SEE_STANDARDS)
@require_safe
def standards_here(request: HttpRequest, commune: str) -> HttpResponse:
    """The standards that hold for the commune in a year, with cut-offs, indices and where they come from."""
    scope = request.scope
    year = _year(request)
    known = queries.standards_known_to(scope, scope.commune_id, date(year, 12, 31))
    holding = [one for one in known if one.valid_from.year <= year <= (one.valid_to or date.max).year]
    hamlets = queries.areas_of_commune(scope, scope.commune_id, year)
    here = reverse("standards", args=[commune])
    years = range(
        min((one.valid_from.year for one in known), default=year),
        max(((one.valid_to or one.valid_from).year for one in known), default=year) + 1,
    )
    context = {
        "commune": commune,
        "year": year,
        "years": [
            {"label": str(one), "url": f"{here}?nam={one}", "current": one == year} for one in reversed(years)
        ],
        "standards": [standard_view(one, hamlets, holding[:place]) for place, one in enumerate(holding)],
        "spans": spans(known, year),
        "coming": coming(known, year),
        "here": here,
    }
    return render(request, "households/standards_here.html", context)


def _known(slug: str) -> Standard:
    found = queries.standard_by_slug(slug)
    if found is None:
        raise Http404
    return found


def _year(request: HttpRequest) -> int:
    """The year that is asked for; this year where it is none."""
    text = request.GET.get("nam", "")
    return (
        int(text)
        if len(text) == 4 and text.isascii() and text.isdecimal() and text >= "1990"
        else today().year
    )
