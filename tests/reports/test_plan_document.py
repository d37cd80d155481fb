"""The plan as a document: what its data say, and nothing lost on the way to JSON and back."""

import json

from reports.document import Document
from reports.plan_document import build_document
from targets.rules import State
from tests.reports.plan_text import PARAGRAPHS, annexes, plan_input


def test_json_gives_the_same_document_back() -> None:
    document = build_document(plan_input())
    assert Document.from_json(json.loads(json.dumps(document.to_json()))) == document


def test_a_draft_leaves_blanks_for_number_and_day() -> None:
    draft = build_document(
        plan_input(annexes(), state=State.DRAFT, number="", day=None, content_code="3F2A-91BC-07")
    )
    assert draft.letterhead.number == "Số: ……/KH-UBND"
    assert draft.letterhead.place_and_date == "Thịnh Đức, ngày …… tháng …… năm 2022"
    assert (draft.draft, draft.content_code) == (True, "3F2A-91BC-07")


def test_an_issued_document_carries_no_code_of_a_draft() -> None:
    issued = build_document(plan_input(content_code="3F2A-91BC-07"))
    assert (issued.draft, issued.content_code) == (False, "")


def test_the_text_ends_once_with_the_sign_of_the_decree() -> None:
    document = build_document(plan_input())
    assert document.paragraphs[-1].text.endswith("triển khai thực hiện./.")
    again = build_document(plan_input(paragraphs=document.paragraphs))
    assert again.paragraphs == document.paragraphs


def test_a_signed_text_stays_as_it_was_and_has_no_code_to_verify() -> None:
    signed = build_document(plan_input(form="as-signed"))
    assert signed.paragraphs == PARAGRAPHS
    assert (signed.public_address, signed.public_code) == ("", "")
