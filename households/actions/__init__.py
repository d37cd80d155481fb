"""Writing households and reviews: one verb per deed, each in one transaction."""

from households.actions.from_register import choose_result, set_register_extent
from households.actions.late import Counting, decide_late_event
from households.actions.movements import (
    Carried,
    NewMovement,
    Recorded,
    append,
    change_class,
    change_head,
    enter,
    members_changed,
    merge_households,
    move_to_hamlet,
    record_carried,
    record_death,
    record_movement,
    split_household,
)
from households.actions.register import NewMember, register_household
from households.actions.results import (
    Cells,
    Saved,
    confirm_review,
    open_year,
    remove_stated,
    save_review,
    unlock_review,
)
from households.actions.review_imports import import_review, undo_review_import
from households.actions.standards import add_own_standard, remove_own_standard

__all__ = [
    "Carried",
    "Cells",
    "Counting",
    "NewMember",
    "NewMovement",
    "Recorded",
    "Saved",
    "add_own_standard",
    "append",
    "change_class",
    "change_head",
    "choose_result",
    "confirm_review",
    "decide_late_event",
    "enter",
    "import_review",
    "members_changed",
    "merge_households",
    "move_to_hamlet",
    "open_year",
    "record_carried",
    "record_death",
    "record_movement",
    "register_household",
    "remove_own_standard",
    "remove_stated",
    "save_review",
    "set_register_extent",
    "split_household",
    "undo_review_import",
    "unlock_review",
]
