"""What an action refuses with. Every refusal says what stops it, who can lift it, and where."""

from collections.abc import Sequence
from dataclasses import dataclass

from thinhduc.findings import Finding


class DomainError(Exception):
    """The root of all refusals; `message` is a Vietnamese sentence for the person."""

    status = 422

    def __init__(self, message: str, *, who_can_lift: str = "", link: str = "", link_label: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.who_can_lift = who_can_lift
        self.link = link
        self.link_label = link_label


class NotAllowed(DomainError):
    """In scope but not allowed (403)."""

    status = 403


class Refused(DomainError):
    """The rules stop it (422); `findings` say each fault."""

    def __init__(
        self,
        message: str,
        findings: Sequence[Finding] = (),
        *,
        who_can_lift: str = "",
        link: str = "",
        link_label: str = "",
    ) -> None:
        super().__init__(message, who_can_lift=who_can_lift, link=link, link_label=link_label)
        self.findings = tuple(findings)


class Locked(Refused):
    """The row is confirmed, submitted or issued (422): the message names the cause and who can lift it."""


@dataclass(frozen=True)
class ClashText:
    """One cell that two people wrote: its place in words and the three values as printed."""

    hamlet: str
    field_label: str
    field_name: str
    seen: str
    mine: str
    stored: str
    stored_by: str = ""


class Conflict(DomainError):
    """Somebody else wrote meanwhile, or the work was shown as it no longer is (409); nothing was written."""

    status = 409

    def __init__(
        self, message: str, clashes: Sequence[ClashText] = (), *, link: str = "", link_label: str = ""
    ) -> None:
        super().__init__(message, link=link, link_label=link_label)
        self.clashes = tuple(clashes)
