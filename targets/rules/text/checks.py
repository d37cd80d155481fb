"""What is wrong, doubtful or missing in a text, held against the tables and the legal acts."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from targets.rules.text.acts import Act
from targets.rules.text.blocks import Block, BlockKind
from targets.rules.text.facts import TextFacts
from thinhduc.findings import Finding, Level


def check_text(
    blocks: Sequence[Block],
    facts: TextFacts,
    acts: Sequence[Act],
    *,
    day: date,
    is_historical: bool = False,
) -> list[Finding]:
    """All findings of a text, in its order. `day`: on which the acts it cites have to be in force.

    `key` and `data["block"]` name the block, None for the whole; `data["reason"]` of a warning is the block's reason.
    A historical text is kept as it is: what is found in it is only noted.
    """
    findings = _structure(blocks)
    if is_historical:
        return [replace(finding, level=Level.NOTE) for finding in findings]
    return findings


def _structure(blocks: Sequence[Block]) -> list[Finding]:
    if not blocks:
        return [Finding(Level.ERROR, "text-missing", "Kế hoạch chưa có lời văn.", data={"block": None})]
    findings = [
        Finding(
            Level.ERROR,
            "text-empty-block",
            "Đoạn này còn để trống.",
            key=block.key,
            data={"block": block.key},
        )
        for block in blocks
        if not block.text.strip()
    ]
    if sum(block.kind is BlockKind.SUBJECT for block in blocks) != 1:
        message = "Lời văn phải có đúng một trích yếu."
        findings.append(Finding(Level.ERROR, "text-subject", message, data={"block": None}))
    return findings
