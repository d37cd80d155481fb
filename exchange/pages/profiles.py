"""The commune's ways of reading columns, ready to place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone

from exchange.models import KindChoice
from exchange.pages.words import KINDS
from exchange.queries import ProfileView
from exchange.rules.counts import ALL, TAKE
from thinhduc.figures import format_count, format_datetime
from thinhduc.workbooks.fields import Part


@dataclass(frozen=True)
class ProfileCard:
    """One profile in words."""

    name: str
    summary: str
    facts: tuple[Mapping[str, Any], ...]
    delete_url: str


@dataclass(frozen=True)
class ProfileGroup:
    """The profiles of one kind."""

    label: str
    profiles: tuple[ProfileCard, ...]


def profile_groups(
    commune: str, profiles: Sequence[ProfileView], parts: Mapping[str, Sequence[Part]]
) -> list[ProfileGroup]:
    """The profiles by kind; `parts`: of each kind, for what their fields are called."""
    return [
        ProfileGroup(
            KINDS[kind].title,
            tuple(_card(commune, one, parts.get(kind.value, ())) for one in profiles if one.kind == kind),
        )
        for kind in KindChoice
        if any(one.kind == kind for one in profiles)
    ]


def _card(commune: str, profile: ProfileView, parts: Sequence[Part]) -> ProfileCard:
    labels = {f"{part.slug}.{field.key}": field.label for part in parts for field in part.fields}
    heads = [
        f"{labels.get(f'{part}.{key}', key)}: “{head}”"
        for part, columns in profile.columns.items()
        for key, head in columns.get("heads", {}).items()
    ]
    constants = [
        f"{labels.get(f'{part}.{key}', key)}: {text}"
        for part, columns in profile.columns.items()
        for key, text in columns.get("constants", {}).items()
    ]
    rules = [_rule(rule, choice, labels) for rule, choice in profile.rules.items()]
    names = [f"“{text}”" for texts in profile.accepted.values() for text in texts]
    facts = [
        {"label": "Cột", "value": "; ".join(heads)},
        {"label": "Giá trị chung", "value": "; ".join(constants)},
        {"label": "Thay đổi", "value": "; ".join(rules)},
        {"label": "Tên đã nhận", "value": ", ".join(names)},
    ]
    when = format_datetime(timezone.localtime(profile.saved_at))
    return ProfileCard(
        name=profile.name,
        summary=f"{format_count(len(heads))} cột · {profile.saved_by}, {when}",
        facts=tuple(fact for fact in facts if fact["value"]),
        delete_url=reverse("exchange:delete_profile", args=[commune, profile.id]),
    )


def _rule(rule: str, choice: str, labels: Mapping[str, str]) -> str:
    """ "Lấy hết cột Ngày sinh"."""
    what = "mọi cột" if rule == ALL else f"cột {labels.get(rule, rule)}"
    return f"{'lấy' if choice == TAKE else 'giữ'} hết {what}"
