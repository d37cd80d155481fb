"""The whole plan as a `Document`, from plain data: letterhead, text, recipients, signature, annexes.

The form is that of NĐ 30/2020/NĐ-CP, Phụ lục I (regulations.md 5.1); a text that was signed stays as it was signed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from reports.annexes import BLANK
from reports.document import Document, Letterhead, Paragraph
from reports.report import Report
from targets.rules import State
from targets.rules.text import BlockKind
from thinhduc.figures import format_date_long

AS_SIGNED = "as-signed"
ENDING = "./."


@dataclass(frozen=True)
class PlanDocumentInput:
    """What a plan's document is made from.

    `commune_name` without, `commune_kind` the kind alone ("Thịnh Đức", "xã"). `superior`: the body printed above the
    issuer, "" for none. `number` ("38/KH-UBND") and `day` are "" and None while there are none. `place` stands before
    the date; "" for the commune's name. `paragraphs`: all blocks but subject and recipients, fields filled in.
    `annexes`: the reports made with the same `form`. `content_code` is printed until the plan is issued.
    """

    commune_slug: str
    commune_kind: str
    commune_name: str
    superior: str
    year: int
    version: int
    state: State
    form: str
    subject: str
    paragraphs: Sequence[Paragraph]
    recipients: Sequence[str]
    signature: Sequence[str]
    signer: str
    annexes: Sequence[Report]
    number: str = ""
    day: date | None = None
    place: str = ""
    content_code: str = ""
    public_address: str = ""
    public_code: str = ""

    @property
    def is_draft(self) -> bool:
        """Whether every sheet is marked as a draft: what is approved is printed to be signed."""
        return self.state not in (State.APPROVED, State.ISSUED)


def build_document(data: PlanDocumentInput) -> Document:
    """The document; equal data give equal documents.

    >>> document = build_document(PlanDocumentInput(
    ...     "an-phu", "xã", "An Phú", "", 2023, 1, State.DRAFT, "paper", "Giảm nghèo năm 2023", [], [],
    ...     signature_lines("Phó Chủ tịch"), "", []))
    >>> document.letterhead.issuer, document.letterhead.number
    (('ỦY BAN NHÂN DÂN', 'XÃ AN PHÚ'), 'Số: ……/KH-UBND')
    >>> document.letterhead.place_and_date
    'An Phú, ngày …… tháng …… năm 2023'
    """
    is_signed_text = data.form == AS_SIGNED
    return Document(
        commune=data.commune_slug,
        commune_name=f"{data.commune_kind} {data.commune_name}",
        year=data.year,
        version=data.version,
        state=data.state.value,
        draft=data.is_draft,
        form=data.form,
        letterhead=letterhead_of(data),
        type_name="KẾ HOẠCH",
        subject=data.subject,
        paragraphs=tuple(data.paragraphs) if is_signed_text else _ended(data.paragraphs),
        recipients=tuple(data.recipients),
        signature=tuple(data.signature),
        signer=data.signer,
        annexes=tuple(data.annexes),
        content_code="" if data.state is State.ISSUED else data.content_code,
        public_address="" if is_signed_text else data.public_address,
        public_code="" if is_signed_text else data.public_code,
        file_stem=f"ke-hoach-giam-ngheo-{data.year}",
    )


def letterhead_of(data: PlanDocumentInput) -> Letterhead:
    """The head of page 1; blanks to be written in while the plan has no number or no date."""
    day = format_date_long(data.day) if data.day else f"ngày {BLANK} tháng {BLANK} năm {data.year}"
    return Letterhead(
        superior=data.superior.upper(),
        issuer=("ỦY BAN NHÂN DÂN", f"{data.commune_kind} {data.commune_name}".upper()),
        number=f"Số: {data.number or f'{BLANK}/KH-UBND'}",
        place_and_date=f"{data.place or data.commune_name}, {day}",
    )


def signature_lines(title: str) -> tuple[str, ...]:
    """The lines above the name for the signer's title: for the collective body, and on behalf where a deputy signs.

    >>> signature_lines("Chủ tịch"), signature_lines("Phó Chủ tịch")
    (('TM. ỦY BAN NHÂN DÂN', 'CHỦ TỊCH'), ('TM. ỦY BAN NHÂN DÂN', 'KT. CHỦ TỊCH', 'PHÓ CHỦ TỊCH'))
    """
    title = title.upper()
    deputy = ("KT. CHỦ TỊCH",) if title.startswith("PHÓ ") else ()
    return ("TM. ỦY BAN NHÂN DÂN", *deputy, title)


def _ended(paragraphs: Sequence[Paragraph]) -> tuple[Paragraph, ...]:
    """The paragraphs, the last of the text closed by "./." exactly once."""
    if not paragraphs:
        return ()
    *before, last = paragraphs
    if last.kind in {BlockKind.PART, BlockKind.HEADING, BlockKind.BASIS}:
        return tuple(paragraphs)
    text = last.text.rstrip().removesuffix(ENDING).rstrip(" .;")
    return (*before, replace(last, text=text + ENDING))
