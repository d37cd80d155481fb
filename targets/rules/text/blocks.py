"""A plan's text as a list of blocks in the order of the document (NĐ 30/2020/NĐ-CP, Phụ lục I; plan 38 of 2022)."""

from dataclasses import dataclass
from enum import StrEnum


class BlockKind(StrEnum):
    """What a block is in the document; it decides its number and its look."""

    SUBJECT = "subject"  # trích yếu, under KẾ HOẠCH; exactly one
    BASIS = "basis"  # căn cứ: italic, each ends with ";", the last with "."
    LEAD = "lead"  # "UBND xã … xây dựng kế hoạch … như sau."
    PART = "part"  # "I. MỤC ĐÍCH, YÊU CẦU": Roman, bold, capitals
    HEADING = "heading"  # "1. Mục tiêu": bold, on its own line
    CLAUSE = "clause"  # "1. Nâng cao …": counts together with the headings of its part
    SUBCLAUSE = "subclause"  # "1.1. …": below the last heading or clause
    POINT = "point"  # "a) …", Vietnamese alphabet
    ITEM = "item"  # "- …"
    PARAGRAPH = "paragraph"
    REMARK = "remark"  # "(Có biểu chi tiết kèm theo)": italic, centred
    CLOSING = "closing"  # the last sentence; the document ends "./."
    RECIPIENT = "recipient"  # a line of "Nơi nhận:"; the last one is "Lưu: …"

    @property
    def label(self) -> str:
        """As the officer chooses it."""
        return _LABELS[self]


_LABELS = {
    BlockKind.SUBJECT: "Trích yếu",
    BlockKind.BASIS: "Căn cứ",
    BlockKind.LEAD: "Câu dẫn",
    BlockKind.PART: "Phần (I, II, …)",
    BlockKind.HEADING: "Mục có tiêu đề (1, 2, …)",
    BlockKind.CLAUSE: "Khoản (1, 2, …)",
    BlockKind.SUBCLAUSE: "Tiểu mục (1.1, 1.2, …)",
    BlockKind.POINT: "Điểm (a, b, …)",
    BlockKind.ITEM: "Gạch đầu dòng",
    BlockKind.PARAGRAPH: "Đoạn văn",
    BlockKind.REMARK: "Ghi chú giữa dòng",
    BlockKind.CLOSING: "Câu kết",
    BlockKind.RECIPIENT: "Nơi nhận",
}


@dataclass(frozen=True)
class Block:
    """A paragraph as it is written: `text` may hold fields (`{năm}`), without its number.

    `key` stays the same when the text is carried over. `label`: the number as it was printed in a historical text (""
    for none); None where it is counted from the block's place. `reason`: why a warning about it is right as it stands.
    """

    key: str
    kind: BlockKind
    text: str
    label: str | None = None
    reason: str = ""
