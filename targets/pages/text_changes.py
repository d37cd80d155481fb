"""What is new in a plan's text against the one it was carried over from."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from targets.queries.versions import VersionView
from targets.rules.text import Block, BlockKind, changes_between, labels_of
from targets.rules.text.changes import Pieces
from thinhduc.figures import format_count

_WORDS = {"added": "Thêm", "removed": "Bỏ", "changed": "Sửa", "moved": "Chuyển chỗ"}
_COUNTED = {"added": "đoạn thêm", "removed": "đoạn bỏ", "changed": "đoạn sửa", "moved": "đoạn chuyển chỗ"}


@dataclass(frozen=True)
class ShownChange:
    """A paragraph that differs; `pieces`: its words, the same, added or removed; `is_here`: it is in the new text;
    `part`: the part of the plan that it stands in, "" before the first."""

    key: str
    what: str
    words: str
    name: str
    pieces: Pieces
    is_here: bool
    part: str = ""


@dataclass(frozen=True)
class ChangesPage:
    """`against`: what the text is held against; `summary`: how many differ, by what; empty where nothing does."""

    against: str
    changes: tuple[ShownChange, ...]
    summary: tuple[str, ...]


def changes_page(before: VersionView | None, old: Sequence[Block], view: VersionView) -> ChangesPage:
    """What differs between the text of `view` and the one before it; `before` is None where that was the template.

    Fields are compared as they are typed: what follows the tables is no change of the words.
    """
    found = changes_between(old, view.blocks)
    numbers = dict(zip((block.key for block in view.blocks), labels_of(view.blocks), strict=True))
    parts = parts_by_key(old) | parts_by_key(view.blocks)
    changes = tuple(
        ShownChange(
            key=one.key,
            what=one.what,
            words=_WORDS[one.what],
            name=f"{one.kind.label.partition(' (')[0]} {numbers.get(one.key, '').strip('-')}".strip(),
            pieces=one.pieces,
            is_here=one.key in numbers,
            part=parts.get(one.key, ""),
        )
        for one in found
    )
    counts = Counter(one.what for one in changes)
    summary = tuple(
        f"{format_count(counts[what])} {words}" for what, words in _COUNTED.items() if counts[what]
    )
    return ChangesPage(_against(before, view), changes, summary)


def parts_by_key(blocks: Sequence[Block]) -> dict[str, str]:
    """The heading of the part in which each paragraph stands, by its key: "II. MỤC TIÊU"; a part stands in none."""
    part, parts = "", {}
    for block, label in zip(blocks, labels_of(blocks), strict=True):
        if block.kind is BlockKind.RECIPIENT:
            part = "Nơi nhận"
        if block.kind is BlockKind.PART:
            part = f"{label} {block.text}".strip()
        else:
            parts[block.key] = part
    return parts


def _against(before: VersionView | None, view: VersionView) -> str:
    if before is None:
        return "lời văn mẫu"
    return f"bản {before.number}" if before.year == view.year else f"năm {before.year}"
