"""Who can realistically leave: the households behind a planned reduction, and how far the year has come
(domain.md, "Planned reductions"; the order is the issue's: with labour capacity, fewest lacking indices first).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from thinhduc.figures import Rate, format_count, rate_of
from thinhduc.sums import total_of


@dataclass(frozen=True)
class Candidate:
    """A household of the class at the year's begin.

    `lacking`: how many indices it lacked in its last sheet and `indices` which, `b1`: its income points there; None
    where there is no sheet. `has_labour`: nobody decided that it is unable to work.
    `left`: it has left the class this year.
    """

    household_id: int
    hamlet_id: int
    head: str
    code: str
    head_key: str
    persons: int
    has_labour: bool
    lacking: int | None = None
    indices: tuple[str, ...] | None = None
    b1: int | None = None
    is_pinned: bool = False
    left: bool = False


def ranked(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Households with labour capacity first; fewest lacking indices, then most income points, then by name.

    What is not known comes after what is: nobody is called near the goal for want of a sheet.

    >>> ban = Candidate(1, 2, "Ma Văn Bàn", "P-1", "ban", 4, has_labour=True, lacking=3)
    >>> an = Candidate(2, 2, "Vi Thị Ân", "P-2", "an", 1, has_labour=False, lacking=3)
    >>> ly = Candidate(3, 2, "Tạ Văn Lý", "P-3", "ly", 2, has_labour=True)
    >>> [one.code for one in ranked([an, ly, ban])]
    ['P-1', 'P-3', 'P-2']
    """
    return sorted(
        candidates,
        key=lambda one: (
            not one.has_labour,
            one.lacking is None,
            one.lacking or 0,
            one.b1 is None,
            -(one.b1 or 0),
            one.head_key,
            one.code,
        ),
    )


def pinned_in_words(planned: int | None, pinned: int) -> str:
    """How the pinned households stand to the planned reduction of a hamlet.

    >>> pinned_in_words(2, 1), pinned_in_words(1, 1), pinned_in_words(None, 0)
    ('còn thiếu 1 hộ', 'đủ', 'chưa quyết định số giảm')
    """
    if planned is None:
        return "chưa quyết định số giảm"
    if pinned == planned:
        return "đủ" if planned else "không giảm hộ nào"
    if pinned < planned:
        return f"còn thiếu {format_count(planned - pinned)} hộ"
    return f"thừa {format_count(pinned - planned)} hộ"


@dataclass(frozen=True)
class Progress:
    """A hamlet's year so far, in households of one class; None is not known or not yet decided.

    `opening`: at the year's begin by the register; `planned`: the reduction of the plan; `done`: escaped;
    `relapsed`: fell into the class (fell, relapsed, newly arisen); `other`: moved, split, merged, dissolved, as a
    change with its sign. `households`: resident households of the plan.

    >>> year = Progress(2, "Phúc Hòa", households=209, opening=6, planned=1, done=0, relapsed=1, other=0)
    >>> year.now, year.forecast, str(year.forecast_rate)
    (7, 6, '6/209')
    """

    order: int
    name: str
    households: int | None
    opening: int | None
    planned: int | None
    done: int
    relapsed: int
    other: int

    @property
    def now(self) -> int | None:
        """The class as it stands: opening − done + relapsed + other."""
        return None if self.opening is None else self.opening - self.done + self.relapsed + self.other

    @property
    def to_do(self) -> int | None:
        """Planned and not done yet; more done than planned leaves nothing to do."""
        return None if self.planned is None else max(0, self.planned - self.done)

    @property
    def forecast(self) -> int | None:
        """The closing to expect: what is planned still comes, what happened stays; never below zero."""
        now, to_do = self.now, self.to_do
        return None if now is None or to_do is None else max(0, now - to_do)

    @property
    def forecast_rate(self) -> Rate | None:
        """The closing to expect in the plan's resident households."""
        return rate_of(self.forecast, self.households)


@dataclass(frozen=True)
class ProgressTotal:
    """The commune's row: sums of the hamlets, None where one is missing.

    Each hamlet's own forecast is added: one that did more than planned does not pay for another that did less.
    """

    households: int | None
    opening: int | None
    planned: int | None
    done: int
    relapsed: int
    other: int
    now: int | None
    to_do: int | None
    forecast: int | None

    @property
    def forecast_rate(self) -> Rate | None:
        """Σ forecast in Σ households, not a mean of the hamlets' rates."""
        return rate_of(self.forecast, self.households)


def progress_total(rows: Sequence[Progress]) -> ProgressTotal:
    """The row `CỘNG` of a year so far.

    >>> rows = [Progress(1, "Phú", 198, 3, 1, 2, 0, 0), Progress(2, "Phúc Hòa", 209, 6, 1, 0, 0, 0)]
    >>> progress_total(rows).to_do, progress_total(rows).forecast
    (1, 6)
    """
    return ProgressTotal(
        households=total_of(row.households for row in rows),
        opening=total_of(row.opening for row in rows),
        planned=total_of(row.planned for row in rows),
        done=sum(row.done for row in rows),
        relapsed=sum(row.relapsed for row in rows),
        other=sum(row.other for row in rows),
        now=total_of(row.now for row in rows),
        to_do=total_of(row.to_do for row in rows),
        forecast=total_of(row.forecast for row in rows),
    )
