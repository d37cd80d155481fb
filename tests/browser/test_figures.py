"""A figure of the plan opened to its households; a figure that the register gives otherwise chosen and confirmed."""

from datetime import date
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from households import actions
from households.models import FlagKind, HouseholdFlag, RegisterExtent
from households.rules import PovertyClass
from tests.browser.town import REVIEW, Town, draft_2022, let_in
from tests.households.registering import register

pytestmark = pytest.mark.browser

PHUC_HOA = 1  # its place among the town's hamlets
NAMES = ("Hoàng Văn Đạt", "Lý Thị Ba", "Trần Thị Ánh", "Nguyễn Văn An", "Vũ Thị Em", "Chu Văn Bảy")


def write_register(town: Town, poor: int) -> None:
    """The poor households of Phúc Hòa, the first four without labour, as the plan of 2022 has them; one near-poor."""
    hamlet = town.hamlets[PHUC_HOA]
    for number, name in enumerate(NAMES[:poor], 1):
        household_id = register(town.officer, hamlet, f"TD-{number}", name)
        if number <= 4:
            HouseholdFlag.objects.create(
                commune=town.commune,
                household_id=household_id,
                kind=FlagKind.NO_LABOUR,
                reason="Tuổi cao",
                since=date(2020, 5, 1),
                recorded_by=town.officer.user.full_name,
                recorded_at=timezone.now(),
            )
    register(town.officer, hamlet, "TD-9", "Lò Văn Chín", poverty_class=PovertyClass.NEAR_POOR)


@pytest.mark.parametrize("width", [1280, 360])
def test_figure_of_the_plan_opens_its_households(
    town: Town, open_page: Any, live_server: Any, width: int
) -> None:
    write_register(town, 6)
    draft_2022(town)
    actions.set_register_extent(scope=town.officer.scope, year=2021, extent=RegisterExtent.REVIEWED)
    page = open_page(width)
    let_in(page, town.leader, live_server.url)
    page.goto("/thinh-duc/ke-hoach/2022/ban-1/")
    page.get_by_role("link", name="Không còn khả năng lao động, Phúc Hòa: 4. Xem các hộ").click()
    expect(page.get_by_text("4 hộ, 4 nhân khẩu")).to_be_visible()
    expect(page.get_by_role("link", name="Vũ Thị Em")).to_have_count(0)
    page.go_back()
    page.get_by_role("link", name="Hộ nghèo sau rà soát năm 2021, Phúc Hòa: 6. Xem các hộ").click()
    expect(page.get_by_text("6 hộ, 6 nhân khẩu")).to_be_visible()
    page.get_by_role("link", name="Vũ Thị Em").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Vũ Thị Em")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [1280, 360])
def test_choosing_the_register_lets_the_hamlet_be_confirmed(
    town: Town, open_page: Any, live_server: Any, width: int
) -> None:
    scope = town.officer.scope
    actions.open_year(scope=scope, year=2021, as_of=date(2021, 12, 14))
    figures = {"poor": 6, "no_labour": 4, "near_poor": 1}
    actions.save_review(scope=scope, year=2021, rows={PHUC_HOA + 1: figures}, seen={})
    actions.set_register_extent(scope=scope, year=2021, extent=RegisterExtent.REVIEWED)
    write_register(town, 5)
    page = open_page(width)
    let_in(page, town.officer, live_server.url)
    page.goto(REVIEW)
    expect(page.get_by_text("Sổ hộ cho số khác ở 1 xóm: Phúc Hòa.")).to_be_visible()
    page.locator("[name='poor-2']").focus()
    expect(page.get_by_role("link", name="Các hộ: Hộ nghèo, Phúc Hòa")).to_be_visible()
    page.get_by_role("link", name="Xem sổ hộ bên cạnh số đã nhập").click()
    expect(page.get_by_label("Phúc Hòa", exact=True)).to_be_checked()
    page.get_by_role("button", name="Chọn cho các xóm đã đánh dấu").click()
    expect(page.get_by_role("alert")).to_contain_text("ghi lý do chọn")
    page.get_by_label("Lý do (bắt buộc").fill("Một hộ đã chuyển đi từ tháng 10.")
    page.get_by_role("button", name="Chọn cho các xóm đã đánh dấu").click()
    expect(page.get_by_text("Đã chọn cho 1 xóm: lấy số của sổ hộ.")).to_be_visible()
    expect(page.get_by_text("Một hộ đã chuyển đi từ tháng 10.")).to_be_visible()
    expect(page.get_by_text("nguồn: tính từ sổ hộ")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    actions.confirm_review(scope=scope, year=2021, hamlet_ids=[town.hamlets[PHUC_HOA].pk])
    page.reload()
    expect(page.get_by_text("Đã xác nhận")).to_be_visible()
    expect(page.get_by_label("Phúc Hòa", exact=True)).to_have_count(0)
