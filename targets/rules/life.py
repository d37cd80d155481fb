"""The life of a plan's version (domain.md, "A plan's life"): which step leads where, and what refuses it."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from targets.rules.checks import unresolved_in
from thinhduc.findings import Finding, errors_in

OFFICER = "công chức phụ trách giảm nghèo của xã"
LEADER = "lãnh đạo UBND xã"
OTHER_LEADER = "một lãnh đạo UBND xã khác, không soạn và không trình bản này"


class State(StrEnum):
    """Where a version stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"
    ISSUED = "issued"

    @property
    def label(self) -> str:
        """As people read it."""
        return _STATE_LABELS[self]


class Deed(StrEnum):
    """What a person does to a version."""

    EDIT = "edit"
    DISCARD = "discard"
    SUBMIT = "submit"
    RECALL = "recall"
    RETURN = "return"
    APPROVE = "approve"
    ISSUE = "issue"

    @property
    def label(self) -> str:
        """The verb as people read it within a sentence."""
        return _DEED_LABELS[self]


_STATE_LABELS = {
    State.DRAFT: "Dự thảo",
    State.SUBMITTED: "Trình duyệt",
    State.RETURNED: "Trả lại",
    State.APPROVED: "Đã duyệt",
    State.ISSUED: "Đã ban hành",
}
_DEED_LABELS = {
    Deed.EDIT: "sửa",
    Deed.DISCARD: "bỏ dự thảo",
    Deed.SUBMIT: "trình duyệt",
    Deed.RECALL: "rút lại",
    Deed.RETURN: "trả lại",
    Deed.APPROVE: "duyệt",
    Deed.ISSUE: "ban hành",
}

# What leads where; None: the version is gone. What is not in the table is refused. A returned version is worked on
# like a draft, and stays visibly returned until it is submitted again.
TRANSITIONS: dict[tuple[State, Deed], State | None] = {
    (State.DRAFT, Deed.EDIT): State.DRAFT,
    (State.DRAFT, Deed.DISCARD): None,
    (State.DRAFT, Deed.SUBMIT): State.SUBMITTED,
    (State.RETURNED, Deed.EDIT): State.RETURNED,
    (State.RETURNED, Deed.DISCARD): None,
    (State.RETURNED, Deed.SUBMIT): State.SUBMITTED,
    (State.SUBMITTED, Deed.RECALL): State.DRAFT,
    (State.SUBMITTED, Deed.RETURN): State.RETURNED,
    (State.SUBMITTED, Deed.APPROVE): State.APPROVED,
    (State.APPROVED, Deed.RETURN): State.RETURNED,
    (State.APPROVED, Deed.ISSUE): State.ISSUED,
}

# In which way a version comes out of the state that refuses the deed, and by whom.
_WAY_OUT = {
    State.DRAFT: ("Bản này phải được trình duyệt trước.", OFFICER),
    State.RETURNED: ("Bản này phải được sửa và trình lại trước.", OFFICER),
    State.SUBMITTED: ("Công chức có thể rút lại, hoặc lãnh đạo trả lại.", f"{OFFICER} hoặc {LEADER}"),
    State.APPROVED: ("Lãnh đạo có thể trả lại.", LEADER),
    State.ISSUED: ("Bản đã ban hành không đổi được; muốn thay đổi thì lập bản điều chỉnh.", OFFICER),
}


@dataclass(frozen=True)
class Step:
    """One deed about to be done.

    `editors`: the accounts that changed this version's content. `shown_hash` is of the content the person was shown,
    `current_hash` of the content as it is. `undecided_openings`: the hamlets whose review result was changed
    after their opening was copied, without a decision whether to take it over.
    """

    deed: Deed
    state: State
    actor_id: int
    editors: frozenset[int] = frozenset()
    submitter_id: int | None = None
    remark: str = ""
    shown_hash: str = ""
    current_hash: str = ""
    findings: Sequence[Finding] = ()
    undecided_openings: Sequence[str] = ()


@dataclass(frozen=True)
class Refusal:
    """Why a step is refused: a stable code, a Vietnamese sentence, and who can lift it."""

    code: str
    message: str
    who_can_lift: str


def is_editable(state: State) -> bool:
    """Whether a version's content may be changed.

    >>> [state.value for state in State if is_editable(state)]
    ['draft', 'returned']
    """
    return (state, Deed.EDIT) in TRANSITIONS


def refusal_of(step: Step) -> Refusal | None:
    """The first reason why a step is refused; None where it may be done.

    Whether the actor's role allows the deed at all is asked before (permissions).

    >>> refusal_of(Step(Deed.APPROVE, State.SUBMITTED, actor_id=7, editors=frozenset({7}))).code
    'own-work'
    >>> refusal_of(Step(Deed.RETURN, State.APPROVED, actor_id=7, remark="Xem lại Làng Mơn")) is None
    True
    """
    if (step.state, step.deed) not in TRANSITIONS:
        return _wrong_state(step)
    match step.deed:
        case Deed.RETURN:
            return _empty_remark(step)
        case Deed.SUBMIT:
            return _undecided(step) or _errors(step) or _no_reason(step)
        case Deed.APPROVE:
            return _own_work(step) or _shown_otherwise(step) or _undecided(step) or _errors(step)
        case Deed.ISSUE:
            return _shown_otherwise(step)
        case _:
            return None


def _wrong_state(step: Step) -> Refusal:
    way_out, who = _WAY_OUT[step.state]
    return Refusal(
        "wrong-state",
        f"Kế hoạch đang ở bước “{step.state.label}” nên không {step.deed.label} được. {way_out}",
        who,
    )


def _empty_remark(step: Step) -> Refusal | None:
    if step.remark.strip():
        return None
    return Refusal("empty-remark", "Trả lại thì phải ghi ý kiến để người soạn biết cần sửa gì.", LEADER)


def _own_work(step: Step) -> Refusal | None:
    """Nobody approves a version of their own, also not with both roles."""
    if step.actor_id not in step.editors and step.actor_id != step.submitter_id:
        return None
    deed = "trình" if step.actor_id == step.submitter_id else "soạn, sửa"
    return Refusal(
        "own-work", f"Tài khoản này đã {deed} bản kế hoạch nên không được duyệt chính bản đó.", OTHER_LEADER
    )


def _shown_otherwise(step: Step) -> Refusal | None:
    """Approved and issued is exactly what was shown."""
    if step.shown_hash and step.shown_hash == step.current_hash:
        return None
    return Refusal(
        "changed-meanwhile",
        f"Nội dung kế hoạch đã khác với bản đang hiển thị. Mời xem lại bản mới nhất rồi {step.deed.label}.",
        LEADER,
    )


def _undecided(step: Step) -> Refusal | None:
    if not step.undecided_openings:
        return None
    names = ", ".join(step.undecided_openings)
    return Refusal(
        "opening-undecided",
        f"Kết quả rà soát đã thay đổi sau khi lập kế hoạch ở: {names}. Phải chọn lấy số mới hoặc giữ số cũ trước đã.",
        OFFICER,
    )


def _errors(step: Step) -> Refusal | None:
    if not errors_in(step.findings):
        return None
    return Refusal("has-errors", f"Còn lỗi phải sửa trước khi {step.deed.label}.", OFFICER)


def _no_reason(step: Step) -> Refusal | None:
    if not unresolved_in(step.findings):
        return None
    return Refusal("reasons-missing", "Còn cảnh báo chưa ghi lý do.", OFFICER)
