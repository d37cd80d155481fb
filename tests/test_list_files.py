"""Every long list of the screen as a file: the same rows in both formats, offered by its page, journalled."""

import csv
import io
import re
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest
from django.test import Client

from households.models import Member
from journal.models import Entry
from tests.cast import Cast
from tests.families import make_household
from tests.test_access import filled
from tests.world import World, make_world

# Address → who asks, the file's first columns, how many rows there are in the world (None: at least one).
LISTS: dict[str, tuple[str, list[str], int | None]] = {
    "/<slug:commune>/bien-dong/<int:year>/ca-xa/": ("officer", ["Hộ", "Mã hộ", "Ngày tính", "Ngày xảy ra"], 0),
    "/<slug:commune>/bien-dong/2020/ca-xa/": ("leader", ["Hộ", "Mã hộ", "Ngày tính", "Ngày xảy ra"], 2),
    "/<slug:commune>/bien-dong/2020/<slug:hamlet>/": ("officer", ["Hộ", "Mã hộ"], 2),
    "/<slug:commune>/bien-dong/cho-quyet/": ("officer", ["Hộ", "Xóm", "Biến động"], 1),
    "/<slug:commune>/so-ho/niem-yet/": ("officer", ["Chủ hộ", "Xóm", "Diện"], 2),
    "/<slug:commune>/so-ho/trung/": ("officer", ["Giống nhau ở", "Hộ (1)", "Hộ (2)"], 1),
    "/<slug:commune>/de-nghi/": ("officer", ["Đề nghị", "Hộ", "Xóm", "Nội dung"], 1),
    "/<slug:commune>/dot-ra-soat/": ("leader", ["Đợt", "Từ ngày", "Đến ngày"], 1),
    "/<slug:commune>/dot-ra-soat/<int:round_id>/": ("officer", ["Chủ hộ", "Mã hộ", "Xóm", "Bước"], 1),
    "/<slug:commune>/dot-ra-soat/<int:round_id>/niem-yet/": ("officer", ["Chủ hộ", "Xóm"], 0),
    "/<slug:commune>/dot-ra-soat/<int:round_id>/chuan/<slug:other>/": ("officer", ["Chủ hộ", "Mã hộ"], 0),
    "/<slug:commune>/ke-hoach/<int:year>/ho-thoat/": ("officer", ["Xóm", "Kế hoạch giảm của xóm"], 2),
    "/<slug:commune>/ke-hoach/<int:year>/ban-<int:number>/tiep-nhan/": ("leader", ["TT", "Xóm"], 3),
    "/<slug:commune>/nhat-ky/": ("officer", ["Lúc", "Việc", "Về", "Người làm", "Vai trò", "Năm", "Số liệu"], None),
    "/<slug:commune>/tai-khoan/": ("commune_admin", ["Họ và tên", "Tên đăng nhập", "Điện thoại"], None),
    "/<slug:commune>/cac-xom/": ("commune_admin", ["Tên xóm", "Thứ tự", "Loại"], 3),
    "/<slug:commune>/xom/<slug:hamlet>/ho/": ("head", ["Chủ hộ", "Mã hộ", "Diện", "Nhân khẩu"], 2),
    "/he-thong/": ("system_admin", ["Xã", "Địa chỉ", "Cấp trên"], 2),
    "/he-thong/cap-tinh/": ("system_admin", ["Họ và tên", "Tên đăng nhập", "Xã được xem"], None),
    "/he-thong/chuan/": ("system_admin", ["Chuẩn", "Văn bản", "Phạm vi"], None),
    "/tinh/": ("province_reader", ["Xã", "Kế hoạch", "Ngày"], None),
}  # fmt: skip


@pytest.fixture
def world(cast: Cast) -> World:
    world = make_world(cast)
    first, second = Member.objects.beyond_scope().order_by("pk")[:2]
    for member in (first, second):
        member.name, member.folded, member.born_year, member.born_on = "=Lý Thị Đào", "ly thi dao", 1960, None
        member.identity_number = "001204000017"
        member.save()
    return world


def read(client: Client, address: str, form: str) -> list[list[str]]:
    """All rows of the file, as csv prints them."""
    response: Any = client.get(f"{address}{'&' if '?' in address else '?'}tep={form}")
    assert response.status_code == 200, (address, response.status_code)
    assert response["Content-Disposition"].startswith("attachment; filename"), address
    data = b"".join(response.streaming_content)
    if form == "csv":
        return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    page = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    return [[printed(cell.value) for cell in row] for row in page.iter_rows()]


def printed(value: Any) -> str:
    """An xlsx cell as the csv says it."""
    if value is None:
        return ""
    if isinstance(value, datetime) and (value.hour or value.minute):
        return f"{value:%H:%M} ngày {value.day}/{value.month}/{value.year}"
    if isinstance(value, date):
        return f"{value.day}/{value.month}/{value.year}"
    return f"'{value}" if isinstance(value, str) and value[:1] in "=+-@" else str(value)


@pytest.mark.walk
def test_every_list_comes_as_both_files(world: World) -> None:
    wrong: list[tuple[object, ...]] = []
    for pattern, (who, heads, count) in LISTS.items():
        client, address = getattr(world.cast, who).client, filled(pattern, world)
        before = len(taken())
        sheet, same = (read(client, address, form) for form in ("csv", "xlsx"))
        rows, entries = len(sheet) - 1, taken()[before:]
        if sheet[0][: len(heads)] != heads or (rows != count if count is not None else rows < 1):
            wrong.append((pattern, rows, sheet[0]))
        if sheet != same:
            wrong.append((pattern, [pair for pair in zip(sheet, same, strict=False) if pair[0] != pair[1]]))
        if [form for form, _ in entries] != ["CSV", "Excel"] or f": {rows} dòng" not in entries[0][1]:
            wrong.append((pattern, entries))
        if rows and "tep=xlsx" not in client.get(address).content.decode():
            wrong.append((pattern, "is not offered"))
    assert not wrong, "\n".join(map(str, wrong))


def taken() -> list[tuple[str, str]]:
    """The files that were taken so far: in which format, and what the journal says of each."""
    entries = Entry.objects.beyond_scope().filter(deed="list-exported").order_by("pk")
    return list(entries.values_list("source", "subject"))


@pytest.mark.walk
def test_files_are_for_who_sees_the_page_and_in_formats_there_are(world: World) -> None:
    for pattern, (who, *_) in LISTS.items():
        address = filled(pattern, world)
        assert getattr(world.cast, who).client.get(f"{address}?tep=pdf").status_code == 404, pattern
        stranger = world.cast.system_admin if who != "system_admin" else world.cast.officer
        assert stranger.client.get(f"{address}?tep=csv").status_code in (403, 404), pattern
    assert not Entry.objects.beyond_scope().filter(deed="list-exported").exists()


def test_a_file_holds_what_is_chosen_in_the_order_that_is_chosen(world: World) -> None:
    hamlets, client = world.cast.hamlets, world.cast.officer.client
    for number in range(30):
        make_household(
            hamlets["lang-mon"], f"Vi Văn {chr(65 + number % 26)}", on=date(2021, 1, 1 + number % 28)
        )
    address = filled(
        "/<slug:commune>/bien-dong/2021/<slug:hamlet>/?sort=counted_on", world, hamlet="lang-mon"
    )
    rows = read(client, address, "csv")[1:]
    assert len(rows) == 30  # the page holds 25
    days = [row[2] for row in rows]
    assert days == sorted(days, key=lambda day: int(day.split("/")[0]))
    assert read(client, f"{address}&chieu=ra", "csv")[1:] == []
    page = client.get(address).content.decode()
    (link,) = re.findall(r'href="(\?[^"]*tep=csv)"', page)
    assert "sort=counted_on" in link and "trang" not in link  # noqa: PT018


def test_the_journal_as_a_file_says_the_figures_and_what_it_was_narrowed_to(world: World) -> None:
    address = filled("/<slug:commune>/nhat-ky/?deed=flag-added", world)
    head, *rows = read(world.cast.officer.client, address, "csv")
    assert [row[head.index("Việc")] for row in rows] == ["Ghi đặc điểm của hộ"]
    entry = Entry.objects.beyond_scope().get(deed="list-exported")
    assert "Việc: Ghi đặc điểm của hộ" in entry.subject
    plain = read(world.cast.commune_admin.client, filled("/<slug:commune>/nhat-ky/", world), "csv")
    assert "Số liệu" not in plain[0] and "Lý do" not in plain[0]  # noqa: PT018
    assert not any("Lý Thị" in cell for row in plain for cell in row)


def test_identity_numbers_stay_masked_and_formulas_are_texts(world: World) -> None:
    sheet = read(world.cast.officer.client, filled("/<slug:commune>/so-ho/trung/", world), "csv")
    cells = [cell for row in sheet for cell in row]
    assert not any("001204000017" in cell for cell in cells)
    assert any(cell.endswith("017") for cell in cells)
    assert "'=Lý Thị Đào" in cells
