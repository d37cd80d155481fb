"""A plan's text from a file (reports/data/plan_text.schema.json): a list of paragraphs, each kept letter by letter."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path as FilePath
from typing import Any

from reports.planfile.faults import Fault, FaultyFile, Path, fault_at, shown
from reports.planfile.reading import parse
from reports.planfile.structure import check_structure
from targets.rules.text import Block, BlockKind, blocks_from

SCHEMA = FilePath(__file__).parent.parent / "data" / "plan_text.schema.json"
WHERE = "lời văn"  # so that a fault of this file is told from one of the plan file


def read_text_file(content: bytes, *, as_issued: bool = False) -> tuple[tuple[Block, ...], list[Fault]]:
    """The text, and every fault of the file; with any fault there is no text. `as_issued`: kept as it was printed."""
    try:
        document, found = parse(content)
    except FaultyFile as error:
        return (), [Fault((WHERE,), WHERE, fault.message) for fault in error.faults]
    known = {fault.path for fault in found}
    found += [fault for fault in check_structure(document, SCHEMA) if fault.path not in known]
    known = {fault.path for fault in found}
    content_faults = _content(document, as_issued=as_issued)
    found += [fault_at(path, document, message) for path, message in content_faults if path not in known]
    faults = [fault_at((WHERE, *fault.path), {WHERE: document}, fault.message) for fault in found]
    return (() if faults else blocks_from(document)), faults


def _content(document: Any, *, as_issued: bool) -> Iterator[tuple[Path, str]]:
    """What a schema can not say: every key once, exactly one subject, the order of a document, no number twice."""
    if not isinstance(document, list):
        return
    rows = [row if isinstance(row, dict) else {} for row in document]
    yield from _doubles(rows)
    yield from _numbers(rows)
    if as_issued:
        yield from _fields(rows)
    subjects = [index for index, row in enumerate(rows) if row.get("kind") == BlockKind.SUBJECT]
    if not subjects and rows:
        yield (), f"thiếu trích yếu (một đoạn có kind là {BlockKind.SUBJECT})."
    for index in subjects[1:]:
        yield (index, "kind"), f"chỉ được một trích yếu; đoạn [{subjects[0]}] đã là trích yếu."
    if len(subjects) == 1:
        yield from _order(rows)


def _doubles(rows: Sequence[dict[str, Any]]) -> Iterator[tuple[Path, str]]:
    first: dict[str, int] = {}
    for index, row in enumerate(rows):
        key = row.get("key")
        if isinstance(key, str) and first.setdefault(key, index) != index:
            yield (index, "key"), f"trùng khóa với đoạn [{first[key]}]."


# What stands before what; a kind that is not named belongs to the body.
_PLACES = {
    BlockKind.SUBJECT: 0,
    BlockKind.BASIS: 1,
    BlockKind.LEAD: 2,
    BlockKind.CLOSING: 4,
    BlockKind.RECIPIENT: 5,
}
_BODY = 3


def _order(rows: Sequence[dict[str, Any]]) -> Iterator[tuple[Path, str]]:
    """Each block that stands behind one that belongs behind it, said of the first of a run."""
    before = -1
    for index, row in enumerate(rows):
        kind = row.get("kind")
        if not isinstance(kind, str) or kind not in set(BlockKind):
            continue
        place = _PLACES.get(BlockKind(kind), _BODY)
        if place < before:
            words = BlockKind(kind).label.lower()
            yield (
                (index,),
                f"sai thứ tự: {words} phải đứng trước đoạn [{index - 1}]; xếp các đoạn như trong văn bản.",
            )
        before = place


def _numbers(rows: Sequence[dict[str, Any]]) -> Iterator[tuple[Path, str]]:
    """A number stands in the label alone: printed before a text that begins with it, it would stand twice."""
    for index, row in enumerate(rows):
        label, text = row.get("label"), row.get("text")
        if not (isinstance(label, str) and label and isinstance(text, str)):
            continue
        if text.lstrip().startswith((f"{label} ", f"{label.rstrip('.')}. ")):
            yield (index, "text"), f"lời bắt đầu bằng “{shown(label)}” mà label đã ghi; bỏ số ấy trong lời."


def _fields(rows: Sequence[dict[str, Any]]) -> Iterator[tuple[Path, str]]:
    """An issued text is kept letter by letter: a field would be printed as it stands."""
    for index, row in enumerate(rows):
        text = row.get("text")
        found = re.search(r"\{[^{}]*\}", text) if isinstance(text, str) else None
        if found:
            words = f"có ô {shown(found[0])}; bản đã ban hành giữ đúng từng chữ, hãy ghi chữ và số như đã in."
            yield (index, "text"), words
