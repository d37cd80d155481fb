"""People and households that may be registered twice: side by side, for a person to decide."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from households.actions import merging
from households.forms.register import MergeHouseholdsForm, PairForm
from households.lists import duplicate_columns
from households.pages.duplicates import merge_sides, pair_lines
from households.queries.duplicates import duplicate_pairs
from households.views.household import found
from journal.lists import ListFile, asked_format, file_links, list_answer
from thinhduc.errors import Refused
from thinhduc.figures import format_date
from thinhduc.permissions import Permission, requires


@requires(Permission.EDIT_REGISTER)
@require_safe
def duplicates(request: HttpRequest, commune: str) -> HttpResponseBase:
    """The pairs that nobody decided yet, the surest first."""
    if form := asked_format(request):
        found = [pair_lines(pair) for pair in duplicate_pairs(request.scope, most=None).shown]
        file = ListFile(
            "Người có thể ghi trùng", f"co-the-trung-{commune}", duplicate_columns(), found, len(found)
        )
        return list_answer(request.scope, form, file)
    pairs = duplicate_pairs(request.scope)
    context = {
        "pairs": [pair_lines(pair) for pair in pairs.shown],
        "more": pairs.more,
        "files": file_links(request),
        "crumbs": _crumbs(commune),
        "commune": commune,
    }
    return render(request, "households/register_duplicates.html", context)


@requires(Permission.EDIT_REGISTER)
@require_POST
def not_same(request: HttpRequest, commune: str) -> HttpResponse:
    """They are two people; the reason stays."""
    form = _pair(request)
    merging.decide_not_same(
        scope=request.scope,
        first_id=form.cleaned_data["first"],
        second_id=form.cleaned_data["second"],
        reason=form.cleaned_data["reason"],
    )
    messages.success(request, "Đã ghi là hai người khác nhau; cặp này không hiện nữa.")
    return redirect("register:duplicates", commune)


@requires(Permission.EDIT_REGISTER)
@require_POST
def merge_people(request: HttpRequest, commune: str) -> HttpResponse:
    """They are one person; the row that is not kept leaves its household as a mistake."""
    form = _pair(request)
    kept_id, other_id = form.kept_and_other
    is_late = merging.merge_people(
        scope=request.scope,
        kept_id=kept_id,
        other_id=other_id,
        reason=form.cleaned_data["reason"],
    )
    late = " Kết quả năm nay đã xác nhận: số nhân khẩu chờ quyết định." if is_late else ""
    messages.success(request, f"Đã gộp thành một người; lịch sử hai dòng vẫn giữ.{late}")
    return redirect("register:duplicates", commune)


@requires(Permission.EDIT_REGISTER)
def merge_households(request: HttpRequest, commune: str, household_id: int, other_id: int) -> HttpResponse:
    """Two rows of one household: which is kept, who is who."""
    kept, other = found(request, household_id), found(request, other_id)
    if kept.id == other.id:
        raise Http404
    form = MergeHouseholdsForm(request.POST or None, kept=kept, other=other)
    if request.method == "POST" and form.is_valid():
        try:
            day = merging.merge_duplicate(
                scope=request.scope,
                kept_id=kept.id,
                duplicate_id=other.id,
                reason=form.cleaned_data["reason"],
                same=form.same(),
            )
        except Refused as refused:
            form.add_error(None, " ".join(part for part in (refused.message, refused.who_can_lift) if part))
        else:
            messages.success(
                request, f"Đã gộp; hộ {other.code} thôi tính từ {format_date(day)}, lịch sử vẫn giữ."
            )
            return redirect("register:household", commune, kept.id)
    context = {
        "form": form,
        "sides": merge_sides(kept, other),
        "kept": kept,
        "other": other,
        "swap_url": reverse("register:merge_households", args=[commune, other.id, kept.id]),
        "back": reverse("register:duplicates", args=[commune]),
        "crumbs": [
            *_crumbs(commune),
            {"label": "Có thể trùng", "url": reverse("register:duplicates", args=[commune])},
        ],
        "commune": commune,
    }
    return render(request, "households/register_merge.html", context, status=422 if form.errors else 200)


def _pair(request: HttpRequest) -> PairForm:
    form = PairForm(request.POST)
    if not form.is_valid():
        raise Refused("Hãy ghi lý do.", link=request.path, link_label="Về danh sách")
    return form


def _crumbs(commune: str) -> list[dict[str, str]]:
    return [{"label": "Sổ hộ", "url": reverse("register:register", args=[commune])}]
