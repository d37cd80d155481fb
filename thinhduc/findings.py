"""What a check says: one finding per fault, all of them at once, never an exception for what a person typed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Level(StrEnum):
    """How much a finding weighs (domain.md, "Planned reductions")."""

    ERROR = "error"  # blocks confirming, submitting, issuing
    WARNING = "warning"  # passes with a written reason
    NOTE = "note"  # is only said


@dataclass(frozen=True)
class Finding:
    """One thing to look at.

    `code` is a stable English slug; `message` is a whole Vietnamese sentence that names the hamlet and says what was
    expected; `hamlet` is the hamlet's name or None for the commune; `key` is the figure's key (`reduction`, ...) or
    None; `data` holds the numbers behind the sentence for programs.
    """

    level: Level
    code: str
    message: str
    hamlet: str | None = None
    key: str | None = None
    data: Mapping[str, int | str | None] = field(default_factory=dict)

    def as_dict(self) -> dict[str, object]:
        """The finding as plain JSON values, in the order of the command line's format."""
        return {
            "level": self.level.value,
            "code": self.code,
            "hamlet": self.hamlet,
            "key": self.key,
            "message": self.message,
            "data": dict(self.data),
        }


def errors_in(findings: Iterable[Finding]) -> list[Finding]:
    """The findings that block."""
    return [finding for finding in findings if finding.level is Level.ERROR]


def warnings_in(findings: Iterable[Finding]) -> list[Finding]:
    """The findings that pass with a reason."""
    return [finding for finding in findings if finding.level is Level.WARNING]
