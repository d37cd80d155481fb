"""What a review finds a household to be."""

from enum import StrEnum


class PovertyClass(StrEnum):
    """The class of a household by one standard (domain.md, "Households through time"); the slug is what is stored.

    >>> PovertyClass("near_poor").label, PovertyClass.POOR.severity > PovertyClass.NEITHER.severity
    ('hộ cận nghèo', True)
    """

    POOR = "poor"
    NEAR_POOR = "near_poor"
    NEITHER = "neither"

    @property
    def label(self) -> str:
        """As people read it within a sentence."""
        return _LABELS[self]

    @property
    def severity(self) -> int:
        """Larger is poorer: 2 poor, 1 near-poor, 0 neither."""
        return _SEVERITY[self]


_LABELS = {
    PovertyClass.POOR: "hộ nghèo",
    PovertyClass.NEAR_POOR: "hộ cận nghèo",
    PovertyClass.NEITHER: "không nghèo, không cận nghèo",
}
_SEVERITY = {PovertyClass.POOR: 2, PovertyClass.NEAR_POOR: 1, PovertyClass.NEITHER: 0}
