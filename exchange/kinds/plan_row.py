"""What a row of a plan's table says of itself: closing and rates have to follow from its own figures."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from exchange.kinds.naming import fault_at
from exchange.kinds.plan_fields import stored_key
from targets.rules import PovertyClass
from thinhduc.figures import Rate, format_count, format_rate, rate_of
from thinhduc.stated import StatedTotal, difference_from
from thinhduc.values import StatedRate
from thinhduc.workbooks.layouts import Fault, TableRow

Label = Callable[[str], str]


def computed_faults(
    row: TableRow, stored: Mapping[str, Any], poverty_class: PovertyClass, label: Label
) -> Iterator[Fault]:
    """A fault per computed cell that the row itself contradicts; what the row does not say is taken as it is stored.

    A reduction that the row leaves blank is not taken as 0: then a closing below the opening lacks its reduction.
    """

    def own(key: str) -> int | None:
        value = row.values.get(key)
        return stored[stored_key(key, poverty_class)] if value is None else value

    opening, reduction, closing = own("opening"), row.values.get("reduction"), row.values.get("closing")
    if closing is not None and opening is not None:
        yield from _closing(row, opening, reduction, closing, label)
    if closing is None and opening is not None and reduction is not None:
        closing = opening - reduction
    for key, part in (("rate", closing), ("opening_rate", opening)):
        rate = rate_of(part, own("households"))
        stated = row.values.get(key)
        if stated is not None and rate is not None and not _agrees(stated, rate):
            said = (
                f"Tỷ lệ ghi {stated.text}, theo số trong dòng là {format_rate(rate)} "
                f"({format_count(rate.part)} trên {format_count(rate.whole)} hộ)."
            )
            yield fault_at(row, key, label(key), said)


def _closing(
    row: TableRow, opening: int, reduction: int | None, closing: int, label: Label
) -> Iterator[Fault]:
    if reduction is None:
        if closing != opening and "reduction" not in {fault.key for fault in row.faults}:
            said = (
                f"Cuối kỳ ghi {format_count(closing)}, đầu kỳ {format_count(opening)} nhưng ô kế hoạch giảm để trống; "
                "ghi số giảm, hoặc để trống ô cuối kỳ."
            )
            yield fault_at(row, "closing", label("closing"), said)
    elif closing != opening - reduction:
        said = (
            f"Cuối kỳ ghi {format_count(closing)}, theo số trong dòng là {format_count(opening - reduction)} "
            f"(đầu kỳ {format_count(opening)}, giảm {format_count(reduction)})."
        )
        yield fault_at(row, "closing", label("closing"), said)


def _agrees(stated: StatedRate, rate: Rate) -> bool:
    """Whether it is the rate, printed with two decimals or with as many as were stated."""
    if stated.agrees(rate):
        return True
    return any(
        difference_from(StatedTotal("rate", stated.text, share), rate) is None for share in stated.readings
    )
