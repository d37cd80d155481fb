"""The two sides: a household as the register has it on the day of a list, and as the rows of the list say it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

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
