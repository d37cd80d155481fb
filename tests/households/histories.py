"""Random histories of households: several hamlets, years and classes, and every kind of movement."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from hypothesis import strategies as st

from households.rules import PovertyClass
from households.rules.kinds import MovementKind, State
from households.rules.ledger import Cell, Count, Flow, flow_of
from households.rules.movements import CLASS_CHANGES, Chain, Event, apply

CLASSES = list(PovertyClass)
FIRST, LAST = date(2020, 1, 1), date(2024, 12, 31)


@dataclass(frozen=True)
class Step:
    """A movement of a history."""

    kind: MovementKind
    on: date
    before: State | None
    after: State | None


@dataclass
class History:
    """A household's movements in order."""

    steps: list[Step] = field(default_factory=list)

    @property
    def chain(self) -> Chain:
        """As the rules see it."""
        if not self.steps:
            return Chain()
        was = frozenset(step.after.poverty_class for step in self.steps if step.after)
        return Chain(self.steps[-1].after, self.steps[0].on, self.steps[-1].on, was)

    def standing(self, day: date) -> State | None:
        """Where it stands on a day, found by walking through it."""
        where = None
        for step in self.steps:
            if step.on <= day:
                where = step.after
        return where


def possible_kinds(state: State | None, *, entered: bool) -> list[MovementKind]:
    """What can happen to a household that stands there, the re-arrangement of places included."""
    if state is None:
        return [MovementKind.MOVED_IN if entered else MovementKind.REGISTERED, MovementKind.TAKEN_OVER]
    kinds = [kind for kind, (before, _) in CLASS_CHANGES.items() if before is state.poverty_class]
    kinds += [
        MovementKind.MOVED_OUT,
        MovementKind.MOVED_HAMLET,
        MovementKind.SIZE_CHANGED,
        MovementKind.HEAD_CHANGED,
        MovementKind.HANDED_OVER,
        MovementKind.TAKEN_OVER,
    ]
    return [*kinds, MovementKind.DISSOLVED] if state.persons == 1 else kinds


@st.composite
def histories(draw: st.DrawFn, hamlets: int = 3, longest: int = 8) -> History:
    """One household from its entry on; days never go back and may be the same."""
    history = History()
    day = FIRST + timedelta(days=draw(st.integers(0, 900)))
    for _ in range(draw(st.integers(1, longest))):
        state = history.chain.state
        kind = draw(st.sampled_from(possible_kinds(state, entered=bool(history.steps))))
        event = Event(
            kind,
            day,
            draw(st.integers(1, hamlets)),
            draw(st.sampled_from(CLASSES[:2] if kind in CLASS_CHANGES else CLASSES)),
            draw(st.integers(1, 9)),
        )
        history.steps.append(Step(kind, day, state, apply(state, event)))
        day = min(LAST, day + timedelta(days=draw(st.sampled_from([0, 1, 40, 200, 365, 700]))))
    return history


def standing_counts(all_histories: list[History], day: date) -> dict[Cell, Count]:
    """Who stands where on a day, counted household by household."""
    counts: dict[Cell, Count] = {}
    for history in all_histories:
        if state := history.standing(day):
            cell = (state.hamlet_id, state.poverty_class)
            counts[cell] = counts.get(cell, Count()) + Count(1, state.persons)
    return counts


def flows_of(all_histories: list[History], year: int) -> list[Flow]:
    """What moved in a year."""
    return [
        flow_of(step.kind, step.before, step.after)
        for history in all_histories
        for step in history.steps
        if step.on.year == year
    ]
