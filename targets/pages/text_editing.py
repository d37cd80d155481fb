"""A paragraph of a plan's text while it is being written: what is typed, and how it would read."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from targets.pages.text import ShownBlock, TextPage
from targets.queries.versions import VersionView
from targets.rules.text import Block, BlockKind, piece_diff
from targets.rules.text.changes import Pieces

Deed = Literal["sua", "them", "bo"]
EDIT: Deed = "sua"
ADD: Deed = "them"
REMOVE: Deed = "bo"
NEW_KEY = "doan-dang-them"

# After these a paragraph of another kind follows.
_NEXT = {
    BlockKind.SUBJECT: BlockKind.BASIS,
    BlockKind.PART: BlockKind.CLAUSE,
    BlockKind.HEADING: BlockKind.ITEM,
}


@dataclass(frozen=True)
class Editing:
    """The open paragraph. `key`: of the paragraph that is changed, or after which one is added; `seen`: its text when
    the page was opened; `shown`: as what is typed would read; `stored`: what `stored_by` saved meanwhile, with the
    words that differ in `pieces`; `saved_at`: since when the typing is kept; `is_overtaken`: it is not, for the account
    stored other words since."""

    deed: Deed
    key: str
    seen: str
    form: Any
    shown: ShownBlock | None
    saved_at: datetime | None = None
    stored: str | None = None
    stored_by: str = ""
    pieces: Pieces = ()
    is_overtaken: bool = False


def first_fields(deed: Deed, block: Block) -> dict[str, str]:
    """What stands in the form when it is opened."""
    if deed == ADD:
        return {"kind": _NEXT.get(block.kind, block.kind).value, "wording": "", "seen": ""}
    return {"kind": block.kind.value, "wording": block.text, "seen": block.text}


def with_typed(view: VersionView, deed: Deed, block: Block, fields: Mapping[str, str]) -> VersionView:
    """The version as it would be with what is typed."""
    known = {kind.value for kind in BlockKind}
    kind = BlockKind(fields["kind"]) if fields.get("kind") in known else block.kind
    wording = " ".join(fields.get("wording", "").split())
    typed = replace(block, kind=kind, text=wording) if deed != ADD else Block(NEW_KEY, kind, wording)
    blocks: list[Block] = []
    for one in view.blocks:
        blocks += [one, typed] if one is block and deed == ADD else [typed if one is block else one]
    return replace(view, blocks=tuple(blocks))


def editing_of(
    deed: Deed,
    block: Block,
    fields: Mapping[str, str],
    form: Any,
    page: TextPage,
    *,
    saved_at: datetime | None = None,
    stored: str | None = None,
    stored_by: str = "",
    is_overtaken: bool = False,
) -> Editing:
    """The open paragraph; `page`: the text as it would be."""
    key = NEW_KEY if deed == ADD else block.key
    return Editing(
        deed=deed,
        key=block.key,
        seen=fields.get("seen", ""),
        form=form,
        shown=next((one for one in page.blocks if one.key == key), None),
        saved_at=saved_at,
        stored=stored,
        stored_by=stored_by,
        pieces=piece_diff(stored, fields.get("wording", "")) if stored is not None else (),
        is_overtaken=is_overtaken,
    )
