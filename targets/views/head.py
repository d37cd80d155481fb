"""The head's pages, for a phone: the own hamlets' targets, and "đã tiếp nhận"."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from targets import actions
from targets.pages.hamlet import class_cards, hamlet_trend
from targets.queries.head_work import hamlet_works
from targets.queries.heads import HamletYear, OwnHamlet, own_hamlet, own_hamlets
from thinhduc.permissions import Permission, requires


@requires(Permission.SEE_OWN_TARGETS)
@require_safe
def hamlets(request: HttpRequest, commune: str) -> HttpResponse:
    """All own hamlets, each apart with its latest year; a single one whole."""
    return hamlets_page(request)


def hamlets_page(request: HttpRequest) -> HttpResponse:
    """The page of `hamlets`, which is also the head's start page."""
    own = own_hamlets(request.scope)
    if len(own) == 1 and own[0].years:
        return _hamlet_page(request, own[0], own[0].years[0])
    latest = [(hamlet, hamlet.years[0] if hamlet.years else None) for hamlet in own]
    years = {one.year for _, one in latest if one}
    work = hamlet_works(request.scope, own, years)
    sections = [
        (hamlet, one, class_cards(one.shown) if one else (), work.of(hamlet, one)) for hamlet, one in latest
    ]
    context = {"sections": sections, "year": max(years, default=None), "commune": _commune(request)}
    return render(request, "head/hamlets.html", context)


@requires(Permission.SEE_OWN_TARGETS)
@require_safe
def hamlet_year(request: HttpRequest, commune: str, hamlet: str, year: int) -> HttpResponse:
    """One hamlet in one year; not found for any other hamlet and for a year without an issued version."""
    return _hamlet_page(request, *_own(request, hamlet, year))


def _hamlet_page(request: HttpRequest, hamlet: OwnHamlet, one: HamletYear) -> HttpResponse:
    commune = _commune(request)
    context = {
        "hamlet": hamlet,
        "one": one,
        "cards": class_cards(one.shown),
        "todo": hamlet_works(request.scope, [hamlet], [one.year]).of(hamlet, one),
        "trend": hamlet_trend(hamlet),
        "has_siblings": len(request.scope.hamlet_ids) > 1,
        "commune": commune,
        "year": one.year,
        "years": [
            {
                "label": other.year,
                "url": reverse("head:hamlet", args=[commune, hamlet.slug, other.year]),
                "current": other.year == one.year,
            }
            for other in hamlet.years
        ],
    }
    return render(request, "head/hamlet.html", context)


@requires(Permission.ACKNOWLEDGE)
@require_POST
def acknowledge(request: HttpRequest, commune: str, hamlet: str, year: int, number: int) -> HttpResponse:
    """The head took note of the version that was shown."""
    own, one = _own(request, hamlet, year)
    shown = {version.version.number: version.version for version in (one.shown, *one.earlier)}
    if number not in shown:
        raise Http404
    actions.acknowledge(scope=request.scope, version_id=shown[number].id, hamlet_id=own.id)
    return redirect("head:hamlet", commune, own.slug, year)


def _own(request: HttpRequest, slug: str, year: int) -> tuple[OwnHamlet, HamletYear]:
    """An own hamlet's year; the same 404 for what is somebody else's and for what is not there."""
    hamlet = own_hamlet(request.scope, slug)
    one = hamlet.year(year) if hamlet else None
    if hamlet is None or one is None:
        raise Http404
    return hamlet, one


def _commune(request: HttpRequest) -> str:
    slug: str = request.membership.commune.slug
    return slug
