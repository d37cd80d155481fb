"""Totals that somebody stated, beside what the rows add up to (domain.md, "Stated figures")."""

import re
from dataclasses import dataclass
from fractions import Fraction

from thinhduc.figures import MINUS, Rate, format_change, format_count, format_decimal, format_rate

_DECIMALS = re.compile(r"[.,]([0-9]+)")


@dataclass(frozen=True)
class StatedTotal:
    """A total as it was stated: a pasted or imported `CỘNG` row, or a figure printed in a signed plan.

    `value` is a count, or a rate's exact share (1,40 % = 7/500), or None where the text holds no number; `by`,
    `at_text` and `source` say who stated it, when and how ("dán"); `reason` why it differs, where somebody knows.
    """

    key: str
    text: str
    value: int | Fraction | None
    by: str = ""
    at_text: str = ""
    source: str = ""
    reason: str = ""

    @property
    def origin(self) -> str:
        """Where a draft's stated total comes from, within a sentence.

        >>> StatedTotal("households", "2.211", 2211, at_text="14:02", source="dán").origin
        'dòng CỘNG dán lúc 14:02'
        """
        time = f"lúc {self.at_text}" if self.at_text else ""
        return " ".join(part for part in ("dòng CỘNG", self.source, time) if part)


@dataclass(frozen=True)
class StatedDifference:
    """A stated total that is not what the rows give; `difference` is stated − computed, exact (a rate's as a share)."""

    key: str
    stated: StatedTotal
    computed: int | Rate
    stated_text: str
    computed_text: str
    difference: int | Fraction
    difference_text: str

    @property
    def amount_text(self) -> str:
        """The difference without its sign."""
        return self.difference_text.lstrip(f"+{MINUS}")


def difference_from(stated: StatedTotal, computed: int | Rate | None) -> StatedDifference | None:
    """How a stated total differs from the computed one; None where it agrees or can not be compared.

    A stated rate agrees when it is the computed rate rounded to as many decimals as were stated: the 1,40 of the plan
    of 2022 (plan 38) follows from 2.211 households, its rows give 1,47.

    >>> difference_from(StatedTotal("households", "2.211", 2211), 2111).difference_text
    '+100'
    >>> rate = difference_from(StatedTotal("rate", "1,40", Fraction(7, 500)), Rate(31, 2111))
    >>> rate.computed_text, rate.difference_text
    ('1,47', '−0,07')
    >>> difference_from(StatedTotal("rate", "1,5", Fraction(15, 1000)), Rate(31, 2111)) is None
    True
    """
    if stated.value is None or computed is None:
        return None
    if isinstance(computed, Rate):
        return _rate_difference(stated, Fraction(stated.value), computed)
    if stated.value == computed:
        return None
    difference = int(stated.value) - computed
    return StatedDifference(
        stated.key,
        stated,
        computed,
        stated.text,
        format_count(computed),
        difference,
        format_change(difference),
    )


def _rate_difference(stated: StatedTotal, share: Fraction, computed: Rate) -> StatedDifference | None:
    match = _DECIMALS.search(stated.text)
    places = len(match[1]) if match else 0
    if format_rate(share, places) == format_rate(computed, places):
        return None
    difference = share - computed.value
    shown = max(places, 2)
    text = format_decimal(difference * 100, shown)
    return StatedDifference(
        stated.key,
        stated,
        computed,
        stated.text,
        format_rate(computed, shown),
        difference,
        f"+{text}" if difference > 0 else text,
    )
