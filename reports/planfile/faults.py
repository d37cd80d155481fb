"""A fault in a plan file: where it is and what was expected, in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from thinhduc.errors import Refused

Path = tuple[str | int, ...]

_WHOLE = "tệp"


@dataclass(frozen=True)
class Fault:
    """One fault; `path` leads to it from the file's outermost object, `place` is the same for people."""

    path: Path
    place: str
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"


class FaultyFile(Refused):
    """A plan file that can not be stored; `faults` names all of them."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = tuple(faults)


def fault_at(path: Path, document: Any, message: str) -> Fault:
    """A fault at a path of a document.

    >>> print(fault_at(("hamlets", 0, "poor"), {"hamlets": [{"name": "Xóm Phú"}]}, "phải là chữ."))
    hamlets[0] (Xóm Phú) › poor: phải là chữ.
    """
    return Fault(path, _place(path, document), message)


def _place(path: Path, document: Any) -> str:
    """The path in words; elements of a list carry the name or key they hold, so that a person finds them."""
    parts: list[str] = []
    here = document
    for step in path:
        here = _inside(here, step)
        if isinstance(step, int):
            name = here.get("name", here.get("key")) if isinstance(here, dict) else None
            parts[-1:] = parts[-1:] or [_WHOLE]  # the file itself may be a list
            parts[-1] += f"[{step}]" + (f" ({shown(name)})" if isinstance(name, str) and name else "")
        else:
            parts.append(shown(step))
    return " › ".join(parts) or _WHOLE


def _inside(value: Any, step: str | int) -> Any:
    try:
        return value[step]
    except (LookupError, TypeError):
        return None


def shown(text: str) -> str:
    """A text of the file within a message: without control characters and not endless.

    >>> shown("a\\nb")
    'a b'
    """
    return "".join(letter if letter.isprintable() else " " for letter in text[:60])
