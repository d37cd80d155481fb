"""What every page shows around its content: the place, the menu, who works as what, which year."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from accounts.drafts import parked_drafts
from hamlets import queries
from hamlets.models import Membership
from thinhduc.figures import format_date
from thinhduc.permissions import Permission, Role, is_allowed
from thinhduc.scope import Scope


@dataclass(frozen=True)
class MenuItem:
    """One entry of the menu."""

    label: str
    url: str
    current: bool


@dataclass(frozen=True)
class Me:
    """The person who is signed in."""

    full_name: str
    role_label: str
    membership_id: int | None
    can_switch: bool
    hamlet_names: tuple[str, ...]
    hand_over_url: str = ""


# Label, address name, permission, the rooms' address prefixes for which the entry is the current one.
_COMMUNE_MENU = (
    ("Trang chính", "commune_start", Permission.SEE_START),
    ("Rà soát", "households:reviews", Permission.SEE_REVIEWS),
    ("Sổ hộ", "register:register", Permission.SEE_REGISTER),
    ("Kế hoạch", "targets:plans", Permission.SEE_PLANS),
    ("Nạp tệp", "exchange:batches", Permission.SEE_BATCHES),
    ("Tài khoản", "hamlets:accounts", Permission.MANAGE_ACCOUNTS),
    ("Xóm", "hamlets:hamlets", Permission.MANAGE_HAMLETS),
    ("Nhật ký", "hamlets:journal", Permission.SEE_FULL_JOURNAL),
    ("Nhật ký", "hamlets:journal", Permission.SEE_PLAIN_JOURNAL),
)

# Where the pages of an address's namespace belong, which has no entry of its own.
_SECTIONS = {
    "movements": "register:register",
    "proposals": "register:register",
    "rounds": "households:reviews",
}

_SYSTEM_MENU = (
    ("Các xã", "system:communes", Permission.MANAGE_COMMUNES),
    ("Cấp tỉnh", "system:readers", Permission.MANAGE_COMMUNES),
    ("Chuẩn nghèo", "system_standards:standards", Permission.MANAGE_STANDARDS),
    ("Tình trạng", "system:health", Permission.SEE_HEALTH),
)


@dataclass(frozen=True)
class Past:
    """An earlier commune that is read: what the page says of it, and the way back to the own one."""

    sentence: str
    back: MenuItem


# Where the communes that the own one followed are offered to be read.
_LISTS_OF_YEARS = {"commune_start", "households:reviews", "targets:plans"}

# Where what was typed and not saved is offered; the officer's start page lists it among the tasks.
_START_PAGES = {"commune_start", "system:communes", "province:compare"}


def surroundings(request: HttpRequest) -> dict[str, Any]:
    """What templates/base.html takes, as its first line lists it; empty before signing in."""
    membership = getattr(request, "membership", None)
    if membership is None:
        user = getattr(request, "user", None)
        signed_in = user is not None and user.is_authenticated
        return {
            "place": None,
            "menu": [],
            "me": Me(user.full_name, "", None, False, ()) if signed_in else None,
        }
    scope = request.scope
    place = queries.place_of(scope, scope.commune_id) if membership.commune_id else None
    match = request.resolver_match
    is_list = match is not None and match.view_name in _LISTS_OF_YEARS
    return {
        "place": place,
        "menu": _menu(request, scope.role, place),
        "me": Me(
            full_name=request.user.full_name,
            role_label=scope.role.label,
            membership_id=membership.pk,
            can_switch=len(request.memberships) > 1,
            hamlet_names=tuple(hamlet.name for hamlet in queries.hamlets_in(scope, queries.today().year))
            if scope.role is Role.HAMLET_HEAD
            else (),
            hand_over_url=reverse("hamlets:hand_over", args=[place.commune_slug])
            if place and is_allowed(scope.role, Permission.HAND_OVER)
            else "",
        ),
        "year": match.kwargs.get("year") if match else None,
        "parked": len(parked_drafts(scope))
        if match and match.view_name in _START_PAGES and scope.role is not Role.OFFICER
        else 0,
        "past": _past(scope, membership) if scope.role is Role.PAST_READER else None,
        "past_places": queries.past_places(scope) if is_list and scope.role in queries.READS_THE_PAST else [],
    }


def _past(scope: Scope, membership: Membership) -> Past | None:
    past = queries.past_place(scope.commune_id)
    if past is None or membership.commune is None:
        return None
    own = queries.commune_names({membership.commune.pk})[membership.commune.pk]
    until = format_date(past.until)
    return Past(
        f"Hồ sơ {past.place.kind} {past.place.name} (đến {until}) – chỉ đọc",
        MenuItem(f"Về {own}", reverse("commune_start", args=[membership.commune.slug]), False),
    )


def _menu(request: HttpRequest, role: Role | None, place: queries.Place | None) -> list[MenuItem]:
    if role is Role.PROVINCE_READER:
        return [MenuItem("Trang chính", reverse("start"), True)]
    entries, args = (_COMMUNE_MENU, [place.commune_slug]) if place else (_SYSTEM_MENU, [])
    items = [
        (label, reverse(name, args=args))
        for label, name, permission in entries
        if is_allowed(role, permission) and not (role is Role.PAST_READER and name == "commune_start")
    ]
    # Every address of the commune begins with its start page, which a reader of the past has not.
    home = items[0][1] if place and role is not Role.PAST_READER else None
    fitting = [
        url for _, url in items if request.path == url or (url != home and request.path.startswith(url))
    ]
    match = request.resolver_match
    section = _SECTIONS.get(match.namespace) if match and place else None
    current = reverse(section, args=args) if section else max(fitting, key=len, default="")
    return [MenuItem(label, url, url == current) for label, url in items]
