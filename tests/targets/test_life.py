"""A version's life: every pair of state and deed, and what refuses a step."""

from dataclasses import replace

import pytest

from targets.rules import TRANSITIONS, Deed, State, Step, is_editable, refusal_of
from thinhduc.findings import Finding, Level

ALLOWED = {
    "draft": {"edit": "draft", "discard": None, "submit": "submitted"},
    "submitted": {"recall": "draft", "return": "returned", "approve": "approved"},
    "returned": {"edit": "returned", "discard": None, "submit": "submitted"},
    "approved": {"return": "returned", "issue": "issued"},
    "issued": {},
}
ERROR = Finding(Level.ERROR, "reduction-over-opening", "…")
WARNING = Finding(Level.WARNING, "goal-not-reached", "…", data={"reason": ""})
EXPLAINED = replace(WARNING, data={"reason": "Các hộ còn lại già yếu"})
NOTE = Finding(Level.NOTE, "published-differs", "…")
APPROVE = Step(
    Deed.APPROVE,
    State.SUBMITTED,
    actor_id=9,
    editors=frozenset({1, 2}),
    submitter_id=1,
    shown_hash="ab",
    current_hash="ab",
)
SUBMIT = Step(Deed.SUBMIT, State.DRAFT, actor_id=1)


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("deed", Deed)
def test_every_deed_in_every_state(state, deed):
    step = Step(deed, state, actor_id=9, remark="Xem lại", shown_hash="ab", current_hash="ab")
    refusal = refusal_of(step)
    if deed.value in ALLOWED[state.value]:
        assert refusal is None
        assert TRANSITIONS[state, deed] == ALLOWED[state.value][deed.value]
    else:
        assert refusal is not None
        assert refusal.code == "wrong-state"
        assert state.label in refusal.message
        assert refusal.who_can_lift


def test_returned_version_is_editable_like_a_draft():
    assert [state for state in State if is_editable(state)] == [State.DRAFT, State.RETURNED]


@pytest.mark.parametrize("remark", ["", "  \n"])
def test_returning_without_a_remark_is_refused(remark):
    refusal = refusal_of(Step(Deed.RETURN, State.APPROVED, actor_id=9, remark=remark))
    assert refusal is not None
    assert refusal.code == "empty-remark"


@pytest.mark.parametrize("actor", [1, 2])
def test_nobody_approves_what_they_edited_or_submitted(actor):
    refusal = refusal_of(replace(APPROVE, actor_id=actor))
    assert refusal is not None
    assert refusal.code == "own-work"
    assert refusal_of(APPROVE) is None


def test_submitter_who_edited_nothing_does_not_approve():
    refusal = refusal_of(replace(APPROVE, actor_id=7, submitter_id=7))
    assert refusal is not None
    assert refusal.code == "own-work"


@pytest.mark.parametrize("shown", ["", "cd"])
@pytest.mark.parametrize(("deed", "state"), [(Deed.APPROVE, State.SUBMITTED), (Deed.ISSUE, State.APPROVED)])
def test_only_what_was_shown_is_approved_and_issued(deed, state, shown):
    refusal = refusal_of(replace(APPROVE, deed=deed, state=state, shown_hash=shown))
    assert refusal is not None
    assert refusal.code == "changed-meanwhile"


@pytest.mark.parametrize(
    ("findings", "code"),
    [
        ([ERROR, WARNING], "has-errors"),
        ([WARNING, NOTE], "reasons-missing"),
        ([EXPLAINED, NOTE], None),
        ([], None),
    ],
)
def test_findings_block_submitting(findings, code):
    refusal = refusal_of(replace(SUBMIT, findings=findings))
    assert (refusal and refusal.code) == code


def test_changed_opening_must_be_decided_before_approving():
    refusal = refusal_of(replace(APPROVE, undecided_openings=["Làng Mơn"]))
    assert refusal is not None
    assert (refusal.code, "Làng Mơn" in refusal.message) == ("opening-undecided", True)


def test_changed_opening_must_be_decided_before_submitting():
    refusal = refusal_of(replace(SUBMIT, undecided_openings=["Làng Mơn"]))
    assert refusal is not None
    assert refusal.code == "opening-undecided"


def test_content_that_nobody_was_shown_is_not_approved():
    refusal = refusal_of(replace(APPROVE, shown_hash="", current_hash=""))
    assert refusal is not None
    assert refusal.code == "changed-meanwhile"


def test_errors_block_approving_but_explained_warnings_do_not():
    refusal = refusal_of(replace(APPROVE, findings=[ERROR]))
    assert refusal is not None
    assert refusal.code == "has-errors"
    assert refusal_of(replace(APPROVE, findings=[WARNING])) is None
