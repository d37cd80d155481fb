"""Writing households and reviews: one verb per deed, each in one transaction."""

from households.actions.results import (
    Cells,
    Saved,
    confirm_review,
    open_year,
    remove_stated,
    save_review,
    unlock_review,
)

__all__ = [
    "Cells",
    "Saved",
    "confirm_review",
    "open_year",
    "remove_stated",
    "save_review",
    "unlock_review",
]
