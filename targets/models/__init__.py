"""The plan of a year: its versions, lines, targets, words, stated figures, issued files, and what happened to them.

A version that is issued, with all that belongs to it, can not be changed or deleted, by this application or by the
database's user (thinhduc/guards.py). What happens later are rows of their own.
"""

from targets.models.common import Poverty
from targets.models.figures import PlanLine, PlannedHousehold, PublishedFigure, Target
from targets.models.life import Acknowledgement, IssuedFile, PlanEvent
from targets.models.plans import Plan, PlanVersion
from targets.models.text import LegalAct, TextBlock

__all__ = [
    "Acknowledgement",
    "IssuedFile",
    "LegalAct",
    "Plan",
    "PlanEvent",
    "PlanLine",
    "PlanVersion",
    "PlannedHousehold",
    "Poverty",
    "PublishedFigure",
    "Target",
    "TextBlock",
]
