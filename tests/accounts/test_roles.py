"""Choosing as what to work."""

from datetime import date
from typing import Any

import pytest

from accounts.models import User
from hamlets.models import Membership
from tests.cast import BACKEND, MemberClient
from thinhduc.permissions import Role

pytestmark = pytest.mark.django_db


def test_roles_show_place_hamlets_and_term(cast: Any) -> None:
    page = cast.head.client.get("/vai-tro/").content.decode()
    for words in ("Trưởng xóm", "UBND xã Thịnh Đức", "Phúc Hòa", "Từ 1/1/2020, không thời hạn", "Đang dùng"):
        assert words in page
    assert "Làng Mơn" not in page


def test_choosing_a_role_changes_what_is_shown(cast: Any) -> None:
    second = Membership.objects.create(
        user=cast.commune_admin.user,
        role=Role.LEADER.value,
        commune=cast.other_commune,
        valid_from=date(2021, 1, 1),
    )
    client = cast.commune_admin.client
    assert client.get("/thinh-duc/cac-xom/").status_code == 200
    assert client.get("/binh-son/nhat-ky/").status_code == 404
    answer = client.post("/vai-tro/", {"role": str(second.pk), "next": "/binh-son/nhat-ky/"})
    assert answer["Location"] == "/binh-son/nhat-ky/"
    assert client.get("/binh-son/nhat-ky/").status_code == 200
    assert client.get("/thinh-duc/cac-xom/").status_code == 404


def test_role_of_somebody_else_or_an_ended_one_is_not_found(cast: Any) -> None:
    ended = Membership.objects.create(
        user=cast.officer.user, role=Role.LEADER.value, commune=cast.commune,
        valid_from=date(2020, 1, 1), valid_to=date(2020, 12, 31),
    )  # fmt: skip
    client = cast.officer.client
    for pk in (cast.leader.membership.pk, ended.pk, "khác"):
        assert client.post("/vai-tro/", {"role": str(pk)}).status_code == 404
    assert "Đã hết hoặc chưa đến nhiệm kỳ" in client.get("/vai-tro/").content.decode()


def test_account_without_a_role_is_told_whom_to_ask(db: None) -> None:
    user = User.objects.create_user("chuaco", "x" * 20, full_name="Chưa Có", must_change_password=False)
    client = MemberClient()
    client.force_login(user, backend=BACKEND)
    assert client.get("/")["Location"] == "/vai-tro/"
    page = client.get("/vai-tro/").content.decode()
    assert "quản trị xã" in page
    assert "chuaco" in page
    assert client.get("/thinh-duc/").status_code == 404


def test_ended_term_is_told_in_words_and_nothing_else(cast: Any) -> None:
    Membership.objects.beyond_scope().filter(pk=cast.head.membership.pk).update(valid_to=date(2025, 6, 30))
    client = cast.head.client
    for address in ("/thinh-duc/", "/thinh-duc/xom/phuc-hoa/2022/", "/thinh-duc/ke-hoach/2022/"):
        answer = client.get(address)
        page = answer.content.decode()
        assert answer.status_code == 404
        assert "Vai trò Trưởng xóm của anh chị ở nơi này đã hết" in page
        assert "30/6/2025" in page
        assert "Phúc Hòa" not in page
        assert "Thịnh Đức" not in page
    for address in ("/binh-son/", "/khong-co/"):
        page = client.get(address).content.decode()
        assert "đã hết" not in page
        assert "Địa chỉ này không có, hoặc không thuộc nơi anh chị được giao." in page


def test_ended_term_is_not_told_to_who_works_there_in_another_role(cast: Any) -> None:
    Membership.objects.create(
        user=cast.other_officer.user, role=Role.LEADER.value, commune=cast.commune,
        valid_from=date(2020, 1, 1), valid_to=date(2020, 12, 31),
    )  # fmt: skip
    client = cast.other_officer.client
    assert "31/12/2020" in client.get("/thinh-duc/").content.decode()
    Membership.objects.create(
        user=cast.other_officer.user, role=Role.LEADER.value, commune=cast.commune,
        valid_from=date(2021, 1, 1),
    )  # fmt: skip
    page = client.get("/thinh-duc/").content.decode()
    assert "31/12/2020" not in page
    assert "Đổi vai trò" in page
