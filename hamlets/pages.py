"""The journal in words: a line for each deed, with the figures it changed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from accounts.labels import label_of
from journal.deeds import ADMINISTRATIVE, deed_label
from journal.models import Entry
from thinhduc.figures import DASH, format_count
from thinhduc.permissions import Role

DIGITS_SHOWN = 12  # of a file's hash: nobody compares 64 by eye, check_figures does


@dataclass(frozen=True)
class ChangedFigure:
    """A figure, of which hamlet or household, from what to what; `reason` where it is not the deed's own.

    `is_code`: the change is no words but the begin of a file's hash.
    """

    figure: str
    change: str
    reason: str
    is_code: bool


@dataclass(frozen=True)
class JournalLine:
    """A deed in words; the last three are empty for who sees no figures. `batch_id`: of the workbook it came with."""

    at: datetime
    deed: str
    about: str
    actor_name: str
    role: str
    year: int | None
    figures: tuple[ChangedFigure, ...] = ()
    reason: str = ""
    batch_id: int | None = None


def plain_lines(deeds: Iterable[Entry]) -> list[JournalLine]:
    """Deeds without figures, reasons or names of households, for the commune's administrator."""
    return [_line(deed, about=deed.subject if deed.deed in ADMINISTRATIVE else "") for deed in deeds]


def full_lines(deeds: Iterable[Entry], figures: Mapping[int, Sequence[Entry]]) -> list[JournalLine]:
    """Deeds with what they changed (`figures`: by the deed's id) and why."""
    return [
        _line(
            deed,
            about=deed.subject,
            figures=tuple(_figure(entry, deed) for entry in figures.get(deed.pk, ())),
            reason=" · ".join(part for part in (deed.reason, deed.source) if part),
            batch_id=deed.batch_id,
        )
        for deed in deeds
    ]


def _line(
    deed: Entry,
    *,
    about: str,
    figures: tuple[ChangedFigure, ...] = (),
    reason: str = "",
    batch_id: int | None = None,
) -> JournalLine:
    return JournalLine(
        at=deed.at,
        deed=deed_label(deed.deed),
        about=about,
        actor_name=deed.actor_name,
        role=Role(deed.role).label if deed.role in list(Role) else "",
        year=deed.year,
        figures=figures,
        reason=reason,
        batch_id=batch_id,
    )


def _figure(entry: Entry, deed: Entry) -> ChangedFigure:
    reason = entry.reason if entry.reason != deed.reason else ""
    is_code = entry.figure.startswith("file-")
    change = f"{(entry.new_value or '')[:DIGITS_SHOWN]}…" if is_code else _change_of(entry)
    return ChangedFigure(_name_of(entry), change, reason, is_code)


def _name_of(entry: Entry) -> str:
    label = label_of(entry.figure)
    return f"{entry.hamlet_name}: {label[:1].lower()}{label[1:]}" if entry.hamlet_name else label


def _change_of(entry: Entry) -> str:
    return f"{_printed(entry.old_value)} → {_printed(entry.new_value)}"


def _printed(value: str | None) -> str:
    if value is None or value == "":
        return DASH
    return format_count(int(value)) if value.isascii() and value.isdecimal() else value
