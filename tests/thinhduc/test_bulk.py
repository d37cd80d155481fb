"""Rows stored past the ORM are the rows that the ORM stores."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from django.db import IntegrityError, connection, models, transaction
from django.db.transaction import TransactionManagementError

from exchange.models import ImportBatch, ImportRow
from hamlets.models import Hamlet, HamletPeriod
from households.models import Household, Member, Movement
from households.rules import PovertyClass
from journal.models import Entry
from tests.cast import Cast
from thinhduc import bulk
from thinhduc.bulk import insert_instances, insert_rows, insert_values

MOMENT = datetime(2022, 12, 15, 8, 30, 1, 250, tzinfo=timezone(timedelta(hours=7)))
AWKWARD = "Nguyễn\tThị \\N “Bé”\n'; -- \\\\"  # what a COPY or a statement could take for its own signs


def as_stored(model: type[models.Model], keys: list[int]) -> list[tuple[Any, ...]]:
    """The columns of rows as the database itself has them, keys apart, in the order of the keys given."""
    columns = [str(field.column) for field in model._meta.concrete_fields if not field.primary_key]
    named = ", ".join(f"CAST({connection.ops.quote_name(one)} AS text), {kind(one)}" for one in columns)
    with connection.cursor() as cursor:
        rows = []
        for key in keys:
            cursor.execute(f"SELECT {named} FROM {model._meta.db_table} WHERE id = %s", [key])
            rows += cursor.fetchall()
    return rows


def kind(column: str) -> str:
    """How a value is held; PostgreSQL's columns hold one kind only."""
    return f"typeof({connection.ops.quote_name(column)})" if connection.vendor == "sqlite" else "1"


@pytest.fixture
def household(cast: Cast) -> Household:
    return Household.objects.create(
        commune=cast.commune, code="H1", head_name="A", head_key="a", folded="a h1", address=""
    )


def batch(cast: Cast) -> ImportBatch:
    return ImportBatch.objects.create(
        commune=cast.commune, kind="households", year=2022, file_name="a.xlsx", size=1, sha256="0" * 64,
        uploaded_by="x", uploaded_at=MOMENT, data=b"\x00\xff",
    )  # fmt: skip


def rows_of(cast: Cast, household: Household) -> dict[type[models.Model], list[dict[str, Any]]]:
    commune = cast.commune.pk
    return {
        ImportRow: [
            {"commune_id": commune, "batch_id": batch(cast).pk, "number": 1, "part": "members", "sheet": AWKWARD,
             "row": 7, "outcome": "new", "title": "", "why": "",
             "changes": [{"key": "name", "old": AWKWARD, "new": None, "n": 1.5}], "faults": [],
             "choices": {"á": "take"}},
        ],
        Entry: [
            {"kind": Entry.Kind.DEED, "at": MOMENT, "actor_id": 7, "actor_name": AWKWARD, "commune_id": commune,
             "deed": "household-imported", "year": 2022, "new_value": None, "figure": "", "part_of": None},
            {"kind": "figure", "at": MOMENT.astimezone(UTC), "actor_id": None, "actor_name": "", "commune_id": None,
             "deed": "household-imported", "year": None, "new_value": "", "figure": "household-head", "part_of": 1},
        ],
        Member: [
            {"commune_id": commune, "household_id": household.pk, "number": 1, "name": AWKWARD, "folded": "be",
             "born_on": date(1970, 1, 2), "born_year": 1970, "identity_number": "019000000001"},
            {"commune_id": commune, "household_id": household.pk, "number": 2, "name": "B", "folded": "b",
             "born_on": None, "born_year": None, "identity_number": ""},
        ],
        HamletPeriod: [
            {"commune_id": commune, "hamlet_id": next(iter(cast.hamlets.values())).pk, "name": "Mới", "order": 99,
             "valid_from": date(2030, 1, 1)},
        ],
        Movement: [
            {"commune_id": commune, "household_id": household.pk, "number": 1, "kind": "registered",
             "happened_on": date(2022, 1, 1), "counted_on": date(2022, 1, 1), "class_to": PovertyClass.POOR,
             "hamlet_to_id": next(iter(cast.hamlets.values())).pk, "persons_after": 4, "recorded_by": "x",
             "recorded_at": MOMENT},
        ],
    }  # fmt: skip


@pytest.mark.parametrize("model", [ImportRow, Entry, Member, HamletPeriod, Movement])
def test_the_orm_stores_the_same(cast: Cast, household: Household, model: type[models.Model]) -> None:
    rows = rows_of(cast, household)[model]
    with transaction.atomic():
        made = model._base_manager.bulk_create(model(**row) for row in rows)
        by_orm = as_stored(model, [one.pk for one in made])
        transaction.set_rollback(True)
    assert len(by_orm) == len(rows)
    with transaction.atomic():
        assert as_stored(model, insert_rows(model, rows)) == by_orm
        transaction.set_rollback(True)
    instances = [model(**row) for row in rows]
    insert_instances(instances)
    assert as_stored(model, [one.pk for one in instances]) == by_orm
    assert not any(one._state.adding for one in instances)


def names(cast: Cast, number: int) -> Iterator[dict[str, Any]]:
    for one in range(number):
        yield {"commune_id": cast.commune.pk, "slug": f"moi-{one}"}


def test_keys_follow_each_other_and_those_of_the_orm(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Portions, a deleted last row and rows of the ORM before and after: no key is given twice."""
    monkeypatch.setattr(bulk, "AT_ONCE", 2)
    last = Hamlet.objects.create(commune=cast.commune, slug="truoc")
    used = last.pk
    last.delete()
    keys = insert_rows(Hamlet, names(cast, 5))
    assert keys == list(range(used + 1, used + 6))
    stored = dict(Hamlet.objects.beyond_scope().filter(pk__in=keys).values_list("pk", "slug"))
    assert stored == {key: f"moi-{one}" for one, key in enumerate(keys)}
    assert Hamlet.objects.create(commune=cast.commune, slug="sau").pk == used + 6
    assert insert_rows(Hamlet, []) == []


def test_rows_that_have_their_keys_keep_them(cast: Cast) -> None:
    assert insert_values(Hamlet, ("id", "commune_id", "slug"), [(90001, cast.commune.pk, "xa")]) == []
    assert Hamlet.objects.beyond_scope().get(pk=90001).slug == "xa"


def test_the_database_refuses_as_ever(cast: Cast, household: Household) -> None:
    """A rule of a table by Django's own error; a row of other columns; work outside a transaction's lock."""
    twice = [{"commune_id": cast.commune.pk, "slug": "mot"}] * 2
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_rows(Hamlet, twice)
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_rows(Member, [{"commune_id": cast.commune.pk, "household_id": household.pk, "number": None}])
    with pytest.raises(ValueError, match="slug"):
        insert_rows(Hamlet, [{"commune_id": cast.commune.pk}, *twice])
    assert not Hamlet.objects.beyond_scope().filter(slug="mot").exists()


@pytest.mark.django_db(transaction=True)
def test_a_transaction_is_asked_for() -> None:
    with pytest.raises(TransactionManagementError):
        insert_rows(Hamlet, [{"commune_id": 1, "slug": "mot"}])
