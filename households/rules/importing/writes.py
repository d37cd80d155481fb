"""What is written of a household for a list: how it stands afterwards, and by which movements."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from households.rules.classes import PovertyClass
from households.rules.importing.comparing import Compared, Difference, persons_after
from households.rules.importing.facts import KnownHousehold, SaidHousehold, SaidPerson
from households.rules.kinds import MovementKind, State, kind_of_change
from households.rules.movements import Chain, Event, apply
from households.rules.persons import HEAD, Birth, Person
from thinhduc.figures import fold

OTHER = "other"
Taken = Callable[[Difference], bool]


@dataclass(frozen=True, slots=True)
class PersonWrite:
    """A person as stored afterwards; `member_id` None: somebody new. `place`: the row it comes from, 0 for none."""

    member_id: int | None
    person: Person
    ethnicity: str = ""
    place: int = 0


@dataclass(frozen=True, slots=True)
class PointsWrite:
    """A classification to add."""

    poverty_class: PovertyClass
    decided_on: date
    decision_number: str = ""
    b1: int | None = None
    b2: int | None = None
    causes: int | None = None


@dataclass(frozen=True, slots=True)
class Write:
    """A household as it is afterwards; `known` None: it is new. `people`: those who are new or changed; `everyone`: all
    who are present then. `heads_anew`: another head, which is a movement of its own."""

    known: KnownHousehold | None
    code: str
    head_name: str
    on: date
    state: State | None
    address: str = ""
    heads_anew: bool = False
    people: tuple[PersonWrite, ...] = ()
    everyone: tuple[PersonWrite, ...] = ()
    decision_number: str = ""
    decision_on: date | None = None
    flags_begun: tuple[str, ...] = ()
    flags_ended: tuple[int, ...] = ()
    points: PointsWrite | None = None
    place: int = 0
    places: Mapping[str, int] = field(default_factory=dict)

    @property
    def changes_nothing(self) -> bool:
        """Whether nothing is to be written."""
        known = self.known
        return known is not None and not (
            self.heads_anew
            or self.people
            or self.flags_begun
            or self.flags_ended
            or self.points
            or self.state != known.then
            or self.head_name != known.head_name
            or self.address != known.address
        )


def day_of_new(decided_on: date | None, day: date, births: Iterable[Birth | None] = ()) -> date:
    """The day a new household stands from: that of its decision, at the latest the day of the list.

    It enters with all its people, so not before the last of them was born.

    >>> day_of_new(date(2021, 12, 15), date(2021, 12, 31)), day_of_new(None, date(2021, 12, 31))
    (datetime.date(2021, 12, 15), datetime.date(2021, 12, 31))
    >>> day_of_new(date(2019, 5, 2), date(2021, 12, 31), [Birth(None, 1960), Birth(date(2020, 3, 1), 2020)])
    datetime.date(2020, 3, 1)
    """
    return _after_births(min(decided_on, day) if decided_on else day, day, births)


def _after_births(on: date, day: date, births: Iterable[Birth | None]) -> date:
    """A day on which all were born, of a year alone its first; a birth after the list's day is a fault of its own."""
    born = [birth.on or date(birth.year, 1, 1) for birth in births if birth is not None and birth.year]
    return max([on, *(one for one in born if one <= day)])


def day_of_change(decided_on: date | None, day: date, chain: Chain, *, of_class: bool) -> date:
    """The day a change counts from: that of a decision of the list's own year, else the day of the list.

    Where the class stays the decision says nothing of the other changes, which then follow the last movement.

    >>> day_of_change(date(2019, 1, 5), date(2021, 12, 31), Chain(), of_class=True)
    datetime.date(2021, 12, 31)
    """
    on = decided_on if decided_on and date(day.year, 1, 1) <= decided_on <= day else day
    last = chain.last_on
    return last if not of_class and last is not None and on < last <= day else on


def new_household(said: SaidHousehold, code: str, day: date) -> Write:
    """A household that the register does not have, with all that is said of it."""
    head = said.head_person
    on = day_of_new(said.decided_on, day, (one.birth for one in said.people))
    people = tuple(
        PersonWrite(None, _new_person(one, is_head=one is head), one.ethnicity or "", one.place)
        for one in sorted(said.people, key=lambda one: one is not head)
    )
    persons = said.persons if said.persons is not None else len(people)
    state = None
    if said.hamlet_id is not None and said.poverty_class is not None:
        state = State(said.hamlet_id, said.poverty_class, persons)
    points = None
    if said.poverty_class is not None and _says_points(said):
        points = PointsWrite(
            said.poverty_class, said.decided_on or day, said.decision or "", said.b1, said.b2, said.causes
        )
    return Write(
        known=None,
        code=code,
        head_name=said.head_name,
        on=on,
        state=state,
        address=said.address or "",
        people=people,
        everyone=people,
        decision_number=said.decision or "",
        decision_on=said.decided_on,
        flags_begun=tuple(kind for kind, holds in said.flags.items() if holds),
        points=points,
        place=said.place,
        places=said.places,
    )


def _says_points(said: SaidHousehold) -> bool:
    return any(one is not None for one in (said.b1, said.b2, said.causes, said.decision, said.decided_on))


def changed_household(compared: Compared, day: date, taken: Taken) -> Write:
    """A household of the register with the differences that are taken; what is not taken stays as it is stored."""
    said, known = compared.said, compared.known
    news = {one.key: one for one in compared.differences if one.key not in _OF_PEOPLE and taken(one)}
    people = _people_after(compared, taken, changes_head="head" in news)
    then = known.then
    joining = sum(one.member_id is None for one in people)
    state = then
    if then is not None:
        persons = persons_after(said, known, joining)[0]
        state = State(
            news["hamlet"].new if "hamlet" in news else then.hamlet_id,
            news["class"].new if "class" in news else then.poverty_class,
            news["persons"].new if "persons" in news else persons,
        )
    on = day_of_change(said.decided_on, day, known.chain, of_class="class" in news)
    if state and then and state.persons > then.persons:
        on = _after_births(on, day, (one.person.birth for one in people if one.member_id is None))
        people = [_joining(one, on) for one in people]
    changed = {one.member_id: one for one in people}
    everyone = [
        changed.get(member.id) or PersonWrite(member.id, member.person, member.ethnicity)
        for member in known.members
        if member.person.is_present
    ]
    head_name = _head_name(said, known, [*everyone, *people], news)
    return Write(
        known=known,
        code=known.code,
        head_name=head_name,
        on=on,
        state=state,
        address=news["address"].new if "address" in news else known.address,
        heads_anew="head" in news and _is_another_head(known, head_name),
        people=tuple(people),
        everyone=(*everyone, *(one for one in people if one.member_id is None)),
        decision_number=(said.decision or "") if "class" in news else "",
        decision_on=said.decided_on if "class" in news else None,
        flags_begun=tuple(kind for kind, one in news.items() if one.new is True),
        flags_ended=tuple(pk for kind, one in news.items() if one.new is False for pk in known.flags[kind]),
        points=_points_after(said, known, state, news, day),
        place=said.place,
        places=said.places,
    )


def _joining(one: PersonWrite, on: date) -> PersonWrite:
    """Somebody by whom the household becomes larger is there from that day; whom it counted before was there before."""
    return one if one.member_id is not None else replace(one, person=replace(one.person, joined_on=on))


_OF_PEOPLE = ("name", "birth", "sex", "relation", "ethnicity", "identity_number", "member")


def _is_another_head(known: KnownHousehold, name: str) -> bool:
    """Whether somebody else heads it; of a household without named people a name that is written otherwise is not."""
    return known.head is not None or fold(known.head_name) != fold(name)


def _head_name(
    said: SaidHousehold, known: KnownHousehold, people: Iterable[PersonWrite], news: Mapping[str, Difference]
) -> str:
    head = next((one.person.name for one in people if one.person.relation == HEAD), None)
    if head is not None:
        return head
    return said.head_name if "head" in news else known.head_name


def _people_after(compared: Compared, taken: Taken, *, changes_head: bool) -> list[PersonWrite]:
    """Those who are new or changed. A head who steps back becomes what the list calls them, else "other"."""
    said, known = compared.said, compared.known
    head, before = said.head_person, known.head
    by_place: dict[int, list[Difference]] = {}
    for news_of_one in compared.differences:
        if news_of_one.key in _OF_PEOPLE and taken(news_of_one):
            by_place.setdefault(news_of_one.place, []).append(news_of_one)
    first = before is None and not known.there
    writes, seen = [], set()
    for one, member in zip(said.people, compared.pairs, strict=True):
        news = {other.key: other.new for other in by_place.get(one.place, ())}
        becomes_head = one is head and (changes_head or first)
        if member is None:
            if "member" in news:
                writes.append(
                    PersonWrite(None, _new_person(one, is_head=becomes_head), one.ethnicity or "", one.place)
                )
            continue
        seen.add(member.id)
        steps_back = changes_head and before is not None and member.id == before.id
        person = _changed_person(member.person, news)
        if becomes_head:
            person = replace(person, relation=HEAD)
        elif steps_back:
            person = replace(person, relation=one.relation if one.relation not in (None, HEAD) else OTHER)
        ethnicity = news.get("ethnicity", member.ethnicity)
        if person != member.person or ethnicity != member.ethnicity:
            writes.append(PersonWrite(member.id, person, ethnicity, one.place))
    if changes_head and before is not None and before.id not in seen:
        writes.append(
            PersonWrite(before.id, replace(before.person, relation=OTHER), before.ethnicity, said.place)
        )
    return writes


def _changed_person(person: Person, news: Mapping[str, object]) -> Person:
    keys = ("name", "birth", "sex", "relation", "identity_number")
    return replace(person, **{key: news[key] for key in keys if key in news})  # type: ignore[arg-type]


def _new_person(said: SaidPerson, *, is_head: bool) -> Person:
    return Person(
        name=said.name,
        birth=said.birth or Birth(),
        sex=said.sex or "",
        relation=HEAD if is_head else said.relation or OTHER,
        identity_number=said.identity_number or "",
    )


def _points_after(
    said: SaidHousehold,
    known: KnownHousehold,
    state: State | None,
    news: Mapping[str, Difference],
    day: date,
) -> PointsWrite | None:
    """A classification where the class, its decision, its points or causes are other than stored."""
    keys = [key for key in ("class", "b1", "b2", "causes", "decision", "decided_on") if key in news]
    if not keys or state is None:
        return None
    old = known.points
    is_new_class = "class" in news
    kept = None if is_new_class else old

    def after(key: str) -> int | None:
        return news[key].new if key in news else getattr(kept, key, None)

    number = (
        said.decision
        if is_new_class or "decision" in news
        else kept.decision_number
        if kept
        else known.decision
    )
    decided = (
        said.decided_on
        if is_new_class or "decided_on" in news
        else kept.decided_on
        if kept
        else known.decided_on
    )
    return PointsWrite(
        state.poverty_class, decided or day, number or "", after("b1"), after("b2"), after("causes")
    )


@dataclass(frozen=True, slots=True)
class Step:
    """One movement of a write: the event with where the household stood before and stands after it."""

    event: Event
    before: State | None
    after: State | None
    key: str


def steps_of(write: Write) -> list[Step]:
    """The movements that lead a household to where the write has it, in the order of the ledger.

    >>> poor = State(7, PovertyClass.POOR, 3)
    >>> known = KnownHousehold(1, "TD-01", "Lý Văn Ba", poor, Chain(poor, date(2020, 1, 1), date(2020, 1, 1)))
    >>> after = State(8, PovertyClass.NEITHER, 3)
    >>> [one.event.kind.value for one in steps_of(Write(known, "TD-01", "Lý Văn Ba", date(2021, 12, 15), after))]
    ['moved-hamlet', 'escaped-above']
    """
    state, on = write.state, write.on
    if state is None:
        return []
    if write.known is None:
        event = Event(MovementKind.REGISTERED, on, state.hamlet_id, state.poverty_class, state.persons)
        return [Step(event, None, state, "class")]
    now, was = write.known.then, write.known.chain.was
    if now is None:
        return []
    events: list[tuple[str, Event]] = []
    if state.hamlet_id != now.hamlet_id:
        events.append(("hamlet", Event(MovementKind.MOVED_HAMLET, on, hamlet_id=state.hamlet_id)))
    if state.persons != now.persons:
        events.append(("persons", Event(MovementKind.SIZE_CHANGED, on, persons=state.persons)))
    if state.poverty_class is not now.poverty_class:
        kind = kind_of_change(now.poverty_class, state.poverty_class, was)
        events.append(("class", Event(kind, on, poverty_class=state.poverty_class)))
    if write.heads_anew:
        events.append(("head", Event(MovementKind.HEAD_CHANGED, on)))
    steps = []
    for key, event in events:
        after = apply(now, event)
        steps.append(Step(event, now, after, key))
        now = after
    return steps
