"""Totals of the communes named to a reader of the province: sums made in the database, never a hamlet's row."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet, Sum

from hamlets.queries import Place, places_of
from targets.models import PlanEvent, PlanLine, PlanVersion
from thinhduc.figures import Rate, rate_of
from thinhduc.scope import Scope
from thinhduc.sums import total_of

SUMMED = (
    "households",
    "poor_opening",
    "poor_reduction",
    "near_poor_opening",
    "near_poor_reduction",
)


@dataclass(frozen=True)
class ClassTotals:
    """One class of a commune, or of several; None where a figure it is made of is missing."""

    opening: int | None
    reduction: int | None
    closing: int | None
    rate: Rate | None

    @property
    def share(self) -> Fraction | None:
        """The rate's exact value, to sort by."""
        return self.rate.value if self.rate else None


@dataclass(frozen=True)
class CommuneTotals:
    """A commune's totals of the plan in force; all None, and no document, where there is none.

    `hamlets`: of how many hamlets the totals are made.
    """

    commune_id: int
    name: str
    document_number: str
    document_date: date | None
    hamlets: int
    households: int | None
    poor: ClassTotals
    near_poor: ClassTotals

    @property
    def has_plan(self) -> bool:
        """Whether a plan is in force."""
        return self.hamlets > 0


def compared_years(scope: Scope) -> list[int]:
    """The years for which one of the communes has an issued plan, latest first."""
    years = PlanVersion.objects.totals_within(scope).filter(state=PlanVersion.State.ISSUED)
    return list(years.values_list("plan__year", flat=True).distinct().order_by("-plan__year"))


def commune_totals(scope: Scope, year: int) -> list[CommuneTotals]:
    """The communes side by side, by name as it was at the year's end; a sum with a missing figure is None."""
    sums = {row["commune_id"]: row for row in _sums(scope, year)}
    places = places_of(scope, date(year, 12, 31))
    rows = [_totals(pk, _name(place), sums.get(pk)) for pk, place in places.items()]
    return sorted(rows, key=lambda row: row.name)


def _name(place: Place) -> str:
    """As it stands at the start of a line: "Xã Thịnh Đức"."""
    return f"{place.kind[:1].upper()}{place.kind[1:]} {place.name}"


def _sums(scope: Scope, year: int) -> "QuerySet[PlanLine, dict[str, int | str | date | None]]":
    replaced = PlanVersion.objects.totals_within(scope).filter(
        replaces=OuterRef("version"), state=PlanVersion.State.ISSUED
    )
    revoked = PlanEvent.objects.totals_within(scope).filter(
        version=OuterRef("version"), kind=PlanEvent.Kind.REVOKED
    )
    in_force = Q(version__state=PlanVersion.State.ISSUED, version__plan__year=year)
    rows: QuerySet[PlanLine, dict[str, int | str | date | None]] = (
        PlanLine.objects.totals_within(scope)
        .filter(in_force, ~Exists(replaced), ~Exists(revoked))
        .order_by()
        .values("commune_id")
        .annotate(
            hamlets=Count("pk"),
            number=Max("version__document_number"),
            dated=Max("version__document_date"),
            **{f"sum_{key}": Sum(key) for key in SUMMED},
            **{f"known_{key}": Count(key) for key in SUMMED},
        )
    )
    return rows


def _totals(commune_id: int, name: str, row: dict[str, int | str | date | None] | None) -> CommuneTotals:
    sums = {key: _whole(row, key) for key in SUMMED}
    return CommuneTotals(
        commune_id=commune_id,
        name=name,
        document_number=str(row["number"]) if row else "",
        document_date=row["dated"] if row else None,  # type: ignore[arg-type]
        hamlets=int(row["hamlets"]) if row else 0,  # type: ignore[arg-type]
        households=sums["households"],
        poor=class_totals(sums["poor_opening"], sums["poor_reduction"], sums["households"]),
        near_poor=class_totals(sums["near_poor_opening"], sums["near_poor_reduction"], sums["households"]),
    )


def _whole(row: dict[str, int | str | date | None] | None, key: str) -> int | None:
    """A column's sum, where every hamlet has the figure: missing is not zero."""
    if row is None or row[f"known_{key}"] != row["hamlets"]:
        return None
    return row[f"sum_{key}"]  # type: ignore[return-value]


def class_totals(opening: int | None, reduction: int | None, households: int | None) -> ClassTotals:
    """A class's closing and rate from its sums.

    >>> class_totals(37, 6, 2111).closing, str(class_totals(37, 6, 2111).rate)
    (31, '31/2111')
    >>> class_totals(37, None, 2111).closing is None
    True
    """
    closing = None if opening is None or reduction is None else opening - reduction
    return ClassTotals(opening, reduction, closing, rate_of(closing, households))


def all_communes(rows: list[CommuneTotals]) -> CommuneTotals | None:
    """The communes added up; a figure that one commune lacks has no sum. None for less than two communes."""
    if len(rows) < 2:
        return None
    households = total_of(row.households for row in rows)

    def both(name: str) -> ClassTotals:
        parts: list[ClassTotals] = [getattr(row, name) for row in rows]
        return class_totals(
            total_of(part.opening for part in parts), total_of(part.reduction for part in parts), households
        )

    hamlets = sum(row.hamlets for row in rows)
    return CommuneTotals(0, "Cộng", "", None, hamlets, households, both("poor"), both("near_poor"))
