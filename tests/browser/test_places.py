"""A merger of two hamlets in a real browser: shown first, then done; the plan of the year starts from the sum."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.town import Town, confirm_2021, let_in
from tests.cast import make_person
from thinhduc.permissions import Role

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [1280, 360])
def test_two_hamlets_become_one(town: Town, open_page: Any, live_server: Any, width: int) -> None:
    confirm_2021(town)
    keeper = make_person("quantrixa", "Phạm Văn Quản", Role.COMMUNE_ADMIN, town.commune)
    page = open_page(width)
    let_in(page, keeper, live_server.url)
    page.goto("/thinh-duc/cac-xom/")
    page.get_by_role("link", name="Sáp nhập xóm").click()
    page.get_by_label("Xóm Phú", exact=True).check()
    page.get_by_label("Xóm Cường", exact=True).check()
    page.get_by_label("Áp dụng từ ngày").fill("1/7/2022")
    page.get_by_label("Tên xóm mới").fill("Phú Cường")
    page.get_by_role("button", name="Xem trước").click()
    expect(page.get_by_text("Đến hết ngày 30/6/2022")).to_be_visible()
    page.get_by_role("button", name="Sửa lại").click()
    expect(page.get_by_label("Tên xóm mới")).to_have_value("Phú Cường")
    page.get_by_role("button", name="Xem trước").click()
    page.get_by_role("button", name="Sáp nhập", exact=True).click()
    expect(page.get_by_text("Đã sáp nhập thành Phú Cường.")).to_be_visible()
    expect(page.get_by_text("Xóm Phú + Xóm Cường")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width

    officer = open_page(width)
    let_in(officer, town.officer, live_server.url)
    officer.goto("/thinh-duc/ra-soat/qua-cac-nam/?so=poor&nam=2022")
    row = officer.get_by_role("row").filter(has_text="Phú Cường")
    expect(row.get_by_role("cell", name="7", exact=True)).to_be_visible()  # 4 and 3 in 2021
    expect(row).to_contain_text("gồm cả các xóm trước sáp nhập")
    assert officer.evaluate("document.documentElement.scrollWidth") <= width
