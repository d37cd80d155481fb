"""A report as JSON for other programs."""

import json

from reports.report import Report


def render_json(report: Report) -> bytes:
    """UTF-8, readable; the format is that of `Report.to_json`."""
    return (json.dumps(report.to_json(), ensure_ascii=False, indent=2) + "\n").encode()
