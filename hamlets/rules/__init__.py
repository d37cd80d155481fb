"""Rules of terms, roles, addresses, and of places through time."""

from hamlets.rules.succession import (
    Figures,
    Succession,
    comparable,
    comparable_total,
    name_clashes,
    predecessors_of,
    sources_on,
    split_faults,
    split_groups,
    succession_faults,
    successors_on,
    sum_known,
)
from hamlets.rules.terms import (
    COMMUNE_ROLES,
    DATA_ROLES,
    RESERVED_SLUGS,
    day_before,
    moved_to,
    terms_overlap,
)

__all__ = [
    "COMMUNE_ROLES",
    "DATA_ROLES",
    "RESERVED_SLUGS",
    "Figures",
    "Succession",
    "comparable",
    "comparable_total",
    "day_before",
    "moved_to",
    "name_clashes",
    "predecessors_of",
    "sources_on",
    "split_faults",
    "split_groups",
    "succession_faults",
    "successors_on",
    "sum_known",
    "terms_overlap",
]
