"""Holding what a list says of households against the register: who is meant, and what the list has otherwise.

What the list does not say (None) is not compared: an empty cell never takes anything away. Pure; the register comes as
a snapshot (households/queries/importing.py), what follows for the ledger is in `rules/import_writes.py`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from households.rules.classes import PovertyClass
from households.rules.kinds import State
from households.rules.movements import Chain
from households.rules.persons import HEAD, Birth, Person
from thinhduc.figures import fold
from thinhduc.likeness import letter_key


def same_letters(one: str, other: str) -> bool:
    """Whether two texts differ only by case and by where a tone mark stands.

    >>> same_letters("LÝ THỊ HÒA", "Lý Thị Hoà"), same_letters("Lý Văn An", "Lý Văn Ân")
    (True, False)
    """
    return one == other or letter_key(one) == letter_key(other)


@dataclass(frozen=True, slots=True)
class KnownMember:
    """A stored person; `is_there`: belonged to the household on the day the list is of."""

    id: int
    number: int
    person: Person
    ethnicity: str = ""
    is_there: bool = True


@dataclass(frozen=True, slots=True)
class Points:
    """A class as it was decided, with the points and causes (a mask) beside it.

    `of_case`: from a review here, whose sheets are changed there alone.
    """

    poverty_class: PovertyClass
    decided_on: date
    decision_number: str = ""
    b1: int | None = None
    b2: int | None = None
    causes: int | None = None
    of_case: bool = False


@dataclass(frozen=True, slots=True)
class KnownHousehold:
    """A stored household: `then` is where it stood on the day of the list, `chain` where its movements lead now.

    `decision`, `decided_on`: of the movement it stood by then. `flags`: by kind the keys of what holds on the day and
    has no end yet. `points`: of the year's latest classification.
    """

    id: int
    code: str
    head_name: str
    then: State | None
    chain: Chain
    hamlet: str = ""
    address: str = ""
    area: str = ""
    revision: int = 1
    decision: str = ""
    decided_on: date | None = None
    members: tuple[KnownMember, ...] = ()
    flags: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    points: Points | None = None

    @property
    def there(self) -> list[KnownMember]:
        """Who belonged to it on the day."""
        return [member for member in self.members if member.is_there]

    @property
    def head(self) -> KnownMember | None:
        """The member who is the head."""
        return next((member for member in self.there if member.person.relation == HEAD), None)

    @property
    def title(self) -> str:
        """How sentences name it."""
        return f"hộ {self.head_name} ({self.code})"


@dataclass(frozen=True, slots=True)
class SaidPerson:
    """What a row says of a person; `place` is the row's. None: nothing is said."""

    place: int
    name: str
    birth: Birth | None = None
    sex: str | None = None
    relation: str | None = None
    ethnicity: str | None = None
    identity_number: str | None = None


@dataclass(frozen=True, slots=True)
class SaidHousehold:
    """What the rows of one household say together; `place` is its first row, `places` where else a key was said."""

    place: int
    code: str | None = None
    head: str | None = None
    hamlet_id: int | None = None
    address: str | None = None
    poverty_class: PovertyClass | None = None
    persons: int | None = None
    decision: str | None = None
    decided_on: date | None = None
    b1: int | None = None
    b2: int | None = None
    causes: int | None = None
    flags: Mapping[str, bool] = field(default_factory=dict)
    people: tuple[SaidPerson, ...] = ()
    places: Mapping[str, int] = field(default_factory=dict)

    @property
    def head_person(self) -> SaidPerson | None:
        """Who is said to be the head: by the relation, else by the name of the head.

        >>> SaidHousehold(1, head="Lý Văn Ba", people=(SaidPerson(1, "LÝ VĂN BA"),)).head_person.name
        'LÝ VĂN BA'
        """
        said = next((one for one in self.people if one.relation == HEAD), None)
        if said is not None or self.head is None:
            return said
        key = fold(self.head)
        return next((one for one in self.people if one.relation is None and fold(one.name) == key), None)

    @property
    def head_name(self) -> str:
        """The head's name, empty where nothing says it."""
        person = self.head_person
        return person.name if person else self.head or ""

    def place_of(self, key: str) -> int:
        """The row that says a thing."""
        return self.places.get(key, self.place)


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


@dataclass(frozen=True)
class Match:
    """The household that is meant, or None with the sentence why it is not clear; neither where it is a new one."""

    household: KnownHousehold | None = None
    unclear: str = ""
    key: str = ""


class Register:
    """The snapshot, indexed by what a list may know of a household.

    `by_number`: by identity number whose member somebody was on the day; `present`: whose member somebody is now.
    """

    def __init__(self, households: Iterable[KnownHousehold]) -> None:
        self.households = {one.id: one for one in households}
        self.by_code = {one.code: one for one in self.households.values()}
        self.by_number: dict[str, KnownHousehold] = {}
        self.present: dict[str, KnownHousehold] = {}
        self._by_head: dict[str, list[KnownHousehold]] = {}
        for one in self.households.values():
            if one.chain.state is None and one.then is None:
                continue
            self._by_head.setdefault(fold(one.head_name), []).append(one)
            for member in one.members:
                number = member.person.identity_number
                if number and member.is_there:
                    self.by_number[number] = one
                if number and member.person.is_present and one.chain.state is not None:
                    self.present[number] = one

    def meant_by(self, said: SaidHousehold) -> Match:
        """Which household a list means: by our code, by the head's identity number, by somebody else's number where the
        head's name agrees, by the head's name in the hamlet; what fits several is not clear.

        >>> poor = State(7, PovertyClass.POOR, 1)
        >>> known = KnownHousehold(1, "TD-01", "Lý Văn Ba", poor, Chain(poor))
        >>> Register([known]).meant_by(SaidHousehold(1, head="LÝ VĂN BA", hamlet_id=7)).household.code
        'TD-01'
        >>> Register([known]).meant_by(SaidHousehold(1, head="Lý Văn Ba", hamlet_id=8)).household is None
        True
        """
        if said.code and (known := self.by_code.get(said.code)) is not None:
            return self._checked_code(said, known)
        person = said.head_person
        if person and person.identity_number in self.by_number:
            return Match(self.by_number[person.identity_number or ""])
        key = fold(said.head_name)
        for other in said.people:
            known = self.by_number.get(other.identity_number or "")
            if known is not None and fold(known.head_name) == key:
                return Match(known)
        return self._by_name(said, key)

    def _checked_code(self, said: SaidHousehold, known: KnownHousehold) -> Match:
        """The code alone is not believed where not one person of the household agrees."""
        names = {fold(one.name) for one in said.people} | {fold(said.head_name)} - {""}
        numbers = {one.identity_number for one in said.people if one.identity_number}
        there = {fold(one.person.name) for one in known.members} | {fold(known.head_name)}
        agrees = names & there or numbers & {one.person.identity_number for one in known.members}
        if agrees or not known.there or not names:
            return Match(known)
        text = f"Mã hộ {known.code} trong sổ là của {known.title}, không có ai trong các dòng này."
        return Match(None, text, "code")

    def _by_name(self, said: SaidHousehold, key: str) -> Match:
        if not key:
            return Match()
        fitting = [
            one
            for one in self._by_head.get(key, ())
            if said.hamlet_id is None or said.hamlet_id in _hamlets(one)
        ]
        fitting = [one for one in fitting if _may_be(one, said.head_person)]
        if len(fitting) > 1:
            exact = [one for one in fitting if same_letters(one.head_name, said.head_name)]
            fitting = exact if len(exact) == 1 else fitting
        if len(fitting) < 2:
            return Match(fitting[0] if fitting else None)
        codes = ", ".join(one.code for one in sorted(fitting, key=lambda one: one.code))
        text = (
            f"Sổ có {len(fitting)} hộ mang tên chủ hộ {said.head_name} (mã {codes}); "
            "ghi thêm mã hộ trong sổ, số giấy tờ hoặc ngày sinh của chủ hộ để biết là hộ nào."
        )
        return Match(None, text, "head")


def _hamlets(known: KnownHousehold) -> set[int]:
    return {state.hamlet_id for state in (known.then, known.chain.state) if state is not None}


def _may_be(known: KnownHousehold, said: SaidPerson | None) -> bool:
    """Whether the head of the household may be the one who is said: no birth, no identity number speaks against it."""
    head = known.head
    if head is None or said is None:
        return True
    one, other = said.birth, head.person.birth
    if one is not None and one.year and other.year and one.year != other.year:
        return False
    numbers = (said.identity_number, head.person.identity_number)
    if all(numbers) and numbers[0] != numbers[1]:
        return one is not None and bool(one.year) and one == other
    return True


def pair_people(people: Sequence[SaidPerson], known: KnownHousehold) -> list[KnownMember | None]:
    """For each person who is said the member who is meant: by identity number, by name and birth, by the name alone
    where births do not speak against it; None is somebody new.

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

    keys = {name: fold(name) for name in {one.name for one in people}}
    folded = {member.id: fold(member.person.name) for member in left.values()}
    by_name = {member.person.name: folded[member.id] for member in left.values()}
    settle(lambda one, person: one.identity_number and one.identity_number == person.identity_number)
    settle(
        lambda one, person: keys[one.name] == by_name[person.name] and (one.birth or Birth()) == person.birth
    )
    settle(
        lambda one, person: keys[one.name] == by_name[person.name] and _births_agree(one.birth, person.birth)
    )
    return found


def _births_agree(said: Birth | None, stored: Birth) -> bool:
    return said is None or said.year is None or stored.year is None or said.year == stored.year


def compare(said: SaidHousehold, known: KnownHousehold) -> Compared:
    """The two beside each other, with everything the list has otherwise.

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
    if said.persons is not None and said.persons not in persons:
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
