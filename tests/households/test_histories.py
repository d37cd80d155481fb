"""Random years of a register, recorded as people record them: every identity holds, in both databases."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from households import actions
from households.models import Movement
from households.queries import class_counts, ledger_of, link_of
from households.rules import PovertyClass
from households.rules.kinds import MovementKind, State
from households.rules.ledger import Cell, Count, check_balance, columns_of
from households.rules.movements import CLASS_CHANGES, Chain, Subject, check_chain, kinds_for
from tests.cast import Cast

CLASSES = list(PovertyClass)
START, END = date(2020, 1, 15), date(2024, 11, 30)
DEEDS = ("enter", "one", "one", "one", "split", "merge")


@dataclass
class Book:
    """What a careful clerk writes beside the application: where each household stands from which day on."""

    cast: Cast
    hamlets: list[int]
    day: date = START
    states: dict[int, list[tuple[date, State | None]]] = field(default_factory=dict)

    def now(self, household_id: int) -> State | None:
        return self.states[household_id][-1][1]

    def put(self, household_id: int, state: State | None) -> None:
        self.states.setdefault(household_id, []).append((self.day, state))

    def standing(self) -> list[int]:
        """The households that are there."""
        return [pk for pk in self.states if self.now(pk) is not None]

    def counts(self, day: date) -> dict[Cell, Count]:
        """Households and persons by cell at the end of a day."""
        counts: dict[Cell, Count] = {}
        for steps in self.states.values():
            state = next((state for on, state in reversed(steps) if on <= day), None)
            if state is not None:
                cell = (state.hamlet_id, state.poverty_class)
                counts[cell] = counts.get(cell, Count()) + Count(1, state.persons)
        return counts


def enter(book: Book, draw: Any) -> None:
    """A household is written into the register."""
    state = State(
        draw(st.sampled_from(book.hamlets)), draw(st.sampled_from(CLASSES)), draw(st.integers(1, 6))
    )
    done = actions.register_household(
        scope=book.cast.officer.scope,
        code=f"TD-{len(book.states):04}",
        head_name="Hoàng Văn Ngẫu",
        hamlet_id=state.hamlet_id,
        poverty_class=state.poverty_class,
        persons=state.persons,
        on=book.day,
    )
    assert done.household_id is not None
    book.put(done.household_id, state)


def one(book: Book, draw: Any) -> None:
    """Something happens to one household, wherever it stands."""
    household_id = draw(st.sampled_from(sorted(book.states)))
    before = book.now(household_id)
    was = frozenset(state.poverty_class for _, state in book.states[household_id] if state)
    chain = Chain(before, START, book.day, was)
    kinds = [kind for kind in kinds_for(chain) if kind is not MovementKind.ARISEN or len(was) == 1]
    kind = draw(st.sampled_from(kinds))
    hamlet = draw(st.sampled_from([pk for pk in book.hamlets if not before or pk != before.hamlet_id]))
    persons = draw(st.integers(1, 6).filter(lambda number: not before or number != before.persons))
    possible = CLASS_CHANGES[kind][1] if kind in CLASS_CHANGES else CLASSES
    poverty_class = draw(st.sampled_from(possible))
    done = actions.record_movement(
        scope=book.cast.officer.scope,
        household_id=household_id,
        kind=kind,
        happened_on=book.day,
        hamlet_id=hamlet,
        poverty_class=poverty_class,
        persons=persons,
    )
    assert done.movement is not None
    book.put(household_id, expected(kind, before, State(hamlet, poverty_class, persons)))


def expected(kind: MovementKind, before: State | None, said: State) -> State | None:
    """Where a movement leads, spelt out apart from the rules."""
    if kind in (MovementKind.MOVED_OUT, MovementKind.DISSOLVED):
        return None
    if before is None:
        return said
    if kind is MovementKind.MOVED_HAMLET:
        return State(said.hamlet_id, before.poverty_class, before.persons)
    if kind is MovementKind.SIZE_CHANGED:
        return State(before.hamlet_id, before.poverty_class, said.persons)
    return State(before.hamlet_id, said.poverty_class, before.persons)


def split(book: Book, draw: Any) -> None:
    """Some of a household form a new one in the same hamlet and class."""
    large = [pk for pk in book.standing() if (state := book.now(pk)) and state.persons > 1]
    if not large:
        return
    household_id = draw(st.sampled_from(large))
    state = book.now(household_id)
    assert state is not None
    going = draw(st.integers(1, state.persons - 1))
    done = actions.split_household(
        scope=book.cast.officer.scope,
        household_id=household_id,
        code=f"TD-{len(book.states):04}",
        head_name="Hoàng Văn Tách",
        persons=going,
        on=book.day,
    )
    assert done.household_id is not None
    book.put(household_id, State(state.hamlet_id, state.poverty_class, state.persons - going))
    book.put(done.household_id, State(state.hamlet_id, state.poverty_class, going))


def merge(book: Book, draw: Any) -> None:
    """All of a household join another one, wherever that is."""
    if len(book.standing()) < 2:
        return
    gone, into = draw(st.permutations(book.standing()))[:2]
    left, stays = book.now(gone), book.now(into)
    assert left is not None
    assert stays is not None
    actions.merge_households(scope=book.cast.officer.scope, household_id=gone, into_id=into, on=book.day)
    book.put(gone, None)
    book.put(into, State(stays.hamlet_id, stays.poverty_class, stays.persons + left.persons))


WORK = {"enter": enter, "one": one, "split": split, "merge": merge}


@pytest.mark.django_db
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(data=st.data())
def test_every_identity_holds_whatever_is_recorded(cast: Cast, data: Any) -> None:
    with transaction.atomic():
        book = Book(cast, [hamlet.pk for hamlet in cast.hamlets.values()])
        enter(book, data.draw)
        for deed in data.draw(st.lists(st.sampled_from(DEEDS), max_size=12)):
            days = data.draw(st.sampled_from([0, 3, 60, 250, 400]))
            book.day = min(END, book.day + timedelta(days=days))
            WORK[deed](book, data.draw)
        check(book)
        transaction.set_rollback(True)


def check(book: Book) -> None:
    """The application's figures of every year against the clerk's, and each household's chain."""
    scope = book.cast.officer.scope
    for year in range(2020, 2026):
        counts, ledger = book.counts(date(year, 12, 31)), ledger_of(scope, year)
        assert class_counts(scope, date(year, 12, 31)) == counts
        assert check_balance(ledger, counts, {}) == []
        assert {cell: row.opening for cell, row in ledger.rows.items() if row.opening} == book.counts(
            date(year - 1, 12, 31)
        )
        for poverty_class in CLASSES:
            total = ledger.total(poverty_class)
            assert total.closing == sum(
                (n for cell, n in counts.items() if cell[1] is poverty_class), Count()
            )
            assert columns_of(total)[9] == total.closing
    for household_id in book.states:
        rows = Movement.objects.within(scope).filter(household_id=household_id).order_by("number")
        assert check_chain(Subject("", "", ""), [link_of(row) for row in rows]) == []
