"""A commune's year comes in from workbooks, in the browser: the annexes are then those of the commune it came from."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from exchange.kinds import KINDS
from exchange.kinds.base import Asked
from hamlets.queries import command_scope, commune_by_slug, hamlets_in
from households.queries.standing import Count, class_counts
from households.rules import PovertyClass
from reports.demo import make_demo
from reports.queries import report_of
from reports.report import Report
from targets.queries import version_at
from tests.browser.town import GOLDEN, let_in
from tests.cast import make_commune, make_person
from thinhduc.permissions import Role
from thinhduc.scope import Scope
from thinhduc.workbooks.writing import form_file

pytestmark = pytest.mark.browser

END = date(2021, 12, 31)
FILES = {"reviews": 2021, "plan": 2022, "households": 2021}


@pytest.fixture
def workbooks(transactional_db: Any, tmp_path: Path) -> dict[str, Path]:
    """The three forms of the demo's commune, filled with what it holds, as any other commune's program might write."""
    make_demo("mot-mat-khau-chung")
    scope = scope_of("thinh-duc")
    paths = {}
    for kind, year in FILES.items():
        paths[kind] = tmp_path / f"{kind}.xlsx"
        with form_file(KINDS[kind].form(Asked(scope, year)), {}) as file:
            paths[kind].write_bytes(file.read())
    return paths


def scope_of(slug: str) -> Scope:
    commune = commune_by_slug(slug)
    assert commune is not None
    return command_scope(commune)


def send(page: Page, kind: str, path: Path) -> None:
    """From the list of batches to the preview."""
    page.goto("/xa-moi/nap-tep/")
    page.locator(f"[name=kind][value={kind}]").check()
    page.locator("[name=year]").select_option(str(FILES[kind]))
    page.locator("[name=file]").set_input_files(path)
    page.get_by_role("button", name="Gửi và kiểm tra").click()
    page.wait_for_url(re.compile(r"/nap-tep/\d+/$"))


def commit(page: Page) -> None:
    page.locator("summary", has_text="Ghi ").click()
    page.locator(".confirm-panel button.main").click()
    expect(page.locator("main")).to_contain_text("Đã ghi")


def test_a_year_from_workbooks_gives_the_annexes_of_the_demo(
    workbooks: dict[str, Path], browser: Any, live_server: Any
) -> None:
    commune, _ = make_commune("Xã Mới", [hamlet["name"] for hamlet in GOLDEN["hamlets"]])
    officer = make_person("canbo.moi", "Đỗ Thị Công Chức", Role.OFFICER, commune)
    context = browser.new_context(base_url=live_server.url, locale="vi-VN")
    context.set_default_timeout(60_000)
    page = context.new_page()
    let_in(page, officer, live_server.url)

    send(page, "reviews", workbooks["reviews"])
    commit(page)
    page.goto("/xa-moi/ra-soat/2021/")
    page.locator("summary", has_text="Xác nhận kết quả").click()
    page.get_by_role("button", name="Xác nhận các xóm đã chọn").click()
    expect(page.locator("#notices")).to_contain_text("Đã xác nhận 12 xóm")
    for kind in ("plan", "households"):
        send(page, kind, workbooks[kind])
        commit(page)

    old, new = scope_of("thinh-duc"), scope_of("xa-moi")
    for key in ("annex-poor", "annex-near-poor"):
        assert cells(annex(new, key)) == cells(annex(old, key))
    assert register_of(new) == register_of(old)

    for kind, path in workbooks.items():
        send(page, kind, path)
        expect(page.locator("main")).to_contain_text("0 thay đổi")
    context.close()


def annex(scope: Scope, key: str) -> Report:
    version = version_at(scope, 2022, 1)
    assert version is not None
    return report_of(scope, version, key)


def cells(report: Report) -> list[tuple[str, dict[str, object]]]:
    """What each hamlet's row and the total come to."""
    rows = [(row.hamlet, row.cells) for row in report.rows]
    return [
        (name, {key: cell.value for key, cell in row.items()})
        for name, row in (*rows, (report.total_label, report.total))
    ]


def register_of(scope: Scope) -> dict[tuple[str, PovertyClass], Count]:
    """Households and persons of the register at the end of 2021, by hamlet and class."""
    names = {hamlet.id: hamlet.name for hamlet in hamlets_in(scope, 2021)}
    return {(names[pk], sort): count for (pk, sort), count in class_counts(scope, END).items()}
