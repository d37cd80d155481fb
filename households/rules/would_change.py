"""What another standard would make of the same sheets: a report before it is a fact (domain.md)."""

from collections import Counter
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, replace

from households.rules.classes import PovertyClass
from households.rules.standards import Classified, SheetFigures, Standard, classify

Pair = tuple[PovertyClass | None, PovertyClass | None]


@dataclass(frozen=True)
class Changed:
    """A household that does not keep its class; `after` None: it can not be told, `why` says for what reason."""

    household: Hashable
    before: PovertyClass | None
    after: PovertyClass | None
    why: str


@dataclass(frozen=True)
class WouldChange:
    """`rows`: the households that do not keep a known class; `counts`: all households by (before, after)."""

    rows: tuple[Changed, ...]
    counts: Mapping[Pair, int]


def would_change(
    sheets: Mapping[Hashable, SheetFigures],
    old: Standard,
    new: Standard,
    area_of: Callable[[Hashable], str],
) -> WouldChange:
    """The sheets of `old` read by `new`: who would be in which class.

    >>> from datetime import date
    >>> from households.rules.standards import AreaRule, Index
    >>> indices = tuple(Index(n, f"k{n}", "", f"Chỉ số {n}") for n in range(1, 13))
    >>> def standard(limit):
    ...     rule = AreaRule("rural", b1_limit=limit)
    ...     return Standard("s", "Chuẩn", "", "", date(2022, 1, 1), None, 3, (rule,), indices, index_points=10)
    >>> sheets = {"TD-01": SheetFigures(b1=140, lacking=frozenset({1, 2, 3})),
    ...           "TD-02": SheetFigures(b1=150, lacking=frozenset({1}))}
    >>> found = would_change(sheets, standard(140), standard(150), lambda household: "rural")
    >>> [(row.household, row.before.value, row.after.value) for row in found.rows]
    [('TD-02', 'neither', 'near_poor')]
    >>> found.counts[PovertyClass.POOR, PovertyClass.POOR]
    1
    """
    rows, counts = [], Counter[Pair]()
    for household, sheet in sheets.items():
        area = area_of(household)
        before = classify(sheet, old, area).poverty_class
        after = classify_by_other(sheet, old, new, area)
        counts[before, after.poverty_class] += 1
        if before is not after.poverty_class or before is None:
            rows.append(Changed(household, before, after.poverty_class, after.why))
    return WouldChange(tuple(rows), counts)


def classify_by_other(sheet: SheetFigures, old: Standard, new: Standard, area: str) -> Classified:
    """A sheet of `old` by `new`: indices are matched by their key, an index only `new` has counts as not surveyed.

    A class is given where it is the same whatever those are.
    """
    carried, open_numbers = _carry(sheet, old, new, area)
    found = classify(carried, new, area)
    if not open_numbers or carried.lacking is None or found.poverty_class is None:
        return found
    if classify(replace(carried, lacking=carried.lacking | open_numbers), new, area).poverty_class == (
        found.poverty_class
    ):
        return found
    names = ", ".join(index.name for index in new.indices if index.number in open_numbers)
    return replace(found, poverty_class=None, why=f"Còn tùy chỉ số chưa khảo sát: {names}.")


def _carry(
    sheet: SheetFigures, old: Standard, new: Standard, area: str
) -> tuple[SheetFigures, frozenset[int]]:
    """The sheet in the numbers of `new`, and which of them were not surveyed."""
    known = {index.key for index in old.indices}
    open_numbers = frozenset(index.number for index in new.indices if index.key not in known)
    income = sheet.income if sheet.income is not None else _income_at_most(sheet, old, new, area)
    if sheet.lacking is None:
        return replace(sheet, income=income), open_numbers
    lacked = {index.key for index in old.indices if index.number in sheet.lacking}
    lacking = frozenset(index.number for index in new.indices if index.key in lacked)
    return SheetFigures(sheet.b1, lacking, income), open_numbers


def _income_at_most(sheet: SheetFigures, old: Standard, new: Standard, area: str) -> int | None:
    """Points within the old bound stand for an income within the old limit; that is enough where the new one is higher.

    Otherwise None: from points alone an income is not known.
    """
    before, after = old.area(area), new.area(area)
    if before is None or after is None or sheet.b1 is None or after.has_points:
        return None
    if not before.has_points or before.b1_limit is None or sheet.b1 > before.b1_limit:
        return None
    if before.income_limit is None or after.income_limit is None or after.income_outright is not None:
        return None
    return before.income_limit if before.income_limit <= after.income_limit else None
