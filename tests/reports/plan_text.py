"""A plan's text for the tests: the beginning and the end of plan 38 of 2022, with an invented signer."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from reports.annexes import build_annex
from reports.document import Paragraph
from reports.plan_document import PlanDocumentInput, signature_lines
from reports.report import Report
from targets.rules import PovertyClass, State
from targets.rules.text import BlockKind
from tests.reports.conftest import annex_input

TEXT = (
    (
        BlockKind.BASIS,
        "",
        (
            "Căn cứ kế hoạch số 69/KH-UBND ngày 18/3/2022 của UBND thành phố Thái Nguyên về thực hiện mục "
            "tiêu giảm nghèo bền vững trên địa bàn thành phố Thái Nguyên năm 2022."
        ),
    ),
    (
        BlockKind.LEAD,
        "",
        (
            "UBND xã Thịnh Đức xây dựng kế hoạch thực hiện Chương trình giảm nghèo bền vững giai đoạn "
            "2021-2025 năm 2022 trên địa bàn xã Thịnh Đức cụ thể như sau."
        ),
    ),
    (BlockKind.PART, "I.", "MỤC ĐÍCH, YÊU CẦU"),
    (
        BlockKind.CLAUSE,
        "1.",
        (
            "Nâng cao nhận thức huy động sự vào cuộc của toàn xã hội trong việc chăm lo, hỗ trợ, giúp đỡ "
            "hộ nghèo thoát nghèo. Thực hiện hiệu quả các giải pháp giảm nghèo, hạn chế tối đa tái nghèo và "
            "phát sinh hộ nghèo mới."
        ),
    ),
    (
        BlockKind.CLAUSE,
        "2.",
        (
            "Hỗ trợ, giúp đỡ để các hộ nghèo thoát nghèo bền vững. Thường xuyên kiểm tra, giám sát, đánh giá "
            "tiến độ thực hiện và báo cáo theo quy định."
        ),
    ),
    (BlockKind.PART, "II.", "MỤC TIÊU"),
    (BlockKind.HEADING, "1.", "Mục tiêu"),
    (
        BlockKind.ITEM,
        "-",
        (
            "Giảm tỷ lệ hộ nghèo toàn xã Thịnh Đức năm 2022 còn 1,4% (giảm 06 hộ so với năm 2021); Hộ cận "
            "nghèo còn 0,86% (giảm 3 hộ so với năm 2021)"
        ),
    ),
    (BlockKind.REMARK, "", "(Có biểu chi tiết kèm theo)"),
    *((BlockKind.ITEM, "-", "Giảm nghèo một cách bền vững; từng bước nâng mức sống hộ nghèo."),) * 12,
    (BlockKind.PART, "III.", "TỔ CHỨC THỰC HIỆN"),
    (
        BlockKind.CLOSING,
        "",
        (
            "Trên đây là kế hoạch thực hiện mục tiêu giảm nghèo bền vững năm 2022 trên địa bàn xã Thịnh Đức "
            "đề nghị các ông, bà Trưởng xóm, các cơ quan, bộ phận chuyên môn liên quan nghiêm túc triển khai thực hiện."
        ),
    ),
)
PARAGRAPHS = tuple(Paragraph(f"p{place}", *parts) for place, parts in enumerate(TEXT))


def annexes(**changes: Any) -> list[Report]:
    """Both annexes of 2022, with `changes`."""
    return [build_annex(annex_input(one, **changes)) for one in PovertyClass]


def plan_input(reports: Sequence[Report] | None = None, **changes: Any) -> PlanDocumentInput:
    """The plan of 2022 as an issued paper document, with `changes`."""
    known = {"document_number": "38/KH-UBND", "document_date": date(2022, 3, 31), "state": State.ISSUED}
    parts: dict[str, Any] = {
        "commune_slug": "thinh-duc",
        "commune_kind": "xã",
        "commune_name": "Thịnh Đức",
        "superior": "",
        "year": 2022,
        "version": 1,
        "state": State.ISSUED,
        "form": "paper",
        "subject": "Thực hiện mục tiêu giảm nghèo bền vững trên địa bàn xã Thịnh Đức năm 2022",
        "paragraphs": PARAGRAPHS,
        "recipients": ["TT Đảng ủy; TT HĐND xã;", "Lãnh đạo UBND xã;", "12 xóm;", "Lưu: VT."],
        "signature": signature_lines("Phó Chủ tịch"),
        "signer": "Nguyễn Văn Thử",
        "annexes": annexes(**known, form=changes.get("form", "paper")) if reports is None else reports,
        "number": "38/KH-UBND",
        "day": date(2022, 3, 31),
        "public_address": "https://giamngheo.example.vn/v/7K2M-9QXA",
        "public_code": "7K2M-9QXA",
    }
    return PlanDocumentInput(**(parts | changes))
