"""Last year's text as the beginning of a new one."""

from collections.abc import Sequence
from dataclasses import replace

from targets.rules.text.blocks import Block


def carried(blocks: Sequence[Block], template: Sequence[Block] = ()) -> tuple[Block, ...]:
    """The blocks with their keys, without reasons and printed labels: both were of the old document.

    A block with a printed label stands in a historical text, whose figures and years were typed; where `template` has
    the same key, its words are taken, so that they follow the new tables.

    >>> from targets.rules.text.blocks import BlockKind
    >>> carried([Block("i", BlockKind.PART, "MỤC TIÊU", "II.", "như bản in")])
    (Block(key='i', kind=<BlockKind.PART: 'part'>, text='MỤC TIÊU', label=None, reason=''),)
    """
    words = {block.key: block.text for block in template}
    return tuple(
        replace(
            block,
            text=block.text if block.label is None else words.get(block.key, block.text),
            label=None,
            reason="",
        )
        for block in blocks
    )
