"""The whole plan on screen, as it prints, and as a file."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from reports import plan_queries, queries
from reports.forms import SigningForm
from reports.plan_pages import ELECTRONIC, document_page
from reports.registry import PLAN_FORMATS, REPORTS
from reports.renderers.plan_html import plan_context
from reports.views import file_answer, version_or_404
from targets.queries import VersionOutline, VersionView
from targets.rules import State
from thinhduc.permissions import Permission, requires


@requires(Permission.SEE_PLANS)
@require_safe
def document(request: HttpRequest, commune: str, year: int, number: int) -> HttpResponse:
    """The document as it prints, its files, and where it stands in its life."""
    version = version_or_404(request, year, number)
    shown = plan_queries.document_of(request.scope, version)
    context = {
        **(plan_context(shown) if shown else {"document": None}),
        "version": version,
        "commune": commune,
        "page": document_page(request.scope, version, is_whole=shown is not None),
        "form": _signing_form(request, version) if shown else None,
        "kinds": REPORTS.values(),
        "hashes": queries.issued_hashes(request.scope, version) if version.is_issued else [],
        "crumbs": [
            {"label": "Kế hoạch", "url": reverse("targets:plans", args=[commune])},
            {
                "label": f"{year}, bản {number}",
                "url": reverse("targets:plan_version", args=[commune, year, number]),
            },
            {"label": "Văn bản"},
        ],
    }
    return render(request, "reports/document.html", context)


@requires(Permission.SEE_PLANS)
@require_safe
def document_file(request: HttpRequest, commune: str, year: int, number: int, **named: str) -> HttpResponse:
    """The whole plan as a file of the format `ending`; to be signed, with the lines that the address names."""
    format_key = named["ending"]
    version = version_or_404(request, year, number)
    if format_key not in PLAN_FORMATS or (format_key == queries.FROZEN and not version.is_issued):
        raise Http404
    form = SigningForm(request.GET) if request.GET and version.state is State.APPROVED else None
    signing = form.signing if form is not None and form.is_valid() else None
    file = plan_queries.document_file(request.scope, version, format_key, signing)
    if file is None:
        raise Http404
    return file_answer(file)


def _signing_form(request: HttpRequest, version: VersionOutline) -> SigningForm | None:
    """Who is to sign, asked before the paper is printed."""
    is_for_paper = version.state is State.APPROVED and version.form != ELECTRONIC
    if not is_for_paper or not isinstance(version, VersionView):
        return None
    signing = plan_queries.signing_of(request.scope, version)
    return SigningForm(initial={"signature": "\n".join(signing.lines), "signer": signing.signer})
