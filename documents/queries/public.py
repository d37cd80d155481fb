"""What anyone may know of an issued document by its code.

A visitor of the public page has no account, hence no scope; this file passes the door for that page alone. It reads by
the random code of one issued document, and only the columns that the page shows: no line, no figure, no content.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from documents.models import SignedFile
from documents.queries.issued import ORDER, label_of
from documents.rules.original import Evidence, Valid, original_of
from documents.rules.public import IssuedDocument, PublicDocument, PublicFile, endings_of
from documents.rules.signatures import FoundSignature, current_of
from hamlets.models import CommunePeriod
from hamlets.queries.places import Place, place_among
from reports.document import PLAN
from targets.models import IssuedFile, PlanEvent, PlanVersion

# Files that people are handed, in the order they are listed in; the frozen figures (JSON) stay inside.
_FORMATS = {"pdf": "PDF", "docx": "Word", "xlsx": "Excel"}
_COLUMNS = (
    "pk",
    "commune_id",
    "plan_id",
    "public_code",
    "plan__year",
    "form",
    "document_number",
    "document_date",
    "signature",
    "signer",
)


def document_by_code(code: str) -> PublicDocument | None:
    """The issued document of a code; None where there is none, whatever the reason."""
    issued = PlanVersion.objects.beyond_scope().filter(state=PlanVersion.State.ISSUED)
    row = issued.filter(public_code=code).exclude(public_code="").values(*_COLUMNS).first()
    return _document(row) if row else None


def _document(row: Mapping[str, Any]) -> PublicDocument:
    place = _place(row["commune_id"], row["document_date"])
    signed, issued = _signed_files(row["pk"]), _issued_files(row["pk"])
    return PublicDocument(
        code=row["public_code"],
        year=row["plan__year"],
        number=row["document_number"],
        issued_on=row["document_date"],
        office=f"Ủy ban nhân dân {place.kind} {place.name}",
        superior=place.superior or place.province,
        signer=row["signer"],
        titles=tuple(row["signature"]),
        original=_original(row["form"], signed, issued),
        endings=endings_of(row["pk"], _documents(row["plan_id"])),
        files=(*signed, *issued),
    )


def _place(commune_id: int, day: date) -> Place:
    """The commune as it was called on a day."""
    periods = CommunePeriod.objects.beyond_scope().filter(commune_id=commune_id).select_related("commune")
    return place_among(list(periods), day)


def _original(form: str, signed: Iterable[PublicFile], issued: Iterable[PublicFile]) -> Valid:
    """Which copy counts. A scan is left out: it changes how the copies are spoken of, not which of them is valid."""
    is_complete = any(file.is_plan and file.is_complete for file in signed)
    is_annexes_only = not any(file.is_plan for file in issued)
    evidence = Evidence(form, signer=is_complete, organisation=is_complete, is_annexes_only=is_annexes_only)
    return original_of(evidence).valid


def _documents(plan_id: int) -> list[IssuedDocument]:
    """The issued versions of a plan: one takes another's place within it."""
    versions = PlanVersion.objects.beyond_scope().filter(plan_id=plan_id, state=PlanVersion.State.ISSUED)
    steps = PlanEvent.objects.beyond_scope().filter(version__plan_id=plan_id, kind=PlanEvent.Kind.REVOKED)
    revoked = {
        version: (document, at) for version, document, at in steps.values_list("version_id", "document", "at")
    }
    rows = versions.order_by("number").values_list("pk", "document_number", "document_date", "replaces_id")
    return [
        IssuedDocument(version, number, day, replaces, *_revoked(revoked.get(version)))
        for version, number, day, replaces in rows
    ]


def _revoked(step: tuple[str, datetime] | None) -> tuple[str, date | None]:
    return (step[0], timezone.localdate(step[1])) if step else ("", None)


def _issued_files(version_id: int) -> list[PublicFile]:
    rows = IssuedFile.objects.beyond_scope().filter(version_id=version_id, report__in=ORDER)
    kinds = list(_FORMATS)
    found = sorted(
        rows.filter(format__in=kinds).values_list("report", "format", "sha256"),
        key=lambda row: (ORDER.index(row[0]), kinds.index(row[1])),
    )
    return [
        PublicFile(f"{label_of(report)} ({_FORMATS[kind]})", sha256, is_plan=report == PLAN)
        for report, kind, sha256 in found
    ]


def _signed_files(version_id: int) -> list[PublicFile]:
    """Of each issued file the newest signed one first; `is_last`: it is the one that counts."""
    rows = SignedFile.objects.beyond_scope().filter(version_id=version_id, file__report__in=ORDER)
    found = [
        (report, sha256, tuple(FoundSignature.from_json(one) for one in signatures))
        for report, sha256, signatures in rows.order_by("-id").values_list(
            "file__report", "sha256", "signatures"
        )
    ]
    current = {report: _current(report, found) for report, _, _ in found}
    return [
        PublicFile(
            label=f"{label_of(report)} (PDF đã ký số)",
            sha256=sha256,
            signatures=signatures,
            is_signed=True,
            is_plan=report == PLAN,
            is_last=sha256 == current[report],
        )
        for report, sha256, signatures in found
    ]


def _current(report: str, newest_first: Sequence[tuple[str, str, tuple[FoundSignature, ...]]]) -> str:
    """The hash of the signed file of a report that counts."""
    files = [(sha256, signatures) for of, sha256, signatures in reversed(newest_first) if of == report]
    place = current_of([signatures for _, signatures in files], is_plan=report == PLAN)
    return "" if place is None else files[place][0]
