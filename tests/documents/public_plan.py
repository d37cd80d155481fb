"""A plan issued with a code, its files a few bytes each: the public page never looks into them."""

from collections.abc import Sequence
from datetime import date

from django.test import override_settings

from targets.actions import DocumentDetails, FileToIssue, freeze
from targets.models import IssuedFile, PlanVersion
from targets.queries import VersionView
from thinhduc.scope import Scope

FILES = (("plan", "pdf"), ("plan", "docx"), ("annex-poor", "pdf"), ("annex-poor", "json"))


def issue(
    scope: Scope, version_id: int, number: str = "38/KH-UBND", day: date = date(2022, 3, 31)
) -> PlanVersion:
    """The draft as issued, without its figures being complete."""
    version: PlanVersion = PlanVersion.objects.within(scope).get(pk=version_id)
    details = DocumentDetails(number, day, "Thịnh Đức", ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"), "Người Ký")
    with override_settings(PUBLIC_ADDRESS="https://giamngheo.example.vn"):
        freeze(scope=scope, version=version, details=details, render=files_of)
    return version


def files_of(view: VersionView) -> Sequence[FileToIssue]:
    """Files that no other version has."""
    return [
        FileToIssue(report, kind, f"{report}.{kind}", "application/octet-stream", content_of(view, report, kind))
        for report, kind in FILES
    ]  # fmt: skip


def content_of(view: VersionView, report: str, kind: str) -> bytes:
    return f"%PDF-1.7 {view.document_number} {report} {kind} ".encode() + bytes(range(256)) * 400


def content(scope: Scope, version: PlanVersion, report: str = "plan") -> bytes:
    """The stored bytes of an issued PDF."""
    files = IssuedFile.objects.within(scope)
    return bytes(files.get(version=version, report=report, format="pdf").content)
