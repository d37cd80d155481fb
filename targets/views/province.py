"""Communes side by side, for a reader of the province."""

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe
from django_tables2 import RequestConfig

from journal.lists import ListFile, asked_format, file_links, list_answer
from targets import actions
from targets.pages.province import gap_sentences
from targets.queries.province import commune_totals, compared_years
from targets.tables import CommuneTable
from targets.views.years import asked_year
from thinhduc.permissions import Permission, requires


@requires(Permission.COMPARE_COMMUNES)
@require_safe
def compare(request: HttpRequest) -> HttpResponseBase:
    """The totals of the communes named to the reader in a year; each look is written to the journal."""
    years = compared_years(request.scope)
    asked = asked_year(request)
    if asked is not None and asked not in years:
        years = sorted({*years, asked}, reverse=True)
    year = asked or (years[0] if years else None)
    if year is None:
        return render(request, "province/compare.html", {"table": None})
    rows = commune_totals(request.scope, year)
    actions.note_look(scope=request.scope, year=year, commune_ids=[row.commune_id for row in rows])
    table = CommuneTable(rows, year)
    RequestConfig(request, paginate=False).configure(table)
    if form := asked_format(request):
        file = ListFile(
            title=f"Các xã năm {year}",
            name=f"cac-xa-{year}",
            columns=table.export_columns(),
            rows=[row.record for row in table.rows],
            count=len(rows),
            year=year,
        )
        return list_answer(request.scope, form, file)
    address = reverse("province:compare")
    context = {
        "table": table,
        "gaps": gap_sentences(rows),
        "rows": rows,
        "together": table.together,
        "year": year,
        "files": file_links(request),
        "years": [{"label": one, "url": f"{address}?nam={one}", "current": one == year} for one in years],
    }
    return render(request, "province/compare.html", context)
