"""The numbers before the blocks of a text, and how a sentence names a block's place."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from targets.rules.text import Block, BlockKind, labels_of
from targets.rules.text.numbering import POINTS, letters, roman
from targets.rules.text.places import places_of
from tests.targets.text_of_2022 import PRINTED

Kind = BlockKind
NUMBERED = {Kind.HEADING, Kind.CLAUSE}
KINDS = st.lists(st.sampled_from(Kind), max_size=40)


def blocks(*kinds: Kind) -> list[Block]:
    return [Block(f"b{place}", kind, "…") for place, kind in enumerate(kinds)]


@given(KINDS)
def test_headings_and_clauses_of_a_part_count_from_one_without_gaps(kinds: list[Kind]) -> None:
    text = blocks(*kinds)
    count, parts = 0, 0
    for block, label in zip(text, labels_of(text), strict=True):
        if block.kind is Kind.PART:
            parts, count = parts + 1, 0
            assert label == f"{roman(parts)}."
        if block.kind in NUMBERED or (block.kind is Kind.SUBCLAUSE and not count):
            count += 1
            assert label == f"{count}."
        elif block.kind is Kind.SUBCLAUSE:
            assert label.startswith(f"{count}.")


@given(KINDS)
def test_only_numbered_kinds_and_dashes_have_a_label(kinds: list[Kind]) -> None:
    dashed = {Kind.ITEM, Kind.RECIPIENT}
    bare = {Kind.SUBJECT, Kind.BASIS, Kind.LEAD, Kind.PARAGRAPH, Kind.REMARK, Kind.CLOSING}
    text = blocks(*kinds)
    for block, label in zip(text, labels_of(text), strict=True):
        assert (label == "-") == (block.kind in dashed)
        assert (label == "") == (block.kind in bare)


@given(KINDS, st.data())
def test_a_printed_label_wins_and_moves_no_other(kinds: list[Kind], data: st.DataObject) -> None:
    text = blocks(*kinds)
    at = data.draw(st.integers(0, len(text) - 1)) if text else 0
    printed = [replace(block, label="7 bis") if place == at else block for place, block in enumerate(text)]
    expected = [("7 bis" if place == at else label) for place, label in enumerate(labels_of(text))]
    assert list(labels_of(printed)) == expected


def test_labels_of_a_text() -> None:
    kinds = [
        (Kind.SUBJECT, ""),
        (Kind.BASIS, ""),
        (Kind.PART, "I."),
        (Kind.CLAUSE, "1."),
        (Kind.POINT, "a)"),
        (Kind.ITEM, "-"),
        (Kind.POINT, "b)"),
        (Kind.HEADING, "2."),
        (Kind.SUBCLAUSE, "2.1."),
        (Kind.POINT, "a)"),
        (Kind.SUBCLAUSE, "2.2."),
        (Kind.PARAGRAPH, ""),
        (Kind.CLAUSE, "3."),
        (Kind.SUBCLAUSE, "3.1."),
        (Kind.PART, "II."),
        (Kind.SUBCLAUSE, "1."),
        (Kind.SUBCLAUSE, "1.1."),
        (Kind.CLAUSE, "2."),
        (Kind.CLOSING, ""),
        (Kind.RECIPIENT, "-"),
    ]
    assert labels_of(blocks(*(kind for kind, _label in kinds))) == tuple(label for _kind, label in kinds)


def test_letters_go_by_the_alphabet_and_never_repeat() -> None:
    assert [letters(number) for number in range(1, 24)] == list(POINTS)
    many = [letters(number) for number in range(1, 800)]
    assert len(set(many)) == len(many)
    assert [letters(number) for number in (24, 46, 47)] == ["aa", "ay", "ba"]


@pytest.mark.parametrize(
    ("number", "text"), [(1, "I"), (4, "IV"), (5, "V"), (9, "IX"), (19, "XIX"), (40, "XXXX")]
)
def test_roman(number: int, text: str) -> None:
    assert roman(number) == text


def test_places_of_the_plan_of_2022() -> None:
    places = dict(zip((block.key for block in PRINTED), places_of(PRINTED), strict=True))
    assert places["subject"] == "Trích yếu"
    assert places["basis-1"] == "Căn cứ thứ 1"
    assert places["i-2"] == "Phần I, khoản 2"
    assert places["ii"] == "Phần II"
    assert places["ii-1"] == "Phần II, mục 1"
    assert places["ii-1-item-4"] == "Phần II, mục 1, gạch đầu dòng thứ 4"
    assert places["iii-2-7"] == "Phần III, mục 2.7"
    assert places["iii-2-5-text-2"] == "Phần III, mục 2.5, đoạn văn thứ 2"
    assert places["closing"] == "Câu kết"
    assert places["recipient-5"] == "Nơi nhận, dòng 5"


@given(KINDS)
def test_every_block_has_a_place_that_begins_with_a_capital(kinds: list[Kind]) -> None:
    places = places_of(blocks(*kinds))
    assert len(places) == len(kinds)
    assert all(place[:1].isupper() and not place.endswith(" ") for place in places)
    single = {Kind.ITEM, Kind.PART, Kind.BASIS, Kind.RECIPIENT}
    named = [place for place, kind in zip(places, kinds, strict=True) if kind in single]
    assert all(one != other for one, other in pairwise(named))
