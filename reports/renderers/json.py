"""A report or a whole plan as JSON for other programs."""

import json

from reports.document import Document
from reports.report import Report


def render_json(printed: Report | Document) -> bytes:
    """UTF-8, readable; the format is that of `to_json`."""
    return (json.dumps(printed.to_json(), ensure_ascii=False, indent=2) + "\n").encode()
