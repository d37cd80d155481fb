"""What the start pages of officer and leader show beside the tasks: the plan in force, the figures at a glance."""

from collections.abc import Iterable
from dataclasses import dataclass

from targets.charts import Bar, Trend, bars_of, trend_of
from targets.pages.hamlet import Tile
from targets.queries.candidates import SoFar
from targets.queries.starts import CommuneWork, Glance, HamletGlance, ReviewState
from targets.rules import PovertyClass, Totals
from thinhduc.figures import format_change, format_count, format_rate

# The annexes of a plan by their addresses.
ANNEXES = (("annex-poor", "Biểu hộ nghèo"), ("annex-near-poor", "Biểu hộ cận nghèo"))


@dataclass(frozen=True)
class ClassFigures:
    """The commune's figures of one class, and the rate in a sentence."""

    title: str
    tiles: tuple[Tile, ...]
    sentence: str


@dataclass(frozen=True)
class GlancePage:
    """The figures of a year: of both classes, lines over the years, a pair of bars per hamlet, the lines' table."""

    classes: tuple[ClassFigures, ...]
    trend: Trend | None
    bars: tuple[tuple[HamletGlance, Bar, Bar], ...]
    history: tuple[tuple[int, int | None, int | None], ...]


def glance_page(glance: Glance) -> GlancePage:
    """The figures as they are printed and drawn."""
    year = glance.version.year
    classes = tuple(_class_figures(totals, year) for totals in (glance.poor, glance.near_poor))
    series = {poverty_class.value: values for poverty_class, values in glance.history.items()}
    return GlancePage(classes, trend_of(series, planned_year=year), _bars(glance), _history(glance))


def _class_figures(totals: Totals, year: int) -> ClassFigures:
    reduction = None if totals.reduction is None else -totals.reduction
    tiles = (
        Tile(f"Sau rà soát {year - 1}", format_count(totals.opening)),
        Tile("Kế hoạch giảm", format_change(reduction), accent=True),
        Tile(f"Cuối kỳ {year}", format_count(totals.closing)),
    )
    return ClassFigures(f"{totals.poverty_class.label.capitalize()} cả xã", tiles, _rate_words(totals, year))


def _rate_words(totals: Totals, year: int) -> str:
    if totals.rate is None:
        return f"Chưa đủ tổng số hộ năm {year} của các xóm nên chưa tính được tỷ lệ"
    return f"Tỷ lệ {format_rate(totals.rate)} % trên {format_count(totals.households)} hộ"


def _bars(glance: Glance) -> tuple[tuple[HamletGlance, Bar, Bar], ...]:
    """All bars on one scale, so that hamlets and classes compare."""
    poor = [(hamlet.poor.opening, hamlet.poor.closing) for hamlet in glance.hamlets]
    near_poor = [(hamlet.near_poor.opening, hamlet.near_poor.closing) for hamlet in glance.hamlets]
    bars = bars_of([*poor, *near_poor])
    return tuple(zip(glance.hamlets, bars[: len(poor)], bars[len(poor) :], strict=True))


def _history(glance: Glance) -> tuple[tuple[int, int | None, int | None], ...]:
    poor, near_poor = (glance.history[poverty_class] for poverty_class in PovertyClass)
    return tuple(
        (year, poor.get(year), near_poor.get(year)) for year in sorted({*poor, *near_poor}, reverse=True)
    )


def so_far_rows(so_far: Iterable[SoFar]) -> list[tuple[str, tuple[Tile, ...]]]:
    """What became of the plan by the register, class by class."""
    return [
        (
            one.poverty_class.label.capitalize(),
            (
                Tile("Kế hoạch giảm", format_change(None if one.planned is None else -one.planned)),
                Tile("Đã thoát", format_change(-one.done), accent=True),
                Tile("Tái, phát sinh", format_change(one.relapsed)),
            ),
        )
        for one in so_far
    ]


def review_labels(work: CommuneWork) -> list[tuple[ReviewState, str]]:
    """How far each review is, in words for its bar."""
    return [
        (review, f"Năm {review.year}: {review.confirmed} trên {review.hamlets} xóm đã xác nhận")
        for review in work.reviews
    ]
