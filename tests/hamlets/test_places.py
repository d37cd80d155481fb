"""Hamlets and communes through time, and what the system's administrator does."""

import re
from datetime import date
from html import unescape
from shlex import quote
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from accounts.models import User
from hamlets import actions
from hamlets.models import Commune, HamletPeriod, Membership
from hamlets.queries import hamlets_in, place_of, today
from hamlets.rules import RESERVED_SLUGS
from thinhduc.checks import all_patterns
from thinhduc.errors import NotAllowed, Refused
from thinhduc.permissions import Role

pytestmark = pytest.mark.django_db
HAMLETS = "/thinh-duc/cac-xom/"


def names(cast: Any, year: int) -> list[str]:
    return [hamlet.name for hamlet in hamlets_in(cast.officer.scope, year)]


def typed(**values: Any) -> dict[str, Any]:
    return {"name": "Đầu Phần", "kind": "xom", "area": "rural", "order": "2", **values}


def test_added_hamlet_takes_its_place_and_address(cast: Any) -> None:
    assert cast.commune_admin.client.post(f"{HAMLETS}them/", typed()).status_code == 302
    assert names(cast, 2026) == ["Nhân Hòa", "Đầu Phần", "Phúc Hòa", "Làng Mơn"]
    orders = HamletPeriod.objects.within(cast.officer.scope).values_list("order", flat=True)
    assert sorted(orders) == [1, 2, 3, 4]
    assert hamlets_in(cast.officer.scope, 2026)[1].slug == "dau-phan"


def test_name_that_is_taken_is_refused(cast: Any) -> None:
    answer = cast.commune_admin.client.post(f"{HAMLETS}them/", typed(name="Phúc  Hòa"))
    assert answer.status_code == 422
    assert "đã có xóm mang tên Phúc Hòa" in answer.content.decode()


def test_renaming_from_a_day_keeps_the_old_name_for_earlier_years(cast: Any) -> None:
    hamlet = cast.hamlets["phuc-hoa"]
    data = typed(name="Phúc Thịnh", from_day="1/7/2025")
    assert cast.commune_admin.client.post(f"{HAMLETS}{hamlet.pk}/", data).status_code == 302
    assert names(cast, 2024) == ["Nhân Hòa", "Phúc Hòa", "Làng Mơn"]
    assert names(cast, 2025) == ["Nhân Hòa", "Phúc Thịnh", "Làng Mơn"]
    refused = cast.commune_admin.client.post(f"{HAMLETS}{hamlet.pk}/", typed(from_day="1/7/2025"))
    assert refused.status_code == 422
    assert "bỏ trống ngày áp dụng" in refused.content.decode()


def test_correcting_without_a_day_changes_the_period_itself(cast: Any) -> None:
    hamlet = cast.hamlets["phuc-hoa"]
    cast.commune_admin.client.post(f"{HAMLETS}{hamlet.pk}/", typed(name="Phúc Hoà Mới", order="1"))
    assert names(cast, 2020) == ["Phúc Hoà Mới", "Nhân Hòa", "Làng Mơn"]


def test_ended_hamlet_stays_in_its_years(cast: Any) -> None:
    hamlet = cast.hamlets["phuc-hoa"]
    answer = cast.commune_admin.client.post(f"{HAMLETS}{hamlet.pk}/ket-thuc/", {"last_day": "30/6/2025"})
    assert answer.status_code == 302
    assert "Phúc Hòa" in names(cast, 2024)
    assert "Phúc Hòa" not in names(cast, 2025)
    assert "Xóm không còn" in cast.commune_admin.client.get(HAMLETS).content.decode()


def test_hamlet_of_another_commune_is_not_found(cast: Any) -> None:
    foreign = HamletPeriod.objects.within(cast.other_officer.scope).first()
    client = cast.commune_admin.client
    assert client.get(f"{HAMLETS}{foreign.hamlet_id}/").status_code == 404
    assert client.post(f"{HAMLETS}{foreign.hamlet_id}/ket-thuc/", {"last_day": "1/1/2025"}).status_code == 404
    with pytest.raises(Refused):
        actions.end_hamlet(scope=cast.commune_admin.scope, hamlet_id=foreign.hamlet_id, last_day=today())


def test_commune_is_renamed_from_a_day(cast: Any) -> None:
    data = {
        "kind": "phuong", "name": "Tân Cương", "superior": "UBND tỉnh Thái Nguyên", "province": "Thái Nguyên",
        "from_day": "1/7/2025",
    }  # fmt: skip
    assert cast.commune_admin.client.post(f"{HAMLETS}thong-tin-xa/", data).status_code == 302
    scope = cast.officer.scope
    assert place_of(scope, cast.commune.pk, date(2025, 6, 30)).commune_name == "UBND xã Thịnh Đức"
    assert place_of(scope, cast.commune.pk, date(2025, 7, 1)).commune_name == "UBND phường Tân Cương"


def test_others_keep_no_hamlets(cast: Any) -> None:
    for person in (cast.officer, cast.leader, cast.head):
        assert person.client.get(HAMLETS).status_code == 403


def commune(**values: str) -> dict[str, str]:
    return {"name": "Đông Đỉnh", "kind": "xa", "admin_full_name": "Lê Thị Quản", **values}


def test_commune_is_created_with_its_administrator_and_a_slip(cast: Any) -> None:
    client = cast.system_admin.client
    answer = client.post("/he-thong/xa/them/", commune())
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    made = Commune.objects.beyond_scope().get(slug="dong-dinh")
    password = re.search(r'<dd class="secret">([a-z0-9-]{14})</dd>', text)[1]
    assert User.objects.get(username="quan.lt").check_password(password)
    assert Membership.objects.beyond_scope().get(commune=made).role == Role.COMMUNE_ADMIN
    page = client.get("/he-thong/").content.decode()
    assert "Đông Đỉnh" in page
    assert password not in page


@pytest.mark.parametrize("slug", ["tinh", "he-thong", "static", "thinh-duc"])
def test_address_that_stands_for_something_else_is_refused(cast: Any, slug: str) -> None:
    answer = cast.system_admin.client.post("/he-thong/xa/them/", commune(slug=slug))
    assert answer.status_code == 422
    assert f"“{slug}”" in answer.content.decode()
    assert not User.objects.filter(username="quan.lt").exists()


def test_every_first_part_of_an_address_is_reserved() -> None:
    first = {address.split("/")[0] for address, _ in all_patterns() if not address.startswith("<")} - {""}
    assert first <= RESERVED_SLUGS


def test_reader_is_given_communes_by_name(cast: Any) -> None:
    client = cast.system_admin.client
    answer = client.post(
        "/he-thong/cap-tinh/them/", {"full_name": "Hà Thị Tỉnh", "communes": [str(cast.commune.pk)]}
    )
    assert answer.status_code == 200
    membership = Membership.objects.beyond_scope().get(user__username="tinh.ht")
    data = {"communes": [str(cast.commune.pk), str(cast.other_commune.pk)], "valid_to": "31/12/2099"}
    assert client.post(f"/he-thong/cap-tinh/{membership.pk}/", data).status_code == 302
    assert "UBND xã Bình Sơn" in client.get("/he-thong/cap-tinh/").content.decode()


def test_system_administrator_resets_administrators_and_leaves_officers_to_their_commune(cast: Any) -> None:
    client = cast.system_admin.client
    answer = client.post("/he-thong/cap-lai-mat-khau/", {"username": "canbo"})
    assert answer.status_code == 403
    assert "Quản trị xã cấp lại" in answer.content.decode()
    Membership.objects.create(
        user=cast.officer.user,
        role=Role.OFFICER.value,
        commune=cast.other_commune,
        valid_from=date(2021, 1, 1),
    )
    assert client.post("/he-thong/cap-lai-mat-khau/", {"username": "canbo"}).status_code == 200


def test_system_administrator_sees_health_and_no_commune(cast: Any) -> None:
    client = cast.system_admin.client
    page = client.get("/he-thong/tinh-trang/").content.decode()
    assert "Sao lưu" in page
    assert "Tài khoản đang mở" in page
    assert client.get("/thinh-duc/").status_code == 404
    assert client.get("/thinh-duc/nhat-ky/").status_code == 404


def test_health_tells_how_to_save_the_database_that_is_used(cast: Any) -> None:
    """A command with another file's name would make an empty file and call it a backup."""
    if connection.vendor != "sqlite":
        pytest.skip("lệnh của SQLite")
    page = unescape(cast.system_admin.client.get("/he-thong/tinh-trang/").content.decode())
    file = quote(str(connection.settings_dict["NAME"]))
    assert f"DATABASE_URL=sqlite:///{file} .venv/bin/python manage.py backup --output sao-luu-" in page


def test_commune_without_hamlets_is_told_so_wherever_they_are_needed(cast: Any) -> None:
    client = cast.commune_admin.client
    for hamlet in cast.hamlets.values():
        client.post(f"{HAMLETS}{hamlet.pk}/ket-thuc/", {"last_day": "31/12/2019"})
    assert names(cast, today().year) == []
    assert "<h3>Xã chưa có xóm nào</h3>" in client.get("/thinh-duc/").content.decode()
    assert "thêm xóm ở mục “Xóm”" in client.get("/thinh-duc/tai-khoan/them/").content.decode()
    refused = cast.officer.client.post("/thinh-duc/ra-soat/mo-nam/", {"year": "2026"})
    assert "Quản trị xã thêm xóm trước." in refused.content.decode()


def test_leader_is_not_told_to_open_a_year(cast: Any) -> None:
    text = cast.leader.client.get("/thinh-duc/ra-soat/").content.decode()
    assert "Công chức giảm nghèo mở năm" in text
    assert "Mở năm để nhập" not in text


def test_name_without_a_letter_gives_no_address(cast: Any) -> None:
    answer = cast.system_admin.client.post("/he-thong/xa/them/", commune(name="!!!", slug=""))
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "không có chữ hay số nào" in text
    assert "“”" not in text


def test_system_pages_are_for_the_system_administrator(cast: Any) -> None:
    for person in (cast.officer, cast.commune_admin, cast.province_reader):
        for address in ("/he-thong/", "/he-thong/xa/them/", "/he-thong/cap-tinh/", "/he-thong/tinh-trang/"):
            assert person.client.get(address).status_code == 403
    assert Client().get("/he-thong/")["Location"] == "/dang-nhap/?next=/he-thong/"
    with pytest.raises(NotAllowed):
        actions.reset_password_of(scope=cast.commune_admin.scope, username="canbokhac")
