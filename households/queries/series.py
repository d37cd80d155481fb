"""A figure over the years under the hamlets as they stand today, so that years compare across mergers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from hamlets.queries import HamletInYear, hamlet_succession, hamlets_in, with_past
from hamlets.rules import comparable, comparable_total, sources_on, split_groups, sum_known
from households.models import ReviewResult
from households.rules import KEYS
from thinhduc.scope import Scope

YEARS_SHOWN = 5


@dataclass(frozen=True)
class Series:
    """A figure by hamlet and year; None where a result is missing, or is not known for a part of a split hamlet.

    `totals`: the commune's sum per year, of all that became today's hamlets; None where any of it is missing.
    `merged`: the hamlets that came of others since the first year, `parts`: those that were split off.
    """

    years: tuple[int, ...]
    hamlets: tuple[HamletInYear, ...]
    values: Mapping[int, Mapping[int, int | None]]
    totals: Mapping[int, int | None]
    merged: frozenset[int]
    parts: frozenset[int]


def results_of_years(scope: Scope, key: str, years: Iterable[int]) -> dict[int, dict[int, int | None]]:
    """A figure of the reviews by hamlet and year, also of the communes that this one followed; one query."""
    series: dict[int, dict[int, int | None]] = {}
    rows = ReviewResult.objects.within(with_past(scope)).filter(year__in=list(years))
    for hamlet_id, year, value in rows.values_list("hamlet_id", "year", key):
        series.setdefault(hamlet_id, {})[year] = value
    return series


def before_merging(scope: Scope, year: int, hamlet_ids: Iterable[int]) -> dict[int, dict[str, int | None]]:
    """The figures at the end of `year` of hamlets that did not stand then: their predecessors' sums, by key.

    A hamlet that followed no other one, and a part of a split one, is not there.
    """
    day = date(year, 12, 31)
    if not any(step.on > day for step in hamlet_succession(scope)):
        return {}
    wide = with_past(scope)
    succession = hamlet_succession(wide)
    sources = {pk: sources_on(succession, pk, day) for pk in hamlet_ids}
    stored = {
        row["hamlet_id"]: row
        for row in ReviewResult.objects.within(wide).filter(year=year).values("hamlet_id", *KEYS)
    }
    return {
        pk: {key: sum_known(stored[one][key] if one in stored else None for one in found) for key in KEYS}
        for pk, found in sources.items()
        if found is not None and found != {pk}
    }


def hamlet_series(scope: Scope, key: str, last_year: int) -> Series:
    """A figure of the last `YEARS_SHOWN` years; a fixed number of queries."""
    years = tuple(range(last_year - YEARS_SHOWN + 1, last_year + 1))
    stored = results_of_years(scope, key, years)
    hamlets = tuple(hamlets_in(scope, last_year))
    places = [hamlet.id for hamlet in hamlets]
    succession = hamlet_succession(with_past(scope))
    found = comparable(stored, succession, places)
    values = {pk: {year: found[pk].get(year) for year in years} for pk in places}
    first = date(years[0], 12, 31)
    groups = split_groups(succession, places, first)
    return Series(
        years=years,
        hamlets=hamlets,
        values=values,
        totals={year: comparable_total(stored, succession, places, year) for year in years},
        merged=frozenset(
            step.successor for step in succession if step.on > first and step.successor in places
        ),
        parts=frozenset(pk for _, parts in groups for pk in parts),
    )
