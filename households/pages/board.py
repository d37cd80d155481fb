"""The board of a round, ready to place: where each household stands, what is to be done next, which deadline runs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from households.queries.rounds import Card, HamletCounts, RoundView
from households.rules import PovertyClass
from households.rules.deadlines import Due
from households.rules.steps import Stage, StepKind

CARDS_AT_ONCE = 60  # of the whole commune; more of them are shown hamlet by hamlet

# The step that a column waits for, and how its button says it.
_WAITS_FOR: dict[Stage, tuple[tuple[StepKind, str], ...]] = {
    Stage.TO_SURVEY: ((StepKind.SURVEYED, "Ghi điều tra"),),
    Stage.TO_MEET: ((StepKind.MEETING, "Ghi họp dân"),),
    Stage.TO_POST: ((StepKind.POSTED, "Ghi niêm yết"),),
    Stage.POSTED: ((StepKind.COMPLAINT, "Ghi khiếu nại"),),
    Stage.COMPLAINT: ((StepKind.RE_CHECK, "Ghi phúc tra"),),
    Stage.TO_DECIDE: ((StepKind.DECISION, "Ghi quyết định"), (StepKind.OPINION, "Ghi ý kiến")),
    Stage.DECIDED: ((StepKind.CERTIFICATE, "Ghi cấp giấy"),),
}
_ONLY_IF_THERE = (Stage.COMPLAINT, Stage.WITHDRAWN)


@dataclass(frozen=True)
class BoardLink:
    """A button of a column."""

    label: str
    url: str


@dataclass(frozen=True)
class BoardCard:
    """A household on the board with its class now, the one its sheet gives, and its next deadline in words."""

    card: Card
    url: str
    due: str
    due_words: str
    is_late: bool

    @property
    def now(self) -> str:
        return short_class(self.card.poverty_class) if self.card.poverty_class else "không còn trong sổ"

    @property
    def found(self) -> str:
        """What the sheet gives where that is another class."""
        found = self.card.found.poverty_class if self.card.found else None
        return short_class(found) if found and found is not self.card.poverty_class else ""

    @property
    def is_incomplete(self) -> bool:
        """Surveyed without a class."""
        return self.card.found is not None and self.card.found.poverty_class is None


@dataclass(frozen=True)
class Column:
    """One stage with its households."""

    stage: Stage
    cards: tuple[BoardCard, ...]
    links: tuple[BoardLink, ...]

    @property
    def late(self) -> int:
        return sum(card.is_late for card in self.cards)


@dataclass(frozen=True)
class CountRow:
    """A hamlet's line: its numbers in the order of the stages."""

    label: str
    url: str
    cells: tuple[tuple[str, int], ...]
    total: int
    over: int
    width: int
    current: bool


@dataclass(frozen=True)
class Board:
    """The page; `columns` is empty where the commune has too many households to show all cards at once."""

    title: str
    columns: tuple[Column, ...]
    stages: tuple[Stage, ...]
    rows: tuple[CountRow, ...]
    total: int
    over: int
    width: int
    late: int
    due: Due | None
    due_words: str


def board(
    commune: str,
    review: RoundView,
    counts: Sequence[HamletCounts],
    cards: Sequence[Card],
    today: date,
    *,
    hamlet: str,
    may_run: bool,
) -> Board:
    """The counts of all hamlets and the columns of `cards`; `hamlet`: the slug that was chosen, "" for all."""
    placed = board_cards(commune, review, cards, today)
    stages = tuple(stage for stage in Stage if stage not in _ONLY_IF_THERE or _count(counts, stage))
    columns = [
        Column(
            stage,
            own := tuple(one for one in placed if one.card.stage(today) is stage),
            _links(commune, review, stage, hamlet) if may_run and own else (),
        )
        for stage in stages
    ]
    total, over = sum(one.total for one in counts), sum(one.over for one in counts)
    dues = [card.due for card in cards if card.due]
    due = min(dues, key=lambda one: one.day, default=None)
    return Board(
        title=review.title,
        columns=tuple(columns) if cards else (),
        stages=stages,
        rows=tuple(_row(commune, review, one, stages, hamlet) for one in counts),
        total=total,
        over=over,
        width=percent(over, total),
        late=sum(one.is_late for one in placed),
        due=due,
        due_words=due.words(today) if due else "",
    )


def board_cards(commune: str, review: RoundView, cards: Sequence[Card], today: date) -> list[BoardCard]:
    """Households as the board shows them."""
    return [_card(commune, review, card, today) for card in cards]


def short_class(one: PovertyClass) -> str:
    """A class where there is little room.

    >>> short_class(PovertyClass.NEITHER)
    'không nghèo'
    """
    return {PovertyClass.POOR: "nghèo", PovertyClass.NEAR_POOR: "cận nghèo"}.get(one, "không nghèo")


def percent(part: int, whole: int) -> int:
    """How long a meter's bar is, 0 to 100.

    >>> percent(12, 59), percent(0, 0)
    (20, 0)
    """
    return part * 100 // whole if whole else 0


def _count(counts: Sequence[HamletCounts], stage: Stage) -> int:
    return sum(one.stages.get(stage, 0) for one in counts)


def _card(commune: str, review: RoundView, card: Card, today: date) -> BoardCard:
    return BoardCard(
        card=card,
        url=reverse("rounds:case", args=[commune, review.id, card.case_id]),
        due=card.due.short(today) if card.due else "",
        due_words=card.due.words(today) if card.due else "",
        is_late=bool(card.due and card.due.is_over(today)),
    )


def _links(commune: str, review: RoundView, stage: Stage, hamlet: str) -> tuple[BoardLink, ...]:
    query = f"?xom={hamlet}" if hamlet else ""
    return tuple(
        BoardLink(label, reverse("rounds:steps", args=[commune, review.id, kind.value]) + query)
        for kind, label in _WAITS_FOR.get(stage, ())
    )


def _row(
    commune: str, review: RoundView, one: HamletCounts, stages: tuple[Stage, ...], hamlet: str
) -> CountRow:
    return CountRow(
        label=one.hamlet.name,
        url=reverse("rounds:board", args=[commune, review.id]) + f"?xom={one.hamlet.slug}",
        cells=tuple((stage.label, one.stages.get(stage, 0)) for stage in stages),
        total=one.total,
        over=one.over,
        width=percent(one.over, one.total),
        current=one.hamlet.slug == hamlet,
    )
