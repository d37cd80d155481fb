"""Communes and hamlets as they are on a day or at the end of a year."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils import timezone

from hamlets.models import Commune, CommunePeriod, HamletPeriod
from thinhduc.scope import Scope


@dataclass(frozen=True)
class Place:
    """A commune as a page or a document of a day names it."""

    commune_id: int
    commune_slug: str
    kind: str
    name: str
    superior: str
    province: str

    @property
    def commune_name(self) -> str:
        """The office as it stands in a letterhead: "UBND xã Thịnh Đức"."""
        return f"UBND {self.kind} {self.name}"


@dataclass(frozen=True)
class HamletInYear:
    """A hamlet as it is at the end of a year.

    `order`: its place among the hamlets of that year, 1, 2, 3 …; forms name its row by it, so no two have the same.
    """

    id: int
    slug: str
    order: int
    name: str
    kind: str
    area: str


def today() -> date:
    """The day in the commune's time zone."""
    return timezone.localdate()


def on_day(day: date) -> Q:
    """Periods and terms that hold on a day; an open end is None."""
    return (Q(valid_from=None) | Q(valid_from__lte=day)) & (Q(valid_to=None) | Q(valid_to__gte=day))


def commune_by_slug(slug: str) -> Commune | None:
    """The commune of an address, for commands."""
    return Commune.objects.beyond_scope().filter(slug=slug).first()


def all_communes() -> list[Commune]:
    """Every commune, for commands."""
    return list(Commune.objects.beyond_scope().order_by("slug"))


def place_of(scope: Scope, commune_id: int, day: date | None = None) -> Place:
    """How the commune is called on a day (default today); the last known name where the day is outside every period."""
    periods = list(
        CommunePeriod.objects.within(scope).filter(commune_id=commune_id).select_related("commune")
    )
    return place_among(periods, day or today())


def places_of(scope: Scope, day: date | None = None) -> dict[int, Place]:
    """The names of all communes of the scope on a day, by id."""
    by_commune: dict[int, list[CommunePeriod]] = {}
    for period in CommunePeriod.objects.within(scope).select_related("commune"):
        by_commune.setdefault(period.commune_id, []).append(period)
    return {pk: place_among(periods, day or today()) for pk, periods in by_commune.items()}


def place_among(periods: Sequence[CommunePeriod], day: date) -> Place:
    """The period of `day` as a place, else the last one."""
    fitting = [
        period
        for period in periods
        if (period.valid_from is None or period.valid_from <= day)
        and (period.valid_to is None or day <= period.valid_to)
    ]
    period = (fitting or list(periods))[-1]
    return Place(
        commune_id=period.commune_id,
        commune_slug=period.commune.slug,
        kind=period.get_kind_display(),
        name=period.name,
        superior=period.superior,
        province=period.province,
    )


def hamlets_in(scope: Scope, year: int, commune_id: int | None = None) -> list[HamletInYear]:
    """The hamlets the scope sees, as they are at the end of `year`, in the order of the list.

    The list of today is numbered anew when hamlets merge or split, so the numbers of a year are counted here; a head,
    who sees the own hamlets alone, gets those of the list.
    """
    periods = (
        HamletPeriod.objects.within(scope)
        .filter(on_day(date(year, 12, 31)))
        .select_related("hamlet")
        .order_by("order", "id")
    )
    if commune_id is not None:
        periods = periods.filter(commune_id=commune_id)
    counted: Counter[int] = Counter()
    orders = []
    for period in periods:
        counted[period.commune_id] += 1
        orders.append(counted[period.commune_id] if scope.hamlet_ids is None else period.order)
    return [
        HamletInYear(
            id=period.hamlet_id,
            slug=period.hamlet.slug,
            order=order,
            name=period.name,
            kind=period.get_kind_display(),
            area=period.area,
        )
        for period, order in zip(periods, orders, strict=True)
    ]


def names_of_other_years(scope: Scope, year: int) -> set[str]:
    """What hamlets of the scope are called that do not stand at the end of `year`, or are called otherwise then."""
    names = HamletPeriod.objects.within(scope).exclude(on_day(date(year, 12, 31)))
    return set(names.values_list("name", flat=True))


def commune_names(commune_ids: set[int]) -> dict[int, str]:
    """What communes are called today, by id; for naming a person's own places whatever the role."""
    by_commune: dict[int, list[CommunePeriod]] = {}
    periods = CommunePeriod.objects.beyond_scope().filter(commune_id__in=commune_ids)
    for period in periods.select_related("commune"):
        by_commune.setdefault(period.commune_id, []).append(period)
    return {pk: place_among(own, today()).commune_name for pk, own in by_commune.items()}


def hamlet_names(hamlet_ids: set[int]) -> dict[int, str]:
    """What hamlets are called today, or were called last, by id; in the order of the list."""
    names: dict[int, str] = {}
    periods = HamletPeriod.objects.beyond_scope().filter(hamlet_id__in=hamlet_ids)
    for period in sorted(periods, key=lambda one: (one.valid_from or date.min, one.pk)):
        if period.hamlet_id not in names or period.valid_from is None or period.valid_from <= today():
            names[period.hamlet_id] = period.name
    return names
