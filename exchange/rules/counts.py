"""What a check found, counted; which changes are decided; and by what a check is known again."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from exchange.kinds.base import Checked, Item, Outcome
from exchange.rules.stored import change_of, fault_of
from thinhduc.figures import format_count

TAKE, KEEP = "take", "keep"
ALL = "*"
_ORDER = (Outcome.NEW, Outcome.CHANGED, Outcome.UNCHANGED, Outcome.SKIPPED, Outcome.WRONG)

# Of one row with changes: its part, its changes as stored, what was chosen for them by key.
ChangedRow = tuple[str, Iterable[Mapping[str, str]], Mapping[str, str]]


@dataclass
class ChangedField:
    """One column with changes: how many cells, how many of them are undecided and how many are taken."""

    part: str
    key: str
    label: str
    cells: int = 0
    undecided: int = 0
    taken: int = 0

    @property
    def rule(self) -> str:
        """The name by which a rule for the whole column is kept."""
        return f"{self.part}.{self.key}"

    def as_dict(self) -> dict[str, Any]:
        """For storing; `ChangedField(**stored)` is the way back."""
        return {
            "part": self.part,
            "key": self.key,
            "label": self.label,
            "cells": self.cells,
            "undecided": self.undecided,
            "taken": self.taken,
        }


def counts_of(items: Iterable[Item]) -> dict[str, int]:
    """How many rows came out how, by outcome; every outcome has its number."""
    counts = {outcome.value: 0 for outcome in _ORDER}
    for item in items:
        counts[item.outcome.value] += 1
    return counts


def summary(counts: Mapping[str, int], faults: int = 0) -> str:
    """The numbers in one line, as pages and the command say them; faults of the whole file count as wrong.

    >>> summary({"new": 1200, "skipped": 1}, 2)
    '1.200 mới · 0 thay đổi · 0 không đổi · 1 bỏ qua · 2 sai'
    """
    numbers = {outcome: counts.get(outcome.value, 0) for outcome in _ORDER}
    numbers[Outcome.WRONG] += faults
    return " · ".join(f"{format_count(number)} {outcome.label}" for outcome, number in numbers.items())


def decision(part: str, key: str, choices: Mapping[str, str], rules: Mapping[str, str]) -> str:
    """What is done with a changed cell: "take", "keep", or "" while nobody has decided.

    The choice for the cell goes before the rule for its column, that before the rule for all.

    >>> decision("results", "poor", {}, {"*": "keep", "results.poor": "take"})
    'take'
    >>> decision("results", "poor", {"poor": "keep"}, {"results.poor": "take"}), decision("results", "poor", {}, {})
    ('keep', '')
    """
    return choices.get(key) or rules.get(f"{part}.{key}") or rules.get(ALL) or ""


def changed_fields(rows: Iterable[ChangedRow], rules: Mapping[str, str]) -> list[ChangedField]:
    """The columns with changes, in the order in which they first come.

    >>> rows = [("results", [{"key": "poor", "label": "Hộ nghèo", "old": "3", "new": "4"}], {})]
    >>> changed_fields(rows, {})
    [ChangedField(part='results', key='poor', label='Hộ nghèo', cells=1, undecided=1, taken=0)]
    """
    fields: dict[tuple[str, str], ChangedField] = {}
    for part, changes, choices in rows:
        for change in changes:
            key = change["key"]
            one = fields.setdefault((part, key), ChangedField(part, key, change["label"]))
            one.cells += 1
            decided = decision(part, key, choices, rules)
            one.undecided += not decided
            one.taken += decided == TAKE
    return list(fields.values())


def undecided(fields: Iterable[Mapping[str, Any]]) -> int:
    """How many changed cells wait for a decision, of fields as stored."""
    return sum(field["undecided"] for field in fields)


_AS_JSON = json.JSONEncoder(sort_keys=True, ensure_ascii=False).encode


def fingerprint_of(checked: Checked) -> str:
    """What a check is known by: the same while the workbook and all it was held against are the same (SHA-256)."""
    hashed = hashlib.sha256()
    for item in checked.items:
        row = [item.part, item.sheet, item.row, item.outcome.value, item.title, item.why]
        row += [[change_of(one) for one in item.changes], [fault_of(one) for one in item.faults]]
        hashed.update(_AS_JSON(row).encode())
    hashed.update(_AS_JSON([fault_of(one) for one in checked.faults]).encode())
    return hashed.hexdigest()
