"""Twelve people save at once, over HTTP with a connection to the database each: no error, no lost row."""

import threading
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from django.db import connection, connections

from journal.models import Entry
from tests.cast import Person
from tests.holds.making import (
    PLAN,
    REVIEW,
    YEAR,
    Office,
    make_office,
    plan_post,
    plan_rows,
    review_post,
    review_rows,
    whole_row,
)
from thinhduc.figures import format_count

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 3


@pytest.fixture
def office(transactional_db: Any) -> Office:
    return make_office(officers=12)


def all_at_once(people: tuple[Person, ...], deed: Callable[[int, Any], Any]) -> list[Any]:
    """What `deed(number, browser)` gave each person (1…12), all of them having begun at the same moment."""
    browsers = [person.client for person in people]
    connection.close()
    answers: list[Any] = [None] * len(people)
    ready = threading.Barrier(len(people))

    def run(at: int) -> None:
        try:
            ready.wait(timeout=30)
            answers[at] = deed(at + 1, browsers[at])
        except BaseException as error:  # noqa: BLE001 - said in the test's own thread
            answers[at] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(at,)) for at in range(len(people))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for answer in answers:
        if isinstance(answer, BaseException):
            raise answer
    return answers


def deeds(office: Office, deed: str) -> int:
    return Entry.objects.within(office.officer.scope).filter(deed=deed, figure="").count()


def test_twelve_people_save_a_hamlet_each_of_the_review(office: Office) -> None:
    empty = review_rows(office)

    def save(number: int, browser: Any) -> list[int]:
        seen = dict(empty)  # the page was opened before the others saved
        statuses = []
        for turn in range(ROUNDS):
            row = whole_row(100 * turn + number)
            statuses.append(browser.post(f"{REVIEW}luu/", review_post({number: row}, seen)).status_code)
            seen = seen | {number: row}
        return statuses

    assert all_at_once(office.officers, save) == [[302] * ROUNDS] * 12
    last = 100 * (ROUNDS - 1)
    assert review_rows(office) == {number: whole_row(last + number) for number in range(1, 13)}
    assert deeds(office, "review-saved") == 12 * ROUNDS


def test_twelve_people_save_a_line_each_of_the_plan(office: Office) -> None:
    shown = plan_rows(office)

    def save(number: int, browser: Any) -> list[int]:
        table, key = ("ngheo", "poor_reduction") if number % 2 else ("can-ngheo", "near_poor_reduction")
        seen = {order: {"households": row["households"], key: row[key]} for order, row in shown.items()}
        statuses = []
        for turn in range(ROUNDS):
            row = {"households": 500 + number + turn, key: turn + 1}
            statuses.append(browser.post(f"{PLAN}luu/{table}/", plan_post({number: row}, seen)).status_code)
            seen = seen | {number: row}
        return statuses

    assert all_at_once(office.officers, save) == [[302] * ROUNDS] * 12
    for number, row in plan_rows(office).items():
        key = "poor_reduction" if number % 2 else "near_poor_reduction"
        assert (row["households"], row[key]) == (500 + number + ROUNDS - 1, ROUNDS)
    assert deeds(office, "plan-saved") == 12 * ROUNDS


def one_wins(office: Office, address: str, key: str, post: Any, stored: Callable[[], Any]) -> None:
    """Twelve people type twelve values into one cell: one is stored, eleven are shown both values."""
    for turn in range(ROUNDS):
        seen = {1: {key: stored()}}
        values = [1000 + 20 * turn + number for number in range(1, 13)]

        def save(number: int, browser: Any, seen: Any = seen, values: list[int] = values) -> Any:
            return browser.post(address, post({1: {key: values[number - 1]}}, seen))

        answers = all_at_once(office.officers, save)
        winners = [value for value, answer in zip(values, answers, strict=True) if answer.status_code == 302]
        assert len(winners) == 1
        assert stored() == winners[0]
        for value, answer in zip(values, answers, strict=True):
            if value != winners[0]:
                assert answer.status_code == 409
                page = answer.content.decode()
                assert f"<b>{format_count(value)}</b>" in page
                assert f"<b>{format_count(winners[0])}</b>" in page


def test_of_twelve_people_at_one_row_of_the_review_one_wins(office: Office) -> None:
    def stored() -> Any:
        return review_rows(office)[1]["poor"]

    one_wins(office, f"{REVIEW}luu/", "poor", review_post, stored)
    assert deeds(office, "review-saved") == ROUNDS
    told = Entry.objects.within(office.officer.scope).filter(figure="poor", year=YEAR).order_by("id")
    values = [(entry.old_value, entry.new_value) for entry in told]
    assert all(after[0] == before[1] for before, after in pairwise(values))


def test_of_twelve_people_at_one_line_of_the_plan_one_wins(office: Office) -> None:
    def stored() -> Any:
        return plan_rows(office)[1]["poor_reduction"]

    one_wins(office, f"{PLAN}luu/ngheo/", "poor_reduction", plan_post, stored)
    assert deeds(office, "plan-saved") == ROUNDS
