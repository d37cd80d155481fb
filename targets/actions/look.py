"""A look from the province is in the journal of every commune whose totals were shown (domain.md, "Who")."""

from collections.abc import Iterable

from django.db import transaction

from journal.actions import record_in_communes
from targets.actions.common import require
from thinhduc.permissions import Permission
from thinhduc.scope import Scope


@transaction.atomic
def note_look(*, scope: Scope, year: int, commune_ids: Iterable[int]) -> None:
    """Writes that the reader looked at a year's totals, one row for each commune of the scope."""
    require(scope, Permission.COMPARE_COMMUNES)
    record_in_communes(
        scope=scope,
        deed="province-looked",
        subject=f"Số tổng hợp năm {year}",
        commune_ids=scope.commune_ids.intersection(commune_ids),
        year=year,
    )
