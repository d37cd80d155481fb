"""What all tables of a plan share: who sees their rows."""

from django.db import models

from thinhduc.permissions import Role
from thinhduc.scope import Scope, whole_commune

ISSUED = "issued"


def count_field(label: str) -> models.PositiveIntegerField:
    """A count; None is not yet decided or unknown, never zero."""
    return models.PositiveIntegerField(label, null=True, blank=True)


def issued_to_heads(scope: Scope, path: str) -> models.Q:
    """The whole commune for officer and leader; a head gets the rows of issued versions only."""
    if scope.role is Role.HAMLET_HEAD:
        return models.Q(commune_id__in=scope.commune_ids) & models.Q(**{path: ISSUED})
    return whole_commune(scope)


def own_hamlets_issued(scope: Scope, path: str) -> models.Q:
    """As `issued_to_heads`, and for a head the rows of the own hamlets alone."""
    visible = issued_to_heads(scope, path)
    if scope.role is Role.HAMLET_HEAD:
        return visible & models.Q(hamlet_id__in=scope.hamlet_ids or ())
    return visible


class Poverty(models.TextChoices):
    """The two classes a plan has a table for."""

    POOR = "poor", "hộ nghèo"
    NEAR_POOR = "near_poor", "hộ cận nghèo"
