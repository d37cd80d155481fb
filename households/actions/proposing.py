"""What a hamlet's head sends: proposals about the own households, each stored once however often it is sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from hamlets.actions.common import require
from hamlets.queries import today
from households.actions.members import stored_cells
from households.models import Household, Member, Movement, Proposal
from households.rules.proposals import (
    changed_keys,
    check_addition,
    check_correction,
    check_report,
    check_request,
)
from journal.actions import record
from thinhduc.errors import Refused
from thinhduc.figures import normalize
from thinhduc.findings import Finding
from thinhduc.permissions import Permission
from thinhduc.scope import Scope

Values = Mapping[str, str]

LONGEST_NOTE = 500
CORRECTED = ("name", "birth", "sex", "relation", "ethnicity")


@dataclass(frozen=True)
class Sent:
    """What a form sent, how it is kept, and what is wrong with it."""

    kind: Proposal.Kind
    hamlet_id: int
    token: UUID
    values: Values
    faults: Sequence[Finding]
    household: Household | None = None
    member: Member | None = None
    before: Values = field(default_factory=dict)
    note: str = ""


@transaction.atomic
def propose_household(
    *, scope: Scope, hamlet_id: int, token: UUID, values: Values, household_id: int | None = None
) -> int:
    """Asks to put a household on the review's list: one of the register, or one that is not in it yet.

    Gives the proposal's key, that of the first sending where `token` was sent before. Refused with every fault.
    """
    require(scope, Permission.PROPOSE)
    if household_id is None:
        _own_hamlet(scope, hamlet_id)
        faults = check_addition(values, today())
        return _store(scope, Sent(Proposal.Kind.ADD_HOUSEHOLD, hamlet_id, token, values, faults))
    household, hamlet_id = _own_household(scope, household_id)
    faults = check_request(f"Hộ {household}", values, today())
    return _store(scope, Sent(Proposal.Kind.ADD_HOUSEHOLD, hamlet_id, token, values, faults, household))


@transaction.atomic
def propose_change(*, scope: Scope, household_id: int, token: UUID, values: Values) -> int:
    """Reports what happened in a household; keys of `values`: what, on, member (its key), name, birth, relation,
    text."""
    require(scope, Permission.PROPOSE)
    household, hamlet_id = _own_household(scope, household_id)
    member = _member(scope, household, values.get("member", ""))
    faults = check_report(f"Hộ {household}", values, today())
    kept = {**values, "member": member.name} if member else {**values, "member": ""}
    return _store(scope, Sent(Proposal.Kind.REPORT_CHANGE, hamlet_id, token, kept, faults, household, member))


@transaction.atomic
def propose_correction(*, scope: Scope, member_id: int, token: UUID, values: Values) -> int:
    """Asks to correct a member; keys of `values`: those of CORRECTED, only what differs is kept."""
    require(scope, Permission.PROPOSE)
    member = Member.objects.within(scope).filter(pk=member_id, left_on=None).first()
    if member is None:
        raise Refused("Xóm không có người này.")
    household, hamlet_id = _own_household(scope, member.household_id)
    before = {key: str(value or "") for key, value in stored_cells(scope, member_id).items()}
    wanted = {key: values[key] for key in CORRECTED if key in values}
    faults = check_correction(member.name, wanted, before)
    kept = {key: wanted[key] for key in changed_keys(wanted, before)}
    sent = Sent(
        kind=Proposal.Kind.CORRECT_MEMBER,
        hamlet_id=hamlet_id,
        token=token,
        values=kept,
        faults=faults,
        household=household,
        member=member,
        before={key: before[key] for key in kept},
        note=values.get("text", ""),
    )
    return _store(scope, sent)


@transaction.atomic
def withdraw_proposal(*, scope: Scope, proposal_id: int) -> None:
    """Takes the own proposal back while nobody decided about it."""
    require(scope, Permission.PROPOSE)
    found = Proposal.objects.within(scope).select_for_update(of=("self",)).filter(pk=proposal_id).first()
    if found is None or found.proposed_by_id != scope.user_id:
        raise Refused("Không có đề nghị này trong các đề nghị anh/chị đã gửi.")
    if found.state != Proposal.State.OPEN:
        raise Refused(f"Đề nghị này {found.get_state_display()} rồi nên không rút được.")
    found.state = Proposal.State.WITHDRAWN
    found.decided_at = timezone.now()
    found.save(update_fields=["state", "decided_at"])
    record(
        scope=scope,
        deed="proposal-withdrawn",
        subject=subject_of(found, found.household),
        household_id=found.household_id,
    )


def subject_of(proposal: Proposal, household: Household | None) -> str:
    """How the journal names a proposal."""
    whom = f"hộ {household}" if household else f"hộ {proposal.values.get('head_name', '')}"
    return f"{proposal.get_kind_display().capitalize()}: {whom}"


def _store(scope: Scope, sent: Sent) -> int:
    if sent.faults:
        raise Refused("Chưa gửi được đề nghị.", sent.faults)
    try:
        proposal, is_new = _get_or_create(scope, sent)
    except IntegrityError:
        proposal, is_new = None, False
    if proposal is None or proposal.proposed_by_id != scope.user_id:
        raise Refused("Mẫu này đã được người khác gửi; hãy mở lại trang rồi gửi.")
    if not is_new and not _says_the_same(proposal, sent):
        raise Refused("Mẫu này đã gửi một lần với nội dung khác; hãy mở lại trang rồi gửi.")
    if is_new:
        record(
            scope=scope,
            deed="proposal-made",
            subject=subject_of(proposal, sent.household),
            household_id=sent.household.pk if sent.household else None,
        )
    return int(proposal.pk)


def _get_or_create(scope: Scope, sent: Sent) -> tuple[Proposal, bool]:
    """The proposal of this sending; the one that was stored where it was sent before."""
    found: tuple[Proposal, bool] = Proposal.objects.within(scope).get_or_create(
        commune_id=scope.commune_id,
        token=sent.token,
        defaults={
            "hamlet_id": sent.hamlet_id,
            "household": sent.household,
            "member": sent.member,
            "kind": sent.kind,
            "values": _kept(sent),
            "before": dict(sent.before),
            "note": normalize(sent.note)[:LONGEST_NOTE],
            "proposed_by_id": scope.user_id,
            "proposed_by": scope.user_name,
            "proposed_at": timezone.now(),
        },
    )
    return found


def _kept(sent: Sent) -> dict[str, str]:
    return {key: normalize(text)[:LONGEST_NOTE] for key, text in sent.values.items()}


def _says_the_same(proposal: Proposal, sent: Sent) -> bool:
    """Whether it is the same sending that arrived again, and not a page of before with other words in it."""
    # A household that was to be put on the list has a key of its own once it was accepted.
    is_of_same = sent.household is None or proposal.household_id == sent.household.pk
    is_of_same = is_of_same and proposal.member_id == (sent.member and sent.member.pk)
    return is_of_same and proposal.kind == sent.kind and proposal.values == _kept(sent)


def _own_hamlet(scope: Scope, hamlet_id: int) -> None:
    if hamlet_id not in (scope.hamlet_ids or ()):
        raise Refused("Anh/chị không phụ trách xóm này.")


def _own_household(scope: Scope, household_id: int) -> tuple[Household, int]:
    """A household that stands in an own hamlet now, with that hamlet."""
    household = Household.objects.within(scope).filter(pk=household_id).first()
    now = Movement.objects.within(scope).filter(household_id=household_id, until=None).first()
    if household is None or now is None or now.hamlet_to_id is None:
        raise Refused("Xóm không có hộ này.")
    _own_hamlet(scope, now.hamlet_to_id)
    return household, int(now.hamlet_to_id)


def _member(scope: Scope, household: Household, text: str) -> Member | None:
    """The member that was chosen; Refused where the household has no such."""
    if not text:
        return None
    key = int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0
    member = Member.objects.within(scope).filter(pk=key, household=household, left_on=None).first()
    if member is None:
        raise Refused(f"Hộ {household} không có người đã chọn.")
    return member
