"""What is printed without the characters that no Word file or workbook can hold, whatever was stored."""

from typing import Any, TypeVar

from reports.document import Document
from reports.report import Report
from thinhduc.figures import printable

Printed = TypeVar("Printed", Report, Document)


def sound(printed: Printed) -> Printed:
    """The same report or document, every text of it printable."""
    return type(printed).from_json(_sound(printed.to_json()))


def _sound(value: Any) -> Any:
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, dict):
        return {key: _sound(one) for key, one in value.items()}
    return [_sound(one) for one in value] if isinstance(value, list | tuple) else value
