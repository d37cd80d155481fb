"""Walking through a list page by page, while rows come and go."""

import re
from collections.abc import Iterator
from itertools import chain, count
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hamlets.models import Commune
from households.models import Household
from tests.cast import Cast
from thinhduc.paging import LAST, KeyPage, page_by_key
from thinhduc.scope import UnscopedQuery

pytestmark = pytest.mark.django_db
ORDERS = [
    ("id",),
    ("-id",),
    ("head_key", "id"),
    ("-head_key", "-id"),
    ("head_key",),
    ("head_key", "-revision"),
    ("-revision", "head_key"),
    ("commune__slug", "-head_key", "revision", "-id"),
]
CODES = count()
with_database = settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
households = st.lists(
    st.tuples(st.sampled_from(["", "an0", "an0 b", "ê.~_%", "an4"]), st.integers(1, 3)), max_size=23
)


def store(commune: Commune, rows: list[tuple[str, int]]) -> None:
    """Households of which only the keys matter."""
    Household.objects.bulk_create(
        Household(
            commune=commune,
            code=str(next(CODES)),
            head_name="x",
            head_key=key,
            folded="",
            revision=revision,
        )
        for key, revision in rows
    )


def seen(cast: Cast) -> Any:
    return Household.objects.within(cast.officer.scope).select_related("commune")


def forwards(
    rows: Any, keys: tuple[str, ...], size: int, total: int | None = None
) -> Iterator[KeyPage[Household]]:
    page = page_by_key(rows, keys=keys, size=size, total=total)
    assert not page.has_previous
    yield page
    while page.has_next:
        page = page_by_key(rows, keys=keys, token=page.next, size=size, total=total)
        assert page.has_previous
        yield page


def backwards(
    rows: Any, keys: tuple[str, ...], size: int, total: int | None = None
) -> Iterator[KeyPage[Household]]:
    page = page_by_key(rows, keys=keys, token=LAST, size=size, total=total)
    assert not page.has_next
    yield page
    while page.has_previous:
        page = page_by_key(rows, keys=keys, token=page.previous, size=size, total=total)
        assert page.has_next
        yield page


@with_database
@given(rows=households, keys=st.sampled_from(ORDERS), size=st.integers(1, 7))
def test_every_row_comes_once_and_in_order(cast: Cast, rows: Any, keys: tuple[str, ...], size: int) -> None:
    seen(cast).delete()
    store(cast.commune, rows)
    last = "-id" if keys[-1].startswith("-") else "id"
    expected = [row.pk for row in seen(cast).order_by(*keys, last)]
    there = [[row.pk for row in page.rows] for page in forwards(seen(cast), keys, size)]
    back = [[row.pk for row in page.rows] for page in backwards(seen(cast), keys, size)]
    assert list(chain.from_iterable(there)) == expected
    assert list(chain.from_iterable(back[::-1])) == expected
    # With the length known the pages are the same ones in both directions.
    cut = [[row.pk for row in page.rows] for page in backwards(seen(cast), keys, size, len(rows))]
    assert cut[::-1] == there


@with_database
@given(
    rows=households, keys=st.sampled_from(ORDERS), size=st.integers(1, 4),
    later=households, gone=st.lists(st.integers(0, 22), max_size=8), step=st.integers(0, 4), back=st.booleans(),
)  # fmt: skip
def test_rows_that_stay_are_neither_repeated_nor_hidden(  # noqa: PLR0917 - hypothesis gives them by name
    cast: Cast,
    rows: Any,
    keys: tuple[str, ...],
    size: int,
    later: Any,
    gone: list[int],
    step: int,
    back: bool,
) -> None:
    seen(cast).delete()
    store(cast.commune, rows)
    before = list(seen(cast).order_by("id").values_list("pk", flat=True))
    removed = {before[place] for place in gone if place < len(before)}
    pages: list[list[int]] = []
    for number, page in enumerate((backwards if back else forwards)(seen(cast), keys, size)):
        pages.append([row.pk for row in page.rows])
        if number == step:
            seen(cast).filter(pk__in=removed).delete()
            store(cast.commune, later)
        if number > 60:
            pytest.fail("no end")
    stayed = set(before) - removed
    assert stayed <= set(chain.from_iterable(pages))
    # The page after the last row that is left is gone; it alone shows the nearest rows again.
    walked = list(chain.from_iterable(pages[:-1] if len(pages) == step + 2 else pages))
    assert len(walked) == len(set(walked))


def test_page_that_vanished_gives_the_nearest_one(cast: Cast) -> None:
    store(cast.commune, [("a", 1)] * 6)
    first = page_by_key(seen(cast), size=3)
    second = page_by_key(seen(cast), token=first.next, size=3)
    seen(cast).filter(pk__gte=second.rows[0].pk).delete()
    assert page_by_key(seen(cast), token=first.next, size=3).rows == first.rows
    assert page_by_key(seen(cast), token=first.next, size=3).next == ""
    seen(cast).delete()
    for token in ("", LAST, first.next, second.previous):
        page = page_by_key(seen(cast), token=token, size=3)
        assert (page.rows, page.previous, page.next, page.lost) == ((), "", "", False)


@pytest.mark.parametrize(
    "token",
    [
        "x", "sau", "sau.", "sau.an0", "sau.an0.17.3", "giua.an0.17", "sau.an0.17x", "sau.an0.٣", "sau.an0.-",
        "sau.an0.9223372036854775808", "truoc.an0." + "9" * 5000, "sau.~00.1", "sau.~FF.1", "sau.%.1", "sau.~.1",
        "sau.an0.1 OR 1=1", "sau.'.1", "\ud800", "sau.\ud800.1", "cuoi.", "sau.an0.1.0", "sau.an0.+1", "sau.an0.01",
    ],
)  # fmt: skip
def test_garbage_is_the_first_page_and_says_so(cast: Cast, token: str) -> None:
    store(cast.commune, [("an0", 1)] * 3)
    page = page_by_key(seen(cast), keys=("head_key", "id"), token=token, size=2)
    assert page.lost
    assert page.rows == page_by_key(seen(cast), keys=("head_key", "id"), size=2).rows


@with_database
@given(token=st.text(max_size=30) | st.text(max_size=20).map(lambda text: f"sau.{text}.1"))
def test_no_text_breaks_a_page(cast: Cast, token: str) -> None:
    if not seen(cast).exists():
        store(cast.commune, [("an0", 1)] * 3)
    for keys in (("head_key", "id"), ("revision", "-head_key"), ("commune__slug",)):
        page_by_key(seen(cast), keys=keys, token=token, size=2)


def test_tokens_pass_an_address_as_they_are(cast: Cast) -> None:
    store(cast.commune, [("Ư & /?#%.~_ x", 1), ("Ư & /?#%.~_ y", 1)])
    page = page_by_key(seen(cast), keys=("head_key", "id"), size=1)
    assert re.fullmatch(r"[A-Za-z0-9._~-]+", page.next)
    assert (
        page_by_key(seen(cast), keys=("head_key", "id"), token=page.next, size=1)
        .rows[0]
        .head_key.endswith("y")
    )


def test_other_kinds_of_keys(cast: Cast) -> None:
    from accounts.models import User  # of no commune: days and truths are keys too

    people = User.objects.all()
    for keys in (("created_at",), ("is_active", "-username"), ("-created_at", "-is_active")):
        walked, page = [], page_by_key(people, keys=keys, size=2)
        while True:
            walked += page.rows
            if not page.has_next:
                break
            page = page_by_key(people, keys=keys, token=page.next, size=2)
            assert not page.lost
        assert sorted(row.pk for row in walked) == sorted(people.values_list("pk", flat=True))


@pytest.mark.parametrize("keys", [("merged_into",), ("merged_into__code",), ("duplicates__code",)])
def test_key_that_may_be_missing_is_refused(cast: Cast, keys: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="key of paging"):
        page_by_key(seen(cast), keys=keys)


def test_door_of_scope_stays_shut(cast: Cast) -> None:
    store(cast.commune, [("an0", 1)])
    with pytest.raises(UnscopedQuery):
        page_by_key(Household.objects.all(), keys=("head_key",))
    assert page_by_key(Household.objects.within(cast.other_officer.scope), keys=("head_key",)).rows == ()


@pytest.mark.parametrize(("token", "limit"), [("", "26"), (LAST, "26"), ("sau.an0.5", "26")])
def test_page_is_one_short_query_without_a_count(cast: Cast, token: str, limit: str) -> None:
    store(cast.commune, [("an0", 1)] * 30)
    with CaptureQueriesContext(connection) as asked:
        page_by_key(
            Household.objects.filter(commune=cast.commune).beyond_scope(), keys=("head_key",), token=token
        )
    (query,) = asked.captured_queries
    assert "COUNT" not in query["sql"].upper()
    assert query["sql"].rstrip().endswith(f"LIMIT {limit}")


@pytest.mark.parametrize("keys", [("head_key", "id"), ("-head_key", "-id")])
@pytest.mark.parametrize("direction", ["sau", "truoc"])
def test_index_serves_the_page(cast: Cast, keys: tuple[str, ...], direction: str) -> None:
    """Both the place where the page starts and its order come from the index, within a commune and without."""
    store(cast.commune, [(f"an{n % 7}", 1) for n in range(300)])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
    for rows in (seen(cast).select_related(None), Household.objects.beyond_scope()):
        asked: list[tuple[str, Any]] = []

        def note(execute: Any, sql: str, params: Any, *rest: Any, asked: Any = asked) -> Any:
            asked.append((sql, params))
            return execute(sql, params, *rest)

        with connection.execute_wrapper(note):
            page_by_key(rows, keys=keys, token=f"{direction}.an3.40", size=5)
        ((sql, params),) = asked
        explain = "EXPLAIN " if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN "
        with connection.cursor() as cursor:
            cursor.execute(explain + sql, params)  # with the values apart: that is how SQLite gets them
            plan = "\n".join(str(line) for line in cursor.fetchall())
        assert re.search(r"household_by_head|household_key", plan), plan
        assert "TEMP B-TREE" not in plan, plan
        assert "Sort" not in plan, plan
        assert re.search(r"Index Cond: .*ROW\(.*head_key.*, id\)|head_key[<>]\?", plan), plan
