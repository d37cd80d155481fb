"""The plan as a document: letterhead, order of signature, ending, what drafts and signed texts carry; its JSON."""

import json
from datetime import date

from reports.document import Document, Paragraph
from reports.plan_document import build_document
from targets.rules import State
from targets.rules.text import BlockKind
from tests.reports.plan_text import PARAGRAPHS, annexes, plan_input

CLOSING = Paragraph("end", BlockKind.CLOSING, "", "Đề nghị các xóm thực hiện.")


def test_letterhead_holds_number_and_date_or_blanks_for_them() -> None:
    head = build_document(plan_input(superior="UBND thành phố Thái Nguyên", day=date(2023, 2, 5))).letterhead
    assert head.superior == "UBND THÀNH PHỐ THÁI NGUYÊN"
    assert head.number == "Số: 38/KH-UBND"
    assert head.place_and_date == "Thịnh Đức, ngày 05 tháng 02 năm 2023"
    blank = build_document(plan_input(number="", day=None, year=2023, place="Thái Nguyên")).letterhead
    assert blank.number == "Số: ……/KH-UBND"
    assert blank.place_and_date == "Thái Nguyên, ngày …… tháng …… năm 2023"


def test_text_ends_once_with_the_closing_mark_unless_it_was_signed_otherwise() -> None:
    assert build_document(plan_input()).paragraphs[-1].text.endswith("triển khai thực hiện./.")
    closed = build_document(plan_input(paragraphs=[CLOSING])).paragraphs
    again = build_document(plan_input(paragraphs=closed)).paragraphs
    assert closed[-1].text == again[-1].text == "Đề nghị các xóm thực hiện./."
    assert build_document(plan_input(paragraphs=PARAGRAPHS, form="as-signed")).paragraphs == PARAGRAPHS


def test_code_of_the_content_stands_until_it_is_issued_and_the_public_address_never_on_signed_texts() -> None:
    draft = build_document(plan_input(state=State.DRAFT, content_code="3F2A-91BC-07"))
    assert (draft.draft, draft.content_code) == (True, "3F2A-91BC-07")
    to_sign = build_document(plan_input(state=State.APPROVED, content_code="3F2A-91BC-07"))
    assert (to_sign.draft, to_sign.content_code) == (False, "3F2A-91BC-07")
    issued = build_document(plan_input(content_code="3F2A-91BC-07"))
    assert (issued.draft, issued.content_code, issued.public_code) == (False, "", "7K2M-9QXA")
    signed = build_document(plan_input(form="as-signed"))
    assert (signed.public_address, signed.public_code) == ("", "")


def test_json_gives_the_same_document_back() -> None:
    for document in (build_document(plan_input()), build_document(plan_input(annexes(), state=State.DRAFT))):
        assert Document.from_json(json.loads(json.dumps(document.to_json()))) == document
