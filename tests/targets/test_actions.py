"""Writing plans: what is stored, what is refused and by whom it is lifted, what the journal keeps."""

from fractions import Fraction
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from households.models import ReviewResult
from journal.models import Entry
from targets import actions
from targets.models import PlanLine, PlanVersion
from targets.queries import changed_openings, content_hash, findings_of, version_at, versions_of
from targets.rules import Deed, State, totals_of
from tests.cast import Cast
from tests.replacing import explain_replaced
from tests.targets.plans import (
    NEAR_POOR,
    POOR,
    approve_2022,
    confirm_review,
    current,
    fill,
    issue_2022,
    issue_as,
    open_2022,
)
from thinhduc.errors import Conflict, Locked, NotAllowed, Refused


def save(cast: Cast, rows: dict[int, dict[str, Any]], seen: dict[int, dict[str, Any]]) -> int:
    return actions.save_lines(
        scope=cast.officer.scope, version_id=current(cast.officer).id, rows=rows, seen=seen
    )


def deeds(cast: Cast, deed: str) -> list[Entry]:
    return list(Entry.objects.within(cast.officer.scope).filter(deed=deed).order_by("id"))


def test_opening_copies_the_confirmed_review_and_its_revision(cast: Cast) -> None:
    line = open_2022(cast).lines[1]
    assert (line.name, line.figures["poor_opening"], line.figures["poor_no_labour"]) == ("Phúc Hòa", 6, 4)
    assert (line.figures["near_poor_opening"], line.opening_revision) == (1, 1)
    assert line.figures["households"] is None
    assert line.figures["poor_reduction"] is None


def test_opening_leaves_out_what_is_not_confirmed(cast: Cast) -> None:
    confirm_review(cast)
    ReviewResult.objects.within(cast.officer.scope).filter(hamlet=cast.hamlets["lang-mon"]).update(
        confirmed_at=None
    )
    actions.open_plan(scope=cast.officer.scope, year=2022)
    assert [line.figures["poor_opening"] for line in current(cast.officer).lines] == [3, 6, None]


def test_a_year_is_opened_once(cast: Cast) -> None:
    open_2022(cast)
    with pytest.raises(Refused, match="Năm 2022 đã có kế hoạch"):
        actions.open_plan(scope=cast.officer.scope, year=2022)


@pytest.mark.parametrize("who", ["leader", "head", "commune_admin", "province_reader", "system_admin"])
def test_only_the_officer_opens(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        actions.open_plan(scope=cast.everybody()[who].scope, year=2022)


def test_saving_writes_changed_cells_alone_and_names_them_in_the_journal(cast: Cast) -> None:
    open_2022(cast)
    seen = {2: {"poor_reduction": None, "households": None}, 3: {"poor_reduction": None}}
    assert save(cast, {2: {"poor_reduction": 1, "households": None}, 3: {"poor_reduction": None}}, seen) == 1
    (change,) = [entry for entry in deeds(cast, "plan-saved") if entry.figure]
    assert (change.hamlet_name, change.figure, change.old_value, change.new_value) == (
        "Phúc Hòa", "poor_reduction", None, "1",
    )  # fmt: skip


def test_saving_ignores_openings_and_unknown_rows(cast: Cast) -> None:
    open_2022(cast)
    assert save(cast, {2: {"poor_opening": 1}, 99: {"poor_reduction": 1}}, {2: {}, 99: {}}) == 0
    assert current(cast.officer).lines[1].figures["poor_opening"] == 6


def test_two_people_on_one_row_are_a_conflict_and_nothing_is_written(cast: Cast) -> None:
    open_2022(cast)
    seen = {2: {"poor_reduction": None}, 3: {"poor_reduction": None}}
    save(cast, {2: {"poor_reduction": 2}}, seen)
    with pytest.raises(Conflict) as caught:
        save(cast, {2: {"poor_reduction": 1}, 3: {"poor_reduction": 2}}, seen)
    (clash,) = caught.value.clashes
    assert (clash.hamlet, clash.field_name, clash.mine, clash.stored) == (
        "Phúc Hòa",
        "poor_reduction-2",
        "1",
        "2",
    )
    assert clash.stored_by == cast.officer.user.full_name
    assert [line.figures["poor_reduction"] for line in current(cast.officer).lines] == [None, 2, None]


def test_filling_blanks_leaves_what_is_decided(cast: Cast) -> None:
    open_2022(cast)
    save(cast, {2: {"poor_reduction": 1}}, {2: {"poor_reduction": None}})
    scope = cast.officer.scope
    assert actions.fill_blanks(scope=scope, version_id=current(cast.officer).id, poverty_class=POOR) == 2
    lines = current(cast.officer).lines
    assert [line.figures["poor_reduction"] for line in lines] == [0, 1, 0]
    assert [line.figures["near_poor_reduction"] for line in lines] == [None, None, None]


def test_stated_total_blocks_until_it_is_taken_out(cast: Cast) -> None:
    open_2022(cast)
    view = fill(cast)
    scope = cast.officer.scope
    actions.state_totals(
        scope=scope,
        version_id=view.id,
        poverty_class=POOR,
        totals={"households": ("2.211", 2211)},
        source="dán",
    )
    refusal = actions.why_not(scope, current(cast.officer), Deed.SUBMIT)
    assert refusal is not None
    assert refusal.code == "has-errors"
    with pytest.raises(Refused) as caught:
        actions.submit(scope=scope, version_id=view.id)
    assert [finding.code for finding in caught.value.findings] == ["stated-total-differs"]
    actions.remove_stated(scope=scope, version_id=view.id, poverty_class=POOR, figure="households")
    assert actions.why_not(scope, current(cast.officer), Deed.SUBMIT) is None


def test_stating_again_replaces_and_rates_stay_exact(cast: Cast) -> None:
    view = open_2022(cast)
    for text, value in (("1,4", Fraction(7, 500)), ("1,40", Fraction(7, 500))):
        actions.state_totals(
            scope=cast.officer.scope,
            version_id=view.id,
            poverty_class=POOR,
            totals={"rate": (text, value)},
            source="dán",
        )
    (stated,) = current(cast.officer).stated[POOR]
    assert (stated.text, stated.value) == ("1,40", Fraction(7, 500))


def test_goal_not_reached_passes_with_a_reason(cast: Cast) -> None:
    open_2022(cast)
    view = fill(cast, lang_mon=2)
    scope = cast.officer.scope
    actions.set_goal(scope=scope, version_id=view.id, level="own", poverty_class=POOR, reduction=4, rate=None)
    with pytest.raises(Refused, match="Còn cảnh báo chưa ghi lý do"):
        actions.submit(scope=scope, version_id=view.id)
    actions.set_goal_reason(
        scope=scope, version_id=view.id, level="own", poverty_class=POOR, reason="Thiếu vốn vay."
    )
    actions.submit(scope=scope, version_id=view.id)
    assert current(cast.officer).state is State.SUBMITTED


def test_goal_without_count_and_rate_is_taken_out(cast: Cast) -> None:
    view = open_2022(cast)
    for reduction in (4, None):
        actions.set_goal(
            scope=cast.officer.scope,
            version_id=view.id,
            level="own",
            poverty_class=POOR,
            reduction=reduction,
            rate=None,
        )
    assert current(cast.officer).goals == ()


def test_reason_for_a_goal_that_is_gone_is_refused(cast: Cast) -> None:
    view = open_2022(cast)
    with pytest.raises(Refused, match="không còn"):
        actions.set_goal_reason(
            scope=cast.officer.scope, version_id=view.id, level="own", poverty_class=POOR, reason="Vì"
        )


def change_review(cast: Cast, **figures: int) -> None:
    results = ReviewResult.objects.within(cast.officer.scope).filter(
        hamlet=cast.hamlets["lang-mon"], year=2021
    )
    results.update(revision=2, **figures)


def test_changed_review_asks_and_is_taken_over(cast: Cast) -> None:
    open_2022(cast)
    view = fill(cast)
    change_review(cast, poor=11)
    scope, hamlet = cast.officer.scope, cast.hamlets["lang-mon"].pk
    (changed,) = changed_openings(scope, view)
    assert changed.figures == {"poor_opening": (10, 11)}
    with pytest.raises(Refused, match="Làng Mơn"):
        actions.submit(scope=scope, version_id=view.id)
    assert actions.decide_openings(scope=scope, version_id=view.id, hamlet_ids=[hamlet], take=True) == 1
    assert current(cast.officer).lines[2].figures["poor_opening"] == 11
    assert changed_openings(scope, current(cast.officer)) == []


def test_keeping_the_old_opening_needs_a_reason_and_is_not_asked_again(cast: Cast) -> None:
    view = open_2022(cast)
    change_review(cast, poor=11)
    scope, hamlet = cast.officer.scope, cast.hamlets["lang-mon"].pk
    with pytest.raises(Refused, match="lý do"):
        actions.decide_openings(scope=scope, version_id=view.id, hamlet_ids=[hamlet], take=False, reason="  ")
    actions.decide_openings(
        scope=scope, version_id=view.id, hamlet_ids=[hamlet], take=False, reason="Đã chốt."
    )
    assert current(cast.officer).lines[2].figures["poor_opening"] == 10
    assert changed_openings(scope, current(cast.officer)) == []


def test_submitted_is_locked_until_recalled(cast: Cast) -> None:
    open_2022(cast)
    view = fill(cast)
    scope = cast.officer.scope
    actions.submit(scope=scope, version_id=view.id)
    with pytest.raises(Locked) as caught:
        save(cast, {2: {"poor_reduction": 3}}, {2: {"poor_reduction": 0}})
    assert "rút lại" in caught.value.who_can_lift
    actions.recall(scope=scope, version_id=view.id)
    assert save(cast, {2: {"poor_reduction": 3}}, {2: {"poor_reduction": 0}}) == 1


def test_leader_approves_exactly_what_was_shown(cast: Cast) -> None:
    open_2022(cast)
    view = fill(cast)
    shown = content_hash(view)
    save(cast, {3: {"poor_reduction": 2}}, {3: {"poor_reduction": 0}})
    actions.submit(scope=cast.officer.scope, version_id=view.id)
    with pytest.raises(Conflict, match="khác với bản đang hiển thị"):
        actions.approve(scope=cast.leader.scope, version_id=view.id, shown_hash=shown)
    actions.approve(
        scope=cast.leader.scope, version_id=view.id, shown_hash=content_hash(current(cast.leader))
    )
    assert current(cast.leader).state is State.APPROVED


def test_returning_needs_a_remark_and_opens_the_version(cast: Cast) -> None:
    open_2022(cast)
    view = fill(cast)
    actions.submit(scope=cast.officer.scope, version_id=view.id)
    with pytest.raises(Refused, match="ghi ý kiến"):
        actions.send_back(scope=cast.leader.scope, version_id=view.id, remark=" ")
    actions.send_back(scope=cast.leader.scope, version_id=view.id, remark="Xem lại Làng Mơn.")
    back = current(cast.officer).last_return
    assert back is not None
    assert back.remark == "Xem lại Làng Mơn."
    assert current(cast.officer).is_open


def test_issued_names_its_document_and_is_frozen(cast: Cast) -> None:
    view = issue_2022(cast)
    assert (view.is_in_force, view.document_number, view.signer) == (True, "38/KH-UBND", "Lăng Đại Thành")
    with pytest.raises(Locked):
        save(cast, {2: {"poor_reduction": 3}}, {2: {"poor_reduction": 1}})
    lines = PlanLine.objects.within(cast.officer.scope).filter(version_id=view.id)
    with pytest.raises(DatabaseError), transaction.atomic():
        lines.update(poor_reduction=5)
    with pytest.raises(DatabaseError), transaction.atomic():
        PlanVersion.objects.within(cast.officer.scope).filter(pk=view.id).update(document_number="1/KH-UBND")


def test_issuing_something_else_than_shown_changes_nothing(cast: Cast) -> None:
    view = approve_2022(cast)
    with pytest.raises(Conflict):
        actions.issue(
            scope=cast.leader.scope,
            version_id=view.id,
            details=actions.DocumentDetails(
                "38/KH-UBND", view.steps[0].at.date(), "Thịnh Đức", ("TM.",), "Lăng Đại Thành"
            ),
            shown_hash="0" * 64,
            render=lambda _: [],
        )
    assert current(cast.officer).state is State.APPROVED


def test_adjusting_makes_a_draft_that_replaces_once_issued(cast: Cast) -> None:
    first = issue_2022(cast)
    actions.adjust(scope=cast.officer.scope, version_id=first.id)
    draft = current(cast.officer)
    assert (draft.number, draft.replaces, draft.state) == (2, 1, State.DRAFT)
    assert draft.table(POOR) == first.table(POOR)
    with pytest.raises(Refused, match="đang soạn"):
        actions.adjust(scope=cast.officer.scope, version_id=first.id)
    explain_replaced(cast.officer.scope, draft.id)
    actions.submit(scope=cast.officer.scope, version_id=draft.id)
    actions.approve(
        scope=cast.leader.scope, version_id=draft.id, shown_hash=content_hash(current(cast.leader))
    )
    issue_as(cast, current(cast.leader), "52/KH-UBND")
    old, new = versions_of(cast.officer.scope, 2022)
    assert (old.replaced_by, old.is_in_force, new.is_in_force) == (2, False, True)


def test_discarding_the_draft_leaves_what_is_in_force(cast: Cast) -> None:
    first = issue_2022(cast)
    draft = actions.adjust(scope=cast.officer.scope, version_id=first.id)
    actions.discard(scope=cast.officer.scope, version_id=draft)
    assert [view.number for view in versions_of(cast.officer.scope, 2022)] == [1]
    with pytest.raises(Locked):
        actions.discard(scope=cast.officer.scope, version_id=first.id)


def test_discarding_the_only_version_takes_the_plan_away(cast: Cast) -> None:
    view = open_2022(cast)
    actions.discard(scope=cast.officer.scope, version_id=view.id)
    assert version_at(cast.officer.scope, 2022) is None
    assert len(deeds(cast, "plan-discarded")) == 1


def test_revoking_takes_document_and_reason(cast: Cast) -> None:
    view = issue_2022(cast)
    with pytest.raises(Refused, match="số văn bản"):
        actions.revoke(scope=cast.leader.scope, version_id=view.id, document="", reason="Sai")
    actions.revoke(scope=cast.leader.scope, version_id=view.id, document="12/QĐ-UBND", reason="Sai căn cứ.")
    revoked = current(cast.officer).revoked
    assert revoked is not None
    assert (revoked.document, revoked.remark) == ("12/QĐ-UBND", "Sai căn cứ.")


def test_a_year_whose_plan_was_revoked_is_planned_again(cast: Cast) -> None:
    first = issue_2022(cast)
    draft = actions.adjust(scope=cast.officer.scope, version_id=first.id)
    actions.revoke(scope=cast.leader.scope, version_id=first.id, document="12/QĐ-UBND", reason="Sai.")
    with pytest.raises(Refused, match="đang có hiệu lực"):
        actions.adjust(scope=cast.officer.scope, version_id=first.id)
    actions.discard(scope=cast.officer.scope, version_id=draft)
    with pytest.raises(NotAllowed):
        actions.adjust(scope=cast.leader.scope, version_id=first.id)
    actions.adjust(scope=cast.officer.scope, version_id=first.id)
    again = current(cast.officer)
    assert (again.number, again.replaces, again.state) == (2, 1, State.DRAFT)
    assert again.table(POOR) == first.table(POOR)
    assert [block.text for block in again.blocks] == [block.text for block in first.blocks]


def test_acknowledging_is_of_the_own_hamlet_once_and_asked_again_after_adjusting(cast: Cast) -> None:
    view = issue_2022(cast)
    own = cast.hamlets["phuc-hoa"].pk
    for _ in range(2):
        actions.acknowledge(scope=cast.head.scope, version_id=view.id, hamlet_id=own)
    assert len(deeds(cast, "plan-acknowledged")) == 1
    with pytest.raises(NotAllowed):
        actions.acknowledge(scope=cast.head.scope, version_id=view.id, hamlet_id=cast.hamlets["lang-mon"].pk)


def test_other_commune_finds_nothing_to_write_on(cast: Cast) -> None:
    view = open_2022(cast)
    assert version_at(cast.other_officer.scope, 2022) is None
    with pytest.raises(Refused, match="không còn"):
        actions.submit(scope=cast.other_officer.scope, version_id=view.id)


def test_findings_and_totals_are_those_of_the_rules(cast: Cast) -> None:
    view = open_2022(cast)
    codes = [finding.code for finding in findings_of(cast.officer.scope, view)]
    assert codes == ["missing-households"] * 3 + ["missing-reduction"] * 2
    view = fill(cast, phuc_hoa=1, lang_mon=2)
    assert str(totals_of(view.table(POOR), POOR).rate) == "16/558"
    assert str(totals_of(view.table(NEAR_POOR), NEAR_POOR).rate) == "5/558"


@pytest.mark.parametrize("count", [3, 12])
def test_reading_a_version_takes_the_same_queries_for_any_number_of_hamlets(
    cast: Cast, count: int, django_assert_num_queries: Any
) -> None:
    from tests.targets.plans import add_hamlets

    add_hamlets(cast, count)
    open_2022(cast)
    scope = cast.officer.scope
    with django_assert_num_queries(7):
        view = version_at(scope, 2022)
    assert view is not None
    assert len(view.lines) == count
