"""Accounts with passwords that work."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from thinhduc.permissions import Role

PASSWORD = "bốn-từ-không-liên-quan"


@pytest.fixture
def with_password() -> Callable[[Any], Any]:
    """`with_password(person)` gives the account PASSWORD."""

    def give(person: Any) -> Any:
        person.user.set_password(PASSWORD)
        person.user.save()
        return person

    return give


@pytest.fixture
def sign_in() -> Callable[..., tuple[Client, Any]]:
    """`sign_in(username, password)` gives a browser and what it was answered."""

    def enter(username: str, password: str = PASSWORD, *, client: Client | None = None, **extra: Any) -> Any:
        browser = client or Client()
        data = {"username": username, "password": password, **extra.pop("data", {})}
        return browser, browser.post("/dang-nhap/", data, **extra)

    return enter


@pytest.fixture
def successor(cast: Any) -> Any:
    """Another officer of the commune."""
    from tests.cast import make_person  # needs the applications to be loaded

    return make_person("canbomoi", "Ngô Thị Kế", Role.OFFICER, cast.commune)
