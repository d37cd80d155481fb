"""The words of a plan (its parts I–V): blocks and their numbers, figures as live fields, and what is wrong in them.

Pure like the rest of the rules: a text is checked against the tables, never trusted beside them.
"""

from targets.rules.text.acts import Act, Citation, citations_in
from targets.rules.text.blocks import Block, BlockKind
from targets.rules.text.carrying import carried
from targets.rules.text.changes import BlockChange, changes_between, piece_diff
from targets.rules.text.checks import check_text
from targets.rules.text.facts import TextFacts
from targets.rules.text.fields import FIELDS, FORMATS, Field
from targets.rules.text.filling import FieldUse, FilledPart, filled, filled_parts, parts_of
from targets.rules.text.numbering import labels_of
from targets.rules.text.template import acts_from, blocks_from

__all__ = [
    "FIELDS",
    "FORMATS",
    "Act",
    "Block",
    "BlockChange",
    "BlockKind",
    "Citation",
    "Field",
    "FieldUse",
    "FilledPart",
    "TextFacts",
    "acts_from",
    "blocks_from",
    "carried",
    "changes_between",
    "check_text",
    "citations_in",
    "filled",
    "filled_parts",
    "labels_of",
    "parts_of",
    "piece_diff",
]
