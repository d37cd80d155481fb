"""The register's list over all communes of a province: nobody of the application sees it, but no list is longer."""

from dataclasses import replace
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from hamlets.models import Commune
from hamlets.queries import command_scope
from hamlets.queries.places import hamlet_names
from households.models import FlagKind, HouseholdFlag, Movement
from households.queries.register import Chosen, Row, register_list, standing_of
from households.tables import RegisterTable
from thinhduc.permissions import Permission, requires
from thinhduc.scope import Scope


@cache
def scope() -> Scope:
    """An officer of every commune."""
    communes = list(Commune.objects.beyond_scope().order_by("pk"))
    return replace(command_scope(communes[0]), commune_ids=frozenset(commune.pk for commune in communes))


@requires(Permission.SEE_REGISTER)
def households(request: HttpRequest, commune: str) -> HttpResponse:
    """A page of it, drawn as the register's list is."""
    table = RegisterTable(register_list(scope(), Chosen()), params=request.GET)
    context = {"table": table, "rows": _rows(list(table.records)), "commune": commune}
    return render(request, "bench/everywhere.html", context)


def _rows(listed: list[Any]) -> list[Row]:
    """What stands beside the names of the page, read for its communes."""
    ids = [household.pk for household in listed]
    own = replace(scope(), commune_ids=frozenset(household.commune_id for household in listed))
    movements = {
        one.household_id: one for one in Movement.objects.within(own).filter(until=None, household_id__in=ids)
    }
    flags: dict[int, list[str]] = {}
    for one in HouseholdFlag.objects.within(own).filter(until=None, household_id__in=ids):
        flags.setdefault(one.household_id, []).append(str(FlagKind(one.kind).label))
    names = hamlet_names({one.hamlet_to_id for one in movements.values() if one.hamlet_to_id})
    return [
        Row(
            household.pk,
            household.code,
            household.head_name,
            household.address,
            standing_of(movements[household.pk], names),
            tuple(flags.get(household.pk, ())),
        )
        for household in listed
    ]
