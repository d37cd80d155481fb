"""The history of figures in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from households.queries import FIGURE_LABELS
from journal.deeds import deed_label
from journal.models import Entry
from thinhduc.figures import format_count
from thinhduc.permissions import Role


@dataclass(frozen=True)
class PastChange:
    """One value a figure had: what it became, from what, by whom, when, how and why."""

    at: datetime
    hamlet: str
    figure: str
    old: str
    new: str
    who: str
    deed: str
    subject: str
    source: str
    reason: str


def past_changes(entries: Iterable[Entry]) -> list[PastChange]:
    """Entries of the journal in words, in their order."""
    return [
        PastChange(
            at=entry.at,
            hamlet=entry.hamlet_name or "Toàn xã",
            figure=FIGURE_LABELS.get(entry.figure, entry.figure),
            old=_value_text(entry.old_value),
            new=_value_text(entry.new_value),
            who=f"{entry.actor_name} ({Role(entry.role).label})" if entry.role else entry.actor_name,
            deed=deed_label(entry.deed),
            subject=entry.subject,
            source=entry.source,
            reason=entry.reason,
        )
        for entry in entries
    ]


def _value_text(value: str | None) -> str:
    """A journal's value as printed; empty for what was not known."""
    if value is None:
        return ""
    return format_count(int(value)) if value.isascii() and value.isdecimal() and len(value) < 9 else value
