"""What a version is to reach, why it passes with a warning, how a target may be split, what it is printed with."""

from collections.abc import Mapping
from dataclasses import asdict

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from targets import actions
from targets.forms import DetailsForm, GoalForm, ReasonForm, SplitForm
from targets.models import PlanVersion, Target
from targets.pages.columns import TABS, grid_columns, stored_rows
from targets.pages.split import split_page
from targets.queries import VersionView
from targets.rules import Goal, PovertyClass, propose_split, reduction_for_rate
from targets.views.desk import Desk, address_of, back_to, plan_context, tab_of, version_or_404
from thinhduc import grids
from thinhduc.permissions import Permission, requires


@requires(Permission.EDIT_PLANS)
@require_http_methods(["GET", "HEAD", "POST"])
def goals(request: HttpRequest, commune: str, year: int, number: int) -> HttpResponse:
    """The assigned target and the commune's own, for one table; a goal without count and rate is taken out."""
    view, poverty_class = version_or_404(request, year, number), tab_of(request)
    goals_now = {level: _goal_of(view, poverty_class, level) for level in Target.Level}
    sent = request.POST if request.method == "POST" else None
    forms = [
        GoalForm(sent, level=level, initial=asdict(goal) if goal else {}) for level, goal in goals_now.items()
    ]
    is_sound = sent is not None and all(form.is_valid() for form in forms)
    if is_sound:
        for form in forms:
            _set_goal(request, view, poverty_class, form, goals_now[form.level])
        messages.success(request, "Đã ghi mục tiêu.")
        return back_to(view, poverty_class)
    context = {
        **plan_context(request, view),
        "forms": forms,
        "desk": Desk(view, poverty_class),
        "tables": [(slug, one.label, one is poverty_class) for slug, one in TABS.items()],
    }
    return render(request, "targets/goals.html", context, status=422 if sent else 200)


def _goal_of(view: VersionView, poverty_class: PovertyClass, level: Target.Level) -> Goal | None:
    return next((g for g in view.goals if (g.level, g.poverty_class) == (level.value, poverty_class)), None)


def _set_goal(
    request: HttpRequest, view: VersionView, poverty_class: PovertyClass, form: GoalForm, now: Goal | None
) -> None:
    """Writes a goal that is not what it was."""
    typed = form.cleaned_data
    if typed == {key: getattr(now, key, "" if key in ("issuer", "document") else None) for key in typed}:
        return
    actions.set_goal(
        scope=request.scope, version_id=view.id, level=form.level.value, poverty_class=poverty_class, **typed
    )


@requires(Permission.EDIT_PLANS)
@require_POST
def reason(request: HttpRequest, commune: str, year: int, number: int) -> HttpResponse:
    """The written reason with which a warning passes: of a goal, or of hamlets' figures."""
    view = version_or_404(request, year, number)
    form = ReasonForm(request.POST)
    text = form.cleaned_data["reason"] if form.is_valid() else ""
    code = request.POST.get("code", "")
    poverty_class = TABS.get(request.POST.get("table", ""), PovertyClass.POOR)
    if not form.is_valid():
        messages.error(request, "Lý do dài quá 500 chữ; chưa ghi.")
    elif code == "goal":
        _explain_goal(request, view, poverty_class, text)
    elif code in ("poor_reason", "households_reason"):
        _explain_lines(request, view, code, text)
    return back_to(view, TABS.get(request.POST.get("shown", ""), PovertyClass.POOR), "#can-xem-lai")


def _explain_goal(request: HttpRequest, view: VersionView, poverty_class: PovertyClass, text: str) -> None:
    actions.set_goal_reason(
        scope=request.scope,
        version_id=view.id,
        level=request.POST.get("level", ""),
        poverty_class=poverty_class,
        reason=text,
    )
    messages.success(request, "Đã ghi lý do; lãnh đạo sẽ thấy lý do này.")


def _explain_lines(request: HttpRequest, view: VersionView, code: str, text: str) -> None:
    orders = {grids.read_order(order) for order in request.POST.getlist("order")}
    lines = [line for line in view.lines if line.order in orders]
    actions.save_lines(
        scope=request.scope,
        version_id=view.id,
        rows={line.order: {code: text} for line in lines},
        seen={line.order: {code: line.texts[code]} for line in lines},
        source="ghi lý do",
    )
    messages.success(request, "Đã ghi lý do; lãnh đạo sẽ thấy lý do này.")


@requires(Permission.EDIT_PLANS)
@require_http_methods(["GET", "HEAD", "POST"])
def split(request: HttpRequest, commune: str, year: int, number: int) -> HttpResponse:
    """A proposal of how to share out a number of reductions, with the reason for each hamlet; taken cell by cell."""
    view, poverty_class = version_or_404(request, year, number), tab_of(request)
    lines = view.table(poverty_class)
    form = SplitForm(request.GET or None)
    asked, unknown = _default_count(view, poverty_class), False
    if form.is_bound and form.is_valid():
        rate = form.cleaned_data["tyle"]
        by_rate = reduction_for_rate(rate, lines) if rate is not None else None
        unknown = rate is not None and by_rate is None
        asked = by_rate if rate is not None else form.cleaned_data["so"]
    proposal = propose_split(lines, poverty_class, asked) if asked is not None else None
    typed = _typed_reductions(view, poverty_class, request.POST) if request.method == "POST" else None
    if typed is not None and not typed.faults and request.POST.get("deed") == "take":
        saved = actions.save_lines(
            scope=request.scope,
            version_id=view.id,
            rows=typed.rows,
            seen=grids.read_seen(request.POST.get("seen", "")),
            source="đề xuất phân bổ",
        )
        messages.success(request, f"Đã đưa vào biểu; {saved} xóm thay đổi.")
        return back_to(view, poverty_class)
    if not form.is_bound:
        form = SplitForm(initial={"so": asked})
    columns = _reduction_column(view, poverty_class)
    context = {
        **plan_context(request, view),
        "desk": Desk(view, poverty_class),
        "form": form,
        "unknown": unknown,
        "proposal": proposal,
        "split": split_page(view, proposal, typed) if proposal else None,
        "seen": request.POST.get("seen") or grids.seen_text(stored_rows(view, columns)),
        "query": request.GET.urlencode(),
    }
    return render(request, "targets/split.html", context, status=422 if typed and typed.faults else 200)


def _default_count(view: VersionView, poverty_class: PovertyClass) -> int | None:
    """What the goals need, else what the plan has already; None where neither is known."""
    needs = []
    for goal in view.goals:
        if goal.poverty_class is poverty_class:
            by_rate = (
                reduction_for_rate(goal.rate, view.table(poverty_class)) if goal.rate is not None else None
            )
            needs += [need for need in (goal.reduction, by_rate) if need is not None]
    return max(needs, default=None)


def _reduction_column(view: VersionView, poverty_class: PovertyClass) -> list[grids.Column]:
    figure = f"{poverty_class.value}_reduction"
    return [column for column in grid_columns(view, poverty_class) if column.key == figure]


def _typed_reductions(
    view: VersionView, poverty_class: PovertyClass, fields: Mapping[str, str]
) -> grids.TypedGrid:
    return grids.read_grid(fields, _reduction_column(view, poverty_class), view.lines)


@requires(Permission.EDIT_PLANS)
@require_http_methods(["GET", "HEAD", "POST"])
def details(request: HttpRequest, commune: str, year: int, number: int) -> HttpResponse:
    """The day of the households, the superior plan, the annex's form and columns."""
    view = version_or_404(request, year, number)
    form = DetailsForm(request.POST or None, initial=_details(view))
    if request.method == "POST" and form.is_valid():
        actions.set_details(scope=request.scope, version_id=view.id, **form.cleaned_data)
        messages.success(request, "Đã ghi thông tin của bản kế hoạch.")
        return back_to(view)
    status = 422 if request.method == "POST" else 200
    return render(
        request, "targets/details.html", {**plan_context(request, view), "form": form}, status=status
    )


def _details(view: VersionView) -> dict[str, object]:
    is_signed = view.form == PlanVersion.Form.SIGNED_2022
    return {
        "households_on": view.households_on,
        "superior_number": view.superior_number,
        "superior_date": view.superior_date,
        "superior_issuer": view.superior_issuer,
        "form": PlanVersion.Form.PAPER if is_signed else view.form,
        "columns": list(view.columns),
    }


@requires(Permission.EDIT_PLANS)
@require_POST
def openings(request: HttpRequest, commune: str, year: int, number: int) -> HttpResponse:
    """After a review result was changed: takes the new opening over, or keeps the old one with a reason."""
    view = version_or_404(request, year, number)
    take = request.POST.get("choice") == "take"
    chosen = set(request.POST.getlist("hamlet"))
    form = ReasonForm(request.POST)
    decided = actions.decide_openings(
        scope=request.scope,
        version_id=view.id,
        hamlet_ids=[line.hamlet_id for line in view.lines if str(line.hamlet_id) in chosen],
        take=take,
        reason=form.cleaned_data["reason"] if form.is_valid() else "",
    )
    words = "Đã lấy số mới" if take else "Đã giữ số cũ"
    messages.success(request, f"{words} cho {decided} xóm.")
    return redirect(f"{reverse('targets:plan_version', args=address_of(view))}#can-xem-lai")
