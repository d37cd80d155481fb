"""The words of a plan (its parts I–V): blocks and their numbers, figures as live fields, and what is wrong in them.

Pure like the rest of the rules: a text is checked against the tables, never trusted beside them.
"""

from targets.rules.text.blocks import Block, BlockKind

__all__ = ["Block", "BlockKind"]
