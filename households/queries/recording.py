"""What the pages that record movements need to know of a household."""

from dataclasses import dataclass

from hamlets.queries import HamletInYear, hamlets_in, today
from households.models import Household, Member
from households.queries.movements import chain_of, history_of
from households.rules.movements import Chain
from thinhduc.scope import Scope


@dataclass(frozen=True)
class ToRecord:
    """A household, where its movements lead, who is in it (key and name), the hamlets of today."""

    household: Household
    chain: Chain
    members: tuple[tuple[int, str], ...]
    hamlets: tuple[HamletInYear, ...]


def to_record(scope: Scope, household_id: int) -> ToRecord | None:
    """None where the scope has no such household. Four queries."""
    household = Household.objects.within(scope).filter(pk=household_id).first()
    if household is None:
        return None
    members = Member.objects.within(scope).filter(household_id=household_id, left_on=None).order_by("number")
    return ToRecord(
        household=household,
        chain=chain_of(history_of(scope, household_id)),
        members=tuple(members.values_list("pk", "name")),
        hamlets=tuple(hamlets_in(scope, today().year)),
    )


def household_by_code(scope: Scope, code: str) -> Household | None:
    """A household by its code."""
    return Household.objects.within(scope).filter(code=code).first()
