"""What forbids a write, by the same rules as for everything typed (`rules/movements.py`, `rules/persons.py`).

Every fault at once, each with the row it is about.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from households.rules.importing.facts import KnownHousehold
from households.rules.importing.writes import Step, Write, steps_of
from households.rules.kinds import Effect
from households.rules.movements import Chain, Subject, check_event
from households.rules.persons import (
    check_already_there,
    check_born_by,
    check_elsewhere,
    check_household,
    check_member,
)
from thinhduc.figures import format_date
from thinhduc.findings import Finding, errors_in


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
