"""Signing in and out, lock-out, the forced change of a password from a slip."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from axes.models import AccessAttempt
from django.test import Client, RequestFactory

from accounts.backends import client_address
from accounts.models import User
from accounts.queries import locked_until, locks_of
from tests.accounts.conftest import PASSWORD

pytestmark = pytest.mark.django_db
LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")


def test_right_password_leads_to_the_start_and_changes_the_session_key(
    cast: Any, with_password: Any, sign_in: Any
) -> None:
    with_password(cast.officer)
    client = Client()
    session = client.session
    session["trước"] = 1
    session.save()
    before = session.session_key
    client, answer = sign_in(" CANBO ", client=client)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.session.session_key != before


def test_wrong_password_and_unknown_name_are_answered_alike(
    cast: Any, with_password: Any, sign_in: Any
) -> None:
    with_password(cast.officer)
    _, wrong = sign_in("canbo", "sai-mat-khau")
    _, unknown = sign_in("khong-co-ai", "sai-mat-khau")
    assert wrong.status_code == unknown.status_code == 422
    texts = [
        answer.content.decode().replace(name, "")
        for answer, name in ((wrong, "canbo"), (unknown, "khong-co-ai"))
    ]
    assert _without_token(texts[0]) == _without_token(texts[1])
    assert "chưa đúng" in texts[0]


def _without_token(text: str) -> str:
    import re

    return re.sub(
        r'(name="csrfmiddlewaretoken" value|"X-CSRFToken"): ?"?[^"]*"|value="[A-Za-z0-9]{64}"', "", text
    )


def test_closed_account_is_answered_as_a_wrong_password(cast: Any, with_password: Any, sign_in: Any) -> None:
    person = with_password(cast.officer)
    User.objects.filter(pk=person.user.pk).update(is_active=False)
    _, answer = sign_in("canbo")
    assert answer.status_code == 422


def test_closing_an_account_ends_its_sessions(cast: Any) -> None:
    client = cast.officer.client
    assert client.get("/vai-tro/").status_code == 200
    User.objects.filter(pk=cast.officer.user.pk).update(is_active=False)
    answer = client.get("/vai-tro/")
    assert (answer.status_code, answer["Location"]) == (302, "/dang-nhap/?next=/vai-tro/")


def test_five_failures_lock_account_and_address_with_the_end_in_words(
    cast: Any, with_password: Any, sign_in: Any
) -> None:
    with_password(cast.officer)
    with_password(cast.leader)
    answers = [sign_in("canbo", "sai")[1].status_code for _ in range(5)]
    assert answers == [422, 422, 422, 422, 429]
    _, locked = sign_in("canbo")
    text = locked.content.decode()
    until = locked_until("canbo", "127.0.0.1").astimezone(LOCAL)
    assert locked.status_code == 429
    assert f"{until.hour:02d}:{until.minute:02d} ngày {until.day}/{until.month}/{until.year}" in text
    assert "còn 30 phút" in text
    _, colleague = sign_in("lanhdao")
    assert colleague.status_code == 302
    _, from_elsewhere = sign_in("canbo", REMOTE_ADDR="10.0.0.9")
    assert from_elsewhere.status_code == 302


def test_a_name_nobody_has_is_locked_with_the_same_words(sign_in: Any, cast: Any) -> None:
    for _ in range(4):
        sign_in("khong-co-ai", "sai")
    _, answer = sign_in("khong-co-ai", "sai")
    assert answer.status_code == 429
    assert "còn 30 phút" in answer.content.decode()


def test_failures_while_locked_do_not_lengthen_the_lock(cast: Any, with_password: Any, sign_in: Any) -> None:
    with_password(cast.officer)
    for _ in range(5):
        sign_in("canbo", "sai")
    first = locked_until("canbo", "127.0.0.1")
    sign_in("canbo", "sai")
    assert locked_until("canbo", "127.0.0.1") == first


def test_end_of_a_lock_counts_the_failures_of_all_browsers(db: None) -> None:
    now = datetime(2026, 3, 2, 8, 0, tzinfo=LOCAL)

    def fail(agent: str, count: int, minutes_ago: int) -> None:
        row = AccessAttempt.objects.create(
            username="canbo", ip_address="10.0.0.1", user_agent=agent, failures_since_start=count
        )
        AccessAttempt.objects.filter(pk=row.pk).update(attempt_time=now - timedelta(minutes=minutes_ago))

    fail("a", 3, 20)
    fail("b", 1, 10)
    assert locked_until("canbo", "10.0.0.1", now) is None
    fail("c", 1, 5)
    # It ends when the oldest three fall out of the count.
    assert locked_until("canbo", "10.0.0.1", now) == now + timedelta(minutes=10)
    assert locked_until("canbo", "10.0.0.1", now + timedelta(minutes=10)) is None
    assert locked_until("canbo", "10.0.0.2", now) is None
    assert locks_of(["canbo", "lanhdao"], now) == {"canbo": now + timedelta(minutes=10)}


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (0, "203.0.113.7", "127.0.0.1"),
        (1, "203.0.113.7", "203.0.113.7"),
        (1, "1.1.1.1, 203.0.113.7", "203.0.113.7"),
        (2, "1.1.1.1, 203.0.113.7, 10.0.0.2", "203.0.113.7"),
        (1, "không phải địa chỉ", "127.0.0.1"),
        (2, "203.0.113.7", "127.0.0.1"),
    ],
)
def test_address_of_a_failure_is_what_the_outermost_own_proxy_saw(
    settings: Any, proxies: int, forwarded: str, expected: str
) -> None:
    settings.PROXIES = proxies
    request = RequestFactory().get("/", HTTP_X_FORWARDED_FOR=forwarded)
    assert client_address(request) == expected


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("/thinh-duc/?nam=2022", "/thinh-duc/?nam=2022"),
        ("https://example.org/", "/"),
        ("//example.org/", "/"),
        ("/\\example.org", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ],
)
def test_signing_in_goes_on_to_own_addresses_only(
    cast: Any, with_password: Any, sign_in: Any, address: str, expected: str
) -> None:
    with_password(cast.officer)
    _, answer = sign_in("canbo", data={"next": address})
    assert answer["Location"] == expected


def test_page_to_go_on_to_is_kept_in_the_form(cast: Any) -> None:
    page = Client().get("/dang-nhap/?next=/thinh-duc/").content.decode()
    assert '<input type="hidden" name="next" value="/thinh-duc/">' in page


def test_password_from_a_slip_must_be_changed_before_anything_else(
    cast: Any, with_password: Any, sign_in: Any
) -> None:
    person = with_password(cast.officer)
    User.objects.filter(pk=person.user.pk).update(must_change_password=True)
    client, answer = sign_in("canbo")
    assert answer["Location"] == "/mat-khau/"
    for address in ("/thinh-duc/", "/", "/vai-tro/", "/viec-dang-do/"):
        assert client.get(address)["Location"] == "/mat-khau/", address
    page = client.get("/mat-khau/").content.decode()
    assert "mật khẩu một lần" in page
    assert "ít nhất 10 ký tự" in page
    other = Client()
    other.force_login(User.objects.get(pk=person.user.pk), backend="accounts.backends.PasswordBackend")
    changed = client.post(
        "/mat-khau/",
        {"old_password": PASSWORD, "new_password": "Cây đa bến nước", "repeat_password": "Cây đa bến nước"},
    )
    assert changed.status_code == 302
    assert client.get("/vai-tro/").status_code == 200
    assert other.get("/vai-tro/").status_code == 302  # every other session has ended
    user = User.objects.get(pk=person.user.pk)
    assert user.check_password("Cây đa bến nước")
    assert not user.must_change_password
    assert user.password.startswith("argon2")


def test_new_password_is_refused_with_all_reasons_in_vietnamese(cast: Any, with_password: Any) -> None:
    with_password(cast.officer)
    answer = cast.officer.client.post(
        "/mat-khau/", {"old_password": "sai", "new_password": "12345", "repeat_password": "123"}
    )
    text = answer.content.decode()
    assert answer.status_code == 422
    for words in ("chưa đúng", "quá ngắn", "quá phổ biến", "hoàn toàn là số", "chưa giống nhau"):
        assert words in text
    assert "This password" not in text


@pytest.mark.parametrize("common", ["matkhau123", "Mật khẩu 2026", "aaaaaaaaaaaa", "1password1"])
def test_what_anybody_here_would_try_is_no_password(cast: Any, with_password: Any, common: str) -> None:
    """The page itself names “matkhau123” as one that is refused."""
    with_password(cast.officer)
    fields = {"old_password": PASSWORD, "new_password": common, "repeat_password": common}
    answer = cast.officer.client.post("/mat-khau/", fields)
    assert answer.status_code == 422
    assert answer.content.decode().count("Mật khẩu này quá phổ biến.</span>") == 1


def test_signing_out_takes_a_post(cast: Any) -> None:
    client = cast.officer.client
    assert client.get("/dang-xuat/").status_code == 405
    assert client.post("/dang-xuat/")["Location"] == "/dang-nhap/"
    assert client.get("/vai-tro/").status_code == 302


def test_browser_keeps_no_page_of_a_session(cast: Any) -> None:
    """On a shared computer "back" would show it after signing out."""
    assert "no-store" in cast.officer.client.get("/thinh-duc/nhat-ky/")["Cache-Control"]


def test_health_is_public_and_tells_no_details(db: None) -> None:
    answer = Client().get("/suc-khoe/")
    assert answer.json() == {"ok": True, "database": True}


def test_an_address_typed_without_its_last_stroke_is_found(cast: Any) -> None:
    assert cast.officer.client.get("/thinh-duc/ke-hoach")["Location"] == "/thinh-duc/ke-hoach/"
