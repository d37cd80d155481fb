"""A hamlet's line of a plan's table, what follows from it, and the table's totals (domain.md, "Figures of a year").

The doctests use the first lines of the table of poor households of plan 38 of 2022.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from targets.rules.classes import PovertyClass
from thinhduc.figures import Rate, rate_of
from thinhduc.sums import Gap, gap_of, total_of

_LABELS = {
    "households": "Tổng số hộ",
    "opening": "{Class} đầu kỳ",
    "no_labour": "{Class} không còn khả năng lao động",
    "capacity": "Số hộ có thể giảm",
    "reduction": "Kế hoạch giảm {class}",
    "closing": "{Class} cuối kỳ",
    "rate": "Tỷ lệ {class} cuối kỳ",
}


@dataclass(frozen=True)
class HamletFigures:
    """A hamlet's figures in one table; a count, or None for what is unknown or not yet decided.

    `households`: resident households of the plan's year. `opening`: households of the class after the review of the
    year before. `no_labour`: of these without a member able to work, always None in the table of the near-poor.
    `reduction`: by how many the class is to fall.

    >>> phuc_hoa = HamletFigures(2, "Phúc Hòa", households=209, opening=6, no_labour=4, reduction=1)
    >>> phuc_hoa.closing, str(phuc_hoa.rate)
    (5, '5/209')
    """

    order: int
    name: str
    households: int | None = None
    opening: int | None = None
    no_labour: int | None = None
    reduction: int | None = None

    @property
    def closing(self) -> int | None:
        """Opening − planned reduction."""
        return None if self.opening is None or self.reduction is None else self.opening - self.reduction

    @property
    def rate(self) -> Rate | None:
        """Closing in the resident households of the plan."""
        return rate_of(self.closing, self.households)


@dataclass(frozen=True)
class Totals:
    """The row `CỘNG` as computed from the lines: None where a cell of the column is missing.

    `rate` is Σ closing in Σ households, not a mean of the hamlets' rates; `hamlets` is how many lines were added.
    `no_labour` is None for the near-poor, whose table has no such column.
    """

    households: int | None
    opening: int | None
    no_labour: int | None
    capacity: int | None
    reduction: int | None
    closing: int | None
    rate: Rate | None
    hamlets: int
    poverty_class: PovertyClass


def label_of(key: str, poverty_class: PovertyClass) -> str:
    """A column's name as it starts a sentence.

    >>> label_of("opening", PovertyClass.NEAR_POOR), label_of("households", PovertyClass.POOR)
    ('Hộ cận nghèo đầu kỳ', 'Tổng số hộ')
    """
    words = poverty_class.label
    return _LABELS[key].replace("{Class}", words.capitalize()).replace("{class}", words)


def entered_keys(poverty_class: PovertyClass) -> tuple[str, ...]:
    """The figures that a line of this class holds of its own, in the table's order; the rest is computed.

    >>> entered_keys(PovertyClass.NEAR_POOR)
    ('households', 'opening', 'reduction')
    """
    if poverty_class is PovertyClass.POOR:
        return ("households", "opening", "no_labour", "reduction")
    return ("households", "opening", "reduction")


def figure_of(line: HamletFigures, key: str, poverty_class: PovertyClass) -> int | None:
    """The count in the column `key` (any of the table but the rate); None where it is unknown.

    >>> figure_of(HamletFigures(2, "Phúc Hòa", 209, 6, 4, 1), "closing", PovertyClass.POOR)
    5
    """
    if key == "capacity":
        return capacity_of(line, poverty_class)
    value: int | None = getattr(line, key)
    return value


def capacity_of(line: HamletFigures, poverty_class: PovertyClass) -> int | None:
    """How many households can leave the class (domain.md, "Proposal").

    Of the poor those with a member able to work, of the near-poor all; None where that is unknown, never below zero.

    >>> capacity_of(HamletFigures(2, "Phúc Hòa", opening=6, no_labour=4), PovertyClass.POOR)
    2
    >>> capacity_of(HamletFigures(2, "Phúc Hòa", opening=1), PovertyClass.NEAR_POOR)
    1
    >>> capacity_of(HamletFigures(2, "Phúc Hòa", opening=6), PovertyClass.POOR) is None
    True
    """
    no_labour = line.no_labour if poverty_class is PovertyClass.POOR else 0
    if line.opening is None or no_labour is None:
        return None
    return max(0, line.opening - no_labour)


def totals_of(lines: Sequence[HamletFigures], poverty_class: PovertyClass) -> Totals:
    """The computed row `CỘNG`; a column with a missing cell has no total.

    >>> lines = [HamletFigures(1, "Nhân Hòa", 219, 3, 2, 0), HamletFigures(2, "Phúc Hòa", 209, 6, 4, 1)]
    >>> totals = totals_of(lines, PovertyClass.POOR)
    >>> totals.households, totals.opening, totals.capacity, totals.closing, str(totals.rate)
    (428, 9, 3, 8, '8/428')
    """

    def total(key: str) -> int | None:
        return total_of(figure_of(line, key, poverty_class) for line in lines)

    households, closing = total("households"), total("closing")
    return Totals(
        households=households,
        opening=total("opening"),
        no_labour=total("no_labour") if poverty_class is PovertyClass.POOR else None,
        capacity=total("capacity"),
        reduction=total("reduction"),
        closing=closing,
        rate=rate_of(closing, households),
        hamlets=len(lines),
        poverty_class=poverty_class,
    )


def gaps_of(lines: Sequence[HamletFigures], poverty_class: PovertyClass) -> tuple[Gap, ...]:
    """The entered columns without a total, in the table's order: what is known adds up to, and who is missing.

    >>> lines = [HamletFigures(1, "Nhân Hòa", 219, 3, 2, 0), HamletFigures(2, "Phúc Hòa", 209, 6, 4)]
    >>> gaps_of(lines, PovertyClass.POOR)
    (Gap(key='reduction', known_sum=0, missing=('Phúc Hòa',)),)
    """
    gaps = (
        gap_of(key, ((line.name, getattr(line, key)) for line in lines))
        for key in entered_keys(poverty_class)
    )
    return tuple(gap for gap in gaps if gap is not None)
