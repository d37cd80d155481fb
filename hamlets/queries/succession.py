"""Which place follows which, and which years of earlier communes a commune reads."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from hamlets.models import Commune, CommunePeriod, CommuneSuccession, HamletSuccession
from hamlets.queries.places import Place, place_among, today
from hamlets.rules import Succession, predecessors_of
from thinhduc.figures import fold
from thinhduc.permissions import Role
from thinhduc.scope import Scope

# Who reads the years of the communes that theirs followed.
READS_THE_PAST = (Role.OFFICER, Role.LEADER)


@dataclass(frozen=True)
class PastPlace:
    """A commune that the own one followed; `until`: its last day."""

    place: Place
    until: date


def hamlet_succession(scope: Scope) -> list[Succession]:
    """Which hamlet follows which, of all communes of the scope; also where only one of the two is in it."""
    rows = HamletSuccession.objects.within(scope).order_by("on", "pk")
    return [Succession(*row) for row in rows.values_list("predecessor_id", "successor_id", "on")]


def commune_succession(scope: Scope) -> list[Succession]:
    """Which commune follows which, as far as the scope sees it."""
    rows = CommuneSuccession.objects.within(scope).order_by("on", "pk")
    return [Succession(*row) for row in rows.values_list("predecessor_id", "successor_id", "on")]


def past_communes(scope: Scope) -> frozenset[int]:
    """The communes, direct and indirect, that those of an officer's or a leader's scope have followed until today."""
    if scope.role not in READS_THE_PAST:
        return frozenset()
    rows = CommuneSuccession.objects.beyond_scope().values_list("predecessor_id", "successor_id", "on")
    succession = [Succession(*row) for row in rows]
    found = [predecessors_of(succession, own, today()) for own in scope.commune_ids]
    return frozenset().union(*found)


def related_communes(scope: Scope) -> frozenset[int]:
    """The communes that those of the scope followed, or that followed them, direct and indirect, whatever the day."""
    rows = CommuneSuccession.objects.beyond_scope().values_list("predecessor_id", "successor_id", "on")
    succession = [Succession(*row) for row in rows]
    known = {pk for one in succession for pk in (one.predecessor, one.successor)} - scope.commune_ids
    before = frozenset[int]().union(
        *(predecessors_of(succession, own, date.max) for own in scope.commune_ids)
    )
    return before | {pk for pk in known if predecessors_of(succession, pk, date.max) & scope.commune_ids}


def with_past(scope: Scope) -> Scope:
    """A scope to read figures through: the own communes and all that they followed. Never a scope to write with."""
    past = past_communes(scope)
    return replace(scope, role=Role.PAST_READER, commune_ids=scope.commune_ids | past) if past else scope


def past_scope(scope: Scope, slug: str) -> Scope | None:
    """The scope in which the person reads an earlier commune's address; None where it is none of the own past."""
    past = past_communes(scope)
    commune = Commune.objects.beyond_scope().filter(slug=slug, pk__in=past).first() if past else None
    if commune is None:
        return None
    return replace(scope, role=Role.PAST_READER, commune_ids=frozenset({commune.pk}), hamlet_ids=None)


def past_places(scope: Scope) -> list[PastPlace]:
    """The communes the scope's one followed, latest first, as they were called last."""
    by_name = sorted(_last_places(past_communes(scope)).values(), key=lambda past: fold(past.place.name))
    return sorted(by_name, key=lambda past: past.until, reverse=True)


def past_place(commune_id: int) -> PastPlace | None:
    """One of them, for whoever reads in it."""
    return _last_places({commune_id}).get(commune_id)


def _last_places(commune_ids: Iterable[int]) -> Mapping[int, PastPlace]:
    wanted = set(commune_ids)
    by_commune: dict[int, list[CommunePeriod]] = {}
    if wanted:
        periods = CommunePeriod.objects.beyond_scope().filter(commune_id__in=wanted)
        for period in periods.select_related("commune").order_by("valid_from", "pk"):
            by_commune.setdefault(period.commune_id, []).append(period)
    return {
        pk: PastPlace(place_among(own, own[-1].valid_to), own[-1].valid_to)
        for pk, own in by_commune.items()
        if own[-1].valid_to is not None
    }
