"""What the officer decides about proposals: accepting does what was proposed, by the register's own deeds."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.utils import timezone

from hamlets.actions.common import require
from hamlets.queries import today
from households.actions.editing import add_flag
from households.actions.members import add_member, change_member, remove_member
from households.actions.movements import Recorded, record_movement
from households.actions.proposing import subject_of
from households.actions.register import NewMember, register_household
from households.actions.rounds import add_case
from households.models import FlagKind, Leaving, Proposal, Relation
from households.queries.household import next_code
from households.rules.classes import PovertyClass
from households.rules.kinds import MovementKind
from households.rules.persons import HEAD, read_birth
from households.rules.proposals import Event
from households.rules.steps import Ground
from journal.actions import record
from thinhduc.errors import Refused
from thinhduc.figures import format_datetime, parse_date
from thinhduc.permissions import Permission
from thinhduc.scope import Scope


@dataclass(frozen=True)
class Answer:
    """What the officer adds when accepting.

    `seen`: the member's fields as they were shown beside the proposal; `head_id`: the new head where the head died;
    `round_id`: the review's round to put the household on, None for the register alone; `code`: of a new household.
    """

    remark: str = ""
    seen: Mapping[str, str] = field(default_factory=dict)
    head_id: int | None = None
    round_id: int | None = None
    code: str = ""


@dataclass(frozen=True)
class Accepted:
    """What came of it; `is_late`: it is of a confirmed year and waits for a decision of its own."""

    household_id: int | None
    is_late: bool = False


@transaction.atomic
def accept_proposal(*, scope: Scope, proposal_id: int, answer: Answer) -> Accepted:
    """Does what was proposed and closes the proposal, or neither.

    Refused, as the deed itself refuses, with every fault; Conflict where the member was changed since it was shown.
    """
    require(scope, Permission.DECIDE_PROPOSALS)
    proposal = _lock_open(scope, proposal_id)
    done = _DEEDS[proposal.kind](scope, proposal, answer)
    _close(scope, proposal, Proposal.State.ACCEPTED, answer.remark.strip(), done.household_id)
    return done


@transaction.atomic
def refuse_proposal(*, scope: Scope, proposal_id: int, reason: str) -> None:
    """Closes a proposal without doing it; the head reads the reason."""
    require(scope, Permission.DECIDE_PROPOSALS)
    proposal = _lock_open(scope, proposal_id)
    if not reason.strip():
        raise Refused("Không nhận đề nghị thì phải ghi lý do để trưởng xóm biết.")
    _close(scope, proposal, Proposal.State.REFUSED, reason.strip(), proposal.household_id)


def _lock_open(scope: Scope, proposal_id: int) -> Proposal:
    proposal: Proposal | None = (
        Proposal.objects.within(scope)
        .select_for_update(of=("self",))
        .select_related("household", "member")
        .filter(pk=proposal_id)
        .first()
    )
    if proposal is None:
        raise Refused("Xã không có đề nghị này.")
    if proposal.state != Proposal.State.OPEN:
        at = format_datetime(timezone.localtime(proposal.decided_at) if proposal.decided_at else None)
        who = f" ({proposal.decided_by}, {at})" if proposal.decided_by else ""
        raise Refused(f"Đề nghị này {proposal.get_state_display()} rồi{who}; chưa có gì được ghi thêm.")
    return proposal


def _close(
    scope: Scope, proposal: Proposal, state: Proposal.State, reason: str, household_id: int | None
) -> None:
    proposal.state = state
    proposal.decided_by = scope.user_name
    proposal.decided_at = timezone.now()
    proposal.decided_reason = reason[:300]
    if proposal.household_id is None and household_id is not None:
        proposal.household_id = household_id
    proposal.save(update_fields=["state", "decided_by", "decided_at", "decided_reason", "household_id"])
    record(
        scope=scope,
        deed=f"proposal-{state.value}",
        subject=subject_of(proposal, proposal.household),
        household_id=household_id,
        reason=reason,
    )


def _correct_member(scope: Scope, proposal: Proposal, answer: Answer) -> Accepted:
    member_id = proposal.member_id or 0
    change_member(scope=scope, member_id=member_id, values=proposal.values, seen=dict(answer.seen))
    return Accepted(proposal.household_id)


def _put_on_list(scope: Scope, proposal: Proposal, answer: Answer) -> Accepted:
    """A household of the register goes on the round's list; a new one is entered first, not poor until decided."""
    household_id, is_late = proposal.household_id, False
    if household_id is None:
        recorded = _enter(scope, proposal, answer)
        household_id, is_late = recorded.household_id, recorded.late is not None
    if answer.round_id is None:
        if proposal.household_id is not None:
            raise Refused("Chọn đợt rà soát sẽ đưa hộ này vào danh sách.")
    elif household_id is not None and not is_late:
        add_case(
            scope=scope,
            round_id=answer.round_id,
            household_id=household_id,
            ground=Ground.PROPOSAL,
            requested_on=parse_date(proposal.values.get("on", "")),
        )
    return Accepted(household_id, is_late)


def _enter(scope: Scope, proposal: Proposal, answer: Answer) -> Recorded:
    values = proposal.values
    return register_household(
        scope=scope,
        code=answer.code or next_code(scope),
        head_name=values["head_name"],
        hamlet_id=proposal.hamlet_id,
        poverty_class=PovertyClass.NEITHER,
        on=_day(proposal),
        persons=int(values["persons"]),
        members=[NewMember(name=values["head_name"], relation=HEAD)],
        address=values.get("address", ""),
        note=values.get("text", ""),
        reason=f"theo đề nghị của trưởng xóm {proposal.proposed_by}",
    )


def _carry_out_report(scope: Scope, proposal: Proposal, answer: Answer) -> Accepted:
    """What happened in the household is written as the register writes it."""
    event = Event(proposal.values["what"])
    if event is Event.OTHER and not answer.remark.strip():
        raise Refused("Việc khác thì ghi đã xử lý thế nào để trưởng xóm biết.")
    is_late = _REPORTS[event](scope, proposal, answer)
    return Accepted(proposal.household_id, is_late)


def _leaves(why: Leaving) -> Callable[[Scope, Proposal, Answer], bool]:
    def leave(scope: Scope, proposal: Proposal, answer: Answer) -> bool:
        done = remove_member(
            scope=scope,
            member_id=proposal.member_id or 0,
            on=_day(proposal),
            why=why,
            reason=_reason(proposal),
            head_id=answer.head_id,
        )
        return done.is_late

    return leave


def _joins(scope: Scope, proposal: Proposal, _: Answer) -> bool:
    values = proposal.values
    birth = read_birth(values.get("birth", ""))
    new = NewMember(
        name=values["name"],
        born_on=birth.on,
        born_year=birth.year,
        sex=values.get("sex", ""),
        relation=values.get("relation") or Relation.OTHER.value,
        joined_on=_day(proposal),
    )
    household_id = proposal.household_id or 0
    return add_member(scope=scope, household_id=household_id, new=new, reason=_reason(proposal)).is_late


def _moves_out(scope: Scope, proposal: Proposal, _: Answer) -> bool:
    recorded = record_movement(
        scope=scope,
        household_id=proposal.household_id or 0,
        kind=MovementKind.MOVED_OUT,
        happened_on=_day(proposal),
        reason=_reason(proposal),
    )
    return recorded.late is not None


def _loses_labour(scope: Scope, proposal: Proposal, _: Answer) -> bool:
    add_flag(
        scope=scope,
        household_id=proposal.household_id or 0,
        kind=FlagKind.NO_LABOUR,
        reason=_reason(proposal),
        since=_day(proposal),
    )
    return False


def _is_noted(scope: Scope, proposal: Proposal, answer: Answer) -> bool:
    """The officer does it by hand and says so."""
    return False


def _day(proposal: Proposal) -> date:
    return parse_date(proposal.values.get("on", "")) or today()


def _reason(proposal: Proposal) -> str:
    text = proposal.values.get("text", "")
    return (f"{text} " if text else "") + f"(trưởng xóm {proposal.proposed_by} báo)"


_REPORTS: dict[Event, Callable[[Scope, Proposal, Answer], bool]] = {
    Event.MEMBER_DIED: _leaves(Leaving.DIED),
    Event.MEMBER_LEFT: _leaves(Leaving.MOVED),
    Event.MEMBER_JOINED: _joins,
    Event.MOVED_OUT: _moves_out,
    Event.LOST_LABOUR: _loses_labour,
    Event.OTHER: _is_noted,
}
_DEEDS: dict[str, Callable[[Scope, Proposal, Answer], Accepted]] = {
    Proposal.Kind.ADD_HOUSEHOLD: _put_on_list,
    Proposal.Kind.REPORT_CHANGE: _carry_out_report,
    Proposal.Kind.CORRECT_MEMBER: _correct_member,
}
