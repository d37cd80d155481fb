"""What changed between two versions of a plan's table."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from targets.rules.classes import PovertyClass
from targets.rules.lines import HamletFigures, entered_keys, figure_of
from thinhduc.figures import normalize

HAMLET = "hamlet"


class Change(StrEnum):
    """What happened to a figure's hamlet."""

    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"

    @property
    def label(self) -> str:
        """As people read it."""
        return {"changed": "thay đổi", "added": "thêm xóm", "removed": "bỏ xóm"}[self.value]


@dataclass(frozen=True)
class Difference:
    """One figure that differs; for a hamlet that came or went also a difference of the key `hamlet` without figures."""

    order: int
    name: str
    key: str
    old: int | None
    new: int | None
    change: Change = Change.CHANGED


def compare_versions(
    old: Sequence[HamletFigures], new: Sequence[HamletFigures], poverty_class: PovertyClass
) -> tuple[Difference, ...]:
    """The differing entered figures and closings, hamlets paired by name, in the new version's order, gone ones last.

    >>> before = [HamletFigures(12, "Làng Mơn", 130, 10, 6, 2)]
    >>> after = [HamletFigures(12, "Làng Mơn", 130, 10, 6, 4)]
    >>> [(d.key, d.old, d.new) for d in compare_versions(before, after, PovertyClass.POOR)]
    [('reduction', 2, 4), ('closing', 8, 6)]
    """
    by_name = {_name_key(line): line for line in old}
    differences: list[Difference] = []
    for line in sorted(new, key=lambda line: line.order):
        differences += _differences(by_name.pop(_name_key(line), None), line, poverty_class)
    for line in sorted(by_name.values(), key=lambda line: line.order):
        differences += _differences(line, None, poverty_class)
    return tuple(differences)


def _name_key(line: HamletFigures) -> str:
    return normalize(line.name).casefold()


def _differences(
    old: HamletFigures | None, new: HamletFigures | None, poverty_class: PovertyClass
) -> list[Difference]:
    line = new or old
    if line is None:
        return []
    change = Change.ADDED if old is None else Change.REMOVED if new is None else Change.CHANGED
    found = (
        [] if change is Change.CHANGED else [Difference(line.order, line.name, HAMLET, None, None, change)]
    )
    for key in (*entered_keys(poverty_class), "closing"):
        before = figure_of(old, key, poverty_class) if old else None
        after = figure_of(new, key, poverty_class) if new else None
        if before != after:
            found.append(Difference(line.order, line.name, key, before, after, change))
    return found
