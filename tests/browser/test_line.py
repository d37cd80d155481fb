"""The whole line in a real browser: from the empty review grid to the adjusted annex, as three people walk it."""

import hashlib
import re
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from targets.queries import version_at
from tests.browser.town import (
    GOLDEN,
    PLAN,
    REVIEW,
    Town,
    households_block,
    paste,
    review_block,
    sign_in,
    stored_plan,
    stored_review,
)
from tests.replacing import explain_replaced

pytestmark = pytest.mark.browser

NAMES = [hamlet["name"] for hamlet in GOLDEN["hamlets"]]
REDUCTIONS = [hamlet["poor"]["reduction"] for hamlet in GOLDEN["hamlets"]]
NEAR_REDUCTIONS = [hamlet["near_poor"]["reduction"] for hamlet in GOLDEN["hamlets"]]


def test_the_whole_line_of_2022(town: Town, open_page: Any, tmp_path: Path) -> None:
    officer, leader, head = open_page(), open_page(), open_page(360, 740)
    enter_the_review(town, officer)
    draft_the_plan(town, officer)
    name_the_superior_plan(officer)
    submit_with_reasons(officer, 1)
    sign_in(leader, town.leader)
    return_it(leader)
    correct_and_submit_again(town, officer)
    approve_and_issue(leader, "38/KH-UBND", "31/3/2022")
    acknowledge(town, head)
    first_pdf = read_the_files(officer, tmp_path, households="2.111", closing="31", rate="1,47")
    adjust(town, officer)
    leader.goto(PLAN)
    leader.get_by_role("link", name="Duyệt hoặc trả lại").click()
    approve_and_issue(leader, "52/KH-UBND", "30/6/2022")
    both_versions_stand(officer, tmp_path, first_pdf)
    head_is_asked_again(head)


def enter_the_review(town: Town, page: Page) -> None:
    """Opens the year, pastes the block with its CỘNG, mends a bad cell, takes the stated total out, confirms."""
    sign_in(page, town.officer)
    expect(page.get_by_role("heading", level=1)).to_have_text("Việc cần làm")
    page.get_by_role("link", name="Mở năm rà soát").click()
    page.locator("summary", has_text="Mở năm").click()
    page.get_by_label("Năm", exact=True).fill("2021")
    page.get_by_label("Thời điểm rà soát").fill("14/12/2021")
    page.get_by_role("button", name="Mở năm").click()
    page.wait_for_url(f"**{REVIEW}")

    paste(page, "households-1", review_block())
    expect(page.locator("[name=households-12]")).to_have_value("130")
    expect(page.locator("[name=no_labour-12]")).to_have_value("6")
    expect(page.locator("[name=households-8]")).to_have_value("")
    page.get_by_label("“ĐẦU PHÂN” là Đầu Phần").check()
    page.get_by_role("button", name="Đưa vào bảng").click()
    expect(page.locator("[name=households-8]")).to_have_value("94")
    total = page.locator("[data-total=households]")
    expect(total).to_contain_text("2.111")
    expect(total).to_contain_text("2.211")
    expect(page.locator("[data-total=poor_rate]")).to_have_text("1,75")
    assert stored_review(town, "households") == [None] * 12, "pasting is not saving"

    # Totals follow the typing; a cell that can not be read is marked and costs nothing else.
    page.locator("[name=poor-12]").fill("11")
    expect(page.locator("[data-total=poor]")).to_contain_text("38")
    page.locator("[name=poor-12]").fill("mười")
    expect(page.locator("#poor-12-error")).to_be_visible()
    expect(page.locator("[data-total=poor]")).to_contain_text("–")
    save_grid(page)
    expect(page.locator("main")).to_contain_text("Đã lưu 11 xóm")
    expect(page.locator("[name=poor-12]")).to_have_value("mười")
    expect(page.locator("[name=households-12]")).to_have_value("130")
    assert (
        stored_review(town, "households")[:11] == [one["households_2022"] for one in GOLDEN["hamlets"]][:11]
    )
    page.locator("[name=poor-12]").fill("10")
    expect(page.locator("[data-total=poor]")).to_contain_text("37")
    save_grid(page)
    expect(page.locator("#notices")).to_contain_text("Đã lưu")
    assert stored_review(town, "poor") == [hamlet["poor"]["opening_2021"] for hamlet in GOLDEN["hamlets"]]

    page.get_by_role("button", name="Bỏ số đã dán").first.click()
    expect(page.locator("[data-total=households]")).not_to_contain_text("2.211")
    page.locator("summary", has_text="Xác nhận kết quả").click()
    page.get_by_role("button", name="Xác nhận các xóm đã chọn").click()
    expect(page.locator("#notices")).to_contain_text("Đã xác nhận 12 xóm")
    expect(page.locator("input[data-figure]")).to_have_count(0)


def save_grid(page: Page) -> None:
    """By the button at the top, and waits until the page has answered."""
    with page.expect_response(lambda answer: "/luu/" in answer.url):
        page.get_by_role("button", name="Lưu", exact=True).first.click()


def draft_the_plan(town: Town, page: Page) -> None:
    """Opens 2022, types with the keyboard, takes the proposal, reads what is missing, sets the goals."""
    page.goto("/thinh-duc/ke-hoach/")
    page.get_by_label("Năm kế hoạch").fill("2022")
    page.get_by_role("button", name="Mở kế hoạch", exact=True).click()
    page.wait_for_url(re.compile(f"{PLAN}(ban-1/)?$"))
    paste(page, "households-1", households_block())
    expect(page.locator("#cong-households")).to_contain_text("2.111")

    # As in a sheet: type and Enter goes down, arrows walk, Ctrl+Z takes back.
    page.locator("[name=poor_reduction-1]").focus()
    for text in ("1", "2", "3"):
        page.keyboard.type(text)
        page.keyboard.press("Enter")
    expect(page.locator("[name=poor_reduction-4]")).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(page.locator("[name=poor_reduction-3]")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(page.locator("[name=households-3]")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("[name=poor_reduction-3]")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    expect(page.locator("tr#xom-3 a.figure:focus")).to_have_attribute("aria-label", re.compile("Xem lịch sử"))
    page.keyboard.press("Shift+Tab")
    expect(page.locator("[name=households-3]")).to_be_focused()
    page.keyboard.press("Control+z")
    expect(page.locator("[name=poor_reduction-3]")).to_have_value("")
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    assert [page.locator(f"[name=poor_reduction-{order}]").input_value() for order in (1, 2, 3)] == [""] * 3
    page.keyboard.press("Control+y")
    expect(page.locator("[name=poor_reduction-1]")).to_have_value("1")
    page.keyboard.press("Control+z")
    save_grid(page)
    expect(page.locator("#notices")).to_contain_text("Đã lưu")
    assert stored_plan(town, "households") == [hamlet["households_2022"] for hamlet in GOLDEN["hamlets"]]

    set_goal(
        page, "ngheo", "assigned", reduction="6", issuer="UBND thành phố Thái Nguyên", document="69/KH-UBND"
    )
    set_goal(page, "ngheo", "own", rate="1,40")
    set_goal(page, "can-ngheo", "own", reduction="3")
    propose(page)
    expect(page.locator("#the-muc-tieu")).to_contain_text("còn thiếu 2 hộ")
    assert stored_plan(town, "poor_reduction") == REDUCTIONS

    page.goto(f"{PLAN}ban-1/?bieu=can-ngheo")
    for order, reduction in enumerate(NEAR_REDUCTIONS, 1):
        if reduction:
            page.locator(f"[name=near_poor_reduction-{order}]").fill(str(reduction))
    save_grid(page)
    expect(page.locator("#cong-near_poor_reduction")).to_have_text("–")  # nine are not decided: that is not 0
    page.get_by_role("button", name=re.compile("Điền 0 cho 9 ô trống")).click()
    expect(page.locator("[name=near_poor_reduction-12]")).to_have_value("0")
    expect(page.locator("#cong-near_poor_reduction")).to_contain_text("3")
    expect(page.locator("#cong-near_poor_rate")).to_contain_text("0,90")
    assert stored_plan(town, "near_poor_reduction") == NEAR_REDUCTIONS


def set_goal(page: Page, table: str, level: str, **fields: str) -> None:
    """What is to be reached, and who says so."""
    page.goto(f"{PLAN}ban-1/muc-tieu/?bieu={table}")
    for name, value in fields.items():
        page.locator(f"[name={level}-{name}]").fill(value)
    page.get_by_role("button", name="Ghi mục tiêu").click()
    expect(page.locator("#notices .notice.success")).to_be_visible()


def propose(page: Page) -> None:
    """The proposal for six households gives the signed table; the officer takes it over."""
    page.goto(f"{PLAN}ban-1/")
    page.get_by_role("link", name="Đề xuất cách phân bổ").click()
    page.get_by_label("Số hộ cần giảm").fill("6")
    page.get_by_role("button", name="Tính đề xuất").click()
    proposed = page.locator("td[data-label='Đề xuất']").all_inner_texts()[:12]
    assert [int(text) if text.isdecimal() else 0 for text in proposed] == REDUCTIONS
    assert all(text.strip() for text in page.locator("td.why").all_inner_texts()), "why, for every hamlet"
    page.get_by_role("button", name="Đưa vào biểu").click()
    page.wait_for_url(re.compile(r"/ban-1/(\?bieu=ngheo)?$"))


def name_the_superior_plan(page: Page) -> None:
    """The basis of the text names it; without number, date and issuer nothing is submitted."""
    page.goto(f"{PLAN}ban-1/thong-tin/")
    page.get_by_label("Số kế hoạch cấp trên").fill("69/KH-UBND")
    page.get_by_label("Ngày kế hoạch cấp trên").fill("18/3/2022")
    page.get_by_label("Cơ quan ban hành kế hoạch cấp trên").fill("UBND thành phố Thái Nguyên")
    page.get_by_role("button", name="Ghi thông tin").click()
    page.wait_for_url(re.compile(r"/ban-1/$"))


def submit_with_reasons(page: Page, number: int) -> None:
    """Gives a reason for each warning, such as the goal that is missed, and hands it up."""
    page.goto(f"{PLAN}ban-{number}/")
    for _ in range(page.locator("details.reason").count()):
        open_one = page.locator("details.reason:has(summary:text-is('Ghi lý do'))")
        if not open_one.count():
            break
        open_one.first.locator("summary").click()
        open_one.first.locator("textarea").fill("Hai hộ còn lại chưa đủ điều kiện, giảm năm sau.")
        open_one.first.get_by_role("button", name="Ghi lý do").click()
        expect(page.locator("#notices .notice.success")).to_be_visible()
    hand_up(page)


def hand_up(page: Page) -> None:
    """From the plan's page to the leader."""
    page.get_by_role("link", name="Trình lãnh đạo duyệt").click()
    page.get_by_role("button", name="Trình lãnh đạo duyệt").click()
    expect(page.locator("#notices")).to_contain_text("trình")
    expect(page.locator("main")).to_contain_text("Đang chờ lãnh đạo duyệt")


def return_it(page: Page) -> None:
    """Sees what waits with its warning and the reason; without a remark nothing is returned."""
    expect(page.locator("main")).to_contain_text("Kế hoạch năm 2022, bản 1")
    expect(page.locator("main")).to_contain_text("1,47")
    page.get_by_role("link", name="Xem và quyết định").click()
    expect(page.locator("main")).to_contain_text("còn thiếu 2 hộ")
    expect(page.locator("main")).to_contain_text("Hai hộ còn lại chưa đủ điều kiện")
    page.get_by_role("button", name="Trả lại để sửa").click()
    expect(page.locator(".error-text")).to_contain_text("phải ghi ý kiến")
    page.get_by_label("Ý kiến khi trả lại").fill("Đề nghị xem lại chỉ tiêu của Làng Mơn.")
    page.get_by_role("button", name="Trả lại để sửa").click()
    expect(page.locator("#notices")).to_contain_text("Đã trả lại")


def correct_and_submit_again(town: Town, page: Page) -> None:
    """Reads the remark at the start page, changes a cell and changes it back, submits."""
    page.goto("/thinh-duc/")
    expect(page.locator("main")).to_contain_text("Đề nghị xem lại chỉ tiêu của Làng Mơn.")
    page.get_by_role("link", name=re.compile("Sửa kế hoạch")).first.click()
    cell = page.locator("[name=poor_reduction-12]")
    cell.fill("1")
    expect(page.locator("#the-muc-tieu")).to_contain_text("còn thiếu 3 hộ")
    cell.fill("2")
    expect(page.locator("#the-muc-tieu")).to_contain_text("còn thiếu 2 hộ")
    assert stored_plan(town, "poor_reduction") == REDUCTIONS
    hand_up(page)


def approve_and_issue(page: Page, number: str, day: str) -> None:
    """What is shown is approved; number, date, place and signer make it a document."""
    if "/duyet/" not in page.url:
        page.goto("/thinh-duc/")
        page.get_by_role("link", name="Xem và quyết định").click()
    page.get_by_role("button", name="Duyệt kế hoạch").first.click()
    expect(page.locator("#notices")).to_contain_text("Đã duyệt")
    page.get_by_role("link", name="Ghi số và ban hành").click()
    page.get_by_label("Số, ký hiệu").fill(number)
    page.get_by_label("Ngày ban hành").fill(day)
    page.get_by_label("Địa danh").fill("Thịnh Đức")
    page.get_by_label("Họ và tên người ký").fill("Lăng Đại Thành")
    page.get_by_role("button", name="Ban hành").click()
    expect(page.locator("#notices")).to_contain_text(f"Đã ban hành kế hoạch {number}")


def acknowledge(town: Town, page: Page) -> None:
    """On a phone: the own hamlet's figures and no other hamlet's name, then the receipt."""
    sign_in(page, town.head)
    main = page.locator("body")
    expect(main).to_contain_text("Kế hoạch 38/KH-UBND đã ban hành")
    text = main.inner_text()
    assert "Làng Mơn" in text
    assert not [name for name in NAMES[:11] if name in text]
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 360
    page.get_by_role("button", name="Đã tiếp nhận").click()
    expect(main).to_contain_text("Đã tiếp nhận lúc")
    assert page.goto("/thinh-duc/xom/phuc-hoa/2022/").status == 404
    assert not [name for name in NAMES[:11] if name in page.locator("body").inner_text()]


def read_the_files(
    page: Page, folder: Path, *, households: str, closing: str, rate: str, number: int = 1
) -> bytes:
    """Both files of the poor annex say the figures and are the bytes whose SHA-256 stands on the page."""
    page.goto(f"{PLAN}ban-{number}/bieu/annex-poor/")
    page.locator("summary", has_text="Mã SHA-256").click()
    shown = page.locator(".hashes").inner_text()
    files = {}
    for label in ("PDF", "Excel"):
        with page.expect_download() as caught:
            page.get_by_role("link", name=re.compile(f"Tải.*{label}")).click()
        target = folder / f"ban-{number}-{caught.value.suggested_filename}"
        caught.value.save_as(target)
        files[target.suffix] = target.read_bytes()
        assert caught.value.suggested_filename in shown
        assert hashlib.sha256(files[target.suffix]).hexdigest() in shown
    text = " ".join("".join(one.extract_text() for one in PdfReader(BytesIO(files[".pdf"])).pages).split())
    assert re.search(rf"CỘNG\s*{re.escape(households)} .*{closing}\s*{rate}", text), text
    assert "DỰ THẢO" not in text
    book = openpyxl.load_workbook(BytesIO(files[".xlsx"]), data_only=True)
    total = next(row for row in book.active.iter_rows(values_only=True) if "CỘNG" in row)
    assert int(households.replace(".", "")) in total
    assert int(closing) in total
    assert any(f"{cell:.2f}".replace(".", ",") == rate for cell in total if isinstance(cell, float)), total
    return files[".pdf"]


def adjust(town: Town, page: Page) -> None:
    """A second version, in which Làng Mơn is to lift the two households that were missing."""
    page.goto(f"{PLAN}ban-1/")
    page.get_by_role("button", name="Điều chỉnh").click()
    page.wait_for_url("**/ban-2/")
    page.locator("[name=poor_reduction-12]").fill("4")
    expect(page.locator("#the-muc-tieu")).not_to_contain_text("còn thiếu")
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.locator("#notices")).to_contain_text("Đã lưu")
    assert stored_plan(town, "poor_reduction", 2)[11] == 4
    view = version_at(town.officer.scope, 2022, 2)
    assert view is not None
    explain_replaced(town.officer.scope, view.id)
    submit_with_reasons(page, 2)


def both_versions_stand(page: Page, folder: Path, first_pdf: bytes) -> None:
    """The new one has its own files; the old one is still the same bytes and says it is replaced."""
    read_the_files(page, folder, households="2.111", closing="29", rate="1,37", number=2)
    assert read_the_files(page, folder, households="2.111", closing="31", rate="1,47") == first_pdf
    expect(page.locator("aside")).to_contain_text("Đã được thay bằng bản 2")
    page.goto(f"{PLAN}ban-1/")
    expect(page.locator("main")).to_contain_text("Bản này đã được thay bằng bản 2")


def head_is_asked_again(page: Page) -> None:
    """An adjusted version is acknowledged anew."""
    page.goto("/thinh-duc/")
    expect(page.locator("main")).to_contain_text("Kế hoạch 52/KH-UBND đã ban hành")
    expect(page.locator("main")).to_contain_text("Bản này thay cho bản 1")
    page.get_by_role("button", name="Đã tiếp nhận").click()
    expect(page.locator("main")).to_contain_text("Đã tiếp nhận lúc")
