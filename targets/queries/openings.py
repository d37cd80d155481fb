"""Openings whose review result was changed after they were copied (domain.md, "Figures of a year")."""

from collections.abc import Mapping
from dataclasses import dataclass

from households.queries import ConfirmedResult, Openings, opening_results
from targets.models import PlanLine
from targets.queries.versions import LineView, VersionView
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


@dataclass(frozen=True)
class WaitingOpening:
    """A hamlet without an opening since it was merged or split; `missing`: whose confirmed results are waited for.

    `whole`: the names of what a split hamlet came from; its opening is then entered by a person.
    """

    hamlet: str
    order: int
    missing: tuple[str, ...]
    whole: tuple[str, ...] = ()


@dataclass(frozen=True)
class OpeningsState:
    """How a version's openings stand to the review of the year before, in the list's order."""

    changed: list[ChangedOpening]
    waiting: list[WaitingOpening]


def openings_of(scope: Scope, view: VersionView) -> OpeningsState:
    """What is to be decided on and what is waited for; an unlocked result counts once it is confirmed again."""
    openings = opening_results(scope, view.year)
    changed = [_changed(line, openings.results.get(line.hamlet_id)) for line in view.lines]
    waiting = [_waiting(line, openings) for line in view.lines]
    return OpeningsState(
        [one for one in changed if one is not None], [one for one in waiting if one is not None]
    )


def changed_openings(scope: Scope, view: VersionView) -> list[ChangedOpening]:
    """The hamlets to decide on, in the list's order."""
    return openings_of(scope, view).changed


def _changed(line: LineView, result: ConfirmedResult | None) -> ChangedOpening | None:
    if result is None or result.revision in (line.opening_revision, line.kept_revision):
        return None
    figures = {
        key: (line.figures[key], result.values.get(source))
        for key, source in COPIED.items()
        if line.figures[key] != result.values.get(source)
    }
    if not figures:
        return None
    return ChangedOpening(line.hamlet_id, line.name, line.order, result.revision, figures)


def _waiting(line: LineView, openings: Openings) -> WaitingOpening | None:
    if all(line.figures[key] is not None for key in COPIED):
        return None
    if missing := openings.missing.get(line.hamlet_id):
        return WaitingOpening(line.name, line.order, missing)
    group = next((one for one in openings.splits if line.hamlet_id in one.hamlet_ids), None)
    return WaitingOpening(line.name, line.order, group.missing, group.whole) if group else None


def copied_revisions(scope: Scope, year: int) -> dict[int, int]:
    """By hamlet the latest revision of a result of `year` − 1 that a line of the year's plan was copied from or held
    against; a hamlet that was merged from others has the sum of theirs.
    """
    lines = PlanLine.objects.within(scope).filter(version__plan__year=year)
    found: dict[int, int] = {}
    for hamlet_id, *revisions in lines.values_list("hamlet_id", "opening_revision", "kept_revision"):
        if known := [one for one in revisions if one is not None]:
            found[hamlet_id] = max(*known, found.get(hamlet_id, 0))
    return found
