"""The figures of a year as the register gives them, beside those that were entered; queries constant in number."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from django.db.models import Count, Q

from households.models import FlagKind
from households.queries.results import ReviewRow, Sheet, Values
from households.queries.standing import class_counts, standing
from households.rules import PovertyClass
from households.rules.from_register import (
    NOBODY,
    Difference,
    RegisterExtent,
    Standing,
    differences_of,
    register_figures,
    undecided_of,
)
from thinhduc.scope import Scope


@dataclass(frozen=True)
class BesideRow:
    """A hamlet's entered figures and those of the register; `undecided`: the differences nobody decided."""

    row: ReviewRow
    register: Values
    differences: tuple[Difference, ...]
    undecided: tuple[Difference, ...]

    @property
    def fills(self) -> tuple[str, ...]:
        """The figures that only the register knows."""
        return tuple(
            key for key, value in self.register.items() if value is not None and self.row.values[key] is None
        )


@dataclass(frozen=True)
class Beside:
    """The review of a year beside the register; no rows where the register holds nothing of the year.

    `stamp` says which figures these are: what a person decided about is held against it.
    """

    year: int
    extent: RegisterExtent
    rows: tuple[BesideRow, ...]

    @property
    def stamp(self) -> str:
        """The same for the same figures."""
        told = [
            (one.row.hamlet.id, sorted(one.row.values.items()), sorted(one.register.items()))
            for one in self.rows
        ]
        return sha256(repr((self.extent.value, told)).encode()).hexdigest()[:16]

    @property
    def undecided(self) -> list[BesideRow]:
        """The hamlets in which somebody has to choose."""
        return [one for one in self.rows if one.undecided]

    def by_hamlet(self) -> dict[int, BesideRow]:
        """The rows by hamlet id."""
        return {one.row.hamlet.id: one for one in self.rows}


def beside_register(scope: Scope, sheet: Sheet) -> Beside:
    """A review as it was read, beside the register; two queries, none where the register holds nothing of the year."""
    if sheet.register_extent is RegisterExtent.NONE:
        return Beside(sheet.year, sheet.register_extent, ())
    standings = standings_at(scope, date(sheet.year, 12, 31))
    return Beside(
        sheet.year,
        sheet.register_extent,
        tuple(
            _beside(row, sheet.register_extent, standings.get(row.hamlet.id, NOBODY)) for row in sheet.rows
        ),
    )


def _beside(row: ReviewRow, extent: RegisterExtent, standing: Standing) -> BesideRow:
    register = register_figures(extent, standing)
    differences = differences_of(row.values, register)
    return BesideRow(row, register, differences, undecided_of(differences, row.choice, row.register_figures))


def standings_at(scope: Scope, day: date) -> dict[int, Standing]:
    """How the register stood at the end of a day, by hamlet id; a hamlet without households is not there."""
    found: dict[int, tuple[dict[PovertyClass, int], dict[PovertyClass, int]]] = {}
    for (hamlet_id, poverty_class), count in class_counts(scope, day).items():
        households, persons = found.setdefault(hamlet_id, ({}, {}))
        households[poverty_class], persons[poverty_class] = count.households, count.persons
    flagged = _flagged(scope, day)
    return {
        hamlet_id: Standing(
            households,
            persons,
            no_labour=flagged.get((hamlet_id, FlagKind.NO_LABOUR, PovertyClass.POOR), 0),
            average_farming=sum(
                flagged.get((hamlet_id, FlagKind.AVERAGE_FARMING, one), 0) for one in PovertyClass
            ),
        )
        for hamlet_id, (households, persons) in found.items()
    }


def _flagged(scope: Scope, day: date) -> Mapping[tuple[int, str, str], int]:
    """How many households have a flag on a day, by hamlet id, flag and class."""
    rows = (
        standing(scope, day)
        .filter(
            Q(household__flags__until=None) | Q(household__flags__until__gte=day),
            household__flags__since__lte=day,
            household__flags__kind__in=(FlagKind.NO_LABOUR, FlagKind.AVERAGE_FARMING),
        )
        .values_list("hamlet_to_id", "household__flags__kind", "class_to")
        .annotate(Count("household", distinct=True))
        .order_by()
    )
    return {(hamlet_id, kind, slug): count for hamlet_id, kind, slug, count in rows}
