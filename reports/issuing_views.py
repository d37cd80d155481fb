"""Issuing an approved version: number, date and signer are recorded, figures and files frozen."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from hamlets.queries import place_of, today
from reports.actions import issue_version
from reports.forms import Approved, IssueForm
from reports.plan_pages import ELECTRONIC
from reports.plan_queries import signing_of
from reports.registry import FORMATS, PLAN_FORMATS, REPORTS
from targets.pages.cards import goals_card, life_steps
from targets.queries import VersionView, changed_openings, content_hash, version_at
from targets.queries.findings import openings_as_findings
from targets.queries.issuing import before_issuing
from targets.rules import PovertyClass, State
from targets.rules.codes import content_code
from targets.rules.issuing import day_faults, number_faults
from thinhduc.figures import format_datetime
from thinhduc.permissions import Permission, requires
from thinhduc.scope import Scope


@requires(Permission.ISSUE_PLANS)
@require_http_methods(["GET", "HEAD", "POST"])
def issue(request: HttpRequest, commune: str, year: int, number: int) -> HttpResponse:
    """What will be frozen, and the form of the signed document; a post issues exactly what was shown."""
    view = version_at(request.scope, year, number)
    if view is None:
        raise Http404
    plan = reverse("targets:plan_version", args=[commune, year, number])
    form = (
        IssueForm(request.POST, approved=_approved(view))
        if request.method == "POST"
        else IssueForm(initial=_initial(request.scope, view), approved=_approved(view))
    )
    if request.method == "POST" and _is_in_order(request.scope, view, form):
        issue_version(
            scope=request.scope,
            version_id=view.id,
            details=form.details,
            shown_hash=form.cleaned_data["shown_hash"],
        )
        step, page = _next_step(view, plan)
        said = f"Đã ban hành kế hoạch {form.details.number}. Trưởng các xóm thấy chỉ tiêu của xóm mình."
        messages.success(request, f"{said} {step}")
        return redirect(page)
    return render(
        request,
        "reports/issue.html",
        {
            "version": view,
            "commune": commune,
            "form": form,
            "is_ready": view.state is State.APPROVED,
            "steps": life_steps(view.state),
            "tables": [(one.label.capitalize(), goals_card(view, one)) for one in PovertyClass],
            "kinds": REPORTS.values(),
            "formats": [kind.label for kind in FORMATS.values() if kind.is_frozen],
            "plan_formats": [kind.label for kind in PLAN_FORMATS.values()] if view.blocks else [],
            "code": content_code(content_hash(view)),
            "changed": openings_as_findings(view, changed_openings(request.scope, view)),
            "crumbs": [
                {"label": "Kế hoạch", "url": reverse("targets:plans", args=[commune])},
                {"label": str(year), "url": reverse("targets:plan", args=[commune, year])},
                {"label": f"Bản {number}", "url": plan},
            ],
        },
        status=422 if request.method == "POST" else 200,
    )


def _next_step(view: VersionView, plan: str) -> tuple[str, str]:
    """What comes after issuing, and the page to go on: an electronic document is signed now, a paper one is scanned."""
    if view.form == ELECTRONIC:
        signatures = reverse("documents:signatures", args=[view.commune_slug, view.year, view.number])
        return "Việc tiếp theo: lãnh đạo ký số tệp PDF đã ban hành, ở trang này.", signatures
    return "Việc tiếp theo: quét bản giấy đã ký, đóng dấu rồi đưa vào mục “Bản quét”.", plan


def _is_in_order(scope: Scope, view: VersionView, form: IssueForm) -> bool:
    """Whether all that was typed is in order, also against what the commune issued before; every fault at its field."""
    form.full_clean()
    number, day = form.cleaned_data.get("number"), form.cleaned_data.get("date")
    before = before_issuing(scope, view)
    if number and day and (faults := number_faults(before, number, day)):
        form.add_error("number", faults)
    if day and (faults := day_faults(before, day)):
        form.add_error("date", faults)
    return form.is_valid()


def _initial(scope: Scope, view: VersionView) -> dict[str, object]:
    """What most documents of the commune have; the number is left to whoever has it before them."""
    signing = signing_of(scope, view)
    return {
        "date": today(),
        "place": place_of(scope, view.commune_id).name,
        "signature": "\n".join(signing.lines),
        "signer": signing.signer,
        "shown_hash": content_hash(view),
    }


def _approved(view: VersionView) -> Approved:
    """What the leader approved last, as the form refuses another one."""
    code = content_code(view.approved_hash)
    steps = [step for step in view.steps if step.kind == "approved"]
    if not steps:
        return Approved(code, code)
    at = format_datetime(timezone.localtime(steps[-1].at))
    return Approved(code, f"{code}, {steps[-1].actor_name} duyệt lúc {at}")
