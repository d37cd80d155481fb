"""The page of the signed files: each issued PDF, its signed copies, by whom they are signed, whether they are sound."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone

from documents.pages.standing import address_of
from documents.queries.issued import IssuedPdf
from documents.queries.signed import SignedView
from documents.rules.signatures import (
    FoundSignature,
    SignerRole,
    TimeSource,
    is_by_known,
    roles_of,
    turn_fault,
    wanted_roles,
)
from documents.signing.keys import SigningKey
from reports.document import PLAN
from targets.queries import VersionOutline

LESS = "Đưa vào sau, nhưng chưa đủ chữ ký bằng bản đang dùng, nên bản đang dùng vẫn là bản ở trên."
NOBODYS = "Không có chữ ký của người ký hay của cơ quan, nên bản đang dùng vẫn là bản ở trên."


@dataclass(frozen=True)
class SignatureLine:
    """A signature: as whom, when and who says so, by which certificate, whether it holds."""

    role: str
    name: str
    organisation: str
    at: datetime | None
    time_source: str
    issuer: str
    serial: str
    valid_from: date | None
    valid_to: date | None
    is_sound: bool
    icon: str
    faults: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class SignedCard:
    """A signed copy as it was taken in; `why_not`: why it does not count though it came later."""

    view: SignedView
    url: str
    lines: tuple[SignatureLine, ...]
    why_not: str = ""


@dataclass(frozen=True)
class Turn:
    """What a key may sign now: `value` as it is posted, `label` as it is chosen."""

    value: str
    label: str
    asks_passphrase: bool


@dataclass(frozen=True)
class Turns:
    """What the person's keys may sign now; `faults`: why other files wait, each once."""

    open: tuple[Turn, ...] = ()
    faults: tuple[str, ...] = ()


@dataclass(frozen=True)
class FileCard:
    """An issued PDF and its signed copies, the one that counts and the others, newest first.

    `level` and `state` are its tag.
    """

    pdf: IssuedPdf
    issued_url: str
    level: str
    state: str
    wanted: str
    current: SignedCard | None
    others: tuple[SignedCard, ...]
    others_label: str


def file_cards(
    version: VersionOutline, pdfs: Sequence[IssuedPdf], signed: Sequence[SignedView]
) -> tuple[FileCard, ...]:
    """A card for each issued PDF."""
    return tuple(_card(version, pdf, [one for one in signed if one.report == pdf.report]) for pdf in pdfs)


def _card(version: VersionOutline, pdf: IssuedPdf, signed: Sequence[SignedView]) -> FileCard:
    newest_first = sorted(signed, key=lambda one: one.id, reverse=True)
    current = next((one for one in newest_first if one.is_current), None)
    others = [one for one in newest_first if not one.is_current]
    level, state = _state(pdf, current)
    return FileCard(
        pdf=pdf,
        issued_url=issued_url(version, pdf.report),
        level=level,
        state=state,
        wanted=_wanted(pdf),
        current=_signed_card(version, current) if current else None,
        others=tuple(_signed_card(version, one, _why_not(one, current)) for one in others),
        others_label="Bản ký khác" if any(_why_not(one, current) for one in others) else "Bản ký trước",
    )


def turns_of(files: Sequence[FileCard], keys: Sequence[SigningKey], account_name: str, signer: str) -> Turns:
    """Which file may be signed now with which key; what a key of that kind has signed is not offered again."""
    turns, faults = [], []
    for file in files:
        signed = roles_of(file.current.view.signatures) if file.current else frozenset()
        for key in keys:
            fault = turn_fault(
                key.kind,
                is_plan=file.pdf.report == PLAN,
                is_signed=bool(signed),
                account_name=account_name,
                signer=signer,
            )
            if fault:
                faults.append(fault)
            elif key.kind not in signed:
                label = f"{file.pdf.label}, bằng khóa “{key.name}” ({key.kind_label})"
                turns.append(Turn(f"{file.pdf.report}:{key.name}", label, key.asks_passphrase))
    return Turns(tuple(turns), tuple(dict.fromkeys(faults)))


def issued_url(version: VersionOutline, report: str) -> str:
    """Where the issued PDF itself is taken from."""
    if report == PLAN:
        return reverse("reports:document_file", args=[*address_of(version), "pdf"])
    return reverse("reports:annex_file", args=[*address_of(version), report, "pdf"])


def _state(pdf: IssuedPdf, signed: SignedView | None) -> tuple[str, str]:
    if signed is None:
        return "", "Chưa có bản ký số"
    if not is_by_known(signed.signatures):
        return "warning", "Chưa có chữ ký của người ký, cơ quan"
    roles = roles_of(signed.signatures)
    if pdf.report == PLAN and not wanted_roles(is_plan=True) <= roles:
        return "warning", "Chưa đủ chữ ký số"
    if pdf.report != PLAN and SignerRole.ORGANISATION not in roles:
        return "warning", "Chưa có chữ ký của cơ quan"
    return "ok", "Đã ký số"


def _wanted(pdf: IssuedPdf) -> str:
    """Whose signatures make the file whole (regulations.md, section 5.3)."""
    if pdf.report == PLAN:
        return (
            "Cần chữ ký số của người ký và của cơ quan; hai biểu nằm trong tệp này nên không phải ký riêng."
        )
    return "Biểu lưu thành tệp riêng: cần chữ ký số của cơ quan."


def _why_not(one: SignedView, current: SignedView | None) -> str:
    """Why a file that came after the current one does not take its place; "" where it came before."""
    if current is None or one.id < current.id:
        return ""
    return NOBODYS if not is_by_known(one.signatures) else LESS


def _signed_card(version: VersionOutline, view: SignedView, why_not: str = "") -> SignedCard:
    url = reverse("documents:signed_file", args=[*address_of(version), view.id])
    return SignedCard(view, url, tuple(_line(one) for one in view.signatures), why_not)


def _line(found: FoundSignature) -> SignatureLine:
    return SignatureLine(
        role="Dấu thời gian" if found.is_timestamp else found.role.label,
        name=found.name,
        organisation=found.organisation if found.organisation != found.name else "",
        at=found.signed_at,
        time_source="" if found.time_source is TimeSource.UNKNOWN else found.time_source.label,
        issuer=found.issuer,
        serial=found.serial,
        valid_from=_day(found.valid_from),
        valid_to=_day(found.valid_to),
        is_sound=found.is_valid,
        icon=_icon(found),
        faults=_faults(found),
        notes=found.notes,
    )


def _icon(found: FoundSignature) -> str:
    """A tick beside those alone whose names are the expected ones."""
    if not found.is_valid:
        return "error"
    return "success" if found.is_timestamp or found.role is not SignerRole.UNKNOWN else "note"


def _faults(found: FoundSignature) -> tuple[str, ...]:
    """What does not hold, in words; nothing of a sound one."""
    said = (
        (found.is_intact, "Nội dung đã bị thay đổi sau khi ký."),
        (found.covers_whole, "Chữ ký không bao trùm cả tệp."),
        (found.is_trusted, "Chứng thư không được tin cậy."),
    )
    return (*found.problems, *(words for holds, words in said if not holds and not found.problems))


def _day(moment: datetime | None) -> date | None:
    """The day in the commune's zone."""
    return None if moment is None else timezone.localtime(moment).date()
