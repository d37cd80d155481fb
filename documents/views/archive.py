"""The archive of an issued version as a file."""

from django.http import FileResponse, HttpRequest
from django.views.decorators.http import require_safe

from documents.actions.archive import take_archive
from documents.views.common import UNKEPT, version_or_404
from thinhduc.permissions import Permission, requires


@requires(Permission.SEE_FULL_JOURNAL)
@require_safe
def archive(request: HttpRequest, commune: str, year: int, number: int) -> FileResponse:
    """Everything that is kept of an issued version, in one zip file."""
    taken = take_archive(scope=request.scope, version=version_or_404(request, year, number))
    answer = FileResponse(
        taken.file, as_attachment=True, filename=taken.filename, content_type="application/zip"
    )
    answer["Cache-Control"] = UNKEPT
    return answer
