"""The households of a class at a day with what tells how near they are to leaving it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from households.models import FlagKind, HouseholdFlag, Sheet
from households.queries.standing import standing
from households.rules.classes import PovertyClass
from households.rules.masks import numbers_of
from thinhduc.scope import Scope


@dataclass(frozen=True)
class HouseholdOnDay:
    """A household that stood in a class on a day; `no_labour` and `stands_as` are of a later day.

    `lacking` (the indices by name) and `b1` are those of its latest sheet up to the day's year, None without one;
    `stands_as` is None once it is gone.
    """

    id: int
    code: str
    head: str
    head_key: str
    hamlet_id: int
    persons: int
    no_labour: bool
    lacking: tuple[str, ...] | None
    b1: int | None
    surveyed_year: int | None
    stands_as: PovertyClass | None


def households_in_class(
    scope: Scope, poverty_class: PovertyClass, day: date, later: date
) -> list[HouseholdOnDay]:
    """The households of a class on a day, by hamlet, with how they stand `later`. Five queries at any number."""
    standing_then = list(
        standing(scope, day, classes=[poverty_class])
        .select_related("household")
        .order_by("hamlet_to_id", "household__head_key", "household_id")
    )
    ids = [row.household_id for row in standing_then]
    now = dict(standing(scope, later).filter(household_id__in=ids).values_list("household_id", "class_to"))
    unable = _without_labour(scope, ids, later)
    sheets = _latest_sheets(scope, ids, day.year)
    return [
        HouseholdOnDay(
            id=row.household_id,
            code=row.household.code,
            head=row.household.head_name,
            head_key=row.household.head_key,
            hamlet_id=row.hamlet_to_id or 0,
            persons=row.persons_after or 0,
            no_labour=row.household_id in unable,
            lacking=_names(sheet) if (sheet := sheets.get(row.household_id)) else None,
            b1=sheet.b1 if sheet else None,
            surveyed_year=sheet.case.round.year if sheet else None,
            stands_as=PovertyClass(now[row.household_id]) if row.household_id in now else None,
        )
        for row in standing_then
    ]


def _without_labour(scope: Scope, ids: Iterable[int], day: date) -> frozenset[int]:
    flags = HouseholdFlag.objects.within(scope).filter(
        Q(until=None) | Q(until__gte=day), household_id__in=ids, kind=FlagKind.NO_LABOUR, since__lte=day
    )
    return frozenset(flags.values_list("household_id", flat=True))


def _latest_sheets(scope: Scope, ids: Iterable[int], year: int) -> dict[int, Sheet]:
    """The latest surveyed sheet of each household up to a year; of two standards in one round, the newer one's."""
    sheets = (
        Sheet.objects.within(scope)
        .filter(case__household_id__in=ids, case__round__year__lte=year, lacking__isnull=False)
        .select_related("case__round", "standard")
        .prefetch_related("standard__indices")
        .order_by("case__round__year", "case__round__starts_on", "standard__valid_from", "id")
    )
    return {sheet.case.household_id: sheet for sheet in sheets}


def _names(sheet: Sheet) -> tuple[str, ...]:
    """The lacking indices as their standard calls them."""
    names = {index.number: index.name for index in sheet.standard.indices.all()}
    return tuple(names.get(number, str(number)) for number in numbers_of(sheet.lacking or 0))
