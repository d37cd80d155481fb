"""What changed from one text to another: block by block, and word by word."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from targets.rules.text.blocks import Block, BlockKind

Mark = Literal["same", "added", "removed"]
Pieces = tuple[tuple[Mark, str], ...]

_WORDS = re.compile(r"\s*(?:\{[^{}\n]*\}|\w+|[^\w\s])|\s+")  # a blank goes with the word after it


@dataclass(frozen=True)
class BlockChange:
    """What happened to a block; `old` and `new` are its texts, "" where it was not there."""

    key: str
    kind: BlockKind
    what: Literal["added", "removed", "changed", "moved"]
    old: str
    new: str
    pieces: Pieces


def changes_between(old: Sequence[Block], new: Sequence[Block]) -> tuple[BlockChange, ...]:
    """The changes in the order of the new text, each removed block after the one that it followed.

    A block that changed its text or kind counts as changed wherever it stands; one that only stands elsewhere as moved.
    """
    before = {block.key: block for block in old}
    after = {block.key for block in new}
    places = {block.key: place for place, block in enumerate(old)}
    stay = _longest_rise([places[block.key] for block in new if block.key in before])
    gone = _removed_after(old, after)
    changes = gone.pop(None, [])
    for block in new:
        changes += _change_of(before.get(block.key), block, moved=places.get(block.key) not in stay)
        changes += gone.pop(block.key, [])
    return tuple(changes)


def piece_diff(old: str, new: str) -> Pieces:
    """The words that stayed, went and came: same and removed give `old`, same and added give `new`.

    >>> piece_diff("giảm 6 hộ", "giảm 7 hộ nghèo")
    (('same', 'giảm'), ('removed', ' 6'), ('added', ' 7'), ('same', ' hộ'), ('added', ' nghèo'))
    """
    a, b = _WORDS.findall(old), _WORDS.findall(new)
    pieces: list[tuple[Mark, str]] = []
    for what, a1, a2, b1, b2 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if what == "equal":
            pieces.append(("same", "".join(a[a1:a2])))
            continue
        if a2 > a1:
            pieces.append(("removed", "".join(a[a1:a2])))
        if b2 > b1:
            pieces.append(("added", "".join(b[b1:b2])))
    return tuple(pieces)


def _change_of(old: Block | None, new: Block, *, moved: bool) -> list[BlockChange]:
    if old is None:
        return [BlockChange(new.key, new.kind, "added", "", new.text, piece_diff("", new.text))]
    if old.text != new.text or old.kind is not new.kind:
        pieces = piece_diff(old.text, new.text)
        return [BlockChange(new.key, new.kind, "changed", old.text, new.text, pieces)]
    if moved:
        return [BlockChange(new.key, new.kind, "moved", old.text, new.text, piece_diff(old.text, new.text))]
    return []


def _removed_after(old: Sequence[Block], after: set[str]) -> dict[str | None, list[BlockChange]]:
    """The removed blocks by the key of the last block before them that is still there."""
    gone: dict[str | None, list[BlockChange]] = {}
    last: str | None = None
    for block in old:
        if block.key in after:
            last = block.key
            continue
        change = BlockChange(block.key, block.kind, "removed", block.text, "", piece_diff(block.text, ""))
        gone.setdefault(last, []).append(change)
    return gone


def _longest_rise(places: Sequence[int]) -> set[int]:
    """The most of the places that stand in rising order: what did not move."""
    ends: list[int] = []  # the smallest place on which a rise of this length ends
    before: dict[int, int | None] = {}
    for place in places:
        at = bisect_left(ends, place)
        before[place] = ends[at - 1] if at else None
        ends[at : at + 1] = [place]
    stay: set[int] = set()
    place_or_none = ends[-1] if ends else None
    while place_or_none is not None:
        stay.add(place_or_none)
        place_or_none = before[place_or_none]
    return stay
