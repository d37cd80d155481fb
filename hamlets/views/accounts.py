"""The commune's accounts, for its administrator."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST, require_safe
from django_tables2 import RequestConfig

from accounts.queries import locks_of
from hamlets import actions
from hamlets.filters import AccountFilter
from hamlets.forms import ExistingAccountForm, GrantForm, LastDayForm, NewAccountForm, PersonForm
from hamlets.queries.accounts import AccountCard, account_in, accounts_in, names_of_hamlets
from hamlets.queries.places import place_of, today
from hamlets.queries.settings import hamlet_choices
from hamlets.tables import AccountTable
from hamlets.views.common import FormPage, attempt, slip_page
from journal.lists import ListFile, asked_format, chosen_in_words, file_links, list_answer
from thinhduc.figures import format_date
from thinhduc.permissions import Permission, requires


@requires(Permission.MANAGE_ACCOUNTS)
@require_safe
def accounts(request: HttpRequest, commune: str) -> HttpResponseBase:
    """All accounts with a role in the commune, now or earlier."""
    chosen = AccountFilter(request.GET, queryset=accounts_in(request.scope), scope=request.scope)
    found = list(chosen.qs)
    table = AccountTable(
        found,
        commune=commune,
        hamlets=names_of_hamlets(request.scope),
        locks=locks_of(user.username for user in found),
    )
    RequestConfig(request, paginate={"per_page": 25}).configure(table)
    if form := asked_format(request):
        file = ListFile(
            title="Tài khoản trong xã",
            name=f"tai-khoan-{commune}",
            columns=table.export_columns(),
            rows=[row.record for row in table.rows],
            count=len(found),
            filters=chosen_in_words(chosen.form),
        )
        return list_answer(request.scope, form, file)
    context = {"table": table, "filter": chosen, "files": file_links(request)}
    return render(request, "hamlets/accounts.html", context)


@requires(Permission.MANAGE_ACCOUNTS)
@never_cache
@sensitive_variables("issued")
def add_account(request: HttpRequest, commune: str) -> HttpResponse:
    """A new account with its first role; the answer is the slip."""
    form = NewAccountForm(
        request.POST or None, hamlet_choices=hamlet_choices(request.scope), initial={"valid_from": today()}
    )
    issued = attempt(
        form,
        lambda typed: actions.create_account(
            scope=request.scope,
            full_name=typed["full_name"],
            username=typed["username"],
            phone=typed["phone"],
            grant=form.grant(),
        ),
    )
    if issued is not None:
        back = reverse("hamlets:account", args=[commune, issued.user.pk])
        return _slip(request, issued, form.grant().role.label, back)
    return _form_page(commune, "Thêm tài khoản", "Tạo tài khoản và phiếu").answer(request, form)


@requires(Permission.MANAGE_ACCOUNTS)
def add_existing(request: HttpRequest, commune: str) -> HttpResponse:
    """A role here for somebody who has an account elsewhere."""
    form = ExistingAccountForm(
        request.POST or None, hamlet_choices=hamlet_choices(request.scope), initial={"valid_from": today()}
    )
    user = attempt(
        form,
        lambda typed: actions.give_role_by_name(
            scope=request.scope, username=typed["username"], grant=form.grant()
        ),
    )
    if user is not None:
        messages.success(request, f"Đã giao vai trò {form.grant().role.label} cho {user.full_name}.")
        return redirect("hamlets:account", commune, user.pk)
    return _form_page(commune, "Giao vai trò cho tài khoản có sẵn", "Giao vai trò").answer(request, form)


@requires(Permission.MANAGE_ACCOUNTS)
@require_safe
def account(request: HttpRequest, commune: str, user_id: int) -> HttpResponse:
    """One account with its roles here, and what can be done with it."""
    return _account_page(request, commune, _found(request, user_id))


@requires(Permission.MANAGE_ACCOUNTS)
def edit_account(request: HttpRequest, commune: str, user_id: int) -> HttpResponse:
    """Name and telephone."""
    card = _found(request, user_id)
    form = PersonForm(request.POST or None, initial={"full_name": card.full_name, "phone": card.phone})
    done = attempt(
        form,
        lambda typed: actions.update_account(scope=request.scope, user_id=user_id, **typed) or True,
    )
    if done:
        messages.success(request, "Đã ghi họ tên và điện thoại.")
        return redirect("hamlets:account", commune, user_id)
    return _form_page(commune, f"Sửa tài khoản {card.username}", "Ghi", card).answer(request, form)


@requires(Permission.MANAGE_ACCOUNTS)
def add_role(request: HttpRequest, commune: str, user_id: int) -> HttpResponse:
    """Another role for an account of the commune."""
    card = _found(request, user_id)
    form = GrantForm(
        request.POST or None, hamlet_choices=hamlet_choices(request.scope), initial={"valid_from": today()}
    )
    done = attempt(
        form,
        lambda _: actions.give_role_here(scope=request.scope, user_id=user_id, grant=form.grant()) or True,
    )
    if done:
        messages.success(request, f"Đã giao vai trò {form.grant().role.label} cho {card.full_name}.")
        return redirect("hamlets:account", commune, user_id)
    return _form_page(commune, f"Giao vai trò cho {card.full_name}", "Giao vai trò", card).answer(
        request, form
    )


@requires(Permission.MANAGE_ACCOUNTS)
@require_POST
def end_role(request: HttpRequest, commune: str, user_id: int, membership_id: int) -> HttpResponse:
    """A role ends after a day."""
    card = _found(request, user_id)
    if membership_id not in {term.membership_id for term in card.terms}:
        raise Http404
    form = _last_day_form(membership_id, request.POST)
    done = attempt(
        form,
        lambda typed: actions.end_role(scope=request.scope, membership_id=membership_id, **typed) or True,
    )
    if not done:
        return _account_page(request, commune, card, (membership_id, form))
    messages.success(request, f"Vai trò có hiệu lực hết ngày {format_date(form.cleaned_data['last_day'])}.")
    return redirect("hamlets:account", commune, user_id)


@requires(Permission.MANAGE_ACCOUNTS)
@require_POST
def close_account(request: HttpRequest, commune: str, user_id: int) -> HttpResponse:
    """Nobody signs in with it any more."""
    card = _found(request, user_id)
    actions.close_account(scope=request.scope, user_id=user_id)
    messages.success(request, f"Đã đóng tài khoản {card.username}; các phiên đang mở đã kết thúc.")
    return redirect("hamlets:account", commune, user_id)


@requires(Permission.MANAGE_ACCOUNTS)
@require_POST
def reopen_account(request: HttpRequest, commune: str, user_id: int) -> HttpResponse:
    """Signing in works again."""
    card = _found(request, user_id)
    actions.reopen_account(scope=request.scope, user_id=user_id)
    messages.success(request, f"Đã mở lại tài khoản {card.username}.")
    return redirect("hamlets:account", commune, user_id)


@requires(Permission.MANAGE_ACCOUNTS)
@require_POST
def unlock_account(request: HttpRequest, commune: str, user_id: int) -> HttpResponse:
    """Lift the lock after too many failures."""
    card = _found(request, user_id)
    actions.unlock_account(scope=request.scope, user_id=user_id)
    messages.success(request, f"Đã mở khóa đăng nhập cho {card.username}.")
    return redirect("hamlets:account", commune, user_id)


@requires(Permission.MANAGE_ACCOUNTS)
@require_POST
@sensitive_variables("issued")
def reset_password(request: HttpRequest, commune: str, user_id: int) -> HttpResponse:
    """A new one-time password; the answer is the slip."""
    card = _found(request, user_id)
    issued = actions.reset_password(scope=request.scope, user_id=user_id)
    labels = dict.fromkeys(term.role.label for term in card.terms if term.state == "current")
    return _slip(request, issued, ", ".join(labels), reverse("hamlets:account", args=[commune, user_id]))


def _found(request: HttpRequest, user_id: int) -> AccountCard:
    """The account; not found where it has no role in this commune, whether it exists or not."""
    card = account_in(request.scope, user_id)
    if card is None:
        raise Http404
    return card


def _slip(request: HttpRequest, issued: actions.Issued, role_label: str, back: str) -> HttpResponse:
    place = place_of(request.scope, request.scope.commune_id).commune_name
    return slip_page(request, issued, role_label=role_label, place=place, back=back)


def _form_page(commune: str, heading: str, submit: str, card: AccountCard | None = None) -> FormPage:
    crumbs = [{"label": "Tài khoản", "url": reverse("hamlets:accounts", args=[commune])}]
    if card is not None:
        crumbs.append(
            {"label": card.full_name, "url": reverse("hamlets:account", args=[commune, card.user_id])}
        )
    return FormPage(heading, submit, crumbs[-1]["url"], tuple(crumbs))


def _account_page(
    request: HttpRequest, commune: str, card: AccountCard, refused: tuple[int, LastDayForm] | None = None
) -> HttpResponse:
    """The account's page; `refused`: the membership whose last day was refused, with the form that says so."""
    ending, refused_form = refused or (None, None)
    terms = [
        (term, refused_form if term.membership_id == ending else _last_day_form(term.membership_id, None))
        for term in card.terms
    ]
    context = {
        "card": card,
        "terms": terms,
        "commune": commune,
        "is_me": card.user_id == request.scope.user_id,
        "crumbs": [{"label": "Tài khoản", "url": reverse("hamlets:accounts", args=[commune])}],
    }
    return render(request, "hamlets/account.html", context, status=422 if refused else 200)


def _last_day_form(membership_id: int, typed: QueryDict | None) -> LastDayForm:
    """Several of them stand on one page, so each gets ids of its own."""
    return LastDayForm(typed, auto_id=f"vai-tro-{membership_id}-%s", initial={"last_day": today()})
