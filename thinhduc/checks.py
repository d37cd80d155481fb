"""System checks: what the build refuses."""

from collections.abc import Iterator
from typing import Any

from django.core.checks import CheckMessage, Error
from django.urls import URLPattern, URLResolver, get_resolver


def all_patterns(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every address of the application with its pattern."""
    for entry in (resolver or get_resolver()).url_patterns:
        address = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from all_patterns(entry, address)
        else:
            yield address, entry


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
