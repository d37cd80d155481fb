"""What every page carries, and what the settings insist on; lock-out as a person meets it."""

import os
import re
import subprocess
import sys
from datetime import timedelta
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.conf import settings
from django.test import Client
from django.utils import timezone

from accounts.credentials import renew_password
from accounts.models import User
from tests.cast import Cast
from tests.holds.serving import ROOT
from tests.world import make_world
from thinhduc.checks import all_routes

PASSWORD = "bốn-từ-không-liên-quan"
POLICY = {
    "default-src": "'none'", "script-src": "'self'", "style-src": "'self'", "img-src": "'self'", "font-src": "'self'",
    "connect-src": "'self'", "form-action": "'self'", "base-uri": "'none'", "frame-ancestors": "'none'",
}  # fmt: skip


def policy_of(answer: Any) -> dict[str, str]:
    """The directives of the header."""
    parts = [
        part.strip().split(" ", 1) for part in answer["Content-Security-Policy"].split(";") if part.strip()
    ]
    return {part[0]: part[1] if len(part) > 1 else "" for part in parts}


def check_headers(answer: Any, *, of_a_session: bool) -> None:
    assert policy_of(answer) == POLICY
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    if of_a_session:
        assert "no-store" in answer["Cache-Control"]


@pytest.mark.walk
def test_every_page_carries_a_strict_policy_and_is_not_kept(cast: Cast) -> None:
    """Answers of every kind: pages, redirections, files, refusals, what is not found."""
    world = make_world(cast)
    seen = set()
    for name, person in cast.everybody().items():
        if name.startswith("other") or name == "head_lang_mon":
            continue
        client = person.client
        for route in all_routes():
            if route.is_public or person.membership.role not in route.roles:
                continue
            address = re.sub(r"<(?:\w+:)?(\w+)>", lambda match: str(world.values[match[1]]), route.address)
            answer = client.get(address)
            check_headers(answer, of_a_session=True)
            seen.add(answer.status_code)
        for address in ("/khong-co/", "/thinh-duc/tai-khoan/", "/he-thong/", "/dang-nhap/"):
            check_headers(client.get(address), of_a_session=True)
    assert {200, 302, 404, 405} <= seen
    visitor = Client(raise_request_exception=False)
    for address in ("/dang-nhap/", "/suc-khoe/", "/khong-co/", "/thinh-duc/"):
        check_headers(visitor.get(address), of_a_session=False)
    assert "no-store" in visitor.get("/dang-nhap/")["Cache-Control"]
    check_headers(visitor.post("/dang-nhap/", {"username": "\x00"}), of_a_session=False)


@pytest.mark.django_db
def test_cookies_are_out_of_reach_of_scripts_and_other_sites() -> None:
    user = User.objects.create_user("canbo", PASSWORD, full_name="Cán Bộ", must_change_password=False)
    client = Client()
    client.get("/dang-nhap/")
    assert client.post("/dang-nhap/", {"username": user.username, "password": PASSWORD}).status_code == 302
    assert set(client.cookies) == {"sessionid", "csrftoken"}
    for cookie in client.cookies.values():
        assert cookie["httponly"]
        assert cookie["samesite"] in ("Lax", "Strict")
    assert not client.cookies["sessionid"]["max-age"]  # ends with the browser


@pytest.mark.django_db
def test_passwords_are_stored_by_argon2() -> None:
    user = User.objects.create_user("canbo", PASSWORD, full_name="Cán Bộ")
    assert user.password.startswith("argon2$argon2id$")
    renew_password(user)
    assert user.password.startswith("argon2$argon2id$")
    assert PASSWORD not in user.password


def asked_of_settings(program: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """What a new process says with other settings."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("THINHDUC_", "DATABASE_"))
    }
    return subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=kept | environment, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_behind_https_cookies_are_secure_and_the_browser_is_held_to_it() -> None:
    program = """
import django; django.setup()
from django.test import Client, override_settings
from django.conf import settings
assert settings.SESSION_COOKIE_SECURE and settings.CSRF_COOKIE_SECURE and not settings.DEBUG
answer = Client().get("/suc-khoe/", headers={"Host": "localhost"})
print(answer.status_code, answer["Location"])
settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
answer = Client().get("/dang-nhap/", secure=True, headers={"Host": "localhost"})
print(answer["Strict-Transport-Security"], answer.cookies["csrftoken"]["secure"])
"""
    ran = asked_of_settings(
        program, THINHDUC_HTTPS="1", THINHDUC_SECRET_KEY="x" * 60, DJANGO_SETTINGS_MODULE="tests.holds.settings",
        DATABASE_URL="sqlite://:memory:",
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    first, second = ran.stdout.splitlines()
    assert first == "301 https://localhost/suc-khoe/"
    assert second == "max-age=31536000; includeSubDomains; preload True"


def test_there_is_no_default_secret() -> None:
    program = """
from pathlib import Path
read = Path.read_text
def nothing(path, *args, **kwargs):
    if path.name == "secret-key":
        raise FileNotFoundError
    return read(path, *args, **kwargs)
Path.read_text = nothing
import django; django.setup()
"""
    ran = asked_of_settings(program, DJANGO_SETTINGS_MODULE="thinhduc.settings")
    assert ran.returncode != 0
    assert "ImproperlyConfigured" in ran.stderr
    assert "THINHDUC_SECRET_KEY" in ran.stderr


@pytest.fixture
def two_accounts(db: Any) -> None:
    for name in ("canbo", "lanhdao"):
        User.objects.create_user(name, PASSWORD, full_name="Người Thử", must_change_password=False)


def sign_in(username: str, password: str = PASSWORD, address: str = "10.0.0.1", **extra: str) -> Any:
    data = {"username": username, "password": password}
    return Client(REMOTE_ADDR=address).post("/dang-nhap/", data, headers=extra.get("headers"))


def lock(address: str = "10.0.0.1") -> None:
    for _ in range(5):
        sign_in("canbo", "sai-mật-khẩu", address)


def test_five_failures_lock_one_account_at_one_address(two_accounts: None) -> None:
    lock()
    answer = sign_in("canbo")
    page = answer.content.decode()
    assert answer.status_code == 429
    assert re.search(r"đến <b>\d\d:\d\d ngày \d{1,2}/\d{1,2}/\d{4}</b> \(còn 30 phút\)", page)
    assert "quản trị xã" in page
    check_headers(answer, of_a_session=False)
    assert sign_in("lanhdao").status_code == 302
    assert sign_in("canbo", address="10.0.0.2").status_code == 302
    assert sign_in("CANBO ").status_code == 429  # however the name is typed


def test_the_lock_ends_by_itself(two_accounts: None) -> None:
    lock()
    minutes = int(settings.AXES_COOLOFF_TIME * 60)
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=minutes - 1))
    assert sign_in("canbo").status_code == 429
    assert AccessAttempt.objects.exists()
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=minutes, seconds=1))
    assert sign_in("canbo").status_code == 302


def test_a_forged_address_neither_escapes_a_lock_nor_locks_others(two_accounts: None) -> None:
    for number in range(5):
        Client(REMOTE_ADDR="10.0.0.1").post(
            "/dang-nhap/",
            {"username": "canbo", "password": "sai"},
            headers={"X-Forwarded-For": f"192.0.2.{number}"},
        )
    forged = {"username": "canbo", "password": PASSWORD}
    answer = Client(REMOTE_ADDR="10.0.0.1").post(
        "/dang-nhap/", forged, headers={"X-Forwarded-For": "192.0.2.99"}
    )
    assert answer.status_code == 429
    assert sign_in("canbo", address="192.0.2.1").status_code == 302
