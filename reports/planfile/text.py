"""A plan's text from a file (reports/data/plan_text.schema.json): a list of paragraphs, each kept letter by letter."""

from collections.abc import Iterator, Sequence
from pathlib import Path as FilePath
from typing import Any

from reports.planfile.faults import Fault, FaultyFile, Path, fault_at
from reports.planfile.reading import parse
from reports.planfile.structure import check_structure
from targets.rules.text import Block, BlockKind, blocks_from

SCHEMA = FilePath(__file__).parent.parent / "data" / "plan_text.schema.json"
WHERE = "lời văn"  # so that a fault of this file is told from one of the plan file


def read_text_file(content: bytes) -> tuple[tuple[Block, ...], list[Fault]]:
    """The text, and every fault of the file; with any fault there is no text."""
    try:
        document, found = parse(content)
    except FaultyFile as error:
        return (), [Fault((WHERE,), WHERE, fault.message) for fault in error.faults]
    known = {fault.path for fault in found}
    found += [fault for fault in check_structure(document, SCHEMA) if fault.path not in known]
    known = {fault.path for fault in found}
    found += [fault_at(path, document, message) for path, message in _content(document) if path not in known]
    faults = [fault_at((WHERE, *fault.path), {WHERE: document}, fault.message) for fault in found]
    return (() if faults else blocks_from(document)), faults


def _content(document: Any) -> Iterator[tuple[Path, str]]:
    """What a schema can not say: every key once, and exactly one subject."""
    if not isinstance(document, list):
        return
    rows = [row if isinstance(row, dict) else {} for row in document]
    yield from _doubles(rows)
    subjects = [index for index, row in enumerate(rows) if row.get("kind") == BlockKind.SUBJECT]
    if not subjects and rows:
        yield (), f"thiếu trích yếu (một đoạn có kind là {BlockKind.SUBJECT})."
    for index in subjects[1:]:
        yield (index, "kind"), f"chỉ được một trích yếu; đoạn [{subjects[0]}] đã là trích yếu."


def _doubles(rows: Sequence[dict[str, Any]]) -> Iterator[tuple[Path, str]]:
    first: dict[str, int] = {}
    for index, row in enumerate(rows):
        key = row.get("key")
        if isinstance(key, str) and first.setdefault(key, index) != index:
            yield (index, "key"), f"trùng khóa với đoạn [{first[key]}]."
