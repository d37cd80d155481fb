"""Where the marks of a small chart stand: whole numbers in the chart's own units, for SVG attributes.

A page draws them; the same values stand in a table beside the chart.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

LABEL_GAP = 9  # between a mark and the base of its figure
LABEL_BELOW = 19
LABEL_HEIGHT = 14


@dataclass(frozen=True)
class Mark:
    """A point of a line: its year and value, and where it stands; `label_y` is the base of its figure's text.

    `is_planned`: the value is what a plan wants, not what a review found.
    """

    year: int
    value: int
    x: int
    y: int
    label_y: int
    is_planned: bool


@dataclass(frozen=True)
class Line:
    """A series: the marks in the order of the years, and the points of the stroke through them."""

    marks: tuple[Mark, ...]
    points: str


@dataclass(frozen=True)
class YearTick:
    """A year under the chart."""

    year: int
    x: int


@dataclass(frozen=True)
class Trend:
    """Lines over the same years and the same scale."""

    width: int
    height: int
    baseline: int
    years: tuple[YearTick, ...]
    lines: Mapping[str, Line]


def trend_of(
    series: Mapping[str, Mapping[int, int | None]],
    *,
    planned_year: int | None = None,
    width: int = 400,
    height: int = 180,
) -> Trend | None:
    """Lines from values by year, zero at the baseline; unknown values are left out. None where nothing is known.

    The values of `planned_year` are planned ones.

    >>> trend = trend_of({"poor": {2021: 37, 2022: 31}})
    >>> [(mark.year, mark.value, mark.x) for mark in trend.lines["poor"].marks]
    [(2021, 37, 40), (2022, 31, 360)]
    >>> trend_of({"poor": {2021: None}}) is None
    True
    """
    known = {
        name: {year: value for year, value in values.items() if value is not None}
        for name, values in series.items()
    }
    years = sorted({year for values in known.values() for year in values})
    if not years:
        return None
    top, baseline, side = 34, height - 30, 40
    highest = max((value for values in known.values() for value in values.values()), default=0) or 1
    span = max(1, years[-1] - years[0])
    places = {year: side + (year - years[0]) * (width - 2 * side) // span for year in years}
    if len(years) == 1:
        places = {years[0]: width // 2}

    def height_of(value: int) -> int:
        return baseline - value * (baseline - top) // highest

    def label_of(name: str, year: int) -> int:
        """Above its mark; the figures of a lower line stand below theirs, as long as that is above the axis."""
        y, order = height_of(known[name][year]), list(known)
        others = [other for other in order if other != name and year in known[other]]
        heights = {other: height_of(known[other][year]) for other in others}
        has_higher = any(h < y or (h == y and order.index(o) < order.index(name)) for o, h in heights.items())
        if has_higher and y + LABEL_BELOW < baseline:
            return y + LABEL_BELOW
        is_crowded = any(0 <= h - y < LABEL_HEIGHT and h + LABEL_BELOW >= baseline for h in heights.values())
        return y - LABEL_GAP - (LABEL_HEIGHT if is_crowded and not has_higher else 0)

    def line(name: str) -> Line:
        marks = tuple(
            Mark(year, value, places[year], height_of(value), label_of(name, year), year == planned_year)
            for year, value in sorted(known[name].items())
        )
        return Line(marks, " ".join(f"{mark.x},{mark.y}" for mark in marks))

    return Trend(
        width,
        height,
        baseline,
        tuple(YearTick(year, places[year]) for year in years),
        {name: line(name) for name in known},
    )


@dataclass(frozen=True)
class Bar:
    """A bar from the year's opening to its planned closing; widths of a full length of 100, None where unknown."""

    opening: int | None
    closing: int | None


def bars_of(pairs: Sequence[tuple[int | None, int | None]]) -> tuple[Bar, ...]:
    """Bars of openings and closings on one scale; what is more than nothing is at least one unit wide.

    >>> bars_of([(10, 8), (0, 0), (None, None)])
    (Bar(opening=100, closing=80), Bar(opening=0, closing=0), Bar(opening=None, closing=None))
    """
    longest = max((value for pair in pairs for value in pair if value is not None), default=0) or 1

    def width(value: int | None) -> int | None:
        return None if value is None else max(value * 100 // longest, 1 if value > 0 else 0)

    return tuple(Bar(width(opening), width(closing)) for opening, closing in pairs)
