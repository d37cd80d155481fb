"""What a check found of single rows, ready to place."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from exchange.models import ImportRow
from exchange.rules import decision, fault_from
from thinhduc.workbooks.book import column_letters
from thinhduc.workbooks.layouts import Fault, Proposal

LONGEST = 160  # characters of a cell that are shown


@dataclass(frozen=True)
class FaultLine:
    """What is wrong at one place; `spot`: "Dòng 12, cột F"."""

    spot: str
    sheet: str
    label: str
    text: str
    expected: str
    proposal: Proposal | None


@dataclass(frozen=True)
class CellLine:
    """A changed cell: as stored, as in the workbook, what was decided ("take", "keep" or ""); `name`: of its field."""

    name: str
    label: str
    old: str
    new: str
    choice: str


@dataclass(frozen=True)
class RowLine:
    """One row of the workbook; the `cells` of a new one are what it will store."""

    title: str
    place: str
    why: str
    cells: tuple[CellLine, ...]
    faults: tuple[FaultLine, ...]


def row_lines(
    rows: Iterable[ImportRow], rules: Mapping[str, str], *, one_sheet: bool = False
) -> list[RowLine]:
    """The rows of a page; `rules`: of the batch; `one_sheet`: its tables stand on one, which needs no name."""
    return [
        RowLine(
            title=row.title,
            place=f"Dòng {row.row}" if one_sheet else f"Trang “{row.sheet}”, dòng {row.row}",
            why=row.why,
            cells=tuple(_cell(row, change, rules) for change in row.changes),
            faults=tuple(fault_line(fault_from(stored)) for stored in row.faults),
        )
        for row in rows
    ]


def _cell(row: ImportRow, change: Mapping[str, str], rules: Mapping[str, str]) -> CellLine:
    key = change["key"]
    choice = decision(row.part, key, row.choices, rules)
    return CellLine(cell_name(row.number, key), change["label"], change["old"], change["new"], choice)


def fault_line(fault: Fault) -> FaultLine:
    """A fault, its value cut to what can be looked at."""
    spot = [f"Dòng {fault.row}"] if fault.row else ["Cả trang" if fault.sheet else "Cả tệp"]
    spot += [f"cột {column_letters(fault.column)}"] if fault.column else []
    text = fault.text if len(fault.text) <= LONGEST else fault.text[: LONGEST - 1] + "…"
    sheet = f"Trang “{fault.sheet}”" if fault.sheet else ""
    return FaultLine(", ".join(spot), sheet, fault.label, text, fault.expected, fault.proposal)


def cell_name(number: int, key: str) -> str:
    """The name of the field that decides a changed cell: its row's number in the batch and its key.

    >>> cell_name(12, "poor"), read_cell_name("o-12-poor"), read_cell_name("o-x")
    ('o-12-poor', (12, 'poor'), None)
    """
    return f"o-{number}-{key}"


def read_cell_name(name: str) -> tuple[int, str] | None:
    """What `cell_name` was made of; None for another name."""
    mark, _, rest = name.partition("-")
    number, _, key = rest.partition("-")
    known = mark == "o" and key and number.isascii() and number.isdecimal() and len(number) < 10
    return (int(number), key) if known else None
