"""Sharing reductions out among the hamlets by the highest averages of d'Hondt (domain.md, "Proposal").

It is a proposal: the officer changes any cell, and each hamlet's share comes with the reason in words.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from targets.rules.classes import PovertyClass
from targets.rules.lines import HamletFigures, capacity_of
from thinhduc.figures import format_count, format_decimal


@dataclass(frozen=True)
class Share:
    """A hamlet's part of a proposal; `given` is None where it was kept out because its capacity is unknown."""

    order: int
    name: str
    opening: int | None
    no_labour: int | None
    capacity: int | None
    given: int | None
    reason: str


@dataclass(frozen=True)
class Split:
    """A proposal: `asked` = `given` + `left_over` households, shared out in the order of the table."""

    poverty_class: PovertyClass
    asked: int
    given: int
    left_over: int
    shares: tuple[Share, ...]

    @property
    def summary(self) -> str:
        """The proposal in one or two sentences: how many were placed, how many are left, who was kept out."""
        kept_out = [share.name for share in self.shares if share.given is None]
        parts = [f"Phân bổ được {format_count(self.given)} trên {format_count(self.asked)} hộ."]
        if self.left_over:
            parts.append(
                f"Còn {format_count(self.left_over)} hộ chưa có xóm nào nhận được: đã hết số hộ có thể giảm."
            )
        if kept_out:
            parts.append(f"Chưa tính vì thiếu số liệu: {', '.join(kept_out)}.")
        return " ".join(parts)


def propose_split(lines: Sequence[HamletFigures], poverty_class: PovertyClass, asked: int) -> Split:
    """Shares out `asked` households; a negative number counts as 0.

    Each household goes to the hamlet with the highest quotient capacity ÷ (given + 1) among those that are not at their
    capacity; ties to more households of the class, then to the earlier in the list. Asked for more than Σ capacity, it
    gives Σ capacity. A hamlet whose capacity is unknown is kept out.

    >>> lines = [HamletFigures(2, "Phúc Hòa", 209, 6, 4), HamletFigures(5, "Xóm Cường", 253, 3, 1),
    ...          HamletFigures(12, "Làng Mơn", 130, 10, 6)]
    >>> split = propose_split(lines, PovertyClass.POOR, 3)
    >>> [(share.name, share.given) for share in split.shares]
    [('Phúc Hòa', 1), ('Xóm Cường', 0), ('Làng Mơn', 2)]
    >>> print(split.shares[2].reason)
    Có thể giảm 4 hộ; được 2 hộ vì thương số 4 ÷ 1 = 4,00 và 4 ÷ 2 = 2,00 nằm trong số cao nhất.
    >>> print(split.shares[1].reason)
    Có thể giảm 2 hộ; chưa được hộ nào: thương số 2 ÷ 1 = 2,00 bằng Phúc Hòa, nơi có nhiều hộ nghèo hơn (6 so với 3).
    """
    asked = max(0, asked)
    ordered = sorted(lines, key=lambda line: line.order)
    capacities = {line.order: capacity_of(line, poverty_class) for line in ordered}
    known = {order: capacity for order, capacity in capacities.items() if capacity is not None}
    given = _share_out(ordered, known, asked)
    last = _last_placed(ordered, known, given)
    placed = sum(given.values())
    shares = tuple(
        Share(
            line.order,
            line.name,
            line.opening,
            line.no_labour,
            capacities[line.order],
            given.get(line.order),
            _reason(line, capacities[line.order], given.get(line.order, 0), last, poverty_class),
        )
        for line in ordered
    )
    return Split(poverty_class, asked, placed, asked - placed, shares)


def _share_out(lines: Sequence[HamletFigures], capacity: Mapping[int, int], asked: int) -> dict[int, int]:
    """What each hamlet gets, by order; `capacity` holds the hamlets that take part.

    The method never gives less than the whole households of a proportional share, so it starts from those and hands
    out the few that remain: the time does not grow with the number asked for.
    """
    available = sum(capacity.values())
    seats = min(asked, available)
    given = {order: value * seats // available if available else 0 for order, value in capacity.items()}
    for _ in range(seats - sum(given.values())):
        able = [line for line in lines if line.order in capacity and given[line.order] < capacity[line.order]]
        winner = max(able, key=lambda line: _claim(line, capacity[line.order], given[line.order] + 1))
        given[winner.order] += 1
    return given


def _claim(line: HamletFigures, capacity: int, nth: int) -> tuple[Fraction, int, int]:
    """How strong a hamlet's claim to its nth household is: the quotient, then more of the class, then the list."""
    return Fraction(capacity, nth), line.opening or 0, -line.order


def _last_placed(
    lines: Sequence[HamletFigures], capacity: Mapping[int, int], given: Mapping[int, int]
) -> tuple[HamletFigures, Fraction] | None:
    """The hamlet that got the last household, the one with the weakest claim of all given, and its quotient then."""
    takers = [line for line in lines if given.get(line.order)]
    if not takers:
        return None
    last = min(takers, key=lambda line: _claim(line, capacity[line.order], given[line.order]))
    return last, Fraction(capacity[last.order], given[last.order])


def _reason(
    line: HamletFigures,
    capacity: int | None,
    given: int,
    last: tuple[HamletFigures, Fraction] | None,
    poverty_class: PovertyClass,
) -> str:
    if capacity is None:
        return _kept_out(line, poverty_class)
    if capacity == 0:
        return _nobody_can_leave(line, poverty_class)
    able = f"Có thể giảm {format_count(capacity)} hộ; "
    if last is None:
        return f"{able}chưa có hộ nào để phân bổ."
    if given == 0:
        return f"{able}chưa được hộ nào: {_why_none(line, capacity, last, poverty_class)}."
    limit = ", là tất cả số hộ có thể giảm" if given == capacity else ""
    why = f"vì thương số {_quotients(capacity, given)} nằm trong số cao nhất{limit}"
    return f"{able}được {format_count(given)} hộ {why}."


def _kept_out(line: HamletFigures, poverty_class: PovertyClass) -> str:
    unknown = (
        f"số {poverty_class.label} đầu kỳ" if line.opening is None else "số hộ không còn khả năng lao động"
    )
    return f"Chưa biết {unknown} nên chưa đưa vào phân bổ."


def _nobody_can_leave(line: HamletFigures, poverty_class: PovertyClass) -> str:
    if not line.opening:
        return f"Không có {poverty_class.label} nên không phân bổ."
    if line.opening == 1:
        return f"{poverty_class.label.capitalize()} duy nhất không còn khả năng lao động nên không phân bổ."
    return f"Cả {format_count(line.opening)} {poverty_class.label} đều không còn khả năng lao động nên không phân bổ."


def _why_none(
    line: HamletFigures, capacity: int, last: tuple[HamletFigures, Fraction], poverty_class: PovertyClass
) -> str:
    """Why even the last household went elsewhere."""
    winner, highest = last
    own = f"thương số {_quotient(capacity, 1)}"
    if capacity < highest:
        return f"{own} thấp hơn {format_decimal(highest)} của hộ cuối cùng, về {winner.name}"
    mine, theirs = line.opening or 0, winner.opening or 0
    if mine < theirs:
        counts = f"{format_count(theirs)} so với {format_count(mine)}"
        return f"{own} bằng {winner.name}, nơi có nhiều {poverty_class.label} hơn ({counts})"
    return f"{own} và số {poverty_class.label} bằng {winner.name}, xóm đứng trước trong danh sách"


def _quotients(capacity: int, given: int) -> str:
    first, final = _quotient(capacity, 1), _quotient(capacity, given)
    if given == 1:
        return first
    return f"{first} và {final}" if given == 2 else f"từ {first} đến {final}"


def _quotient(capacity: int, divisor: int) -> str:
    return (
        f"{format_count(capacity)} ÷ {format_count(divisor)} = {format_decimal(Fraction(capacity, divisor))}"
    )
