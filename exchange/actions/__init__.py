"""Writing batches: one verb per deed; only committing and undoing change anything beyond the batch itself."""

from exchange.actions.batches import check_again, discard_batch, upload
from exchange.actions.choosing import (
    accept_name,
    choose_changes,
    choose_columns,
    point_at_table,
    set_rule,
)
from exchange.actions.committing import commit_batch, undo_batch
from exchange.actions.profiles import delete_profile, save_profile

__all__ = [
    "accept_name",
    "check_again",
    "choose_changes",
    "choose_columns",
    "commit_batch",
    "delete_profile",
    "discard_batch",
    "point_at_table",
    "save_profile",
    "set_rule",
    "undo_batch",
    "upload",
]
