"""The process is killed while it saves and while it issues: what was answered is there, the rest is whole or absent.

A kill falls at a share of the time that the deed was seen to take, another share in every round, spread from its very
beginning to a little past its end.
"""

import hashlib
import random
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection

from journal.models import Entry
from reports import document
from reports.registry import FORMATS, PLAN_FORMATS, REPORTS
from targets.models import IssuedFile, PlanEvent, PlanVersion
from tests.cast import Person
from tests.holds.making import (
    PLAN,
    REVIEW,
    YEAR,
    Office,
    make_approved,
    make_office,
    plan_post,
    plan_rows,
    review_post,
    review_rows,
    shown_hash,
    whole_row,
)
from tests.holds.serving import Browser, Server
from thinhduc.merging import Cell

pytestmark = pytest.mark.django_db(transaction=True)
KILLS = 6
Rows = dict[int, dict[str, Cell]]


@pytest.fixture
def server(transactional_db: None) -> Iterator[Server]:
    server = Server()
    yield server
    server.close()


def moments(rounds: int, seed: int) -> list[float]:
    """One share of the deed's time per round, 0.02 to 1.1, jittered within its part and in random order."""
    chance = random.Random(seed)
    shares = [0.02 + 1.08 * (number + chance.random()) / rounds for number in range(rounds)]
    chance.shuffle(shares)
    return shares


class Typist:
    """Saves one grid again and again, every row from one number that grows; knows which number was answered."""

    def __init__(
        self,
        server: Server,
        person: Person,
        address: str,
        row_of: Callable[[int], dict[str, Cell]],
        post: Any,
    ) -> None:
        self.server, self.browser = server, Browser(server.port, person)
        self.address, self.row_of, self.post = address, row_of, post
        self.stored = 0  # the number that was last answered with 2xx or 3xx, 0 for none
        self.open = 0  # the number whose answer did not come, 0 for none
        self.seconds: list[float] = []

    def rows(self, number: int) -> Rows:
        """All twelve rows; before the first save, what the page shows then."""
        row = self.row_of(number) if number else dict.fromkeys(self.row_of(1))
        return {order: dict(row) for order in range(1, 13)}

    def save(self) -> bool:
        """Types the next number over what is stored; whether it was answered."""
        number = self.stored + 1 + self.open
        began = time.monotonic()
        status = self.browser.post(self.address, self.post(self.rows(number), self.rows(self.stored)))
        if status is None:
            self.open = number
            return False
        assert status == 302, (self.address, status, self.server.said())
        self.seconds.append(time.monotonic() - began)
        self.stored, self.open = number, 0
        return True

    def settle(self, found: int) -> bool:
        """Takes in what is in the database after a kill; whether the deed without an answer was done all the same."""
        assert found in {self.stored, self.open or self.stored}, (self.address, found, self.stored, self.open)
        done = self.open != 0 and found == self.open
        self.stored, self.open = found, 0
        return done


def one_number(rows: dict[int, dict[str, Any]], key: str, offset: int) -> int:
    """The number that all rows were saved with; every row must be of the same save, that is of one transaction."""
    (value,) = {row[key] for row in rows.values()}
    return 0 if value is None else value - offset


def plan_row(number: int) -> dict[str, Cell]:
    return {"households": 1000 + number, "poor_reduction": number % 9}


def entries(office: Office, deed: str) -> int:
    """How many times the journal tells a deed; the rows of its figures are not counted."""
    return Entry.objects.within(office.officer.scope).filter(deed=deed, figure="").count()


def test_what_was_answered_while_saving_is_there_after_a_kill(server: Server) -> None:
    office = make_office(officers=2)
    review = Typist(server, office.officers[0], f"{REVIEW}luu/", whole_row, review_post)
    plan = Typist(server, office.officers[1], f"{PLAN}luu/ngheo/", plan_row, plan_post)
    saves = {review: "review-saved", plan: "plan-saved"}
    counted = dict.fromkeys(saves, 0)
    unanswered = 0
    chance = random.Random(38)
    for share in moments(KILLS, seed=2022):
        connection.close()  # nobody but the server holds the file
        server.start()
        for typist in saves:  # the first answers of a new worker are slow and tell nothing
            for _ in range(3):
                assert typist.save()
                counted[typist] += 1
        usual = statistics.median(review.seconds[-5:])
        for _ in range(chance.randrange(3)):
            assert review.save()
            counted[review] += 1
        beside = threading.Thread(target=lambda: [None for _ in iter(plan.save, False)])
        answered_before = plan.stored
        beside.start()
        timer = server.kill_after(share * usual)
        while review.save():
            counted[review] += 1
        timer.join()
        beside.join()
        server.wait()
        counted[plan] += plan.stored - answered_before
        unanswered += (review.open != 0) + (plan.open != 0)

        rows = review_rows(office)
        found = one_number(rows, "poor", 10)
        assert all(row == (whole_row(found) if found else row) for row in rows.values())
        counted[review] += review.settle(found)
        lines = plan_rows(office)
        found = one_number(lines, "households", 1000)
        assert all(row["poor_reduction"] == (found % 9 if found else None) for row in lines.values())
        counted[plan] += plan.settle(found)
        for typist, deed in saves.items():
            assert (
                entries(office, deed) == counted[typist]
            )  # a line of the journal for each save, and no other
    assert unanswered >= KILLS


def files_of(office: Office, version_id: int) -> list[IssuedFile]:
    return list(IssuedFile.objects.within(office.officer.scope).filter(version_id=version_id))


def is_issued_whole(office: Office, version_id: int) -> bool:
    """Whether a version is issued with all that belongs to it; AssertionError where it is half."""
    scope = office.officer.scope
    version = PlanVersion.objects.within(scope).get(pk=version_id)
    files = files_of(office, version_id)
    steps = PlanEvent.objects.within(scope).filter(version=version, kind="issued").count()
    told = Entry.objects.within(scope).filter(deed="plan-issued", version_id=version_id).count()
    if version.state == "approved":
        assert (files, steps, told) == ([], 0, 0)
        assert (version.document_number, version.document_date, version.issued_at) == ("", None, None)
        return False
    assert version.state == "issued"
    assert {(file.report, file.format) for file in files} == {
        *((report, kind.key) for report in REPORTS for kind in FORMATS.values() if kind.is_frozen),
        *((document.PLAN, kind.key) for kind in PLAN_FORMATS.values() if kind.is_frozen),
    }
    assert all(hashlib.sha256(bytes(file.content)).hexdigest() == file.sha256 for file in files)
    told_number = f"{37 + version.number}/KH-UBND"
    assert (steps, told, version.document_number) == (1, 1 + len(files), told_number)  # and each file's hash
    return True


def issue_form(office: Office, version_id: int, number: int) -> dict[str, str]:
    return {
        "number": f"{37 + number}/KH-UBND", "date": f"31/3/{YEAR}", "place": "Thịnh Đức", "signer": "Lăng Đại Thành",
        "signature": "TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH", "shown_hash": shown_hash(office, version_id),
    }  # fmt: skip


def test_an_issued_version_is_whole_or_absent_after_a_kill(server: Server) -> None:
    office = make_office()
    leader = Browser(server.port, office.leader)
    usual, unanswered, absent = 0.0, 0, 0
    version_id, number = make_approved(office), 1
    for share in [None, *moments(KILLS, seed=38)]:
        address = f"/thinh-duc/ke-hoach/{YEAR}/ban-{number}/"
        form = issue_form(office, version_id, number)
        connection.close()
        server.start()
        for warm in ("ban-hanh/", "bieu/annex-poor.pdf"):  # the printer's set-up is no part of the deed
            assert leader.get(f"{address}{warm}") == 200, server.said()
        began = time.monotonic()
        timer = server.kill_after(share * usual) if share else None
        status = leader.post(f"{address}ban-hanh/", form)
        if timer is None:
            usual = time.monotonic() - began
            server.kill()
        else:
            timer.join()
        server.wait()
        is_whole = is_issued_whole(office, version_id)
        if status is None:
            unanswered += 1
            absent += not is_whole
        else:
            assert status == 302, server.said()
            assert is_whole
        if is_whole:
            version_id, number = make_approved(office), number + 1
    assert unanswered >= KILLS // 2  # the kills did fall into the deed
    assert absent >= 1
