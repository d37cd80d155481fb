"""Asks the process that reads scans and pictures (documents/pictures/child.py)."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from documents.rules.scans import Looked
from documents.rules.stamps import Weighed
from thinhduc.apart import asked, command_of, one_of_few
from thinhduc.errors import DomainError

COMMAND = command_of("documents.pictures.child")
AT_ONCE = 2  # readings on the machine: a hostile file takes all the memory that one may have
WAIT = 15  # seconds for a place among them
PATIENCE = 30  # seconds by the clock, with WAIT less than a request may take; the child's own limit is of the processor
PNG_MARK = b"\x89PNG\r\n\x1a\n"
LARGEST_PICTURE = 40_000_000  # bytes

_TOO_MUCH = "đọc tốn quá nhiều thời gian hoặc bộ nhớ, nên đã dừng lại; hãy quét lại ở 200–300 dpi."
_STAMP_TOO_MUCH = "đọc tốn quá nhiều thời gian hoặc bộ nhớ, nên đã dừng lại; hãy thu nhỏ hình rồi gửi lại."


class Undrawable(DomainError):
    """A page that can not be drawn (422)."""


@dataclass(frozen=True)
class _Answer:
    """What the process said; `is_whole`: it came to its end."""

    content: bytes
    is_whole: bool


def look_at(files: Sequence[bytes]) -> list[Looked]:
    """What each file of a scan is, by its content: kind and number of pages, or why it is not taken."""
    return [
        Looked(str(one.get("type", "")), int(one.get("pages", 0)), str(one.get("problem", "")))
        for one in _facts("look", files, _TOO_MUCH)
    ]


def weigh(picture: bytes) -> Weighed:
    """What a stamp's picture is made of, or why it can not be read."""
    (facts,) = _facts("weigh", [picture], _STAMP_TOO_MUCH)
    counts = {key: int(facts.get(key, 0)) for key in ("width", "height", "clear", "inked", "blue", "red")}
    return Weighed(str(facts.get("type", "")), **counts, problem=str(facts.get("problem", "")))


def draw_page(content: bytes, page: int, width: int) -> bytes:
    """Page `page` (from 1) of a PDF, or a picture, as the bytes of a PNG `width` pixels across at most; Undrawable."""
    drawn = _ask({"deed": "draw", "page": page, "width": width}, [content])
    is_picture = drawn.content.startswith(PNG_MARK) and len(drawn.content) <= LARGEST_PICTURE
    if not (drawn.is_whole and is_picture):
        raise Undrawable("Không vẽ được trang này; hãy tải tệp về để xem.")
    return drawn.content


def _facts(deed: str, files: Sequence[bytes], too_much: str) -> list[dict[str, Any]]:
    """One answer a file; where the process did not come to its end, the file it was reading is the one at fault."""
    lines = _ask({"deed": deed}, files).content.splitlines()
    try:
        facts = [dict(json.loads(line)) for line in lines[: len(files)]]
    except (ValueError, TypeError):
        facts = []
    if len(facts) < len(files):
        facts.append({"problem": too_much})
    return facts + [{} for _ in files[len(facts) :]]


def _ask(question: dict[str, Any], files: Sequence[bytes]) -> _Answer:
    head = json.dumps({**question, "sizes": [len(one) for one in files]}).encode()
    with (
        one_of_few(AT_ONCE, "pictures", WAIT),
        asked(COMMAND, [head, b"\n", *files], PATIENCE) as answer,
    ):
        return _Answer(answer.stream.read(), answer.is_whole)
