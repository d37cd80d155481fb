"""The register beside the entered figures of a year: seeing, choosing, saying what the register holds."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from households import actions, queries
from households.models import Choice
from households.pages.from_register import beside_page
from households.queries import Sheet
from households.rules.from_register import RegisterExtent
from thinhduc import grids
from thinhduc.errors import Conflict, Refused
from thinhduc.permissions import Permission, is_allowed, requires


@requires(Permission.SEE_REVIEWS)
@require_safe
def beside_register(request: HttpRequest, commune: str, year: int) -> HttpResponse:
    """The figures of the register beside those entered, hamlet by hamlet."""
    return _page(request, commune, year)


@requires(Permission.EDIT_REVIEWS)
@require_POST
def choose_result(request: HttpRequest, commune: str, year: int) -> HttpResponse:
    """Keeps the entered figures of the ticked hamlets, or takes the register's."""
    sheet = _sheet(request, year)
    named = set(request.POST.getlist("hamlet"))
    typed = {
        "choice": request.POST.get("choice", ""),
        "reason": request.POST.get("reason", "")[: grids.LONGEST_TEXT],
    }
    try:
        count = actions.choose_result(
            scope=request.scope,
            year=year,
            hamlet_ids=[row.hamlet.id for row in sheet.rows if str(row.order) in named],
            shown=request.POST.get("stamp", ""),
            **typed,
        )
    except (Refused, Conflict) as refused:
        return _page(request, commune, year, refused=refused, typed=typed, ticked=named)
    messages.success(request, f"Đã chọn cho {count} xóm: {Choice(typed['choice']).label}.")
    return redirect("households:beside_register", commune, year)


@requires(Permission.EDIT_REGISTER)
@require_POST
def set_extent(request: HttpRequest, commune: str, year: int) -> HttpResponse:
    """Says which households the register holds of the year."""
    _sheet(request, year)
    reason = request.POST.get("extent_reason", "")[: grids.LONGEST_TEXT]
    try:
        actions.set_register_extent(
            scope=request.scope, year=year, extent=request.POST.get("extent", ""), reason=reason
        )
    except Refused as refused:
        return _page(request, commune, year, refused=refused, extent_reason=reason)
    messages.success(request, "Đã ghi sổ hộ của năm gồm những hộ nào.")
    return redirect("households:beside_register", commune, year)


def _sheet(request: HttpRequest, year: int) -> Sheet:
    """The year's review; 404 where it was not opened."""
    sheet = queries.review_sheet(request.scope, year)
    if sheet is None:
        raise Http404
    return sheet


def _page(
    request: HttpRequest,
    commune: str,
    year: int,
    *,
    refused: Refused | Conflict | None = None,
    typed: dict[str, str] | None = None,
    ticked: set[str] | None = None,
    extent_reason: str = "",
) -> HttpResponse:
    page = beside_page(queries.beside_register(request.scope, _sheet(request, year)), commune)
    ticked = {str(row.order) for row in page.choosable if row.is_undecided} if ticked is None else ticked
    context: dict[str, Any] = {
        "page": page,
        "refused": refused,
        "choices": Choice.choices,
        "typed": typed or {"choice": Choice.REGISTER.value, "reason": ""},
        "ticked": ticked,
        "extents": [(one.value, one.label) for one in RegisterExtent],
        "extent_reason": extent_reason,
        "may_choose": is_allowed(request.scope.role, Permission.EDIT_REVIEWS),
        "may_set_extent": is_allowed(request.scope.role, Permission.EDIT_REGISTER),
        "commune": commune,
    }
    return render(
        request, "households/beside_register.html", context, status=refused.status if refused else 200
    )
