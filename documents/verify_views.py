"""The public page: anyone verifies an issued document, without an account."""

import time
from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.backends import client_address
from documents.actions.public import ask
from documents.pages.public import Answer, answer_for, document_page
from documents.public_forms import CodeForm, FileToCheckForm
from documents.queries.public import document_by_code
from documents.rules.public import FILE, LARGEST, LOOK, MISS, PublicDocument
from targets.rules.codes import bare_code, printed_public_code
from thinhduc.permissions import public

Page = Callable[..., HttpResponse]


def unlisted(page: Page) -> Page:
    """No copy in any cache, no entry in any search engine."""

    @wraps(page)
    def answer(request: HttpRequest, **places: str) -> HttpResponse:
        response = page(request, **places)
        response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        return response

    return never_cache(answer)


@public
@unlisted
@require_safe
def look_up(request: HttpRequest) -> HttpResponse:
    """Where a code is typed; a whole one leads on, whether or not a document has it."""
    form = CodeForm(request.GET if "ma" in request.GET else None)
    if form.is_valid():
        return redirect("verify:document", printed_public_code(form.cleaned_data["ma"]))
    return render(request, "verify/look_up.html", {"form": form}, status=422 if form.is_bound else 200)


@public
@unlisted
@require_http_methods(["GET", "HEAD", "POST"])
def document(request: HttpRequest, code: str) -> HttpResponse:
    """One issued document, and the answer for a file that was dropped."""
    if wait := _ask(request, FILE if request.method == "POST" else LOOK):
        return _too_many(request, wait)
    found = document_by_code(bare_code(code))
    if found is None:
        _ask(request, MISS)
        return render(request, "verify/not_found.html", {"form": CodeForm()}, status=404)
    if request.method == "POST":
        return _checked(request, found)
    return _page(request, found, FileToCheckForm())


@public
def nothing(request: HttpRequest, code: str, rest: str) -> HttpResponse:
    """404 below a document, before the address is taken for one of a commune's, which would ask to sign in."""
    raise Http404


def _checked(request: HttpRequest, found: PublicDocument) -> HttpResponse:
    form = FileToCheckForm(request.POST, request.FILES)
    answer = answer_for(found, form.cleaned_data["file"].sha256) if form.is_valid() else None
    return _page(request, found, form, answer)


def _page(
    request: HttpRequest, found: PublicDocument, form: FileToCheckForm, answer: Answer | None = None
) -> HttpResponse:
    page = document_page(found, timezone.now())
    context = {"page": page, "form": form, "answer": answer, "largest": LARGEST}
    return render(request, "verify/document.html", context, status=422 if form.errors else 200)


def _ask(request: HttpRequest, cost: int) -> int:
    return ask(address=client_address(request) or "", cost=cost, second=int(time.time()))


def _too_many(request: HttpRequest, wait: int) -> HttpResponse:
    """429 in words, with the seconds to wait for programs."""
    minutes = -(-wait // 60)
    answer = render(request, "verify/too_many.html", {"minutes": minutes}, status=429)
    answer["Retry-After"] = str(wait)
    return answer
