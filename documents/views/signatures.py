"""Which files of an issued plan are signed; taking signed ones in."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from documents.actions.signed import take_signed
from documents.forms import SignedForm
from documents.pages.signatures import file_cards
from documents.pages.standing import original_notice
from documents.queries.issued import issued_pdfs, meant_report
from documents.queries.original import original_for
from documents.queries.signed import signed_bytes, signed_of
from documents.views.common import attached, attempt_all, context_of, issued_or_404, version_or_404
from hamlets.views.common import status_of
from targets.queries import VersionOutline
from thinhduc.permissions import Permission, is_allowed, requires


@requires(Permission.SEE_PLANS)
@require_safe
def signatures(request: HttpRequest, commune: str, year: int, number: int) -> HttpResponse:
    """Each issued PDF with its signed copies, which document is valid, the place to send a signed file."""
    return _page(request, version_or_404(request, year, number), SignedForm())


@requires(Permission.ADD_TO_ISSUED)
@require_POST
def add_signed(request: HttpRequest, commune: str, year: int, number: int) -> HttpResponse:
    """Takes a file in that was signed outside; which of the issued files it is of shows in its bytes."""
    version = version_or_404(request, year, number)
    form = SignedForm(request.POST, request.FILES)
    taken = attempt_all(form, lambda typed: _take(request, version, typed["file"]))
    if taken is None:
        return _page(request, version, form)
    messages.success(request, "Đúng tệp đã ban hành, chữ ký số hợp lệ. Đã đưa bản ký vào hồ sơ.")
    return redirect("documents:signatures", commune, year, number)


def _take(request: HttpRequest, version: VersionOutline, file: Any) -> int:
    content = file.read()
    return take_signed(
        scope=request.scope,
        version_id=version.id,
        report=meant_report(request.scope, version, content),
        filename=file.name,
        content=content,
    )


def _page(request: HttpRequest, version: VersionOutline, upload: SignedForm) -> HttpResponse:
    scope = request.scope
    files = file_cards(version, issued_pdfs(scope, version), signed_of(scope, version.id))
    signed = [file.current for file in files if file.current]
    context = {
        **context_of(request, version, "documents:signatures", "Bản ký số", "bản ký"),
        "files": files,
        "first": signed[0] if signed else None,
        "several": len(signed) > 1,
        "original": original_notice(original_for(scope, version)) if version.is_issued else None,
        "upload": upload,
        "may_archive": is_allowed(scope.role, Permission.SEE_FULL_JOURNAL),
    }
    return render(request, "documents/signatures.html", context, status=status_of(upload))


@requires(Permission.SEE_PLANS)
@require_safe
def signed_file(request: HttpRequest, commune: str, year: int, number: int, *, file_id: int) -> HttpResponse:
    """A signed file as it was taken in."""
    version = issued_or_404(request, year, number)
    file = signed_bytes(request.scope, file_id, version.id)
    if file is None:
        raise Http404
    return attached(file)
