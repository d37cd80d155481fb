"""The review grid as it is shown: cells, totals, what to look at."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from urllib.parse import urlencode

from django.urls import reverse

from households.forms.results import COLUMNS, SOURCES, Posted
from households.pages.findings import FindingView, fault_views, finding_views, gap_views, waiting_views
from households.pages.from_register import HouseholdLinks, RegisterNote, register_note
from households.queries import Beside, ReviewRow, Sheet
from households.rules import (
    KEYS,
    LABELS,
    ReviewFigures,
    ReviewTotals,
    check_review,
    check_stated_totals,
    compare_stated,
    totals_of,
)
from thinhduc import grids
from thinhduc.errors import ClashText
from thinhduc.figures import format_count, format_time
from thinhduc.stated import StatedDifference, StatedTotal

# Last year's figures stand before this year's of the same kind, for comparison only.
COMPARED = ("poor", "near_poor")


@dataclass(frozen=True)
class CellView:
    """A cell of the grid: typed in, or read only with a link to its history. `before` is last year's figure.

    `households`: where the households behind the figure are listed, empty where the register does not hold them.
    """

    name: str
    figure: str
    hamlet: str
    label: str
    head: str
    text: str
    stored: str
    error: str
    history: str
    before: str | None = None
    before_history: str = ""
    households: str = ""
    before_households: str = ""


@dataclass(frozen=True)
class RowView:
    """A hamlet's row."""

    order: int
    name: str
    history: str
    cells: tuple[CellView, ...]
    is_confirmed: bool
    is_entered: bool
    source: str
    confirmed_by: str
    confirmed_at: datetime | None
    level: str
    is_unsaved: bool
    refused: str


@dataclass(frozen=True)
class HeadView:
    """A column's head; `before` is the year that is compared with."""

    key: str
    label: str
    short: str
    before: int | None


@dataclass(frozen=True)
class TotalView:
    """A column's total as computed, with the stated one where it differs."""

    key: str
    head: str
    text: str
    history: str
    before: str | None
    difference: StatedDifference | None
    stated_text: str

    @property
    def difference_words(self) -> str:
        """How far the stated total is off."""
        return f"lệch {self.difference.amount_text}" if self.difference else ""


@dataclass(frozen=True)
class ReviewPage:
    """The review grid of a year."""

    year: int
    as_of: date | None
    heads: tuple[HeadView, ...]
    rows: tuple[RowView, ...]
    totals: tuple[TotalView, ...]
    figures: ReviewTotals
    poor_change: int | None
    near_poor_change: int | None
    findings: tuple[FindingView, ...]
    errors: Mapping[str, str]
    seen: str
    stated_texts: tuple[tuple[str, str], ...]
    unsaved: int
    source: str
    note: str
    sources: tuple[tuple[str, str], ...] = SOURCES
    confirmed: int = 0
    entered: int = 0
    register: RegisterNote | None = None

    @property
    def rate_urls(self) -> dict[str, str]:
        """Where the history behind the rates stands, by class."""
        return {total.key: total.history for total in self.totals if total.key in COMPARED}

    @property
    def before_year(self) -> str:
        """The year that is compared with, as written."""
        return str(self.year - 1)

    @property
    def open_rows(self) -> list[RowView]:
        """The hamlets that can be confirmed."""
        return [row for row in self.rows if not row.is_confirmed]

    @property
    def locked_rows(self) -> list[RowView]:
        """The hamlets that can be unlocked."""
        return [row for row in self.rows if row.is_confirmed]

    @property
    def removable(self) -> list[str]:
        """The stated totals that can be taken out at once; empty where one button is enough."""
        keys = [finding.removes for finding in self.findings if finding.removes]
        return keys if len(keys) > 1 else []


@dataclass(frozen=True)
class Typing:
    """What stands typed over a sheet."""

    overlay: grids.Overlay
    errors: Mapping[str, str] = field(default_factory=dict)
    total_texts: Mapping[str, str] = field(default_factory=dict)
    totals: Mapping[str, int] = field(default_factory=dict)
    refused: Mapping[int, str] = field(default_factory=dict)
    source: str = SOURCES[0][0]
    note: str = ""


def typing_of(sheet: Sheet, posted: Posted | None = None, decided: Collection[int] = ()) -> Typing:
    """What a post typed, over what is stored; without a post what is stored."""
    stored = {row.order: row.values for row in sheet.rows}
    locked = frozenset(row.order for row in sheet.rows if row.is_confirmed)
    if posted is None:
        return Typing(grids.lay_over(grids.TypedGrid({}, {}), {}, stored, COLUMNS))
    overlay = grids.lay_over(posted.grid, posted.seen, stored, COLUMNS, decided=decided, locked=locked)
    errors = {fault.name: fault.message for fault in posted.grid.faults if fault.order in overlay.unsaved}
    return Typing(
        overlay,
        errors,
        posted.grid.total_texts,
        posted.grid.totals,
        _refused_texts(sheet, posted, locked),
        posted.source,
        posted.note,
    )


def _refused_texts(sheet: Sheet, posted: Posted, locked: Collection[int]) -> dict[int, str]:
    """What was typed into confirmed rows, in words: it is not stored and must not vanish."""
    by_order = sheet.by_order()
    refused = {}
    for order in locked:
        typed = posted.grid.texts.get(order, {})
        differing = [
            f"{column.label} {typed[column.key].strip() or 'trống'}"
            for column in COLUMNS
            if column.key in typed
            and typed[column.key].strip() != column.show(by_order[order].values[column.key])
            and typed[column.key].strip() != column.show(posted.seen.get(order, {}).get(column.key))
        ]
        if differing:
            refused[order] = "; ".join(differing)
    return refused


def shown_figures(sheet: Sheet, typing: Typing) -> list[ReviewFigures]:
    """The rows as typed; a cell that can not be read is unknown."""
    rows = []
    for row in sheet.rows:
        texts = typing.overlay.texts[row.order]
        rows.append(ReviewFigures(row.order, row.name, **{c.key: _count(c, texts[c.key]) for c in COLUMNS}))
    return rows


def _count(column: grids.Column, text: str) -> int | None:
    try:
        value = column.parse(text)
    except ValueError:
        return None
    return value if isinstance(value, int) else None


def review_page(
    sheet: Sheet, typing: Typing, *, commune: str, now: datetime, who: str, beside: Beside
) -> ReviewPage:
    """The grid with totals and findings of what it shows; `beside`: what is stored, beside the register."""
    figures = shown_figures(sheet, typing)
    totals = totals_of(figures)
    stated = _stated(sheet, typing, now, who)
    before = {key: _before_total(sheet, key) for key in COMPARED}
    raw = [*check_review(figures), *check_stated_totals(stated.values(), totals)]
    findings = [
        *fault_views(sheet, typing.errors),
        *finding_views(sheet, raw),
        *waiting_views(stated, totals),
        *gap_views(figures),
    ]
    levels = {finding.hamlet: finding.level.value for finding in raw if finding.hamlet}
    address = reverse("households:figure_history", args=[commune])
    extents = {sheet.year: sheet.register_extent, sheet.year - 1: sheet.extent_before}
    maker = _RowMaker(sheet, typing, levels, address, HouseholdLinks(commune, extents))
    return ReviewPage(
        year=sheet.year,
        as_of=sheet.as_of,
        heads=tuple(
            HeadView(c.key, c.label, c.short, sheet.year - 1 if c.key in COMPARED else None) for c in COLUMNS
        ),
        rows=tuple(maker.row(row) for row in sheet.rows),
        totals=tuple(
            TotalView(
                key=c.key,
                head=c.short,
                text=format_count(getattr(totals, c.key)),
                history=history_url(address, sheet.year, c.key),
                before=format_count(before[c.key]) if c.key in COMPARED else None,
                difference=compare_stated(stated[c.key], totals) if c.key in stated else None,
                stated_text=stated[c.key].text if c.key in stated else "",
            )
            for c in COLUMNS
        ),
        figures=totals,
        poor_change=_change(totals.poor, before["poor"]),
        near_poor_change=_change(totals.near_poor, before["near_poor"]),
        findings=tuple(findings),
        errors=typing.errors,
        seen=grids.seen_text(typing.overlay.seen),
        stated_texts=tuple((key, typing.total_texts.get(key, "")) for key in KEYS),
        unsaved=len(typing.overlay.unsaved),
        source=typing.source,
        note=typing.note,
        confirmed=sheet.confirmed,
        entered=sheet.entered,
        register=register_note(beside),
    )


def _change(now: int | None, before: int | None) -> int | None:
    return None if now is None or before is None else now - before


def _before_total(sheet: Sheet, key: str) -> int | None:
    """Last year's total over the hamlets of this year; unknown where one is missing."""
    values = [sheet.before.get(row.hamlet.id, {}).get(key) for row in sheet.rows]
    known = [value for value in values if value is not None]
    return sum(known) if known and len(known) == len(values) else None


def _stated(sheet: Sheet, typing: Typing, now: datetime, who: str) -> dict[str, StatedTotal]:
    """The stated totals by key: those stored, and over them those pasted and not yet saved."""
    stated = {one.key: one for one in sheet.stated}
    for key, value in typing.totals.items():
        if key in stated and stated[key].value == value:
            continue
        stated[key] = StatedTotal(
            key, format_count(value), value, by=who, at_text=format_time(now), source="vừa dán"
        )
    return stated


@dataclass(frozen=True)
class _RowMaker:
    """What all rows are made with."""

    sheet: Sheet
    typing: Typing
    levels: Mapping[str, str]
    address: str  # of the figures' history
    links: HouseholdLinks

    def row(self, row: ReviewRow) -> RowView:
        faulty = any(name.rpartition("-")[2] == str(row.order) for name in self.typing.errors)
        return RowView(
            order=row.order,
            name=row.name,
            history=history_url(self.address, self.sheet.year, hamlet=row.hamlet.slug),
            cells=tuple(self._cell(row, column) for column in COLUMNS),
            is_confirmed=row.is_confirmed,
            is_entered=row.is_entered,
            source=row.source,
            confirmed_by=row.confirmed_by,
            confirmed_at=row.confirmed_at,
            level="error" if faulty else self.levels.get(row.name, ""),
            is_unsaved=row.order in self.typing.overlay.unsaved,
            refused=self.typing.refused.get(row.order, ""),
        )

    def _cell(self, row: ReviewRow, column: grids.Column) -> CellView:
        name = grids.field_name(column.key, row.order)
        text = self.typing.overlay.texts[row.order][column.key]
        before = None
        if column.key in COMPARED:
            before = format_count(self.sheet.before.get(row.hamlet.id, {}).get(column.key))
        year, slug = self.sheet.year, row.hamlet.slug
        return CellView(
            name=name,
            figure=column.key,
            hamlet=row.name,
            label=f"{column.label}, {row.name}",
            head=column.short,
            text=format_count(row.values[column.key]) if row.is_confirmed else text,
            stored=column.show(row.values[column.key]),
            error=self.typing.errors.get(name, ""),
            history=history_url(self.address, year, column.key, slug),
            before=before,
            before_history=history_url(self.address, year - 1, column.key, slug) if before else "",
            households=self.links.of(year, column.key, slug),
            before_households=self.links.of(year - 1, column.key, slug) if before else "",
        )


def history_url(address: str, year: int, figure: str = "", hamlet: str = "") -> str:
    """Where the history of a figure stands; `address` is that of all figures' history."""
    asked = {"xom": hamlet, "nam": year, "so": figure}
    query = urlencode({name: value for name, value in asked.items() if value})
    return f"{address}?{query}"


def open_clashes(sheet: Sheet, posted: Posted) -> list[ClashText]:
    """The conflict a person left undecided, again: what the page showed as stored is the post's base."""
    names = {row.order: row.name for row in sheet.rows}
    clashes = []
    for name in posted.fields.get("clashes", "").split():
        key, _, order = name.rpartition("-")
        place = grids.read_order(order)
        if key not in KEYS or place not in names:
            continue
        column = next(column for column in COLUMNS if column.key == key)
        stored = column.show(posted.seen.get(place, {}).get(key))
        clashes.append(ClashText(names[place], LABELS[key], name, "", posted.fields.get(name, ""), stored))
    return clashes
