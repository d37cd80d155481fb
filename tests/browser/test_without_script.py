"""The same line's key steps where no script runs: every deed is a plain form."""

import re
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from households.actions import open_year
from tests.browser.town import (
    GOLDEN,
    PLAN,
    REVIEW,
    Town,
    block_of,
    confirm_2021,
    let_in,
    review_block,
    stored_plan,
    stored_review,
)

pytestmark = pytest.mark.browser


@pytest.fixture
def page(town: Town, open_page: Any, live_server: Any) -> Page:
    """The officer's browser, with scripts switched off."""
    page: Page = open_page(script=False)
    let_in(page, town.officer, live_server.url)
    return page


def put_block(page: Page, text: str) -> None:
    """By the text area, which unfolds without a script."""
    page.locator("summary", has_text="Dán khối từ bảng tính").click()
    page.locator("[name=block]").fill(text)
    page.get_by_role("button", name="Đưa vào bảng").click()


def test_the_review_by_plain_forms(town: Town, page: Page) -> None:
    open_year(scope=town.officer.scope, year=2021, as_of=date(2021, 12, 14))
    page.goto(REVIEW)
    put_block(page, review_block())
    expect(page.locator("[name=poor-12]")).to_have_value("10")
    expect(page.locator("[name=poor-8]")).to_have_value("")
    page.get_by_label("“ĐẦU PHÂN” là Đầu Phần").check()
    page.get_by_role("button", name="Đưa vào bảng").click()
    expect(page.locator("[name=poor-8]")).to_have_value("0")
    expect(page.locator("[data-total=households]")).to_contain_text("2.211")
    assert stored_review(town, "poor") == [None] * 12

    page.locator("[name=poor-12]").fill("11")
    page.get_by_role("button", name="Tính lại").click()
    expect(page.locator("[data-total=poor]")).to_contain_text("38")
    assert stored_review(town, "poor") == [None] * 12
    page.locator("[name=poor-12]").fill("10")
    page.get_by_role("button", name="Lưu", exact=True).first.click()
    expect(page.locator("#notices")).to_contain_text("Đã lưu 12 xóm")
    page.get_by_role("button", name="Bỏ số đã dán").first.click()
    expect(page.locator("[data-total=households]")).not_to_contain_text("2.211")
    page.locator("summary", has_text="Xác nhận kết quả").click()
    page.get_by_role("button", name="Xác nhận các xóm đã chọn").click()
    expect(page.locator("#notices")).to_contain_text("Đã xác nhận 12 xóm")


def test_the_plan_by_plain_forms(town: Town, page: Page) -> None:
    confirm_2021(town)
    page.goto("/thinh-duc/ke-hoach/")
    page.get_by_label("Năm kế hoạch").fill("2022")
    page.get_by_role("button", name="Mở kế hoạch", exact=True).click()
    rows = [[hamlet["name"], str(hamlet["households_2022"])] for hamlet in GOLDEN["hamlets"]]
    put_block(page, block_of([["Tên xóm", "Tổng số hộ"], *rows]))
    page.get_by_role("button", name="Tính lại").click()
    expect(page.locator("#cong-households")).to_contain_text("2.111")
    page.get_by_role("button", name="Lưu", exact=True).click()
    assert stored_plan(town, "households") == [hamlet["households_2022"] for hamlet in GOLDEN["hamlets"]]

    page.get_by_role("link", name="Đề xuất cách phân bổ").click()
    page.get_by_label("Số hộ cần giảm").fill("6")
    page.get_by_role("button", name="Tính đề xuất").click()
    page.get_by_role("button", name="Đưa vào biểu").click()
    expect(page.locator("#cong-poor_rate")).to_contain_text("1,47")
    assert stored_plan(town, "poor_reduction") == [
        hamlet["poor"]["reduction"] for hamlet in GOLDEN["hamlets"]
    ]

    page.goto(f"{PLAN}ban-1/?bieu=can-ngheo")
    page.get_by_role("button", name=re.compile("Điền 0 cho 12 ô trống")).click()
    page.goto(f"{PLAN}ban-1/thong-tin/")
    page.get_by_label("Số kế hoạch cấp trên").fill("69/KH-UBND")
    page.get_by_label("Ngày kế hoạch cấp trên").fill("18/3/2022")
    page.get_by_label("Cơ quan ban hành kế hoạch cấp trên").fill("UBND thành phố Thái Nguyên")
    page.get_by_role("button", name="Ghi thông tin").click()
    page.get_by_role("link", name="Trình lãnh đạo duyệt").click()
    page.get_by_role("button", name="Trình lãnh đạo duyệt").click()
    expect(page.locator("main")).to_contain_text("Đang chờ lãnh đạo duyệt")
