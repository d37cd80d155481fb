"""An annex on screen and as a file."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from reports import queries
from reports.registry import FORMATS, REPORTS
from reports.renderers.html import render_table
from targets.queries import VersionOutline, outline_at, version_at
from thinhduc.permissions import Permission, requires


@requires(Permission.SEE_PLANS)
@require_safe
def annex(request: HttpRequest, commune: str, year: int, number: int, report: str) -> HttpResponse:
    """The annex as a page: as it is printed, with stated figures that differ marked, and the buttons for the files."""
    version = _version(request, year, number, report)
    shown = queries.report_of(request.scope, version, report)
    context = {
        "version": version,
        "report": shown,
        "table": render_table(shown),
        "formats": [kind for kind in FORMATS.values() if kind.key != "json"],
        "kinds": REPORTS.values(),
        "kind": REPORTS[report],
        "hashes": queries.issued_hashes(request.scope, version) if version.is_issued else [],
    }
    return render(request, "reports/annex.html", context)


@requires(Permission.SEE_PLANS)
@require_safe
def annex_file(request: HttpRequest, commune: str, year: int, number: int, **named: str) -> HttpResponse:
    """The annex `report` as a file of `format`; issued bytes are streamed as they are stored."""
    version = _version(request, year, number, named["report"])
    if named["format"] not in FORMATS:
        raise Http404
    return file_answer(queries.download_of(request.scope, version, named["report"], named["format"]))


def file_answer(file: queries.Download) -> HttpResponse:
    """A file to be saved, kept by nothing on its way."""
    answer = HttpResponse(file.content, content_type=file.content_type)
    answer["Content-Disposition"] = f'attachment; filename="{file.filename}"'
    answer["Cache-Control"] = "no-store, private"
    if file.sha256:
        answer["ETag"] = f'"{file.sha256}"'
    return answer


def version_or_404(request: HttpRequest, year: int, number: int) -> VersionOutline:
    """The version: whole while it is open, in outline once all that is shown of it is frozen."""
    version = outline_at(request.scope, year, number)
    if version is not None and not version.is_issued:
        version = version_at(request.scope, year, number)
    if version is None:
        raise Http404
    return version


def _version(request: HttpRequest, year: int, number: int, report: str) -> VersionOutline:
    if report not in REPORTS:
        raise Http404
    return version_or_404(request, year, number)
