"""The households' tables, by what they hold."""

from households.models.results import (
    ReviewResult,
    ReviewYear,
    Source,
    StatedTotal,
    count_field,
)

__all__ = [
    "ReviewResult",
    "ReviewYear",
    "Source",
    "StatedTotal",
    "count_field",
]
