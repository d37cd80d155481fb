"""Merging and splitting hamlets and communes: asked for, shown, done."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from hamlets.forms import ChangeHamletForm, LastDayForm
from hamlets.queries.settings import hamlet_cards
from hamlets.queries.system import administrator_choices, commune_choices
from hamlets.views.common import FormPage, attempt
from hamlets.views.places import found_hamlet, hamlet_page
from households.actions import places as actions
from households.forms.places import AssignForm, MergeCommunesForm, MergeHamletsForm, SplitHamletForm
from households.pages import places as pages
from households.queries.splits import waiting_splits
from thinhduc.figures import format_count, format_date
from thinhduc.permissions import Permission, requires


@dataclass(frozen=True)
class Deed:
    """What a page asks for: the deed of what was typed, what is shown before it, what is said after it."""

    page: FormPage
    submit: str
    do: Callable[[], Any]
    preview: Callable[[Any], pages.Preview]
    said: Callable[[Any], str]


@requires(Permission.MANAGE_HAMLETS)
def merge_hamlets(request: HttpRequest, commune: str) -> HttpResponse:
    """Several hamlets become one."""
    names = _standing(request)
    form = MergeHamletsForm(request.POST or None, hamlet_choices=names.items())
    deed = Deed(
        _page("Sáp nhập xóm", commune),
        "Sáp nhập",
        lambda: actions.merge_hamlets(scope=request.scope, merge=form.merge()),
        lambda hamlet: pages.hamlets_merged(form.merge(), names, hamlet.slug),
        lambda _: f"Đã sáp nhập thành {form.cleaned_data['name']}.",
    )
    return _answer(request, form, deed)


@requires(Permission.MANAGE_HAMLETS)
def split_hamlet(request: HttpRequest, commune: str) -> HttpResponse:
    """A hamlet becomes several."""
    names = _standing(request)
    form = SplitHamletForm(request.POST or None, hamlet_choices=names.items())
    deed = Deed(
        _page("Chia xóm", commune),
        "Chia xóm",
        lambda: actions.split_hamlet(scope=request.scope, split=form.split()),
        lambda _: pages.hamlet_split(form.split(), names),
        lambda _: f"Đã chia thành {', '.join(form.cleaned_data['names'])}.",
    )
    return _answer(request, form, deed)


@requires(Permission.MANAGE_HAMLETS)
@require_POST
def end_hamlet(request: HttpRequest, commune: str, hamlet_id: int) -> HttpResponse:
    """The hamlet is there until a day."""
    card = found_hamlet(request, hamlet_id)
    form = LastDayForm(request.POST)
    done = attempt(
        form, lambda typed: actions.end_hamlet(scope=request.scope, hamlet_id=hamlet_id, **typed) or True
    )
    if done:
        day = format_date(form.cleaned_data["last_day"])
        messages.success(
            request, f"{card.last.name} có đến hết ngày {day}; số liệu các năm trước giữ nguyên."
        )
        return redirect("hamlets:hamlets", commune)
    period = card.last
    initial = {"name": period.name, "kind": period.kind, "area": period.area, "order": period.order}
    return hamlet_page(request, commune, card, ChangeHamletForm(initial=initial), form)


@requires(Permission.EDIT_REGISTER)
@require_http_methods(["GET", "HEAD", "POST"])
def assign_households(request: HttpRequest, commune: str) -> HttpResponse:
    """The households left in split hamlets, each with the parts to choose from."""
    splits = waiting_splits(request.scope)
    asked = request.POST.get("hamlet", "")
    cards = [AssignForm(request.POST if asked == str(one.hamlet_id) else None, split=one) for one in splits]
    sent = next((form for form in cards if form.is_bound), None)
    if sent is not None:
        done = attempt(
            sent,
            lambda _: actions.assign_split(
                scope=request.scope, hamlet_id=sent.split.hamlet_id, parts=sent.parts()
            ),
        )
        if done is not None:
            messages.success(request, f"Đã xếp {format_count(done)} hộ của {sent.split.name} vào xóm mới.")
            return redirect("register:assign", commune)
    context = {
        "cards": cards,
        "commune": commune,
        "crumbs": [{"label": "Sổ hộ", "url": reverse("register:register", args=[commune])}],
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "households/assign.html", context, status=status)


@requires(Permission.MANAGE_COMMUNES)
def merge_communes(request: HttpRequest) -> HttpResponse:
    """Several communes become one."""
    names = dict(commune_choices(request.scope))
    form = MergeCommunesForm(
        request.POST or None,
        commune_choices=names.items(),
        administrator_choices=administrator_choices(request.scope),
    )
    back = reverse("system:communes")
    deed = Deed(
        FormPage("Sáp nhập xã", "Xem trước", back, ({"label": "Các xã", "url": back},)),
        "Sáp nhập",
        lambda: actions.merge_communes(scope=request.scope, merge=form.merge()),
        lambda made: pages.communes_merged(form.merge(), names, len(made.hamlets), made.renamed),
        lambda _: f"Đã sáp nhập thành {form.cleaned_data['name']}.",
    )
    return _answer(request, form, deed)


def _answer(request: HttpRequest, form: forms.Form, deed: Deed) -> HttpResponse:
    """The form; then what it would do, tried and undone; then the deed."""
    step = request.POST.get("step", "")
    if step == "edit":
        form.errors.clear()
        return deed.page.answer(request, form)
    if step == "do":
        done = attempt(form, lambda _: deed.do())
        if done is None:
            return deed.page.answer(request, form)
        messages.success(request, deed.said(done))
        return redirect(deed.page.back)
    shown = attempt(form, lambda _: deed.preview(actions.tried(deed.do)))
    if shown is None:
        return deed.page.answer(request, form)
    typed = [
        (name, value) for name, values in request.POST.lists() if name in form.fields for value in values
    ]
    context = {"page": deed.page, "preview": shown, "typed": typed, "submit": deed.submit}
    return render(request, "hamlets/places_preview.html", context)


def _standing(request: HttpRequest) -> dict[int, str]:
    """The hamlets that stand today and go on, by key."""
    return {
        card.hamlet_id: card.shown.name for card in hamlet_cards(request.scope) if card.now and card.present
    }


def _page(heading: str, commune: str) -> FormPage:
    back = reverse("hamlets:hamlets", args=[commune])
    return FormPage(heading, "Xem trước", back, ({"label": "Xóm", "url": back},))
