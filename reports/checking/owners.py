"""Rows that name one commune and hang on a hamlet, version or plan of another (architecture.md, rule 3)."""

from collections.abc import Iterator

from django.apps import apps
from django.db import models

from hamlets.models import Commune, HamletSuccession
from hamlets.queries import related_communes
from households.models import Household, Member
from thinhduc.findings import Finding, Level
from thinhduc.scope import Scope, ScopedModel

# What may hang on another commune, where one of the two followed the other: a household that was handed over keeps the
# ledger and the papers of the old commune; a new hamlet follows an old one.
CARRIED = (Household, Member)


def check_owners(scope: Scope) -> list[Finding]:
    """An error per row whose commune is not that of what it belongs to."""
    related = related_communes(scope)
    return [
        Finding(
            Level.ERROR,
            "commune-mismatch",
            f"Dòng {pk} của bảng {model._meta.db_table} ghi xã này nhưng {field.verbose_name} lại thuộc xã khác.",
            data={"table": model._meta.db_table, "row": pk, "field": field.name},
        )
        for model, field in _links()
        for pk in _mismatching(scope, model, field, related)
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
    scope: Scope,
    model: type[ScopedModel],
    field: models.ForeignKey[models.Model, models.Model],
    related: frozenset[int],
) -> list[int]:
    owner = f"{field.name}__commune_id"
    rows = model.objects.within(scope).filter(**{f"{owner}__isnull": False})
    rows = rows.exclude(**{owner: models.F("commune_id")})
    if related and (field.related_model in CARRIED or model is HamletSuccession):
        fitting = related | scope.commune_ids
        rows = rows.exclude(**{f"{owner}__in": fitting, "commune_id__in": fitting})
    return list(rows.values_list("pk", flat=True))
