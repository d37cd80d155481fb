"""One report, many prints (architecture.md, rule 4): what a document says, frozen, with nothing of how it looks.

A definition builds a `Report`; renderers take only a `Report`. Its JSON is lossless: an issued version keeps it, and
the HTML of that version is drawn from it for as long as the version is kept.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any

from thinhduc.figures import Rate, format_change, format_decimal, parse_count, parse_percent
from thinhduc.findings import Finding, Level


class ColumnKind(StrEnum):
    """What a column holds; it decides alignment and number format."""

    ORDER = "order"
    NAME = "name"
    COUNT = "count"
    RATE = "rate"
    TEXT = "text"


@dataclass(frozen=True)
class Sum:
    """The column added up; only where no cell is missing."""


@dataclass(frozen=True)
class Difference:
    """Column `minuend` less column `subtrahend`, in the same row."""

    minuend: str
    subtrahend: str


@dataclass(frozen=True)
class Ratio:
    """Column `part` in column `whole` as per cent, in the same row."""

    part: str
    whole: str


Formula = Sum | Difference | Ratio


@dataclass(frozen=True)
class Column:
    """A column of the table.

    `group` is the head that stands over neighbouring columns of the same group. `width` is in millimetres on paper.
    `formula` is how a row's cell follows from its others, `total` how the total row's cell is computed; None: it does
    not follow from anything.
    """

    key: str
    label: str
    kind: ColumnKind
    width: int
    group: str | None = None
    formula: Difference | Ratio | None = None
    total: Sum | Ratio | None = None


CellValue = int | Rate | str | None


@dataclass(frozen=True)
class Cell:
    """A figure or a text, and how it is printed.

    `value` is what the rows give: a count, an exact rate, a text, or None for what is unknown. `text` is what the
    document shows. `stated`: somebody printed or typed the text, so that it does not follow from other cells.
    """

    value: CellValue
    text: str
    stated: bool = False


def number_in(text: str, kind: ColumnKind) -> int | Fraction | None:
    """The number that a stated text shows: a count, or a rate's exact share; None where it shows none.

    >>> number_in("2.211", ColumnKind.COUNT), number_in("1,40", ColumnKind.RATE), number_in("", ColumnKind.COUNT)
    (2211, Fraction(7, 500), None)
    """
    try:
        if kind is ColumnKind.COUNT:
            return parse_count(text)
        return parse_percent(text) if kind is ColumnKind.RATE else None
    except ValueError:
        return None


def decimals_in(text: str) -> int:
    """How many decimals a rate was stated with.

    >>> decimals_in("1,40"), decimals_in("1.4 %"), decimals_in("2")
    (2, 1, 0)
    """
    return len(text.replace(",", ".").rstrip(" %").partition(".")[2])


@dataclass(frozen=True)
class Row:
    """A hamlet's row: its name, that name as this document prints it, its place, its cells by column key."""

    hamlet: str
    printed_name: str
    order: int
    cells: Mapping[str, Cell]


@dataclass(frozen=True)
class Published:
    """A total that somebody stated, beside the computed one (domain.md, "Stated figures").

    `computed` is a count, a rate unreduced and not × 100 as "31/2111", or None for what is unknown; `computed_text` the
    same as printed. `difference` is stated − computed: an integer for counts; for rates a decimal like "-0.07" in per
    cent of the two printed values; None where there is nothing to compare.
    """

    scope: str
    key: str
    text: str
    computed: int | str | None
    computed_text: str
    difference: int | str | None
    reason: str = ""
    by: str = ""
    at: str = ""

    @property
    def differs(self) -> bool:
        """Whether the two values are not the same.

        >>> Published("commune", "rate", "1,40", "31/2111", "1,47", "-0.07").differs
        True
        >>> Published("commune", "rate", "1,47", "31/2111", "1,47", "0.00").differs
        False
        """
        if isinstance(self.difference, str):
            return any(digit in self.difference for digit in "123456789")
        return bool(self.difference)

    @property
    def difference_text(self) -> str:
        """The difference with its sign, as people read it.

        >>> Published("commune", "rate", "1,40", "31/2111", "1,47", "-0.07").difference_text
        '−0,07'
        >>> Published("commune", "households", "2.211", 2111, "2.111", 100).difference_text
        '+100'
        """
        if isinstance(self.difference, str):
            exact = Fraction(self.difference)
            return f"{'+' if exact > 0 else ''}{format_decimal(exact)}"
        return format_change(self.difference)


@dataclass(frozen=True)
class Report:
    """A table of a document, whole.

    `name` is what people call it; `commune` is the slug, `commune_name` with the kind ("xã Thịnh Đức"); `extent` says
    whose rows are added up. `leads` are the two columns before the figures, for order and name; `columns` those of
    `Row.cells`. `draft`: not issued, so every print is marked. `ending` closes the table ("./."); `document` names the
    plan it belongs to. `content_code`: the short code of a draft's content, "" once it is issued.
    """

    key: str
    name: str
    commune: str
    commune_name: str
    year: int
    version: int
    state: str
    extent: str
    draft: bool
    annex_label: str
    title: str
    attachment: str
    leads: tuple[Column, ...]
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    total_label: str
    total: Mapping[str, Cell]
    published: tuple[Published, ...] = ()
    findings: tuple[Finding, ...] = ()
    notes: tuple[str, ...] = ()
    ending: str = ""
    document: str = ""
    file_stem: str = ""
    content_code: str = ""

    @property
    def layout(self) -> tuple[Column, ...]:
        """All columns from left to right."""
        return self.leads + self.columns

    def column(self, key: str) -> Column:
        """The column of that key; KeyError where there is none."""
        for column in self.layout:
            if column.key == key:
                return column
        raise KeyError(key)

    def published_of(self, key: str) -> Published | None:
        """What was stated as the total of the column `key`."""
        return next((one for one in self.published if one.key == key), None)

    @property
    def differences(self) -> tuple[Published, ...]:
        """The stated totals that are not what the rows give."""
        return tuple(one for one in self.published if one.differs)

    def to_json(self) -> dict[str, Any]:
        """The report as plain JSON values; `from_json` gives the same report back."""
        return {
            "report": self.key,
            "name": self.name,
            "commune": self.commune,
            "commune_name": self.commune_name,
            "year": self.year,
            "version": self.version,
            "state": self.state,
            "draft": self.draft,
            "extent": self.extent,
            "annex_label": self.annex_label,
            "title": self.title,
            "attachment": self.attachment,
            "leads": [_column_to_json(column) for column in self.leads],
            "columns": [_column_to_json(column) for column in self.columns],
            "rows": [_row_to_json(row) for row in self.rows],
            "total": {"label": self.total_label, "cells": _cells_to_json(self.total)},
            "published": [_published_to_json(one) for one in self.published],
            "findings": [finding.as_dict() for finding in self.findings],
            "notes": list(self.notes),
            "ending": self.ending,
            "document": self.document,
            "file_stem": self.file_stem,
            "content_code": self.content_code,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Report":
        """The report whose `to_json` gave `data`; KeyError or ValueError where something else did."""
        columns = tuple(_column_from_json(column) for column in data["columns"])
        kinds = {column.key: column.kind for column in columns}
        return cls(
            key=data["report"],
            name=data["name"],
            commune=data["commune"],
            commune_name=data["commune_name"],
            year=data["year"],
            version=data["version"],
            state=data["state"],
            extent=data["extent"],
            draft=data["draft"],
            annex_label=data["annex_label"],
            title=data["title"],
            attachment=data["attachment"],
            leads=tuple(_column_from_json(column) for column in data["leads"]),
            columns=columns,
            rows=tuple(
                Row(row["hamlet"], row["printed_name"], row["order"], _cells_from_json(row["cells"], kinds))
                for row in data["rows"]
            ),
            total_label=data["total"]["label"],
            total=_cells_from_json(data["total"]["cells"], kinds),
            published=tuple(Published(**one) for one in data["published"]),
            findings=tuple(_finding_from_json(one) for one in data["findings"]),
            notes=tuple(data["notes"]),
            ending=data["ending"],
            document=data["document"],
            file_stem=data["file_stem"],
            content_code=data.get("content_code", ""),  # what was issued before there was one
        )


_FORMULAS: dict[str, type[Sum] | type[Difference] | type[Ratio]] = {
    "sum": Sum,
    "difference": Difference,
    "ratio": Ratio,
}


def _column_to_json(column: Column) -> dict[str, Any]:
    return {
        "key": column.key,
        "label": column.label,
        "kind": column.kind.value,
        "width": column.width,
        "group": column.group,
        "formula": _formula_to_json(column.formula),
        "total": _formula_to_json(column.total),
    }


def _formula_to_json(formula: Formula | None) -> dict[str, str] | None:
    if formula is None:
        return None
    return {"operation": type(formula).__name__.lower(), **vars(formula)}


def _formula_from_json(data: Mapping[str, str] | None) -> Any:
    if data is None:
        return None
    columns = {key: value for key, value in data.items() if key != "operation"}
    return _FORMULAS[data["operation"]](**columns)


def _column_from_json(data: Mapping[str, Any]) -> Column:
    return Column(
        key=data["key"],
        label=data["label"],
        kind=ColumnKind(data["kind"]),
        width=data["width"],
        group=data["group"],
        formula=_formula_from_json(data["formula"]),
        total=_formula_from_json(data["total"]),
    )


def _row_to_json(row: Row) -> dict[str, Any]:
    return {
        "hamlet": row.hamlet,
        "printed_name": row.printed_name,
        "order": row.order,
        "cells": _cells_to_json(row.cells),
    }


def _cells_to_json(cells: Mapping[str, Cell]) -> dict[str, Any]:
    return {
        key: {
            "value": str(cell.value) if isinstance(cell.value, Rate) else cell.value,
            "text": cell.text,
            "stated": cell.stated,
        }
        for key, cell in cells.items()
    }


def _cells_from_json(cells: Mapping[str, Any], kinds: Mapping[str, ColumnKind]) -> dict[str, Cell]:
    return {
        key: Cell(_value_from_json(cell["value"], kinds[key]), cell["text"], cell["stated"])
        for key, cell in cells.items()
    }


def _value_from_json(value: Any, kind: ColumnKind) -> CellValue:
    if value is None or kind is not ColumnKind.RATE:
        return value
    part, whole = value.split("/")
    return Rate(int(part), int(whole))


def _published_to_json(one: Published) -> dict[str, Any]:
    return dict(vars(one))


def _finding_from_json(data: Mapping[str, Any]) -> Finding:
    return Finding(
        Level(data["level"]),
        data["code"],
        data["message"],
        hamlet=data["hamlet"],
        key=data["key"],
        data=data["data"],
    )
