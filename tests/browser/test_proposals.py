"""A proposal from a head's telephone, over a line that breaks, to the officer's acceptance and the head's own page."""

from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from households.actions.register import NewMember, register_household
from households.models import Movement, Proposal
from households.rules import PovertyClass
from tests.browser.town import Town, let_in

pytestmark = pytest.mark.browser

PHONE = 360


@pytest.fixture
def home(town: Town) -> int:
    """A household of Làng Mơn with two members; its key."""
    done = register_household(
        scope=town.officer.scope,
        code="TD-0107",
        head_name="Hoàng Văn Tứ",
        hamlet_id=town.hamlets[-1].pk,
        poverty_class=PovertyClass.POOR,
        on=date(2020, 1, 1),
        members=[
            NewMember("Hoàng Văn Tứ", born_year=1960, relation="head"),
            NewMember("Lý Thị Bốn", born_year=1962, relation="spouse"),
        ],
    )
    assert done.household_id is not None
    return done.household_id


def test_from_the_phone_to_acceptance(town: Town, home: int, open_page: Any, live_server: Any) -> None:
    phone: Page = open_page(PHONE)
    let_in(phone, town.head, live_server.url)
    phone.goto("/thinh-duc/xom/lang-mon/ho/")
    phone.get_by_role("link", name="Hoàng Văn Tứ").click()
    phone.get_by_role("link", name="Báo biến động").click()
    phone.get_by_label("Việc đã xảy ra").select_option(label="Có người mất")
    phone.get_by_label("Ngày xảy ra").fill("5/3/2024")
    phone.get_by_label("Người mất hoặc chuyển đi").select_option(label="Lý Thị Bốn")
    phone.get_by_label("Nói rõ thêm").fill("mất vì bệnh nặng")

    phone.context.set_offline(True)
    phone.get_by_role("button", name="Gửi đề nghị").click()
    expect(phone.get_by_role("status").filter(has_text="Chưa có mạng")).to_be_visible()
    expect(phone.get_by_label("Nói rõ thêm")).to_have_value("mất vì bệnh nặng")
    assert not Proposal.objects.within(town.officer.scope).exists()
    phone.context.set_offline(False)
    expect(phone.get_by_role("heading", name="Đề nghị đã gửi")).to_be_visible()
    assert Proposal.objects.within(town.officer.scope).count() == 1

    office: Page = open_page()
    let_in(office, town.officer, live_server.url)
    office.goto("/thinh-duc/de-nghi/")
    office.get_by_role("link", name="Xem xét").click()
    expect(office.get_by_role("row", name="Người Lý Thị Bốn")).to_be_visible()
    office.get_by_label("Trả lời trưởng xóm").fill("Đã ghi, xin chia buồn")
    office.get_by_role("button", name="Nhận đề nghị").click()
    expect(office.get_by_text("Đã nhận đề nghị và ghi vào sổ hộ.")).to_be_visible()
    now = Movement.objects.within(town.officer.scope).get(household_id=home, until=None)
    assert (now.persons_after, now.happened_on) == (1, date(2024, 3, 5))

    phone.reload()
    expect(phone.get_by_text("Đã ghi, xin chia buồn")).to_be_visible()


def test_an_answer_that_got_lost_is_not_stored_twice(
    town: Town, home: int, open_page: Any, live_server: Any
) -> None:
    phone: Page = open_page(PHONE)
    let_in(phone, town.head, live_server.url)
    phone.goto(f"/thinh-duc/xom/lang-mon/ho/{home}/ra-soat/")
    phone.get_by_label("Vì sao đề nghị rà soát").fill("chồng bị tai nạn")
    lost = []

    def lose_first(route: Any) -> None:
        """The server gets the first sending; its answer never arrives."""
        if route.request.method == "POST" and not lost:
            lost.append(route.fetch().status)
            route.abort("connectionreset")
        else:
            route.continue_()

    phone.route("**/ra-soat/", lose_first)
    phone.get_by_role("button", name="Gửi đề nghị").click()
    expect(phone.get_by_role("heading", name="Đề nghị đã gửi")).to_be_visible()
    assert lost == [200]
    assert Proposal.objects.within(town.officer.scope).count() == 1


def test_a_fault_is_said_beside_its_field(town: Town, home: int, open_page: Any, live_server: Any) -> None:
    phone: Page = open_page(PHONE)
    let_in(phone, town.head, live_server.url)
    phone.goto(f"/thinh-duc/xom/lang-mon/ho/{home}/bien-dong/")
    phone.get_by_label("Việc đã xảy ra").select_option(label="Cả hộ chuyển đi")
    phone.get_by_label("Ngày xảy ra").fill("31/2/2024")
    phone.get_by_label("Nói rõ thêm").fill("đi Bắc Ninh")
    phone.get_by_role("button", name="Gửi đề nghị").click()
    expect(phone.get_by_role("alert")).to_contain_text("31/2/2024")
    expect(phone.get_by_label("Nói rõ thêm")).to_have_value("đi Bắc Ninh")
    phone.get_by_label("Ngày xảy ra").fill("5/3/2024")
    phone.get_by_role("button", name="Gửi đề nghị").click()
    expect(phone.get_by_role("heading", name="Đề nghị đã gửi")).to_be_visible()
