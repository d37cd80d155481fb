"""What the pages of administration share: trying a deed from a form, the slip, refusing as a form's error."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

from hamlets.actions import Issued
from thinhduc.errors import Refused

Result = TypeVar("Result")


def attempt(form: forms.Form, deed: Callable[[dict[str, Any]], Result]) -> Result | None:
    """Do `deed` with what was typed; None where the form or the rules refuse it, which the form then says."""
    if not form.is_valid():
        return None
    try:
        return deed(form.cleaned_data)
    except Refused as refused:
        form.add_error(None, " ".join(part for part in (refused.message, refused.who_can_lift) if part))
        return None


@dataclass(frozen=True)
class FormPage:
    """A page that asks for one form: what it is called, where it leads back to, the way to it."""

    heading: str
    submit: str
    back: str
    crumbs: tuple[dict[str, str], ...] = ()

    def answer(self, request: HttpRequest, form: forms.Form) -> HttpResponse:
        """The page; 422 where the form was refused."""
        return render(request, "hamlets/form.html", {"form": form, "page": self}, status=status_of(form))


def status_of(form: forms.Form) -> int:
    """422 for a form that was refused."""
    return 422 if form.errors else 200


@dataclass(frozen=True)
class Slip:
    """What is printed once for the person."""

    full_name: str
    username: str
    password: str
    role_label: str
    place: str
    address: str


def slip_page(
    request: HttpRequest, issued: Issued, *, role_label: str, place: str, back: str
) -> HttpResponse:
    """The slip as the answer to the post itself: shown once, kept nowhere."""
    slip = Slip(
        full_name=issued.user.full_name,
        username=issued.user.username,
        password=issued.password,
        role_label=role_label,
        place=place,
        address=request.build_absolute_uri("/"),
    )
    response = render(request, "hamlets/slip.html", {"slip": slip, "back": back})
    add_never_cache_headers(response)
    return response
