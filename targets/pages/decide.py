"""What a leader decides on: a submitted version whole, who made it, and what it changes."""

from dataclasses import dataclass

from targets.pages.overview import ComparedTable, compared
from targets.queries.versions import StepView, VersionView
from targets.rules.text import TextFacts, filled, labels_of


@dataclass(frozen=True)
class Makers:
    """Who made the version: the names of all that edited it, and the step in which it was submitted last."""

    editors: tuple[str, ...]
    submitted: StepView | None


def makers_of(view: VersionView) -> Makers:
    """The people behind a version, each named once, in the order they came to it."""
    edits = [step for step in view.steps if step.kind in ("created", "edited")]
    submissions = [step for step in view.steps if step.kind == "submitted"]
    return Makers(
        tuple(dict.fromkeys(step.actor_name for step in edits)), submissions[-1] if submissions else None
    )


def changes_against(old: VersionView | None, new: VersionView) -> tuple[ComparedTable, ...]:
    """The tables in which the version differs from the one it replaces; none where it replaces none."""
    if old is None:
        return ()
    return tuple(table for table in compared(old, new) if table.sentences)


@dataclass(frozen=True)
class Words:
    """A paragraph as it will be printed: its kind, its number and its text in one line."""

    kind: str
    text: str


def words_of(view: VersionView, facts: TextFacts) -> tuple[Words, ...]:
    """The version's text from the subject to the recipients."""
    return tuple(
        Words(block.kind.value, f"{label} {filled(block.text, facts)}".strip())
        for block, label in zip(view.blocks, labels_of(view.blocks), strict=True)
    )
