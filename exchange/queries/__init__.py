"""Reading batches, their rows, and the ways of reading columns."""

from exchange.queries.batches import (
    BatchView,
    batch_by_id,
    batches,
    earlier_commit,
    faults_of,
    is_stale,
    rows_of,
    view_of,
    waiting_batches,
)
from exchange.queries.profiles import ProfileView, profiles, profiles_to_use

__all__ = [
    "BatchView",
    "ProfileView",
    "batch_by_id",
    "batches",
    "earlier_commit",
    "faults_of",
    "is_stale",
    "profiles",
    "profiles_to_use",
    "rows_of",
    "view_of",
    "waiting_batches",
]
