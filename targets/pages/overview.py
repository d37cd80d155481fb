"""The list of the years, and two versions side by side."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from targets.charts import Trend, trend_of
from targets.queries.versions import VersionView
from targets.rules import (
    HamletFigures,
    PovertyClass,
    State,
    Totals,
    compare_versions,
    entered_keys,
    label_of,
    totals_of,
)
from targets.rules.compare import HAMLET, Change, Difference
from thinhduc.figures import format_count, format_rate


@dataclass(frozen=True)
class YearRow:
    """A year's plan: the version that is worked on or in force."""

    year: int
    state: State
    state_label: str
    tag: str
    number: int
    in_force: int | None
    document: str
    poor: str
    near_poor: str
    rate: str
    near_poor_rate: str
    missing: int


_TAGS = {
    State.DRAFT: "act",
    State.SUBMITTED: "warning",
    State.RETURNED: "error",
    State.APPROVED: "ok",
    State.ISSUED: "ok",
}


def year_rows(years: Iterable[Sequence[VersionView]]) -> tuple[YearRow, ...]:
    """A row per year, the newest first; `years` holds each year's versions in the order of their numbers."""
    return tuple(sorted((_year_row(versions) for versions in years), key=lambda row: -row.year))


def current_of(versions: Sequence[VersionView]) -> VersionView:
    """The open version, else the one in force, else the last."""
    opened = [view for view in versions if not view.is_issued]
    in_force = [view for view in versions if view.is_in_force]
    return (opened or in_force or list(versions))[-1]


def _year_row(versions: Sequence[VersionView]) -> YearRow:
    view = current_of(versions)
    in_force = next((one for one in reversed(versions) if one.is_in_force), None)
    poor = totals_of(view.table(PovertyClass.POOR), PovertyClass.POOR)
    near_poor = totals_of(view.table(PovertyClass.NEAR_POOR), PovertyClass.NEAR_POOR)
    return YearRow(
        year=view.year,
        state=view.state,
        state_label="Đã bãi bỏ" if view.revoked else view.state_label,
        tag="error" if view.revoked else _TAGS[view.state],
        number=view.number,
        in_force=in_force.number if in_force else None,
        document=in_force.document_number if in_force else "",
        poor=f"{format_count(poor.opening)} → {format_count(poor.closing)}",
        near_poor=f"{format_count(near_poor.opening)} → {format_count(near_poor.closing)}",
        rate=format_rate(poor.rate),
        near_poor_rate=format_rate(near_poor.rate),
        missing=sum(
            getattr(line, key) is None
            for poverty_class in PovertyClass
            for line in view.table(poverty_class)
            for key in ("opening", "reduction")
        ),
    )


def years_trend(years: Iterable[Sequence[VersionView]]) -> Trend | None:
    """Poor and near-poor at each year's end: as reviewed, the last one as planned; None with less than two points."""
    series: dict[str, dict[int, int | None]] = {one.value: {} for one in PovertyClass}
    shown = sorted((current_of(versions) for versions in years), key=lambda view: view.year)[-5:]
    for view in shown:
        for poverty_class in PovertyClass:
            totals = totals_of(view.table(poverty_class), poverty_class)
            series[poverty_class.value][view.year - 1] = totals.opening
            series[poverty_class.value][view.year] = totals.closing
    return trend_of(series, planned_year=shown[-1].year if shown else None, width=320, height=150)


@dataclass(frozen=True)
class ComparedCell:
    """A figure in two versions, as printed."""

    head: str
    old: str
    new: str
    is_changed: bool


@dataclass(frozen=True)
class ComparedRow:
    """A hamlet in two versions; `note` where it came or went."""

    order: int
    name: str
    note: str
    cells: tuple[ComparedCell, ...]


@dataclass(frozen=True)
class ComparedTable:
    """One table in two versions; `sentences` say the differences in words."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[ComparedRow, ...]
    totals: tuple[ComparedCell, ...]
    sentences: tuple[str, ...]


def compared(old: VersionView, new: VersionView) -> tuple[ComparedTable, ...]:
    """Both tables of two versions, old → new."""
    return tuple(_compared_table(old, new, poverty_class) for poverty_class in PovertyClass)


def _compared_table(old: VersionView, new: VersionView, poverty_class: PovertyClass) -> ComparedTable:
    before = {line.name: line for line in old.table(poverty_class)}
    after = {line.name: line for line in new.table(poverty_class)}
    rows = []
    for name in [*after, *(name for name in before if name not in after)]:
        line = after.get(name) or before[name]
        note = "" if name in before and name in after else "thêm xóm" if name in after else "bỏ xóm"
        cells = _compared_cells(before.get(name), after.get(name), poverty_class)
        rows.append(ComparedRow(line.order, name, note, cells))
    sums = [totals_of(tuple(lines.values()), poverty_class) for lines in (before, after)]
    totals = _compared_cells(sums[0], sums[1], poverty_class)
    return ComparedTable(
        title=poverty_class.label.capitalize(),
        heads=tuple(cell.head for cell in totals),
        rows=tuple(rows),
        totals=totals,
        sentences=tuple(
            _sentence(one, poverty_class)
            for one in compare_versions(old.table(poverty_class), new.table(poverty_class), poverty_class)
            if one.key != "closing"
        ),
    )


def _compared_cells(
    old: HamletFigures | Totals | None, new: HamletFigures | Totals | None, poverty_class: PovertyClass
) -> tuple[ComparedCell, ...]:
    """A row's figures in both versions; a row that is not there has dashes."""
    cells = []
    for key in (*entered_keys(poverty_class), "closing", "rate"):
        head = "Tỷ lệ %" if key == "rate" else label_of(key, poverty_class)
        show = format_rate if key == "rate" else format_count
        before, after = show(getattr(old, key, None)), show(getattr(new, key, None))
        cells.append(ComparedCell(head, before, after, before != after))
    return tuple(cells)


def _sentence(one: Difference, poverty_class: PovertyClass) -> str:
    if one.key == HAMLET:
        return f"{one.name}: {one.change.label}."
    label = label_of(one.key, poverty_class)
    words = label[0].lower() + label[1:]
    if one.change is not Change.CHANGED:
        value = one.new if one.change is Change.ADDED else one.old
        return f"{one.name}: {words} {format_count(value)}."
    if one.old is not None and one.new is not None:
        way = "tăng" if one.new > one.old else "giảm"
        by = format_count(abs(one.new - one.old))
        return f"{one.name}: {words} từ {format_count(one.old)} thành {format_count(one.new)} ({way} {by})."
    return f"{one.name}: {words} từ {format_count(one.old)} thành {format_count(one.new)}."
