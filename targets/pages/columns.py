"""The columns of a version's table on screen, and those a person types in."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from targets.queries.versions import VersionView
from targets.rules import OPTIONAL_COLUMNS, PovertyClass
from thinhduc import grids
from thinhduc.merging import Cell as Value

TABS = {"ngheo": PovertyClass.POOR, "can-ngheo": PovertyClass.NEAR_POOR}
SLUGS = {poverty_class: slug for slug, poverty_class in TABS.items()}

Typed = Mapping[int, Mapping[str, Value]]


@dataclass(frozen=True)
class Column:
    """A column: `key` of the table, `figure` of the line's field or of the computed figure, head in two lines.

    `tone` is how its figures look: "" entered, "mute" beside the point, "strong" computed, "act" to be decided.
    """

    key: str
    figure: str
    head: str
    unit: str
    title: str
    tone: str = ""
    is_typed: bool = False
    is_text: bool = False

    @property
    def short(self) -> str:
        """The head in one line, for a card on a phone."""
        return f"{self.head} {self.unit}".strip()


def columns_of(
    view: VersionView, poverty_class: PovertyClass, *, is_typed_in: bool = True
) -> tuple[Column, ...]:
    """The grid's columns: those of the annex, the capacity, and what the version added.

    Columns are typed ones only while the version is open, and for somebody who may type in it.
    """
    year, before = str(view.year), str(view.year - 1)
    prefix, words = poverty_class.value, poverty_class.label
    is_poor = poverty_class is PovertyClass.POOR
    added = {key for key in view.columns if key in OPTIONAL_COLUMNS}
    columns = [
        Column("households", "households", "Tổng số hộ", year, f"Tổng số hộ năm {year}", "", True),
        Column("persons", "persons", "Nhân khẩu", year, f"Tổng số nhân khẩu năm {year}", "", True),
        Column(
            "opening",
            f"{prefix}_opening",
            "Sau rà soát",
            before,
            f"{words.capitalize()} sau rà soát năm {before}",
        ),
        Column(
            "opening_rate",
            f"{prefix}_opening_rate",
            "Tỷ lệ đầu kỳ",
            "%",
            f"Tỷ lệ {words} đầu kỳ trên tổng số hộ năm {year}",
            "mute",
        ),
        Column(
            "no_labour",
            "poor_no_labour",
            "Không còn",
            "KNLĐ",
            "Hộ nghèo không còn khả năng lao động",
            "mute",
        ),
        Column("capacity", "poor_capacity", "Có thể", "giảm", "Số hộ có thể giảm", "mute"),
        Column(
            "assigned_minimum",
            f"{prefix}_minimum",
            "Giao tối thiểu",
            year,
            f"Mức giao tối thiểu, {words}",
            "",
            True,
        ),
        Column("reduction", f"{prefix}_reduction", "Kế hoạch", "giảm", f"Kế hoạch giảm {words}", "act", True),
        Column(
            "closing", f"{prefix}_closing", "Cuối kỳ", year, f"{words.capitalize()} cuối kỳ {year}", "strong"
        ),
        Column("rate", f"{prefix}_rate", "Tỷ lệ", "%", f"Tỷ lệ {words} cuối kỳ năm {year}"),
        Column("note", "note", "Ghi chú", "", "Ghi chú", "", True, True),
    ]
    shown = [
        column
        for column in columns
        if (column.key not in OPTIONAL_COLUMNS or column.key in added)
        and (is_poor or column.key not in ("no_labour", "capacity"))
    ]
    return tuple(
        column if is_typed_in and view.is_open else replace(column, is_typed=False) for column in shown
    )


def grid_columns(view: VersionView, poverty_class: PovertyClass) -> list[grids.Column]:
    """The columns a person types in, as the grid's form reads them."""
    return [
        grids.Column(
            column.figure, column.title, column.title, column.is_text, aliases=_ALIASES.get(column.key, ())
        )
        for column in columns_of(view, poverty_class)
        if column.is_typed
    ]


# Other heads under which a pasted block may hold a column.
_ALIASES = {
    "households": ("tổng số hộ",),
    "persons": ("nhân khẩu", "tổng số nhân khẩu"),
    "assigned_minimum": ("mức giao tối thiểu", "giao tối thiểu"),
    "opening": ("hộ nghèo sau rà soát", "hộ cận nghèo sau rà soát", "sau rà soát"),
    "no_labour": ("không còn khả năng lao động", "không còn KNLĐ"),
    "reduction": ("kế hoạch giảm", "giảm"),
    "closing": ("hộ nghèo cuối kỳ", "hộ cận nghèo cuối kỳ", "cuối kỳ"),
    "note": ("ghi chú",),
}


def stored_rows(view: VersionView, columns: Iterable[grids.Column]) -> dict[int, dict[str, Value]]:
    """What is stored of the typed fields, by order and key."""
    keys = [column.key for column in columns]
    return {line.order: {key: {**line.figures, **line.texts}[key] for key in keys} for line in view.lines}


def paste_columns(view: VersionView, poverty_class: PovertyClass) -> list[grids.Column]:
    """The columns a pasted annex has, in its order: the typed ones, and those of which only a total is taken."""
    known = {column.key: column for column in grid_columns(view, poverty_class)}
    return [
        known.get(column.figure)
        or grids.Column(column.figure, column.title, aliases=_ALIASES.get(column.key, ()))
        for column in columns_of(view, poverty_class)
        if column.key not in ("capacity", "rate", "opening_rate")
    ]
