"""The document of a version through its life: draft, printed to be signed, issued; its codes, files and page."""

import json
import re
from io import BytesIO
from typing import Any

import docx
import pytest
from django.test import override_settings
from pypdf import PdfReader

from journal.models import Entry
from reports.document import Document
from reports.plan_queries import document_of, paragraphs_of
from reports.renderers.plan_html import plan_html
from targets import actions
from targets.actions.issue import freeze
from targets.models import IssuedFile, PlanVersion, TextBlock
from targets.queries import VersionView, content_hash, outline_at
from targets.queries.text import text_facts
from targets.rules.codes import PUBLIC_ALPHABET, content_code
from targets.rules.text import BlockKind
from tests.cast import Cast
from tests.targets.plan_pages import text_of, value
from tests.targets.plans import approve_2022, current, fill, open_2022

pytestmark = pytest.mark.django_db

VERSION = "/thinh-duc/ke-hoach/2022/ban-1/"
PAGE = f"{VERSION}van-ban/"
FIELDS = {
    "number": "38/KH-UBND", "date": "31/3/2022", "place": "Thịnh Đức", "signer": "Lăng Đại Thành",
    "signature": "TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH",
}  # fmt: skip
PUBLIC = "https://giamngheo.example.vn"


def document(cast: Cast, view: VersionView) -> Document:
    """The document of a version that has one."""
    found = document_of(cast.officer.scope, view)
    assert found is not None
    return found


def code_of(view: VersionView) -> str:
    return content_code(content_hash(view))


def pages_of(answer: Any) -> list[str]:
    """The texts of a PDF's pages, single blanks."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(answer.content)).pages]


@pytest.fixture
def draft(cast: Cast) -> Cast:
    open_2022(cast)
    fill(cast, phuc_hoa=1, lang_mon=2)
    return cast


def test_draft_has_its_fields_filled_its_numbers_counted_and_is_marked(draft: Cast) -> None:
    view = current(draft.officer)
    found = document(draft, view)
    assert (found.draft, found.content_code, found.public_code) == (True, code_of(view), "")
    assert found.letterhead.superior == ""
    assert found.letterhead.number == "Số: ……/KH-UBND"
    assert found.letterhead.place_and_date == "Thịnh Đức, ngày …… tháng …… năm 2022"
    assert found.subject == "Thực hiện mục tiêu giảm nghèo bền vững trên địa bàn xã Thịnh Đức năm 2022"
    whole = "\n".join(f"{one.label} {one.text}" for one in found.paragraphs)
    assert "{" not in whole
    assert "giảm 03 hộ so với năm 2021" in whole
    assert "\nI. MỤC ĐÍCH, YÊU CẦU\n" in whole
    assert whole.endswith("./.")
    assert "3 xóm;" in found.recipients
    assert [one.annex_label for one in found.annexes] == ["Phụ lục I", "Phụ lục II"]
    assert {one.content_code for one in found.annexes} == {found.content_code}


def test_any_word_or_figure_changes_the_code_on_every_sheet(draft: Cast) -> None:
    codes = {code_of(current(draft.officer))}
    view = fill(draft, phuc_hoa=1, lang_mon=1)
    codes.add(code_of(view))
    block = next(one for one in view.blocks if one.kind is BlockKind.CLAUSE)
    actions.save_block(
        scope=draft.officer.scope,
        version_id=view.id,
        key=block.key,
        text=f"{block.text} Thêm.",
        seen=block.text,
    )
    view = current(draft.officer)
    codes.add(code_of(view))
    assert len(codes) == 3
    assert plan_html(document(draft, view)).count(f"Mã nội dung: {code_of(view)}") == 1
    answer = draft.officer.client.get(f"{VERSION}bieu/annex-poor.pdf")
    assert all("DỰ THẢO" in page and f"Mã nội dung: {code_of(view)}" in page for page in pages_of(answer))


def test_page_of_a_draft_says_what_is_open_and_shows_the_document(draft: Cast) -> None:
    text = text_of(draft.officer.client.get(PAGE))
    for words in (
        "DỰ THẢO",
        "Chưa khóa gì",
        "Sửa lời văn",
        "I. MỤC ĐÍCH, YÊU CẦU",
        "Phụ lục II",
        "Nơi nhận:",
    ):
        assert words in text
    assert "Sửa lời văn" not in text_of(draft.leader.client.get(PAGE))
    assert draft.officer.client.get(f"{PAGE}ke-hoach.json").status_code == 404
    assert draft.officer.client.get(f"{PAGE}ke-hoach.xlsx").status_code == 404
    assert draft.head.client.get(PAGE).status_code == 403


def test_what_is_approved_is_printed_to_be_signed_by_whom_the_office_names(cast: Cast) -> None:
    view = approve_2022(cast)
    client = cast.officer.client
    text = text_of(client.get(PAGE))
    assert "DỰ THẢO" not in text.replace("còn chữ DỰ THẢO", "")
    for words in ("In để ký", "Đã ký: ghi số và ban hành", "Lãnh đạo trả lại thì sửa được.", code_of(view)):
        assert words in text
    asked = {"signature": "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH", "signer": "Lê Thị Chủ Tịch"}
    pages = pages_of(client.get(f"{PAGE}ke-hoach.pdf", asked))
    assert all(f"Mã nội dung: {code_of(view)}" in page and "DỰ THẢO" not in page for page in pages)
    assert "Số: ……/KH-UBND" in pages[0]
    signed = next(page for page in pages if "Nơi nhận:" in page)
    assert "Lê Thị Chủ Tịch" in signed
    assert "PHÓ CHỦ TỊCH" not in signed
    assert document(cast, view).signer == "Nguyễn Văn Lãnh Đạo"


def test_electronic_document_is_issued_first_and_signed_after(cast: Cast) -> None:
    view = approve_2022(cast)
    PlanVersion.objects.within(cast.officer.scope).filter(pk=view.id).update(form="electronic")
    text = text_of(cast.officer.client.get(PAGE))
    assert "được ký số sau đó" in text
    assert "Tải PDF để ký" not in text
    issuing = cast.officer.client.get(f"{VERSION}ban-hanh/").content.decode()
    assert "ký số chính tệp PDF đã ban hành" in issuing
    assert "printed_code" not in issuing


def test_issuing_refuses_a_print_of_another_content_in_words(cast: Cast) -> None:
    view = approve_2022(cast)
    sent = FIELDS | {"shown_hash": content_hash(view)}
    answer = cast.leader.client.post(f"{VERSION}ban-hanh/", sent | {"printed_code": "1111-2222-33"})
    assert answer.status_code == 422
    assert f"khác mã của nội dung đã duyệt ({code_of(view)}, Nguyễn Văn Lãnh Đạo duyệt lúc" in text_of(answer)
    assert value(answer, "printed_code") == "1111-2222-33"
    assert not current(cast.officer, 1).is_issued


@override_settings(PUBLIC_ADDRESS=PUBLIC)
def test_issuing_keeps_the_plan_as_files_with_a_public_code_and_what_made_them(cast: Cast) -> None:
    view = approve_2022(cast)
    before = document(cast, view)
    typed = code_of(view).lower().replace("-", " ")
    sent = FIELDS | {"shown_hash": content_hash(view), "printed_code": typed}
    assert cast.leader.client.post(f"{VERSION}ban-hanh/", sent).status_code == 302

    files = {(one.report, one.format): one for one in IssuedFile.objects.within(cast.officer.scope)}
    assert {key for report, key in files if report == "plan"} == {"pdf", "docx", "json"}
    assert len(files) == 9
    for one in files.values():
        assert re.fullmatch("[0-9a-f]{64}", one.made_with["Phông Liberation-Serif"])
        assert {"Python", "Pango", "weasyprint", "pydyf", "python-docx", "XlsxWriter"} <= set(one.made_with)
    told = Entry.objects.within(cast.officer.scope).filter(deed="plan-issued", figure="file-plan-docx")
    assert [one.new_value for one in told] == [files["plan", "docx"].sha256]

    issued = current(cast.officer, 1)
    assert re.fullmatch(f"[{PUBLIC_ALPHABET}]{{12}}", issued.public_code)
    outline = outline_at(cast.officer.scope, 2022, 1)
    assert outline is not None
    frozen = document_of(cast.officer.scope, outline)
    assert frozen is not None
    assert frozen == Document.from_json(json.loads(bytes(files["plan", "json"].content)))
    code = f"{issued.public_code[:4]}-{issued.public_code[4:8]}-{issued.public_code[8:]}"
    assert (frozen.public_code, frozen.public_address) == (code, f"{PUBLIC}/kiem-tra/{code}/")
    assert (frozen.draft, frozen.content_code, frozen.signer) == (False, "", "Lăng Đại Thành")
    assert frozen.letterhead.place_and_date == "Thịnh Đức, ngày 31 tháng 3 năm 2022"
    assert frozen.paragraphs == before.paragraphs

    answer = cast.officer.client.get(f"{PAGE}ke-hoach.pdf")
    assert answer.content == bytes(files["plan", "pdf"].content)
    assert answer["ETag"] == f'"{files["plan", "pdf"].sha256}"'
    pages = pages_of(answer)
    assert not any("Mã nội dung" in page or "DỰ THẢO" in page for page in pages)
    assert any(code in page for page in pages)
    word = docx.Document(BytesIO(bytes(files["plan", "docx"].content)))
    assert [one.text for one in word.paragraphs if one.text.startswith("I. ")] == ["I. MỤC ĐÍCH, YÊU CẦU"]

    text = text_of(cast.officer.client.get(PAGE))
    for words in ("giữ nguyên từng byte", "lập bản điều chỉnh", "38/KH-UBND", files["plan", "docx"].sha256):
        assert words in text


@pytest.mark.parametrize("form", ["paper", "as-signed"])
def test_no_public_code_without_a_public_page_or_for_what_was_signed_before(cast: Cast, form: str) -> None:
    view = approve_2022(cast)
    version = PlanVersion.objects.within(cast.officer.scope).get(pk=view.id)
    version.form = form
    details = actions.DocumentDetails("1/KH-UBND", view.steps[0].at.date(), "Thịnh Đức", ("CHỦ TỊCH",), "A")
    with override_settings(PUBLIC_ADDRESS=PUBLIC if form == "as-signed" else ""):
        freeze(scope=cast.officer.scope, version=version, details=details, render=lambda _: [])
    assert current(cast.officer, 1).public_code == ""


def test_a_text_that_was_signed_is_printed_letter_by_letter(draft: Cast) -> None:
    view = current(draft.officer)
    facts = text_facts(draft.officer.scope, view)
    printed = paragraphs_of(view.blocks, facts, is_signed_text=True)
    assert [one.text for one in printed] == [one.text for one in view.blocks]


def test_version_without_words_has_no_document_and_says_so(draft: Cast) -> None:
    view = current(draft.officer)
    TextBlock.objects.within(draft.officer.scope).filter(version_id=view.id).delete()
    answer = draft.officer.client.get(PAGE)
    assert "không có lời văn trong máy" in text_of(answer)
    assert draft.officer.client.get(f"{PAGE}ke-hoach.pdf").status_code == 404
