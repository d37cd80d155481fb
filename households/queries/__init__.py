"""Reading households and reviews; every function takes the scope first and gives back frozen views."""

from households.queries.results import (
    FIGURE_LABELS,
    NOTHING_KNOWN,
    PLAN_LABELS,
    ConfirmedResult,
    ReviewRow,
    Sheet,
    Values,
    YearSummary,
    confirmed_results,
    hamlet_by_slug,
    open_years,
    review_sheet,
    review_years,
    row_of,
    stated_totals,
    values_of,
)

__all__ = [
    "FIGURE_LABELS",
    "NOTHING_KNOWN",
    "PLAN_LABELS",
    "ConfirmedResult",
    "ReviewRow",
    "Sheet",
    "Values",
    "YearSummary",
    "confirmed_results",
    "hamlet_by_slug",
    "open_years",
    "review_sheet",
    "review_years",
    "row_of",
    "stated_totals",
    "values_of",
]
