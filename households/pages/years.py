"""The list of years as it is shown: the line of the poor rate."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from households.queries import YearSummary
from thinhduc.figures import Rate, format_rate


@dataclass(frozen=True)
class Dot:
    """A year in the line chart."""

    year: int
    x: int
    y: int
    label_y: int
    value: str


@dataclass(frozen=True)
class Chart:
    """A line over the years, drawn in 340 × 130 with the axis at 104."""

    title: str
    unit: str
    points: str
    dots: tuple[Dot, ...]


def rate_chart(years: Sequence[YearSummary], last: int = 5) -> Chart | None:
    """The poor rate of the last years that have one; None for fewer than two."""
    known = [(year.year, rate) for year in years if (rate := year.totals.poor_rate) is not None][:last]
    if len(known) < 2:
        return None
    known.reverse()
    highest = max(rate.value for _, rate in known)
    step = 280 // (len(known) - 1)
    dots = tuple(_dot(place * step + 30, year, rate, highest) for place, (year, rate) in enumerate(known))
    points = " ".join(f"{dot.x},{dot.y}" for dot in dots)
    return Chart("Tỷ lệ hộ nghèo sau rà soát", "%", points, dots)


def _dot(x: int, year: int, rate: Rate, highest: Fraction) -> Dot:
    height = int(rate.value / highest * 70) if highest else 0
    return Dot(year, x, 98 - height, 88 - height, format_rate(rate))
