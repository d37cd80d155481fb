"""Changing a version's text block by block: what is stored, refused and noted, and what submitting makes of it."""

from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from journal.models import Entry
from targets import actions
from targets.actions.text import LONGEST, MOST
from targets.models import PlanVersion, TextBlock
from targets.queries import VersionView, acts_for, content_hash, findings_of, text_findings_of, version_at
from targets.queries.starts import commune_work
from targets.queries.text import common_acts
from targets.rules import Deed, State
from targets.rules.text import Block, BlockKind
from tests.cast import Cast
from tests.targets.plans import approve_2022, current, fill, issue_2022, open_2022
from tests.targets.texts import BLOCKS, block, issue_filled, keys, noted, put, save
from thinhduc.errors import Conflict, Locked, NotAllowed, Refused
from thinhduc.findings import Level, errors_in


@pytest.fixture
def draft(cast: Cast) -> VersionView:
    """The draft of 2022 with five blocks."""
    open_2022(cast)
    return put(cast)


def orders(cast: Cast) -> list[int]:
    return list(TextBlock.objects.within(cast.officer.scope).values_list("order", flat=True))


# --- changing it


def test_saving_a_block_keeps_both_texts_whole_in_the_journal(cast: Cast, draft: VersionView) -> None:
    long = "Hỗ trợ hộ nghèo phát triển sản xuất. " * 40
    save(cast, "i-1", f"  {long}\n", seen=BLOCKS[3].text)
    assert block(cast, "i-1").text == long.strip()
    assert noted(cast.officer) == [("text-i-1", BLOCKS[3].text, long.strip())]
    deed = Entry.objects.within(cast.officer.scope).get(deed="plan-text-changed", kind="deed")
    assert deed.subject.startswith("Kế hoạch năm 2022, bản 1: Khoản “Hỗ trợ hộ nghèo phát triển")
    assert current(cast.officer).revision == draft.revision + 1
    assert content_hash(current(cast.officer)) != content_hash(draft)


def test_saving_what_stands_there_writes_nothing(cast: Cast, draft: VersionView) -> None:
    save(cast, "i", " MỤC   TIÊU ", seen="MỤC TIÊU", kind=BlockKind.PART, reason="")
    assert (noted(cast.officer), current(cast.officer).revision) == ([], draft.revision)


def test_two_people_on_one_block_are_a_conflict_with_both_texts(cast: Cast, draft: VersionView) -> None:
    save(cast, "i", "MỤC TIÊU CHUNG", seen="MỤC TIÊU")
    with pytest.raises(Conflict) as caught:
        save(cast, "i", "MỤC TIÊU CỤ THỂ", seen="MỤC TIÊU")
    (clash,) = caught.value.clashes
    assert (clash.field_name, clash.field_label) == ("text-i", "Phần “MỤC TIÊU CHUNG”")
    assert (clash.seen, clash.mine, clash.stored) == ("MỤC TIÊU", "MỤC TIÊU CỤ THỂ", "MỤC TIÊU CHUNG")
    assert clash.stored_by == cast.officer.user.full_name
    assert block(cast, "i").text == "MỤC TIÊU CHUNG"


def test_two_people_on_different_blocks_both_save(cast: Cast, draft: VersionView) -> None:
    save(cast, "i", "MỤC TIÊU CHUNG", seen="MỤC TIÊU")
    save(cast, "end", "Đề nghị thực hiện.", seen=BLOCKS[4].text)
    assert (block(cast, "i").text, block(cast, "end").text) == ("MỤC TIÊU CHUNG", "Đề nghị thực hiện.")


def test_who_left_the_text_alone_overwrites_nothing(cast: Cast, draft: VersionView) -> None:
    save(cast, "i-1", "Giảm hộ nghèo", seen=BLOCKS[3].text)
    save(cast, "i-1", BLOCKS[3].text, seen=BLOCKS[3].text, kind=BlockKind.ITEM)
    assert (block(cast, "i-1").text, block(cast, "i-1").kind) == ("Giảm hộ nghèo", BlockKind.ITEM)
    assert noted(cast.officer)[-1] == ("block-kind", "Khoản (1, 2, …)", "Gạch đầu dòng")


def test_an_empty_block_is_stored_and_stops_submitting(cast: Cast, draft: VersionView) -> None:
    fill(cast)
    scope = cast.officer.scope
    assert actions.why_not(scope, current(cast.officer), Deed.SUBMIT) is None
    save(cast, "i-1", "   ", seen=BLOCKS[3].text)
    view = current(cast.officer)
    assert block(cast, "i-1").text == ""
    refusal = actions.why_not(scope, view, Deed.SUBMIT)
    assert refusal is not None
    assert refusal.code == "has-errors"
    with pytest.raises(Refused) as caught:
        actions.submit(scope=scope, version_id=view.id)
    assert ("text-empty-block", "i-1") in {(one.code, one.key) for one in errors_in(caught.value.findings)}
    assert not errors_in(findings_of(scope, view))  # the tables are right


def test_the_start_page_counts_what_is_wrong_with_the_text(cast: Cast, draft: VersionView) -> None:
    fill(cast)
    assert [one.is_ready for one in commune_work(cast.officer.scope).opened] == [True]
    save(cast, "i-1", "", seen=BLOCKS[3].text)
    (opened,) = commune_work(cast.officer.scope).opened
    assert (opened.is_ready, [one.key for one in opened.errors]) == (False, ["i-1"])


def test_a_reason_belongs_to_the_text_it_was_given_for(cast: Cast, draft: VersionView) -> None:
    text = "Năm {năm} xã có 99 xóm"
    save(cast, "i-1", text, seen=BLOCKS[3].text, reason="Kể cả khu mới.")
    assert block(cast, "i-1").reason == "Kể cả khu mới."
    save(cast, "i-1", text, seen=text)
    assert block(cast, "i-1").reason == "Kể cả khu mới."
    save(cast, "i-1", "Năm {năm} xã có 98 xóm", seen=text)
    assert block(cast, "i-1").reason == ""
    assert noted(cast.officer)[-1] == ("block-reason", "Kể cả khu mới.", "")


def test_warning_about_a_block_passes_with_its_reason(cast: Cast, draft: VersionView) -> None:
    fill(cast)
    scope = cast.officer.scope
    text = "Đề nghị tất cả 99 xóm của xã thực hiện"
    save(cast, "end", text, seen=BLOCKS[4].text)
    view = current(cast.officer)
    (warning,) = [one for one in text_findings_of(scope, view) if one.key == "end"]
    assert (warning.level, warning.code) == (Level.WARNING, "text-hamlets")
    with pytest.raises(Refused, match="Còn cảnh báo chưa ghi lý do"):
        actions.submit(scope=scope, version_id=view.id)
    actions.set_reason(scope=scope, version_id=view.id, key="end", reason=" Số của   cả vùng. ")
    assert noted(cast.officer)[-1] == ("block-reason", "", "Số của cả vùng.")
    actions.submit(scope=scope, version_id=view.id)
    assert current(cast.officer).state is State.SUBMITTED


def test_superior_plan_without_a_number_stops_submitting(cast: Cast) -> None:
    open_2022(cast)
    view = fill(cast)
    scope = cast.officer.scope
    details = {"households_on": None, "form": view.form, "columns": [], "superior_date": date(2022, 3, 18)}
    actions.set_details(
        scope=scope,
        version_id=view.id,
        superior_number="",
        superior_issuer="UBND thành phố Thái Nguyên",
        **details,
    )
    with pytest.raises(Refused) as caught:
        actions.submit(scope=scope, version_id=view.id)
    assert {one.code for one in errors_in(caught.value.findings)} == {"text-field-missing"}


def test_adding_puts_the_block_behind_another_and_keeps_orders_in_a_row(
    cast: Cast, draft: VersionView
) -> None:
    scope, version_id = cast.officer.scope, draft.id
    made = [
        actions.add_block(scope=scope, version_id=version_id, after=after, kind=BlockKind.ITEM, text=text)
        for after, text in (("i", "đầu"), ("end", "cuối"), (None, ""))
    ]
    assert len({*made, *(one.key for one in BLOCKS)}) == 8
    assert keys(cast) == [made[2], "subject", "basis", "i", made[0], "i-1", "end", made[1]]
    assert orders(cast) == list(range(1, 9))
    assert noted(cast.officer) == [
        (f"text-{key}", None, text) for key, text in zip(made, ("đầu", "cuối", ""), strict=True)
    ]


def test_moving_swaps_neighbours_and_stops_at_the_ends(cast: Cast, draft: VersionView) -> None:
    def move(key: str, *, up: bool) -> list[str]:
        actions.move_block(scope=cast.officer.scope, version_id=draft.id, key=key, up=up)
        return keys(cast)

    assert move("i-1", up=True) == ["subject", "basis", "i-1", "i", "end"]
    assert move("basis", up=False) == ["subject", "i-1", "basis", "i", "end"]
    assert move("subject", up=True) == move("end", up=False) == ["subject", "i-1", "basis", "i", "end"]
    assert noted(cast.officer) == [("block-order", "4", "3"), ("block-order", "2", "3")]
    assert orders(cast) == [1, 2, 3, 4, 5]


def test_removing_keeps_the_text_in_the_journal_and_leaves_no_gap(cast: Cast, draft: VersionView) -> None:
    scope = cast.officer.scope
    for _ in range(2):  # a second click finds nothing to do
        actions.remove_block(scope=scope, version_id=draft.id, key="i", seen="MỤC TIÊU")
    assert keys(cast) == ["subject", "basis", "i-1", "end"]
    assert orders(cast) == [1, 2, 3, 4]
    assert noted(cast.officer) == [("text-i", "MỤC TIÊU", None)]


def test_what_somebody_changed_meanwhile_is_not_removed(cast: Cast, draft: VersionView) -> None:
    save(cast, "i", "MỤC TIÊU CHUNG", seen="MỤC TIÊU")
    with pytest.raises(Conflict):
        actions.remove_block(scope=cast.officer.scope, version_id=draft.id, key="i", seen="MỤC TIÊU")
    assert "i" in keys(cast)


def test_typing_in_a_block_that_is_gone_gives_the_typed_text_back(cast: Cast, draft: VersionView) -> None:
    scope, version_id = cast.officer.scope, draft.id
    actions.remove_block(scope=scope, version_id=version_id, key="i", seen="MỤC TIÊU")
    with pytest.raises(Conflict, match="người khác vừa bỏ") as caught:
        save(cast, "i", "MỤC TIÊU CHUNG", seen="MỤC TIÊU")
    assert caught.value.clashes[0].mine == "MỤC TIÊU CHUNG"
    with pytest.raises(Conflict):
        actions.add_block(scope=scope, version_id=version_id, after="i", kind=BlockKind.ITEM, text="a")
    with pytest.raises(Conflict):
        actions.move_block(scope=scope, version_id=version_id, key="i", up=True)
    with pytest.raises(Conflict):
        actions.set_reason(scope=scope, version_id=version_id, key="i", reason="vì")


def test_there_is_always_one_subject(cast: Cast, draft: VersionView) -> None:
    scope, version_id = cast.officer.scope, draft.id
    with pytest.raises(Refused, match="đúng một trích yếu"):
        actions.remove_block(scope=scope, version_id=version_id, key="subject", seen=BLOCKS[0].text)
    with pytest.raises(Refused, match="đúng một trích yếu"):
        save(cast, "subject", BLOCKS[0].text, seen=BLOCKS[0].text, kind=BlockKind.LEAD)
    with pytest.raises(Refused, match="chỉ được một"):
        save(cast, "i", "MỤC TIÊU", seen="MỤC TIÊU", kind=BlockKind.SUBJECT)
    with pytest.raises(Refused, match="chỉ được một"):
        actions.add_block(scope=scope, version_id=version_id, after=None, kind=BlockKind.SUBJECT, text="a")
    assert current(cast.officer).blocks == BLOCKS


def test_texts_have_a_longest_and_a_plan_a_most(cast: Cast, draft: VersionView) -> None:
    save(cast, "i-1", "a" * LONGEST, seen=BLOCKS[3].text)
    with pytest.raises(Refused, match=r"nhiều nhất là 5\.000"):
        save(cast, "i-1", "a" * (LONGEST + 1), seen="a" * LONGEST)
    with pytest.raises(Refused, match="nhiều nhất là 500"):
        actions.set_reason(scope=cast.officer.scope, version_id=draft.id, key="i-1", reason="a" * 501)
    put(cast, [Block(f"b-{n}", BlockKind.ITEM, "a") for n in range(MOST)])
    with pytest.raises(Refused, match="500 đoạn"):
        actions.add_block(
            scope=cast.officer.scope, version_id=draft.id, after=None, kind=BlockKind.ITEM, text="a"
        )


# --- who, and until when


@pytest.mark.parametrize("who", ["leader", "head", "commune_admin", "province_reader", "system_admin"])
def test_only_the_officer_writes(cast: Cast, draft: VersionView, who: str) -> None:
    scope = cast.everybody()[who].scope
    common: dict[str, Any] = {"scope": scope, "version_id": draft.id}
    for deed in (
        lambda: actions.save_block(**common, key="i", text="x", seen="MỤC TIÊU"),
        lambda: actions.add_block(**common, after=None, kind=BlockKind.ITEM, text="x"),
        lambda: actions.move_block(**common, key="i", up=True),
        lambda: actions.remove_block(**common, key="i", seen="MỤC TIÊU"),
        lambda: actions.set_reason(**common, key="i", reason="x"),
        lambda: actions.start_text(**common),
        lambda: actions.keep_act(scope=scope, number="1/KH", title="a"),
        lambda: actions.remove_act(scope=scope, number="1/KH"),
    ):
        with pytest.raises(NotAllowed):
            deed()
    assert current(cast.officer).blocks == BLOCKS


def test_another_communes_text_and_acts_are_out_of_reach(cast: Cast, draft: VersionView) -> None:
    stranger = cast.other_officer.scope
    actions.keep_act(scope=cast.officer.scope, number="12/NQ-HĐND", title="Nghị quyết của xã")
    with pytest.raises(Refused, match="không còn"):
        actions.save_block(scope=stranger, version_id=draft.id, key="i", text="x", seen="MỤC TIÊU")
    assert not TextBlock.objects.within(stranger).exists()
    assert acts_for(stranger, cast.commune.pk) == common_acts()
    with pytest.raises(Refused, match="không có văn bản này"):
        actions.remove_act(scope=stranger, number="12/NQ-HĐND")
    assert "12/NQ-HĐND" in {one.number for one in acts_for(cast.officer.scope, cast.commune.pk)}


def test_a_head_gets_the_issued_version_without_a_word_of_its_text(cast: Cast) -> None:
    issued = issue_2022(cast)
    view = version_at(cast.head.scope, 2022, "in-force")
    assert view is not None
    assert (view.id, view.blocks) == (issued.id, ())
    assert len(issued.blocks) > 50
    assert not TextBlock.objects.within(cast.head.scope).exists()
    assert version_at(cast.leader.scope, 2022, "in-force").blocks == issued.blocks  # type: ignore[union-attr]


def test_submitted_text_is_locked(cast: Cast, draft: VersionView) -> None:
    fill(cast)
    actions.submit(scope=cast.officer.scope, version_id=draft.id)
    with pytest.raises(Locked) as caught:
        save(cast, "i", "x", seen="MỤC TIÊU")
    assert "rút lại" in caught.value.who_can_lift


def test_approved_is_exactly_the_text_that_was_shown(cast: Cast, draft: VersionView) -> None:
    shown = content_hash(fill(cast))
    save(cast, "i", "NHIỆM VỤ", seen="MỤC TIÊU")
    actions.submit(scope=cast.officer.scope, version_id=draft.id)
    with pytest.raises(Conflict):
        actions.approve(scope=cast.leader.scope, version_id=draft.id, shown_hash=shown)


def test_issued_text_is_frozen_and_its_findings_are_notes(cast: Cast, draft: VersionView) -> None:
    save(cast, "end", "Đề nghị tất cả 99 xóm của xã thực hiện", seen=BLOCKS[4].text, reason="Cả vùng.")
    issued = issue_filled(cast)
    found = text_findings_of(cast.officer.scope, issued)
    assert {(one.level, one.code) for one in found} == {(Level.NOTE, "text-hamlets")}
    rows = TextBlock.objects.within(cast.officer.scope)
    with pytest.raises(DatabaseError, match="ban hành"), transaction.atomic():
        rows.update(text="x")
    with pytest.raises(DatabaseError, match="ban hành"), transaction.atomic():
        rows.delete()
    with pytest.raises(DatabaseError, match="ban hành"), transaction.atomic():
        put_into(issued, cast)


def put_into(issued: VersionView, cast: Cast) -> None:
    TextBlock.objects.create(
        commune=cast.commune, version_id=issued.id, order=9, key="them", kind="item", text="thêm"
    )


def test_an_issued_version_without_text_has_no_findings_of_it(cast: Cast) -> None:
    approve_2022(cast)
    TextBlock.objects.within(cast.officer.scope).delete()
    row = PlanVersion.objects.within(cast.officer.scope).get()
    assert text_findings_of(cast.officer.scope, current(cast.officer)) != []
    actions.freeze(
        scope=cast.leader.scope,
        version=row,
        details=actions.DocumentDetails(
            "38/KH-UBND", date(2022, 3, 31), "Thịnh Đức", ("CHỦ TỊCH",), "Người Ký"
        ),
        render=lambda _: [],
    )
    assert text_findings_of(cast.officer.scope, current(cast.officer, 1)) == []


def test_discarding_a_draft_takes_its_text_along(cast: Cast, draft: VersionView) -> None:
    actions.discard(scope=cast.officer.scope, version_id=draft.id)
    assert not TextBlock.objects.within(cast.officer.scope).exists()
