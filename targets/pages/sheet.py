"""The grid of a version's table: columns, rows, cells, the row `CỘNG`, bars."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType
from urllib.parse import urlencode

from households.pages.from_register import HouseholdLinks
from targets.charts import Bar, bars_of
from targets.pages.columns import SLUGS, TABS, Column, Typed, columns_of, grid_columns, stored_rows
from targets.queries.versions import LineView, VersionView, figures_of
from targets.rules import (
    OPTIONAL_COLUMNS,
    HamletFigures,
    PovertyClass,
    StatedDifference,
    Totals,
    capacity_of,
    compare_stated,
    totals_of,
)
from thinhduc import grids
from thinhduc.figures import format_count, format_rate, rate_of
from thinhduc.findings import Finding, Level
from thinhduc.sums import total_of

NOTHING: Mapping[str, str] = MappingProxyType({})
FIT_BESIDE = 1  # added columns that still leave room for the cards beside the table


@dataclass(frozen=True)
class SheetCell:
    """A cell: `text` as printed, or as it was typed; `error` what is wrong with that; `history` is an address.

    `households`: where the households behind a copied figure are listed, empty where the register does not hold them.
    """

    column: Column
    name: str
    hamlet: str
    text: str
    label: str
    history: str
    stored: str = ""
    error: str = ""
    level: str = ""
    households: str = ""

    @property
    def figure(self) -> str:
        """The line's field, or the computed figure."""
        return self.column.figure

    @property
    def is_unsaved(self) -> bool:
        """Typed and not stored yet."""
        return self.column.is_typed and self.text != self.stored

    @property
    def is_unknown(self) -> bool:
        """A dash, never zero."""
        return not self.column.is_typed and not self.column.is_text and self.text == "–"


@dataclass(frozen=True)
class SheetRow:
    """A hamlet's row; `findings` are those about it in this table."""

    order: int
    name: str
    slug: str
    cells: tuple[SheetCell, ...]
    bar: Bar
    bar_text: str
    findings: tuple[Finding, ...] = ()

    @property
    def level(self) -> str:
        """The heaviest finding's level; "blank" where figures are only not typed yet, empty without a finding."""
        faults = [finding for finding in self.findings if not finding.code.startswith("missing-")]
        return heaviest(faults) or ("blank" if self.findings else "")

    @property
    def finding_text(self) -> str:
        """All that is to be looked at, in one text."""
        return " ".join(finding.message for finding in self.findings)


@dataclass(frozen=True)
class TotalCell:
    """A total: computed from the rows, and what somebody stated beside it where the two differ."""

    column: Column
    text: str
    difference: StatedDifference | None = None
    is_published: bool = False
    pasted: str = ""


@dataclass(frozen=True)
class Sheet:
    """One table of a version."""

    poverty_class: PovertyClass
    slug: str
    columns: tuple[Column, ...]
    rows: tuple[SheetRow, ...]
    totals: tuple[TotalCell, ...]
    seen: str
    is_open: bool
    blanks: int

    @property
    def is_wide(self) -> bool:
        """So many columns were added that the table needs the page's whole width."""
        return sum(column.key in OPTIONAL_COLUMNS for column in self.columns) > FIT_BESIDE

    @cached_property
    def published(self) -> tuple[StatedDifference, ...]:
        """The stated totals that differ from the computed ones, in the table's order."""
        return tuple(cell.difference for cell in self.totals if cell.difference is not None)


@dataclass(frozen=True)
class Tab:
    """One of the two tables as its tab names it: "Hộ nghèo 37 → 31"."""

    slug: str
    label: str
    opening: str
    closing: str
    is_current: bool
    level: str


def heaviest(findings: Iterable[Finding]) -> str:
    """The level that weighs most; empty where there is none.

    >>> heaviest([Finding(Level.NOTE, "a", ""), Finding(Level.WARNING, "b", "")])
    'warning'
    """
    levels = [finding.level for finding in findings]
    return next((level.value for level in Level if level in levels), "")


def with_typed(view: VersionView, rows: Typed) -> VersionView:
    """The version as it would be if what was typed were stored; unknown orders are passed over."""

    def typed_line(line: LineView) -> LineView:
        cells = rows.get(line.order, {})
        figures = {
            key: value if isinstance(value := cells.get(key, old), int) or value is None else old
            for key, old in line.figures.items()
        }
        texts = {key: str(cells.get(key, old) or "") for key, old in line.texts.items()}
        return replace(line, figures=figures, texts=texts)

    return replace(view, lines=tuple(typed_line(line) for line in view.lines))


def is_about(finding: Finding, poverty_class: PovertyClass) -> bool:
    """Whether a finding concerns a table: its own, or both."""
    return finding.data.get("poverty_class") in (None, poverty_class.value)


def names_in(finding: Finding) -> frozenset[str]:
    """The hamlets a finding names."""
    listed = finding.data.get("hamlets")
    names = str(listed).split(", ") if listed else [finding.hamlet]
    return frozenset(name for name in names if name)


@dataclass(frozen=True)
class Typing:
    """What stands typed in a table and is not stored: the texts over what is stored, and what is wrong by field."""

    overlay: grids.Overlay
    errors: Mapping[str, str] = field(default_factory=dict)


def sheet_of(
    view: VersionView,
    poverty_class: PovertyClass,
    findings: Sequence[Finding],
    *,
    history_url: str,
    links: HouseholdLinks,
    is_typed_in: bool,
    shown: VersionView | None = None,
    typing: Typing | None = None,
    pasted: Mapping[str, str] = NOTHING,
) -> Sheet:
    """The table as it is shown; `view` is stored, `shown` has what was typed in it, where anything was.

    `history_url` is the address of the figures' history, without its query; `links` lead to the households of copied
    figures; `pasted` are totals by field that stand typed and are not stored yet.
    """
    shown = shown or view
    lines = shown.table(poverty_class)
    columns = columns_of(view, poverty_class, is_typed_in=is_typed_in)
    bars = bars_of([(line.opening, line.closing) for line in lines])
    maker = _RowMaker(view, columns, findings, typing, poverty_class, history_url, links)
    rows = tuple(
        maker.row(stored, line, figures, bar)
        for stored, line, figures, bar in zip(view.lines, shown.lines, lines, bars, strict=True)
    )
    typed_columns = grid_columns(view, poverty_class)
    seen = typing.overlay.seen if typing else stored_rows(view, typed_columns)
    return Sheet(
        poverty_class=poverty_class,
        slug=SLUGS[poverty_class],
        columns=columns,
        rows=rows,
        totals=total_cells(shown, poverty_class, columns, pasted),
        seen=grids.seen_text(seen),
        is_open=is_typed_in,
        blanks=sum(line.reduction is None for line in view.table(poverty_class)),
    )


@dataclass(frozen=True)
class _RowMaker:
    """What all rows of a table are made with."""

    view: VersionView
    columns: Sequence[Column]
    findings: Sequence[Finding]
    typing: Typing | None
    poverty_class: PovertyClass
    history_url: str
    links: HouseholdLinks

    def row(self, stored: LineView, line: LineView, figures: HamletFigures, bar: Bar) -> SheetRow:
        about = tuple(
            finding
            for finding in self.findings
            if line.name in names_in(finding) and is_about(finding, self.poverty_class)
        )
        cells = tuple(self._cell(column, stored, line, figures, about) for column in self.columns)
        opening, closing = format_count(figures.opening), format_count(figures.closing)
        return SheetRow(line.order, line.name, line.hamlet_slug, cells, bar, f"{opening} → {closing}", about)

    def _cell(
        self,
        column: Column,
        stored: LineView,
        line: LineView,
        figures: HamletFigures,
        about: Sequence[Finding],
    ) -> SheetCell:
        name = grids.field_name(column.figure, line.order)
        printed = cell_text(line, figures, column, self.poverty_class)
        typed = None
        error = ""
        if self.typing and column.is_typed:
            typed = self.typing.overlay.texts.get(line.order, {}).get(column.figure)
            error = self.typing.errors.get(name, "")
        return SheetCell(
            column=column,
            name=name,
            hamlet=line.name,
            text=printed if typed is None else typed,
            label=f"{column.title}, {line.name}",
            history=f"{self.history_url}?{_history_query(self.view, line, column)}",
            stored=cell_text(stored, figures, column, self.poverty_class) if column.is_typed else "",
            error=error,
            level=heaviest(f for f in about if f.key == column.key),
            households=self._households(column, line),
        )

    def _households(self, column: Column, line: LineView) -> str:
        """Of a figure that was copied from the review of the year before."""
        reviewed = _REVIEWED.get(column.figure)
        return self.links.of(self.view.year - 1, reviewed, line.hamlet_slug) if reviewed else ""


def cell_text(line: LineView, figures: HamletFigures, column: Column, poverty_class: PovertyClass) -> str:
    """A cell as printed; an empty input for what is not yet decided, a dash for what is unknown elsewhere."""
    if column.is_text:
        return line.texts[column.figure]
    match column.key:
        case "rate":
            return format_rate(figures.rate)
        case "opening_rate":
            return format_rate(rate_of(figures.opening, figures.households))
        case "capacity":
            return format_count(capacity_of(figures, poverty_class))
        case "closing":
            return format_count(figures.closing)
    value = line.figures[column.figure]
    return "" if value is None and column.is_typed else format_count(value)


# A copied figure's history is that of the review it was copied from, in the year before.
_REVIEWED = {"poor_opening": "poor", "poor_no_labour": "no_labour", "near_poor_opening": "near_poor"}
# A computed figure opens the history of what decides it.
_FOLLOWS = {"closing": "reduction", "rate": "reduction", "capacity": "no_labour", "opening_rate": "opening"}


def _history_query(view: VersionView, line: LineView, column: Column) -> str:
    figure, year = column.figure, view.year
    if column.key in _FOLLOWS:
        figure = figure.removesuffix(column.key) + _FOLLOWS[column.key]
    if figure in _REVIEWED:
        figure, year = _REVIEWED[figure], view.year - 1
    return urlencode({"xom": line.hamlet_slug, "nam": year, "so": figure})


def total_cells(
    view: VersionView,
    poverty_class: PovertyClass,
    columns: Sequence[Column],
    pasted: Mapping[str, str] = NOTHING,
) -> tuple[TotalCell, ...]:
    """The row `CỘNG`: computed, with the stated totals that differ beside it."""
    totals = totals_of(view.table(poverty_class), poverty_class)
    stated = {one.key: one for one in view.stated.get(poverty_class, ())}
    cells = []
    for column in columns:
        one = stated.get(column.key)
        difference = compare_stated(one, totals) if one else None
        text = _total_text(view, totals, column)
        cells.append(TotalCell(column, text, difference, view.is_issued, pasted.get(column.figure, "")))
    return tuple(cells)


def _total_text(view: VersionView, totals: Totals, column: Column) -> str:
    if column.is_text:
        return ""
    if column.key == "rate":
        return format_rate(totals.rate)
    if column.key == "opening_rate":
        return format_rate(rate_of(totals.opening, totals.households))
    if column.key in ("persons", "assigned_minimum"):
        return format_count(total_of(line.figures[column.figure] for line in view.lines))
    return format_count(getattr(totals, column.key))


def tabs_of(view: VersionView, current: PovertyClass, findings: Sequence[Finding]) -> tuple[Tab, ...]:
    """Both tables with their totals, and whether something in them is to be looked at."""
    tabs = []
    for slug, poverty_class in TABS.items():
        totals = totals_of(view.table(poverty_class), poverty_class)
        own = [f for f in findings if f.data.get("poverty_class") == poverty_class.value]
        tabs.append(
            Tab(
                slug,
                poverty_class.label.capitalize(),
                format_count(totals.opening),
                format_count(totals.closing),
                poverty_class is current,
                heaviest(f for f in own if f.level is Level.ERROR),
            )
        )
    return tuple(tabs)


def hamlet_tables(view: VersionView, line: LineView) -> tuple[tuple[str, HamletFigures, int | None], ...]:
    """A hamlet's figures in both tables with its capacity, for the sheet that is handed out on paper."""
    found = []
    for poverty_class in PovertyClass:
        figures = figures_of(line, poverty_class)
        found.append((poverty_class.label.capitalize(), figures, capacity_of(figures, poverty_class)))
    return tuple(found)
