"""Stated totals as a report lists them, each beside what the rows give (domain.md, "Stated figures")."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from reports.report import Cell, Column, Published, decimals_in, number_in
from targets.rules import StatedTotal
from thinhduc.figures import MINUS, Rate, format_count, format_rate
from thinhduc.stated import difference_from


def published_totals(
    stated: Sequence[StatedTotal], columns: Iterable[Column], total: Mapping[str, Cell]
) -> tuple[Published, ...]:
    """Every stated total of the table, in the order of its columns.

    A total that was printed in a signed annex counts as stated also where nobody recorded it apart.
    """
    recorded = {one.key: one for one in stated}
    listed = []
    for column in columns:
        cell = total[column.key]
        one = recorded.get(column.key) or _printed_only(column, cell)
        if one is not None:
            listed.append(_published(one, cell))
    return tuple(listed)


def _printed_only(column: Column, cell: Cell) -> StatedTotal | None:
    value = number_in(cell.text, column.kind) if cell.stated else None
    return None if value is None else StatedTotal(column.key, cell.text, value)


def _published(stated: StatedTotal, cell: Cell) -> Published:
    computed = cell.value if isinstance(cell.value, int | Rate) else None
    is_rate = isinstance(stated.value, Fraction)
    return Published(
        scope="commune",
        key=stated.key,
        text=_text(stated),
        computed=str(computed) if isinstance(computed, Rate) else computed,
        computed_text=_rate_text(computed) if is_rate else _count_text(computed),
        difference=_difference(stated, computed),
        reason=stated.reason,
        by=stated.by,
        at=stated.at_text,
    )


def _text(stated: StatedTotal) -> str:
    """As documents print it, with as many decimals as were stated: a file may hold 2211 and "1.40"."""
    if stated.value is None:
        return stated.text
    if isinstance(stated.value, Fraction):
        return format_rate(stated.value, decimals_in(stated.text))
    return format_count(stated.value)


def _count_text(value: int | Rate | None) -> str:
    return format_count(value if isinstance(value, int) else None)


def _rate_text(value: int | Rate | None) -> str:
    return format_rate(value if isinstance(value, Rate) else None)


def _difference(stated: StatedTotal, computed: int | Rate | None) -> int | str | None:
    """Stated − computed: of a rate the two printed values are compared, as a reader of the table would."""
    if stated.value is None or computed is None:
        return None
    found = difference_from(stated, computed)
    if not isinstance(computed, Rate):
        return 0 if found is None else int(found.difference)
    if found is None:
        return "0.00"
    share = Fraction(stated.value)
    return str(_printed(share) - _printed(computed))


def _printed(share: Rate | Fraction) -> Decimal:
    text = format_rate(share).replace(".", "").replace(",", ".").replace(MINUS, "-")
    return Decimal(text)
