"""The commune's hamlets and its own names, for its administrator."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from hamlets import actions
from hamlets.forms import ChangeCommuneForm, ChangeHamletForm, LastDayForm, NewHamletForm
from hamlets.queries.places import today
from hamlets.queries.settings import HamletCard, commune_periods, hamlet_card, hamlet_cards, hamlet_changes
from hamlets.tables import hamlet_columns
from hamlets.views.common import FormPage, attempt, status_of
from journal.lists import ListFile, asked_format, file_links, list_answer
from thinhduc.permissions import Permission, requires


@requires(Permission.MANAGE_HAMLETS)
@require_safe
def hamlets(request: HttpRequest, commune: str) -> HttpResponseBase:
    """All hamlets, and what the commune is called."""
    cards = hamlet_cards(request.scope)
    if form := asked_format(request):
        present = [card for card in cards if card.now]
        file = ListFile("Các xóm", f"xom-{commune}", hamlet_columns(), present, len(present))
        return list_answer(request.scope, form, file)
    context = {
        "present": [card for card in cards if card.now],
        "coming": [card for card in cards if card.is_coming],
        "ended": [card for card in cards if not card.now and not card.is_coming],
        "changes": hamlet_changes(request.scope),
        "periods": commune_periods(request.scope),
        "commune": commune,
        "files": file_links(request),
    }
    return render(request, "hamlets/hamlets.html", context)


@requires(Permission.MANAGE_HAMLETS)
def add_hamlet(request: HttpRequest, commune: str) -> HttpResponse:
    """A hamlet to add."""
    count = sum(1 for card in hamlet_cards(request.scope) if card.present)
    form = NewHamletForm(request.POST or None, initial={"order": count + 1})
    if attempt(form, lambda typed: actions.add_hamlet(scope=request.scope, **typed)):
        messages.success(request, f"Đã thêm {form.cleaned_data['name']}.")
        return redirect("hamlets:hamlets", commune)
    return _form_page(commune, "Thêm xóm", "Thêm xóm").answer(request, form)


@requires(Permission.MANAGE_HAMLETS)
def edit_hamlet(request: HttpRequest, commune: str, hamlet_id: int) -> HttpResponse:
    """Name, kind, area and place of a hamlet, and its periods."""
    card = found_hamlet(request, hamlet_id)
    period = card.present
    initial = (
        {"name": period.name, "kind": period.kind, "area": period.area, "order": period.order}
        if period
        else {}
    )
    form = ChangeHamletForm(request.POST or None, initial=initial)
    done = attempt(
        form,
        lambda typed: actions.change_hamlet(scope=request.scope, hamlet_id=hamlet_id, **typed) or True,
    )
    if done:
        messages.success(request, f"Đã ghi thông tin của {form.cleaned_data['name']}.")
        return redirect("hamlets:hamlets", commune)
    return hamlet_page(request, commune, card, form, LastDayForm(initial={"last_day": today()}))


@requires(Permission.MANAGE_HAMLETS)
def edit_commune(request: HttpRequest, commune: str) -> HttpResponse:
    """Kind, name, superior and province of the commune, and its periods."""
    periods = commune_periods(request.scope)
    last = periods[0]
    initial = {"kind": last.kind, "name": last.name, "superior": last.superior, "province": last.province}
    form = ChangeCommuneForm(request.POST or None, initial=initial)
    if attempt(form, lambda typed: actions.change_commune(scope=request.scope, **typed) or True):
        messages.success(request, "Đã ghi thông tin của xã.")
        return redirect("hamlets:hamlets", commune)
    return _form_page(commune, "Thông tin của xã", "Ghi").answer(request, form)


def found_hamlet(request: HttpRequest, hamlet_id: int) -> HamletCard:
    card = hamlet_card(request.scope, hamlet_id)
    if card is None:
        raise Http404
    return card


def _crumbs(commune: str) -> list[dict[str, str]]:
    return [{"label": "Xóm", "url": reverse("hamlets:hamlets", args=[commune])}]


def _form_page(commune: str, heading: str, submit: str) -> FormPage:
    return FormPage(heading, submit, reverse("hamlets:hamlets", args=[commune]), tuple(_crumbs(commune)))


def hamlet_page(
    request: HttpRequest, commune: str, card: HamletCard, form: ChangeHamletForm, end_form: LastDayForm
) -> HttpResponse:
    context = {
        "card": card,
        "form": form,
        "end_form": end_form,
        "commune": commune,
        "crumbs": _crumbs(commune),
        "back": reverse("hamlets:hamlets", args=[commune]),
    }
    status = max(status_of(form), status_of(end_form))
    return render(request, "hamlets/hamlet.html", context, status=status)
