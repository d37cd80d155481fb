"""The arithmetic of a plan (architecture.md, rule 1): pure functions over frozen dataclasses.

No database, no clock, no request; what a person typed never raises, it is answered with findings.
"""

from targets.rules.checks import (
    MISSING_HOUSEHOLDS,
    OVER_CAPACITY,
    ZERO_HOUSEHOLDS,
    Reasons,
    check_classes_together,
    check_complete,
    check_households,
    check_lines,
    unresolved_in,
)
from targets.rules.classes import PovertyClass
from targets.rules.columns import OPTIONAL_COLUMNS
from targets.rules.compare import Change, Difference, compare_versions
from targets.rules.gate import PlanFigures, check_plan
from targets.rules.goals import (
    GOAL_NOT_REACHED,
    Goal,
    GoalLevel,
    GoalProgress,
    check_goals,
    goal_text,
    progress_of,
    reduction_for_rate,
)
from targets.rules.inflow import InflowRow, inflow_of
from targets.rules.life import TRANSITIONS, Deed, Refusal, State, Step, is_editable, refusal_of
from targets.rules.lines import (
    HamletFigures,
    Totals,
    capacity_of,
    entered_keys,
    figure_of,
    gaps_of,
    label_of,
    totals_of,
)
from targets.rules.printed import PrintedRow, check_printed
from targets.rules.published import check_stated, compare_stated, computed_of
from targets.rules.split import Share, Split, propose_split
from thinhduc.stated import StatedDifference, StatedTotal
from thinhduc.sums import Gap

__all__ = [
    "GOAL_NOT_REACHED",
    "MISSING_HOUSEHOLDS",
    "OPTIONAL_COLUMNS",
    "OVER_CAPACITY",
    "TRANSITIONS",
    "ZERO_HOUSEHOLDS",
    "Change",
    "Deed",
    "Difference",
    "Gap",
    "Goal",
    "GoalLevel",
    "GoalProgress",
    "HamletFigures",
    "InflowRow",
    "PlanFigures",
    "PovertyClass",
    "PrintedRow",
    "Reasons",
    "Refusal",
    "Share",
    "Split",
    "State",
    "StatedDifference",
    "StatedTotal",
    "Step",
    "Totals",
    "capacity_of",
    "check_classes_together",
    "check_complete",
    "check_goals",
    "check_households",
    "check_lines",
    "check_plan",
    "check_printed",
    "check_stated",
    "compare_stated",
    "compare_versions",
    "computed_of",
    "entered_keys",
    "figure_of",
    "gaps_of",
    "goal_text",
    "inflow_of",
    "is_editable",
    "label_of",
    "progress_of",
    "propose_split",
    "reduction_for_rate",
    "refusal_of",
    "totals_of",
    "unresolved_in",
]
