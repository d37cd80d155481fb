"""The number before each block, counted from its place."""

from collections.abc import Sequence

from targets.rules.text.blocks import Block, BlockKind

POINTS = "abcdđeghiklmnopqrstuvxy"

_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
_DASHED = (BlockKind.ITEM, BlockKind.RECIPIENT)


def labels_of(blocks: Sequence[Block]) -> tuple[str, ...]:
    """A label per block: "I.", "1.", "1.1.", "a)", "-", or "" for none; the label of a printed text wins.

    Headings and clauses count together and start again with each part. A subclause with neither above it in its part
    counts as a clause, since there is nothing to stand below.

    >>> kinds = (BlockKind.PART, BlockKind.HEADING, BlockKind.SUBCLAUSE, BlockKind.CLAUSE, BlockKind.POINT)
    >>> labels_of([Block(str(kind), kind, "…") for kind in kinds])
    ('I.', '1.', '1.1.', '2.', 'a)')
    """
    part = clause = below = point = 0
    labels = []
    for block in blocks:
        kind, label = block.kind, ""
        if kind is BlockKind.PART:
            part, clause, below, point = part + 1, 0, 0, 0
            label = f"{roman(part)}."
        elif kind in {BlockKind.HEADING, BlockKind.CLAUSE} or (kind is BlockKind.SUBCLAUSE and not clause):
            clause, below, point = clause + 1, 0, 0
            label = f"{clause}."
        elif kind is BlockKind.SUBCLAUSE:
            below, point = below + 1, 0
            label = f"{clause}.{below}."
        elif kind is BlockKind.POINT:
            point += 1
            label = f"{letters(point)})"
        elif kind in _DASHED:
            label = "-"
        labels.append(label if block.label is None else block.label)
    return tuple(labels)


def roman(number: int) -> str:
    """A Roman numeral; parts are few.

    >>> roman(4), roman(9), roman(14), roman(38)
    ('IV', 'IX', 'XIV', 'XXXVIII')
    """
    text = ""
    for value, sign in _ROMAN:
        text += sign * (number // value)
        number %= value
    return text


def letters(number: int) -> str:
    """The letter of a point, in the Vietnamese alphabet as laws count by it; after y two letters.

    >>> letters(1), letters(5), letters(23), letters(24)
    ('a', 'đ', 'y', 'aa')
    """
    text = ""
    while number:
        number, place = divmod(number - 1, len(POINTS))
        text = POINTS[place] + text
    return text
