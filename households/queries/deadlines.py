"""The deadlines of reviews, as households/data/deadlines.json says them."""

from functools import cache
from pathlib import Path

from households.rules.deadlines import Deadlines, read_deadlines

_DATA = Path(__file__).resolve().parent.parent / "data" / "deadlines.json"


@cache
def deadlines() -> Deadlines:
    """Every deadline with its readings; the file is part of the program and is read once."""
    return read_deadlines(_DATA.read_text(encoding="utf-8"))
