"""What another standard would change, ready to place: numbers by class and hamlet, and the households behind them."""

from collections import Counter
from dataclasses import dataclass

from django.urls import reverse

from households.pages.board import short_class
from households.queries.rounds import Card, OtherStandard, RoundView
from households.rules import Changed, PovertyClass

_UNKNOWN = "chưa xếp"


@dataclass(frozen=True)
class ChangedRow:
    """A household that would not keep its class."""

    name: str
    code: str
    url: str
    hamlet: str
    before: str
    after: str
    why: str


@dataclass(frozen=True)
class ClassRow:
    """A class by the standard in force, and what its households would be by the other one."""

    label: str
    cells: tuple[int, ...]
    total: int


@dataclass(frozen=True)
class ChangesPage:
    """The report: `heads` are the classes by the other standard, in the order of every row's cells."""

    heads: tuple[str, ...]
    classes: tuple[ClassRow, ...]
    hamlets: tuple[tuple[str, tuple[int, ...], int], ...]
    rows: tuple[ChangedRow, ...]
    total: int


def changes_page(commune: str, review: RoundView, found: OtherStandard) -> ChangesPage:
    """The report of a round."""
    classes: tuple[PovertyClass | None, ...] = (*PovertyClass, None)
    counts = found.changes.counts
    changed = {row.household: row for row in found.changes.rows}
    cards = [card for card in found.cards if card.case_id in changed]
    by_hamlet: Counter[tuple[int, PovertyClass | None]] = Counter(
        (card.hamlet.id, changed[card.case_id].after) for card in cards
    )
    hamlets = {card.hamlet.id: card.hamlet.name for card in cards}
    rows = [
        ClassRow(
            _label(before), cells := tuple(counts.get((before, after), 0) for after in classes), sum(cells)
        )
        for before in classes
    ]
    return ChangesPage(
        heads=tuple(_label(one) for one in classes),
        classes=tuple(row for row in rows if row.total),
        hamlets=tuple(
            (name, cells := tuple(by_hamlet[pk, one] for one in classes), sum(cells))
            for pk, name in hamlets.items()
        ),
        rows=tuple(_row(commune, review, card, changed[card.case_id]) for card in cards),
        total=sum(counts.values()),
    )


def _row(commune: str, review: RoundView, card: Card, row: Changed) -> ChangedRow:
    return ChangedRow(
        name=card.head_name,
        code=card.code,
        url=reverse("rounds:case", args=[commune, review.id, card.case_id]),
        hamlet=card.hamlet.name,
        before=_label(row.before),
        after=_label(row.after),
        why=row.why,
    )


def _label(one: PovertyClass | None) -> str:
    return short_class(one) if one else _UNKNOWN
