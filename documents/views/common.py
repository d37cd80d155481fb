"""What the pages of one issued version share."""

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header

from documents.pages.standing import crumbs_of, not_yet, overtaken, title_of
from reports.queries import Download
from targets.queries import VersionOutline, outline_at
from thinhduc.errors import Refused
from thinhduc.permissions import Permission, is_allowed

Result = TypeVar("Result")

LARGE, ORDINARY = 2000, 1000  # pixels across of a drawn page
UNKEPT = "no-store, private"


def version_or_404(request: HttpRequest, year: int, number: int) -> VersionOutline:
    """The version of an address."""
    version = outline_at(request.scope, year, number)
    if version is None:
        raise Http404
    return version


def issued_or_404(request: HttpRequest, year: int, number: int) -> VersionOutline:
    """The version of an address whose files are frozen."""
    version = version_or_404(request, year, number)
    if not version.is_issued:
        raise Http404
    return version


def context_of(
    request: HttpRequest, version: VersionOutline, name: str, here: str, what: str
) -> dict[str, object]:
    """What every such page needs around it; `name`: of its address, `what`: is added there."""
    return {
        "version": version,
        "commune": version.commune_slug,
        "title": title_of(version),
        "crumbs": crumbs_of(version, here),
        "not_yet": not_yet(version, what),
        "overtaken": overtaken(version, name) if version.is_issued else None,
        "may_add": version.is_issued and is_allowed(request.scope.role, Permission.ADD_TO_ISSUED),
    }


def attempt_all(form: forms.Form, deed: Callable[[dict[str, Any]], Result]) -> Result | None:
    """Do `deed` with what was sent; None where the form or the rules refuse it, which the form says fault by fault."""
    if not form.is_valid():
        return None
    try:
        return deed(form.cleaned_data)
    except Refused as refused:
        said = [refused.message, *(finding.message for finding in refused.findings), refused.who_can_lift]
        for words in filter(None, said):
            form.add_error(None, words)
        return None


def attached(file: Download) -> HttpResponse:
    """A stored file to be saved, never shown by the browser."""
    answer = HttpResponse(file.content, content_type=file.content_type)
    answer["Content-Disposition"] = content_disposition_header(True, file.filename)
    answer["Cache-Control"] = UNKEPT
    answer["ETag"] = f'"{file.sha256}"'
    return answer


def picture(content: bytes) -> HttpResponse:
    """A PNG to be shown in its page."""
    answer = HttpResponse(content, content_type="image/png")
    answer["Content-Disposition"] = "inline"
    answer["Cache-Control"] = UNKEPT
    return answer


def width_of(request: HttpRequest) -> int:
    """How wide a page is drawn: two sizes alone, so that nobody lets the server draw posters."""
    return LARGE if request.GET.get("co") == "lon" else ORDINARY


def number_in(request: HttpRequest, name: str) -> int | None:
    """A number of the address's query; None where there is none."""
    text = request.GET.get(name, "")
    digits = text.removeprefix("-")
    return int(text) if digits.isascii() and digits.isdecimal() and len(digits) < 10 else None
