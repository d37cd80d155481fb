"""How a password signs somebody in."""

from ipaddress import ip_address
from typing import Any

from django.conf import settings
from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest

from accounts.models import User


class PasswordBackend(BaseBackend):
    """Name and password; an unknown name costs the same time as a wrong password."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **_: Any
    ) -> User | None:
        """The account, or None where name or password is wrong or the account is closed."""
        if not username or password is None:
            return None
        user: User | None = User.objects.filter(username=username).first()
        if user is None:
            make_password(password)
            return None
        return user if user.check_password(password) and user.is_active else None

    def get_user(self, user_id: int) -> User | None:
        """The account of a session, while it is open."""
        return User.objects.filter(pk=user_id, is_active=True).first()


def client_address(request: HttpRequest) -> str | None:
    """The address that failures are counted by: what the outermost of our own proxies saw, else the connection's."""
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    if settings.PROXIES and len(forwarded) >= settings.PROXIES:
        seen = forwarded[-settings.PROXIES].strip()
        try:
            return str(ip_address(seen))
        except ValueError:
            pass
    return request.META.get("REMOTE_ADDR") or None
