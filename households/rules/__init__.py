"""What holds of households, pure (architecture.md, rule 1): no database, no clock, no request."""

from households.rules.classes import PovertyClass
from households.rules.results import (
    FIGURES,
    KEYS,
    LABELS,
    NEEDED,
    ReviewFigures,
    ReviewTotals,
    check_confirmable,
    check_review,
    check_stated_totals,
    compare_stated,
    gaps_of,
    totals_of,
)

__all__ = [
    "FIGURES",
    "KEYS",
    "LABELS",
    "NEEDED",
    "PovertyClass",
    "ReviewFigures",
    "ReviewTotals",
    "check_confirmable",
    "check_review",
    "check_stated_totals",
    "compare_stated",
    "gaps_of",
    "totals_of",
]
