"""Signed files and scans in a real browser, as officer and leader walk them."""

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from documents.signing.sign import put_signature
from tests.browser.town import Town, let_in
from tests.documents.authority import Authority, Holder, make_authority
from tests.documents.issued import issue
from tests.documents.pictures import RED, picture, printed, scanned, stamp

pytestmark = pytest.mark.browser

VERSION = "/thinh-duc/ke-hoach/2022/ban-1/"
COLOURS = ("white", "red", "blue")


@pytest.fixture
def issued(town: Town) -> int:
    """The plan of 2022, issued with two annexes of a page each."""
    return issue(town)


def opened(open_page: Any, live_server: Any, person: Any, width: int = 1280) -> Page:
    page: Page = open_page(width, 800 if width > 400 else 740)
    let_in(page, person, live_server.url)
    return page


def pictures_are_drawn(page: Page) -> None:
    """Every picture of the page has arrived."""
    for one in page.locator(".leaf img").all():
        expect(one).to_have_js_property("complete", value=True)
        assert one.evaluate("image => image.naturalWidth") > 300, one.get_attribute("src")


def test_a_scan_is_sent_and_paged_by_links_and_keys(
    issued: int, town: Town, open_page: Any, live_server: Any, tmp_path: Path
) -> None:
    path = tmp_path / "Bản quét kế hoạch.pdf"
    path.write_bytes(scanned(3, COLOURS))
    page = opened(open_page, live_server, town.officer)
    page.goto(f"{VERSION}ban-quet/")
    page.locator("input[type=file]").set_input_files(path)
    expect(page.locator("[data-drop-name]")).to_have_text("Bản quét kế hoạch.pdf")
    page.get_by_role("button", name="Đưa vào hồ sơ").click()
    expect(page.get_by_role("status")).to_contain_text("Đã đưa bản quét vào hồ sơ")
    expect(page.locator("h2", has_text="Trang 1/3")).to_be_visible()
    expect(page.locator(".uneven")).to_contain_text("Bản quét có 3 trang, bản ban hành có 2 trang")
    pictures_are_drawn(page)
    page.get_by_role("link", name="Trang sau").click()
    expect(page.locator("h2", has_text="Trang 2/3")).to_be_visible()
    expect(page.locator(".ban-hanh img")).to_have_attribute("src", re.compile("annex-near-poor/trang-1.png$"))
    page.keyboard.press("ArrowRight")
    expect(page.locator("h2", has_text="Trang 3/3")).to_be_visible()
    expect(page.get_by_role("link", name="Trang sau")).to_have_count(0)
    page.keyboard.press("ArrowLeft")
    expect(page.locator("h2", has_text="Trang 2/3")).to_be_visible()
    page.get_by_role("link", name="Bản ban hành: biểu giảm hộ cận nghèo: lùi một trang").click()
    expect(page.locator(".ban-hanh img")).to_have_attribute("src", re.compile("annex-poor/trang-1.png$"))
    expect(page.locator("h2", has_text="Trang 2/3")).to_be_visible()
    pictures_are_drawn(page)


def test_on_a_phone_one_side_is_shown_at_a_time(
    issued: int, town: Town, open_page: Any, live_server: Any, tmp_path: Path
) -> None:
    paths = []
    for order, colour in enumerate(COLOURS, 1):
        paths.append(tmp_path / f"trang {order}.jpg")
        paths[-1].write_bytes(picture(colour=colour))
    page = opened(open_page, live_server, town.leader, 360)
    page.goto(f"{VERSION}ban-quet/")
    page.locator("input[type=file]").set_input_files(paths)
    page.get_by_role("button", name="Đưa vào hồ sơ").click()
    scan, printed = page.locator(".page-side.quet"), page.locator(".page-side.ban-hanh")
    expect(scan).to_be_visible()
    expect(printed).to_be_visible()
    page.get_by_text("Bản quét", exact=True).and_(page.locator("label")).click()
    expect(printed).to_be_hidden()
    page.get_by_text("Bản ban hành", exact=True).and_(page.locator("label")).click()
    expect(scan).to_be_hidden()
    expect(printed).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_a_file_that_is_no_scan_is_refused_in_words(
    issued: int, town: Town, open_page: Any, live_server: Any, tmp_path: Path
) -> None:
    path = tmp_path / "ke-hoach.pdf"
    path.write_bytes(b"not a PDF at all")
    page = opened(open_page, live_server, town.officer)
    page.goto(f"{VERSION}ban-quet/")
    page.locator("input[type=file]").set_input_files(path)
    page.get_by_role("button", name="Đưa vào hồ sơ").click()
    expect(page.get_by_role("alert")).to_contain_text("“ke-hoach.pdf” không phải tệp PDF, JPEG hoặc PNG")
    expect(page.get_by_role("alert")).to_contain_text("Chưa đưa bản quét nào vào hồ sơ")


def test_the_leader_keeps_pictures_of_hand_and_seal(
    town: Town, open_page: Any, live_server: Any, tmp_path: Path
) -> None:
    page = opened(open_page, live_server, town.leader)
    page.goto("/thinh-duc/hinh-ky/")
    for label, content in (("chữ ký tay của tôi", stamp()), ("dấu của UBND", stamp(RED))):
        path = tmp_path / "hinh.png"
        path.write_bytes(content)
        page.get_by_label(label).check()
        page.locator("input[type=file]").set_input_files(path)
        page.get_by_role("button", name="Giữ hình này").click()
        expect(page.get_by_role("status")).to_contain_text("Đã giữ hình")
    shown = page.locator(".ground img")
    expect(shown).to_have_count(2)
    assert all(one.evaluate("image => image.naturalWidth") == 300 for one in shown.all())


@pytest.fixture
def trusted(tmp_path: Path, settings: Any) -> Authority:
    """An authority that the server trusts."""
    authority, folder = make_authority(), tmp_path / "tin-cay"
    folder.mkdir()
    authority.fill(folder)
    settings.TRUST_FOLDER = str(folder)
    return authority


def test_a_signed_annex_is_taken_in_and_the_leader_has_it_in_two_clicks(
    trusted: Authority, town: Town, open_page: Any, live_server: Any, tmp_path: Path
) -> None:
    annexes = {"annex-poor": printed(1, "red"), "annex-near-poor": printed(1, "blue")}
    issue(town, annexes)
    signed = signed_by(trusted.office, annexes["annex-poor"])
    tampered = signed.replace(b"/Type /Page", b"/Type /Pag3", 1)
    page = opened(open_page, live_server, town.officer)
    page.goto(f"{VERSION}ky-so/")
    send(page, tmp_path / "sua.pdf", tampered)
    expect(page.get_by_role("alert")).to_contain_text("không phải đúng tệp đã ban hành")
    expect(page.locator(".signatures")).to_have_count(0)
    send(page, tmp_path / "da-ky.pdf", signed)
    expect(page.get_by_role("status")).to_contain_text("Đã đưa bản ký vào hồ sơ")
    expect(page.locator(".signatures")).to_contain_text("ỦY BAN NHÂN DÂN XÃ THỊNH ĐỨC")
    expect(page.locator(".signatures")).to_contain_text("Nguyên vẹn")

    leader = opened(open_page, live_server, town.leader)
    leader.goto("/thinh-duc/")
    leader.get_by_role("link", name="Bản đã ký").click()
    with leader.expect_download() as download:
        leader.get_by_role("link", name="Tải bản đã ký").first.click()
    assert Path(download.value.path()).read_bytes() == signed


def signed_by(holder: Holder, content: bytes) -> bytes:
    """In a thread of its own: that of the test runs Playwright's event loop already."""
    with ThreadPoolExecutor(1) as aside:
        return aside.submit(put_signature, content, holder.signer(), field="K", at=timezone.now()).result()


def send(page: Page, path: Path, content: bytes) -> None:
    path.write_bytes(content)
    page.locator("input[type=file]").set_input_files(path)
    page.get_by_role("button", name="Kiểm tra và đưa vào").click()
