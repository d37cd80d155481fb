"""The households' tables, by what they hold."""

from households.models.results import (
    ReviewResult,
    ReviewYear,
    Source,
    StatedTotal,
    count_field,
)
from households.models.standards import SourceMark, Standard, StandardArea, StandardIndex

__all__ = [
    "ReviewResult",
    "ReviewYear",
    "Source",
    "SourceMark",
    "Standard",
    "StandardArea",
    "StandardIndex",
    "StatedTotal",
    "count_field",
]
