"""The whole plan as a document, frozen: letterhead, text, annexes, signature; renderers take only this.

Its JSON is lossless, like that of a `Report`: an issued version keeps it, and is shown and rebuilt from it.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from reports.report import Report
from targets.rules.text import BlockKind

PLAN = "plan"  # the key of the whole plan among the issued files, beside those of the annexes


@dataclass(frozen=True)
class Letterhead:
    """The head of page 1 (NĐ 30/2020/NĐ-CP, Phụ lục I), as it is printed on the document's day.

    `superior` in capitals, "" for none; `issuer` in capitals, one or two lines; `number` with "Số: "; `place_and_date`
    ends with the date, or with blanks while there is none.
    """

    superior: str
    issuer: tuple[str, ...]
    number: str
    place_and_date: str


@dataclass(frozen=True)
class Paragraph:
    """A block as it is printed: its number ("I.", "1.1.", "a)", "-" or ""), its text with all fields filled in."""

    key: str
    kind: BlockKind
    label: str
    text: str


@dataclass(frozen=True)
class Document:
    """A plan, whole.

    `form`: "paper", "electronic" or "as-signed". `draft`: every sheet is marked as one. `subject` is the trích yếu;
    `paragraphs` all other blocks but the recipients. `recipients`: the lines without their dash. `signature`: the lines
    above the name. `content_code`: the short code of the content ("3F2A-91BC-07"), printed until the plan is issued.
    `public_address`, `public_code`: where anyone may verify the issued document; "" for none.
    """

    commune: str
    commune_name: str
    year: int
    version: int
    state: str
    draft: bool
    form: str
    letterhead: Letterhead
    type_name: str
    subject: str
    paragraphs: tuple[Paragraph, ...]
    recipients: tuple[str, ...]
    signature: tuple[str, ...]
    signer: str
    annexes: tuple[Report, ...]
    content_code: str = ""
    public_address: str = ""
    public_code: str = ""
    file_stem: str = ""

    def to_json(self) -> dict[str, Any]:
        """The document as plain JSON values; `from_json` gives the same document back."""
        data = asdict(self) | {
            "report": PLAN,
            "annexes": [annex.to_json() for annex in self.annexes],
        }
        data["paragraphs"] = [
            {"key": one.key, "kind": one.kind.value, "label": one.label, "text": one.text}
            for one in self.paragraphs
        ]
        return data

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Document":
        """The document whose `to_json` gave `data`; KeyError or ValueError where something else did."""
        parts = {key: value for key, value in data.items() if key != "report"}
        head = parts["letterhead"]
        return cls(
            **parts
            | {
                "letterhead": Letterhead(**head | {"issuer": tuple(head["issuer"])}),
                "paragraphs": tuple(
                    Paragraph(one["key"], BlockKind(one["kind"]), one["label"], one["text"])
                    for one in parts["paragraphs"]
                ),
                "recipients": tuple(parts["recipients"]),
                "signature": tuple(parts["signature"]),
                "annexes": tuple(Report.from_json(one) for one in parts["annexes"]),
            }
        )
