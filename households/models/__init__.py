"""The households' tables, by what they hold."""

from households.models.cases import CaseStep, Classification, ReviewCase, ReviewRound, Sheet
from households.models.movements import LateEvent, Movement
from households.models.proposals import Proposal
from households.models.register import (
    DuplicateDecision,
    FlagKind,
    Household,
    HouseholdFlag,
    Leaving,
    Member,
    Relation,
    Sex,
)
from households.models.results import (
    Choice,
    RegisterExtent,
    ReviewResult,
    ReviewYear,
    Source,
    StatedTotal,
    count_field,
)
from households.models.standards import Standard, StandardArea, StandardIndex

__all__ = [
    "CaseStep",
    "Choice",
    "Classification",
    "DuplicateDecision",
    "FlagKind",
    "Household",
    "HouseholdFlag",
    "LateEvent",
    "Leaving",
    "Member",
    "Movement",
    "Proposal",
    "RegisterExtent",
    "Relation",
    "ReviewCase",
    "ReviewResult",
    "ReviewRound",
    "ReviewYear",
    "Sex",
    "Sheet",
    "Source",
    "Standard",
    "StandardArea",
    "StandardIndex",
    "StatedTotal",
    "count_field",
]
