"""The balance of a year: closing = opening + carried − out + in, for every hamlet, class and year, whatever happens."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from households.rules import PovertyClass
from households.rules.kinds import MovementKind, State
from households.rules.ledger import (
    Cell,
    Count,
    Direction,
    Flow,
    Ledger,
    LedgerRow,
    balance_of,
    check_balance,
    column_of,
    columns_of,
)
from tests.households.histories import CLASSES, History, Step, flows_of, histories, standing_counts

YEARS = range(2020, 2025)
POOR, NEAR_POOR, NEITHER = PovertyClass.POOR, PovertyClass.NEAR_POOR, PovertyClass.NEITHER


def balances(year: int, all_histories: list[History]) -> Ledger:
    """The year's balances out of the histories alone."""
    opening = standing_counts(all_histories, date(year - 1, 12, 31))
    return balance_of(year, opening, flows_of(all_histories, year))


def closings(ledger: Ledger) -> dict[Cell, Count]:
    """What the balances end with, where anything is left."""
    return {cell: row.closing for cell, row in ledger.rows.items() if row.closing}


@given(st.lists(histories(), max_size=12))
def test_balances_end_with_what_stands_there(all_histories: list[History]) -> None:
    before: Mapping[Cell, Count] = {}
    for year in YEARS:
        ledger = balances(year, all_histories)
        assert {cell: row.opening for cell, row in ledger.rows.items() if row.opening} == before
        before = standing_counts(all_histories, date(year, 12, 31))
        assert closings(ledger) == before
        assert check_balance(ledger, before, {1: "A", 2: "B", 3: "C"}) == []


@given(st.lists(histories(), max_size=12))
def test_commune_is_the_sum_of_its_hamlets(all_histories: list[History]) -> None:
    for year in YEARS:
        ledger = balances(year, all_histories)
        for poverty_class in CLASSES:
            rows = [row for row in ledger.rows.values() if row.poverty_class is poverty_class]
            total = ledger.total(poverty_class)
            assert total.closing == sum((row.closing for row in rows), Count())
            assert total.opening == sum((row.opening for row in rows), Count())
            assert total.out + total.internal == sum((row.out for row in rows), Count())
            assert total.into + total.internal == sum((row.into for row in rows), Count())


@given(st.lists(histories(), max_size=12))
def test_national_columns_balance(all_histories: list[History]) -> None:
    for year in YEARS:
        for row in balances(year, all_histories).rows.values():
            columns = columns_of(row)
            out = columns[2] + columns[3] + columns[4]
            into = columns[5] + columns[6] + columns[7] + columns[8]
            assert columns[9] == columns[1] - out + into == row.closing


def test_what_a_class_loses_another_gains() -> None:
    flow = Flow(MovementKind.ESCAPED_TO_NEAR_POOR, (1, POOR), (1, NEAR_POOR), 2, 9, 9)
    ledger = balance_of(2022, {(1, POOR): Count(6, 25), (1, NEAR_POOR): Count(1, 3)}, [flow])
    assert ledger.row(1, POOR).closing == Count(4, 16)
    assert ledger.row(1, NEAR_POOR).closing == Count(3, 12)
    assert column_of(flow.kind, POOR, Direction.OUT) == 2
    assert column_of(flow.kind, NEAR_POOR, Direction.IN) == 5


def test_move_between_hamlets_changes_no_total() -> None:
    flow = Flow(MovementKind.MOVED_HAMLET, (1, POOR), (2, POOR), 1, 4, 4)
    ledger = balance_of(2022, {(1, POOR): Count(6, 25), (2, POOR): Count(3, 10)}, [flow])
    assert [ledger.row(hamlet, POOR).closing for hamlet in (1, 2)] == [Count(5, 21), Count(4, 14)]
    total = ledger.total(POOR)
    assert (total.out, total.into, total.internal) == (Count(), Count(), Count(1, 4))
    assert total.closing == Count(9, 35)


def test_carried_households_are_neither_in_nor_out() -> None:
    step = Step(MovementKind.TAKEN_OVER, date(2022, 7, 1), State(1, POOR, 4), State(2, POOR, 4))
    ledger = balance_of(2022, {(1, POOR): Count(1, 4)}, flows_of([History([step])], 2022))
    assert ledger.row(1, POOR).carried == Count(-1, -4)
    assert ledger.row(2, POOR) == LedgerRow(2, POOR, carried=Count(1, 4))
    assert ledger.total(POOR).carried == Count()


def test_unbalanced_and_negative_closings_are_named() -> None:
    gone = Flow(MovementKind.MOVED_OUT, (1, POOR), None, 2, 7, 0)
    ledger = balance_of(2022, {(1, POOR): Count(1, 4)}, [gone])
    found = check_balance(ledger, {(1, POOR): Count(1, 4)}, {1: "Phúc Hòa"})
    assert [(one.code, one.hamlet) for one in found] == [
        ("ledger-unbalanced", "Phúc Hòa"),
        ("closing-negative", "Phúc Hòa"),
    ]
    assert "−1 hộ, −3 khẩu" in found[0].message


@pytest.mark.django_db
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(all_histories=st.lists(histories(), min_size=1, max_size=8))
def test_stored_histories_balance(cast: Any, all_histories: list[History]) -> None:
    from django.db import transaction

    from households.queries import class_counts, ledger_of
    from tests.households.making import store_histories

    with transaction.atomic():
        scope = cast.officer.scope
        shifted = store_histories(cast, all_histories)
        for year in YEARS:
            expected = standing_counts(shifted, date(year, 12, 31))
            ledger = ledger_of(scope, year)
            assert class_counts(scope, date(year, 12, 31)) == expected
            assert closings(ledger) == expected
            assert ledger.rows == balances(year, shifted).rows
        transaction.set_rollback(True)
