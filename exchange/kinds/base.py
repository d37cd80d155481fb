"""What every kind of workbook answers to: its tables, what a check finds, storing it and taking it back."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

from thinhduc.permissions import Permission
from thinhduc.scope import Scope
from thinhduc.workbooks.fields import Part
from thinhduc.workbooks.layouts import Fault, TableRow
from thinhduc.workbooks.writing import FormSheet

Progress = Callable[[str, int, int], None]  # what is being done, how much of it, of how much


class Outcome(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    SKIPPED = "skipped"
    WRONG = "wrong"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Outcome.NEW: "mới",
    Outcome.CHANGED: "thay đổi",
    Outcome.UNCHANGED: "không đổi",
    Outcome.SKIPPED: "bỏ qua",
    Outcome.WRONG: "sai",
}


@dataclass(frozen=True)
class Asked:
    """For whom and which year.

    `accepted`: names that a person took for another, by field: {"hamlet": {"ĐẦU PHÂN": "8"}}.
    """

    scope: Scope
    year: int
    accepted: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CellChange:
    """A stored value that the workbook has otherwise; both as printed, identity numbers masked, "" for nothing."""

    key: str
    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Item:
    """What was found of one row of the workbook.

    `title` names the hamlet, household or person; `why`: it was skipped, or what a new row says beside its `changes`.
    """

    part: str
    sheet: str
    row: int
    outcome: Outcome
    title: str
    changes: tuple[CellChange, ...] = ()
    faults: tuple[Fault, ...] = ()
    why: str = ""


@dataclass(frozen=True)
class Checked:
    """A whole check; nothing was stored.

    `items`: one for each row that is not empty, in the order of the workbook. `notes`: sentences on the whole.
    `faults`: of no single row; with one of them nothing can be committed. `work`: what the kind's own `store` needs.
    """

    items: tuple[Item, ...]
    notes: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()
    work: Any = None


class Chosen(Protocol):
    """Whether a changed cell is taken: by the place of its item in `Checked.items` and the change's key."""

    def __call__(self, place: int, key: str) -> bool: ...


@dataclass(frozen=True)
class Stored:
    """What storing did. `undo`: plain JSON, whatever the kind's own `undo` needs; `subject`: for the journal."""

    subject: str
    undo: dict[str, Any]


class Kind(Protocol):
    """One kind of workbook."""

    slug: str
    label: str
    permission: Permission

    def parts(self, asked: Asked) -> tuple[Part, ...]:
        """Its tables, with the commune's hamlets as choices; heads carry the year where they must."""

    def check(self, asked: Asked, rows: Sequence[TableRow], progress: Progress) -> Checked:
        """Holds the rows of all parts against what is stored; reads in a constant number of queries, writes nothing."""

    def store(self, asked: Asked, checked: Checked, chosen: Chosen, batch_id: int, source: str) -> Stored:
        """Stores new items and chosen changes by the rooms' own actions, within the caller's transaction.

        `source`: the file's name, for the journal; `batch_id` goes into the journal's rows. Refused where the rules
        of a room refuse; then the caller's transaction takes all back.
        """

    def undo(self, asked: Asked, undo: Mapping[str, Any], batch_id: int, reason: str) -> None:
        """Takes back what `store` did; Refused, naming it, where something was built on it meanwhile."""

    def form(self, asked: Asked) -> Iterable[FormSheet]:
        """Sheets to fill in, with all that is stored already: read back unchanged they give no change."""
