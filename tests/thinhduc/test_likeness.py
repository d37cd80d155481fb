"""When two names are one, and what is proposed for a misspelt one."""

import json
import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thinhduc.figures import fold
from thinhduc.likeness import find_place, letter_key, same_place, same_word, similar

GOLDEN = json.loads(
    (Path(__file__).parent.parent / "golden" / "thinhduc-2022.json").read_text(encoding="utf-8")
)
HAMLETS = [hamlet["name"] for hamlet in GOLDEN["hamlets"]]


def other_writings(name: str) -> list[str]:
    """Ways to write a hamlet's name that do not matter."""
    bare = re.sub(r"^xóm ", "", name, flags=re.IGNORECASE)
    return [
        name.upper(), name.lower(), f" {name}  ", unicodedata.normalize("NFD", name), f"Xóm {bare}", f"xom {bare}",
        f"THÔN {bare}", f"Tổ dân phố {bare}", f"TDP {bare}", bare, fold(name), fold(name).upper(), fold(bare),
    ]  # fmt: skip


@pytest.mark.parametrize("name", HAMLETS)
def test_a_hamlet_is_found_however_it_is_written(name: str) -> None:
    ways = other_writings(name)
    assert {way: find_place(way, HAMLETS) for way in ways} == dict.fromkeys(ways, name)


@pytest.mark.parametrize(
    ("text", "name"), [("hoà", "hòa"), ("Thuỷ", "Thủy"), ("KHOẺ", "khỏe"), ("Nhân Hoà", "NHÂN HÒA")]
)
def test_the_place_of_a_tone_mark_does_not_matter(text: str, name: str) -> None:
    assert letter_key(text) == letter_key(name)
    assert same_place(f"xóm {text}", name)


@pytest.mark.parametrize(
    ("text", "name"),
    [("ĐẦU PHÂN", "ĐẦU PHẦN"), ("Phù", "Phú"), ("Phu", "Phú"), ("Hòa", "Hỏa"), ("Làng Mơ", "Làng Mơn"),
     ("Bàn Đạt", "Đạt"),
     ("Đầu", "Đâu"), ("", "Phú"), ("Xóm", "Phú")],
)  # fmt: skip
def test_another_letter_or_diacritic_is_another_name(text: str, name: str) -> None:
    assert not same_place(text, name)


@pytest.mark.parametrize(
    ("text", "meant"),
    [("ĐẦU PHÂN", "Đầu Phần"), ("Đâu Phần", "Đầu Phần"), ("Lang Mơn", "Làng Mơn"), ("LÀNG MƠ", "Làng Mơn"),
     ("Xóm Phù", "Xóm Phú"),
     ("Nhân Hoa", "Nhân Hòa"), ("Đầu Phầm", "Đầu Phần")],
)  # fmt: skip
def test_a_near_miss_is_proposed_and_not_taken(text: str, meant: str) -> None:
    names = ["Nhân Hòa", "Xóm Phú", "Đầu Phần", "Làng Mơn"]
    assert find_place(text, names) is None
    assert similar(text, names) == meant


@pytest.mark.parametrize("text", ["", "Không Có", "Cường Lăng", "12", "x" * 32_767])
def test_what_is_like_none_is_not_proposed(text: str) -> None:
    names = ["Nhân Hòa", "Xóm Phú", "Đầu Phần", "Làng Mơn"]
    assert find_place(text, names) is None
    assert similar(text, names) is None


def test_what_several_could_be_is_neither_taken_nor_proposed() -> None:
    assert find_place("phu", ["Phú", "Phù"]) is None
    assert similar("phu", ["Phú", "Phù"]) is None
    assert find_place("Phú", ["Xóm Phú", "Thôn Phú"]) is None
    assert find_place("thôn phú", ["Xóm Phú", "Thôn Phú"]) == "Thôn Phú"
    assert find_place("phù", ["Phú", "Phù"]) == "Phù"
    assert find_place("phu", ["Phu", "Phú"]) == "Phu"


def test_a_word_is_not_freed_of_a_hamlets_kind() -> None:
    assert same_word("Phú", ["Xóm Phú"]) is None
    assert same_word("xom phu", ["Xóm Phú"]) == "Xóm Phú"


@given(st.text(max_size=40), st.lists(st.text(max_size=20), max_size=5))
def test_what_is_found_is_one_of_the_names_and_is_not_proposed_otherwise(text: str, names: list[str]) -> None:
    assert find_place(text, names) in {None, *names}
    assert similar(text, names) in {None, *names}


@given(st.sampled_from(HAMLETS), st.data())
def test_a_name_with_one_letter_changed_is_never_taken_for_another(name: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(name) - 1))
    letter = data.draw(st.sampled_from("aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạ"))
    found = find_place(name[:at] + letter + name[at + 1 :], HAMLETS)
    assert found in {None, name}
