"""Holding a list of households against the register (exchange/kinds/households): who is meant, what is otherwise, what
is written, and what forbids it. Pure; the register comes as a snapshot (households/queries/importing.py)."""

from households.rules.importing.comparing import Compared, Difference, compare, persons_after
from households.rules.importing.facts import (
    KnownHousehold,
    KnownMember,
    Points,
    SaidHousehold,
    SaidPerson,
    same_letters,
)
from households.rules.importing.matching import Match, Register
from households.rules.importing.problems import Ground, Problem, problems_of
from households.rules.importing.writes import (
    PersonWrite,
    PointsWrite,
    Write,
    changed_household,
    new_household,
    steps_of,
)

__all__ = [
    "Compared",
    "Difference",
    "Ground",
    "KnownHousehold",
    "KnownMember",
    "Match",
    "PersonWrite",
    "Points",
    "PointsWrite",
    "Problem",
    "Register",
    "SaidHousehold",
    "SaidPerson",
    "Write",
    "changed_household",
    "compare",
    "new_household",
    "persons_after",
    "problems_of",
    "same_letters",
    "steps_of",
]
