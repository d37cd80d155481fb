"""Openings whose review result was changed after they were copied (domain.md, "Figures of a year")."""

from collections.abc import Mapping
from dataclasses import dataclass

from households.queries import opening_results
from targets.queries.versions import VersionView
from thinhduc.scope import Scope

# A line's figure and the review's figure it is copied from.
COPIED = {"poor_opening": "poor", "poor_no_labour": "no_labour", "near_poor_opening": "near_poor"}


@dataclass(frozen=True)
class ChangedOpening:
    """A hamlet whose confirmed result is no longer the line's; `figures`: key → (in the line, in the result)."""

    hamlet_id: int
    hamlet: str
    order: int
    revision: int
    figures: Mapping[str, tuple[int | None, int | None]]


def changed_openings(scope: Scope, view: VersionView) -> list[ChangedOpening]:
    """The hamlets to decide on, in the list's order; an unlocked result counts once it is confirmed again."""
    results = opening_results(scope, view.year).results
    changed = []
    for line in view.lines:
        result = results.get(line.hamlet_id)
        if result is None or result.revision in (line.opening_revision, line.kept_revision):
            continue
        figures = {
            key: (line.figures[key], result.values.get(source))
            for key, source in COPIED.items()
            if line.figures[key] != result.values.get(source)
        }
        if figures:
            changed.append(ChangedOpening(line.hamlet_id, line.name, line.order, result.revision, figures))
    return changed
