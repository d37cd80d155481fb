"""What a leader decides on: a submitted version whole, who made it, and what it changes."""

from dataclasses import dataclass

from targets.pages.overview import ComparedTable, compared
from targets.queries.versions import StepView, VersionView


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
