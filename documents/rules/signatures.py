"""What was found of the electronic signatures in a file, frozen: who, when, whether it holds, and what is wrong.

The looking itself is done in documents/signing/; nothing here knows how a PDF is built.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from thinhduc.figures import fold


class SignerRole(StrEnum):
    """As whom somebody signed, as far as the certificate's names tell."""

    SIGNER = "signer"
    ORGANISATION = "organisation"
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        return _ROLE_LABELS[self]


_ROLE_LABELS = {
    SignerRole.SIGNER: "Người ký",
    SignerRole.ORGANISATION: "Cơ quan",
    SignerRole.UNKNOWN: "Chưa rõ là ai",
}


class TimeSource(StrEnum):
    """Who says when it was signed."""

    TIMESTAMP = "timestamp"
    CLAIMED = "claimed"
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        return _TIME_LABELS[self]


_TIME_LABELS = {
    TimeSource.TIMESTAMP: "theo dấu thời gian của tổ chức cấp",
    TimeSource.CLAIMED: "do máy của người ký ghi",
    TimeSource.UNKNOWN: "không rõ",
}


@dataclass(frozen=True)
class FoundSignature:
    """One signature (or a document's time stamp) as it was found.

    `signer`, `organisation`, `issuer`: names in the certificate (CN, O, CN of who issued it); `serial`: hexadecimal.
    `signed_at` with `time_source`, None where nothing says it. `covers_whole`: what was signed is the whole file; of an
    earlier one, a whole earlier state of it. `is_intact`: not a byte of that was changed. `is_trusted`: the certificate
    leads to a trusted one, was valid then and is not revoked. `problems` forbid taking the file, `notes` do not.
    `role` stays unknown until `with_roles`. `is_timestamp`: no person's signature but a time stamp over the whole.
    """

    signer: str = ""
    organisation: str = ""
    issuer: str = ""
    serial: str = ""
    signed_at: datetime | None = None
    time_source: TimeSource = TimeSource.UNKNOWN
    covers_whole: bool = False
    is_intact: bool = False
    is_trusted: bool = False
    valid_from: datetime | None = None
    valid_to: datetime | None = None
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    role: SignerRole = SignerRole.UNKNOWN
    is_timestamp: bool = False

    @property
    def is_valid(self) -> bool:
        """Whether nothing is wrong with it; what was not found to hold does not hold."""
        return self.covers_whole and self.is_intact and self.is_trusted and not self.problems

    @property
    def name(self) -> str:
        """Whom a sentence about it names."""
        return self.signer or self.organisation or "không rõ tên"

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values; `from_json` gives the same signature back."""
        times = {key: value.isoformat() if (value := getattr(self, key)) else None for key in _TIMES}
        return asdict(self) | times | {"problems": list(self.problems), "notes": list(self.notes)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "FoundSignature":
        """The signature whose `to_json` gave `data`; KeyError, TypeError or ValueError where something else did."""
        times = {key: datetime.fromisoformat(data[key]) if data[key] else None for key in _TIMES}
        lists = {key: tuple(data[key]) for key in ("problems", "notes")}
        kinds = {"role": SignerRole(data["role"]), "time_source": TimeSource(data["time_source"])}
        return cls(**{**data, **times, **lists, **kinds})


_TIMES = ("signed_at", "valid_from", "valid_to")


@dataclass(frozen=True)
class SignedCheck:
    """All that is to be said of a signed file; `problems`: those of the file as a whole."""

    signatures: tuple[FoundSignature, ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def is_accepted(self) -> bool:
        """Whether the file may be taken in: a person's signature at least, and nothing wrong with anything.

        >>> SignedCheck().is_accepted
        False
        """
        people = [one for one in self.signatures if not one.is_timestamp]
        return bool(people) and not self.problems and all(one.is_valid for one in self.signatures)

    @property
    def all_problems(self) -> tuple[str, ...]:
        """Every fault as a sentence of its own; those of a signature say of which.

        >>> SignedCheck((FoundSignature(signer="A", problems=("Chứng thư hết hạn.",)),)).all_problems
        ('Chữ ký 1 (A): Chứng thư hết hạn.',)
        """
        return self.problems + tuple(
            f"Chữ ký {place} ({one.name}): {problem}"
            for place, one in enumerate(self.signatures, 1)
            for problem in one.problems
        )

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values; `from_json` gives the same check back."""
        return {
            "signatures": [one.to_json() for one in self.signatures],
            "problems": list(self.problems),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "SignedCheck":
        """The check whose `to_json` gave `data`; KeyError, TypeError or ValueError where something else did."""
        signatures = tuple(FoundSignature.from_json(one) for one in data["signatures"])
        return cls(signatures, tuple(data["problems"]))


def roles_of(signatures: Iterable[FoundSignature]) -> frozenset[SignerRole]:
    """As whom people signed; time stamps are nobody's."""
    return frozenset(one.role for one in signatures if not one.is_timestamp)


def wanted_roles(*, is_plan: bool) -> frozenset[SignerRole]:
    """Whose signatures make a file whole (regulations.md, section 5.3)."""
    wanted = {SignerRole.ORGANISATION}
    return frozenset(wanted | {SignerRole.SIGNER} if is_plan else wanted)


def current_of(files: Sequence[Sequence[FoundSignature]], *, is_plan: bool) -> int | None:
    """Which of the signed files of one issued file counts, by its place; each as who signed it, the oldest first.

    The one that most of those signed who are to sign it, among equals the newest; one that only strangers signed
    counts where there is no other. None where there is no file.

    >>> leader, office = (FoundSignature(role=role) for role in (SignerRole.SIGNER, SignerRole.ORGANISATION))
    >>> stranger = FoundSignature(signer="Ai đó")
    >>> current_of([[leader], [leader, office], [leader], [stranger]], is_plan=True)
    1
    >>> current_of([[leader], [stranger], [leader]], is_plan=True), current_of([], is_plan=True)
    (2, None)
    """
    return max(range(len(files)), key=lambda place: (*_weight(files[place], is_plan), place), default=None)


def _weight(signatures: Sequence[FoundSignature], is_plan: bool) -> tuple[int, bool]:
    roles = roles_of(signatures)
    return len(roles & wanted_roles(is_plan=is_plan)), is_by_known(signatures)


def is_by_known(signatures: Sequence[FoundSignature]) -> bool:
    """Whether the signer or the office is among those who signed, as far as names tell.

    >>> is_by_known([FoundSignature(signer="Ai đó")])
    False
    """
    return bool(roles_of(signatures) - {SignerRole.UNKNOWN})


MOST_FAILURES = 5
CLOSED_FOR = timedelta(minutes=15)


def closed_until(failures: Sequence[datetime], now: datetime) -> datetime | None:
    """Until when a key takes no further password of an account that typed so many wrong ones; None where it does.

    >>> at = datetime(2022, 4, 1, 9, 0)
    >>> closed_until([at] * 5, at + timedelta(minutes=14)) == at + timedelta(minutes=15)
    True
    >>> closed_until([at] * 4, at), closed_until([at] * 5, at + timedelta(minutes=15))
    (None, None)
    """
    last = sorted(at for at in failures if now < at + CLOSED_FOR)[-MOST_FAILURES:]
    return last[0] + CLOSED_FOR if len(last) == MOST_FAILURES else None


def with_roles(check: SignedCheck, *, signer: str, offices: Sequence[str]) -> SignedCheck:
    """The check with a guess for each signature: `signer`, who is to have signed; `offices`, the names of the body.

    Only a guess, and no reason to refuse: people's certificates spell names without marks, bodies by short forms.
    """
    guessed = tuple(
        one if one.is_timestamp else replace(one, role=_role(one, signer, offices))
        for one in check.signatures
    )
    return replace(check, signatures=guessed)


def _role(found: FoundSignature, signer: str, offices: Sequence[str]) -> SignerRole:
    name = name_key(found.signer or found.organisation)
    if name and name == name_key(signer):
        return SignerRole.SIGNER
    if name and name in {name_key(office) for office in offices}:
        return SignerRole.ORGANISATION
    return SignerRole.UNKNOWN


def name_key(name: str) -> str:
    """What two ways to write a name in a certificate share: neither marks, case, blanks nor "UBND" matter.

    >>> name_key("UBND xã Thịnh Đức") == name_key("UỶ BAN NHÂN DÂN  XA THINH DUC")
    True
    """
    return re.sub(r"\bubnd\b", "uy ban nhan dan", " ".join(re.findall(r"\w+", fold(name))))


def turn_fault(kind: str, *, is_plan: bool, is_signed: bool, account_name: str, signer: str) -> str:
    """Why a key of this `kind` does not sign now, "" where it does.

    NĐ 30/2020/NĐ-CP (regulations.md, section 5.3): the seal lies over the signer's own signature, so the organisation
    signs the plan after the signer; an annex in a separate file is signed by the organisation.

    >>> turn_fault("organisation", is_plan=True, is_signed=False, account_name="B", signer="A")
    'Cơ quan ký kế hoạch sau người ký; bản này chưa có chữ ký của A.'
    >>> turn_fault("signer", is_plan=True, is_signed=False, account_name="A", signer="A")
    ''
    """
    if kind == SignerRole.SIGNER and not is_plan:
        return "Biểu ở tệp riêng do cơ quan ký số; người ký chỉ ký kế hoạch."
    if kind == SignerRole.SIGNER and name_key(account_name) != name_key(signer):
        return f"Người ký bản này là {signer}; khóa của {account_name} không ký thay được."
    if kind == SignerRole.ORGANISATION and is_plan and not is_signed:
        return f"Cơ quan ký kế hoạch sau người ký; bản này chưa có chữ ký của {signer}."
    return ""


def certificate_fault(kind: str, signatures: Sequence[FoundSignature], *, signer: str, office: str) -> str:
    """Why the newest signature is not what a key of this `kind` is there for, "" where it is; roles are guessed.

    >>> stranger = FoundSignature(signer="Kẻ Khác")
    >>> certificate_fault("signer", [stranger], signer="Nguyễn Văn A", office="UBND xã B")
    'Chứng thư của khóa này ghi tên “Kẻ Khác”, không phải Nguyễn Văn A.'
    """
    newest = next((one for one in reversed(signatures) if not one.is_timestamp), None)
    if newest is None or newest.role == kind:
        return ""
    meant = signer if kind == SignerRole.SIGNER else office
    return f"Chứng thư của khóa này ghi tên “{newest.name}”, không phải {meant}."
