"""The review grid in a real browser: keys, undo, paste, preview, conflict, and the page without script."""

from typing import Any

import pytest

from tests.cast import Cast, Person
from tests.households.making import BASE, form_of, stored

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASTE = """(text) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/plain", text);
  document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}"""
FOCUSED = "document.activeElement.name"


def signed_in(page: Any, person: Person) -> Any:
    """The page, with the person's session."""
    session = person.client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": page.url_of_server}])
    return page


@pytest.fixture
def at_the_grid(open_page: Any, live_server: Any, filled: Cast) -> Any:
    """Opens the grid as the officer."""

    def opened(**kwargs: Any) -> Any:
        page = open_page(**kwargs)
        page.url_of_server = live_server.url
        signed_in(page, filled.officer).goto(BASE)
        return page

    return opened


def wait_for_value(page: Any, name: str, value: str) -> None:
    from playwright.sync_api import expect  # slow to import, and only needed here

    expect(page.locator(f"#{name}")).to_have_value(value)


def wait_kept(page: Any) -> None:
    from playwright.sync_api import expect

    expect(page.locator("#grid-state")).to_contain_text("Đã lưu bản gõ lúc")


def test_keys_move_as_in_a_sheet(at_the_grid: Any) -> None:
    page = at_the_grid()
    page.click("#poor-1")
    for key, expected in [
        ("Enter", "poor-2"),
        ("ArrowDown", "poor-3"),
        ("ArrowDown", "poor-3"),
        ("Shift+Enter", "poor-2"),
        ("ArrowLeft", "persons-2"),
        ("End", "average_farming-2"),
        ("Home", "households-2"),
        ("Control+End", "average_farming-3"),
        ("Control+Home", "households-1"),
        ("Tab", "persons-1"),
        ("End", "average_farming-1"),
        ("Tab", "households-2"),
        ("Shift+Tab", "average_farming-1"),
        ("Home", "households-1"),
        ("Tab", "persons-1"),
    ]:
        page.keyboard.press(key)
        assert page.evaluate(FOCUSED) == expected, key
    page.keyboard.press("F2")
    page.keyboard.press("ArrowLeft")
    assert page.evaluate(FOCUSED) == "persons-1"
    assert page.get_attribute("#poor-3", "aria-label") == "Hộ nghèo, Làng Mơn"


def test_typing_shows_totals_and_the_reason_of_a_bad_cell(at_the_grid: Any, filled: Cast) -> None:
    page = at_the_grid()
    page.click("#poor-1")
    page.keyboard.type("5")
    page.keyboard.press("Enter")
    wait_kept(page)
    assert page.inner_text('[data-total="poor"]') == "21"
    assert page.evaluate(FOCUSED) == "poor-2"
    page.keyboard.type("1,5")
    page.wait_for_selector("#poor-2[aria-invalid=true]")
    reason = page.get_attribute("#poor-2", "aria-describedby")
    assert "không phải số nguyên" in page.inner_text(f"#{reason}")
    page.keyboard.press("Control+z")
    assert page.input_value("#poor-2") == "6"
    page.keyboard.press("Control+z")
    assert page.input_value("#poor-1") == "3"
    page.keyboard.press("Control+y")
    assert page.input_value("#poor-1") == "5"
    page.wait_for_selector("#poor-2:not([aria-invalid])")
    assert stored(filled, 1, "poor") == 3
    page.goto(BASE)
    assert page.input_value("#poor-1") == "5"
    assert "chưa lưu" in page.inner_text(".notice.warning")


def test_a_block_is_pasted_saved_and_undone(at_the_grid: Any, filled: Cast) -> None:
    page = at_the_grid()
    page.click("#poor-1")
    page.evaluate(PASTE, "Nhân Hòa\t4\nPhúc Hòa\t7\nCỘNG\t99")
    wait_for_value(page, "poor-2", "7")
    wait_kept(page)
    assert "lệch 78" in page.inner_text("#review-findings")
    page.keyboard.press("Control+z")
    assert (page.input_value("#poor-1"), page.input_value("#poor-2")) == ("3", "6")
    page.keyboard.press("Control+y")
    page.keyboard.press("Control+s")
    page.wait_for_selector("#notices .notice.success")
    assert "Đã lưu 2 xóm" in page.inner_text("#notices")
    assert (stored(filled, 1, "poor"), stored(filled, 2, "poor")) == (4, 7)
    assert page.evaluate(FOCUSED) == "poor-1"


def test_a_conflict_stands_above_the_grid_with_both_values(at_the_grid: Any, filled: Cast) -> None:
    page = at_the_grid(width=360)
    filled.officer.client.post(f"{BASE}luu/", form_of(filled, {"poor-3": "8"}))
    page.fill("#poor-3", "9")
    page.click("[data-grid-save]")
    page.wait_for_selector("section.conflict")
    words = page.inner_text("section.conflict")
    assert "9" in words
    assert "8\ndo Trần Thị Cán Bộ" in words or "8 do Trần Thị Cán Bộ" in words
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    page.click("text=Lấy tất cả số của anh/chị")
    page.wait_for_selector("#notices .notice.success")
    assert stored(filled, 3, "poor") == 9


def test_without_script_everything_is_there(at_the_grid: Any, filled: Cast) -> None:
    page = at_the_grid(script=False)
    page.fill("#poor-1", "5")
    page.click("text=Tính lại")
    assert page.inner_text('[data-total="poor"]') == "21"
    page.click("summary:has-text('Dán khối')")
    page.fill("#grid-block", "Phúc Hòa\t210")
    page.click("text=Đưa vào bảng")
    assert page.input_value("#households-2") == "210"
    page.click("[data-grid-save]")
    assert "Đã lưu 2 xóm" in page.inner_text("#notices")
    assert (stored(filled, 1, "poor"), stored(filled, 2, "households")) == (5, 210)
