"""A stranger with a printed plan: its page without signing in, a file held against it, and when it is too much."""

from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from documents.actions.public import ask
from documents.rules.public import MOST, SPAN
from targets.actions import adjust, revoke
from targets.models import PlanVersion
from targets.rules.codes import printed_public_code
from tests.browser.town import Town, draft_2022
from tests.documents.public_plan import content, issue
from tests.replacing import explain_replaced

pytestmark = pytest.mark.browser

LOOK = (Path(__file__).parent / "look.js").read_text(encoding="utf-8")


def where(version: PlanVersion) -> str:
    return f"/kiem-tra/{printed_public_code(version.public_code)}/"


def drop(page: Page, file: Path) -> None:
    """A file from the desk let fall on the place for it, as the browser itself gets it."""
    page.locator("[data-verify-place]").scroll_into_view_if_needed()
    box = page.locator("[data-verify-place]").bounding_box()
    assert box
    at = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
    data = {"items": [], "files": [str(file)], "dragOperationsMask": 1}
    session = page.context.new_cdp_session(page)
    for kind in ("dragEnter", "dragOver", "drop"):
        session.send("Input.dispatchDragEvent", {"type": kind, "data": data, **at})


def test_a_stranger_drops_files(town: Town, open_page: Any, tmp_path: Path) -> None:
    version = issue(town.officer.scope, draft_2022(town))
    stored = content(town.officer.scope, version)
    issued, changed = tmp_path / "ke-hoach.pdf", tmp_path / "sua.pdf"
    issued.write_bytes(stored)
    changed.write_bytes(stored[:-1] + bytes([stored[-1] ^ 1]))
    for width in (1280, 360):
        page = open_page(width)
        page.goto("/kiem-tra/")
        assert page.evaluate(LOOK, width == 360) == []
        page.get_by_label("Mã kiểm tra").fill(version.public_code.lower())
        page.get_by_role("button", name="Xem văn bản").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Kế hoạch giảm nghèo năm 2022")
        expect(page.get_by_text("Đang có hiệu lực")).to_be_visible()
        assert page.evaluate(LOOK, width == 360) == []
        assert Axe().run(page).response["violations"] == []
        drop(page, issued)
        expect(page.get_by_role("alert")).to_contain_text("Đúng là tệp đã ban hành")
        expect(page.get_by_role("alert")).to_contain_text("Tệp này không mang chữ ký số.")
        expect(page.get_by_role("alert")).to_be_in_viewport()
        drop(page, changed)
        expect(page.get_by_role("alert")).to_contain_text("Không phải tệp nào của văn bản này")
        assert page.evaluate(LOOK, width == 360) == []
        expect(page.get_by_text("Đăng nhập")).to_have_count(0)


def test_what_no_longer_holds_and_too_many_looks(
    town: Town, open_page: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scope = town.officer.scope
    first = issue(scope, draft_2022(town))
    adjusted = adjust(scope=scope, version_id=first.pk)
    explain_replaced(scope, adjusted)
    second = issue(scope, adjusted, "45/KH-UBND", date(2022, 7, 1))
    revoke(scope=town.leader.scope, version_id=second.pk, document="Quyết định số 60/QĐ-UBND", reason="Sai")
    file = tmp_path / "ke-hoach.pdf"
    file.write_bytes(content(scope, first))
    now = 3_000_000 * SPAN
    monkeypatch.setattr("documents.verify_views.time", SimpleNamespace(time=lambda: now))
    page = open_page(360, script=False)
    page.goto(where(first))
    expect(page.get_by_text("Thay bằng văn bản số 45/KH-UBND ngày 1/7/2022.")).to_be_visible()
    expect(
        page.get_by_text("Văn bản số 45/KH-UBND sau đó đã bị bãi bỏ theo Quyết định số 60")
    ).to_be_visible()
    assert page.evaluate(LOOK, True) == []
    page.get_by_label("Thả tệp vào đây").set_input_files(file)
    page.get_by_role("button", name="Kiểm tra tệp").click()
    expect(page.get_by_role("alert")).to_contain_text("Nhưng văn bản không còn hiệu lực")
    page.goto(where(second))
    expect(page.get_by_text("Bãi bỏ theo Quyết định số 60/QĐ-UBND")).to_be_visible()
    ask(address="127.0.0.1", cost=MOST, second=now)
    page.goto(where(first))
    expect(page.get_by_role("heading", level=1)).to_have_text("Đã kiểm tra quá nhiều lần")
    assert page.evaluate(LOOK, True) == []
