"""The commune's ways of reading columns."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from exchange.checking import Profile
from exchange.models import ImportProfile
from thinhduc.scope import Scope


@dataclass(frozen=True)
class ProfileView:
    """One profile as a page shows it."""

    id: int
    kind: str
    kind_label: str
    name: str
    columns: Mapping[str, Any]
    rules: Mapping[str, str]
    accepted: Mapping[str, Mapping[str, str]]
    saved_by: str
    saved_at: datetime


def profiles(scope: Scope, kind: str = "") -> list[ProfileView]:
    """The profiles of a kind (of all kinds where none is given), by name."""
    found = ImportProfile.objects.within(scope).order_by("kind", "name")
    if kind:
        found = found.filter(kind=kind)
    return [
        ProfileView(
            one.pk,
            one.kind,
            one.get_kind_display(),
            one.name,
            one.columns,
            one.rules,
            one.accepted,
            one.saved_by,
            one.saved_at,
        )
        for one in found
    ]


def profiles_to_use(scope: Scope, kind: str) -> list[Profile]:
    """The profiles of a kind for reading with; those that name the most heads first."""
    found = [Profile(one.name, one.columns, one.rules, one.accepted) for one in profiles(scope, kind)]
    return sorted(
        found, key=lambda one: -sum(len(columns.get("heads", {})) for columns in one.columns.values())
    )
