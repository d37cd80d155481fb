"""What the near-poor become when escaped poor households fall among them (domain.md, planned reductions 5)."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from targets.rules.lines import HamletFigures
from thinhduc.figures import Rate, rate_of
from thinhduc.sums import total_of

MOST_STEPS = 50


@dataclass(frozen=True)
class InflowRow:
    """If so many of the poor that escape become near-poor: the commune's near-poor at the year's end, and their rate.

    The annex does not count this inflow; it is shown beside it.
    """

    escaped_to_near_poor: int
    near_poor_closing: int
    rate: Rate | None


def inflow_of(
    poor_lines: Sequence[HamletFigures], near_poor_lines: Sequence[HamletFigures]
) -> tuple[InflowRow, ...]:
    """A row for each of 0…Σ planned reductions of the poor; none while that sum or the near-poor closing is unknown.

    Where that would be more than MOST_STEPS steps, every n-th and the last, so that a slip of the keyboard stays small.
    On the plan of 2022 (19 near-poor of 2.111 households, 6 poor to leave) 3 such households make it 22, or 1,04 %.

    >>> poor = [HamletFigures(1, "Cả xã", households=2111, opening=37, reduction=6)]
    >>> near_poor = [HamletFigures(1, "Cả xã", households=2111, opening=22, reduction=3)]
    >>> [(row.near_poor_closing, str(row.rate)) for row in inflow_of(poor, near_poor)][::3]
    [(19, '19/2111'), (22, '22/2111'), (25, '25/2111')]
    """
    escaping = total_of(line.reduction for line in poor_lines)
    closing = total_of(line.closing for line in near_poor_lines)
    households = total_of(line.households for line in near_poor_lines)
    if escaping is None or closing is None or escaping < 0:
        return ()
    step = max(1, ceil(escaping / MOST_STEPS))
    counts = [*range(0, escaping, step), escaping]
    return tuple(InflowRow(count, closing + count, rate_of(closing + count, households)) for count in counts)
