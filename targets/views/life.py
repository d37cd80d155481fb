"""The steps of a version's life on the officer's and the leader's side, except deciding and issuing."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts import drafts
from targets import actions
from targets.forms import RemarkForm, RevokeForm
from targets.queries import VersionView, version_by_id
from targets.rules import Deed, PovertyClass, State
from targets.views.desk import Desk, address_of, back_to, page_of, plan_context, version_or_404
from targets.views.text import forget_words, kept_of
from thinhduc.permissions import Permission, requires


@requires(Permission.SUBMIT_PLANS)
@require_http_methods(["GET", "HEAD", "POST"])
def submit(request: HttpRequest, commune: str, year: int, number: int) -> HttpResponse:
    """What the leader will see, open warnings and reasons included; a post hands the version up."""
    view = version_or_404(request, year, number)
    form = RemarkForm(request.POST or None)
    if request.method == "POST" and is_done(request, view, State.SUBMITTED):
        return back_to(view)
    if request.method == "POST" and form.is_valid():
        actions.submit(scope=request.scope, version_id=view.id, remark=form.cleaned_data["remark"])
        messages.success(request, "Đã trình lãnh đạo duyệt. Cho đến khi lãnh đạo xử lý vẫn có thể rút lại.")
        return back_to(view)
    context = {
        **plan_context(request, view),
        "pages": [page_of(request.scope, Desk(view, poverty_class)) for poverty_class in PovertyClass],
        "refusal": actions.why_not(request.scope, view, Deed.SUBMIT),
        "unsaved": [
            desk
            for poverty_class in PovertyClass
            if drafts.draft_at(request.scope, (desk := Desk(view, poverty_class)).address)
        ],
        "unsaved_words": len(kept_of(request.scope, view)),
        "form": form,
    }
    return render(request, "targets/submit.html", context, status=422 if form.errors else 200)


def is_done(request: HttpRequest, view: VersionView, state: State) -> bool:
    """Whether the person has just brought the version there: a double click sends a form twice."""
    return view.state is state and view.steps[-1].actor_id == request.scope.user_id


@requires(Permission.SUBMIT_PLANS)
@require_POST
def recall(request: HttpRequest, commune: str, year: int, number: int) -> HttpResponse:
    """Takes a submitted version back."""
    view = version_or_404(request, year, number)
    actions.recall(scope=request.scope, version_id=view.id)
    messages.success(request, "Đã rút lại; kế hoạch lại là dự thảo, sửa được.")
    return back_to(view)


@requires(Permission.EDIT_PLANS)
@require_POST
def adjust(request: HttpRequest, commune: str, year: int, number: int) -> HttpResponse:
    """A new draft that replaces the version in force once it is issued; the last one where that was revoked."""
    view = version_or_404(request, year, number)
    draft = version_by_id(request.scope, actions.adjust(scope=request.scope, version_id=view.id))
    said = (
        f"Đã lập lại kế hoạch từ bản {number} đã bãi bỏ; ban hành bản mới thì xã có kế hoạch năm {year}."
        if view.revoked
        else f"Đã lập bản điều chỉnh; bản {number} còn hiệu lực cho đến khi ban hành bản mới."
    )
    messages.success(request, said)
    return back_to(draft or view)


@requires(Permission.EDIT_PLANS)
@require_http_methods(["GET", "HEAD", "POST"])
def discard(request: HttpRequest, commune: str, year: int, number: int) -> HttpResponse:
    """Asks, then takes an open version away for good."""
    view = version_or_404(request, year, number)
    if request.method == "POST":
        forget_words(request.scope, view)
        actions.discard(scope=request.scope, version_id=view.id)
        for poverty_class in PovertyClass:
            drafts.forget(request.scope, Desk(view, poverty_class).address)
        messages.success(request, f"Đã bỏ dự thảo, bản {number} của kế hoạch năm {year}.")
        return redirect(reverse("targets:plans", args=[commune]))
    context = {
        **plan_context(request, view),
        "refusal": actions.why_not(request.scope, view, Deed.DISCARD),
    }
    return render(request, "targets/discard.html", context)


@requires(Permission.DECIDE_PLANS)
@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request: HttpRequest, commune: str, year: int, number: int) -> HttpResponse:
    """An issued version is no longer in force, by a document and for a reason."""
    view = version_or_404(request, year, number)
    form = RevokeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.revoke(scope=request.scope, version_id=view.id, **form.cleaned_data)
        messages.success(request, f"Đã ghi bãi bỏ bản {number}; bản này vẫn xem được.")
        return redirect(reverse("targets:plan_version", args=address_of(view)))
    status = 422 if request.method == "POST" else 200
    return render(
        request, "targets/revoke.html", {**plan_context(request, view), "form": form}, status=status
    )
