"""Keeping what was typed: while typing, and when a post can not be taken."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.db import transaction
from django.http import HttpRequest, QueryDict
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone

from accounts.models import Draft
from thinhduc.scope import Scope

LARGEST = 300_000  # characters of one draft; a grid of 60 hamlets needs about 30,000
SENT_AGAIN = "parked_draft"  # names the draft that a post sends again
_MARK = "sent_again_to"
_TAKES = "takes_while"
_UNKEPT = "never_parked"
NEVER_KEPT = ("csrfmiddlewaretoken", "membership", SENT_AGAIN)
MASK = "•"
IDENTITY = "identity_number"  # the field, also of a row ("nguoi-0-identity_number")


_View = TypeVar("_View", bound=Callable[..., Any])


def sent_again_to(name: str) -> Callable[[_View], _View]:
    """Marks a view that only looks at what is typed: sent again, such a post goes to the address that stores it."""

    def mark(view: _View) -> _View:
        setattr(view, _MARK, name)
        return view

    return mark


def taken_while(check: Callable[..., bool]) -> Callable[[_View], _View]:
    """Marks a view that stores what is typed: `check(scope, **arguments of its address)` says whether it still does."""

    def mark(view: _View) -> _View:
        setattr(view, _TAKES, check)
        return view

    return mark


def never_parked(view: _View) -> _View:
    """Marks a view whose post is nothing without a password: what is left of it is not worth keeping."""
    setattr(view, _UNKEPT, True)
    return view


def can_be_taken(scope: Scope, draft: Draft) -> bool:
    """Whether what was typed can still be stored where it was typed; True where its address does not say."""
    try:
        match = resolve(draft.address)
    except Resolver404:
        return False
    check = getattr(match.func, _TAKES, None)
    return check is None or check(scope, **match.kwargs)


def typed(post: QueryDict) -> dict[str, list[str]]:
    """The fields of a post worth keeping; never a password, and of an identity number only that one was typed.

    Sent again such a number is refused beside its field, so that it is typed once more and not lost unseen.
    """
    return {
        name: [MASK * len(value) for value in post.getlist(name)]
        if name.rpartition("-")[2] == IDENTITY
        else post.getlist(name)
        for name in post
        if name not in NEVER_KEPT and "password" not in name
    }


def keep(
    *,
    user_id: int,
    membership_id: int | None,
    address: str,
    post: QueryDict,
    page: str = "",
    title: str = "",
    parked: bool = False,
) -> Draft | None:
    """Store what was typed at `address` for the account; None where there is nothing to keep or too much."""
    data = typed(post)
    if not any(value.strip() for values in data.values() for value in values):
        return None
    if sum(len(value) for values in data.values() for value in values) > LARGEST:
        return None
    draft, _ = Draft.objects.update_or_create(
        user_id=user_id,
        address=address[:300],
        defaults={
            "membership_id": membership_id,
            "page": page[:300],
            "title": title[:200],
            "data": data,
            "parked": parked,
            "saved_at": timezone.now(),
        },
    )
    return draft


def park(request: HttpRequest) -> Draft | None:
    """Keep a post that could not be taken, for the account of the session; only what came from our own pages."""
    if request.method != "POST" or request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        return None
    if request.user.pk is None or _is_unkept(request.path):
        return None
    return keep(
        user_id=request.user.pk,
        membership_id=_membership_of(request),
        address=_address_of(request.path),
        post=request.POST,
        page=page_of(request),
        parked=True,
    )


def _is_unkept(path: str) -> bool:
    try:
        return hasattr(resolve(path).func, _UNKEPT)
    except Resolver404:
        return False


def _address_of(path: str) -> str:
    """Where a parked post is sent again."""
    try:
        match = resolve(path)
    except Resolver404:
        return path
    name = getattr(match.func, _MARK, "")
    return reverse(name, args=match.args, kwargs=match.kwargs) if name else path


def _membership_of(request: HttpRequest) -> int | None:
    """The membership the post was made as, by the post's own word."""
    named = request.headers.get("X-Membership") or request.POST.get("membership", "")
    return int(named) if named.isascii() and named.isdecimal() and len(named) < 18 else None


def page_of(request: HttpRequest) -> str:
    """The path of the page the post came from."""
    referer = request.headers.get("Referer", "")
    origin = f"{request.scheme}://{request.get_host()}"
    path = referer.removeprefix(origin)
    is_own = path != referer and path.startswith("/") and not path.startswith(("//", "/\\"))
    return path if is_own else request.path


def draft_at(scope: Scope, address: str) -> Draft | None:
    """What the person typed at an address and did not save."""
    return Draft.objects.of(scope).filter(address=address).first()


def forget(scope: Scope, address: str) -> None:
    """The typed text is saved or given up."""
    Draft.objects.of(scope).filter(address=address).delete()


def parked_drafts(scope: Scope) -> list[Draft]:
    """What waits to be opened again, newest first."""
    return list(Draft.objects.of(scope).filter(parked=True).order_by("-saved_at"))


def kept_drafts(scope: Scope) -> list[Draft]:
    """Everything the person typed and did not save, parked or not, newest first."""
    return list(Draft.objects.of(scope).order_by("-saved_at"))


def parked_draft(scope: Scope, draft_id: int) -> Draft | None:
    """One of them; None where it is not the person's own."""
    return Draft.objects.of(scope).filter(parked=True, pk=draft_id).first()


def forget_sent(request: HttpRequest) -> None:
    """A post that sent a parked draft again was taken."""
    named = request.POST.get(SENT_AGAIN, "")
    if named.isascii() and named.isdecimal() and len(named) < 18:
        Draft.objects.of(Scope(role=None, user_id=request.user.pk)).filter(
            parked=True, pk=int(named)
        ).delete()


@transaction.atomic
def hand_on(*, from_user_id: int, to_user_id: int, to_membership_id: int, commune_slug: str) -> int:
    """Move what an account typed in a commune to another; returns how many. Where the other typed too, both stay."""
    within = f"/{commune_slug}/"
    kept = Draft.objects.filter(user_id=to_user_id, address__startswith=within).values("address")
    return (
        Draft.objects.filter(user_id=from_user_id, address__startswith=within)
        .exclude(address__in=list(kept.values_list("address", flat=True)))
        .update(user_id=to_user_id, membership_id=to_membership_id)
    )
