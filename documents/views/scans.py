"""The scan of the signed and sealed paper, page by page beside what was issued."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from documents.actions.scans import SentFile, add_scan
from documents.forms import ScanForm
from documents.pages.scans import Asked, beside
from documents.pages.standing import original_notice
from documents.pictures.reading import draw_page
from documents.queries import issued, scans
from documents.queries.original import original_for
from documents.views.common import (
    attached,
    context_of,
    issued_or_404,
    number_in,
    picture,
    version_or_404,
    width_of,
)
from hamlets.views.common import attempt, status_of
from targets.queries import VersionOutline
from thinhduc.permissions import Permission, requires


@requires(Permission.SEE_PLANS)
@require_safe
def scan(request: HttpRequest, commune: str, year: int, number: int) -> HttpResponse:
    """The scan that counts, or the one asked for, beside the issued pages; all scans; the place to send one."""
    return _page(request, version_or_404(request, year, number), ScanForm())


@requires(Permission.ADD_TO_ISSUED)
@require_POST
def add(request: HttpRequest, commune: str, year: int, number: int) -> HttpResponse:
    """Keeps a scan."""
    version = version_or_404(request, year, number)
    form = ScanForm(request.POST, request.FILES)
    kept = attempt(form, lambda typed: _keep(request, version, typed))
    if kept is None:
        return _page(request, version, form)
    messages.success(request, "Đã đưa bản quét vào hồ sơ. Hãy đối chiếu từng trang với bản ban hành.")
    return redirect("documents:scan", commune, year, number)


def _keep(request: HttpRequest, version: VersionOutline, typed: dict[str, Any]) -> int:
    files = [SentFile(file.name, file.read()) for file in typed["files"]]
    return add_scan(scope=request.scope, version_id=version.id, files=files, note=typed["note"])


def _page(request: HttpRequest, version: VersionOutline, form: ScanForm) -> HttpResponse:
    scope = request.scope
    kept = scans.scans_of(scope, version.id)
    prints = issued.prints_of(scope, version) if kept else ()
    asked = Asked(*(number_in(request, name) for name in ("lan", "trang", "lech")))
    context = {
        **context_of(request, version, "documents:scan", "Bản quét", "bản quét"),
        "form": form,
        "scans": kept,
        "page": beside(version, kept, prints, asked),
        "original": original_notice(original_for(scope, version)) if version.is_issued else None,
    }
    return render(request, "documents/scan.html", context, status=status_of(form))


@requires(Permission.SEE_PLANS)
@require_safe
def scan_page(
    request: HttpRequest, commune: str, year: int, number: int, *, scan_id: int, page: int
) -> HttpResponse:
    """A page of a scan as a picture."""
    version = issued_or_404(request, year, number)
    found = scans.scan_page(request.scope, version.id, scan_id, page)
    if found is None:
        raise Http404
    return picture(draw_page(*found, width_of(request)))


@requires(Permission.SEE_PLANS)
@require_safe
def scan_file(
    request: HttpRequest, commune: str, year: int, number: int, *, scan_id: int, order: int
) -> HttpResponse:
    """A file of a scan as it was sent."""
    version = issued_or_404(request, year, number)
    file = scans.scan_file(request.scope, version.id, scan_id, order)
    if file is None:
        raise Http404
    return attached(file)


@requires(Permission.SEE_PLANS)
@require_safe
def issued_page(
    request: HttpRequest, commune: str, year: int, number: int, *, report: str, page: int
) -> HttpResponse:
    """A page of an issued PDF as a picture."""
    version = issued_or_404(request, year, number)
    one = issued.print_of(request.scope, version, report)
    if one is None or not 1 <= page <= one.pages:
        raise Http404
    return picture(draw_page(issued.content_of(request.scope, version, report), page, width_of(request)))
