"""Where in a document a block stands, as a sentence names it."""

from collections.abc import Iterator, Sequence

from targets.rules.text.blocks import Block, BlockKind
from targets.rules.text.numbering import labels_of

Kind = BlockKind

_NAMES = {
    Kind.SUBJECT: "Trích yếu",
    Kind.BASIS: "Căn cứ thứ {}",
    Kind.LEAD: "Câu dẫn",
    Kind.HEADING: "mục {}",
    Kind.CLAUSE: "khoản {}",
    Kind.SUBCLAUSE: "mục {}",
    Kind.POINT: "điểm {}",
    Kind.ITEM: "gạch đầu dòng thứ {}",
    Kind.PARAGRAPH: "đoạn văn thứ {}",
    Kind.REMARK: "ghi chú",
    Kind.CLOSING: "Câu kết",
    Kind.RECIPIENT: "Nơi nhận, dòng {}",
}
_OUTSIDE = frozenset({Kind.SUBJECT, Kind.BASIS, Kind.LEAD, Kind.CLOSING, Kind.RECIPIENT})
# How deep a numbered block stands; a block of the same depth or less ends those below it.
_DEPTH = {Kind.PART: 0, Kind.HEADING: 1, Kind.CLAUSE: 1, Kind.SUBCLAUSE: 2, Kind.POINT: 3}


def places_of(blocks: Sequence[Block]) -> tuple[str, ...]:
    """The place of each block, beginning with a capital.

    >>> kinds = (Kind.SUBJECT, Kind.PART, Kind.HEADING, Kind.ITEM, Kind.ITEM)
    >>> places_of([Block(str(place), kind, "…") for place, kind in enumerate(kinds)])
    ('Trích yếu', 'Phần I', 'Phần I, mục 1', 'Phần I, mục 1, gạch đầu dòng thứ 1', 'Phần I, mục 1, gạch đầu dòng thứ 2')
    """
    labels = {block.key: label.rstrip(".)") for block, label in zip(blocks, labels_of(blocks), strict=True)}
    counts: dict[tuple[str, BlockKind], int] = {}
    places = []
    for block, above in zip(blocks, above_each(blocks), strict=True):
        inside = [] if block.kind in _OUTSIDE else _numbered(above, block.kind, labels)
        under = (above[-1].key if above and inside else "", block.kind)
        counts[under] = counts.get(under, 0) + 1
        if block.kind is Kind.PART:
            name = f"Phần {labels[block.key]}"
        else:
            numbered = block.kind in _DEPTH
            name = _NAMES[block.kind].format(labels[block.key] if numbered else counts[under])
        words = ", ".join([*inside, name])
        places.append(words[:1].upper() + words[1:])
    return tuple(places)


def above_each(blocks: Sequence[Block]) -> Iterator[tuple[Block, ...]]:
    """The numbered blocks that each block stands under, from its part down; outside the parts none."""
    open_blocks: list[Block] = []
    for block in blocks:
        if block.kind in _OUTSIDE:
            open_blocks = []
        depth = _DEPTH.get(block.kind)
        if depth is not None:
            open_blocks = [one for one in open_blocks if _DEPTH[one.kind] < depth]
        yield tuple(open_blocks)
        if depth is not None:
            open_blocks.append(block)


def _numbered(above: Sequence[Block], kind: BlockKind, labels: dict[str, str]) -> list[str]:
    """The part and the numbers below it; "1.2" already says 1."""
    parts = [f"Phần {labels[one.key]}" for one in above if one.kind is Kind.PART]
    below = [one for one in above if one.kind is not Kind.PART]
    if Kind.SUBCLAUSE in {kind, *(one.kind for one in below)}:
        below = [one for one in below if one.kind in {Kind.SUBCLAUSE, Kind.POINT}]
    return [*parts, *(_NAMES[one.kind].format(labels[one.key]) for one in below)]
