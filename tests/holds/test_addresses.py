"""Every address and every form with what does not belong there: answered in Vietnamese or "not found"."""

import re
from typing import Any

import pytest
from django.db import transaction

from tests.cast import Cast
from tests.holds.answers import VIETNAMESE, ask, is_answered
from tests.world import make_world
from thinhduc.checks import all_routes

pytestmark = pytest.mark.walk


def first_allowed(cast: Cast) -> list[tuple[Any, Any]]:
    """Every address with the browser of somebody who may use it."""
    people = {person.membership.role: person.client for person in reversed(cast.everybody().values())}
    people |= {cast.officer.membership.role: cast.officer.client, cast.head.membership.role: cast.head.client}
    for client in people.values():
        client.raise_request_exception = False
    return [(route, people[route.roles[0]]) for route in all_routes() if route.roles]


def filled(address: str, values: dict[str, Any]) -> str:
    """An address with its places filled."""
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda match: str(values[match[1]]), address)


@pytest.mark.parametrize("number", ["0", "10000", "9" * 20, "9" * 5000])
def test_impossible_numbers_in_addresses_are_not_found(cast: Cast, number: str) -> None:
    """Every address with a number in it: as a year, as a version, as a key."""
    world = make_world(cast)
    wrong = []
    for route, client in first_allowed(cast):
        for place in re.findall(r"<int:(\w+)>", route.address):
            target = filled(route.address, {**world.values, place: number})
            answer = client.get(target) if "GET" in route.methods else client.post(target)
            deed_on_a_draft = route.name == "discard_draft" and number in (
                "0",
                "1989",
                "2101",
                "10000",
                "99999",
            )
            if answer.status_code != 404 and not deed_on_a_draft:
                wrong.append((route.address, place, answer.status_code))
    assert wrong == []


@pytest.mark.parametrize("value", ["9" * 5000, "99999999999999999999", "½"])
def test_strange_queries_are_answered(cast: Cast, value: str) -> None:
    world = make_world(cast)
    query = dict.fromkeys(
        ("nam", "xom", "so", "bieu", "tu", "den", "page", "tyle", "sort", "q", "next", "role"), value
    )
    wrong = []
    for route, client in first_allowed(cast):
        if "GET" in route.methods and ".<" not in route.address:
            answer = client.get(filled(route.address, world.values), query)
            if not is_answered(answer):
                wrong.append((route.address, answer.status_code))
    assert wrong == []


@pytest.mark.parametrize("method", ["head", "options", "put"])
def test_methods_nobody_uses_are_answered(cast: Cast, method: str) -> None:
    world = make_world(cast)
    wrong = []
    for route, client in first_allowed(cast):
        target = filled(route.address, world.values)
        with transaction.atomic():
            answer = getattr(client, method)(target, headers={"X-Membership": str(client.membership_id)})
            transaction.set_rollback(True)
        in_words = method == "head" or answer.status_code < 400 or VIETNAMESE.search(answer.content.decode())
        if answer.status_code >= 500 or not in_words:
            wrong.append((route.address, answer.status_code))
    assert wrong == []


def test_names_of_files_can_not_carry_headers(cast: Cast) -> None:
    make_world(cast)
    client = cast.officer.client
    client.raise_request_exception = False
    for kind in ("pdf", "xlsx", "html", "json"):
        answer = client.get(f"/thinh-duc/ke-hoach/2022/ban-1/bieu/annex-poor.{kind}")
        assert re.fullmatch(r'attachment; filename="[a-z0-9.-]+"', answer["Content-Disposition"])
    for report in ("annex-poor%0d%0aa:b", "%22", "..%2f..%2fetc", "annex-poor.pdf%00"):
        for address in (f"bieu/{report}.pdf", f"bieu/{report}/", f"bieu/annex-poor.{report}"):
            assert client.get(f"/thinh-duc/ke-hoach/2022/ban-1/{address}").status_code == 404


def test_every_form_of_every_page_answers_hostile_texts(cast: Cast) -> None:
    """Each form that posts is sent with one hostile text in all its fields."""
    world = make_world(cast)
    wrong = []
    forms: dict[tuple[str, tuple[str, ...]], Any] = {}
    for route, client in first_allowed(cast):
        if "GET" not in route.methods or ".<" in route.address:
            continue
        for number in (1, 2):
            values = {**world.values, "number": number, "user_id": cast.head.user.pk}
            target = filled(route.address, values)
            page = client.get(target)
            if page.status_code == 200 and "html" in page["Content-Type"]:
                forms |= dict.fromkeys(forms_in(page.content.decode(), target), client)
            if "<int:number>" not in route.address:
                break
    assert len(forms) > 20
    for (address, names), client in forms.items():
        if address in ("/dang-xuat/", "/mat-khau/"):
            continue
        for text in ("½", "9" * 20, "9" * 5000):
            answer = ask(client, address, dict.fromkeys(names, text))
            if not is_answered(answer):
                wrong.append((address, text[:30], answer.status_code))
    assert wrong == []


def forms_in(page: str, own: str) -> list[tuple[str, tuple[str, ...]]]:
    """The forms that post: their address and the names of their fields, those of the membership and token left out."""
    found = []
    for form in re.findall(r'<form\b[^>]*method="post".*?</form>', page, re.DOTALL):
        address = re.search(r'<form\b[^>]*\baction="([^"]*)"', form)
        names = tuple(
            dict.fromkeys(re.findall(r'<(?:input|textarea|select|button)\b[^>]*\bname="([^"]+)"', form))
        )
        names = tuple(name for name in names if name not in ("membership", "csrfmiddlewaretoken"))
        addresses = {
            address[1] if address and address[1] else own,
            *re.findall(r'formaction="([^"]+)"', form),
        }
        found += [(one, names) for one in addresses]
    return found
