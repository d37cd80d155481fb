"""What a head does between two plans: the households to visit, the hamlet's proposals and what became of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from hamlets.queries import hamlets_in, today
from households.queries.waiting import HeadProposals, head_proposals
from targets.models import PlannedHousehold
from targets.queries.candidates import planned_households
from targets.queries.heads import HamletYear, OwnHamlet
from thinhduc.scope import Scope

ANSWERS_FOR = timedelta(days=14)


@dataclass(frozen=True)
class Visit:
    """A household that the plan means to leave its class; `has_left`: it stands in another class by now."""

    id: int
    name: str
    poverty: str
    has_left: bool


@dataclass(frozen=True)
class HamletWork:
    """`stands`: the hamlet is one of today's, so that its households can be opened."""

    visits: tuple[Visit, ...]
    proposals: HeadProposals
    stands: bool


@dataclass(frozen=True)
class HamletWorks:
    """The work of several hamlets, read at once."""

    pins: Mapping[tuple[int, int], Sequence[PlannedHousehold]]
    proposals: Mapping[int, HeadProposals]
    standing: frozenset[int]

    def of(self, hamlet: OwnHamlet, one: HamletYear | None) -> HamletWork:
        """A hamlet's work by the plan in force of a year; nobody is to be visited for a plan that was revoked."""
        in_force = one is not None and one.shown.version.is_in_force
        pins = self.pins.get((hamlet.id, one.year), ()) if one and in_force else ()
        return HamletWork(
            visits=tuple(_visit(pin) for pin in pins),
            proposals=self.proposals.get(hamlet.id, HeadProposals()),
            stands=hamlet.id in self.standing,
        )


def hamlet_works(scope: Scope, hamlets: Iterable[OwnHamlet], years: Iterable[int]) -> HamletWorks:
    """The number of queries does not depend on that of the hamlets."""
    now = {one.id for one in hamlets_in(scope, today().year)}
    return HamletWorks(
        pins=planned_households(scope, years),
        proposals=head_proposals(scope, timezone.now() - ANSWERS_FOR),
        standing=frozenset(hamlet.id for hamlet in hamlets if hamlet.id in now),
    )


def _visit(pin: PlannedHousehold) -> Visit:
    return Visit(
        id=pin.household_id,
        name=str(pin.household),
        poverty=pin.get_poverty_display(),
        has_left=pin.class_now != pin.poverty,  # type: ignore[attr-defined]  # annotated
    )
