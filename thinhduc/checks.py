"""System checks: what the build refuses."""

import inspect
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.checks import CheckMessage, Error
from django.urls import URLPattern, URLResolver, get_resolver

from thinhduc.permissions import Role, is_allowed


def all_patterns(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every address of the application with its pattern."""
    for entry in (resolver or get_resolver()).url_patterns:
        address = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from all_patterns(entry, address)
        else:
            yield address, entry


@dataclass(frozen=True)
class Route:
    """An address, the methods it answers, and who may use it: `roles` is empty for what needs no signing in."""

    address: str
    name: str
    methods: tuple[str, ...]
    permissions: tuple[str, ...]
    roles: tuple[str, ...]
    is_public: bool


def all_routes() -> list[Route]:
    """Every address with its declaration, in the order in which they are tried."""
    return [
        Route(
            address=f"/{address}",
            name=pattern.name or "",
            methods=_methods_of(pattern.callback),
            permissions=tuple(
                permission.value for permission in getattr(pattern.callback, "permissions", ())
            ),
            roles=tuple(
                role.value
                for role in Role
                if any(
                    is_allowed(role, permission)
                    for permission in getattr(pattern.callback, "permissions", ())
                )
            ),
            is_public=getattr(pattern.callback, "is_public", False),
        )
        for address, pattern in all_patterns()
    ]


def _methods_of(view: Any) -> tuple[str, ...]:
    """The methods a view was limited to by Django's decorators; reading and posting where it was not."""
    while view is not None:
        if inspect.isfunction(view):
            limited = inspect.getclosurevars(view).nonlocals.get("request_method_list")
            if limited:
                return tuple(limited)
        view = getattr(view, "__wrapped__", None)
    return ("GET", "POST")


def check_declared_permissions(app_configs: Any = None, **_: Any) -> list[CheckMessage]:
    """A view that declares neither a permission nor that it is public fails the build."""
    return [
        Error(
            f"Địa chỉ /{address} không khai quyền: dùng @requires(...) hoặc @public.",
            id="thinhduc.E001",
            obj=pattern.callback,
        )
        for address, pattern in all_patterns()
        if not hasattr(pattern.callback, "permissions")
    ]
