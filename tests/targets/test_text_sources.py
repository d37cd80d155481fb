"""Where a version's text comes from, what its fields say, and the legal acts that it is held against."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from hamlets.models import CommunePeriod
from journal.models import Entry
from targets import actions
from targets.models import LegalAct
from targets.queries import acts_for, last_text, template_blocks, text_facts, text_findings_of, version_at
from targets.queries.text import acts_day, common_acts
from targets.rules.text import Block, BlockKind, filled
from tests.cast import Cast
from tests.targets.plans import add_hamlets, current, fill, issue_2022, open_2022
from tests.targets.texts import BLOCKS, block, issue_filled, noted, put, save
from thinhduc.errors import Refused

# --- where a text comes from


def test_a_plan_begins_with_the_template(cast: Cast) -> None:
    view = open_2022(cast)
    assert view.blocks == template_blocks()
    assert len(view.blocks) > 50
    opened = Entry.objects.within(cast.officer.scope).get(deed="plan-opened")
    assert opened.source == "lời văn theo mẫu"
    assert last_text(cast.officer.scope, view) == (None, template_blocks())


def test_the_next_year_begins_with_the_text_in_force_without_its_reasons(cast: Cast) -> None:
    open_2022(cast)
    own = Block("i-2", BlockKind.CLAUSE, "Riêng của xã năm {năm}", reason="theo nghị quyết")
    put(cast, [*BLOCKS[:4], own, BLOCKS[4]])
    issue_filled(cast)
    actions.open_plan(scope=cast.officer.scope, year=2023)
    view = version_at(cast.officer.scope, 2023)
    assert view is not None
    assert [one.key for one in view.blocks] == ["subject", "basis", "i", "i-1", "i-2", "end"]
    assert view.blocks[4] == Block("i-2", BlockKind.CLAUSE, "Riêng của xã năm {năm}")
    source, blocks = last_text(cast.officer.scope, view)
    assert (source.year if source else None, blocks) == (2022, view.blocks)


def test_a_year_without_a_plan_in_force_is_stepped_over(cast: Cast) -> None:
    first = issue_2022(cast)
    scope = cast.officer.scope
    template = template_blocks()[0].key
    for year in (2023, 2024):
        actions.open_plan(scope=scope, year=year)
    view = version_at(scope, 2024)
    assert view is not None
    source, blocks = last_text(scope, view)
    assert source is not None
    assert (source.year, source.number) == (2022, first.number)
    assert template in {block.key for block in blocks}
    actions.revoke(scope=cast.leader.scope, version_id=first.id, document="12/QĐ-UBND", reason="Sai.")
    assert last_text(scope, view) == (None, template_blocks())


def test_a_printed_text_goes_on_with_the_templates_fields(cast: Cast) -> None:
    open_2022(cast)
    printed = [
        Block("subject", BlockKind.SUBJECT, "Kế hoạch giảm nghèo năm 2022", ""),
        Block("basis-1", BlockKind.BASIS, "Căn cứ kế hoạch số 69/KH-UBND ngày 18/3/2022;", ""),
        Block("i", BlockKind.PART, "MỤC ĐÍCH (in năm 2022)", "I."),
        Block("rieng", BlockKind.CLAUSE, "Việc riêng của xã (có biểu kèm theo)", "2.7", reason="như bản in"),
    ]
    put(cast, printed)
    issued = issue_filled(cast)
    assert issued.blocks == tuple(printed)
    template = {one.key: one for one in template_blocks()}
    expected = (
        *(template[key] for key in ("subject", "basis-1", "i")),
        Block("rieng", BlockKind.CLAUSE, "Việc riêng của xã (có biểu kèm theo)"),
    )
    adjusted = actions.adjust(scope=cast.officer.scope, version_id=issued.id)
    view = current(cast.officer)
    assert (view.id, view.blocks) == (adjusted, expected)
    actions.open_plan(scope=cast.officer.scope, year=2023)
    following = version_at(cast.officer.scope, 2023)
    assert following is not None
    assert following.blocks == expected


def test_an_adjustment_copies_the_text_with_its_reasons(cast: Cast) -> None:
    open_2022(cast)
    own = Block("i-2", BlockKind.CLAUSE, "Tất cả 9 xóm", reason="Tính cả khu tái định cư.")
    put(cast, [*BLOCKS[:4], own, BLOCKS[4]])
    issued = issue_filled(cast)
    actions.adjust(scope=cast.officer.scope, version_id=issued.id)
    view = current(cast.officer)
    assert (view.number, view.blocks) == (2, issued.blocks)
    source, blocks = last_text(cast.officer.scope, view)
    assert source is not None
    assert (source.number, blocks) == (1, issued.blocks)
    entry = Entry.objects.within(cast.officer.scope).get(deed="plan-adjusting")
    assert entry.source == "lời văn theo kế hoạch năm 2022, bản 1"
    save(cast, "i", "NHIỆM VỤ", seen="MỤC TIÊU")
    assert current(cast.officer, 1).blocks == issued.blocks


def test_a_draft_without_text_gets_one_once(cast: Cast) -> None:
    view = open_2022(cast)
    put(cast, [])
    actions.start_text(scope=cast.officer.scope, version_id=view.id)
    assert current(cast.officer).blocks == template_blocks()
    with pytest.raises(Refused, match="đã có lời văn"):
        actions.start_text(scope=cast.officer.scope, version_id=view.id)


# --- what fields say, and legal acts


def test_names_are_those_of_the_documents_day(cast: Cast) -> None:
    CommunePeriod.objects.within(cast.officer.scope).update(
        valid_to=date(2025, 6, 30), superior="thành phố Thái Nguyên", province="Thái Nguyên"
    )
    CommunePeriod.objects.create(
        commune=cast.commune, kind="ward", name="Tích Lương", superior="tỉnh Thái Nguyên", province="Thái Nguyên",
        valid_from=date(2025, 7, 1),
    )  # fmt: skip
    open_2022(cast)
    facts = text_facts(cast.officer.scope, fill(cast, lang_mon=2))
    text = (
        "{xã}, {số xóm} {từ xóm}, {cấp trên}, kế hoạch {số kế hoạch cấp trên}: giảm {số hộ nghèo giảm: 2 chữ số} hộ, "
        "còn {tỷ lệ hộ nghèo cuối năm: 1 số lẻ} %"
    )
    assert filled(text, facts) == (
        "xã Thịnh Đức, 3 xóm, UBND thành phố Thái Nguyên, kế hoạch 69/KH-UBND: giảm 02 hộ, còn 3,0 %"
    )


def test_a_communes_own_act_stands_in_place_of_the_common_one(cast: Cast) -> None:
    scope, pk = cast.officer.scope, cast.commune.pk
    common = common_acts()[0]
    actions.keep_act(scope=scope, number=f" {common.number} ", title="Tên xã ghi", valid_to=date(2024, 1, 1))
    actions.keep_act(
        scope=scope, number="12/NQ-HĐND", title="Nghị quyết của xã", issued_on=date(2021, 12, 20)
    )
    acts = {one.number: one for one in acts_for(scope, pk)}
    assert len(acts) == len(common_acts()) + 1
    own = acts[common.number]
    assert (own.title, own.valid_to, own.is_own) == ("Tên xã ghi", date(2024, 1, 1), True)
    actions.remove_act(scope=scope, number=common.number)
    assert {one.number: one for one in acts_for(scope, pk)}[common.number] == common


def test_acts_are_kept_by_number_and_noted(cast: Cast) -> None:
    scope = cast.officer.scope
    for title in ("Nghị quyết", "Nghị quyết", "Nghị quyết về giảm nghèo"):
        actions.keep_act(scope=scope, number="12/NQ-HĐND", title=title, issued_on=date(2021, 12, 20))
    assert LegalAct.objects.within(scope).count() == 1
    assert noted(cast.officer, "legal-act-kept") == [
        ("act-title", None, "Nghị quyết"),
        ("act-issued-on", None, "20/12/2021"),
        ("act-title", "Nghị quyết", "Nghị quyết về giảm nghèo"),
    ]
    actions.remove_act(scope=scope, number="12/NQ-HĐND")
    assert ("act-issued-on", "20/12/2021", None) in noted(cast.officer, "legal-act-removed")


def test_every_fault_of_an_act_is_said_at_once(cast: Cast) -> None:
    with pytest.raises(Refused) as caught:
        actions.keep_act(
            scope=cast.officer.scope, number=" ", title="", issuer="a" * 161,
            valid_from=date(2022, 1, 2), valid_to=date(2022, 1, 1),
        )  # fmt: skip
    for words in ("số, ký hiệu", "tên văn bản", "Cơ quan ban hành: nhiều nhất 160", "1/1/2022 trước ngày"):
        assert words in caught.value.message


@pytest.mark.parametrize("count", [3, 12])
def test_queries_do_not_grow_with_hamlets_or_blocks(
    cast: Cast, count: int, django_assert_num_queries: Any
) -> None:
    add_hamlets(cast, count)
    open_2022(cast)
    put(cast, BLOCKS if count == 3 else template_blocks())
    scope = cast.officer.scope
    view = current(cast.officer)
    with django_assert_num_queries(3):  # the commune's name, its hamlets' kind, its own acts
        text_findings_of(scope, view)
    seen = block(cast, "i").text
    with django_assert_num_queries(15):
        actions.save_block(scope=scope, version_id=view.id, key="i", text="KHÁC", seen=seen)


@pytest.mark.parametrize(
    ("year", "day"), [(2022, date(2022, 12, 31)), (2024, date(2024, 6, 1)), (2025, date(2025, 1, 1))]
)
def test_acts_have_to_be_in_force_within_the_year_of_the_plan(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, year: int, day: date
) -> None:
    monkeypatch.setattr("targets.queries.text.today", lambda: date(2024, 6, 1))
    view = replace(open_2022(cast), year=year)
    assert acts_day(view) == day
    assert acts_day(replace(view, document_date=date(2023, 3, 31))) == date(2023, 3, 31)
