"""A regular review in a real browser, from the request to the certificate, mostly with the keyboard."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from households.models import CaseStep, Classification, Household, Movement, Sheet
from households.queries.movements import ledger_of
from households.rules import PovertyClass
from tests.browser.town import Town, let_in
from tests.households.making_rounds import make_household

pytestmark = pytest.mark.browser

ROUNDS = "/thinh-duc/dot-ra-soat/"


def test_a_regular_review_from_request_to_certificate(town: Town, open_page: Any, live_server: Any) -> None:
    hamlet = next(one for one in town.hamlets if one.slug == "phuc-hoa")
    asking = make_household(hamlet, "PH-01", "Đặng Thị Đào", PovertyClass.NEITHER)
    staying = make_household(hamlet, "PH-02", "Trần Văn An", PovertyClass.POOR)
    page = open_page()
    let_in(page, town.officer, live_server.url)
    open_the_round(page)
    for words, ground in (("dang dao", "form-01"), ("tran van an", "form-04")):
        add_to_the_list(page, words, ground)
    survey(page, town)
    meet_and_post(page)
    decide(page)
    certify(page)
    what_is_stored(town, asking, staying)


def open_the_round(page: Page) -> None:
    """March 2022, by the standard of that time."""
    page.goto(ROUNDS)
    page.locator("summary", has_text="Lập đợt rà soát").click()
    page.get_by_label("Thường xuyên").check()
    page.get_by_label("Năm", exact=True).fill("2022")
    page.get_by_label("Tháng", exact=True).fill("3")
    page.get_by_role("button", name="Lập đợt").click()
    page.wait_for_url(re.compile(rf"{ROUNDS}\d+/$"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Rà soát thường xuyên tháng 3/2022")


def add_to_the_list(page: Page, words: str, ground: str) -> None:
    """Found without marks, asked on 10 March."""
    to_the_board(page)
    page.get_by_role("link", name="Thêm hộ").click()
    page.get_by_label("Tìm hộ trong sổ").fill(words)
    page.get_by_role("button", name="Tìm").click()
    page.get_by_label("Vì sao rà soát").select_option(ground)
    page.get_by_label("Ngày đề nghị").fill("10/3/2022")
    page.get_by_role("button", name="Đưa vào danh sách").click()
    expect(page.locator("#b1")).to_be_focused()


def survey(page: Page, town: Town) -> None:
    """Both sheets from the keyboard; B2 and the class follow from the server while typing."""
    page.locator("[data-previous], [data-next]").first.wait_for()
    if page.locator("[data-previous]").count():
        page.keyboard.press("PageUp")
        page.wait_for_url(re.compile(r"/ho/\d+/nd-07-2021/$"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Trần Văn An")
    page.locator("#surveyed_on").fill("16/3/2022")
    page.locator("#surveyed_by").fill("Hoàng Thị Phúc")
    fill_by_keys(page, "130", "148", "30", "Hộ nghèo")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Đặng Thị Đào")
    expect(page.locator("#surveyed_on")).to_have_value("16/3/2022")
    fill_by_keys(page, "140", "90", "20", "Hộ cận nghèo")
    page.keyboard.press("=")
    expect(page.locator("[data-b2]")).to_have_text("30")
    page.keyboard.press("=")
    expect(page.locator("[data-b2]")).to_have_text("20")
    page.keyboard.press("n")
    page.keyboard.press("2")
    expect(page.get_by_label("Không có vốn")).to_be_checked()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"\?xom=phuc-hoa$"))
    assert Sheet.objects.within(town.officer.scope).count() == 2


def fill_by_keys(page: Page, points: str, keys: str, b2: str, poverty_class: str) -> None:
    """The points, Enter, the boxes by the keys beside them."""
    page.locator("#b1").click()
    page.keyboard.type(points)
    page.keyboard.press("Enter")
    for key in keys:
        page.keyboard.press(key)
    expect(page.locator("[data-b2]")).to_have_text(b2)
    expect(page.locator("#sheet-result .big")).to_have_text(poverty_class)


def meet_and_post(page: Page) -> None:
    """One meeting and one posting for both; more votes than people present are refused, and all stays typed."""
    page.get_by_role("link", name="Ghi họp dân").click()
    page.get_by_label("Ngày họp").fill("18/3/2022")
    page.get_by_label("Số người có mặt").fill("40")
    for name, in_favour, against in (("Trần Văn An", "38", "2"), ("Đặng Thị Đào", "39", "5")):
        page.get_by_label(f"Đồng ý, {name}", exact=True).fill(in_favour)
        page.get_by_label(f"Không đồng ý, {name}").fill(against)
    record(page)
    expect(page.get_by_role("alert")).to_contain_text("Đặng Thị Đào")
    expect(page.get_by_role("alert")).to_contain_text("nhiều hơn 40 người có mặt")
    page.get_by_label("Không đồng ý, Đặng Thị Đào").fill("1")
    record(page)
    page.get_by_role("link", name="Ghi niêm yết").click()
    page.get_by_label("Niêm yết từ ngày").fill("21/3/2022")
    page.get_by_label("Đến hết ngày").fill("22/3/2022")
    record(page)
    expect(page.get_by_role("alert")).to_contain_text("còn 2 lỗi")
    page.get_by_label("Đến hết ngày").fill("24/3/2022")
    record(page)


def decide(page: Page) -> None:
    """One decision for both: one class changes, one stays."""
    page.get_by_role("link", name="Ghi quyết định").click()
    page.get_by_label("Ngày quyết định").fill("25/3/2022")
    page.get_by_label("Số quyết định").fill("45/QĐ-UBND")
    record(page)
    expect(page.locator(".notices")).to_contain_text("1 hộ đổi diện")
    expect(page.get_by_role("region", name="Đã quyết định")).to_contain_text("Đặng Thị Đào")


def certify(page: Page) -> None:
    """The certificate's number; the sheet can not be changed any more."""
    page.get_by_role("link", name="Đặng Thị Đào").click()
    expect(page.locator("main")).to_contain_text("Phiếu đã khóa")
    expect(page.locator("#b1")).to_be_disabled()
    page.get_by_role("link", name="Cấp giấy chứng nhận").click()
    page.get_by_label("Ngày cấp").fill("28/3/2022")
    page.get_by_label("Số giấy, Đặng Thị Đào").fill("07/GCN")
    record(page)
    expect(page.locator(".life")).to_contain_text("07/GCN")


def what_is_stored(town: Town, asking: Household, staying: Household) -> None:
    """Class, movement and steps of both."""
    scope = town.officer.scope
    now = Movement.objects.within(scope).get(household=asking, until=None)
    assert (now.class_from, now.class_to, now.kind, now.decision_number) == (
        "neither",
        PovertyClass.NEAR_POOR.value,
        "arisen",
        "45/QĐ-UBND",
    )
    assert str(now.counted_on) == "2022-03-25"
    assert Movement.objects.within(scope).filter(household=staying).count() == 1
    near_poor, neither = (
        ledger_of(scope, 2022).row(now.hamlet_to_id, one)
        for one in (PovertyClass.NEAR_POOR, PovertyClass.NEITHER)
    )
    assert (near_poor.opening.households, near_poor.into.households, near_poor.closing.households) == (
        0,
        1,
        1,
    )
    assert (neither.opening.households, neither.out.households, neither.closing.households) == (1, 1, 0)
    facts = Classification.objects.within(scope).values_list("household__code", "poverty_class", "year")
    assert sorted(facts) == [("PH-01", PovertyClass.NEAR_POOR.value, 2022), ("PH-02", "poor", 2022)]
    kinds = CaseStep.objects.within(scope).filter(case__household=asking).order_by("number")
    assert [step.kind for step in kinds] == [
        "listed",
        "surveyed",
        "meeting",
        "posted",
        "decision",
        "certificate",
    ]


def to_the_board(page: Page) -> None:
    """From a sheet back to its round."""
    if "/ho/" in page.url:
        page.goto(page.url.split("/ho/")[0] + "/")


def record(page: Page) -> None:
    page.get_by_role("button", name="Ghi cho các hộ đã chọn").click()
