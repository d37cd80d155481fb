"""The yearly review: the list of years, the grid and its deeds, the history of a figure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts import drafts
from households import actions, pages, queries
from households.forms import results as forms
from households.queries import Sheet
from journal import queries as journal_queries
from thinhduc import blocks, grids
from thinhduc.errors import ClashText, Conflict, Refused
from thinhduc.figures import format_time
from thinhduc.permissions import Permission, is_allowed, requires
from thinhduc.requests import FIRST_YEAR, LAST_YEAR


@dataclass(frozen=True)
class Said:
    """What stands above the grid after a deed that did not go through."""

    status: int = 200
    refusal: Refused | None = None
    clashes: Sequence[ClashText] = ()
    missing: bool = False
    partly: str = ""
    state: str = ""
    draft: Any = None
    block: blocks.Block | None = None
    block_text: str = ""


@requires(Permission.SEE_REVIEWS)
@require_safe
def reviews(request: HttpRequest, commune: str) -> HttpResponse:
    """The years of the commune."""
    return _years_page(request, commune, None)


@requires(Permission.EDIT_REVIEWS)
@require_POST
def open_year(request: HttpRequest, commune: str) -> HttpResponse:
    """Opens a year and goes to its grid."""
    form = forms.OpenYearForm(request.POST)
    if not form.is_valid():
        return _years_page(request, commune, form, status=422)
    year = form.cleaned_data["year"]
    try:
        actions.open_year(scope=request.scope, year=year, as_of=form.cleaned_data["as_of"])
    except Refused as refused:
        form.add_error("year", f"{refused.message} {refused.who_can_lift}".strip())
        return _years_page(request, commune, form, status=422)
    messages.success(request, f"Đã mở năm {year}; số liệu các xóm còn trống.")
    return redirect("households:review_grid", commune, year)


def _years_page(
    request: HttpRequest, commune: str, form: forms.OpenYearForm | None, status: int = 200
) -> HttpResponse:
    years = queries.review_years(request.scope)
    following = years[0].year + 1 if years else timezone.localdate().year
    may_edit = is_allowed(request.scope.role, Permission.EDIT_REVIEWS)
    context = {
        "years_of_review": years,
        "chart": pages.rate_chart(years),
        "following": following,
        "form": form or forms.OpenYearForm(initial={"year": following}),
        "may_edit": may_edit,
        "empty_message": "Mở năm để nhập kết quả rà soát của từng xóm."
        if may_edit
        else "Công chức giảm nghèo mở năm và nhập kết quả; mở rồi thì xem được ở đây.",
        "commune": commune,
    }
    return render(request, "households/reviews.html", context, status=status)


@requires(Permission.SEE_REVIEWS)
@require_safe
def review_grid(request: HttpRequest, commune: str, year: int) -> HttpResponse:
    """The grid of a year, with what the person typed earlier and did not save."""
    sheet = _sheet(request, year)
    if not is_allowed(request.scope.role, Permission.EDIT_REVIEWS):
        return _grid_page(request, commune, sheet, pages.typing_of(sheet), Said())
    draft = drafts.draft_at(request.scope, _grid_url(commune, year))
    if draft is not None:
        typed = {name: values[-1] for name, values in draft.data.items() if values}
        posted = forms.read_post(typed, sheet)
        typing = pages.typing_of(sheet, posted)
        if typing.overlay.unsaved or typing.totals or typing.refused:
            return _grid_page(request, commune, sheet, typing, Said(draft=draft))
        drafts.forget(request.scope, _grid_url(commune, year))  # it arrived after its own content was saved
    return _grid_page(request, commune, sheet, pages.typing_of(sheet), Said())


@requires(Permission.EDIT_REVIEWS)
@require_POST
def save(request: HttpRequest, commune: str, year: int) -> HttpResponse:
    """Saves the rows that can be read; a conflict, a refusal and a bad cell keep everything typed."""
    kept, saved = _save(request, commune, year)
    if kept is not None:
        return kept
    now = format_time(timezone.localtime())
    messages.success(request, f"{_saved_words(saved)} lúc {now}." if saved else "Không có gì thay đổi.")
    return redirect("households:review_grid", commune, year)


def _saved_words(saved: actions.Saved) -> str:
    parts = [f"{saved.hamlets} xóm"] if saved.hamlets else []
    if saved.stated:
        parts.append("dòng CỘNG đã dán")
    return f"Đã lưu {' và '.join(parts)}"


def _save(request: HttpRequest, commune: str, year: int) -> tuple[HttpResponse | None, actions.Saved | None]:
    """The answer where not all was taken, else None and what was saved (None where nothing had changed)."""
    sheet = _sheet(request, year)
    posted = forms.read_post(request.POST.dict(), sheet)
    if posted.undecided:
        return _conflict_again(request, commune, sheet, posted), None
    changed = grids.changed_rows(posted.grid, posted.seen)
    try:
        saved = actions.save_review(
            scope=request.scope,
            year=year,
            rows=changed,
            seen=posted.seen,
            source=posted.source,
            note=posted.note,
            totals=posted.grid.totals,
        )
    except Conflict as conflict:
        _keep(request, commune, year, request.POST)
        typing = pages.typing_of(sheet := _sheet(request, year), posted, grids.clash_orders(conflict.clashes))
        said = Said(status=conflict.status, clashes=conflict.clashes)
        return _grid_page(request, commune, sheet, typing, said), None
    except Refused as refused:
        return _refused(request, commune, year, posted, refused), None
    if posted.grid.faults:
        _keep(request, commune, year, request.POST)
        fresh = _sheet(request, year)
        typing = pages.typing_of(fresh, posted.without(frozenset(changed)))
        waiting = len(posted.grid.faulty)
        said = Said(
            status=422, partly=f"Đã lưu {saved.hamlets} xóm; {waiting} xóm còn ô chưa đúng, chưa lưu."
        )
        return _grid_page(request, commune, fresh, typing, said), None
    drafts.forget(request.scope, _grid_url(commune, year))
    return None, saved if saved.hamlets or saved.stated else None


def _refused(
    request: HttpRequest, commune: str, year: int, posted: forms.Posted, refused: Refused
) -> HttpResponse:
    _keep(request, commune, year, request.POST)
    sheet = _sheet(request, year)
    said = Said(status=refused.status, refusal=refused)
    return _grid_page(request, commune, sheet, pages.typing_of(sheet, posted), said)


def _conflict_again(request: HttpRequest, commune: str, sheet: Sheet, posted: forms.Posted) -> HttpResponse:
    """The conflict page once more, where a choice was left open: nothing was written."""
    _keep(request, commune, sheet.year, request.POST)
    orders = frozenset(int(name.rpartition("-")[2]) for name in posted.undecided)
    clashes = pages.open_clashes(sheet, posted)
    said = Said(status=Conflict.status, clashes=clashes, missing=True)
    return _grid_page(request, commune, sheet, pages.typing_of(sheet, posted, orders), said)


@drafts.sent_again_to("households:save")
@requires(Permission.EDIT_REVIEWS)
@require_POST
def preview(request: HttpRequest, commune: str, year: int) -> HttpResponse:
    """Totals, rates and findings of what is typed; keeps the typing as a draft and writes nothing else."""
    sheet = _sheet(request, year)
    posted = forms.read_post(request.POST.dict(), sheet)
    typing = pages.typing_of(sheet, posted)
    state = ""
    if typing.overlay.unsaved or typing.totals:
        kept = _keep(request, commune, year, request.POST)
        state = f"Đã lưu bản gõ lúc {format_time(timezone.localtime(kept.saved_at))}" if kept else ""
    else:
        drafts.forget(request.scope, _grid_url(commune, year))
    said = Said(state=state)
    if not request.htmx:
        return _grid_page(request, commune, sheet, typing, said)
    return render(request, "households/preview.html", _context(request, commune, sheet, typing, said))


@requires(Permission.EDIT_REVIEWS)
@require_POST
def paste(request: HttpRequest, commune: str, year: int) -> HttpResponse:
    """Puts a block copied from a spreadsheet into the cells; nothing is saved yet."""
    sheet = _sheet(request, year)
    text = request.POST.get("block", "")
    block = blocks.read_block(
        text,
        forms.COLUMNS,
        sheet.rows,
        start=request.POST.get("start", ""),
        accepted=forms.accepted_names(request.POST),
        locked=[row.order for row in sheet.rows if row.is_confirmed],
    )
    cells = dict(block.fields)
    if block.fields:
        cells["source"] = forms.Source.PASTED.value
    if request.accepts("application/json") and not request.accepts("text/html"):
        notice = render_to_string("components/grid_paste_notice.html", {"block": block}, request)
        return JsonResponse({"cells": cells, "notice": notice})
    fields = request.POST.copy()
    for name, value in cells.items():
        fields[name] = value
    _keep(request, commune, year, fields)
    typing = pages.typing_of(sheet, forms.read_post(fields.dict(), sheet))
    return _grid_page(request, commune, sheet, typing, Said(block=block, block_text=text))


@requires(Permission.CONFIRM_REVIEWS)
@require_POST
def confirm(request: HttpRequest, commune: str, year: int) -> HttpResponse:
    """Saves what stands typed, then confirms all hamlets or the chosen ones."""
    if "seen" in request.POST:
        kept, _ = _save(request, commune, year)
        if kept is not None:
            return kept
    sheet = _sheet(request, year)
    chosen = _chosen(request.POST, sheet)
    try:
        if chosen == [] and "choosing" in request.POST:
            raise Refused("Chưa chọn xóm nào để xác nhận.")
        count = actions.confirm_review(scope=request.scope, year=year, hamlet_ids=chosen or None)
    except Refused as refused:
        said = Said(status=refused.status, refusal=refused)
        return _grid_page(request, commune, sheet, pages.typing_of(sheet), said)
    messages.success(request, f"Đã xác nhận {count} xóm; số liệu các xóm ấy đã khóa.")
    return redirect("households:review_grid", commune, year)


def _chosen(post: QueryDict, sheet: Sheet) -> list[int]:
    """The hamlets named by their place in the list."""
    named = set(post.getlist("hamlet"))
    return [row.hamlet.id for row in sheet.rows if str(row.order) in named]


@requires(Permission.CONFIRM_REVIEWS)
@require_POST
def unlock(request: HttpRequest, commune: str, year: int) -> HttpResponse:
    """Opens confirmed hamlets again, with the reason."""
    sheet = _sheet(request, year)
    reason = request.POST.get("reason", "")[: grids.LONGEST_TEXT]
    try:
        count = actions.unlock_review(
            scope=request.scope, year=year, hamlet_ids=_chosen(request.POST, sheet), reason=reason
        )
    except Refused as refused:
        said = Said(status=refused.status, refusal=refused)
        asked = {"reason": reason, "asked": request.POST.getlist("hamlet"), "is_unlocking": True}
        return _grid_page(request, commune, sheet, pages.typing_of(sheet), said, **asked)
    messages.success(request, f"Đã mở khóa {count} xóm; lý do đã ghi vào nhật ký.")
    return redirect("households:review_grid", commune, year)


@requires(Permission.EDIT_REVIEWS)
@require_POST
def remove_stated(request: HttpRequest, commune: str, year: int) -> HttpResponse:
    """Takes stated totals out, stored or just pasted; the rest of what is typed stays."""
    sheet = _sheet(request, year)
    figures = " ".join(request.POST.getlist("figure")).split()
    actions.remove_stated(scope=request.scope, year=year, figures=figures)
    if "seen" in request.POST:
        fields = request.POST.copy()
        for figure in figures:
            fields.pop(f"{figure}-{grids.TOTAL}", None)
        posted = forms.read_post(fields.dict(), sheet)
        if pages.typing_of(sheet, posted).overlay.unsaved or posted.grid.totals:
            _keep(request, commune, year, fields)
        else:
            drafts.forget(request.scope, _grid_url(commune, year))
    messages.success(request, "Đã bỏ số tổng được ghi.")
    return redirect("households:review_grid", commune, year)


@requires(Permission.EDIT_REVIEWS)
@require_POST
def discard_draft(request: HttpRequest, commune: str, year: int) -> HttpResponse:
    """Gives up what was typed and not saved."""
    drafts.forget(request.scope, _grid_url(commune, year))
    messages.info(request, "Đã bỏ nội dung gõ chưa lưu; bảng đang hiện số đã lưu.")
    return redirect("households:review_grid", commune, year)


@requires(Permission.SEE_HISTORY)
@require_safe
def figure_history(request: HttpRequest, commune: str) -> HttpResponse:
    """The last values of a figure: who, when, from which source, why; for the review and the plan alike."""
    year = _year(request.GET.get("nam", str(timezone.localdate().year)))
    slug, figure = request.GET.get("xom", ""), request.GET.get("so", "")
    hamlet = queries.hamlet_by_slug(request.scope, slug, year) if slug else None
    if (slug and hamlet is None) or (figure and figure not in queries.FIGURE_LABELS):
        raise Http404
    entries = journal_queries.figure_history(
        request.scope, hamlet.id if hamlet else None, year, [figure] if figure else []
    )
    context = {
        "commune": commune,
        "asked_year": year,
        "hamlet": hamlet,
        "figure_label": queries.FIGURE_LABELS.get(figure, "Mọi số liệu"),
        "changes": pages.past_changes(entries),
        "one_hamlet": hamlet is not None,
        "one_figure": bool(figure),
    }
    return render(request, "households/figure_history.html", context)


def _year(text: str) -> int:
    """A year of an address; 404 where it is none."""
    if not (text.isascii() and text.isdecimal() and len(text) == 4):
        raise Http404
    year = int(text)
    if not FIRST_YEAR - 1 <= year <= LAST_YEAR:
        raise Http404
    return year


def _sheet(request: HttpRequest, year: int) -> Sheet:
    """The year's review; 404 where it was not opened."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404
    sheet = queries.review_sheet(request.scope, year)
    if sheet is None:
        raise Http404
    return sheet


def _grid_url(commune: str, year: int) -> str:
    return reverse("households:review_grid", args=[commune, year])


def _keep(request: HttpRequest, commune: str, year: int, fields: QueryDict) -> Any:
    """What is typed becomes the account's draft of the grid."""
    address = _grid_url(commune, year)
    return drafts.keep(
        user_id=request.scope.user_id,
        membership_id=request.scope.membership_id,
        address=address,
        post=fields,
        page=address,
        title=f"Kết quả rà soát năm {year}",
    )


def _context(
    request: HttpRequest, commune: str, sheet: Sheet, typing: pages.Typing, said: Said
) -> dict[str, Any]:
    scope = request.scope
    return {
        "page": pages.review_page(
            sheet,
            typing,
            commune=commune,
            now=timezone.localtime(),
            who=scope.user_name,
            beside=queries.beside_register(scope, sheet),
        ),
        "said": said,
        "refusal_findings": pages.finding_views(sheet, said.refusal.findings) if said.refusal else [],
        "years": [
            {"label": str(one), "url": _grid_url(commune, one), "current": one == sheet.year}
            for one in queries.open_years(scope)
        ],
        "clash_names": " ".join(clash.field_name for clash in said.clashes),
        "commune": commune,
        "paste_url": reverse("households:paste", args=[commune, sheet.year]),
        "preview_url": reverse("households:preview", args=[commune, sheet.year]),
        "discard_url": reverse("households:discard_draft", args=[commune, sheet.year]),
        "may_edit": is_allowed(scope.role, Permission.EDIT_REVIEWS),
        "may_confirm": is_allowed(scope.role, Permission.CONFIRM_REVIEWS),
    }


def _grid_page(
    request: HttpRequest, commune: str, sheet: Sheet, typing: pages.Typing, said: Said, **more: Any
) -> HttpResponse:
    context = _context(request, commune, sheet, typing, said) | more
    return render(request, "households/review.html", context, status=said.status)
