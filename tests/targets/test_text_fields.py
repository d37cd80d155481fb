"""Fields of a text: from what was typed to what is printed."""

from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from targets.rules import HamletFigures
from targets.rules.text import FIELDS, FORMATS, FieldUse, TextFacts, filled, filled_parts, parts_of
from tests.targets.text_of_2022 import FACTS, ISSUED

NAMES = st.sampled_from([*FIELDS, "không có", "NĂM", " năm  trước "])
USES = st.builds(
    lambda name, form: f"{{{name}{form}}}", NAMES, st.sampled_from(["", ": 2 chữ số", ":1 số lẻ", ": lạ"])
)
TEXTS = st.lists(st.one_of(st.text(max_size=12), USES, st.sampled_from("{}:"))).map("".join)
NOTHING = TextFacts(2022, "xã", "", "", "", "xóm", 0, [], [])


@given(TEXTS)
def test_parts_joined_are_the_text(text: str) -> None:
    parts = parts_of(text)
    assert "".join(part if isinstance(part, str) else part.typed for part in parts) == text
    assert "" not in parts
    assert not any(isinstance(one, str) and isinstance(other, str) for one, other in pairwise(parts))


@given(st.text().filter(lambda text: "{" not in text))
def test_a_text_without_fields_is_printed_as_it_is(text: str) -> None:
    assert filled(text, FACTS) == text


@given(TEXTS)
def test_printed_pieces_are_the_printed_text(text: str) -> None:
    parts = filled_parts(text, FACTS)
    assert "".join(part.text for part in parts) == filled(text, FACTS)
    for part, typed in zip(parts, parts_of(text), strict=True):
        assert part.is_field == isinstance(typed, FieldUse)
        assert not isinstance(typed, FieldUse) or f"{{{part.field}}}" == typed.typed


@pytest.mark.parametrize("field", FIELDS.values(), ids=lambda field: field.name)
def test_a_field_gives_its_sample_for_the_plan_of_2022(field) -> None:
    facts = replace(FACTS, replaced_number="38/KH-UBND", replaced_date=ISSUED)
    assert filled(f"{{{field.name}}}", facts) == field.sample
    assert field.kind in FORMATS
    assert field.label
    assert field.group


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("{số hộ nghèo giảm: 2 chữ số}", "06"),
        ("{ Số hộ nghèo giảm :2 chữ số }", "06"),
        ("{tổng số hộ: 2 chữ số}", "2.111"),
        ("{tỷ lệ hộ nghèo cuối năm: 0 số lẻ}%", "1%"),
        ("{tỷ lệ hộ nghèo cuối năm: 1 số lẻ}%", "1,5%"),
        ("{tỷ lệ hộ nghèo cuối năm: 2 số lẻ}%", "1,47%"),
        ("{ngày kế hoạch cấp trên: ngày đầy đủ}", "ngày 18 tháng 3 năm 2022"),
        ("{xã: viết hoa đầu}", "Xã Thịnh Đức"),
        ("{tên xóm}", "{tên xóm}"),
        ("{năm: 2 chữ số}", "{năm: 2 chữ số}"),
        ("{tỷ lệ hộ nghèo cuối năm: 3 số lẻ}", "{tỷ lệ hộ nghèo cuối năm: 3 số lẻ}"),
        ("{}", "{}"),
        ("{{năm}}", "{2022}"),
    ],
)
def test_formats(typed: str, expected: str) -> None:
    assert filled(typed, FACTS) == expected


def test_what_is_not_known_leaves_a_blank() -> None:
    known = {"năm", "năm trước", "giai đoạn", "xã", "loại xã", "từ xóm", "bộ phận giảm nghèo"}
    for name in FIELDS:
        (part,) = filled_parts(f"{{{name}}}", NOTHING)
        assert part.is_missing == (name not in known), name
        assert not part.is_missing or part.text in ("……", "xã"), name


def test_a_missing_cell_leaves_its_total_blank_and_zero_is_a_figure() -> None:
    lines = [HamletFigures(1, "Nhân Hòa", 219, 3, 2, 0), HamletFigures(2, "Phúc Hòa", 209, 6, 4, None)]
    facts = replace(FACTS, poor=lines, near_poor=[HamletFigures(1, "Nhân Hòa", 219, 4, None, 0)])
    text = (
        "{số hộ nghèo đầu năm} {số hộ nghèo giảm} {tỷ lệ hộ nghèo cuối năm} {số hộ cận nghèo giảm: 2 chữ số}"
    )
    assert filled(text, facts) == "9 …… …… 00"


def test_values_are_not_read_for_fields_again() -> None:
    assert filled("{tên xã}", replace(FACTS, commune_name="{năm}")) == "{năm}"


@pytest.mark.parametrize(
    ("superior", "province", "expected"),
    [
        ("UBND thành phố Thái Nguyên", "Thái Nguyên", "tỉnh, thành phố Thái Nguyên|tỉnh, thành phố"),
        ("thành phố Thái Nguyên", "tỉnh Thái Nguyên", "tỉnh, thành phố Thái Nguyên|tỉnh, thành phố"),
        ("Ủy ban nhân dân huyện Ba Vì", "Hà Nội", "thành phố, huyện Ba Vì|thành phố, huyện"),
        ("UBND tỉnh Thái Nguyên", "Thái Nguyên", "tỉnh Thái Nguyên|tỉnh"),
        ("UBND tỉnh Thái Nguyên", "", "tỉnh Thái Nguyên|tỉnh"),
        ("UBND thành phố Huế", "Huế", "thành phố Huế|thành phố"),
    ],
)
def test_levels_above(superior: str, province: str, expected: str) -> None:
    facts = replace(FACTS, superior=superior, province=province)
    assert filled("{các cấp trên}|{loại các cấp trên}", facts) == expected


@pytest.mark.parametrize(
    ("year", "period"), [(2020, "2016-2020"), (2021, "2021-2025"), (2025, "2021-2025"), (2026, "2026-2030")]
)
def test_period_of_a_year(year: int, period: str) -> None:
    assert filled("{giai đoạn}", replace(FACTS, year=year)) == period


def test_superior_plan_comes_from_the_version() -> None:
    facts = replace(
        FACTS, superior_number="7/KH-UBND", superior_date=date(2023, 2, 1), superior_issuer="UBND tỉnh"
    )
    text = "số {số kế hoạch cấp trên} ngày {ngày kế hoạch cấp trên} của {cơ quan ban hành kế hoạch cấp trên}"
    assert filled(text, facts) == "số 7/KH-UBND ngày 1/2/2023 của UBND tỉnh"
