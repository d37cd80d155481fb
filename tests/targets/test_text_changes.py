"""What changed from one text to another."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from targets.rules.text import Block, BlockKind, carried, changes_between, piece_diff
from tests.targets.text_of_2022 import PRINTED, TEMPLATE

WORDS = st.lists(
    st.sampled_from(["giảm ", "6", " hộ", "nghèo", ", ", "{năm}", "\n", "  ", "xã."]), max_size=14
).map("".join)
KEYS = st.lists(st.sampled_from("abcdefgh"), unique=True, max_size=8)
KINDS = st.sampled_from([BlockKind.ITEM, BlockKind.CLAUSE])


@st.composite
def texts(draw: st.DrawFn) -> list[Block]:
    return [Block(key, draw(KINDS), draw(st.sampled_from(["một", "hai", "ba"]))) for key in draw(KEYS)]


@given(st.one_of(WORDS, st.text(max_size=40)), st.one_of(WORDS, st.text(max_size=40)))
def test_pieces_give_both_texts(old: str, new: str) -> None:
    pieces = piece_diff(old, new)
    assert "".join(text for mark, text in pieces if mark != "added") == old
    assert "".join(text for mark, text in pieces if mark != "removed") == new
    assert all(text for _mark, text in pieces)
    assert all(mark == "same" for mark, _text in pieces) == (old == new)


@given(texts())
def test_a_text_has_no_changes_to_itself(text: list[Block]) -> None:
    assert changes_between(text, text) == ()


@given(texts(), texts())
def test_changes_name_each_block_that_differs_once(old: list[Block], new: list[Block]) -> None:
    changes = {change.key: change for change in changes_between(old, new)}
    assert len(changes) == len(changes_between(old, new))
    before, after = ({block.key: block for block in text} for text in (old, new))
    kinds = {what: {key for key, change in changes.items() if change.what == what} for what in CHANGES}
    assert kinds["added"] == after.keys() - before.keys()
    assert kinds["removed"] == before.keys() - after.keys()
    common = before.keys() & after.keys()
    assert kinds["changed"] == {key for key in common if before[key] != after[key]}
    for change in changes.values():
        assert change.old == (before[change.key].text if change.key in before else "")
        assert change.new == (after[change.key].text if change.key in after else "")


CHANGES = ("added", "removed", "changed", "moved")


@given(st.permutations("abcdefg"))
def test_what_did_not_move_stands_in_its_old_order(keys: list[str]) -> None:
    old = [Block(key, BlockKind.ITEM, "…") for key in "abcdefg"]
    moved = {change.key for change in changes_between(old, [Block(key, BlockKind.ITEM, "…") for key in keys])}
    still = [key for key in keys if key not in moved]
    assert still == sorted(still)
    assert bool(moved) == (list(keys) != sorted(keys))


def test_one_block_that_goes_up_is_the_only_one_that_moved() -> None:
    old = [Block(key, BlockKind.ITEM, "…") for key in "abcde"]
    new = [old[3], *old[:3], old[4]]
    assert [(change.key, change.what) for change in changes_between(old, new)] == [("d", "moved")]


def test_a_removed_block_is_told_after_the_one_it_followed() -> None:
    old = [Block(key, BlockKind.ITEM, "…") for key in "abcd"]
    new = [old[0], Block("x", BlockKind.ITEM, "mới"), replace(old[3], text="khác")]
    told = [(change.key, change.what) for change in changes_between(old, new)]
    assert told == [("b", "removed"), ("c", "removed"), ("x", "added"), ("d", "changed")]


def test_a_kind_that_changed_is_a_change() -> None:
    old = [Block("a", BlockKind.ITEM, "…")]
    (change,) = changes_between(old, [replace(old[0], kind=BlockKind.CLAUSE)])
    assert (change.what, change.kind, change.pieces) == ("changed", BlockKind.CLAUSE, (("same", "…"),))


def test_reasons_and_printed_labels_are_no_change_of_words() -> None:
    assert changes_between(PRINTED, carried(PRINTED)) == ()


def test_from_the_paper_to_the_template_the_words_that_follow_the_tables_change() -> None:
    changes = {change.key: change for change in changes_between(PRINTED, TEMPLATE)}
    assert {change.what for change in changes.values()} == {"changed"}
    assert changes["recipient-5"].old == "12 xóm;"
    assert changes["recipient-5"].new == "{số xóm} {từ xóm};"
    assert "i-1" not in changes


LABELS = st.sampled_from([None, "", "2.7"])
REASONS = st.sampled_from(["", "như bản in"])


@given(st.lists(st.builds(Block, st.sampled_from("abc"), KINDS, st.just("…"), LABELS, REASONS), max_size=6))
def test_carrying_keeps_keys_kinds_and_words_and_drops_the_rest(text: list[Block]) -> None:
    new = carried(text)
    assert [(one.key, one.kind, one.text) for one in new] == [(one.key, one.kind, one.text) for one in text]
    assert all(one.label is None and not one.reason for one in new)
    assert carried(new) == new
