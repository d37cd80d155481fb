"""What the tables of households share: their classes, and which rows a head sees."""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.db import models

from households.rules.classes import PovertyClass
from thinhduc.permissions import Role
from thinhduc.scope import Scope, whole_commune


def choices_of(kinds: Iterable[Any]) -> list[tuple[str, str]]:
    """An enum of the rules, whose members have a `label`, as a field's choices."""
    return [(kind.value, str(kind.label)) for kind in kinds]


def class_field(label: str) -> models.CharField:
    """A poverty class; None where the household is not there."""
    return models.CharField(label, max_length=10, choices=choices_of(PovertyClass), null=True)


def of_own_households(scope: Scope, path: str) -> models.Q:
    """The whole commune for who sees it; a head gets what belongs to a household that stands in an own hamlet now.

    Who reads an earlier commune gets what belongs to households of its ledger: those that stood there when it became
    another commune are the new one's. `path`: from the row to the household, "" for the household itself, e.g.
    "household__".
    """
    if scope.role is Role.PAST_READER:
        ledger = apps.get_model("households", "Movement").objects.within(scope)
        return models.Q(**{f"{path}pk__in": ledger.values("household_id")})
    if scope.role is Role.HAMLET_HEAD:
        return models.Q(
            commune_id__in=scope.commune_ids,
            **{
                f"{path}movements__until": None,
                f"{path}movements__hamlet_to_id__in": scope.hamlet_ids or (),
            },
        )
    return whole_commune(scope)


def of_own_hamlets(scope: Scope, path: str = "hamlet") -> models.Q:
    """The whole commune for who sees it; a head gets the rows of the own hamlets."""
    if scope.role is Role.HAMLET_HEAD:
        return models.Q(commune_id__in=scope.commune_ids, **{f"{path}_id__in": scope.hamlet_ids or ()})
    return whole_commune(scope)
