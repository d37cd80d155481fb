"""The national standards, put into the database after every migrate: made where missing, never overwritten.

The facts and how well each is known stand in households/data/standards.json. The receiver runs after `flush` as well.
"""

import json
from datetime import date
from pathlib import Path
from typing import Any

from django.apps import apps as present_apps
from django.apps.registry import Apps
from django.db import connections, transaction

STANDARDS = Path(__file__).parent / "data" / "standards.json"


def read_standards() -> list[dict[str, Any]]:
    """The national standards as the file has them, days as dates."""
    standards: list[dict[str, Any]] = json.loads(STANDARDS.read_text(encoding="utf-8"))
    for one in standards:
        for end in ("valid_from", "valid_to"):
            one[end] = date.fromisoformat(one[end])
    return standards


def seed_after_migrate(*, using: str, apps: Apps = present_apps, **_: Any) -> None:
    """The receiver of `post_migrate`; does nothing while the tables are not there."""
    try:
        standard, area, index = (
            apps.get_model("households", name) for name in ("Standard", "StandardArea", "StandardIndex")
        )
    except LookupError:
        return
    if standard._meta.db_table not in connections[using].introspection.table_names():
        return
    stored = set(standard.objects.using(using).values_list("slug", flat=True))
    for one in read_standards():
        if one["slug"] in stored:
            continue
        areas, indices = one.pop("areas"), one.pop("indices")
        with transaction.atomic(using=using):
            made = standard.objects.using(using).create(**one)
            area.objects.using(using).bulk_create(area(standard=made, **row) for row in areas)
            index.objects.using(using).bulk_create(index(standard=made, **row) for row in indices)
