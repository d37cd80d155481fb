"""The start page of each role: what is to be done now."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.drafts import kept_drafts
from hamlets.queries.admin import account_work
from hamlets.queries.places import today
from hamlets.work import leader_tasks, waiting_tasks
from households.pages.waiting import register_tasks, rounds_to_decide
from households.queries.waiting import open_rounds, register_work
from targets.pages.start import ANNEXES, glance_page, review_labels, so_far_rows
from targets.pages.tasks import officer_tasks, waiting_for_leader
from targets.queries.candidates import year_so_far
from targets.queries.starts import CommuneWork, commune_work
from targets.rules import State
from targets.views.head import hamlets_page
from targets.views.years import asked_year
from thinhduc.permissions import Permission, Role, requires


@requires(Permission.SEE_START)
@require_safe
def commune_start(request: HttpRequest, commune: str) -> HttpResponse:
    """The start page of the role the person works as."""
    pages = {
        Role.OFFICER: _officer,
        Role.LEADER: _leader,
        Role.HAMLET_HEAD: hamlets_page,
        Role.COMMUNE_ADMIN: _administrator,
        Role.PAST_READER: _past,
    }
    return pages[request.scope.role](request)


def _officer(request: HttpRequest) -> HttpResponse:
    slug = request.membership.commune.slug
    work = commune_work(request.scope, asked_year(request), with_reviews=True)
    register = register_tasks(slug, register_work(request.scope, work.open_reviews, today()), today())
    above = waiting_tasks(request.scope, slug)
    given = sum(receipt.is_given for receipt in work.receipts)
    context = {
        **_shared(slug, work),
        "tasks": officer_tasks(slug, work, kept_drafts(request.scope), register, above),
        "reviews": review_labels(work),
        "receipts": work.receipts if work.shows_latest else (),
        "receipts_given": given,
        "receipts_label": f"{given} trên {len(work.receipts)} xóm đã tiếp nhận",
    }
    return render(request, "start/officer.html", context)


def _leader(request: HttpRequest) -> HttpResponse:
    slug = request.membership.commune.slug
    work = commune_work(request.scope, asked_year(request))
    rounds = [one for one in open_rounds(request.scope, today()) if one.to_decide]
    in_force = work.latest_in_force
    context = {
        **_shared(slug, work),
        "tasks": [*leader_tasks(request.scope, slug), *rounds_to_decide(slug, rounds, today())],
        "so_far_year": in_force.year if in_force else None,
        "so_far": so_far_rows(year_so_far(request.scope, in_force)) if in_force else (),
        "waiting": waiting_for_leader(slug, work, request.scope.user_id),
        "approved": work.in_state(State.APPROVED),
    }
    return render(request, "start/leader.html", context)


def _past(request: HttpRequest) -> HttpResponse:
    """Nothing is to be done for an earlier commune: its plans are what one comes for."""
    return redirect("targets:plans", request.resolver_match.kwargs["commune"])


def _administrator(request: HttpRequest) -> HttpResponse:
    context = {"work": account_work(request.scope), "commune": request.membership.commune.slug}
    return render(request, "start/administrator.html", context)


def _shared(slug: str, work: CommuneWork) -> dict[str, object]:
    """What the pages of officer and leader have in common: the plan in force, the figures at a glance."""
    glance = work.glance
    page = glance_page(glance) if glance else None
    shown = glance.version.year if glance else None
    address = reverse("commune_start", args=[slug])
    return {
        **(vars(page) if page else {}),
        "commune": slug,
        "work": work,
        "glance": glance,
        "in_force": glance.version if glance else None,
        "annexes": ANNEXES,
        "year": shown,
        "years": [
            {"label": year, "url": f"{address}?nam={year}", "current": year == shown}
            for year in work.years_in_force
        ],
    }
