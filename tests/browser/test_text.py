"""Writing a plan's words in a real browser: with the keyboard, beside the tables, and by plain forms."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from targets.queries import version_at
from tests.browser.town import PLAN, Town, draft_2022, let_in

pytestmark = pytest.mark.browser

TEXT = f"{PLAN}ban-1/loi-van/"
KEY = "ii-1-item-3"
WORDS = "textarea[name=wording]"


def stored(town: Town, key: str = KEY) -> str:
    """The words of a paragraph as they are stored."""
    view = version_at(town.officer.scope, 2022)
    assert view is not None
    return next(block.text for block in view.blocks if block.key == key)


def test_the_words_follow_the_tables_and_are_held_against_them(
    town: Town, open_page: Any, live_server: Any
) -> None:
    draft_2022(town)
    page = open_page()
    let_in(page, town.officer, live_server.url)
    page.goto(f"{PLAN}ban-1/")
    page.get_by_role("link", name="Lời văn", exact=True).first.click()
    write_with_the_keyboard(town, page)
    change_the_grid(page)
    contradict_and_explain(page)
    leave_and_come_back(town, page)


def write_with_the_keyboard(town: Town, page: Page) -> None:
    """Opens a paragraph, puts a field in, sees how it reads, saves, and stands where the work was."""
    paragraph = page.locator(f"#doan-{KEY}")
    paragraph.locator(".edit").focus()
    page.keyboard.press("Enter")
    expect(page.locator(WORDS)).to_be_focused()
    page.locator(WORDS).fill("Toàn xã giảm ")
    page.locator("[data-insert='{số hộ nghèo giảm: 2 chữ số}']").click()
    expect(page.locator(WORDS)).to_be_focused()
    page.keyboard.type(" hộ nghèo.")
    expect(page.locator("#text-preview")).to_contain_text("Toàn xã giảm 06 hộ nghèo.")
    expect(page.locator("#text-state")).to_contain_text("chưa lưu")
    page.keyboard.press("Control+Enter")
    expect(page.locator(WORDS)).to_have_count(0)
    expect(paragraph).to_contain_text("Toàn xã giảm 06 hộ nghèo.")
    expect(paragraph.locator(".edit")).to_be_focused()
    assert stored(town) == "Toàn xã giảm {số hộ nghèo giảm: 2 chữ số} hộ nghèo."


def change_the_grid(page: Page) -> None:
    """One household more in the table is one more in the words."""
    page.goto(f"{PLAN}ban-1/")
    page.locator("[name=poor_reduction-1]").fill("1")
    with page.expect_response(lambda answer: "/luu/" in answer.url):
        page.get_by_role("button", name="Lưu", exact=True).first.click()
    page.goto(TEXT)
    expect(page.locator(f"#doan-{KEY}")).to_contain_text("Toàn xã giảm 07 hộ nghèo.")


def contradict_and_explain(page: Page) -> None:
    """A typed number that the tables do not give asks for a reason, beside the paragraph and in the list."""
    paragraph = page.locator(f"#doan-{KEY}")
    paragraph.locator(".edit").click()
    page.locator(WORDS).fill("Toàn xã giảm 9 hộ nghèo.")
    expect(page.locator("#text-preview")).to_contain_text("Số hộ giảm trong lời văn khác biểu")
    page.keyboard.press("Control+Enter")
    expect(paragraph.locator(".finding.warning")).to_be_visible()
    expect(page.locator("#can-xem-lai")).to_contain_text("Số hộ giảm trong lời văn khác biểu")
    paragraph.locator("summary", has_text="Ghi lý do").click()
    paragraph.locator("textarea").fill("Phấn đấu vượt chỉ tiêu của biểu.")
    paragraph.get_by_role("button", name="Ghi lý do").click()
    expect(paragraph).to_contain_text("Cảnh báo, đã có lý do")
    expect(page.locator("#can-xem-lai")).not_to_contain_text("Số hộ giảm trong lời văn khác biểu")


def leave_and_come_back(town: Town, page: Page) -> None:
    """Escape closes and keeps what was typed; it stands there again, and “Thôi” gives it up."""
    paragraph, before = page.locator(f"#doan-{KEY}"), stored(town)
    paragraph.locator(".edit").click()
    page.locator(WORDS).fill("Gõ dở.")
    expect(page.locator("#text-state")).to_contain_text("chưa lưu")
    page.keyboard.press("Escape")
    expect(paragraph.locator(".edit")).to_be_focused()
    paragraph.get_by_role("link", name="chưa lưu, mở lại").click()
    expect(page.locator(WORDS)).to_have_value("Gõ dở.")
    page.get_by_role("button", name="Thôi", exact=True).click()
    expect(page.locator(WORDS)).to_have_count(0)
    expect(paragraph).not_to_contain_text("mở lại")
    paragraph.locator(".menu > summary").click()
    paragraph.get_by_role("link", name="Thêm đoạn sau").click()
    page.locator(WORDS).fill("Đoạn mới gõ dở.")
    expect(page.locator("#text-preview")).to_contain_text("Đoạn mới gõ dở.")
    expect(page.get_by_role("link", name="Để sau, giữ phần gõ")).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_role("link", name="Có đoạn mới gõ").click()
    expect(page.locator(WORDS)).to_have_value("Đoạn mới gõ dở.")
    page.get_by_role("button", name="Thôi", exact=True).click()
    expect(page.locator(WORDS)).to_have_count(0)
    expect(page.locator("#loi-van")).not_to_contain_text("mở lại")
    assert stored(town) == before


def test_what_is_typed_stays_when_the_session_is_over(town: Town, open_page: Any, live_server: Any) -> None:
    draft_2022(town)
    page = open_page()
    let_in(page, town.officer, live_server.url)
    page.goto(TEXT)
    page.locator(f"#doan-{KEY} .edit").click()
    page.context.clear_cookies()
    page.locator(WORDS).fill("Gõ khi phiên đã hết.")
    expect(page.locator("[data-text-over]")).to_be_visible()
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.locator("[data-text-over]")).to_be_visible()
    expect(page.locator(WORDS)).to_have_value("Gõ khi phiên đã hết.")
    let_in(page, town.officer, live_server.url)
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(page.locator("[data-text-over]")).to_be_hidden()
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.locator(WORDS)).to_have_count(0)
    assert stored(town) == "Gõ khi phiên đã hết."


def test_the_words_by_plain_forms_on_a_phone(town: Town, open_page: Any, live_server: Any) -> None:
    draft_2022(town)
    page = open_page(360, 740, script=False)
    let_in(page, town.officer, live_server.url)
    page.goto(TEXT)
    page.locator(f"#doan-{KEY} .edit").click()
    page.locator("summary", has_text="Chèn số liệu").click()
    expect(page.locator("code", has_text="{số hộ nghèo giảm}")).to_be_visible()
    page.locator(WORDS).fill("Giảm {số hộ nghèo giảm} hộ.")
    page.get_by_role("button", name="Xem thử").click()
    expect(page.locator("#text-preview")).to_contain_text("Giảm 6 hộ.")
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.locator("#notices")).to_contain_text("Đã lưu lời văn")
    assert stored(town) == "Giảm {số hộ nghèo giảm} hộ."
    page.locator(f"#doan-{KEY} .menu > summary").click()
    page.locator(f"#doan-{KEY}").get_by_role("link", name="Bỏ đoạn").click()
    page.get_by_role("button", name="Bỏ đoạn", exact=True).click()
    expect(page.locator("#notices")).to_contain_text("Đã bỏ đoạn")
    expect(page.locator(f"#doan-{KEY}")).to_have_count(0)
