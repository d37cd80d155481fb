"""Who has taken note of an issued version, and one hamlet's target sheet on paper."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hamlets.queries import heads_of, place_of
from journal.lists import ListFile, asked_format, file_links, list_answer
from targets.lists import receipt_columns
from targets.pages.sheet import hamlet_tables
from targets.queries.heads import hamlet_receipts
from targets.views.desk import plan_context, version_or_404
from thinhduc.permissions import Permission, requires


@requires(Permission.SEE_ACKNOWLEDGEMENTS)
@require_safe
def acknowledgements(request: HttpRequest, commune: str, year: int, number: int) -> HttpResponseBase:
    """Every hamlet of an issued version: taken note or not, its head and telephone."""
    view = version_or_404(request, year, number)
    if not view.is_issued:
        raise Http404
    receipts = hamlet_receipts(request.scope, view)
    if form := asked_format(request):
        file = ListFile(
            title=f"Các xóm tiếp nhận kế hoạch năm {year}",
            name=f"tiep-nhan-{commune}-{year}-ban-{number}",
            columns=receipt_columns(),
            rows=receipts,
            count=len(receipts),
            year=year,
        )
        return list_answer(request.scope, form, file)
    slugs = {line.hamlet_id: line.hamlet_slug for line in view.lines}
    waiting = [(one, slugs[one.hamlet_id]) for one in receipts if not one.is_given]
    given = [(one, slugs[one.hamlet_id]) for one in receipts if one.is_given]
    context = {
        **plan_context(request, view),
        "waiting": waiting,
        "given": given,
        "total": len(receipts),
        "files": file_links(request),
        "label": f"{len(given)} trên {len(receipts)} xóm đã tiếp nhận",
    }
    return render(request, "targets/acknowledgements.html", context)


@requires(Permission.SEE_ACKNOWLEDGEMENTS)
@require_safe
def hamlet_sheet(request: HttpRequest, commune: str, year: int, number: int, hamlet: str) -> HttpResponse:
    """The targets of one hamlet on one sheet of A4, for a head without a telephone."""
    view = version_or_404(request, year, number)
    line = next((line for line in view.lines if line.hamlet_slug == hamlet), None)
    if line is None or not view.is_issued:
        raise Http404
    context = {
        **plan_context(request, view),
        "line": line,
        "tables": hamlet_tables(view, line),
        "heads": heads_of(request.scope).get(line.hamlet_id, []),
        "office": place_of(request.scope, view.commune_id, view.document_date),
    }
    return render(request, "targets/hamlet_sheet.html", context)
