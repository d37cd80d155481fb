"""Rounds of reviews: the list, opening one, its board, its list for posting, what another standard would change."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from hamlets.queries import place_of, today
from hamlets.views.common import attempt, status_of
from households import lists
from households.actions import rounds as actions
from households.actions.reading import note_export
from households.forms import cases as forms
from households.pages import board as pages
from households.pages.changes import changes_page
from households.queries import cases as case_queries
from households.queries import rounds as queries
from households.queries.deadlines import deadlines
from households.queries.standards import standards_between
from households.rules.rounds import PERIODIC, REGULAR
from households.rules.steps import Ground, Stage
from journal.lists import ListFile, asked_format, file_links, list_answer
from thinhduc.figures import format_count
from thinhduc.permissions import Permission, is_allowed, requires

_YEARS_AHEAD = 5  # standards that begin so soon are offered for comparing
_POSTABLE = (Stage.TO_POST, Stage.POSTED, Stage.COMPLAINT, Stage.TO_DECIDE)


@requires(Permission.SEE_REGISTER)
@require_safe
def rounds(request: HttpRequest, commune: str) -> HttpResponseBase:
    """The rounds of the commune with how far each is."""
    if form := asked_format(request):
        found = queries.rounds(request.scope)
        file = ListFile("Các đợt rà soát", f"dot-ra-soat-{commune}", lists.round_columns(), found, len(found))
        return list_answer(request.scope, form, file)
    return _rounds_page(request, commune, None)


@requires(Permission.RUN_REVIEWS)
@require_POST
def open_round(request: HttpRequest, commune: str) -> HttpResponse:
    """Opens a round and goes to its board."""
    form = _open_form(request)
    opened = attempt(
        form,
        lambda values: actions.open_round(
            scope=request.scope,
            kind=values["kind"],
            year=values["year"],
            month=values["month"] or 0,
            standards=values["standards"],
        ),
    )
    if opened is None:
        return _rounds_page(request, commune, form)
    messages.success(request, "Đã lập đợt rà soát.")
    return redirect("rounds:board", commune, opened)


def _open_form(request: HttpRequest) -> forms.OpenRoundForm:
    day = today()
    province = place_of(request.scope, request.scope.commune_id).province
    standards = standards_between(date(day.year - 1, 1, 1), date(day.year + 1, 12, 31), province)
    if request.method == "POST":
        return forms.OpenRoundForm(request.POST, standards=standards)
    in_season = day >= deadlines().periodic.of(day.year)[0]
    return forms.OpenRoundForm(
        initial={
            "kind": PERIODIC if in_season else REGULAR,
            "year": day.year,
            "month": None if in_season else day.month,
            "standards": [one.slug for one in standards if one.covers(day)][:1],
        },
        standards=standards,
    )


def _rounds_page(request: HttpRequest, commune: str, form: forms.OpenRoundForm | None) -> HttpResponse:
    may_run = is_allowed(request.scope.role, Permission.RUN_REVIEWS)
    found = queries.rounds(request.scope)
    context = {
        "commune": commune,
        "rounds": [
            {
                "row": one,
                "width": pages.percent(one.over, one.cases),
                "words": f"{format_count(one.over)} trên {format_count(one.cases)} hộ đã xong",
                "url": _board_url(commune, one.round.id),
            }
            for one in found
        ],
        "form": (form or _open_form(request)) if may_run else None,
        "may_run": may_run,
        "files": [] if form else file_links(request),
        "deadlines": deadlines(),
    }
    return render(request, "households/rounds.html", context, status=status_of(form) if form else 200)


def _board_url(commune: str, round_id: int, hamlet: str = "") -> str:
    url = reverse("rounds:board", args=[commune, round_id])
    return f"{url}?xom={hamlet}" if hamlet else url


@requires(Permission.SEE_REGISTER)
@require_safe
def board(request: HttpRequest, commune: str, round_id: int) -> HttpResponseBase:
    """Where each household stands; of a large commune the counts first, the cards hamlet by hamlet."""
    review, now = round_or_404(request, round_id), today()
    counts = queries.hamlet_counts(request.scope, review, now)
    hamlet = chosen_hamlet(request, counts)
    if form := asked_format(request):
        return _board_file(request, commune, review, hamlet, form)
    total = sum(one.total for one in counts)
    wanted = hamlet is not None or total <= pages.CARDS_AT_ONCE
    cards = (
        queries.cards(request.scope, review, now, hamlet_id=hamlet.hamlet.id if hamlet else None)
        if wanted and counts
        else []
    )
    may_run = is_allowed(request.scope.role, Permission.RUN_REVIEWS)
    slug = hamlet.hamlet.slug if hamlet else ""
    context = {
        "commune": commune,
        "review": review,
        "hamlet": hamlet.hamlet if hamlet else None,
        "page": pages.board(commune, review, counts, cards, now, hamlet=slug, may_run=may_run),
        "may_run": may_run,
        "others": _others(request, review),
        "query": f"?xom={slug}" if slug else "",
        "files": file_links(request),
    }
    return render(request, "households/board.html", context)


def _board_file(
    request: HttpRequest,
    commune: str,
    review: queries.RoundView,
    hamlet: queries.HamletCounts | None,
    form: str,
) -> HttpResponseBase:
    """The households of the board, those of a large commune too."""
    now = today()
    found = queries.cards(request.scope, review, now, hamlet_id=hamlet.hamlet.id if hamlet else None)
    file = ListFile(
        title=f"Tiến độ, {review.title}",
        name=f"dot-ra-soat-{review.id}-{hamlet.hamlet.slug if hamlet else commune}",
        columns=lists.board_columns(now),
        rows=pages.board_cards(commune, review, found, now),
        count=len(found),
        filters=[hamlet.hamlet.name] if hamlet else [],
        year=review.year,
    )
    return list_answer(request.scope, form, file)


def _others(request: HttpRequest, review: queries.RoundView) -> list[Any]:
    """The standards that the sheets can also be read by."""
    province = place_of(request.scope, request.scope.commune_id, review.starts_on).province
    found = standards_between(review.starts_on, date(review.year + _YEARS_AHEAD, 12, 31), province)
    return [one for one in found if one != review.leading]


def round_or_404(request: HttpRequest, round_id: int) -> queries.RoundView:
    """The round of the address; 404 where the scope has none of this key."""
    review = queries.round_view(request.scope, round_id)
    if review is None:
        raise Http404
    return review


def chosen_hamlet(request: HttpRequest, counts: list[queries.HamletCounts]) -> queries.HamletCounts | None:
    """The hamlet of `?xom=`; None for all, 404 for one that has no household in the round."""
    slug = request.GET.get("xom", "")
    if not slug:
        return None
    found = next((one for one in counts if one.hamlet.slug == slug), None)
    if found is None:
        raise Http404
    return found


@requires(Permission.RUN_REVIEWS)
def add(request: HttpRequest, commune: str, round_id: int) -> HttpResponse:
    """Finds a household of the register and puts it on the list."""
    review = round_or_404(request, round_id)
    words = request.GET.get("tim", "").strip()[:80]
    if request.method == "POST":
        form = forms.AddCaseForm(request.POST)
        words = request.POST.get("tim", "").strip()[:80]
        case_id = attempt(
            form,
            lambda values: actions.add_case(
                scope=request.scope,
                round_id=round_id,
                household_id=values["household"],
                ground=Ground(values["ground"]),
                requested_on=values["requested_on"],
                procedure_code=values["procedure_code"],
            ),
        )
        if case_id is not None:
            messages.success(request, "Đã đưa hộ vào danh sách; nhập phiếu của hộ ở đây.")
            return redirect("rounds:case", commune, round_id, case_id)
    else:
        form = forms.AddCaseForm(initial={"requested_on": today()})
    context = {
        "commune": commune,
        "review": review,
        "form": form,
        "words": words,
        "chosen": form["household"].value(),
        "found": case_queries.candidates(request.scope, review, words),
        "most": case_queries.FOUND_AT_ONCE,
    }
    return render(request, "households/round_add.html", context, status=status_of(form))


@requires(Permission.SEE_REGISTER)
@require_safe
def posting(request: HttpRequest, commune: str, round_id: int) -> HttpResponseBase:
    """The list as it is posted: name, hamlet, class and nothing else; reading it is in the journal."""
    review, now = round_or_404(request, round_id), today()
    counts = queries.hamlet_counts(request.scope, review, now)
    hamlet = chosen_hamlet(request, counts)
    cards = queries.cards(request.scope, review, now, hamlet_id=hamlet.hamlet.id if hamlet else None)
    rows = [
        {"name": card.head_name, "hamlet": card.hamlet.name, "label": card.found.poverty_class.label}
        for card in cards
        if card.stage(now) in _POSTABLE and card.found and card.found.poverty_class
    ]
    if form := asked_format(request):
        file = ListFile(
            title=f"Danh sách niêm yết, {review.title}",
            name=f"niem-yet-{review.id}-{hamlet.hamlet.slug if hamlet else commune}",
            columns=lists.posted_columns(),
            rows=rows,
            count=len(rows),
            filters=[hamlet.hamlet.name] if hamlet else [],
            year=review.year,
        )
        return list_answer(request.scope, form, file)
    note_export(
        scope=request.scope,
        what=f"Danh sách niêm yết, {review.title}",
        filters=[hamlet.hamlet.name] if hamlet else [],
        rows=len(rows),
        form="trang in",
        year=review.year,
    )
    context = {
        "commune": commune,
        "review": review,
        "hamlet": hamlet.hamlet if hamlet else None,
        "rows": rows,
        "files": file_links(request),
        "day": now,
        "deadline": deadlines()["posting"],
    }
    return render(request, "households/posting.html", context)


@requires(Permission.SEE_REGISTER)
@require_safe
def other_standard(request: HttpRequest, commune: str, round_id: int, other: str) -> HttpResponseBase:
    """What the sheets of the round would come to by another standard; nothing is stored."""
    review = round_or_404(request, round_id)
    standard = next((one for one in _others(request, review) if one.slug == other), None)
    if standard is None or review.leading is None:
        raise Http404
    found = queries.by_other_standard(request.scope, review, standard, today())
    page = changes_page(commune, review, found)
    if form := asked_format(request):
        file = ListFile(
            title=f"Hộ đổi diện theo {standard.name}, {review.title}",
            name=f"doi-dien-{review.id}-{standard.slug}",
            columns=lists.changed_columns(),
            rows=page.rows,
            count=len(page.rows),
            year=review.year,
        )
        return list_answer(request.scope, form, file)
    context = {
        "commune": commune,
        "review": review,
        "other": standard,
        "page": page,
        "files": file_links(request),
    }
    return render(request, "households/other_standard.html", context)
