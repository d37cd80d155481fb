"""A hamlet's targets as its head reads them on a phone."""

from dataclasses import dataclass

from targets.charts import Trend, trend_of
from targets.queries.heads import HamletVersion, OwnHamlet
from targets.rules import HamletFigures, PovertyClass, capacity_of
from thinhduc.figures import format_change, format_count, format_rate


@dataclass(frozen=True)
class Tile:
    """One figure with its year; `accent` marks what is planned."""

    label: str
    value: str
    accent: bool = False


@dataclass(frozen=True)
class ClassCard:
    """One class of a hamlet: opening, planned reduction, closing; the rate in a sentence; how many can leave."""

    title: str
    tiles: tuple[Tile, ...]
    sentence: str
    capacity: str


def class_cards(shown: HamletVersion) -> tuple[ClassCard, ...]:
    """Both classes of a hamlet's line, as in the two annexes."""
    year = shown.version.year
    return (
        _card(shown.poor, PovertyClass.POOR, year),
        _card(shown.near_poor, PovertyClass.NEAR_POOR, year),
    )


def _card(figures: HamletFigures, poverty_class: PovertyClass, year: int) -> ClassCard:
    is_poor = poverty_class is PovertyClass.POOR
    reduction = None if figures.reduction is None else -figures.reduction
    tiles = (
        Tile(f"Sau rà soát {year - 1}", format_count(figures.opening)),
        Tile("Kế hoạch giảm", format_change(reduction), accent=True),
        Tile(f"Cuối kỳ {year}", format_count(figures.closing)),
    )
    capacity = capacity_of(figures, poverty_class)
    return ClassCard(
        title=poverty_class.label.capitalize(),
        tiles=tiles,
        sentence=rate_sentence(figures, year) + (_no_labour(figures) if is_poor else ""),
        capacity=f"{format_count(capacity)} hộ" if is_poor and capacity is not None else "",
    )


def rate_sentence(figures: HamletFigures, year: int) -> str:
    """The rate with what it is a share of; without households it says that they are missing.

    >>> rate_sentence(HamletFigures(12, "Làng Mơn", households=130, opening=10, no_labour=6, reduction=2), 2022)
    'Tỷ lệ 6,15 % trên 130 hộ'
    >>> rate_sentence(HamletFigures(12, "Làng Mơn", opening=10, reduction=2), 2022)
    'Chưa có tổng số hộ năm 2022 nên chưa tính được tỷ lệ'
    """
    if figures.rate is None:
        return f"Chưa có tổng số hộ năm {year} nên chưa tính được tỷ lệ"
    return f"Tỷ lệ {format_rate(figures.rate)} % trên {format_count(figures.households)} hộ"


def _no_labour(figures: HamletFigures) -> str:
    if figures.no_labour is None:
        return ""
    return f" · {format_count(figures.no_labour)} hộ không còn khả năng lao động"


def hamlet_trend(hamlet: OwnHamlet) -> Trend | None:
    """The hamlet's households of both classes at each year's end: as reviewed, the last year as planned."""
    poor: dict[int, int | None] = {}
    near_poor: dict[int, int | None] = {}
    for one in reversed(hamlet.years):
        poor |= {one.year - 1: one.shown.poor.opening, one.year: one.shown.poor.closing}
        near_poor |= {one.year - 1: one.shown.near_poor.opening, one.year: one.shown.near_poor.closing}
    last = hamlet.years[0].year if hamlet.years else None
    return trend_of({"poor": poor, "near_poor": near_poor}, planned_year=last, width=340, height=150)
