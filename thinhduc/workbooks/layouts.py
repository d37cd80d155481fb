"""Where a table stands in a workbook, and what was wrong with its cells."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from thinhduc.workbooks.book import column_letters


@dataclass(frozen=True)
class Layout:
    """The place of one part: its sheet, the rows of its heads, and which column (from 1) holds which field.

    `first_row`: where the data begin. `constants`: by field the text that stands for every row whose cell is empty or
    that has no column. `last_row`: where the next table of the same sheet ends this one, 0 where none does. Rows and
    columns count from 1.
    """

    part: str
    sheet: str
    head_rows: tuple[int, int]
    first_row: int
    columns: Mapping[str, int]
    constants: Mapping[str, str] = field(default_factory=dict)
    last_row: int = 0

    def as_dict(self) -> dict[str, Any]:
        """For storing."""
        return {
            "part": self.part,
            "sheet": self.sheet,
            "head_rows": list(self.head_rows),
            "first_row": self.first_row,
            "columns": dict(self.columns),
            "constants": dict(self.constants),
            "last_row": self.last_row,
        }

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> "Layout":
        """What `as_dict` gave.

        >>> layout = Layout("results", "Tờ 1", (3, 4), 5, {"poor": 4})
        >>> Layout.from_dict(layout.as_dict()) == layout
        True
        """
        first, last = stored["head_rows"]
        return cls(
            stored["part"],
            stored["sheet"],
            (first, last),
            stored["first_row"],
            stored["columns"],
            stored["constants"],
            stored["last_row"],
        )


@dataclass(frozen=True)
class Found:
    """A table that was found: its layout, the composed head of every column of the sheet that has one, how sure.

    `missing`: keys of needed fields without a column; `unknown`: columns with a head that is no field;
    `doubtful`: keys whose column was only guessed by likeness; `clashes`: sentences on two columns with one head.
    `score`: between 0 and 1.
    """

    layout: Layout
    heads: Mapping[int, str]
    missing: tuple[str, ...] = ()
    unknown: tuple[int, ...] = ()
    doubtful: tuple[str, ...] = ()
    clashes: tuple[str, ...] = ()
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a faulty name may have been meant to be: taken only after a person agreed. `value`: as it is stored."""

    key: str
    text: str
    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong at one place. `column` 0: the row as a whole; `row` 0: the sheet as a whole.

    `expected`: a Vietnamese sentence with the value and what was expected.
    """

    sheet: str
    row: int
    column: int
    label: str
    text: str
    expected: str
    key: str = ""
    proposal: Proposal | None = None

    @property
    def place(self) -> str:
        """Where it is, in words.

        >>> Fault("Hộ nghèo", 12, 6, "Ngày sinh", "31/2/1960", "…").place
        'Trang “Hộ nghèo”, dòng 12, cột F (Ngày sinh)'
        """
        parts = [f"Trang “{self.sheet}”"] if self.sheet else []
        if self.row:
            parts.append(f"dòng {self.row}")
        if self.column:
            parts.append(f"cột {column_letters(self.column)}" + (f" ({self.label})" if self.label else ""))
        return ", ".join(parts)

    @property
    def sentence(self) -> str:
        """The whole, as the command line and the pages say it.

        >>> Fault("", 0, 0, "", "", "Tệp không có dòng nào.").sentence
        'Tệp không có dòng nào.'
        """
        return f"{self.place}: {self.expected}" if self.place else self.expected


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row of a table as it was read.

    `values`: by field key what the field's reader gave, None for an empty cell; fields without a column and cells with
    a fault are not in it. `texts`: by key the cell as people see it. `is_total`: a row `CỘNG`. `skipped`: why the row
    is no data ("Dòng chữ ký, không phải số liệu"), empty for data. `columns`: the layout's, so that whoever finds a
    further fault can name its place.
    """

    part: str
    sheet: str
    number: int
    values: Mapping[str, Any]
    texts: Mapping[str, str]
    faults: tuple[Fault, ...] = ()
    is_total: bool = False
    is_hidden: bool = False
    skipped: str = ""
    columns: Mapping[str, int] = field(default_factory=dict)
