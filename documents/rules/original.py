"""Which of the paper, its scan and the signed electronic file of an issued plan is the valid document.

What is known of it, and from where: an electronic document that the competent person and the organisation signed
digitally counts as an original (NĐ 30/2020/NĐ-CP, Điều 5; given with the task, not in regulations.md). The signer and
the organisation sign the document, an annex in a separate file is signed by the organisation alone (regulations.md,
section 5.3). Paper carries the signature and over it the seal (section 5.1, Art. 33). Nothing else is claimed here.
"""

from dataclasses import dataclass
from enum import StrEnum

PAPER_FORMS = frozenset({"paper", "as-signed"})


class Valid(StrEnum):
    """What counts."""

    PAPER = "paper"
    ELECTRONIC = "electronic"
    BOTH = "both"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Evidence:
    """What the records hold of an issued version.

    `form`: "paper", "electronic" or "as-signed" (of a plan from before). `signer`, `organisation`: an accepted digital
    signature of the competent person, and of the organisation, on the plan's own PDF; `unknown`: one of somebody else
    as far as the names tell. `is_annexes_only`: the version has no text, so that there are annexes alone.
    """

    form: str
    has_scan: bool = False
    signer: bool = False
    organisation: bool = False
    unknown: bool = False
    is_annexes_only: bool = False

    @property
    def is_signed(self) -> bool:
        """Whether the electronic file carries all signatures that make it an original."""
        return self.signer and self.organisation and not self.is_annexes_only


@dataclass(frozen=True)
class Original:
    """What is valid, said in a sentence; and how the other copies stand to it, or what is still missing."""

    valid: Valid
    sentence: str
    beside: str


def original_of(evidence: Evidence) -> Original:
    """The valid document of an issued version.

    >>> original_of(Evidence("paper")).sentence
    'Bản gốc là bản giấy đã ký, đóng dấu, lưu tại cơ quan.'
    >>> original_of(Evidence("electronic", signer=True, organisation=True)).valid.value
    'electronic'
    >>> original_of(Evidence("electronic", signer=True)).sentence
    'Chưa đủ chữ ký số: mới có chữ ký của người ký, chưa có chữ ký của cơ quan.'
    """
    return _of_paper(evidence) if evidence.form in PAPER_FORMS else _of_electronic(evidence)


def _of_paper(evidence: Evidence) -> Original:
    """The paper is the original whatever else there is; signed by both, the file counts as one too."""
    sentence = "Bản gốc là bản giấy đã ký, đóng dấu, lưu tại cơ quan."
    scan = (
        "Bản quét là bản sao của bản giấy."
        if evidence.has_scan
        else "Hồ sơ này chưa có bản quét của bản giấy."
    )
    if evidence.is_signed:
        signed = (
            "Tệp PDF có đủ chữ ký số của người ký và của cơ quan nên cũng có giá trị như bản gốc (Nghị định "
            "30/2020/NĐ-CP, Điều 5)."
        )
        return Original(Valid.BOTH, sentence, f"{signed} {scan}")
    return Original(Valid.PAPER, sentence, f"{scan} Các tệp điện tử chỉ để tra cứu.")


def _of_electronic(evidence: Evidence) -> Original:
    """The file is the original once both signed it."""
    if evidence.is_signed:
        return Original(
            Valid.ELECTRONIC,
            "Bản gốc là tệp PDF có chữ ký số của người ký và của cơ quan (Nghị định 30/2020/NĐ-CP, Điều 5).",
            "Bản quét và bản in từ tệp ấy là bản sao."
            if evidence.has_scan
            else "Bản in từ tệp ấy là bản sao.",
        )
    return Original(Valid.NOTHING, _missing(evidence), _next_step(evidence))


def _missing(evidence: Evidence) -> str:
    if evidence.is_annexes_only:
        return "Chưa có bản gốc điện tử: bản này chỉ có các biểu, không có lời văn kế hoạch để ký."
    if evidence.signer:
        return "Chưa đủ chữ ký số: mới có chữ ký của người ký, chưa có chữ ký của cơ quan."
    if evidence.organisation:
        return "Chưa đủ chữ ký số: mới có chữ ký của cơ quan, chưa có chữ ký của người ký."
    return "Chưa có bản ký: kế hoạch chưa có chữ ký số của người ký và của cơ quan."


def _next_step(evidence: Evidence) -> str:
    unknown = (
        "Có chữ ký mà tên trong chứng thư không trùng tên người ký, cũng không trùng tên cơ quan; hãy xem lại. "
        if evidence.unknown
        else ""
    )
    scan = "Bản quét kèm theo không thay được chữ ký số. " if evidence.has_scan else ""
    return f"{unknown}{scan}Bản này ban hành theo thể thức điện tử nên cần tệp PDF ký số."
