"""The two databases of bench/run_register.py, and what is measured in them inside Django.

One holds a commune alone, the other the whole province with the same commune in its middle: same households, same rows.
"""

from collections.abc import Callable
from datetime import date
from functools import cache
from time import perf_counter
from typing import Any

from django.conf import settings
from django.test import Client

from accounts.models import User
from bench import everywhere
from hamlets.models import Commune, Membership
from hamlets.queries import command_scope
from households.models import Household, Movement
from households.province.plan import CommunePlan, Size, commune_plans
from households.province.writer import finish, refuse_filled, write_communes
from households.queries.household import household_view
from households.queries.movements import ledger_of, movements_of
from households.queries.register import Chosen, register_list, rows_of, size_of
from households.queries.standing import class_counts
from thinhduc.paging import page_by_key
from thinhduc.scope import Scope

ROWS = 25
KEYS = ("head_key", "id")
DEEP = 13_000
WORDS = "nguyen van binh"


def fill(communes: int, households: int, years: int, seed: str, *, alone: bool) -> float:
    """Writes the whole province, or of the same one only its middle commune; seconds it took."""
    refuse_filled()
    size, began = Size(communes, households, years, seed), perf_counter()
    plans = commune_plans(size)
    for _ in write_communes(size, iter([middle(size)]) if alone else plans):
        pass
    finish()
    return perf_counter() - began


def middle(size: Size) -> CommunePlan:
    """The commune that is measured: of the usual size, with as many written before it as after it, nearly."""
    plans = list(commune_plans(size))
    usual = size.households / size.communes
    third = len(plans) // 3
    return min(plans[third : len(plans) - third], key=lambda plan: (abs(plan.households - usual), plan.index))


def prepare(communes: int, households: int, years: int, seed: str) -> dict[str, Any]:
    """What to ask for: addresses by name, the officer's cookie, the commune, how large everything is."""
    size = Size(communes, households, years, seed)
    slug = middle(size).slug
    scope = _scope(slug)
    household = _households(scope).filter(movements__until=None, movements__class_to="poor").first()
    assert household is not None
    listed_everywhere = register_list(everywhere.scope(), Chosen()).order_by(*KEYS)
    listed = Movement.objects.within(everywhere.scope()).filter(until=None, hamlet_to__isnull=False).count()
    deep = min(DEEP, listed // ROWS)
    before = listed_everywhere[(deep - 1) * ROWS - 1]
    token = f"sau.{before.head_key}.{before.pk}"
    commune_id = scope.commune_id
    return {
        "cookie": _cookie(commune_id),
        "slug": slug,
        "household": household.pk,
        "listed": listed,
        "own": _households(scope).count(),
        "deep": deep,
        "pages": {
            "empty": f"/{slug}/trang-trong/",
            "list": f"/{slug}/so-ho/",
            "list poor": f"/{slug}/so-ho/?dien=poor",
            "search": f"/{slug}/so-ho/?q={WORDS.replace(' ', '+')}",
            "household": f"/{slug}/so-ho/{household.pk}/",
            "ledger": f"/{slug}/bien-dong/{size.last_year}/",
            "everywhere": f"/{slug}/trang-ca-tinh/",
            "everywhere deep": f"/{slug}/trang-ca-tinh/?trang={token}",
        },
        "lists": {
            "empty": "/",
            "list": f"/households/householdrow/?commune__id__exact={commune_id}",
            "search": f"/households/householdrow/?commune__id__exact={commune_id}&q={WORDS.replace(' ', '+')}",
            "everywhere": "/households/householdrow/",
            "everywhere deep": f"/households/householdrow/?p={deep}",
        },
    }


def ask(slug: str, query: str, household: int, year: int, times: int) -> list[float]:
    """Wall seconds of each reading, by the name in `QUERIES`."""
    scope, spent = _scope(slug), []
    for _ in range(times):
        began = perf_counter()
        QUERIES[query](scope, household, year)
        spent.append(perf_counter() - began)
    return spent


def _page(scope: Scope, chosen: Chosen, token: str = "") -> None:
    page = page_by_key(register_list(scope, chosen), keys=KEYS, token=token, size=ROWS)
    rows_of(scope, page.rows, chosen.day)


QUERIES: dict[str, Callable[[Scope, int, int], Any]] = {
    "list": lambda scope, household, year: _page(scope, Chosen()),
    "last page": lambda scope, household, year: _page(scope, Chosen(), "cuoi"),
    "list of a year": lambda scope, household, year: _page(scope, Chosen(year=year - 2)),
    "list poor": lambda scope, household, year: _page(scope, Chosen(poverty_class="poor")),
    "list flag": lambda scope, household, year: _page(scope, Chosen(flag="no-labour")),
    "list lacking": lambda scope, household, year: _page(scope, Chosen(lacking=3)),
    "search": lambda scope, household, year: _page(scope, Chosen(words=WORDS)),
    "length": lambda scope, household, year: size_of(scope, Chosen()),
    "household": lambda scope, household, year: household_view(scope, household),
    "ledger": lambda scope, household, year: ledger_of(scope, year),
    "classes": lambda scope, household, year: class_counts(scope, date(year, 12, 31)),
    "movements": lambda scope, household, year: list(movements_of(scope, year)[:ROWS]),
}


@cache
def _scope(slug: str) -> Scope:
    return command_scope(Commune.objects.beyond_scope().get(slug=slug))


def _households(scope: Scope) -> Any:
    return Household.objects.within(scope)


def _cookie(commune_id: int) -> str:
    """Of the commune's officer, who signs in without having to change the password first."""
    membership = Membership.objects.beyond_scope().filter(commune_id=commune_id).select_related("user").get()
    User.objects.filter(pk=membership.user_id).update(must_change_password=False)
    client = Client()
    client.force_login(membership.user, backend="accounts.backends.PasswordBackend")
    return client.cookies[settings.SESSION_COOKIE_NAME].value
