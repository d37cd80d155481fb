"""The whole plan of a version as a document: built from what stands while it is open, read from what was frozen."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings

from hamlets.queries import place_of
from reports.document import PLAN, Document, Paragraph
from reports.plan_document import AS_SIGNED, PlanDocumentInput, build_document, signature_lines
from reports.queries import FROZEN, Download, build_report, issued_file
from reports.registry import PLAN_FORMATS, REPORTS, file_name
from targets.models import IssuedFile, PlanVersion
from targets.queries import VersionOutline, VersionView, content_hash
from targets.queries.text import text_facts
from targets.rules import State
from targets.rules.codes import content_code, printed_public_code
from targets.rules.text import Block, BlockKind, TextFacts, filled, labels_of
from thinhduc.scope import Scope


@dataclass(frozen=True)
class Signing:
    """Who signs: the lines above the name, and the name ("" while nobody knows)."""

    lines: tuple[str, ...]
    signer: str


def document_of(scope: Scope, version: VersionOutline, signing: Signing | None = None) -> Document | None:
    """The plan as a document; None where the version has no text, like plans issued before there was one.

    Of an issued version the outline is enough, any other is taken whole. `signing`: who is to sign what is not issued.
    """
    if version.is_issued:
        return _frozen(scope, version)
    if not isinstance(version, VersionView) or not version.blocks:
        return None
    return build_plan(scope, version, signing)


def document_file(
    scope: Scope, version: VersionOutline, format_key: str, signing: Signing | None = None
) -> Download | None:
    """The whole plan as a file: issued bytes as they are stored, anything else rendered now; None without a text.

    Raises KeyError for an unknown format, DamagedFile where stored bytes do not have their hash.
    """
    kind = PLAN_FORMATS[format_key]
    if version.is_issued:
        return issued_file(scope, version, PLAN, format_key) if has_document(scope, version) else None
    document = document_of(scope, version, signing)
    if document is None:
        return None
    return Download(file_name(document, format_key), kind.content_type, kind.render(document))


def has_document(scope: Scope, version: VersionOutline) -> bool:
    """Whether an issued version was issued with its text."""
    return IssuedFile.objects.within(scope).filter(version_id=version.id, report=PLAN, format=FROZEN).exists()


def _frozen(scope: Scope, version: VersionOutline) -> Document | None:
    if not has_document(scope, version):
        return None
    return Document.from_json(json.loads(issued_file(scope, version, PLAN, FROZEN).content))


def build_plan(scope: Scope, view: VersionView, signing: Signing | None = None) -> Document:
    """The document of a version from its blocks and lines as they stand."""
    signing = signing or signing_of(scope, view)
    place = place_of(scope, view.commune_id, view.document_date or date(view.year, 12, 31))
    paragraphs = paragraphs_of(view.blocks, text_facts(scope, view), is_signed_text=view.form == AS_SIGNED)
    code = printed_public_code(view.public_code)
    return build_document(
        PlanDocumentInput(
            commune_slug=view.commune_slug,
            commune_kind=place.kind,
            commune_name=place.name,
            superior="",
            year=view.year,
            version=view.number,
            state=view.state,
            form=view.form,
            subject=_subject(paragraphs),
            paragraphs=[one for one in paragraphs if one.kind not in _APART],
            recipients=[one.text for one in paragraphs if one.kind is BlockKind.RECIPIENT],
            signature=signing.lines,
            signer=signing.signer,
            annexes=[build_report(scope, view, key) for key in REPORTS],
            number=view.document_number,
            day=view.document_date,
            place=view.place,
            content_code=content_code(content_hash(view)),
            public_address=f"{settings.PUBLIC_ADDRESS}/kiem-tra/{code}/" if code else "",
            public_code=code,
        )
    )


_APART = (BlockKind.SUBJECT, BlockKind.RECIPIENT)


def paragraphs_of(
    blocks: Sequence[Block], facts: TextFacts, *, is_signed_text: bool = False
) -> list[Paragraph]:
    """The blocks as they are printed: numbered, fields filled; a text that was signed stays letter by letter."""
    return [
        Paragraph(block.key, block.kind, label, block.text if is_signed_text else filled(block.text, facts))
        for block, label in zip(blocks, labels_of(blocks), strict=True)
    ]


def _subject(paragraphs: Sequence[Paragraph]) -> str:
    return next((one.text for one in paragraphs if one.kind is BlockKind.SUBJECT), "")


def signing_of(scope: Scope, view: VersionView) -> Signing:
    """Who signed; before that the lines of the commune's last issued plan, and whoever approved this one."""
    if view.signer or view.signature:
        return Signing(view.signature, view.signer)
    issued = PlanVersion.objects.within(scope).filter(
        commune_id=view.commune_id, state=PlanVersion.State.ISSUED
    )
    last = issued.order_by("document_date", "id").values_list("signature", flat=True).last()
    approvals = [step.actor_name for step in view.steps if step.kind == "approved"]
    signer = approvals[-1] if approvals and view.state is State.APPROVED else ""
    return Signing(tuple(last or signature_lines("Phó Chủ tịch")), signer)
