"""A figure over the years as it is printed: a row per hamlet, a column per year."""

from dataclasses import dataclass

from households.queries.series import Series
from households.rules import LABELS
from thinhduc.figures import format_count

FIGURES = {key: LABELS[key] for key in ("poor", "near_poor", "households")}


@dataclass(frozen=True)
class SeriesRow:
    """A hamlet's figures; `note` where it was merged or split within the years."""

    name: str
    note: str
    cells: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class SeriesPage:
    """The table: years as heads, rows, the commune's total per year."""

    title: str
    years: tuple[int, ...]
    rows: tuple[SeriesRow, ...]
    totals: tuple[tuple[int, str], ...]


def series_page(series: Series, key: str) -> SeriesPage:
    """The series as texts; a dash for what is not known."""
    return SeriesPage(
        title=FIGURES[key],
        years=series.years,
        rows=tuple(
            SeriesRow(
                hamlet.name,
                _note(series, hamlet.id),
                tuple((year, format_count(series.values[hamlet.id].get(year))) for year in series.years),
            )
            for hamlet in series.hamlets
        ),
        totals=tuple((year, format_count(series.totals[year])) for year in series.years),
    )


def _note(series: Series, hamlet_id: int) -> str:
    if hamlet_id in series.parts:
        return "mới chia; năm trước khi chia không tách được"
    return "gồm cả các xóm trước sáp nhập" if hamlet_id in series.merged else ""
