"""What a movement does to a household, and when it is refused (domain.md, "Households through time")."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from households.rules.classes import PovertyClass
from households.rules.kinds import Effect, MovementKind, State
from thinhduc.figures import format_count, format_date
from thinhduc.findings import Finding, Level

FIRST_DAY = date(1990, 1, 1)  # no register of ours reaches further back (thinhduc/requests.py)

POOR, NEAR_POOR, NEITHER = PovertyClass.POOR, PovertyClass.NEAR_POOR, PovertyClass.NEITHER

# From which class to which each kind of a change of class leads.
CLASS_CHANGES: dict[MovementKind, tuple[PovertyClass, tuple[PovertyClass, ...]]] = {
    MovementKind.ESCAPED_TO_NEAR_POOR: (POOR, (NEAR_POOR,)),
    MovementKind.ESCAPED_ABOVE: (POOR, (NEITHER,)),
    MovementKind.ESCAPED_NEAR_POOR: (NEAR_POOR, (NEITHER,)),
    MovementKind.FELL_TO_POOR: (NEAR_POOR, (POOR,)),
    MovementKind.RELAPSED: (NEITHER, (POOR, NEAR_POOR)),
    MovementKind.ARISEN: (NEITHER, (POOR, NEAR_POOR)),
}


@dataclass(frozen=True)
class Subject:
    """A household as refusals name it: its hamlet is where it stands, or stood last.

    >>> str(Subject("Hoàng Văn Tứ", "TD-0107", "Phúc Hòa"))
    'Phúc Hòa: hộ Hoàng Văn Tứ (TD-0107)'
    """

    head: str
    code: str
    hamlet: str

    def __str__(self) -> str:
        return f"{self.hamlet}: hộ {self.head} ({self.code})"


@dataclass(frozen=True)
class Event:
    """What is to be recorded of a household.

    `hamlet_id`: where it comes in or moves to; `poverty_class`: what it comes in as, or becomes where the kind leaves a
    choice; `persons`: how many it then has. None where the kind does not need it.
    """

    kind: MovementKind
    on: date
    hamlet_id: int | None = None
    poverty_class: PovertyClass | None = None
    persons: int | None = None


@dataclass(frozen=True)
class Chain:
    """A household's movements so far: where they lead, on which days the first and the last count, its classes.

    `decided_on`, `decided`: the last decision on its class, which may have made no movement because the class stayed.
    """

    state: State | None = None
    first_on: date | None = None
    last_on: date | None = None
    was: frozenset[PovertyClass] = frozenset()
    decided_on: date | None = None
    decided: PovertyClass | None = None


@dataclass(frozen=True)
class Link:
    """A movement as the check of a chain needs it; `until` is None for the last."""

    number: int
    counted_on: date
    until: date | None
    before: State | None
    after: State | None


def class_after(event: Event) -> PovertyClass | None:
    """The class a change of class leads to; None where it is not said.

    >>> class_after(Event(MovementKind.ESCAPED_ABOVE, date(2022, 5, 1))).value
    'neither'
    """
    _, possible = CLASS_CHANGES[event.kind]
    return possible[0] if len(possible) == 1 else event.poverty_class


def apply(state: State | None, event: Event) -> State | None:
    """Where the event leaves the household; None where it is gone. For events that `check_event` finds nothing in.

    >>> apply(State(7, POOR, 4), Event(MovementKind.ESCAPED_TO_NEAR_POOR, date(2022, 5, 1)))
    State(hamlet_id=7, poverty_class=<PovertyClass.NEAR_POOR: 'near_poor'>, persons=4)
    >>> apply(State(7, POOR, 4), Event(MovementKind.MOVED_OUT, date(2022, 5, 1))) is None
    True
    """
    effect = event.kind.effect
    if effect is Effect.LEAVES:
        return None
    if state is None:
        if event.hamlet_id is None or event.poverty_class is None or event.persons is None:
            raise ValueError(f"{event.kind}: a household that comes in needs a hamlet, a class and persons")
        return State(event.hamlet_id, event.poverty_class, event.persons)
    if effect is Effect.CLASS:
        return replace(state, poverty_class=class_after(event) or state.poverty_class)
    if effect in (Effect.PLACE, Effect.CARRIED):
        return replace(state, hamlet_id=event.hamlet_id or state.hamlet_id)
    if effect is Effect.SIZE:
        return replace(state, persons=event.persons or state.persons)
    return state


def check_event(
    subject: Subject, chain: Chain, event: Event, *, today: date, counted_on: date | None = None
) -> list[Finding]:
    """Everything that speaks against recording the event; each finding names the household, its hamlet and the rule.

    `counted_on`: the day it would count from (default: its own day).

    >>> poor = Chain(State(7, POOR, 4), date(2020, 1, 1), date(2021, 12, 14))
    >>> who = Subject("Hoàng Văn Tứ", "TD-0107", "Phúc Hòa")
    >>> found = check_event(who, poor, Event(MovementKind.ESCAPED_NEAR_POOR, date(2021, 5, 1)), today=date(2022, 6, 1))
    >>> [finding.code for finding in found]
    ['before-last-movement', 'kind-does-not-fit']
    """
    return [
        *check_day(subject, event, today),
        *_check_order(subject, chain, counted_on or event.on),
        *_check_decided(subject, chain, event, counted_on or event.on),
        *_check_presence(subject, chain, event),
        *_check_class(subject, chain, event),
        *_check_size(subject, chain, event),
        *_check_place(subject, chain, event),
    ]


def check_day(subject: Subject, event: Event, today: date) -> list[Finding]:
    """Days no event can have: in the future, or before any register."""
    on = format_date(event.on)
    if event.on > today:
        return [_error("in-future", subject, f"ngày {on} chưa đến, hôm nay là {format_date(today)}")]
    if event.on < FIRST_DAY:
        return [_error("before-register", subject, f"ngày {on} trước năm {FIRST_DAY.year}, sổ hộ không ghi")]
    return []


def _check_order(subject: Subject, chain: Chain, counted_on: date) -> list[Finding]:
    if chain.first_on is None or chain.last_on is None or counted_on >= chain.last_on:
        return []
    on = format_date(counted_on)
    if counted_on < chain.first_on:
        text = f"ngày {on} trước ngày hộ được ghi vào sổ ({format_date(chain.first_on)})"
        return [_error("before-register", subject, text)]
    text = f"ngày {on} trước biến động gần nhất của hộ ({format_date(chain.last_on)}); biến động ghi theo thứ tự ngày"
    return [_error("before-last-movement", subject, text)]


def _check_decided(subject: Subject, chain: Chain, event: Event, counted_on: date) -> list[Finding]:
    """What was decided of a household stays true: on that day it was there, in the class decided."""
    changes = event.kind.effect in (Effect.CLASS, Effect.LEAVES)
    if not changes or chain.decided_on is None or chain.decided is None or counted_on > chain.decided_on:
        return []
    if counted_on == chain.decided_on and event.kind in CLASS_CHANGES and class_after(event) is chain.decided:
        return []
    text = (
        f"được quyết định là {chain.decided.label} ngày {format_date(chain.decided_on)} nên không ghi "
        f"“{_words(event.kind)}” tính từ ngày {format_date(counted_on)} được, chỉ tính được từ sau ngày quyết định"
    )
    return [_error("before-decision", subject, text)]


def _check_presence(subject: Subject, chain: Chain, event: Event) -> list[Finding]:
    effect = event.kind.effect
    kind = _words(event.kind)
    if effect is Effect.ENTERS and chain.state is not None:
        return [_error("already-there", subject, f"đang có trong xã nên không ghi “{kind}” được")]
    if event.kind is MovementKind.REGISTERED and chain.first_on is not None:
        text = f"đã ghi sổ từ {format_date(chain.first_on)}; hộ trở lại thì ghi “chuyển đến”"
        return [_error("registered-before", subject, text)]
    if effect not in (Effect.ENTERS, Effect.CARRIED) and chain.state is None:
        since = f" từ {format_date(chain.last_on)}" if chain.last_on else ""
        text = f"không còn trong xã{since} nên không ghi “{kind}” được; hộ trở lại thì ghi “chuyển đến” trước"
        return [_error("not-there", subject, text)]
    return []


def _check_class(subject: Subject, chain: Chain, event: Event) -> list[Finding]:
    if chain.state is None:
        entering = event.kind.effect in (Effect.ENTERS, Effect.CARRIED)
        if entering and event.poverty_class is None:
            return [_error("class-missing", subject, "chưa nêu diện của hộ")]
        return []
    if event.kind not in CLASS_CHANGES:
        return []
    now = chain.state.poverty_class
    before, possible = CLASS_CHANGES[event.kind]
    if now is not before:
        text = f"đang là {now.label} nên không ghi “{_words(event.kind)}” được, chỉ ghi được khi là {before.label}"
        return [_error("kind-does-not-fit", subject, text)]
    after = class_after(event)
    if after not in possible:
        return [
            _error(
                "class-missing", subject, f"“{_words(event.kind)}” thì phải nêu là hộ nghèo hay hộ cận nghèo"
            )
        ]
    if event.kind is MovementKind.ARISEN and after in chain.was:
        text = f"đã từng là {after.label} nên là “tái nghèo, tái cận nghèo”, không phải “phát sinh mới”"
        return [_error("kind-does-not-fit", subject, text)]
    return []


def _check_size(subject: Subject, chain: Chain, event: Event) -> list[Finding]:
    effect, state = event.kind.effect, chain.state
    needs = effect is Effect.SIZE or (state is None and effect in (Effect.ENTERS, Effect.CARRIED))
    if needs and event.persons is None:
        return [_error("persons-missing", subject, "chưa nêu số nhân khẩu")]
    if event.persons is not None and event.persons < 1:
        return [_error("persons-below-one", subject, "hộ phải có ít nhất 1 nhân khẩu")]
    if state is None:
        return []
    if event.kind is MovementKind.DISSOLVED and state.persons > 1:
        text = f"còn {format_count(state.persons)} nhân khẩu nên chưa ghi “{_words(event.kind)}” được"
        return [_error("members-left", subject, text)]
    wrong = (event.kind is MovementKind.SPLIT and (event.persons or 0) >= state.persons) or (
        event.kind is MovementKind.ABSORBED and (event.persons or 0) <= state.persons
    )
    if wrong:
        more = "nhiều" if event.kind is MovementKind.ABSORBED else "ít"
        text = f"“{_words(event.kind)}” thì nhân khẩu phải {more} hơn {format_count(state.persons)} hiện nay"
        return [_error("persons-wrong-way", subject, text)]
    if event.kind is MovementKind.SIZE_CHANGED and event.persons == state.persons:
        return [
            _error(
                "nothing-changes", subject, f"đã có {format_count(state.persons)} nhân khẩu, không có gì đổi"
            )
        ]
    return []


def _check_place(subject: Subject, chain: Chain, event: Event) -> list[Finding]:
    effect, state = event.kind.effect, chain.state
    needs = effect is Effect.PLACE or (state is None and effect is Effect.ENTERS) or effect is Effect.CARRIED
    if needs and event.hamlet_id is None:
        return [_error("hamlet-missing", subject, "chưa nêu xóm")]
    if state is not None and effect in (Effect.PLACE, Effect.CARRIED) and event.hamlet_id == state.hamlet_id:
        return [_error("nothing-changes", subject, "đang ở xóm này, không có gì đổi")]
    return []


def check_chain(subject: Subject, links: Sequence[Link]) -> list[Finding]:
    """What is wrong with a household's movements: each begins where the one before ended, on its `until`.

    `links`: in the order of their numbers.
    """
    found: list[Finding] = []
    if links and links[0].before is not None:
        found.append(_error("chain-start", subject, "biến động đầu tiên không bắt đầu từ ngoài sổ"))
    for one, following in pairwise(links):
        numbers = f"biến động {one.number} và {following.number}"
        if one.after != following.before:
            found.append(_error("chain-broken", subject, f"{numbers} không nối nhau"))
        if one.until != following.counted_on:
            found.append(
                _error("chain-days", subject, f"{numbers}: ngày kết thúc không là ngày tính tiếp theo")
            )
    if links and links[-1].until is not None:
        found.append(_error("chain-open-end", subject, "không có biến động đang hiệu lực"))
    if [one.number for one in links] != list(range(1, len(links) + 1)):
        found.append(_error("chain-numbers", subject, "số thứ tự biến động không liền nhau"))
    return found


def kinds_for(chain: Chain) -> tuple[MovementKind, ...]:
    """The kinds that can be recorded of a household as it stands, of those that need no other household.

    >>> [kind.value for kind in kinds_for(Chain(None, date(2020, 1, 1), date(2021, 5, 1)))]
    ['moved-in']
    """
    state = chain.state
    if state is None:
        return (MovementKind.REGISTERED,) if chain.first_on is None else (MovementKind.MOVED_IN,)
    classes = [kind for kind, (before, _) in CLASS_CHANGES.items() if before is state.poverty_class]
    others = [MovementKind.MOVED_HAMLET, MovementKind.SIZE_CHANGED, MovementKind.MOVED_OUT]
    alone = [MovementKind.DISSOLVED] if state.persons == 1 else []
    return (*classes, *others, *alone)


def classes_in(states: Iterable[State | None]) -> frozenset[PovertyClass]:
    """The classes among states."""
    return frozenset(state.poverty_class for state in states if state is not None)


def _words(kind: MovementKind) -> str:
    label = kind.label
    return label[0].lower() + label[1:]


def _error(code: str, subject: Subject, text: str) -> Finding:
    return Finding(
        Level.ERROR, code, f"{subject} {text}.", hamlet=subject.hamlet, data={"household": subject.code}
    )
