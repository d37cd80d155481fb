"""Writing plans: one verb per deed, each one transaction: permission → lock → rules → write → journal."""

from targets.actions.acts import keep_act, remove_act
from targets.actions.draft import (
    LABELS,
    TYPED,
    TYPED_FIGURES,
    decide_openings,
    fill_blanks,
    open_plan,
    remove_stated,
    save_lines,
    set_details,
    set_goal,
    set_goal_reason,
    state_totals,
)
from targets.actions.imports import import_plan, undo_plan_import
from targets.actions.issue import (
    DocumentDetails,
    FileToIssue,
    acknowledge,
    adjust,
    discard,
    freeze,
    issue,
    revoke,
)
from targets.actions.life import approve, recall, send_back, submit, why_not
from targets.actions.look import note_look
from targets.actions.openings import ENTERED, enter_openings
from targets.actions.text import add_block, move_block, remove_block, save_block, set_reason, start_text

__all__ = [
    "ENTERED",
    "LABELS",
    "TYPED",
    "TYPED_FIGURES",
    "DocumentDetails",
    "FileToIssue",
    "acknowledge",
    "add_block",
    "adjust",
    "approve",
    "decide_openings",
    "discard",
    "enter_openings",
    "fill_blanks",
    "freeze",
    "import_plan",
    "issue",
    "keep_act",
    "move_block",
    "note_look",
    "open_plan",
    "recall",
    "remove_act",
    "remove_block",
    "remove_stated",
    "revoke",
    "save_block",
    "save_lines",
    "send_back",
    "set_details",
    "set_goal",
    "set_goal_reason",
    "set_reason",
    "start_text",
    "state_totals",
    "submit",
    "undo_plan_import",
    "why_not",
]
