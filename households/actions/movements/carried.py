"""Hamlets and communes are re-arranged: their households are carried over, nothing counts as moved."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from households.actions.movements.chain import NewMovement, append, state_after
from households.models import Movement
from households.rules.kinds import MovementKind
from thinhduc.errors import Refused
from thinhduc.scope import Scope

_IN_ONE_STATEMENT = 5000


@dataclass(frozen=True)
class Carried:
    """A household and the hamlet that takes it over.

    `new_household_id`, `new_commune_id`: its new row in a commune that takes it over; None within one commune.
    """

    household_id: int
    hamlet_id: int
    new_household_id: int | None = None
    new_commune_id: int | None = None


def record_carried(*, scope: Scope, rows: Sequence[Carried], on: date, reason: str) -> int:
    """Carries the households that stand on `on`; returns how many. A few statements for thousands of households.

    Within a commune one movement changes the hamlet; between communes the old row ends (handed over) and the new one
    begins (taken over), each naming the other as its partner. For actions that have asked for the permission, whose
    scope covers every commune concerned, and that write the journal. A household that is gone is left out; Refused
    where one has a movement after `on`.
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
        if row.new_household_id is None:
            kept = NewMovement(row.household_id, MovementKind.TAKEN_OVER, on, state, after, reason=reason)
            links.append(replace(kept, commune_id=now.commune_id))
            continue
        old = NewMovement(row.household_id, MovementKind.HANDED_OVER, on, state, None, reason=reason)
        new = NewMovement(row.new_household_id, MovementKind.TAKEN_OVER, on, None, after, reason=reason)
        links.append(replace(old, commune_id=now.commune_id, partner_id=row.new_household_id))
        links.append(replace(new, commune_id=row.new_commune_id, partner_id=row.household_id))
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
