"""Asks the process that reads scans and pictures (documents/pictures/child.py)."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from documents.rules.scans import Looked
from documents.rules.stamps import Weighed
from thinhduc.errors import DomainError

COMMAND = (sys.executable, "-m", "documents.pictures.child")
PATIENCE = 90  # seconds by the clock; the child's own limit is of the processor
PNG_MARK = b"\x89PNG\r\n\x1a\n"
LARGEST_PICTURE = 40_000_000  # bytes

_ROOT = Path(__file__).resolve().parents[2]
_TOO_MUCH = "đọc tốn quá nhiều thời gian hoặc bộ nhớ, nên đã dừng lại; hãy quét lại ở 200–300 dpi."


class Undrawable(DomainError):
    """A page that can not be drawn (422)."""


@dataclass(frozen=True)
class _Failed(Exception):
    """The process did not come to its end."""


def look_at(files: Sequence[bytes]) -> list[Looked]:
    """What each file of a scan is, by its content: kind and number of pages, or why it is not taken."""
    return [
        Looked(str(one.get("type", "")), int(one.get("pages", 0)), str(one.get("problem", "")))
        for one in _facts("look", files)
    ]


def weigh(picture: bytes) -> Weighed:
    """What a stamp's picture is made of, or why it can not be read."""
    (facts,) = _facts("weigh", [picture])
    counts = {key: int(facts.get(key, 0)) for key in ("width", "height", "clear", "inked", "blue", "red")}
    return Weighed(str(facts.get("type", "")), **counts, problem=str(facts.get("problem", "")))


def draw_page(content: bytes, page: int, width: int) -> bytes:
    """Page `page` (from 1) of a PDF, or a picture, as the bytes of a PNG `width` pixels across at most; Undrawable."""
    try:
        drawn = _ask({"deed": "draw", "page": page, "width": width}, [content])
    except _Failed as failed:
        raise Undrawable("Không vẽ được trang này; hãy tải tệp về để xem.") from failed
    if not drawn.startswith(PNG_MARK) or len(drawn) > LARGEST_PICTURE:
        raise Undrawable("Không vẽ được trang này; hãy tải tệp về để xem.")
    return drawn


def _facts(deed: str, files: Sequence[bytes]) -> list[dict[str, Any]]:
    """One answer a file; where the process failed, each file is asked about alone, so that the bad one is known."""
    try:
        return list(json.loads(_ask({"deed": deed}, files)))
    except (_Failed, ValueError):
        if len(files) > 1:
            return [fact for one in files for fact in _facts(deed, [one])]
        return [{"problem": _TOO_MUCH}]


def _ask(question: dict[str, Any], files: Sequence[bytes]) -> bytes:
    with tempfile.TemporaryFile() as asked, tempfile.TemporaryFile() as answer:
        asked.write(json.dumps({**question, "sizes": [len(one) for one in files]}).encode() + b"\n")
        asked.writelines(files)
        asked.seek(0)
        try:
            subprocess.run(  # noqa: S603 (our own module; the files are its input only)
                COMMAND,
                stdin=asked,
                stdout=answer,
                stderr=subprocess.DEVNULL,
                cwd=_ROOT,
                env={},  # nothing of what the server knows
                timeout=PATIENCE,
                check=True,
            )
        except subprocess.SubprocessError as error:
            raise _Failed from error
        answer.seek(0)
        return answer.read()
