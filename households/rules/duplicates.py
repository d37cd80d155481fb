"""People who may have been registered twice, for a person to decide (domain.md, "Households through time").

Two people look alike by the same identity number, or by the same name and birth. Nothing is merged by itself.
"""

from collections.abc import Collection, Hashable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import combinations

LARGEST_GROUP = 20  # of one key; more of them is a filler such as 000000000, not a person


class Likeness(StrEnum):
    """Why two people are shown beside each other."""

    IDENTITY = "identity"
    NAME_AND_DAY = "name-and-day"
    NAME_AND_YEAR = "name-and-year"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Likeness.IDENTITY: "cùng số giấy tờ",
    Likeness.NAME_AND_DAY: "cùng họ tên và ngày sinh",
    Likeness.NAME_AND_YEAR: "cùng họ tên và năm sinh",
}


@dataclass(frozen=True)
class Candidate:
    """A present member: `folded` is the name without diacritics; births are None where not known."""

    member_id: int
    folded: str
    born_on: date | None
    born_year: int | None
    identity_number: str


@dataclass(frozen=True)
class Pair:
    """Two members who look alike, the lower key first, with the strongest reason."""

    first_id: int
    second_id: int
    likeness: Likeness


def find_pairs(people: Iterable[Candidate], decided: Collection[tuple[int, int]] = frozenset()) -> list[Pair]:
    """The pairs to look at, those of the same identity number first, then by key.

    People with the same name and year count only where not both days are known and differ, and not both numbers.
    `decided`: pairs (lower key first) that somebody found to be two people.

    >>> an = Candidate(1, "tran van an", date(1960, 3, 12), 1960, "")
    >>> same = Candidate(2, "tran van an", None, 1960, "")
    >>> other_day = Candidate(3, "tran van an", date(1960, 5, 1), 1960, "")
    >>> [(pair.first_id, pair.second_id, pair.likeness.value) for pair in find_pairs([an, same, other_day])]
    [(1, 2, 'name-and-year'), (2, 3, 'name-and-year')]
    >>> find_pairs([an, same], {(1, 2)})
    []
    """
    by_number: dict[Hashable, list[Candidate]] = {}
    by_name: dict[Hashable, list[Candidate]] = {}
    for person in people:
        if person.identity_number:
            by_number.setdefault(person.identity_number, []).append(person)
        if person.born_year is not None:
            by_name.setdefault((person.folded, person.born_year), []).append(person)
    found: dict[tuple[int, int], Likeness] = {}
    for group in by_number.values():
        for keys, _, _ in _couples(group):
            found[keys] = Likeness.IDENTITY
    for group in by_name.values():
        for keys, one, other in _couples(group):
            likeness = _by_birth(one, other)
            if likeness is not None:
                found.setdefault(keys, likeness)
    pairs = [Pair(*keys, likeness) for keys, likeness in found.items() if keys not in decided]
    order = list(Likeness)
    return sorted(pairs, key=lambda pair: (order.index(pair.likeness), pair.first_id, pair.second_id))


def _couples(group: list[Candidate]) -> Iterable[tuple[tuple[int, int], Candidate, Candidate]]:
    if not 1 < len(group) <= LARGEST_GROUP:
        return
    for one, other in combinations(sorted(group, key=lambda person: person.member_id), 2):
        yield (one.member_id, other.member_id), one, other


def _by_birth(one: Candidate, other: Candidate) -> Likeness | None:
    """How two people of one name and year are alike; None where something known of both differs."""
    if one.identity_number and other.identity_number and one.identity_number != other.identity_number:
        return None
    if one.born_on is None or other.born_on is None:
        return Likeness.NAME_AND_YEAR
    return Likeness.NAME_AND_DAY if one.born_on == other.born_on else None


def day_of_leaving(last_days: Collection[date], confirmed: Collection[int]) -> date:
    """The first day on which a household that was registered twice can leave the ledger.

    Not before the last movement of either household (`last_days`), and after the last confirmed year: what a confirmed
    result counted twice stays as it was confirmed.

    >>> day_of_leaving([date(2021, 3, 1), date(2022, 5, 20)], [])
    datetime.date(2022, 5, 20)
    >>> day_of_leaving([date(2021, 3, 1)], [2021, 2022])
    datetime.date(2023, 1, 1)
    """
    day = max(last_days)
    return max(day, date(max(confirmed) + 1, 1, 1)) if confirmed else day
