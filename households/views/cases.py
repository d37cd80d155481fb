"""One household of a round: its sheet, and the steps, recorded for one household or for many."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts import drafts
from hamlets.queries import today
from households.actions import cases as actions
from households.actions.reading import note_read
from households.forms import cases as forms
from households.pages import case as pages
from households.queries import cases as queries
from households.queries import rounds as round_queries
from households.queries.deadlines import deadlines
from households.rules.standards import Standard
from households.rules.steps import StepKind
from households.views.rounds import round_or_404
from thinhduc.errors import ClashText, Conflict, Refused
from thinhduc.figures import format_count, format_time
from thinhduc.permissions import Permission, is_allowed, requires


@dataclass(frozen=True)
class Said:
    """What stands above a sheet after a deed that did not go through."""

    status: int = 200
    refusal: Refused | None = None
    clashes: tuple[ClashText, ...] = ()
    conflict: str = ""
    draft: Any = None
    state: str = ""


@requires(Permission.SEE_REGISTER)
@require_safe
def case(request: HttpRequest, commune: str, round_id: int, case_id: int) -> HttpResponse:
    """To the sheet by the standard that decides."""
    found = _case(request, round_id, case_id)
    standard = found.round.leading or found.round.standards[0]
    return redirect("rounds:sheet", commune, round_id, case_id, standard.slug)


@requires(Permission.SEE_REGISTER)
@require_safe
def sheet(request: HttpRequest, commune: str, round_id: int, case_id: int, standard: str) -> HttpResponse:
    """The sheet with what the person typed earlier and did not save; reading it is in the journal."""
    found, rule = _sheet(request, round_id, case_id, standard)
    note_read(
        scope=request.scope,
        household_id=found.household_id,
        title=f"Phiếu rà soát của hộ {found.head_name} ({found.code}), {found.round.title}",
    )
    stored = found.sheet(standard)
    posted, said = forms.posted_of(stored), Said()
    if not stored.revision and _may_type(request, found):
        posted = forms.begun(posted, *queries.last_survey(request.scope, round_id))
    address = pages.sheet_url(commune, round_id, case_id, standard)
    if _may_type(request, found) and (draft := drafts.draft_at(request.scope, address)):
        typed = forms.read_sheet(draft.data)
        if typed.values != posted.values or typed.errors:
            posted, said = typed, Said(draft=draft)
        else:
            drafts.forget(request.scope, address)
    return _page(request, commune, found, rule, posted, said=said)


@requires(Permission.RUN_REVIEWS)
@require_POST
def save_sheet(
    request: HttpRequest, commune: str, round_id: int, case_id: int, standard: str
) -> HttpResponse:
    """Saves the sheet and goes to the next household, or stays."""
    found, rule = _sheet(request, round_id, case_id, standard)
    address = pages.sheet_url(commune, round_id, case_id, standard)
    posted = forms.read_sheet(dict(request.POST.lists()))
    try:
        if posted.errors:
            raise Refused("Chưa lưu: có ô chưa đọc được.")
        saved = actions.save_sheet(
            scope=request.scope,
            round_id=round_id,
            case_id=case_id,
            standard=standard,
            values=posted.values,
            seen=posted.seen,
        )
    except Conflict as conflict:
        _keep(request, found, address)
        fresh, rule = _sheet(request, round_id, case_id, standard)
        said = Said(conflict.status, clashes=tuple(conflict.clashes), conflict=conflict.message)
        return _page(request, commune, fresh, rule, posted, said=said)
    except Refused as refused:
        _keep(request, found, address)
        return _page(request, commune, found, rule, posted, said=Said(refused.status, refusal=refused))
    drafts.forget(request.scope, address)
    drafts.forget_sent(request)
    messages.success(
        request,
        pages.saved_words(
            found.head_name,
            changed=saved.changed,
            surveyed=saved.surveyed,
            missing=_missing(posted, rule, found),
        ),
    )
    return redirect(_where_next(request, commune, found, standard))


def _missing(posted: forms.PostedSheet, rule: Standard, found: queries.CaseView) -> list[str]:
    """What keeps the sheet from giving a class, in words."""
    values = posted.values
    result = pages.result_of(posted, rule, found.area)
    if result.tone != "missing":
        return [] if values.surveyed_on else ["ngày điều tra"]
    area = rule.area(found.area)
    by_points = area is not None and area.has_points
    missing = []
    if by_points and values.b1 is None:
        missing.append("tổng điểm B1")
    if not by_points and values.income is None:
        missing.append("thu nhập bình quân")
    if values.lacking is None:
        missing.append("các chỉ số thiếu hụt")
    return missing


def _where_next(request: HttpRequest, commune: str, found: queries.CaseView, standard: str) -> str:
    here = pages.sheet_url(commune, found.round.id, found.id, standard)
    if request.POST.get("go") == "stay":
        return here
    following = queries.neighbours_of(request.scope, found).next
    if following is not None:
        return pages.sheet_url(commune, found.round.id, following, standard)
    messages.info(request, f"Đã đến hộ cuối của {found.hamlet}.")
    return reverse("rounds:board", args=[commune, found.round.id]) + f"?xom={found.hamlet_slug}"


@drafts.sent_again_to("rounds:save_sheet")
@requires(Permission.RUN_REVIEWS)
@require_POST
def preview(request: HttpRequest, commune: str, round_id: int, case_id: int, standard: str) -> HttpResponse:
    """What is typed comes to; keeps the typing as a draft and writes nothing else."""
    found, rule = _sheet(request, round_id, case_id, standard)
    address = pages.sheet_url(commune, round_id, case_id, standard)
    posted = forms.read_sheet(dict(request.POST.lists()))
    stored = forms.posted_of(found.sheet(standard))
    state = ""
    if posted.values != stored.values or posted.errors:
        kept = _keep(request, found, address)
        state = f"Đã lưu bản gõ lúc {format_time(timezone.localtime(kept.saved_at))}" if kept else ""
    else:
        drafts.forget(request.scope, address)
    if not request.htmx:
        return _page(request, commune, found, rule, posted, said=Said(state=state))
    context = {"result": pages.result_of(posted, rule, found.area), "posted": posted, "state": state}
    return render(request, "households/case_preview.html", context)


@requires(Permission.RUN_REVIEWS)
@require_POST
def discard(request: HttpRequest, commune: str, round_id: int, case_id: int, standard: str) -> HttpResponse:
    """Gives up what was typed and not saved."""
    _sheet(request, round_id, case_id, standard)
    drafts.forget(request.scope, pages.sheet_url(commune, round_id, case_id, standard))
    messages.info(request, "Đã bỏ nội dung gõ chưa lưu; phiếu đang hiện nội dung đã lưu.")
    return redirect("rounds:sheet", commune, round_id, case_id, standard)


@requires(Permission.RUN_REVIEWS)
def steps(request: HttpRequest, commune: str, round_id: int, step: str) -> HttpResponse:
    """A step for those households that may take it: all, those of a hamlet, or one."""
    review = round_or_404(request, round_id)
    kind = _kind(step)
    only, slug = request.GET.get("ho", ""), request.GET.get("xom", "")
    cards = [
        card
        for card in round_queries.cards_for_step(request.scope, review, kind, today())
        if only in ("", str(card.case_id)) and slug in ("", card.hamlet.slug)
    ]
    back = _back(commune, round_id, only, slug, known={str(card.case_id) for card in cards})
    ids = [card.case_id for card in cards]
    refusal: Refused | None = None
    if request.method == "POST":
        posted = forms.read_steps(kind, ids, dict(request.POST.lists()))
        try:
            if posted.has_errors:
                raise Refused("Chưa ghi: có ô còn trống hoặc chưa đọc được.")
            done = actions.record_steps(scope=request.scope, round_id=round_id, entries=posted.entries)
        except Refused as refused:
            refusal = refused
        else:
            _tell(request, kind, done)
            return redirect(back)
    else:
        posted = forms.fresh_steps(kind, ids, today=today(), chosen=_usual(kind, cards))
    context = {
        "commune": commune,
        "review": review,
        "kind": kind,
        "rows": [
            {"card": card, "fields": posted.each[card.case_id], "chosen": card.case_id in posted.chosen}
            for card in cards
        ],
        "posted": posted,
        "refusal": refusal,
        "back": back,
        "deadline": deadlines().by_key.get({"posted": "posting", "re-check": "re-check"}.get(kind.value, "")),
        "each_labels": [field.label for field in next(iter(posted.each.values()), ())],
    }
    return render(request, "households/steps.html", context, status=refusal.status if refusal else 200)


def _usual(kind: StepKind, cards: list[round_queries.Card]) -> list[int]:
    """Who is chosen at first: all who wait for a posting or a decision, those of one hamlet for a meeting.

    A survey takes an agreed meeting back, so it is never chosen for those who wait for something else.
    """
    if len(cards) > 1 and kind is StepKind.SURVEYED:
        return [card.case_id for card in cards if card.next[0] is kind]
    one_hamlet = len({card.hamlet.id for card in cards}) == 1
    is_usual = kind in (StepKind.SURVEYED, StepKind.POSTED, StepKind.DECISION)
    if len(cards) == 1 or is_usual or (kind is StepKind.MEETING and one_hamlet):
        return [card.case_id for card in cards]
    return []


def _kind(slug: str) -> StepKind:
    """The step of an address; 404 for none, and for the listing, which is no deed of its own."""
    found = next((kind for kind in StepKind if kind.value == slug and kind is not StepKind.LISTED), None)
    if found is None:
        raise Http404
    return found


def _back(commune: str, round_id: int, only: str, slug: str, known: set[str]) -> str:
    if only in known:
        return reverse("rounds:case", args=[commune, round_id, int(only)])
    board = reverse("rounds:board", args=[commune, round_id])
    return f"{board}?xom={slug}" if slug else board


def _tell(request: HttpRequest, kind: StepKind, done: actions.Recorded) -> None:
    said = f"Đã ghi “{kind.label}” cho {format_count(done.cases)} hộ."
    if done.movements:
        said += f" {format_count(done.movements)} hộ đổi diện, biến động đã ghi vào sổ."
    messages.success(request, said)
    if done.waiting:
        messages.warning(
            request,
            f"{format_count(done.waiting)} hộ đổi diện trong năm đã xác nhận kết quả: "
            "biến động chờ quyết định cách tính.",
        )
    for finding in done.warnings:
        messages.warning(request, finding.message)


def _case(request: HttpRequest, round_id: int, case_id: int) -> queries.CaseView:
    found = queries.case_view(request.scope, round_id, case_id)
    if found is None:
        raise Http404
    return found


def _sheet(
    request: HttpRequest, round_id: int, case_id: int, standard: str
) -> tuple[queries.CaseView, Standard]:
    found = _case(request, round_id, case_id)
    rule = found.round.standard(standard)
    if rule is None:
        raise Http404
    return found, rule


def _may_type(request: HttpRequest, found: queries.CaseView) -> bool:
    return is_allowed(request.scope.role, Permission.RUN_REVIEWS) and found.standing.is_sheet_open


def _keep(request: HttpRequest, found: queries.CaseView, address: str) -> Any:
    """What is typed becomes the account's draft of the sheet."""
    return drafts.keep(
        user_id=request.scope.user_id,
        membership_id=request.scope.membership_id,
        address=address,
        post=request.POST,
        page=address,
        title=f"Phiếu rà soát của hộ {found.head_name}",
    )


def _page(
    request: HttpRequest,
    commune: str,
    found: queries.CaseView,
    rule: Standard,
    posted: forms.PostedSheet,
    *,
    said: Said,
) -> HttpResponse:
    neighbours = queries.neighbours_of(request.scope, found)
    args = [commune, found.round.id, found.id, rule.slug]
    context = {
        "commune": commune,
        "page": pages.sheet_page(
            commune, found, rule, posted, neighbours=neighbours, today=today(), take_stored=bool(said.clashes)
        ),
        "case": found,
        "posted": posted,
        "said": said,
        "may_type": _may_type(request, found),
        "may_run": is_allowed(request.scope.role, Permission.RUN_REVIEWS),
        "save_url": reverse("rounds:save_sheet", args=args),
        "preview_url": reverse("rounds:preview_sheet", args=args),
        "discard_url": reverse("rounds:discard_sheet", args=args),
    }
    return render(request, "households/case.html", context, status=said.status)
