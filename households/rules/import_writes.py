"""What is written of a household for a list: how it stands afterwards, by which movements, and what forbids it.

The same rules as for everything typed (`rules/movements.py`, `rules/persons.py`); every fault at once, each with what it
is about, so that it can be said beside the row it comes from.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from households.rules.classes import PovertyClass
from households.rules.importing import (
    Compared,
    Difference,
    KnownHousehold,
    SaidHousehold,
    SaidPerson,
    persons_after,
)
from households.rules.kinds import Effect, MovementKind, State, kind_of_change
from households.rules.movements import Chain, Event, Subject, apply, check_event
from households.rules.persons import (
    HEAD,
    Birth,
    Person,
    check_already_there,
    check_born_by,
    check_elsewhere,
    check_household,
    check_member,
)
from thinhduc.figures import fold, format_date
from thinhduc.findings import Finding, errors_in

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


@dataclass(frozen=True, slots=True)
class Problem:
    """What forbids a write: about which row and which key, in a whole sentence."""

    place: int
    key: str
    text: str


@dataclass(frozen=True)
class Ground:
    """What is true of the commune: today, the hamlets of a day (id → name), by identity number who is present where,
    and the confirmed results (year → hamlet → who); `register_years`: those for which there was a register."""

    today: date
    hamlets_on: Callable[[date], Mapping[int, str]]
    present: Mapping[str, KnownHousehold]
    confirmed: Mapping[int, Mapping[int, str]] = field(default_factory=dict)
    register_years: frozenset[int] = frozenset()


def day_of_new(decided_on: date | None, day: date) -> date:
    """The day a new household stands from: that of its decision, at the latest the day of the list.

    >>> day_of_new(date(2021, 12, 15), date(2021, 12, 31)), day_of_new(None, date(2021, 12, 31))
    (datetime.date(2021, 12, 15), datetime.date(2021, 12, 31))
    """
    return min(decided_on, day) if decided_on else day


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
    on = day_of_new(said.decided_on, day)
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
    for one in compared.differences:
        if one.key in _OF_PEOPLE and taken(one):
            by_place.setdefault(one.place, []).append(one)
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


def problems_of(write: Write, ground: Ground) -> list[Problem]:
    """Everything that forbids a write."""
    return [*_of_movements(write, ground), *_of_people(write, ground)]


def _of_movements(write: Write, ground: Ground) -> list[Problem]:
    steps = steps_of(write)
    if not steps:
        return []
    names = ground.hamlets_on(write.on)
    known = write.known
    subject = Subject(write.head_name, write.code, _hamlet_name(write, names))
    chain = known.chain if known else Chain()
    if known is not None and chain.state != known.then:
        text = (
            f"{subject} đã có biến động tính từ {format_date(chain.last_on)}, sau ngày {format_date(write.on)} "
            "của danh sách này, nên chỗ này của danh sách không còn ghi vào sổ được."
        )
        return [Problem(_place(write, step.key), step.key, text) for step in steps]
    found = []
    for step in steps:
        faults = check_event(subject, chain, step.event, today=ground.today)
        found += [Problem(_place(write, step.key), step.key, fault.message) for fault in faults]
        if step.event.hamlet_id is not None and step.event.hamlet_id not in names:
            text = f"{subject} không ghi được vào xóm này: ngày {format_date(write.on)} xã không có xóm."
            found.append(Problem(_place(write, "hamlet"), "hamlet", text))
        found += _of_confirmed(write, step, subject, ground)
        chain = replace(chain, state=step.after, first_on=chain.first_on or write.on, last_on=write.on)
    if write.decision_on is not None and write.decision_on > ground.today:
        text = f"{subject} ngày quyết định {format_date(write.decision_on)} chưa đến."
        found.append(Problem(_place(write, "decided_on"), "decided_on", text))
    return found


def _hamlet_name(write: Write, names: Mapping[int, str]) -> str:
    if write.known is not None:
        return write.known.hamlet
    return names.get(write.state.hamlet_id, "xã") if write.state else "xã"


def _of_confirmed(write: Write, step: Step, subject: Subject, ground: Ground) -> list[Problem]:
    """Results that were confirmed and would no longer be what the register says."""
    if step.event.kind.effect is Effect.NOTHING:
        return []
    touched = {state.hamlet_id for state in (step.before, step.after) if state is not None}
    for year in sorted(ground.confirmed):
        if year < write.on.year or (write.known is None and year not in ground.register_years):
            continue
        who = next((by for hamlet, by in ground.confirmed[year].items() if hamlet in touched), None)
        if who is not None:
            text = (
                f"{subject}: kết quả rà soát năm {year} đã được {who} xác nhận nên không đổi được sổ từ "
                f"{format_date(write.on)}; công chức giảm nghèo mở khóa ở trang Rà soát rồi nạp lại."
            )
            return [Problem(_place(write, step.key), step.key, text)]
    return []


def _place(write: Write, key: str) -> int:
    return write.places.get(key, write.place)


def _of_people(write: Write, ground: Ground) -> list[Problem]:
    """The faults of a household's people; what was at fault before is not held against a list that leaves it alone."""
    known = write.known
    title = f"Hộ {write.head_name} ({write.code})" if write.head_name else f"Hộ {write.code}"
    found = []
    if known is None and not write.head_name:
        found.append(Problem(write.place, "head", f"{title} chưa có chủ hộ."))
    if not write.people:
        return found
    everyone = [one.person for one in write.everyone]
    elsewhere = {
        person.identity_number: other.title
        for person in everyone
        if (other := ground.present.get(person.identity_number)) is not None and other is not known
    }
    day = ground.today
    faults = errors_in(check_household(title, everyone, day, elsewhere))
    found += _attributed(write, faults, title, elsewhere, day)
    for one in write.people:
        if known is None:
            late = check_born_by([one.person], write.on)
            found += [Problem(one.place, "birth", fault.message) for fault in late]
        elif one.member_id is None:
            others = [
                other.person for other in write.everyone if other is not one and other.member_id is not None
            ]
            again = check_already_there(title, one.person, others)
            found += [Problem(one.place, "name", fault.message) for fault in again]
    return found


def _attributed(
    write: Write, faults: Sequence[Finding], title: str, elsewhere: Mapping[str, str], day: date
) -> list[Problem]:
    """Each fault beside the row of whom it is about, those of the household beside its first row."""
    if not faults:
        return []
    owners: dict[str, int] = {}
    for one in write.everyone:
        about = [*check_member(one.person, day), *check_elsewhere(title, [one.person], elsewhere)]
        for fault in about:
            owners.setdefault(fault.message, one.place or write.place)
    return [
        Problem(owners.get(fault.message, write.place), fault.key or "name", fault.message)
        for fault in faults
    ]
