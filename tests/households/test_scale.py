"""How much a page asks for does not grow with the register, nor with the province around it."""

import re
from typing import Any

import pytest

from hamlets.models import Commune, Membership
from hamlets.queries import command_scope
from households.models import Household, HouseholdFlag, Movement, ReviewCase
from households.province.plan import CommunePlan, Size
from households.province.writer import write_communes
from households.rules import PovertyClass
from tests.asking import Asked, listening
from tests.cast import BACKEND, MemberClient
from thinhduc.paging import page_by_key
from thinhduc.scope import scoped_tables

FEW, MANY, SHOWN = 5, 60, 25
HAMLETS = 2
CONSTANT = 12  # hamlets, indices, choices: what a page needs whatever it lists
PLANS = (
    CommunePlan(0, "Bãi Trên", "bai-tren", False, (("Bãi", 3), ("Gò", 2))),
    CommunePlan(1, "Bãi Dưới", "bai-duoi", False, (("Bãi", 30), ("Gò", 30))),
    CommunePlan(2, "Bãi Giữa", "bai-giua", False, (("Bãi", 20), ("Gò", 20))),
)
# With this seed every list of the pages below has households in the small commune too.
SIZE = Size(communes=3, households=105, years=3, seed="s8")

PAGES = {
    "list": "/{commune}/so-ho/",
    "class": "/{commune}/so-ho/?dien=neither",
    "hamlet": "/{commune}/so-ho/?xom=bai",
    "year": "/{commune}/so-ho/?nam=2024",
    "flag": "/{commune}/so-ho/?dacdiem=ethnic-minority",
    "lacking": "/{commune}/so-ho/?thieu=3",
    "search": "/{commune}/so-ho/?q=n",
    "last page": "/{commune}/so-ho/?trang=cuoi",
    "household": "/{commune}/so-ho/{household}/",
    "ledger": "/{commune}/bien-dong/2025/",
    "first ledger": "/{commune}/bien-dong/2022/",
    "movements": "/{commune}/bien-dong/2025/ca-xa/",
}


@pytest.fixture
def province(db: Any) -> dict[str, int]:
    """Three communes of two hamlets each, with few, many and other households; their keys by address."""
    list(write_communes(SIZE, iter(PLANS)))
    return dict(Commune.objects.beyond_scope().values_list("slug", "pk"))


def open_page(slug: str, page: str) -> tuple[Any, list[Asked]]:
    """A page as the commune's officer sees it, with what it asked for; it was opened before."""
    membership = Membership.objects.beyond_scope().select_related("user").get(commune__slug=slug)
    membership.user.must_change_password = False
    membership.user.save()
    client = MemberClient()
    client.membership_id = membership.pk
    client.force_login(membership.user, backend=BACKEND)
    address = PAGES[page].format(commune=slug, household=reviewed_household(slug))
    client.get(address)
    with listening() as asked:
        answer = client.get(address)
    assert answer.status_code == 200, address
    return answer, asked


def reviewed_household(slug: str) -> int:
    """One with something to show in every part of its page."""
    cases = ReviewCase.objects.beyond_scope().filter(
        commune__slug=slug, household__movements__until=None, household__movements__hamlet_to__isnull=False
    )
    return int(cases.order_by("-pk")[0].household_id)


def households_in(answer: Any) -> int:
    return answer.content.decode().count('<th scope="row">')


@pytest.mark.parametrize("page", PAGES)
def test_number_of_queries_does_not_grow_with_the_register(province: dict[str, int], page: str) -> None:
    (smaller, few), (larger, many) = open_page("bai-tren", page), open_page("bai-duoi", page)
    assert households_in(smaller)
    assert households_in(larger)
    assert [one.sql.split()[0] for one in few] == [one.sql.split()[0] for one in many]


@pytest.mark.parametrize(
    "page", ["list", "class", "hamlet", "year", "flag", "search", "last page", "movements"]
)
def test_no_query_of_a_list_fetches_more_than_is_shown(province: dict[str, int], page: str) -> None:
    answer, asked = open_page("bai-duoi", page)
    shown = households_in(answer)
    assert 0 < shown <= SHOWN
    assert [one for one in asked if one.rows > shown + CONSTANT] == []


def test_households_are_fetched_as_many_as_are_shown_and_one_more(province: dict[str, int]) -> None:
    answer, asked = open_page("bai-duoi", "list")
    assert households_in(answer) == SHOWN
    listed = [one.rows for one in asked if re.search(r'^SELECT "households_household"."id"', one.sql)]
    assert listed == [SHOWN + 1]


def test_balance_is_fetched_by_cells_and_not_by_movements(province: dict[str, int]) -> None:
    """In the year before the first one all households were written into the register."""
    written = Movement.objects.beyond_scope().filter(commune__slug="bai-duoi", counted_on__year=2022).count()
    cells = HAMLETS * len(PovertyClass)
    _, asked = open_page("bai-duoi", "first ledger")
    assert written == MANY
    assert [one for one in asked if one.rows > max(cells, CONSTANT)] == []


@pytest.mark.parametrize("page", PAGES)
def test_every_query_names_the_commune(province: dict[str, int], page: str) -> None:
    """So that none counts, sorts or scans what other communes have."""
    commune_id = province["bai-duoi"]
    own = re.compile(rf'"commune_id" (?:= {commune_id}\b|IN \({commune_id}\))')
    held = {table for table in scoped_tables() if table.startswith("households_")}
    _, asked = open_page("bai-duoi", page)
    reading = [one for one in asked if one.sql.startswith("SELECT") and one.tables & held]
    assert len(reading) > 1
    assert [one.sql for one in reading if not own.search(one.sql)] == []


def test_page_deep_in_a_list_is_asked_for_like_the_first(province: dict[str, int]) -> None:
    """Neither counts nor skips rows: the key of the row before stands in the condition."""
    scope = command_scope(Commune.objects.beyond_scope().get(slug="bai-duoi"))
    rows = Household.objects.within(scope)
    first = page_by_key(rows, keys=("head_key", "id"), size=SHOWN)
    with listening() as asked:
        page_by_key(rows, keys=("head_key", "id"), size=SHOWN, token=first.next)
    (one,) = asked
    assert one.rows == SHOWN + 1
    assert "OFFSET" not in one.sql
    assert "COUNT" not in one.sql
    assert first.rows[-1].head_key in one.sql


def test_what_is_heard_are_statements_and_rows(province: dict[str, int]) -> None:
    flags = HouseholdFlag.objects.beyond_scope()
    with listening() as asked:
        count, found = flags.count(), list(flags)
    assert [one.rows for one in asked] == [1, count]
    assert len(found) == count > 1
    assert asked[0].tables == {"households_householdflag"}
