"""A version issued with files that somebody made, without drawing a real annex."""

from collections.abc import Mapping
from datetime import date

from targets.actions import DocumentDetails, FileToIssue, freeze
from targets.models import Plan, PlanVersion
from tests.cast import Cast
from tests.documents.pictures import scanned

YEAR = 2022
ANNEXES = ("annex-poor", "annex-near-poor")
SIGNER = "Người Ký"


def issue(
    cast: Cast, pdfs: Mapping[str, bytes] | None = None, form: str = "paper", signer: str = SIGNER
) -> int:
    """The plan of 2022 of Thịnh Đức, issued with these PDF files by report (a page each annex); the version's key."""
    plan = Plan.objects.create(commune=cast.commune, year=YEAR)
    version = PlanVersion.objects.create(commune=cast.commune, plan=plan, number=1, form=form)
    pdfs = pdfs or {report: scanned(1) for report in ANNEXES}
    freeze(
        scope=cast.officer.scope,
        version=version,
        details=DocumentDetails("38/KH-UBND", date(YEAR, 3, 31), "Thịnh Đức", ("KT. CHỦ TỊCH",), signer),
        render=lambda _: [
            FileToIssue(report, "pdf", f"{report}.pdf", "application/pdf", content)
            for report, content in pdfs.items()
        ],
    )
    return int(version.pk)
