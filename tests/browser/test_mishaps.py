"""What goes wrong in an office: two people at one row, a session that ended, a double click, going back, leaving."""

import time
from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import BrowserContext, Page, expect

from accounts.models import Draft
from targets.queries import version_at
from targets.rules import State
from tests.browser.town import PLAN, Town, draft_2022, let_in, sign_in, stored_plan
from tests.cast import Person

pytestmark = pytest.mark.browser

DRAFT = f"{PLAN}ban-1/"


@pytest.fixture
def at_work(town: Town, open_page: Any, live_server: Any) -> Any:
    """Somebody's browser, signed in, at the draft of 2022."""
    draft_2022(town)

    def at_work(person: Person, width: int = 1280) -> Page:
        page: Page = open_page(width)
        let_in(page, person, live_server.url)
        page.goto(DRAFT)
        return page

    return at_work


def save(page: Page) -> None:
    """By the button, and waits for the answer."""
    with page.expect_response(lambda answer: "/luu/" in answer.url):
        page.get_by_role("button", name="Lưu", exact=True).click()


def kept(page: Page) -> None:
    """What is typed has reached the draft."""
    expect(page.locator("#grid-state")).to_contain_text("Đã giữ lúc")


def test_two_people_at_one_row(town: Town, at_work: Any) -> None:
    first, second = at_work(town.officer), at_work(town.second_officer)
    first.locator("[name=poor_reduction-12]").fill("3")
    save(first)
    second.locator("[name=poor_reduction-12]").fill("4")
    second.locator("[name=poor_reduction-2]").fill("2")
    with second.expect_response(lambda answer: "/luu/" in answer.url) as answer:
        second.get_by_role("button", name="Lưu", exact=True).click()
    assert answer.value.status == 409
    conflict = second.get_by_role("alert")
    expect(conflict).to_contain_text("Làng Mơn")
    expect(conflict.locator("td", has_text="4").first).to_be_visible()
    expect(conflict.locator("td", has_text="3").first).to_be_visible()
    expect(second.locator("[name=poor_reduction-2]")).to_have_value("2")
    assert stored_plan(town, "poor_reduction")[11] == 3
    conflict.locator("input[type=radio][value=mine]").check()
    second.get_by_role("button", name="Lưu theo các ô đã chọn").click()
    expect(second.locator("#notices")).to_contain_text("Đã lưu")
    reductions = stored_plan(town, "poor_reduction")
    assert (reductions[1], reductions[11]) == (2, 4)


def test_a_session_that_ended_offers_what_was_typed(town: Town, at_work: Any) -> None:
    page = at_work(town.officer)
    page.locator("[name=poor_reduction-12]").fill("3")
    kept(page)
    let_time_pass(page.context)
    page.get_by_role("button", name="Lưu", exact=True).click()
    page.wait_for_url("**/dang-nhap/**")
    expect(page.locator("main")).to_contain_text("Phiên làm việc đã hết")
    sign_in(page, town.officer, here=True)
    expect(page.locator("main")).to_contain_text("chưa được ghi")
    page.get_by_role("link", name="Soạn kế hoạch, năm 2022").click()
    page.get_by_role("button", name="Gửi lại").click()
    expect(page.locator("#notices")).to_contain_text("Đã lưu")
    assert stored_plan(town, "poor_reduction")[11] == 3


def wait_until(is_so: Callable[[], bool], patience: float = 30) -> None:
    """Returns when it is so; what is sent while a page goes away has no answer to wait for."""
    end = time.monotonic() + patience
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.1)


def let_time_pass(context: BrowserContext) -> None:
    """The browser's session was last used before the idle time began."""
    (key,) = (one["value"] for one in context.cookies() if one["name"] == settings.SESSION_COOKIE_NAME)
    store = import_module(settings.SESSION_ENGINE).SessionStore(session_key=key)
    store["last_deed"] = int(time.time()) - settings.IDLE_SECONDS - 60
    store.save()


def test_a_double_click_submits_once_and_going_back_does_no_harm(town: Town, at_work: Any) -> None:
    page = at_work(town.officer)
    page.get_by_role("link", name="Trình lãnh đạo duyệt").click()
    page.get_by_role("button", name="Trình lãnh đạo duyệt").dblclick()
    expect(page.locator("main")).to_contain_text("Đang chờ lãnh đạo duyệt")
    view = version_at(town.officer.scope, 2022, 1)
    assert view is not None
    assert view.state is State.SUBMITTED
    assert [step.kind for step in view.steps].count("submitted") == 1

    page.go_back()
    page.go_back()
    cell = page.locator("[name=poor_reduction-12]")
    if cell.count():  # the browser shows the page as it was
        cell.fill("4")
        page.get_by_role("button", name="Lưu", exact=True).click()
        expect(page.locator("main")).to_contain_text("trình")
    assert stored_plan(town, "poor_reduction")[11] == 2


def test_leaving_in_the_middle_of_typing_loses_nothing(town: Town, at_work: Any) -> None:
    page = at_work(town.officer)
    page.locator("[name=poor_reduction-12]").fill("3")
    page.goto("/thinh-duc/")
    wait_until(lambda: Draft.objects.filter(user=town.officer.user).exists())
    page.goto(DRAFT)
    expect(page.locator("[name=poor_reduction-12]")).to_have_value("3")
    expect(page.locator("main")).to_contain_text("chưa lưu")
    page.locator("[name=poor_reduction-12]").fill("4")
    kept(page)
    tab = page.context.new_page()
    page.close()
    tab.goto(DRAFT)
    expect(tab.locator("[name=poor_reduction-12]")).to_have_value("4")
    assert stored_plan(town, "poor_reduction")[11] == 2
    tab.get_by_role("button", name="Bỏ nội dung đã gõ").click()
    expect(tab.locator("[name=poor_reduction-12]")).to_have_value("2")
