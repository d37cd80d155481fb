"""What a list has otherwise than the register.

What the list does not say (None) is not compared: an empty cell never takes anything away.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from households.rules.importing.facts import (
    KnownHousehold,
    KnownMember,
    SaidHousehold,
    SaidPerson,
    same_letters,
)
from households.rules.persons import Birth
from thinhduc.figures import fold


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing the list has otherwise, as values; `key` "member": a person the register does not name."""

    place: int
    key: str
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class Compared:
    """A household of a list beside the one of the register that is meant; `pairs`: the members meant by its people."""

    said: SaidHousehold
    known: KnownHousehold
    pairs: tuple[KnownMember | None, ...]
    differences: tuple[Difference, ...]


def pair_people(people: Sequence[SaidPerson], known: KnownHousehold) -> list[KnownMember | None]:
    """For each person who is said the member who is meant: by identity number, by name and birth, by the name alone
    where births do not speak against it; None is somebody new.

    >>> from households.rules.kinds import State
    >>> from households.rules.classes import PovertyClass
    >>> from households.rules.movements import Chain
    >>> from households.rules.persons import Birth, Person
    >>> poor = State(7, PovertyClass.POOR, 1)
    >>> ba = KnownMember(5, 1, Person("Lý Văn Ba", Birth(None, 1960)))
    >>> known = KnownHousehold(1, "TD-01", "Lý Văn Ba", poor, Chain(poor), members=(ba,))
    >>> said = [SaidPerson(1, "LÝ VĂN BA"), SaidPerson(2, "Lý Văn Ba", Birth(None, 1990))]
    >>> [one and one.id for one in pair_people(said, known)]
    [5, None]
    """
    left = {member.id: member for member in known.there}
    found: list[KnownMember | None] = [None] * len(people)

    def settle(fits: Any) -> None:
        for place, one in enumerate(people):
            if found[place] is None:
                hit = next((member for member in left.values() if fits(one, member.person)), None)
                if hit is not None:
                    found[place] = left.pop(hit.id)

    settle(lambda one, person: one.identity_number and one.identity_number == person.identity_number)
    if all(found):
        return found
    keys = {name: fold(name) for name in {one.name for one in people}}
    keys |= {name: fold(name) for name in {member.person.name for member in left.values()} - set(keys)}
    settle(lambda one, person: keys[one.name] == keys[person.name] and (one.birth or Birth()) == person.birth)
    settle(lambda one, person: keys[one.name] == keys[person.name] and _births_agree(one.birth, person.birth))
    return found


def _births_agree(said: Birth | None, stored: Birth) -> bool:
    return said is None or said.year is None or stored.year is None or said.year == stored.year


def compare(said: SaidHousehold, known: KnownHousehold) -> Compared:
    """The two beside each other, with everything the list has otherwise.

    >>> from households.rules.kinds import State
    >>> from households.rules.classes import PovertyClass
    >>> from households.rules.movements import Chain
    >>> from households.rules.persons import Birth, Person
    >>> poor = State(7, PovertyClass.POOR, 1)
    >>> known = KnownHousehold(1, "TD-01", "Lý Văn Ba", poor, Chain(poor))
    >>> said = SaidHousehold(1, head="Lý Văn Ba", poverty_class=PovertyClass.NEAR_POOR)
    >>> [(one.key, one.old.value, one.new.value) for one in compare(said, known).differences]
    [('class', 'poor', 'near_poor')]
    """
    pairs = pair_people(said.people, known)
    return Compared(said, known, tuple(pairs), tuple(_differences(said, known, pairs)))


def _differences(
    said: SaidHousehold, known: KnownHousehold, pairs: Sequence[KnownMember | None]
) -> list[Difference]:
    """Everything the list has otherwise than the register, in the order of its rows.

    A decision that comes with another class belongs to it and is no difference of its own.
    """
    if known.then is None:
        return []
    found = [
        Difference(said.place_of(key), key, old, new)
        for key, old, new in (
            ("hamlet", known.then.hamlet_id, said.hamlet_id),
            ("class", known.then.poverty_class, said.poverty_class),
        )
        if new is not None and old != new
    ]
    if said.address and not same_letters(said.address, known.address):
        found.append(Difference(said.place_of("address"), "address", known.address, said.address))
    found += _head_differs(said, known, pairs)
    persons = persons_after(said, known, sum(one is None for one in pairs))
    if said.persons not in (None, known.then.persons, *persons):
        found.append(Difference(said.place_of("persons"), "persons", known.then.persons, said.persons))
    found += _flags_differ(said, known)
    found += _points_differ(said, known)
    heads = {member.id for member in (known.head,) if member}
    changes_head = any(one.key == "head" for one in found)
    for one, member in zip(said.people, pairs, strict=True):
        if member is None:
            found.append(Difference(one.place, "member", None, one))
        else:
            found += _person_differs(one, member, said.head_person, changes_head and member.id in heads)
    return sorted(found, key=lambda one: one.place)


def persons_after(said: SaidHousehold, known: KnownHousehold, joining: int) -> tuple[int, ...]:
    """How many persons the household has with those who join; second, where the list names all it counts, how many that
    is without those the register still has.

    Somebody the register counted already without a name does not count twice.
    """
    before = known.then.persons if known.then else 0
    there = len(known.there)
    after = max(before, there + joining) if joining else before
    if said.people and said.persons == len(said.people):
        return after, after - (there - (len(said.people) - joining))
    return (after,)


def _head_differs(
    said: SaidHousehold, known: KnownHousehold, pairs: Sequence[KnownMember | None]
) -> list[Difference]:
    """Another head; of a household whose people are not named only the name is known."""
    person, head = said.head_person, known.head
    if head is not None:
        if person is None:
            return []
        meant = pairs[said.people.index(person)]
        same = meant is not None and meant.id == head.id
    else:
        same = not said.head_name or same_letters(said.head_name, known.head_name)
    if same:
        return []
    place = person.place if person else said.place_of("head")
    return [Difference(place, "head", known.head_name, said.head_name)]


def _flags_differ(said: SaidHousehold, known: KnownHousehold) -> list[Difference]:
    return [
        Difference(said.place_of(kind), kind, kind in known.flags, holds)
        for kind, holds in said.flags.items()
        if holds != (kind in known.flags)
    ]


def _points_differ(said: SaidHousehold, known: KnownHousehold) -> list[Difference]:
    points = known.points
    stored: dict[str, Any] = {
        "b1": points.b1 if points else None,
        "b2": points.b2 if points else None,
        "causes": points.causes if points else None,
    }
    another_class = (
        said.poverty_class is not None and known.then and said.poverty_class != known.then.poverty_class
    )
    if not another_class:
        stored["decision"] = points.decision_number if points else known.decision
        stored["decided_on"] = points.decided_on if points else known.decided_on
    return [
        Difference(said.place_of(key), key, old, getattr(said, key))
        for key, old in stored.items()
        if getattr(said, key) is not None and getattr(said, key) != old
    ]


def _person_differs(
    said: SaidPerson, member: KnownMember, head: SaidPerson | None, steps_back: bool
) -> list[Difference]:
    """What is otherwise of a person; who becomes the head or steps back is told by the difference "head"."""
    person = member.person
    found = []
    if not same_letters(said.name, person.name):
        found.append(Difference(said.place, "name", person.name, said.name))
    if said.birth is not None and not _is_as_exact(person.birth, said.birth):
        found.append(Difference(said.place, "birth", person.birth, said.birth))
    if said.sex and said.sex != person.sex:
        found.append(Difference(said.place, "sex", person.sex, said.sex))
    is_about_head = said is head or steps_back
    if said.relation and said.relation != person.relation and not is_about_head:
        found.append(Difference(said.place, "relation", person.relation, said.relation))
    if said.ethnicity and not same_letters(said.ethnicity, member.ethnicity):
        found.append(Difference(said.place, "ethnicity", member.ethnicity, said.ethnicity))
    if said.identity_number and said.identity_number != person.identity_number:
        found.append(Difference(said.place, "identity_number", person.identity_number, said.identity_number))
    return found


def _is_as_exact(stored: Birth, said: Birth) -> bool:
    """Whether the list says nothing new of a birth: the same day, or the year of a day that is known."""
    if said.on is None:
        return said.year is None or said.year == stored.year
    return said == stored
