"""Writing households and reviews: one verb per deed, each in one transaction."""

from households.actions.from_register import choose_result, set_register_extent
from households.actions.results import (
    Cells,
    Saved,
    confirm_review,
    open_year,
    remove_stated,
    save_review,
    unlock_review,
)
from households.actions.standards import add_own_standard, remove_own_standard

__all__ = [
    "Cells",
    "Saved",
    "add_own_standard",
    "choose_result",
    "confirm_review",
    "open_year",
    "remove_own_standard",
    "remove_stated",
    "save_review",
    "set_register_extent",
    "unlock_review",
]
