"""Finding people who may be registered twice in a commune, without reading all of them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from households.models import DuplicateDecision, Member
from households.queries.household import member_view
from households.queries.household_facts import MemberView
from households.queries.register import Standing, standings_of
from households.rules.duplicates import LARGEST_GROUP, Candidate, Likeness, find_pairs
from thinhduc.scope import Scope

MOST_GROUPS = 100  # looked at in one go; more appear as these are decided
MOST_PAIRS = 20  # shown on one page


@dataclass(frozen=True)
class Side:
    """One of two people, with the household: its key, how it is named, where it stands."""

    member: MemberView
    household_id: int
    household: str
    address: str
    standing: Standing | None
    persons: int


@dataclass(frozen=True)
class PairView:
    """Two people who look alike."""

    likeness: Likeness
    first: Side
    second: Side

    @property
    def is_one_household(self) -> bool:
        return self.first.household_id == self.second.household_id


@dataclass(frozen=True)
class Pairs:
    """The first pairs to decide; `more`: there are others."""

    shown: tuple[PairView, ...]
    more: bool


def present_elsewhere(scope: Scope, numbers: Collection[str], household_id: int | None) -> dict[str, str]:
    """By identity number the household of the commune, other than the named one, in which the person is present."""
    if not numbers:
        return {}
    found = _present(scope).filter(identity_number__in=numbers).select_related("household")
    return {
        member.identity_number: f"hộ {member.household}"
        for member in found.exclude(household_id=household_id or 0).order_by("-pk")
    }


def duplicate_pairs(scope: Scope, most: int | None = MOST_PAIRS) -> Pairs:
    """Who looks alike and was not decided yet, the surest first; a fixed number of queries; `most` None for all."""
    by_number = _groups(scope, "identity_number")
    by_name = _groups(scope, "folded", "born_year")
    alike = Q(identity_number__in=[one["identity_number"] for one in by_number])
    alike |= Q(
        folded__in={one["folded"] for one in by_name}, born_year__in={one["born_year"] for one in by_name}
    )
    members = {one.pk: one for one in _present(scope).filter(alike).select_related("household")}
    decided = set(
        DuplicateDecision.objects.within(scope)
        .filter(first_id__in=members, second_id__in=members)
        .values_list("first_id", "second_id")
    )
    pairs = find_pairs((_candidate(one) for one in members.values()), decided)
    shown = pairs[:most]
    people = [members[pk] for pair in shown for pk in (pair.first_id, pair.second_id)]
    sides = {side.member.id: side for side in sides_of(scope, people)}
    return Pairs(
        tuple(PairView(pair.likeness, sides[pair.first_id], sides[pair.second_id]) for pair in shown),
        len(pairs) > len(shown) or len(by_number) == MOST_GROUPS or len(by_name) == MOST_GROUPS,
    )


def pair_of(scope: Scope, first_id: int, second_id: int) -> tuple[Side, Side] | None:
    """Two people by their keys; None where the scope has not both."""
    found = Member.objects.within(scope).filter(pk__in=(first_id, second_id)).select_related("household")
    sides = {side.member.id: side for side in sides_of(scope, list(found))}
    return (sides[first_id], sides[second_id]) if len(sides) == 2 else None


def sides_of(scope: Scope, members: Iterable[Member]) -> list[Side]:
    """Members with their households; three queries for any number of them."""
    people = list(members)
    ids = {member.household_id for member in people}
    standings = standings_of(scope, ids)
    counts = dict(
        Member.objects.within(scope)
        .filter(household_id__in=ids, left_on=None)
        .values("household_id")
        .annotate(persons=Count("pk"))
        .values_list("household_id", "persons")
    )
    return [
        Side(
            member=member_view(member),
            household_id=member.household_id,
            household=str(member.household),
            address=member.household.address,
            standing=standings.get(member.household_id),
            persons=counts.get(member.household_id, 0),
        )
        for member in people
    ]


def _present(scope: Scope) -> QuerySet[Member]:
    """Members who belong to a household that stands in the commune now."""
    return Member.objects.within(scope).filter(
        left_on=None, household__movements__until=None, household__movements__hamlet_to__isnull=False
    )


def _groups(scope: Scope, *keys: str) -> list[dict[str, object]]:
    """What two or more present members share; fillers that many share are left out."""
    found = _present(scope).exclude(Q(**{keys[-1]: ""}) if len(keys) == 1 else Q(born_year=None))
    grouped = found.order_by().values(*keys).annotate(together=Count("pk"))
    return list(grouped.filter(together__gt=1, together__lte=LARGEST_GROUP).order_by(*keys)[:MOST_GROUPS])


def _candidate(member: Member) -> Candidate:
    return Candidate(member.pk, member.folded, member.born_on, member.born_year, member.identity_number)
