"""Households that still stand in a hamlet that was split: an officer says which part each belongs to."""

from dataclasses import dataclass
from datetime import date

from hamlets.queries import hamlet_names, hamlet_succession, today
from households.models import Movement
from households.rules import PovertyClass
from thinhduc.names import given_name_key
from thinhduc.scope import Scope


@dataclass(frozen=True)
class WaitingHousehold:
    """A household to be given to a part."""

    id: int
    code: str
    head_name: str
    address: str
    poverty_class: PovertyClass


@dataclass(frozen=True)
class WaitingSplit:
    """A split hamlet with the households left in it; `parts`: key and name, `on`: the day of the split."""

    hamlet_id: int
    name: str
    on: date
    parts: tuple[tuple[int, str], ...]
    households: tuple[WaitingHousehold, ...]


def waiting_splits(scope: Scope) -> list[WaitingSplit]:
    """The split hamlets in which households still stand; one query where nothing was split."""
    after: dict[int, list[int]] = {}
    days: dict[int, date] = {}
    for step in hamlet_succession(scope):
        if step.on <= today():
            after.setdefault(step.predecessor, []).append(step.successor)
            days[step.predecessor] = step.on
    split = {pk: parts for pk, parts in after.items() if len(parts) > 1}
    if not split:
        return []
    left: dict[int, list[WaitingHousehold]] = {}
    rows = Movement.objects.within(scope).filter(until=None, hamlet_to_id__in=list(split))
    for row in rows.select_related("household"):
        one = row.household
        poverty_class = PovertyClass(row.class_to)
        waiting = WaitingHousehold(one.pk, one.code, one.head_name, one.address, poverty_class)
        left.setdefault(row.hamlet_to_id, []).append(waiting)
    names = hamlet_names({pk for one in left for pk in (one, *split[one])})
    return [
        WaitingSplit(
            hamlet_id=pk,
            name=names[pk],
            on=days[pk],
            parts=tuple((part, names[part]) for part in split[pk]),
            households=tuple(sorted(own, key=lambda one: (given_name_key(one.head_name), one.id))),
        )
        for pk, own in sorted(left.items())
    ]
