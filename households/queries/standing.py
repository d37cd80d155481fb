"""Where households stand: the register as it is on a day, out of the movements."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Count as CountOf
from django.db.models import OuterRef, Q, Sum

from households.models import Movement
from households.rules.classes import PovertyClass
from households.rules.ledger import Cell, Count
from thinhduc.scope import Scope, ScopedQuerySet


def on_that_day(day: date | OuterRef, path: str = "") -> Q:
    """The movements that say where a household stands on `day`, a date or a column of an outer query.

    `path`: to the movement, e.g. "movements__".
    """
    return Q(**{f"{path}counted_on__lte": day}) & (
        Q(**{f"{path}until": None}) | Q(**{f"{path}until__gt": day})
    )


def standing(
    scope: Scope,
    day: date,
    hamlet_ids: Iterable[int] | None = None,
    classes: Iterable[PovertyClass] | None = None,
) -> ScopedQuerySet[Movement]:
    """A movement for each household that stands in the commune on `day`: `hamlet_to`, `class_to`, `persons_after`.

    `hamlet_ids`, `classes` narrow it; None is all. A head gets the own hamlets.
    """
    rows = Movement.objects.within(scope).filter(on_that_day(day))
    rows = (
        rows.filter(hamlet_to__isnull=False) if hamlet_ids is None else rows.filter(hamlet_to__in=hamlet_ids)
    )
    if scope.hamlet_ids is not None:
        rows = rows.filter(hamlet_to__in=scope.hamlet_ids)
    if classes is not None:
        rows = rows.filter(class_to__in=[one.value for one in classes])
    return rows


def class_counts(scope: Scope, day: date, hamlet_ids: Iterable[int] | None = None) -> dict[Cell, Count]:
    """Households and persons by hamlet and class on `day`; a cell without households is not there. One query."""
    rows = (
        standing(scope, day, hamlet_ids)
        .order_by()
        .values_list("hamlet_to", "class_to")
        .annotate(CountOf("id"), Sum("persons_after"))
    )
    return {
        (hamlet_id, PovertyClass(poverty_class)): Count(households, persons)
        for hamlet_id, poverty_class, households, persons in rows
    }
