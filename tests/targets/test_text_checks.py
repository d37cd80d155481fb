"""What is found in a text: each kind of finding where it belongs, and not where it does not."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from targets.rules import HamletFigures, unresolved_in
from targets.rules.text import FIELDS, Act, Block, BlockKind, check_text, citations_in
from targets.rules.text.acts import same_number
from tests.targets.text_of_2022 import ACTS, FACTS, ISSUED, PRINTED, TEMPLATE, one_item
from thinhduc.findings import Finding, Level

OLD = Act(
    "12/2019/NĐ-CP", "Cũ", issued_on=date(2019, 2, 1), valid_to=date(2022, 3, 30), ended_by="Nghị định 1/2022"
)
KNOWN = Act("07/2021/NĐ-CP", "Chuẩn nghèo", issued_on=date(2021, 1, 27), valid_to=date(2022, 3, 31))


def found(blocks: list[Block], facts=FACTS, acts=(OLD, KNOWN), day=ISSUED, **options: Any) -> list[Finding]:
    return check_text(blocks, facts, acts, day=day, **options)


def codes(*arguments: Any, **options: Any) -> list[tuple[str, str, str | None]]:
    return [(one.level.value, one.code, one.key) for one in found(*arguments, **options)]


def test_a_plain_text_has_no_findings() -> None:
    assert found(one_item("Hỗ trợ hộ nghèo.")) == []


def test_no_text_at_all() -> None:
    (finding,) = found([])
    assert (finding.level, finding.code, finding.key) == (Level.ERROR, "text-missing", None)
    assert finding.message == "Kế hoạch chưa có lời văn; soạn các phần I–V trước khi trình."


def test_exactly_one_subject() -> None:
    text = one_item("Hỗ trợ hộ nghèo.")
    assert codes(text[1:]) == [("error", "text-subject", None)]
    two = [*text, Block("again", BlockKind.SUBJECT, "Giảm nghèo năm {năm}")]
    assert codes(two) == [("error", "text-subject", "again")]


@pytest.mark.parametrize(
    ("text", "is_found"), [("", True), (" \n\xa0", True), ("{năm}", False), ("-", False)]
)
def test_empty_block(text: str, is_found: bool) -> None:
    assert codes(one_item(text)) == ([("error", "text-empty-block", "item")] if is_found else [])


@pytest.mark.parametrize(
    ("basis", "expected"),
    [
        (None, [("error", "text-basis", None)]),
        ("Căn cứ tình hình thực tế.", [("error", "text-basis", "basis")]),
        ("Căn cứ kế hoạch số {số kế hoạch cấp trên} của {cấp trên}.", []),
        ("Căn cứ Luật số 72/2025/QH15 ngày 16/6/2025.", []),
        (
            "Căn cứ kế hoạch số /KH-UBND của UBND tỉnh.",
            [("error", "text-basis", "basis"), ("error", "text-blank", "basis")],
        ),
    ],
)
def test_basis_cites_a_document(basis: str | None, expected: list[tuple[str, str, str | None]]) -> None:
    subject, one, *rest = one_item("Hỗ trợ hộ nghèo.")
    text = [subject, *([replace(one, text=basis)] if basis else []), *rest]
    assert codes(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Năm {năm}, {số hộ nghèo giảm: 2 chữ số} hộ", None),
        ("Năm {Năm }", None),
        ("Năm {nam}", "text-field-unknown"),
        ("Năm {năm: 2 chữ số}", "text-field-unknown"),
        ("Còn {tỷ lệ hộ nghèo cuối năm: 4 số lẻ}%", "text-field-unknown"),
        ("Năm {năm", "text-field-broken"),
        ("Năm năm}", "text-field-broken"),
        ("Năm {}", "text-field-broken"),
    ],
)
def test_fields_and_formats_exist(text: str, expected: str | None) -> None:
    assert codes(one_item(text)) == ([("error", expected, "item")] if expected else [])


def test_an_unknown_format_says_which_there_are() -> None:
    (finding,) = found(one_item("Giảm {số hộ nghèo giảm: 3 chữ số} hộ"))
    assert finding.message == (
        "Phần I, gạch đầu dòng thứ 1: chỗ điền “số hộ nghèo giảm” không có cách in “3 chữ số”; "
        "cách in được chọn: “2 chữ số”."
    )


@pytest.mark.parametrize("name", FIELDS)
def test_a_field_without_value_is_found_once_with_all_its_places(name: str) -> None:
    unknown = replace(
        FACTS,
        commune_name="",
        superior="",
        province="",
        hamlets=0,
        poor=[HamletFigures(1, "Nhân Hòa")],
        near_poor=[HamletFigures(1, "Nhân Hòa")],
        superior_number="",
        superior_date=None,
        superior_issuer="",
    )
    text = one_item(f"Xem {{{name}}} và {{{name}}}, thay kế hoạch số 38/KH-UBND.")
    text.insert(4, Block("other", BlockKind.ITEM, f"Lại {{{name}}}."))
    assert found(text, replace(FACTS, replaced_number="38/KH-UBND", replaced_date=ISSUED)) == []
    always = {"năm", "năm trước", "giai đoạn", "xã", "loại xã", "từ xóm", "bộ phận giảm nghèo"}
    if name in always:
        assert found(text, unknown) == []
        return
    (finding,) = found(text, unknown)
    assert (finding.level, finding.code, finding.key) == (Level.ERROR, "text-field-missing", "item")
    assert finding.data == {"block": "item", "field": name, "blocks": "item,other"}
    assert finding.message.startswith(
        f"Phần I, gạch đầu dòng thứ 1 (và 1 đoạn khác): chỗ điền {{{name}}} chưa có"
    )


def test_a_rate_says_which_figures_it_waits_for_and_both_ways_out() -> None:
    lines = [HamletFigures(1, "Nhân Hòa", 219, 3, 2, 0), HamletFigures(2, "Tân Đức", None, 6, 4, 1)]
    text = one_item("Còn {tỷ lệ hộ nghèo cuối năm}% và {tỷ lệ hộ cận nghèo cuối năm}%.")
    near = [HamletFigures(order, f"Xóm {order}") for order in range(1, 8)]
    poor, near_poor = found(text, replace(FACTS, poor=lines, near_poor=near))
    assert poor.message.endswith(
        "chưa có giá trị; nhập tổng số hộ của Tân Đức, hoặc viết lại đoạn này không dùng tỷ lệ."
    )
    assert "số hộ giảm của Xóm 1, Xóm 2, Xóm 3, Xóm 4, Xóm 5 và 2 xóm khác" in near_poor.message


@pytest.mark.parametrize(
    ("day", "is_found"), [("31/02/2022", True), ("30 tháng 2 năm 2022", True), ("28/02/2022", False)]
)
def test_a_day_that_no_calendar_has(day: str, is_found: bool) -> None:
    text = one_item(f"Theo Công văn số 15/UBND-VX ngày {day} của UBND thành phố.")
    assert codes(text) == ([("warning", "text-act-date", "item")] if is_found else [])


@pytest.mark.parametrize(
    ("item", "is_found"),
    [
        ("Điều chỉnh số giảm.", True),
        ("Thay kế hoạch số 138/KH-UBND.", True),
        ("Thay thế Kế hoạch số 38/KH-UBND ngày 31/3/2022.", False),
        ("Thay kế hoạch số {số kế hoạch được thay} ngày {ngày kế hoạch được thay}.", False),
    ],
)
def test_an_adjusted_text_names_what_it_replaces(item: str, is_found: bool) -> None:
    facts = replace(FACTS, replaced_number="38/KH-UBND", replaced_date=ISSUED)
    assert codes(one_item(item), facts) == ([("warning", "text-replaced", "subject")] if is_found else [])
    assert unresolved_in(found(one_item(item), facts)) == found(one_item(item), facts)


@pytest.mark.parametrize(
    "missing", [{"superior_number": ""}, {"superior_date": None}, {"superior_issuer": ""}]
)
def test_a_superior_plan_without_number_date_or_issuer_blocks_the_template(missing: dict[str, Any]) -> None:
    assert codes(list(TEMPLATE), replace(FACTS, **missing)) == [("error", "text-field-missing", "basis-1")]


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("Theo kế hoạch số …/KH-UBND", True),
        ("Theo kế hoạch số      /KH-UBND", True),
        ("Theo kế hoạch số: ..../KH-UBND", True),
        ("Họp ngày    tháng    năm 2022", True),
        ("Ngày họp: ngày … tháng … năm 2022", True),
        ("Giảm còn ……%", True),
        ("Theo kế hoạch số 69/KH-UBND ngày 18 tháng 3 năm 2022", False),
        ("Ngày công, vật tư... của người dân, người cao tuổi....,", False),
        ("Họp ngày tháng 3 năm 2022", True),
        ("Họp ngày tháng năm 2022", True),
        ("Ghi rõ họ tên, ngày tháng năm sinh", False),
        ("Hằng ngày, hằng tháng, hằng năm", False),
        ("Hỗ trợ 50% số tiền/hộ", False),
    ],
)
def test_blanks_left_open(text: str, is_found: bool) -> None:
    assert codes(one_item(text)) == ([("error", "text-blank", "item")] if is_found else [])


def test_a_typed_figure_that_contradicts_the_tables_takes_a_reason() -> None:
    text = one_item("Giảm 07 hộ nghèo so với năm 2021.", reason=" Chỉ tiêu phấn đấu ")
    (finding,) = found(text)
    assert (finding.level, finding.code) == (Level.WARNING, "text-reduction")
    assert finding.message == (
        "Phần I, gạch đầu dòng thứ 1: lời văn ghi số hộ nghèo giảm là 07 hộ, theo biểu là 6 hộ; "
        "sửa lại hoặc dùng chỗ điền {số hộ nghèo giảm}; nếu giữ thì phải ghi lý do."
    )
    assert finding.data["reason"] == "Chỉ tiêu phấn đấu"
    assert unresolved_in([finding]) == []
    assert unresolved_in(found(one_item("Giảm 07 hộ nghèo so với năm 2021."))) != []
    assert found(one_item("Giảm 06 hộ nghèo so với năm 2021.")) == []


def test_figures_under_a_heading_of_last_year_are_left_alone() -> None:
    item = "Giảm 07 hộ nghèo."
    text = one_item(item)
    text[2] = replace(text[2], text="KẾT QUẢ NĂM 2021")
    assert found(text) == []
    text.insert(4, Block("goal", BlockKind.PART, "MỤC TIÊU"))
    text.insert(5, Block("goal-item", BlockKind.ITEM, item))
    assert codes(text) == [("warning", "text-reduction", "goal-item")]


def test_recipients_count_the_hamlets() -> None:
    text = [*one_item("Hỗ trợ."), Block("to", BlockKind.RECIPIENT, "13 xóm;")]
    (finding,) = found(text)
    assert finding.code == "text-hamlets"
    assert finding.message.startswith("Nơi nhận, dòng 1: lời văn ghi số xóm là 13 xóm, theo biểu là 12 xóm;")
    assert found([*text[:-1], replace(text[-1], text="12 xóm;")]) == []


@pytest.mark.parametrize(
    ("text", "day", "expected"),
    [
        ("theo Nghị định số 12/2019/NĐ-CP ngày 01/02/2019", ISSUED, "text-act-ended"),
        ("theo Nghị định số 12/2019/NĐ-CP", date(2022, 3, 30), None),
        ("theo Nghị định số 12/2019/ND-CP", ISSUED, "text-act-ended"),
        ("theo Nghị định số 07/2021/NĐ-CP ngày 27 tháng 01 năm 2021", ISSUED, None),
        ("theo Nghị định số 07/2021/NĐ-CP", date(2022, 4, 1), "text-act-ended"),
        ("theo Nghị định số 07/2021/NĐ-CP ngày 28/01/2021", ISSUED, "text-act-date"),
        ("theo Nghị định số 07/2021/TT-BTC ngày 28/01/2021", date(2030, 1, 1), None),
        ("theo Nghị định số 20/2020/NĐ-CP ngày 15/3/2021 của Chính phủ", ISSUED, "text-act-year"),
        ("theo Nghị định số 20/2020/NĐ-CP của Chính phủ ngày 15/3/2021", ISSUED, "text-act-year"),
        ("theo Nghị định số 20/2021/NĐ-CP ngày 15/3/2021", ISSUED, None),
        ("theo Nghị định số 20/2020/NĐ-CP có hiệu lực từ ngày 15/3/2021", ISSUED, None),
        ("theo Nghị định số 20/2020/NĐ-CP của Chính phủ có hiệu lực từ ngày 15/3/2021", ISSUED, None),
        ("theo Nghị định số 20/2020/NĐ-CP. Họp ngày 15/3/2021", ISSUED, None),
        ("theo Quyết định số 90/QĐ-TTg ngày 18/01/2022", ISSUED, None),
    ],
)
def test_acts(text: str, day: date, expected: str | None) -> None:
    assert codes(one_item(text), day=day) == ([("warning", expected, "item")] if expected else [])


def test_the_communes_own_act_wins() -> None:
    text = one_item("theo Nghị định số 12/2019/NĐ-CP")
    own = replace(OLD, valid_to=None, is_own=True)
    assert found(text, acts=(own, OLD)) == found(text, acts=(OLD, own)) == []


def test_an_ended_act_says_since_when_and_by_what() -> None:
    (finding,) = found(one_item("theo Nghị định số 12/2019/NĐ-CP"))
    assert finding.message == (
        "Phần I, gạch đầu dòng thứ 1: văn bản số 12/2019/NĐ-CP hết hiệu lực sau ngày 30/3/2022 (Nghị định 1/2022); "
        "thay bằng văn bản đang có hiệu lực; nếu giữ thì phải ghi lý do."
    )


def test_the_common_list_flags_what_ended() -> None:
    text = one_item("theo Quyết định số 59/2015/QĐ-TTg và Nghị định số 07/2021/NĐ-CP")
    for day, numbers in (
        (ISSUED, ["59/2015/QĐ-TTg"]),
        (date(2027, 1, 1), ["59/2015/QĐ-TTg", "07/2021/NĐ-CP"]),
    ):
        findings = found(text, acts=ACTS, day=day)
        assert [(one.code, one.data["act"]) for one in findings] == [
            ("text-act-ended", number) for number in numbers
        ]


@pytest.mark.parametrize(
    ("kind", "text", "is_found"),
    [
        (BlockKind.SUBJECT, "Giảm nghèo năm 2021", True),
        (BlockKind.SUBJECT, "Giảm nghèo năm 2022", False),
        (BlockKind.SUBJECT, "Giảm nghèo bền vững", False),
        (BlockKind.LEAD, "Trên cơ sở rà soát năm 2021, UBND xã xây dựng kế hoạch năm 2022 như sau.", False),
        (BlockKind.LEAD, "UBND xã xây dựng kế hoạch giai đoạn 2021-2025 năm 2023 như sau.", True),
        (BlockKind.CLOSING, "Trên đây là kế hoạch năm 2020 của xã.", True),
        (BlockKind.CLOSING, "Báo cáo trước ngày 15 tháng 12 năm 2023.", False),
        (BlockKind.ITEM, "Rà soát năm 2021", False),
    ],
)
def test_another_year_in_the_lines_that_name_the_plan(kind: BlockKind, text: str, is_found: bool) -> None:
    blocks = one_item(text, kind=kind)
    if kind is BlockKind.SUBJECT:
        del blocks[0]
    assert codes(blocks) == ([("warning", "text-other-year", "item")] if is_found else [])


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("(Có biểu chi tiết kèm theo)", False),
        ("Chỉ tiêu cụ thể theo Phụ lục I, II.", False),
        ("(Kèm theo các phụ lục)", False),
        ("Chi tiết tại phụ lục đính kèm", False),
        ("Điền đủ các biểu mẫu, báo cáo kèm số liệu", True),
        ("Hỗ trợ kèm theo tập huấn", True),
    ],
)
def test_the_text_mentions_its_annexes(text: str, is_found: bool) -> None:
    blocks = one_item("Hỗ trợ.")
    blocks[-1] = replace(blocks[-1], text=text)
    assert codes(blocks) == ([("warning", "text-annex", "subject")] if is_found else [])


def test_a_reason_for_no_annex_stands_at_the_subject() -> None:
    blocks = one_item("Hỗ trợ.")[:-1]
    blocks[0] = replace(blocks[0], reason="Biểu ban hành riêng")
    (finding,) = found(blocks)
    assert finding.data == {"block": "subject", "reason": "Biểu ban hành riêng"}


def test_a_historical_text_has_the_same_findings_as_notes() -> None:
    text = [
        *one_item("Giảm 9 hộ nghèo, {lạ}, theo Nghị định số 12/2019/NĐ-CP."),
        Block("e", BlockKind.ITEM, ""),
    ]
    now, then = found(text), found(text, is_historical=True)
    assert [(one.code, one.key, one.data) for one in now] == [(one.code, one.key, one.data) for one in then]
    assert {one.level for one in now} == {Level.ERROR, Level.WARNING}
    assert {one.level for one in then} == {Level.NOTE}
    assert not any("nếu giữ" in one.message for one in then)
    assert all(one.message.endswith(".") for one in (*now, *then))


def test_findings_go_by_the_order_of_the_text() -> None:
    text = one_item("Giảm 9 hộ nghèo.")
    text[2:2] = [Block("first", BlockKind.LEAD, "Xem {lạ}."), Block("second", BlockKind.LEAD, "")]
    assert [one.key for one in found(text)] == ["first", "second", "item"]


TYPED = st.lists(
    st.sampled_from(["{", "}", "{năm}", "hộ nghèo", " còn ", "9%", "giảm 7 hộ", " ", "số /KH-UBND", "\x00"])
)


@given(
    st.lists(
        st.builds(Block, st.sampled_from("abcdefghij"), st.sampled_from(BlockKind), TYPED.map("".join)),
        max_size=5,
        unique_by=lambda block: block.key,
    )
)
def test_whatever_is_typed_is_answered_with_sentences(blocks: list[Block]) -> None:
    keys = {block.key for block in blocks}
    for finding in found(blocks):
        assert finding.key is None or finding.key in keys
        assert finding.data["block"] == finding.key
        assert finding.message.endswith(".")
        assert finding.message[0].isupper()
        assert ("reason" in finding.data) == (finding.level is Level.WARNING)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Nghị định số 07/2021/NĐ-CP ngày 27/01/2021", [("07/2021/NĐ-CP", 2021, date(2021, 1, 27))]),
        ("số 90/QĐ-TTg, ngày 18 tháng 01 năm 2022", [("90/QĐ-TTg", None, date(2022, 1, 18))]),
        ("Số: 38 /KH- UBND", [("38/KH-UBND", None, None)]),
        ("Luật 72/2025/QH15", [("72/2025/QH15", 2025, None)]),
        ("Nghị quyết số 12-NQ/HU ngày 18 tháng 12 năm 2018", [("12-NQ/HU", None, date(2018, 12, 18))]),
        ("số: 25/2018/NQ- HĐND, ngày 26/12/2018", [("25/2018/NQ-HĐND", 2018, date(2018, 12, 26))]),
        ("1683/NQ-UBTVQH15 (ngày 16/6/2025)", [("1683/NQ-UBTVQH15", None, date(2025, 6, 16))]),
        ("07/2021/TT-BLĐTBXH ban hành ngày 18/7/2021", [("07/2021/TT-BLĐTBXH", 2021, date(2021, 7, 18))]),
        ("1/QĐ-UBND và 2/QĐ-UBND ngày 31/2/2022", [("1/QĐ-UBND", None, None), ("2/QĐ-UBND", None, None)]),
        ("31/3/2022, 12/12 xóm, 50%/năm, 31/2.111 hộ, 24/7, km/h", []),
    ],
)
def test_citations(text: str, expected: list[tuple[str, int | None, date | None]]) -> None:
    assert [(one.number, one.year, one.day) for one in citations_in(text)] == expected


def test_numbers_are_the_same_however_typed() -> None:
    assert same_number("07/2021/NĐ-CP") == same_number("7/2021/nd - cp") != same_number("07/2021/TT-BTC")


def test_the_acts_of_the_plan_of_2022() -> None:
    numbers = [one.number for block in PRINTED for one in citations_in(block.text)]
    assert numbers == ["69/KH-UBND", "20/2020/NĐ-CP", "07/2021/NĐ-CP", "90/QĐ-TTg"]
