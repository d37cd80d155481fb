"""The two classes of households a plan has a table for."""

from enum import StrEnum


class PovertyClass(StrEnum):
    """Poor or near-poor; the slug is what the command line takes (domain.md, first section).

    >>> PovertyClass("near_poor").label
    'hộ cận nghèo'
    """

    POOR = "poor"
    NEAR_POOR = "near_poor"

    @property
    def label(self) -> str:
        """As people read it within a sentence."""
        return "hộ nghèo" if self is PovertyClass.POOR else "hộ cận nghèo"
