"""A regular review from the request (form 01) to the certificate: the sheet by keys alone, and by plain forms."""

from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from households.actions.rounds import add_case
from households.models import CaseStep, Classification, Household, Movement, ReviewCase, Sheet
from households.queries.cases import case_view
from households.rules import PovertyClass
from households.rules.steps import Ground, Stage
from tests.browser.town import Town, let_in
from tests.households.making_rounds import make_household, regular_round

pytestmark = pytest.mark.browser

ROUNDS = "/thinh-duc/dot-ra-soat/"
DECISION = "45/QĐ-UBND"


def families(town: Town) -> tuple[Household, Household]:
    """Two households of Làng Mơn, neither of them poor, the second by name after the first."""
    hamlet = town.hamlets[-1]
    return (
        make_household(hamlet, "LM-01", "Đặng Thị Ánh", PovertyClass.NEITHER, persons=3),
        make_household(hamlet, "LM-02", "Lê Văn Bình", PovertyClass.NEITHER, persons=5),
    )


def ask(page: Page, round_id: int, words: str, head: str) -> None:
    """The household is found by its name typed without marks and put on the list as having sent form 01."""
    page.goto(f"{ROUNDS}{round_id}/them/")
    page.locator("[name=tim]").fill(words)
    page.locator("[name=tim]").press("Enter")
    page.get_by_role("radio", name=head).check()
    page.locator("[name=ground]").select_option("form-01")
    page.locator("[name=requested_on]").fill("10/3/2022")
    page.locator("main form[method=post] button.main").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(head)


def take(page: Page, round_id: int, step: str, fields: dict[str, str]) -> None:
    """A step for every household that waits for it, by the form the board leads to."""
    page.goto(f"{ROUNDS}{round_id}/?xom=lang-mon")
    page.locator(f"a[href*='/buoc/{step}/']").first.click()
    for box in page.locator("main input[type=checkbox][name=case]").all():
        box.check()
    for name, value in fields.items():
        for field in page.locator(f"main [name='{name}'], main [name^='{name}-']").all():
            field.fill(value)
    page.locator("main form[method=post] button.main").click()
    page.wait_for_url(lambda url: "/buoc/" not in url)


STEPS = (
    ("meeting", {"on": "18/3/2022", "present": "40", "in_favour": "38", "against": "2"}),
    ("posted", {"on": "21/3/2022", "until": "24/3/2022"}),
    ("decision", {"on": "25/3/2022", "document": DECISION, "text": "Lăng Đại Thành"}),
    ("certificate", {"on": "28/3/2022", "document": "07/GCN"}),
)


def test_from_the_request_to_the_certificate(town: Town, open_page: Any, live_server: Any) -> None:
    first, second = families(town)
    scope = town.officer.scope
    round_id = regular_round(scope)
    page: Page = open_page()
    let_in(page, town.officer, live_server.url)
    ask(page, round_id, "le van binh", second.head_name)
    ask(page, round_id, "dang thi anh", first.head_name)

    expect(page.locator("#b1")).to_be_focused()
    page.keyboard.type("140")
    page.keyboard.press("Enter")
    for key in "148":
        page.keyboard.press(key)
    expect(page.locator("[name=index]:checked")).to_have_count(3)
    expect(page.locator("aside .result, .result").first).to_contain_text("Hộ nghèo")
    page.locator("#surveyed_on").fill("16/3/2022")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text(second.head_name)
    expect(page.locator("#b1")).to_be_focused()
    expect(page.locator("#surveyed_on")).to_have_value("16/3/2022")
    page.keyboard.type("160")
    page.keyboard.press("Enter")
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "?xom=lang-mon" in url)
    scored = Sheet.objects.within(scope).order_by("case__household__code").values_list("b1", "lacking")
    assert list(scored) == [(140, 0b10001001), (160, 0)]
    assert CaseStep.objects.within(scope).filter(kind="surveyed").count() == 2

    for step, fields in STEPS[:3]:
        take(page, round_id, step, fields)
    expect(page.locator("main")).to_contain_text("1 hộ đổi diện")
    take(page, round_id, *STEPS[3])

    facts = Classification.objects.within(scope).order_by("household__code")
    assert [(fact.poverty_class, fact.decision_number) for fact in facts] == [
        ("poor", DECISION),
        ("neither", DECISION),
    ]
    moved = Movement.objects.within(scope).get(household=first, until=None)
    assert (moved.kind, moved.class_from, moved.class_to) == ("arisen", "neither", "poor")
    assert (moved.counted_on, moved.decision_number) == (date(2022, 3, 25), DECISION)
    assert Movement.objects.within(scope).filter(household=second).count() == 1
    case = ReviewCase.objects.within(scope).get(household=first)
    view = case_view(scope, round_id, case.pk)
    assert view
    assert view.standing.stage(date(2022, 4, 1)) is Stage.CERTIFIED

    page.goto(f"{ROUNDS}{round_id}/ho/{case.pk}/")
    expect(page.locator("main")).to_contain_text("Phiếu đã khóa")
    expect(page.locator("#b1")).to_be_disabled()
    page.goto("/thinh-duc/bien-dong/2022/")
    expect(page.locator("main")).to_contain_text("Làng Mơn")
    page.goto("/thinh-duc/bien-dong/2022/lang-mon/")
    expect(page.locator("main")).to_contain_text(first.head_name)


def test_the_sheet_by_plain_forms(town: Town, open_page: Any, live_server: Any) -> None:
    first, second = families(town)
    scope = town.officer.scope
    round_id = regular_round(scope)
    cases = [
        add_case(
            scope=scope, round_id=round_id, household_id=one.pk, ground=Ground.FORM_01,
            requested_on=date(2022, 3, 10),
        )
        for one in (first, second)
    ]  # fmt: skip
    page: Page = open_page(script=False)
    let_in(page, town.officer, live_server.url)
    page.goto(f"{ROUNDS}{round_id}/ho/{cases[0]}/")
    page.locator("#b1").fill("140")
    page.locator("[name=index][value='1']").check()
    page.get_by_role("button", name="Tính lại").click()
    expect(page.locator(".result").first).to_contain_text("Hộ cận nghèo")
    assert not Sheet.objects.within(scope).exists()
    page.locator("#surveyed_on").fill("16/3/2022")
    page.get_by_role("button", name="Lưu và sang hộ sau").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(second.head_name)
    stored = Sheet.objects.within(scope).get()
    assert (stored.case_id, stored.b1, stored.lacking) == (cases[0], 140, 1)
