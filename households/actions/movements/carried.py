"""Hamlets and communes are re-arranged: their households are carried over, nothing counts as moved."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from households.actions.movements.chain import NewMovement, append
from households.models import Movement
from households.queries.movements import state_after
from households.rules.kinds import MovementKind
from thinhduc.errors import Refused
from thinhduc.scope import Scope

_IN_ONE_STATEMENT = 5000


@dataclass(frozen=True)
class Carried:
    """A household, the hamlet that takes it over, and the commune of that hamlet where it is another one."""

    household_id: int
    hamlet_id: int
    new_commune_id: int | None = None


def record_carried(*, scope: Scope, rows: Sequence[Carried], on: date, reason: str) -> int:
    """Carries the households that stand on `on`; returns how many. A few statements for thousands of households.

    Within a commune one movement changes the hamlet; between communes the old one hands the household over and the new
    one takes it over on the same day. For actions that have asked for the permission, whose scope covers every commune
    concerned, and that write the journal. A household that is gone is left out; Refused where one has a movement after
    `on`.
    """
    standing = _standing(scope, [row.household_id for row in rows])
    links: list[NewMovement] = []
    carried = 0
    for row in rows:
        now = standing.get(row.household_id)
        state = state_after(now) if now else None
        if now is None or state is None:
            continue
        if now.counted_on > on:
            raise Refused(f"Hộ số {row.household_id} có biến động sau ngày sắp xếp nên chưa chuyển được.")
        carried += 1
        after = replace(state, hamlet_id=row.hamlet_id)
        kept = NewMovement(row.household_id, MovementKind.TAKEN_OVER, on, state, after, reason=reason)
        if row.new_commune_id is None:
            links.append(replace(kept, commune_id=now.commune_id))
            continue
        links.append(replace(kept, kind=MovementKind.HANDED_OVER, after=None, commune_id=now.commune_id))
        links.append(replace(kept, before=None, commune_id=row.new_commune_id))
    append(scope, links)
    return carried


def _standing(scope: Scope, ids: Sequence[int]) -> dict[int, Movement]:
    return {
        movement.household_id: movement
        for start in range(0, len(ids), _IN_ONE_STATEMENT)
        for movement in Movement.objects.within(scope)
        .select_for_update()
        .filter(household_id__in=ids[start : start + _IN_ONE_STATEMENT], until=None)
    }
