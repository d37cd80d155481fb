"""Families: who lives in a household, when each was born, and the commune they live in."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import accumulate, count
from random import Random

from households.province.names import FEMALE, MALE, fold_name, full_name, surname
from households.province.rows import FlagRow, HouseholdRow, MemberRow, MovementRow, Numbers, Rows, office_time
from households.rules.classes import PovertyClass
from households.rules.kinds import MovementKind, State
from thinhduc.figures import fold
from thinhduc.names import given_name_key

_SIZES, _SIZE_SUMS = range(1, 9), tuple(accumulate((7, 15, 21, 29, 16, 8, 3, 1)))
_OTHERS = ("Tày", "Nùng", "Sán Dìu", "Sán Chay", "Dao")
ADULT = 18


@dataclass(slots=True, eq=False)
class Family:
    """A household while years pass.

    `state`: None where it is gone; `members`: who is there; `people`: how many ever were; `moves`: how many movements;
    `was`: the classes it had; `flags`: the open ones.
    """

    row: HouseholdRow
    members: list[MemberRow]
    state: State | None = None
    last: MovementRow | None = None
    people: int = 0
    moves: int = 0
    was: set[PovertyClass] = field(default_factory=set)
    flags: dict[str, FlagRow] = field(default_factory=dict)

    @property
    def now(self) -> State:
        """Where it stands; only asked of one that is there."""
        assert self.state is not None
        return self.state

    @property
    def head(self) -> MemberRow:
        return next(member for member in self.members if member.relation == "head")


@dataclass
class Town:
    """A commune while years pass over it. `index` is its place in the province, `by` who records."""

    index: int
    commune_id: int
    hamlet_ids: list[int]
    area: str
    by: str
    random: Random
    numbers: Numbers
    rows: Rows
    present: list[Family] = field(default_factory=list)
    identities: Iterator[int] = field(default_factory=lambda: count(1))
    codes: Iterator[int] = field(default_factory=lambda: count(1))
    minority_percent: int = 0

    def family(self, day: date, size: int | None = None) -> Family:
        """A household that lives together on `day`, not yet anywhere; `size` persons, or as many as usual."""
        size = size or self.random.choices(_SIZES, cum_weights=_SIZE_SUMS)[0]
        row = HouseholdRow(
            next(self.numbers.household), self.commune_id, f"{next(self.codes):05d}", "", "", "", ""
        )
        row.address = f"Ngõ {self.random.randint(1, 20)}" if self.random.random() < 0.6 else ""
        other = self.random.randint(1, 100) <= self.minority_percent
        ethnicity = self.random.choice(_OTHERS) if other else "Kinh"
        family = Family(row, [])
        name, sex = surname(self.random), MALE if self.random.random() < 0.72 else FEMALE
        age = self.random.randint(26, 74) if size > 1 else self.random.randint(45, 88)
        for relation, own_sex, own_age in self._relatives(size, sex, age):
            inherits = relation in ("head", "child", "grandchild") and sex == MALE
            person = self.person(
                family,
                day,
                own_sex,
                own_age,
                relation=relation,
                ethnicity=ethnicity,
                name=name if inherits else "",
            )
            self.join(family, person)
        self.name_after_head(family)
        return family

    def _relatives(self, size: int, sex: str, age: int) -> Iterator[tuple[str, str, int]]:
        """Relation, sex and age of the persons of a household."""
        random = self.random
        yield "head", sex, age
        if size > 1 and random.random() < 0.9:
            yield "spouse", FEMALE if sex == MALE else MALE, max(20, age + random.randint(-6, 5))
            size -= 1
        for number in range(size - 1):
            own_sex = MALE if random.random() < 0.52 else FEMALE
            if number > 1 and age < 50:
                yield "parent", own_sex, age + random.randint(19, 30)
            elif number > 1 and age > 55:
                yield "grandchild", own_sex, random.randint(0, 15)
            else:
                yield "child", own_sex, max(0, age - random.randint(21, 34) - 2 * number)

    def person(
        self, family: Family, day: date, sex: str, age: int, *, relation: str, ethnicity: str, name: str = ""
    ) -> MemberRow:
        """Somebody of about `age` years on `day`; of some of the elder ones only the year of birth is known."""
        random = self.random
        born = date(day.year - age, 1, 1) + timedelta(days=random.randrange(365))
        if born > day:
            born = day - timedelta(days=random.randint(1, 20))
        called = full_name(random, sex, name)
        return MemberRow(
            id=next(self.numbers.member),
            commune_id=self.commune_id,
            household_id=family.row.id,
            number=0,
            name=called,
            folded=fold_name(called),
            born_on=None if age > 50 and random.random() < 0.4 else born,
            born_year=born.year,
            sex=sex,
            relation=relation,
            ethnicity=ethnicity,
            identity_number=""
            if random.random() < 0.04
            else f"000{self.index:03d}{next(self.identities):06d}",
        )

    def join(self, family: Family, person: MemberRow, day: date | None = None) -> None:
        """The person is a member from `day`, None from before the register."""
        family.people += 1
        person.number, person.joined_on = family.people, day
        family.members.append(person)
        self.rows.add(person)

    def name_after_head(self, family: Family) -> None:
        """The household is called, found and sorted by its head."""
        row, head = family.row, family.head
        row.head_name, row.head_key = head.name, given_name_key(head.name)
        row.folded = fold(f"{head.folded} {row.code} {row.address}")

    def move(
        self, family: Family, kind: MovementKind, day: date, after: State | None, *,
        reason: str = "", decision: str = "", partner: Family | None = None,
    ) -> None:  # fmt: skip
        """Writes the movement that leads the household to `after` and closes the one before."""
        hamlet_from, class_from, persons_before = _columns(family.state)
        hamlet_to, class_to, persons_after = _columns(after)
        family.moves += 1
        row = MovementRow(
            commune_id=self.commune_id,
            household_id=family.row.id,
            number=family.moves,
            kind=kind.value,
            happened_on=day,
            counted_on=day,
            until=None,
            hamlet_from_id=hamlet_from,
            class_from=class_from,
            persons_before=persons_before,
            hamlet_to_id=hamlet_to,
            class_to=class_to,
            persons_after=persons_after,
            decision_number=decision,
            decision_on=day if decision else None,
            reason=reason,
            partner_id=partner.row.id if partner else None,
            recorded_by=self.by,
            recorded_at=office_time(day),
        )
        if family.last:
            family.last.until = day
        else:
            self.rows.add(family.row)
        family.last, family.state = row, after
        if after:
            family.was.add(after.poverty_class)
        self.rows.add(row)


def _columns(state: State | None) -> tuple[int | None, str | None, int | None]:
    """Hamlet, class and persons; all None where the household is not there."""
    return (state.hamlet_id, state.poverty_class.value, state.persons) if state else (None, None, None)
