"""A plan's text as its page shows it: paragraph by paragraph as it will be printed, with what is wrong beside each."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from targets.pages.findings import TEXT_TITLES
from targets.queries.versions import VersionView
from targets.rules.text import FIELDS, BlockKind, FilledPart, TextFacts, filled_parts, labels_of
from thinhduc.findings import Finding, Level

NOTHING: Mapping[str, datetime] = {}
OUTLINED = (BlockKind.PART, BlockKind.HEADING)
START = 56  # characters by which a paragraph is told from its neighbours
SUPERIOR_PLAN = "kế hoạch cấp trên"  # how the fields of the version's details end

# What a paragraph is called in a sentence, where that is shorter than what the officer chooses it by.
_SHORT = {
    BlockKind.PART.value: "phần",
    BlockKind.HEADING.value: "mục",
    BlockKind.CLAUSE.value: "khoản",
    BlockKind.SUBCLAUSE.value: "tiểu mục",
    BlockKind.POINT.value: "điểm",
    BlockKind.ITEM.value: "ý",
}
_WEIGHT = {Level.ERROR: 0, Level.WARNING: 1, Level.NOTE: 2}


@dataclass(frozen=True)
class TextFinding:
    """A finding beside its paragraph."""

    level: str
    code: str
    title: str
    message: str
    reason: str
    field: str = ""

    @property
    def is_open(self) -> bool:
        """Something has still to be done about it."""
        return self.level == Level.ERROR or (self.level == Level.WARNING and not self.reason)

    @property
    def said(self) -> str:
        """What is wrong, without what to do about it."""
        return self.message.partition(";")[0].rstrip(".")

    @property
    def lifted_at(self) -> str:
        """Where else than in the words it is lifted: in the version's "details", in its "tables", or "" for nowhere."""
        if self.code == "text-basis" or self.field.endswith(SUPERIOR_PLAN):
            return "details"
        return "tables" if self.code == "text-field-missing" and self.is_figure else ""

    @property
    def is_figure(self) -> bool:
        """Whether its field is one of the tables."""
        return self.field in FIELDS and FIELDS[self.field].kind in ("count", "rate")


@dataclass(frozen=True)
class ShownBlock:
    """A paragraph as it will be read; `number` is what stands before it, `pieces` its text with the fields marked.

    `kept_at`, `new_kept_at`: since when the account has something typed for it, or for a paragraph after it, that is
    not saved.
    """

    key: str
    kind: str
    kind_label: str
    number: str
    pieces: tuple[FilledPart, ...]
    findings: tuple[TextFinding, ...]
    reason: str
    kept_at: datetime | None = None
    new_kept_at: datetime | None = None

    @property
    def text(self) -> str:
        """Its number and words, in one line."""
        return f"{self.number} {''.join(piece.text for piece in self.pieces)}".strip()

    @property
    def name(self) -> str:
        """How the page speaks of it: what it is, and how it begins."""
        start = self.text if len(self.text) <= START else f"{self.text[:START].rpartition(' ')[0]}…"
        return f"{_SHORT.get(self.kind, self.kind_label.lower())} “{start}”"

    @property
    def worst(self) -> str:
        """The heaviest level among its findings."""
        return self.findings[0].level if self.findings else ""

    @property
    def asks_reason(self) -> bool:
        """Whether a written reason lifts something here."""
        return any(one.level == Level.WARNING for one in self.findings)


@dataclass(frozen=True)
class OutlineRow:
    """A part or heading of the outline, and what is found in its paragraphs: the heaviest level and how many ask."""

    key: str
    title: str
    is_part: bool
    worst: str
    open_count: int


@dataclass(frozen=True)
class TextPage:
    """The page of a version's text; `body` in the order of the document, `recipients` stand at its end."""

    subjects: tuple[ShownBlock, ...]
    body: tuple[ShownBlock, ...]
    recipients: tuple[ShownBlock, ...]
    outline: tuple[OutlineRow, ...]
    findings: tuple[TextFinding, ...]  # of the whole text, not of one paragraph

    @property
    def blocks(self) -> tuple[ShownBlock, ...]:
        """All paragraphs in the order they are read."""
        return (*self.subjects, *self.body, *self.recipients)

    @property
    def open_count(self) -> int:
        """How much of the text still asks for something."""
        return sum(one.is_open for one in self.all_findings)

    @property
    def all_findings(self) -> tuple[TextFinding, ...]:
        """Of the whole and of every paragraph."""
        return tuple(one for _block, one in self.placed)

    @property
    def placed(self) -> tuple[tuple[ShownBlock | None, TextFinding], ...]:
        """Every finding with its paragraph, None for the whole; errors before warnings before notes."""
        pairs = [
            *((None, one) for one in self.findings),
            *((block, one) for block in self.blocks for one in block.findings),
        ]
        return tuple(sorted(pairs, key=lambda pair: _WEIGHT[Level(pair[1].level)]))

    @property
    def asking(self) -> tuple[tuple[ShownBlock | None, TextFinding], ...]:
        """What still has to be done, each with its paragraph."""
        return tuple(pair for pair in self.placed if pair[1].is_open)

    @property
    def notes(self) -> tuple[tuple[ShownBlock | None, TextFinding], ...]:
        """What is only said of a text that is kept as it is."""
        return tuple(pair for pair in self.placed if pair[1].level == Level.NOTE)

    @property
    def worst(self) -> str:
        """The heaviest level of what is still open."""
        return self.asking[0][1].level if self.asking else ""


def text_page(
    view: VersionView,
    facts: TextFacts,
    findings: Sequence[Finding],
    kept: Mapping[str, datetime] = NOTHING,
    new_kept: Mapping[str, datetime] = NOTHING,
) -> TextPage:
    """The text of a version; `kept`, `new_kept`: since when something typed and not saved waits, by block."""
    shown = tuple(
        ShownBlock(
            key=block.key,
            kind=block.kind.value,
            kind_label=block.kind.label,
            number=label,
            pieces=filled_parts(block.text, facts),
            findings=findings_at(findings, block.key),
            reason=block.reason,
            kept_at=kept.get(block.key),
            new_kept_at=new_kept.get(block.key),
        )
        for block, label in zip(view.blocks, labels_of(view.blocks), strict=True)
    )
    body = tuple(one for one in shown if one.kind not in (BlockKind.SUBJECT, BlockKind.RECIPIENT))
    return TextPage(
        subjects=tuple(one for one in shown if one.kind == BlockKind.SUBJECT),
        body=body,
        recipients=tuple(one for one in shown if one.kind == BlockKind.RECIPIENT),
        outline=_outline(body),
        findings=findings_at(findings, None),
    )


def findings_at(findings: Iterable[Finding], key: str | None) -> tuple[TextFinding, ...]:
    """The findings of one paragraph, or of the whole text, the heaviest first."""
    of_block = [one for one in findings if one.data.get("block") == key]
    return tuple(_finding(one) for one in sorted(of_block, key=lambda one: _WEIGHT[one.level]))


def _finding(finding: Finding) -> TextFinding:
    place, _, rest = finding.message.partition(": ")
    message = rest if finding.key and rest and "“" not in place else finding.message  # it stands at its place
    return TextFinding(
        level=finding.level.value,
        code=finding.code,
        title=TEXT_TITLES.get(finding.code, "Lời văn cần xem lại"),
        message=message[:1].upper() + message[1:],
        reason=str(finding.data.get("reason") or ""),
        field=str(finding.data.get("field") or ""),
    )


def _outline(body: Sequence[ShownBlock]) -> tuple[OutlineRow, ...]:
    """Parts and headings in order; a paragraph counts for the last of them before it."""
    rows: list[tuple[ShownBlock | None, list[ShownBlock]]] = [(None, [])]
    for block in body:
        if block.kind in OUTLINED:
            rows.append((block, []))
        rows[-1][1].append(block)
    return tuple(_outline_row(head, blocks) for head, blocks in rows if blocks)


def _outline_row(head: ShownBlock | None, blocks: Sequence[ShownBlock]) -> OutlineRow:
    asking = [one for block in blocks for one in block.findings if one.is_open]
    title = "Căn cứ, câu dẫn" if head is None else head.text
    return OutlineRow(
        key=blocks[0].key,
        title=title,
        is_part=head is None or head.kind == BlockKind.PART,
        worst=min((one.level for one in asking), key=lambda level: _WEIGHT[Level(level)], default=""),
        open_count=len(asking),
    )
