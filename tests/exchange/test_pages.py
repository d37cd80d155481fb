"""The import assistant's pages: sending, what stops a file, choosing, storing, taking back, and who may only look."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from exchange.models import ImportBatch, ImportProfile, State
from exchange.views import common
from households.models import ReviewResult
from tests.cast import Cast
from tests.lists import assert_lists_agree
from tests.world import workbook_of

pytestmark = pytest.mark.walk

LIST = "/thinh-duc/nap-tep/"
YEAR = 2022
HEADS = ["Xóm", "Tổng số hộ", "Hộ nghèo"]
ROWS = [["Nhân Hòa", 219, 30], ["Phúc Hòa", 209, 5], ["Làng Mơn", 130, 17]]


def send(client: Any, rows: list[list[Any]], *, heads: list[str] = HEADS, **fields: Any) -> str:
    """Sends a workbook; the address of its batch."""
    data = workbook_of([heads, *rows])
    file = fields.pop("file", SimpleUploadedFile("so-lieu.xlsx", data))
    answer = client.post(f"{LIST}gui/", {"kind": "reviews", "year": YEAR, "file": file, **fields})
    assert answer.status_code == 302, answer.content.decode()
    return answer["Location"]


def page(client: Any, address: str, status: int = 200) -> str:
    """What the main part of a page says, blanks made one."""
    answer = client.get(address)
    assert answer.status_code == status
    return main_of(answer)


def main_of(answer: Any) -> str:
    return " ".join(answer.content.decode().partition("<main")[2].split())


def stored(cast: Cast) -> dict[str, int | None]:
    rows = ReviewResult.objects.within(cast.officer.scope).filter(year=YEAR)
    return {row.hamlet.slug: row.poor for row in rows.select_related("hamlet")}


def test_the_empty_list_says_the_next_step_and_offers_the_forms_of_the_chosen_year(cast: Cast) -> None:
    said = page(cast.officer.client, f"{LIST}?kind=plan&year=2023")
    assert "Chưa có lần nạp nào" in said
    for kind in ("reviews", "plan", "households"):
        assert f'href="{LIST}mau/{kind}/2023/"' in said
    assert re.search(r'value="plan" checked', said)
    assert '<option value="2023" selected>' in said
    assert "enctype" not in page(cast.leader.client, LIST)


def test_a_workbook_goes_in_is_looked_at_and_taken_back(cast: Cast) -> None:
    client = cast.officer.client
    batch = send(client, ROWS)
    said = page(client, batch)
    assert "Sẵn sàng ghi 3 dòng mới" in said
    assert f'action="{batch}ghi/"' in said
    assert "Tổng số hộ <b>219</b>" in said
    assert "Hộ nghèo <b>30</b>" in said
    assert_lists_agree(client.get(batch).content.decode())
    assert stored(cast) == {}

    assert client.post(f"{batch}ghi/")["Location"] == batch
    assert stored(cast) == {"nhan-hoa": 30, "phuc-hoa": 5, "lang-mon": 17}
    said = page(client, batch)
    assert "Lần nạp này ghi 3 dòng mới." in said
    assert f'href="/thinh-duc/ra-soat/{YEAR}/"' in said
    assert f'href="{batch}">Xem lần nạp' in page(client, "/thinh-duc/nhat-ky/")

    refused = client.post(f"{batch}hoan-tac/", {"reason": " "})
    assert refused.status_code == 422
    assert "Hãy ghi lý do hoàn tác." in main_of(refused)
    client.post(f"{batch}hoan-tac/", {"reason": "Gửi nhầm"})
    assert "Lý do: Gửi nhầm" in page(client, batch)
    assert stored(cast) == {}


def test_wrong_places_are_named_and_stop_it_in_words(cast: Cast) -> None:
    client = cast.officer.client
    batch = send(client, [["Nhân Hòa", "hai", "x"], ["Phúc Hòa", 209, 5]])
    said = page(client, batch)
    assert "Còn 1 dòng sai" in said
    assert "Dòng 2, cột B" in said
    assert "Dòng 2, cột C" in said
    assert re.search(r'aria-disabled="true" aria-describedby="ket-luan">Ghi 1 dòng mới', said)
    assert f'action="{batch}ghi/"' not in said
    assert f'href="{batch}danh-dau/"' in said
    assert_lists_agree(client.get(f"{batch}?muc=sai").content.decode())
    assert client.post(f"{batch}ghi/").status_code == 422
    assert stored(cast) == {}


def test_a_name_that_is_near_is_taken_by_one_click(cast: Cast) -> None:
    client = cast.officer.client
    batch = send(client, [["Làng Mơm", 130, 17]])
    said = page(client, batch)
    assert "Nhận là Làng Mơn" in said
    fields = dict(re.findall(r'name="(key|text|value)" value="([^"]*)"', said))
    assert fields["text"] == "Làng Mơm"
    client.post(f"{batch}nhan-ten/", fields)
    assert "Sẵn sàng ghi 1 dòng mới" in page(client, batch)


@pytest.fixture
def differing(cast: Cast) -> str:
    """A batch with two changed cells: the poor of Nhân Hòa and of Phúc Hòa."""
    client = cast.officer.client
    client.post(f"{send(client, ROWS)}ghi/")
    return send(client, [["Nhân Hòa", 219, 31], ["Phúc Hòa", 209, 6], ["Làng Mơn", 130, 17]])


def test_each_change_is_taken_or_kept(cast: Cast, differing: str) -> None:
    client = cast.officer.client
    said = page(client, differing)
    assert "Còn 2 thay đổi chưa chọn" in said
    assert_lists_agree(client.get(differing).content.decode())
    first, second = dict.fromkeys(re.findall(r'name="(o-\d+-poor)"', said))

    answer = client.post(f"{differing}chon/?muc=thay-doi", {first: "take"})
    assert answer["Location"] == f"{differing}?muc=thay-doi"
    assert "Còn 1 thay đổi chưa chọn" in page(client, differing)
    client.post(f"{differing}chon/", {first: "take", second: "keep"})
    said = page(client, differing)
    assert "Sẵn sàng ghi 1 thay đổi" in said
    assert "1 thay đổi khác đã chọn giữ giá trị cũ" in said
    client.post(f"{differing}ghi/")
    assert stored(cast) == {"nhan-hoa": 31, "phuc-hoa": 5, "lang-mon": 17}
    assert "ghi 1 thay đổi; giữ giá trị cũ ở 1 chỗ." in page(client, differing)


def test_a_column_is_decided_at_once_and_a_cell_goes_before_it(cast: Cast, differing: str) -> None:
    client = cast.officer.client
    client.post(f"{differing}chon/", {"rule": "results.poor:keep"})
    said = page(client, differing)
    assert "Mọi thay đổi đã chọn giữ giá trị cũ" in said
    assert f'action="{differing}ghi/"' not in said
    cells = dict.fromkeys(re.findall(r'name="(o-\d+-poor)"', page(client, f"{differing}?muc=thay-doi")))
    client.post(f"{differing}chon/", dict(zip(cells, ("take", "keep"), strict=True)))
    rows = ImportBatch.objects.within(cast.officer.scope).latest("pk").rows(manager="objects")
    choices = [row.choices for row in rows.within(cast.officer.scope).filter(outcome="changed")]
    assert choices == [{"poor": "take"}, {}]  # what the rule says already stays the rule's


def test_a_workbook_of_what_is_stored_changes_nothing(cast: Cast) -> None:
    client = cast.officer.client
    client.post(f"{send(client, ROWS)}ghi/")
    batch = send(client, ROWS)
    said = page(client, batch)
    assert "0 thay đổi" in said
    assert f'action="{batch}ghi/"' not in said
    assert "không có gì để ghi" in page(client, LIST)


def test_what_is_no_workbook_is_refused_with_what_to_do(cast: Cast) -> None:
    client = cast.officer.client
    batch = send(client, [], file=SimpleUploadedFile("a.xlsx", b"xin chao"))
    said = page(client, batch)
    assert "Không đọc được tệp này" in said
    assert "Gửi tệp khác" in said
    for fields, words in (
        ({"kind": "reviews", "year": YEAR}, "Hãy chọn một tệp."),
        ({"year": YEAR, "file": SimpleUploadedFile("a.xlsx", b"x")}, "Hãy chọn tệp chứa gì."),
        ({"kind": "reviews", "year": YEAR, "file": SimpleUploadedFile("a.xlsx", b"")}, "Tệp rỗng"),
    ):
        answer = client.post(f"{LIST}gui/", fields)
        assert answer.status_code == 422
        assert words in main_of(answer)


def test_columns_are_pointed_at_chosen_and_kept_as_a_profile(cast: Cast) -> None:
    client = cast.officer.client
    batch = send(client, ROWS, heads=["Nơi", "A", "B"])
    assert f'href="{batch}cot/"' in page(client, batch)
    assert "chưa tìm thấy trong tệp" in page(client, f"{batch}cot/")
    place = {"t0-part": "results", "t0-sheet": "Trang 1", "t0-head1": "1", "t0-head2": "1", "t0-first": "2"}
    client.post(f"{batch}cot/", {**place, "look": "0"})
    said = page(client, f"{batch}cot/")
    assert 'class="missing"' in said
    assert "A · Nơi (Nhân Hòa)" in said

    taken = {**place, "t0-take": "on", "t0-c-poor": "3", "t0-c-households": "2"}
    refused = client.post(f"{batch}cot/", taken)
    assert refused.status_code == 422
    assert "chưa có cột" in main_of(refused)
    assert "219 · 209 · 130" in main_of(refused)  # what was chosen stays chosen
    client.post(f"{batch}cot/", {**taken, "t0-c-hamlet": "1"})
    assert "Sẵn sàng ghi 3 dòng mới" in page(client, batch)

    client.post(f"{batch}giu-ho-so/", {"name": "Mẫu của huyện"})
    profiles = page(client, f"{LIST}ho-so/")
    assert "Mẫu của huyện" in profiles
    assert "“Nơi”" in profiles
    again = send(client, ROWS, heads=["Nơi", "A", "B"], profile="Mẫu của huyện")
    assert "Sẵn sàng ghi 3 dòng mới" in page(client, again)
    profile = ImportProfile.objects.within(cast.officer.scope).get()
    client.post(f"{LIST}ho-so/{profile.pk}/xoa/")
    assert "Chưa có hồ sơ cột nào" in page(client, f"{LIST}ho-so/")


def test_identity_numbers_are_masked_where_columns_are_chosen(cast: Cast) -> None:
    client = cast.officer.client
    heads = ["Thành viên", "Số CCCD"]
    batch = send(client, [["Lê Văn An", "019060001234"]], heads=heads, kind="households")
    said = page(client, f"{batch}cot/")
    assert "•••••••••234" in said
    assert "019060001234" not in said


def test_a_leader_looks_and_does_nothing(cast: Cast, differing: str) -> None:
    said = page(cast.leader.client, f"{differing}?muc=thay-doi")
    assert "Nhân Hòa" in said
    assert "<form" not in said
    assert "/tep/" not in said


def test_work_under_way_tells_how_far_it_is(cast: Cast) -> None:
    client = cast.officer.client
    batch = send(client, ROWS)
    found = ImportBatch.objects.within(cast.officer.scope)
    found.update(
        wanted="check", stage="Đang so với sổ", done=1200, total=20_000, worked_at=timezone.now(), worker="x"
    )
    said = page(client, batch)
    assert "1.200 trên 20.000 dòng" in said
    assert "Có thể đóng trang này" in said
    fragment = client.get(f"{batch}tien-do/", headers={"HX-Request": "true"})
    assert fragment.content.decode().lstrip().startswith("<section")
    assert client.get(f"{batch}tien-do/").status_code == 302

    found.update(worked_at=timezone.now() - timedelta(minutes=3))
    assert "Làm lại" in page(client, batch)
    assert "dừng giữa chừng" in page(client, LIST)
    assert "dừng giữa chừng" in page(client, "/thinh-duc/")
    client.post(f"{batch}lam-lai/")
    over = client.get(f"{batch}tien-do/", headers={"HX-Request": "true"})
    assert over["HX-Redirect"] == batch


def test_a_batch_that_waits_stands_on_the_start_page(cast: Cast) -> None:
    client = cast.officer.client
    batch = send(client, ROWS)
    said = page(client, "/thinh-duc/")
    assert "Tệp chờ ghi" in said
    assert f'href="{batch}"' in said
    client.post(f"{batch}bo/")
    assert "Tệp chờ ghi" not in page(client, "/thinh-duc/")
    assert "Lần nạp này đã bỏ" in page(client, batch)
    assert ImportBatch.objects.within(cast.officer.scope).get().state == State.DISCARDED


def test_long_lists_are_paged_within_their_tab(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(common, "PAGE_SIZE", 2)
    client = cast.officer.client
    batch = send(client, ROWS)
    said = page(client, f"{batch}?muc=moi")
    assert "Làng Mơn" not in said.partition('class="tally"')[2]
    (following,) = set(re.findall(r'href="(\?muc=moi&amp;trang=[^"]+)" rel="next"', said))
    assert "Làng Mơn" in page(client, batch + following.replace("&amp;", "&"))


def test_another_communes_batch_is_not_found(cast: Cast) -> None:
    batch = send(cast.officer.client, ROWS).replace("thinh-duc", "binh-son")
    assert cast.other_officer.client.get(batch).status_code == 404
    assert cast.other_officer.client.post(f"{batch}ghi/").status_code == 404
