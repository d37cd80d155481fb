"""The households of a class at a day with what tells how near they are to leaving it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from households.models import FlagKind, HouseholdFlag, Movement, Sheet
from households.rules.classes import PovertyClass
from households.rules.masks import numbers_of
from thinhduc.scope import Scope


@dataclass(frozen=True)
class HouseholdOnDay:
    """A household that stood in a class on a day; `no_labour`, `stands_as` and `hamlet_now` are of today.

    `lacking` and `b1` are those of its latest surveyed sheet, None where there is none; `stands_as` and `hamlet_now` are
    None once it is gone.
    """

    id: int
    code: str
    head: str
    head_key: str
    hamlet_id: int
    persons: int
    no_labour: bool
    lacking: tuple[int, ...] | None
    b1: int | None
    surveyed_year: int | None
    stands_as: PovertyClass | None
    hamlet_now: int | None


def households_in_class(scope: Scope, poverty_class: PovertyClass, day: date) -> list[HouseholdOnDay]:
    """The households of a class on a day, by hamlet. Four queries whatever their number."""
    standing = list(
        Movement.objects.within(scope)
        .filter(Q(until=None) | Q(until__gt=day), counted_on__lte=day, class_to=poverty_class.value)
        .select_related("household")
        .order_by("hamlet_to_id", "household__head_key", "household_id")
    )
    ids = [row.household_id for row in standing]
    now = _standing_now(scope, ids)
    unable = _without_labour(scope, ids)
    sheets = _latest_sheets(scope, ids)
    return [
        HouseholdOnDay(
            id=row.household_id,
            code=row.household.code,
            head=row.household.head_name,
            head_key=row.household.head_key,
            hamlet_id=row.hamlet_to_id,
            persons=row.persons_after,
            no_labour=row.household_id in unable,
            lacking=numbers_of(sheet.lacking) if (sheet := sheets.get(row.household_id)) else None,
            b1=sheet.b1 if sheet else None,
            surveyed_year=sheet.case.round.year if sheet else None,
            stands_as=now.get(row.household_id, (None, None))[0],
            hamlet_now=now.get(row.household_id, (None, None))[1],
        )
        for row in standing
    ]


def _standing_now(scope: Scope, ids: Iterable[int]) -> Mapping[int, tuple[PovertyClass | None, int | None]]:
    open_rows = Movement.objects.within(scope).filter(household_id__in=ids, until=None)
    return {
        household_id: (PovertyClass(poverty_class) if poverty_class else None, hamlet_id)
        for household_id, poverty_class, hamlet_id in open_rows.values_list(
            "household_id", "class_to", "hamlet_to_id"
        )
    }


def _without_labour(scope: Scope, ids: Iterable[int]) -> frozenset[int]:
    flags = HouseholdFlag.objects.within(scope).filter(
        household_id__in=ids, kind=FlagKind.NO_LABOUR, until=None
    )
    return frozenset(flags.values_list("household_id", flat=True))


def _latest_sheets(scope: Scope, ids: Iterable[int]) -> dict[int, Sheet]:
    """The latest surveyed sheet of each household; of two standards in one round, that of the newer one."""
    sheets = (
        Sheet.objects.within(scope)
        .filter(case__household_id__in=ids, lacking__isnull=False)
        .select_related("case__round")
        .order_by("case__round__year", "case__round__starts_on", "standard__valid_from", "id")
    )
    return {sheet.case.household_id: sheet for sheet in sheets}
