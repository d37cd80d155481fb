"""The years and their plans."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from hamlets.queries import today
from targets import actions
from targets.forms import OpenPlanForm
from targets.pages.overview import year_rows, years_trend
from targets.queries import VersionView, version_at
from targets.queries.plans import versions_by_year
from targets.rules import is_editable
from thinhduc.permissions import Permission, is_allowed, requires


@requires(Permission.SEE_PLANS)
@require_safe
def plans(request: HttpRequest, commune: str) -> HttpResponse:
    """All years, the newest first, with what each one plans."""
    return _page(request, commune)


def _page(
    request: HttpRequest, commune: str, form: OpenPlanForm | None = None, status: int = 200
) -> HttpResponse:
    by_year = versions_by_year(request.scope)
    following = max(by_year, default=today().year - 1) + 1
    rows = year_rows(by_year.values())
    context = {
        "commune": commune,
        "rows": rows,
        "trend": years_trend(by_year.values()),
        "following": following,
        "form": form or OpenPlanForm(initial={"year": following}),
        "can_open": is_allowed(request.scope.role, Permission.EDIT_PLANS),
        "in_work": next((row for row in rows if is_editable(row.state)), None),
    }
    return render(request, "targets/plans.html", context, status=status)


@requires(Permission.EDIT_PLANS)
@require_POST
def open_year(request: HttpRequest, commune: str) -> HttpResponse:
    """Opens the plan of a year, with the openings of the confirmed review of the year before."""
    form = OpenPlanForm(request.POST)
    if not form.is_valid():
        return _page(request, commune, form, status=422)
    year = form.cleaned_data["year"]
    if (last := version_at(request.scope, year)) is not None:
        messages.info(request, _already_there(last))
        return redirect(reverse("targets:plan", args=[commune, year]))
    actions.open_plan(scope=request.scope, year=year)
    messages.success(request, f"Đã mở kế hoạch năm {year}, số đầu kỳ lấy từ kết quả rà soát năm {year - 1}.")
    return redirect(reverse("targets:plan", args=[commune, year]))


def _already_there(version: VersionView) -> str:
    """What can be done in a year that has a plan, said on the page of its version."""
    if version.revoked:
        way = f"bản {version.number} đã bị bãi bỏ. Bấm “Lập lại kế hoạch” để soạn bản mới từ bản này."
    elif version.is_in_force:
        way = f"bản {version.number} đang có hiệu lực. Bấm “Điều chỉnh” để soạn bản thay."
    else:
        way = f"bản {version.number} chưa ban hành, mở ở đây."
    return f"Năm {version.year} đã có kế hoạch: {way}"
