"""What of a version is approved: its content as canonical JSON, and the hash of it."""

import hashlib
import json
from typing import Any

from targets.queries.versions import VersionView


def content_of(view: VersionView) -> dict[str, Any]:
    """All that a leader approves: lines, goals, stated figures, text, columns and form; nothing of steps and number."""
    return {
        "year": view.year,
        "form": view.form,
        "columns": list(view.columns),
        "printed": view.printed,
        "households_on": _iso(view.households_on),
        "superior": [view.superior_number, _iso(view.superior_date), view.superior_issuer],
        "lines": [
            {"order": line.order, "hamlet": line.hamlet_id, "name": line.name, **line.figures, **line.texts}
            for line in view.lines
        ],
        "goals": [
            [
                goal.level.value,
                goal.poverty_class.value,
                goal.reduction,
                str(goal.rate) if goal.rate is not None else None,
                goal.issuer,
                goal.document,
                goal.reason,
            ]
            for goal in view.goals
        ],
        "stated": {
            poverty_class.value: [[total.key, total.text, str(total.value), total.reason] for total in totals]
            for poverty_class, totals in view.stated.items()
        },
        "text": [[one.key, one.kind.value, one.label, one.text, one.reason] for one in view.blocks],
    }


def content_hash(view: VersionView) -> str:
    """The SHA-256 of the content, in hexadecimal; it changes with any figure, reason or goal."""
    canonical = json.dumps(content_of(view), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _iso(value: Any) -> str | None:
    return value.isoformat() if value is not None else None
