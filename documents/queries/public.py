"""What anyone may know of an issued document by its code.

A visitor of the public page has no account, hence no scope; this file passes the door for that page alone. It reads by
the random code of one issued document, and only the columns that the page shows: no line, no figure, no content.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils import timezone

from documents.models import SignedFile
from documents.queries.issued import ORDER, label_of
from documents.rules.public import PublicDocument, PublicFile, Stand, Standing
from documents.rules.signatures import FoundSignature
from hamlets.models import CommunePeriod
from hamlets.queries.places import Place, place_among
from targets.models import IssuedFile, PlanEvent, PlanVersion

# Files that people are handed, in the order they are listed in; the frozen figures (JSON) stay inside.
_FORMATS = {"pdf": "PDF", "docx": "Word", "xlsx": "Excel"}
_COLUMNS = (
    "pk",
    "commune_id",
    "public_code",
    "plan__year",
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
    return PublicDocument(
        code=row["public_code"],
        year=row["plan__year"],
        number=row["document_number"],
        issued_on=row["document_date"],
        office=f"Ủy ban nhân dân {place.kind} {place.name}",
        superior=place.superior or place.province,
        signer=row["signer"],
        titles=tuple(row["signature"]),
        stand=_stand(row["pk"]),
        files=(*_signed_files(row["pk"]), *_issued_files(row["pk"])),
    )


def _place(commune_id: int, day: date) -> Place:
    """The commune as it was called on a day."""
    periods = CommunePeriod.objects.beyond_scope().filter(commune_id=commune_id).select_related("commune")
    return place_among(list(periods), day)


def _stand(version_id: int) -> Stand:
    """Revoked, replaced by an issued version, or in force."""
    steps = PlanEvent.objects.beyond_scope().filter(version_id=version_id, kind=PlanEvent.Kind.REVOKED)
    if revoked := steps.values("document", "at").first():
        return Stand(Standing.REVOKED, revoked["document"], timezone.localdate(revoked["at"]))
    after = PlanVersion.objects.beyond_scope().filter(replaces_id=version_id, state=PlanVersion.State.ISSUED)
    if found := after.values("document_number", "document_date").first():
        return Stand(Standing.REPLACED, found["document_number"], found["document_date"])
    return Stand(Standing.IN_FORCE)


def _issued_files(version_id: int) -> list[PublicFile]:
    rows = IssuedFile.objects.beyond_scope().filter(version_id=version_id, report__in=ORDER)
    kinds = list(_FORMATS)
    found = sorted(
        rows.filter(format__in=kinds).values_list("report", "format", "sha256"),
        key=lambda row: (ORDER.index(row[0]), kinds.index(row[1])),
    )
    return [PublicFile(f"{label_of(report)} ({_FORMATS[kind]})", sha256) for report, kind, sha256 in found]


def _signed_files(version_id: int) -> list[PublicFile]:
    """Of each issued file the last signed one first: the earlier ones have fewer signatures."""
    rows = SignedFile.objects.beyond_scope().filter(version_id=version_id, file__report__in=ORDER)
    found = list(rows.order_by("-id").values_list("file__report", "sha256", "signatures"))
    return [
        PublicFile(
            label=f"{label_of(report)} (PDF đã ký số)",
            sha256=sha256,
            signatures=tuple(FoundSignature.from_json(one) for one in signatures),
            is_signed=True,
            is_last=report not in {earlier for earlier, _, _ in found[:place]},
        )
        for place, (report, sha256, signatures) in enumerate(found)
    ]
