"""Communes, readers of the province, passwords and health, for the system's administrator."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_safe

from hamlets import actions
from hamlets.forms import ExactNameForm, NewCommuneForm, NewPersonForm, NewReaderForm, ReaderForm
from hamlets.queries.system import commune_cards, commune_choices, health_of, reader_cards
from hamlets.tables import commune_columns, reader_columns
from hamlets.views.common import FormPage, attempt, slip_page
from journal.lists import ListFile, asked_format, file_links, list_answer
from thinhduc.permissions import Permission, Role, requires


@requires(Permission.MANAGE_COMMUNES)
@require_safe
def communes(request: HttpRequest) -> HttpResponseBase:
    """All communes with their administrators."""
    cards = commune_cards(request.scope)
    if form := asked_format(request):
        return list_answer(
            request.scope, form, ListFile("Các xã", "cac-xa", commune_columns(), cards, len(cards))
        )
    return render(request, "hamlets/communes.html", {"communes": cards, "files": file_links(request)})


@requires(Permission.MANAGE_COMMUNES)
@never_cache
@sensitive_variables("made")
def add_commune(request: HttpRequest) -> HttpResponse:
    """A commune with its first administrator; the answer is the slip."""
    form = NewCommuneForm(request.POST or None)
    made = attempt(form, lambda typed: actions.create_commune(scope=request.scope, **typed))
    if made is None:
        return _page("Thêm xã", "Tạo xã và phiếu quản trị").answer(request, form)
    _, issued = made
    place = form.cleaned_data["name"]
    return _slip(request, issued, f"{Role.COMMUNE_ADMIN.label} {place}", "system:communes")


@requires(Permission.MANAGE_COMMUNES)
@never_cache
@sensitive_variables("issued")
def add_administrator(request: HttpRequest, commune_id: int) -> HttpResponse:
    """Another administrator of a commune; the answer is the slip."""
    card = next((card for card in commune_cards(request.scope) if card.commune_id == commune_id), None)
    if card is None:
        raise Http404
    form = NewPersonForm(request.POST or None)
    issued = attempt(
        form, lambda typed: actions.add_administrator(scope=request.scope, commune_id=commune_id, **typed)
    )
    if issued is None:
        heading = f"Thêm quản trị viên cho {card.place.commune_name}"
        return _page(heading, "Tạo tài khoản và phiếu").answer(request, form)
    label = f"{Role.COMMUNE_ADMIN.label}, {card.place.commune_name}"
    return _slip(request, issued, label, "system:communes")


@requires(Permission.MANAGE_COMMUNES)
@require_safe
def readers(request: HttpRequest) -> HttpResponseBase:
    """The readers of the province and the communes named to them."""
    cards = reader_cards(request.scope)
    if form := asked_format(request):
        file = ListFile("Người đọc cấp tỉnh", "cap-tinh", reader_columns(), cards, len(cards))
        return list_answer(request.scope, form, file)
    return render(request, "hamlets/readers.html", {"readers": cards, "files": file_links(request)})


@requires(Permission.MANAGE_COMMUNES)
@never_cache
@sensitive_variables("issued")
def add_reader(request: HttpRequest) -> HttpResponse:
    """A new reader; the answer is the slip."""
    form = NewReaderForm(request.POST or None, commune_choices=commune_choices(request.scope))
    issued = attempt(
        form,
        lambda typed: actions.create_reader(
            scope=request.scope,
            full_name=typed["full_name"],
            username=typed["username"],
            phone=typed["phone"],
            commune_ids=typed["communes"],
            valid_to=typed["valid_to"],
        ),
    )
    if issued is None:
        return _page("Thêm người đọc cấp tỉnh", "Tạo tài khoản và phiếu", "system:readers").answer(
            request, form
        )
    return _slip(request, issued, Role.PROVINCE_READER.label, "system:readers")


@requires(Permission.MANAGE_COMMUNES)
def edit_reader(request: HttpRequest, membership_id: int) -> HttpResponse:
    """Which communes a reader sees, and until when."""
    card = next((card for card in reader_cards(request.scope) if card.membership_id == membership_id), None)
    if card is None:
        raise Http404
    form = ReaderForm(
        request.POST or None,
        commune_choices=commune_choices(request.scope),
        initial={"communes": card.commune_ids, "valid_to": card.valid_to},
    )
    done = attempt(
        form,
        lambda typed: (
            actions.set_reader_communes(
                scope=request.scope,
                membership_id=membership_id,
                commune_ids=typed["communes"],
                valid_to=typed["valid_to"],
            )
            or True
        ),
    )
    if not done:
        return _page(f"Xã của {card.user.full_name}", "Ghi", "system:readers").answer(request, form)
    messages.success(request, f"Đã ghi các xã của {card.user.full_name}.")
    return redirect("system:readers")


@requires(Permission.MANAGE_COMMUNES)
@never_cache
@sensitive_variables("issued")
def reset_password(request: HttpRequest) -> HttpResponse:
    """A new one-time password for an administrator, a reader, or somebody who works in several communes."""
    form = ExactNameForm(request.POST or None)
    issued = attempt(
        form, lambda typed: actions.reset_password_of(scope=request.scope, username=typed["username"])
    )
    if issued is None:
        return _page("Cấp lại mật khẩu", "Cấp lại và in phiếu").answer(request, form)
    return _slip(request, issued, "", "system:communes")


@requires(Permission.SEE_HEALTH)
@never_cache
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Database, disk, accounts, and how to keep a copy."""
    return render(request, "hamlets/health.html", {"health": health_of(request.scope)})


def _page(heading: str, submit: str, back: str = "system:communes") -> FormPage:
    label = "Người đọc cấp tỉnh" if back == "system:readers" else "Các xã"
    url = reverse(back)
    return FormPage(heading, submit, url, ({"label": label, "url": url},))


def _slip(request: HttpRequest, issued: actions.Issued, role_label: str, back: str) -> HttpResponse:
    return slip_page(request, issued, role_label=role_label, place="", back=reverse(back))
