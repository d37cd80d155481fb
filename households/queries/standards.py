"""Reading poverty standards; they belong to no commune, so a scope is asked only for whose province holds."""

from datetime import date

from django.db.models import Q, QuerySet

from hamlets.queries import hamlets_in, place_of, places_of
from households.models import Standard, StandardIndex
from households.rules import AREA_LABELS, AreaRule, Index, SourceMark
from households.rules import Standard as Rule
from thinhduc.figures import fold, normalize
from thinhduc.scope import Scope


def province_key(name: str) -> str:
    """A province's name for comparing, whatever its kind, case and marks.

    >>> province_key("Tỉnh Thái Nguyên") == province_key("thái nguyên")
    True
    """
    key = fold(normalize(name))
    for kind in ("tinh ", "thanh pho ", "tp. ", "tp "):
        key = key.removeprefix(kind)
    return key


def all_standards() -> list[Rule]:
    """Every standard, latest first, a national one before those of provinces."""
    return [rule_of(one) for one in _whole()]


def standard_by_slug(slug: str) -> Rule | None:
    """The standard of an address."""
    found = _whole().filter(slug=slug).first()
    return rule_of(found) if found else None


def standards_on(day: date, province: str = "") -> list[Rule]:
    """The standards in force on a day in a province: the national one first, then the province's own."""
    return standards_between(day, day, province)


def standards_between(first: date, last: date, province: str = "") -> list[Rule]:
    """The standards that hold on any day of a period, in the order they began; national before own."""
    holding = _whole().filter(Q(valid_to=None) | Q(valid_to__gte=first), valid_from__lte=last)
    key = province_key(province)
    own = [one for one in holding if not one.province or (key and province_key(one.province) == key)]
    return [rule_of(one) for one in sorted(own, key=lambda one: (bool(one.province), one.valid_from))]


def national_indices(day: date) -> tuple[str, tuple[tuple[int, str], ...]]:
    """The slug and the indices (number, name) of the national standard in force on a day; empty where none is.

    One query, and only what is chosen from.
    """
    holding = StandardIndex.objects.filter(
        Q(standard__valid_to=None) | Q(standard__valid_to__gte=day),
        standard__valid_from__lte=day,
        standard__province="",
    )
    rows = list(
        holding.order_by("standard__valid_from", "number").values_list("standard__slug", "number", "name")
    )
    first = rows[0][0] if rows else ""
    return first, tuple((number, name) for slug, number, name in rows if slug == first)


def standards_of_commune(scope: Scope, commune_id: int, day: date) -> list[Rule]:
    """The standards in force for a commune on a day, by the province it lay in."""
    return standards_on(day, place_of(scope, commune_id, day).province)


def standards_known_to(scope: Scope, commune_id: int, day: date) -> list[Rule]:
    """Every standard that ever holds in the province the commune lay in on a day, in the order they begin."""
    key = province_key(place_of(scope, commune_id, day).province)
    known = [one for one in _whole() if not one.province or (key and province_key(one.province) == key)]
    return [rule_of(one) for one in sorted(known, key=lambda one: (one.valid_from, bool(one.province)))]


def known_provinces(scope: Scope) -> list[str]:
    """The provinces of the communes the scope sees, each once, by name."""
    names = {province_key(place.province): place.province for place in places_of(scope).values()}
    return sorted(name for key, name in names.items() if key)


def areas_of_commune(scope: Scope, commune_id: int, year: int) -> dict[str, int]:
    """How many hamlets of the commune are rural and urban at the end of a year, by area."""
    found = [hamlet.area for hamlet in hamlets_in(scope, year, commune_id)]
    return {area: found.count(area) for area in AREA_LABELS if area in found}


def _whole() -> QuerySet[Standard]:
    return Standard.objects.prefetch_related("areas", "indices")


def rule_of(stored: Standard) -> Rule:
    """A stored standard as the rules take it; three queries for any number that were fetched together."""
    return Rule(
        slug=stored.slug,
        name=stored.name,
        document=stored.document,
        issuer=stored.issuer,
        province=stored.province,
        valid_from=stored.valid_from,
        valid_to=stored.valid_to,
        lacking_from=stored.lacking_from,
        index_points=stored.index_points,
        mark=SourceMark(stored.mark),
        source=stored.source,
        areas=tuple(
            AreaRule(
                area=one.area,
                income_limit=one.income_limit,
                income_outright=one.income_outright,
                b1_limit=one.b1_limit,
                b1_outright=one.b1_outright,
                mark=SourceMark(one.mark),
                source=one.source,
            )
            for one in stored.areas.all()
        ),
        indices=tuple(
            Index(
                number=one.number,
                key=one.key,
                service=one.service,
                name=one.name,
                deprived_when=one.deprived_when,
                mark=SourceMark(one.mark),
                source=one.source,
            )
            for one in stored.indices.all()
        ),
    )
