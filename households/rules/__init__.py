"""What holds of households, pure (architecture.md, rule 1): no database, no clock, no request."""

from households.rules.classes import PovertyClass
from households.rules.masks import mask_of, numbers_of
from households.rules.results import (
    ALIASES,
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
from households.rules.standards import (
    AREA_LABELS,
    AreaRule,
    Bound,
    Classified,
    Index,
    SheetFigures,
    SourceMark,
    Standard,
    classify,
)
from households.rules.would_change import Changed, WouldChange, classify_by_other, would_change

__all__ = [
    "ALIASES",
    "AREA_LABELS",
    "FIGURES",
    "KEYS",
    "LABELS",
    "NEEDED",
    "AreaRule",
    "Bound",
    "Changed",
    "Classified",
    "Index",
    "PovertyClass",
    "ReviewFigures",
    "ReviewTotals",
    "SheetFigures",
    "SourceMark",
    "Standard",
    "WouldChange",
    "check_confirmable",
    "check_review",
    "check_stated_totals",
    "classify",
    "classify_by_other",
    "compare_stated",
    "gaps_of",
    "mask_of",
    "numbers_of",
    "totals_of",
    "would_change",
]
