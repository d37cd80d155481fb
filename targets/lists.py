"""Lists of a plan that are no tables of figures: what a file of each holds, in the columns of the screen."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import timezone

from targets.queries.candidates import Candidates
from targets.queries.heads import HamletReceipt
from targets.rules.candidates import Candidate
from thinhduc.exporting import Column
from thinhduc.figures import format_datetime


@dataclass(frozen=True)
class CandidateRow:
    """A household that can leave, with its hamlet's name and planned reduction."""

    hamlet: str
    planned: int | None
    one: Candidate


def candidate_rows(found: Candidates) -> Iterator[CandidateRow]:
    """All households hamlet by hamlet, nearest to leaving first."""
    for hamlet in found.hamlets:
        for one in hamlet.households:
            yield CandidateRow(hamlet.line.name, hamlet.planned, one)


def candidate_columns() -> list[Column]:
    """Who can realistically leave."""

    def lacking(row: CandidateRow) -> str | None:
        if row.one.indices is None:
            return "chưa có phiếu rà soát"
        return ", ".join(row.one.indices) or None

    return [
        Column("Xóm", lambda row: row.hamlet, 20),
        Column("Kế hoạch giảm của xóm", lambda row: row.planned, 12),
        Column("Chủ hộ", lambda row: row.one.head, 26),
        Column("Mã hộ", lambda row: row.one.code),
        Column("Số người", lambda row: row.one.persons, 9),
        Column("Đã chọn", lambda row: "x" if row.one.is_pinned else None, 9),
        Column("Không còn trong diện", lambda row: "x" if row.one.left else None, 12),
        Column("Không có khả năng lao động", lambda row: None if row.one.has_labour else "x", 14),
        Column("Số chỉ số thiếu hụt", lambda row: row.one.lacking, 12),
        Column("Chỉ số thiếu hụt", lacking, 44),
        Column("Điểm B1", lambda row: row.one.b1, 9),
    ]


def receipt_columns() -> list[Column]:
    """Which hamlets have taken note of a version."""

    def given(one: HamletReceipt) -> str:
        return "; ".join(
            f"{receipt.person_name}, {format_datetime(timezone.localtime(receipt.at))}"
            for receipt in one.receipts
        )

    return [
        Column("TT", lambda one: one.order, 6),
        Column("Xóm", lambda one: one.hamlet, 20),
        Column("Trưởng xóm", lambda one: ", ".join(head.full_name for head in one.heads), 28),
        Column("Điện thoại", lambda one: ", ".join(head.phone for head in one.heads if head.phone)),
        Column("Tiếp nhận", lambda one: "đã tiếp nhận" if one.is_given else "chưa tiếp nhận"),
        Column("Người tiếp nhận, lúc", given, 44),
    ]
