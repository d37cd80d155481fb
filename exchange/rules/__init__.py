"""What may follow in the life of a batch, what is decided of its changes, how it is counted: pure functions."""

from exchange.rules.counts import (
    ChangedField,
    changed_fields,
    counts_of,
    decision,
    fingerprint_of,
    summary,
    undecided,
)
from exchange.rules.files import LARGEST, SMALL, clean_file_name, refuse_size
from exchange.rules.life import Deed, refusal_words
from exchange.rules.stored import change_from, change_of, fault_from, fault_of

__all__ = [
    "LARGEST",
    "SMALL",
    "ChangedField",
    "Deed",
    "change_from",
    "change_of",
    "changed_fields",
    "clean_file_name",
    "counts_of",
    "decision",
    "fault_from",
    "fault_of",
    "fingerprint_of",
    "refusal_words",
    "refuse_size",
    "summary",
    "undecided",
]
