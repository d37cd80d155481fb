"""The end of a session after idle time, and what was typed by then."""

import time
from typing import Any

import pytest
from django.test import Client

from accounts.models import Draft
from hamlets.models import Membership
from thinhduc.permissions import Role

pytestmark = pytest.mark.django_db
PAGE = "/thinh-duc/ban-giao/"


def idle(client: Client, seconds: int) -> None:
    """The last deed was so long ago."""
    session = client.session
    session["last_deed"] = int(time.time()) - seconds
    session.save()


def test_session_ends_after_fifteen_idle_minutes(cast: Any) -> None:
    client = cast.officer.client
    idle(client, 15 * 60 - 5)
    assert client.get(PAGE).status_code == 200
    idle(client, 15 * 60 + 5)
    answer = client.get(PAGE)
    assert (answer.status_code, answer["Location"]) == (302, f"/dang-nhap/?next={PAGE}")
    assert "15 phút" in client.get(answer["Location"]).content.decode()


def test_background_requests_do_not_lengthen_a_session(cast: Any) -> None:
    client = cast.officer.client
    idle(client, 14 * 60)
    before = client.session["last_deed"]
    assert client.get(PAGE, HTTP_X_BACKGROUND="1").status_code == 200
    assert client.session["last_deed"] == before
    client.get(PAGE)
    assert client.session["last_deed"] > before


def test_late_post_is_kept_and_offered_after_signing_in(cast: Any) -> None:
    client = cast.officer.client
    idle(client, 16 * 60)
    answer = client.post(PAGE, {"note": "Hồ sơ ở tủ số 3", "old_password": "bí mật"})
    assert answer["Location"].startswith("/dang-nhap/")
    assert "đã được giữ" in client.get(answer["Location"]).content.decode()
    draft = Draft.objects.get()
    assert (draft.address, draft.membership_id) == (PAGE, cast.officer.membership.pk)
    assert draft.data == {"note": ["Hồ sơ ở tủ số 3"]}

    cast.officer.user.set_password("bốn-từ-không-liên-quan")
    cast.officer.user.save()
    answer = client.post(
        "/dang-nhap/", {"username": "canbo", "password": "bốn-từ-không-liên-quan", "next": PAGE}
    )
    assert answer["Location"] == "/viec-dang-do/"
    listed = client.get("/viec-dang-do/").content.decode()
    assert "Bàn giao công việc" in listed
    page = client.get(f"/viec-dang-do/{draft.pk}/").content.decode()
    assert "Hồ sơ ở tủ số 3" in page
    assert f'<form method="post" action="{PAGE}">' in page
    assert f'<input type="hidden" name="membership" value="{cast.officer.membership.pk}">' in page


def test_of_an_identity_number_nothing_is_kept_but_that_it_was_typed(cast: Any) -> None:
    client, number = cast.officer.client, "019060007777"
    idle(client, 16 * 60)
    fields = {"name": "Lý Văn Ba", "identity_number": number, "nguoi-0-identity_number": number}
    client.post("/thinh-duc/so-ho/them/", fields)
    draft = Draft.objects.get()
    assert draft.data["name"] == ["Lý Văn Ba"]
    assert draft.data["identity_number"] == draft.data["nguoi-0-identity_number"] == ["•" * 12]


def test_draft_sent_again_is_forgotten_once_it_is_taken(cast: Any, successor: Any) -> None:
    client = cast.officer.client
    idle(client, 16 * 60)
    data = {"successor": str(successor.membership.pk), "last_day": "31/12/2099", "note": "Tủ số 3"}
    client.post(PAGE, data)
    draft = Draft.objects.get()
    again = cast.officer.client
    refused = again.post(PAGE, {**data, "last_day": "không phải ngày", "parked_draft": str(draft.pk)})
    assert refused.status_code == 422
    assert Draft.objects.filter(pk=draft.pk).exists()
    taken = again.post(PAGE, {**data, "parked_draft": str(draft.pk)})
    assert taken.status_code == 302
    assert not Draft.objects.filter(pk=draft.pk, user=cast.officer.user).exists()


@pytest.mark.parametrize(
    ("looks", "stores"),
    [
        ("/thinh-duc/ra-soat/2026/xem-truoc/", "/thinh-duc/ra-soat/2026/luu/"),
        ("/thinh-duc/ke-hoach/2026/ban-1/xem-truoc/ngheo/", "/thinh-duc/ke-hoach/2026/ban-1/luu/ngheo/"),
    ],
)
def test_late_look_at_the_typing_is_sent_again_to_be_stored(cast: Any, looks: str, stores: str) -> None:
    """The first post after the time is a grid's preview: sent again as one it would never be saved, nor forgotten."""
    client = cast.officer.client
    idle(client, 16 * 60)
    client.post(looks, {"poor-1": "4"}, headers={"HX-Request": "true"})
    draft = Draft.objects.get()
    assert (draft.address, draft.parked) == (stores, True)


def test_stale_token_keeps_what_was_typed(cast: Any) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.officer.user, backend="accounts.backends.PasswordBackend")
    answer = client.post(PAGE, {"note": "đang gõ", "membership": str(cast.officer.membership.pk)})
    assert answer.status_code == 403
    assert Draft.objects.get().data == {"note": ["đang gõ"]}


def test_post_of_another_site_is_not_kept(cast: Any) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.officer.user, backend="accounts.backends.PasswordBackend")
    client.post(PAGE, {"note": "của trang khác"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert not Draft.objects.exists()


def test_post_made_as_another_role_is_a_conflict_and_kept(cast: Any) -> None:
    second = Membership.objects.create(
        user=cast.officer.user, role=Role.LEADER.value, commune=cast.commune, valid_from="2020-01-01"
    )
    client = cast.officer.client
    answer = client.post(PAGE, {"note": "gõ với vai trò kia", "membership": str(second.pk)})
    assert answer.status_code == 409
    draft = Draft.objects.get()
    assert draft.membership_id == second.pk
    page = client.get(f"/viec-dang-do/{draft.pk}/").content.decode()
    assert "Chuyển sang Lãnh đạo UBND" in page
    assert f'action="{PAGE}"' not in page
    nothing_typed = client.post("/thinh-duc/ra-soat/mo-nam/", {"membership": str(second.pk)})
    assert nothing_typed.status_code == 409
    assert '<a href="/vai-tro/">Chọn lại vai trò</a>' in nothing_typed.content.decode()


def test_drafts_are_the_own_accounts_alone(cast: Any) -> None:
    client = cast.officer.client
    idle(client, 16 * 60)
    client.post(PAGE, {"note": "riêng"})
    draft = Draft.objects.get()
    assert cast.leader.client.get(f"/viec-dang-do/{draft.pk}/").status_code == 404
    cast.leader.client.post(f"/viec-dang-do/{draft.pk}/bo/")
    assert Draft.objects.exists()
    cast.officer.client.post(f"/viec-dang-do/{draft.pk}/bo/")
    assert not Draft.objects.exists()


def test_start_page_of_others_offers_what_is_kept(cast: Any) -> None:
    Draft.objects.create(
        user=cast.commune_admin.user, address="/thinh-duc/cac-xom/them/", data={"name": ["Xóm Mới"]},
        parked=True, saved_at="2026-03-01T08:00:00+07:00",
    )  # fmt: skip
    assert "nội dung gõ dở" in cast.commune_admin.client.get("/thinh-duc/").content.decode()
