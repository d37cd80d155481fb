"""Reading proposals: the officer's list with what stands now beside them, the head's own with what became of each."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils.timezone import localtime

from households.models import Household, Member, Proposal, Relation, Sex
from households.queries.register import Standing, names_of_hamlets, standings_of
from households.rules.persons import Birth, print_birth
from households.rules.proposals import Event, Line, rivals, side_by_side
from thinhduc.scope import Scope

MOST_SHOWN = 200

# Slugs as people read them.
WORDS: Mapping[str, str] = {
    **{one.value: one.label for one in Event},
    **{str(value): str(label) for value, label in (*Sex.choices, *Relation.choices)},
}


@dataclass(frozen=True)
class ProposalView:
    """A proposal with its fields side by side. `seen`: the member's fields as they are now, for accepting.

    `rivals`: other open proposals on the same household.
    """

    id: int
    kind: str
    kind_label: str
    event: Event | None
    hamlet_id: int
    hamlet: str
    household_id: int | None
    household: str
    standing: Standing | None
    member_id: int | None
    member: str
    is_of_head: bool
    lines: tuple[Line, ...]
    seen: Mapping[str, str]
    note: str
    proposed_by: str
    proposed_by_id: int | None
    proposed_at: datetime
    state: str
    state_label: str
    decided_by: str
    decided_at: datetime | None
    decided_reason: str
    rivals: tuple[int, ...] = ()

    @property
    def is_open(self) -> bool:
        return self.state == Proposal.State.OPEN


@dataclass(frozen=True)
class OpenCount:
    """How many proposals wait, since when the oldest."""

    waiting: int
    since: date | None


def open_proposals(scope: Scope, most: int | None = MOST_SHOWN) -> list[ProposalView]:
    """What waits for the officer, oldest first; `most` None for all."""
    found = Proposal.objects.within(scope).filter(state=Proposal.State.OPEN).order_by("proposed_at", "id")
    return _views(scope, found[:most])


def decided_proposals(scope: Scope, most: int | None = MOST_SHOWN) -> list[ProposalView]:
    """What was decided or withdrawn, latest first; `most` None for all."""
    found = Proposal.objects.within(scope).exclude(state=Proposal.State.OPEN).order_by("-decided_at", "-id")
    return _views(scope, found[:most])


def hamlet_proposals(scope: Scope, hamlet_id: int) -> list[ProposalView]:
    """A hamlet's proposals for its head, latest first, with what became of each."""
    found = Proposal.objects.within(scope).filter(hamlet_id=hamlet_id).order_by("-proposed_at", "-id")
    return _views(scope, found[:MOST_SHOWN])


def proposal_by_id(scope: Scope, proposal_id: int) -> ProposalView | None:
    """One proposal; None where the scope has none of this key."""
    found = _views(scope, Proposal.objects.within(scope).filter(pk=proposal_id))
    return found[0] if found else None


def waiting_proposals(scope: Scope) -> OpenCount:
    """For a start page."""
    days = list(
        Proposal.objects.within(scope)
        .filter(state=Proposal.State.OPEN)
        .order_by("proposed_at")
        .values_list("proposed_at", flat=True)
    )
    return OpenCount(len(days), localtime(days[0]).date() if days else None)


def _views(scope: Scope, found: "QuerySet[Proposal]") -> list[ProposalView]:
    """A fixed number of queries whatever the number of proposals."""
    rows = list(found.select_related("household", "member"))
    against = _rivals(scope, rows)
    standings = standings_of(scope, {row.household_id for row in rows if row.household_id})
    names = names_of_hamlets(scope, {row.hamlet_id for row in rows})
    left = _left(scope, rows)
    return [_view(row, standings, names, against.get(row.pk, ()), row.household_id in left) for row in rows]


def _left(scope: Scope, rows: Sequence[Proposal]) -> set[int]:
    """The households that a head proposed something about and that stand in no own hamlet any more."""
    if scope.hamlet_ids is None:
        return set()
    touched = {row.household_id for row in rows if row.household_id is not None}
    return touched - set(Household.objects.within(scope).filter(pk__in=touched).values_list("pk", flat=True))


def _rivals(scope: Scope, rows: Sequence[Proposal]) -> dict[int, tuple[int, ...]]:
    touched = {row.household_id for row in rows if row.state == Proposal.State.OPEN and row.household_id}
    if not touched:
        return {}
    together: Iterable[tuple[int, int | None]] = (
        Proposal.objects.within(scope)
        .filter(state=Proposal.State.OPEN, household_id__in=touched)
        .order_by("id")
        .values_list("id", "household_id")
    )
    return rivals(together)


def _view(
    row: Proposal,
    standings: Mapping[int, Standing],
    names: Mapping[int, str],
    against: tuple[int, ...],
    has_left: bool,
) -> ProposalView:
    """`has_left`: what the household and its people are called now is no longer the asker's to see."""
    member = None if has_left else row.member
    now = _cells(member) if member and row.kind == Proposal.Kind.CORRECT_MEMBER else dict(row.before)
    event = Event(row.values["what"]) if row.kind == Proposal.Kind.REPORT_CHANGE else None
    return ProposalView(
        id=row.pk,
        kind=row.kind,
        kind_label=row.get_kind_display().capitalize(),
        event=event,
        hamlet_id=row.hamlet_id,
        hamlet=names.get(row.hamlet_id, ""),
        household_id=row.household_id,
        household=_household_name(row, has_left),
        standing=standings.get(row.household_id or 0),
        member_id=row.member_id,
        member=member.name if member else "",
        is_of_head=member is not None and member.relation == Relation.HEAD,
        lines=tuple(side_by_side(row.values, row.before, now, WORDS)),
        seen=now if row.kind == Proposal.Kind.CORRECT_MEMBER else {},
        note=row.note,
        proposed_by=row.proposed_by,
        proposed_by_id=row.proposed_by_id,
        proposed_at=row.proposed_at,
        state=row.state,
        state_label=row.get_state_display(),
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        decided_reason=row.decided_reason,
        rivals=against,
    )


def _household_name(row: Proposal, has_left: bool) -> str:
    if row.household is None:
        return str(row.values.get("head_name", ""))
    return f"hộ {row.household.code}, không còn ở xóm" if has_left else str(row.household)


def _cells(member: Member) -> dict[str, str]:
    """A member's fields as a correction names them."""
    return {
        "name": member.name,
        "birth": print_birth(Birth(member.born_on, member.born_year)),
        "sex": member.sex,
        "relation": member.relation,
        "ethnicity": member.ethnicity,
    }
