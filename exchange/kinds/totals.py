"""A row `CỘNG` of a workbook beside what its own rows add up to (domain.md, "Stated figures")."""

from collections.abc import Iterable, Mapping
from typing import Any

from exchange.kinds.base import CellChange, Item, Outcome
from thinhduc.figures import format_count
from thinhduc.workbooks.layouts import TableRow

TOTAL = "CỘNG"
AGREES = "Khớp số cộng các dòng trong tệp."
STATED = "Khác số cộng các dòng; giữ lại làm số được ghi."
AS_BEFORE = "Như số CỘNG đã ghi từ trước."


def sums_of(rows: Iterable[Mapping[str, Any]], keys: Iterable[str]) -> dict[str, int | None]:
    """What the known cells of each column add up to.

    >>> sums_of([{"poor": 3}, {"poor": None}, {"poor": 6}], ["poor", "persons"])
    {'poor': 9, 'persons': None}
    """
    known = list(rows)
    cells = {key: [row[key] for row in known if isinstance(row.get(key), int)] for key in keys}
    return {key: sum(values) if values else None for key, values in cells.items()}


def blanks_of(rows: Iterable[Mapping[str, Any]], keys: Iterable[str]) -> dict[str, int]:
    """In how many rows each column says nothing.

    >>> blanks_of([{"poor": 3}, {"poor": None}, {"poor": 6}], ["poor", "persons"])
    {'poor': 1, 'persons': 3}
    """
    known = list(rows)
    return {key: sum(not isinstance(row.get(key), int) for row in known) for key in keys}


def stated_key(key: str) -> str:
    """The key of a change of a stated total, apart from that of the rows' figure.

    >>> stated_key("no_labour"), figure_of("stated-no_labour")
    ('stated-no_labour', 'no_labour')
    """
    return f"stated-{key}"


def figure_of(key: str) -> str:
    """The figure of such a key."""
    return key.removeprefix("stated-")


def stated_change(key: str, label: str, old: str, new: str) -> CellChange:
    """A stated total that is other than before."""
    return CellChange(stated_key(key), f"{TOTAL}: {label}", old, new)


def unchanged_item(row: TableRow, *, has_differences: bool) -> Item:
    """A row `CỘNG` that is the sum of its rows, or says again what was stated before."""
    why = AS_BEFORE if has_differences else AGREES
    return Item(row.part, row.sheet, row.number, Outcome.UNCHANGED, TOTAL, why=why)


def stated_item(row: TableRow, changes: Iterable[CellChange]) -> Item:
    """A row `CỘNG` whose figures are kept beside the computed ones: new, or other than the ones stated before."""
    differing = tuple(changes)
    outcome = Outcome.CHANGED if any(change.old for change in differing) else Outcome.NEW
    return Item(row.part, row.sheet, row.number, outcome, TOTAL, changes=differing, why=STATED)


def difference_words(stated: int, added: int | None, blanks: int = 0) -> str:
    """One difference, as a sentence goes on after its place; with blank rows there is no sum to differ from.

    >>> difference_words(2211, 2111)
    'các dòng cộng được 2.111, dòng CỘNG ghi 2.211, lệch 100'
    >>> difference_words(37, None)
    'dòng CỘNG ghi 37, các dòng để trống'
    >>> difference_words(37, 19, blanks=2)
    'dòng CỘNG ghi 37, chưa đối chiếu được: 2 dòng để trống, các dòng còn lại cộng được 19'
    """
    if added is None:
        return f"dòng CỘNG ghi {format_count(stated)}, các dòng để trống"
    if blanks:
        return (
            f"dòng CỘNG ghi {format_count(stated)}, chưa đối chiếu được: {format_count(blanks)} dòng để trống, các "
            f"dòng còn lại cộng được {format_count(added)}"
        )
    return (
        f"các dòng cộng được {format_count(added)}, dòng CỘNG ghi {format_count(stated)}, "
        f"lệch {format_count(abs(stated - added))}"
    )
