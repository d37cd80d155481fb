"""The plan as a document in a real browser: printed, signed, issued, downloaded from the start page, revoked."""

import hashlib
import re
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from targets import actions
from targets.queries import content_hash, version_by_id
from targets.rules.codes import content_code
from tests.browser.town import PLAN, Town, draft_2022, let_in

pytestmark = pytest.mark.browser

PAGE = f"{PLAN}ban-1/van-ban/"


@pytest.fixture
def approved(town: Town) -> str:
    """The plan of 2022 with its text, approved; gives the code of what was approved."""
    version_id = draft_2022(town)
    actions.submit(scope=town.officer.scope, version_id=version_id)
    view = version_by_id(town.leader.scope, version_id)
    assert view is not None
    actions.approve(scope=town.leader.scope, version_id=version_id, shown_hash=content_hash(view))
    return content_code(content_hash(view))


def downloaded(page: Page, link: Any, folder: Path) -> bytes:
    """What one click on a link or button gives."""
    with page.expect_download() as caught:
        link.click()
    target = folder / caught.value.suggested_filename
    caught.value.save_as(target)
    return target.read_bytes()


def text_of(pdf: bytes) -> str:
    return " ".join("".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


def test_a_document_is_printed_signed_issued_and_found_again(
    town: Town, approved: str, open_page: Any, live_server: Any, tmp_path: Path
) -> None:
    page = open_page()
    let_in(page, town.leader, live_server.url)
    print_to_sign(page, approved, tmp_path)
    issue_what_was_signed(page, approved)
    signed_within_two_clicks(page, tmp_path)
    revoke_it(page)


def print_to_sign(page: Page, code: str, folder: Path) -> None:
    """Without DỰ THẢO, with blanks, the code and whoever is to sign."""
    page.goto(PAGE)
    expect(page.locator("main")).to_contain_text("Tổ chức thực hiện".upper())
    expect(page.locator(".paper").first).to_contain_text(f"Mã nội dung: {code}")
    page.get_by_label("Các dòng trên chữ ký").fill("TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH")
    page.get_by_label("Họ và tên người ký").fill("Lê Thị Chủ Tịch")
    text = text_of(downloaded(page, page.get_by_role("button", name="Tải PDF để ký"), folder))
    assert "Số: ……/KH-UBND" in text
    assert code in text
    assert "CHỦ TỊCH Lê Thị Chủ Tịch" in text
    assert "DỰ THẢO" not in text


def issue_what_was_signed(page: Page, code: str) -> None:
    """A code that is not the approved one is refused in words and nothing typed is lost; then it is issued."""
    page.get_by_role("link", name="Đã ký: ghi số và ban hành").click()
    page.get_by_label("Số, ký hiệu").fill("38/KH-UBND")
    page.get_by_label("Ngày ban hành").fill("31/3/2022")
    page.get_by_label("Mã nội dung in ở chân bản đã ký").fill("0000-0000-00")
    page.get_by_role("button", name="Ban hành").click()
    expect(page.locator(".error-text")).to_contain_text(f"khác mã của nội dung đã duyệt ({code}")
    expect(page.get_by_label("Số, ký hiệu")).to_have_value("38/KH-UBND")
    page.get_by_label("Mã nội dung in ở chân bản đã ký").fill(code.lower().replace("-", ""))
    page.get_by_role("button", name="Ban hành").click()
    expect(page.locator("#notices")).to_contain_text("Đã ban hành kế hoạch 38/KH-UBND")


def signed_within_two_clicks(page: Page, folder: Path) -> None:
    """From the start page: an annex in one click, what was signed in two; the hash stands on the document's page."""
    page.goto("/thinh-duc/")
    annex = downloaded(page, page.get_by_role("link", name="Biểu hộ nghèo, PDF"), folder)
    whole = downloaded(page, page.get_by_role("link", name="Kế hoạch, toàn văn, PDF"), folder)
    assert "38/KH-UBND" in text_of(annex)
    expect(page.get_by_role("link", name="Bản đã ký", exact=True)).to_have_attribute(
        "href", re.compile(r"/ban-1/ky-so/$")
    )
    page.get_by_role("link", name="Kế hoạch, toàn văn", exact=True).click()
    page.locator("summary", has_text="Mã SHA-256").click()
    hashes = page.locator(".hashes").inner_text()
    assert all(hashlib.sha256(file).hexdigest() in hashes for file in (annex, whole))
    expect(page.locator("main")).to_contain_text("giữ nguyên từng byte")


def revoke_it(page: Page) -> None:
    """The document stays to be read, and says that it is in force no more; on a phone nothing is cut off."""
    page.goto(f"{PLAN}ban-1/")
    page.get_by_role("link", name="Bãi bỏ…").click()
    page.get_by_label("Số văn bản bãi bỏ").fill("45/QĐ-UBND")
    page.get_by_label("Lý do").fill("Sáp nhập xã.")
    page.get_by_role("button", name="Ghi bãi bỏ").click()
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(PAGE)
    expect(page.locator("main")).to_contain_text("Đã bãi bỏ theo 45/QĐ-UBND: Sáp nhập xã.")
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 360
