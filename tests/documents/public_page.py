"""The public page as its tests ask it, and what they add to an issued plan."""

import hashlib
import re
from datetime import UTC, date, datetime
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from documents.models import SignedFile
from documents.rules.signatures import FoundSignature, SignerRole, TimeSource
from targets.actions import adjust
from targets.models import IssuedFile, PlanVersion
from targets.rules.codes import printed_public_code
from tests.cast import Cast
from tests.documents.public_plan import issue
from tests.replacing import explain_replaced


def address(version: PlanVersion) -> str:
    return reverse("verify:document", args=[printed_public_code(version.public_code)])


def pdf(version: PlanVersion, report: str = "plan") -> IssuedFile:
    found: IssuedFile = IssuedFile.objects.beyond_scope().get(version=version, report=report, format="pdf")
    return found


def drop(version: PlanVersion, content: bytes, name: str = "ke-hoach.pdf", **extra: Any) -> Any:
    return Client().post(address(version), {"file": SimpleUploadedFile(name, content)}, **extra)


ROLES = {"Người Ký": SignerRole.SIGNER, "UBND xã Thịnh Đức": SignerRole.ORGANISATION}


def add_signed(cast: Cast, version: PlanVersion, content: bytes, *people: str, report: str = "plan") -> None:
    found = [
        FoundSignature(
            signer=name, signed_at=datetime(2022, 3, 31, 7, 5, tzinfo=UTC), time_source=TimeSource.CLAIMED,
            role=ROLES.get(name, SignerRole.UNKNOWN),
        )
        for name in people
    ]  # fmt: skip
    SignedFile.objects.create(
        commune=cast.commune, version=version, file=pdf(version, report), origin="uploaded", filename="da-ky.pdf",
        content=content, sha256=hashlib.sha256(content).hexdigest(), signatures=[one.to_json() for one in found],
        added_by="Nguyễn Văn Lãnh Đạo", added_at=timezone.now(),
    )  # fmt: skip


def issue_next(
    cast: Cast, version: PlanVersion, number: str = "45/KH-UBND", day: date = date(2022, 7, 1)
) -> PlanVersion:
    """A version that takes the place of this one."""
    draft = adjust(scope=cast.officer.scope, version_id=version.pk)
    explain_replaced(cast.officer.scope, draft)
    return issue(cast.officer.scope, draft, number, day)


def shown(version: PlanVersion) -> str:
    return Client().get(address(version)).content.decode()


def told(version: PlanVersion, content: bytes) -> str:
    """The answer for a dropped file, as it is announced."""
    page = drop(version, content).content.decode()
    found = re.search(r'<div class="notice \w+ verify-answer".*?</div></div>', page, re.DOTALL)
    assert found
    return found[0]
