"""Rows that name one commune and hang on a hamlet, version or plan of another (architecture.md, rule 3)."""

from collections.abc import Iterator

from django.apps import apps
from django.db import models

from hamlets.models import Commune
from thinhduc.findings import Finding, Level
from thinhduc.scope import Scope, ScopedModel


def check_owners(scope: Scope) -> list[Finding]:
    """An error per row whose commune is not that of what it belongs to."""
    return [
        Finding(
            Level.ERROR,
            "commune-mismatch",
            f"Dòng {pk} của bảng {model._meta.db_table} ghi xã này nhưng {field.verbose_name} lại thuộc xã khác.",
            data={"table": model._meta.db_table, "row": pk, "field": field.name},
        )
        for model, field in _links()
        for pk in _mismatching(scope, model, field)
    ]


def _links() -> Iterator[tuple[type[ScopedModel], models.ForeignKey[models.Model, models.Model]]]:
    """Every key from a commune's row to another row that names its commune."""
    for model in apps.get_models():
        if not issubclass(model, ScopedModel) or not _names_commune(model):
            continue
        for field in model._meta.get_fields():
            if isinstance(field, models.ForeignKey) and _names_commune(field.related_model):
                yield model, field


def _names_commune(model: object) -> bool:
    if not isinstance(model, type) or not issubclass(model, ScopedModel):
        return False
    return any(
        isinstance(field, models.ForeignKey) and field.name == "commune" and field.related_model is Commune
        for field in model._meta.get_fields()
    )


def _mismatching(
    scope: Scope, model: type[ScopedModel], field: models.ForeignKey[models.Model, models.Model]
) -> list[int]:
    owner = f"{field.name}__commune_id"
    rows = model.objects.within(scope).filter(**{f"{owner}__isnull": False})
    return list(rows.exclude(**{owner: models.F("commune_id")}).values_list("pk", flat=True))
