"""Two people edit the same row: the second gets both values side by side, nothing is lost, and can settle it."""

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from accounts.models import Draft
from tests.holds.making import PLAN, REVIEW, Office, make_office, plan_rows, review_rows

pytestmark = pytest.mark.django_db

GRIDS = {
    "review": (REVIEW, f"{REVIEW}luu/", "poor", "persons"),
    "plan-poor": (PLAN, f"{PLAN}luu/ngheo/", "poor_reduction", "households"),
    "plan-near-poor": (
        f"{PLAN}?bieu=can-ngheo",
        f"{PLAN}luu/can-ngheo/",
        "near_poor_reduction",
        "households",
    ),
}


@pytest.fixture
def office(db: Any) -> Office:
    return make_office(officers=2)


@pytest.fixture(params=GRIDS.values(), ids=GRIDS)
def grid(request: pytest.FixtureRequest) -> Any:
    return request.param


def typed_in(page: str) -> dict[str, str]:
    """The fields of the grid's form as the browser would send them."""
    form = next(part for part in page.split("<form") if "data-grid" in part.split(">")[0])
    fields = {}
    for tag in re.findall(r"<input\b[^>]*>", form):
        name, value = re.search(r'\bname="([^"]*)"', tag), re.search(r'\bvalue="([^"]*)"', tag)
        if name and "radio" not in tag and "checkbox" not in tag:
            fields[name[1]] = unescape(value[1]) if value else ""
    return fields


def stored(office: Office, address: str, key: str, order: int) -> Any:
    rows = review_rows(office) if "ra-soat" in address else plan_rows(office)
    return rows[order][key]


def two_people(office: Office, grid: Any) -> tuple[Client, Client, Any]:
    """Both have the page open; the first has saved 6 for Phúc Hòa, the second is answered after typing 5, and more."""
    page, save, key, other = grid
    first, second = (person.client for person in office.officers)
    shown_first, shown_second = (typed_in(client.get(page).content.decode()) for client in (first, second))
    answer = first.post(save, shown_first | {f"{key}-2": "6"})
    assert answer.status_code == 302
    answer = second.post(save, shown_second | {f"{key}-2": "5", f"{other}-2": "4.321", f"{key}-9": "7"})
    return first, second, answer


def test_the_second_gets_both_values_and_nothing_is_written(office: Office, grid: Any) -> None:
    page, save, key, other = grid
    _, second, answer = two_people(office, grid)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert re.search(r"<b>6</b>", text)
    assert re.search(r"<b>5</b>", text)
    assert "Phúc Hòa" in text
    assert (stored(office, save, key, 2), stored(office, save, other, 2)) == (6, None)
    assert stored(office, save, key, 9) is None
    kept = typed_in(text)
    assert (kept[f"{key}-2"], kept[f"{other}-2"], kept[f"{key}-9"]) == ("5", "4.321", "7")
    # Closed without choosing: the page offers what was typed, and saving it is the same question again.
    again = typed_in(second.get(page).content.decode())
    assert (again[f"{key}-2"], again[f"{other}-2"], again[f"{key}-9"]) == ("5", "4.321", "7")
    assert second.post(save, again).status_code == 409
    assert stored(office, save, key, 2) == 6


@pytest.mark.parametrize(("choice", "expected"), [("mine", 5), ("stored", 6)])
def test_choosing_a_value_settles_the_conflict(office: Office, grid: Any, choice: str, expected: int) -> None:
    _, save, key, other = grid
    _, second, answer = two_people(office, grid)
    fields = typed_in(answer.content.decode())
    names = fields["clashes"].split()
    assert set(names) >= {f"{key}-2"}
    undecided = second.post(save, fields)
    assert undecided.status_code == 409
    assert stored(office, save, key, 2) == 6
    settled = second.post(
        save, fields | {f"take-{name}": "mine" for name in names} | {f"take-{key}-2": choice}
    )
    assert settled.status_code == 302
    assert stored(office, save, key, 2) == expected
    assert stored(office, save, other, 2) == 4321
    assert stored(office, save, key, 9) == 7
    assert not Draft.objects.filter(user=office.officers[1].user).exists()


def test_a_third_save_meanwhile_asks_again(office: Office, grid: Any) -> None:
    page, save, key, _ = grid
    first, second, answer = two_people(office, grid)
    fields = typed_in(answer.content.decode())
    mine = {f"take-{name}": "mine" for name in fields["clashes"].split()}
    assert first.post(save, typed_in(first.get(page).content.decode()) | {f"{key}-2": "8"}).status_code == 302
    again = second.post(save, fields | mine)
    assert again.status_code == 409
    assert "<b>8</b>" in again.content.decode()
    assert stored(office, save, key, 2) == 8


def test_two_people_at_different_rows_meet_no_conflict(office: Office, grid: Any) -> None:
    page, save, key, _ = grid
    first, second = (person.client for person in office.officers)
    shown = [typed_in(client.get(page).content.decode()) for client in (first, second)]
    assert first.post(save, shown[0] | {f"{key}-2": "6"}).status_code == 302
    assert second.post(save, shown[1] | {f"{key}-3": "5"}).status_code == 302
    assert (stored(office, save, key, 2), stored(office, save, key, 3)) == (6, 5)
