"""Blocks and legal acts from the data files; the files are read by the queries."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from targets.rules.text.acts import Act
from targets.rules.text.blocks import Block, BlockKind


def blocks_from(rows: Iterable[Mapping[str, Any]]) -> tuple[Block, ...]:
    """Blocks from rows of key, kind, text and, for a text as it was printed, label.

    Raises KeyError or ValueError for a row that is none.

    >>> blocks_from([{"key": "i", "kind": "part", "text": "MỤC TIÊU"}])
    (Block(key='i', kind=<BlockKind.PART: 'part'>, text='MỤC TIÊU', label=None, reason=''),)
    """
    return tuple(Block(row["key"], BlockKind(row["kind"]), row["text"], row.get("label")) for row in rows)


def acts_from(rows: Iterable[Mapping[str, Any]]) -> tuple[Act, ...]:
    """Acts from rows of the common list; days in ISO form, left out where they are not known."""
    return tuple(
        Act(
            number=row["number"],
            title=row["title"],
            issuer=row.get("issuer", ""),
            issued_on=_day(row.get("issued_on")),
            valid_from=_day(row.get("valid_from")),
            valid_to=_day(row.get("valid_to")),
            ended_by=row.get("ended_by", ""),
        )
        for row in rows
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
