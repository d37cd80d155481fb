"""Ticks, sexes and other words of a cell, and a cell as people see it."""

from datetime import date, time
from typing import Any

import pytest

from tests.thinhduc.test_values import at, refusal
from thinhduc.values import (
    cell_text,
    one_of,
    read_sex,
    read_tick,
    show_of,
    show_text,
    show_tick,
)
from thinhduc.workbooks.book import Cell


@pytest.mark.parametrize(
    "cell", ["x", "X", " x ", "✓", "✔", "có", "CÓ", "co", "1", 1, 1.0, True, "true", "Yes", "đúng", "ü"]
)
def test_ticks(cell: Cell) -> None:
    assert read_tick(cell) is True


@pytest.mark.parametrize("cell", ["không", "Không", "khong", "0", 0, 0.0, False, "FALSE", "no"])
def test_what_is_not_ticked(cell: Cell) -> None:
    assert read_tick(cell) is False


@pytest.mark.parametrize("cell", ["xx", "2", 2, date(2022, 1, 1), "có lẽ", "cò"])
def test_what_is_no_tick_is_refused(cell: Cell) -> None:
    assert "ghi x hoặc có nếu đúng, không nếu sai." in refusal(read_tick, cell)


@pytest.mark.parametrize("value", [True, False, None])
def test_a_tick_is_shown_as_it_is_read(value: bool | None) -> None:
    assert read_tick(show_tick(value)) is value


@pytest.mark.parametrize(
    ("cell", "value"),
    [("Nam", "male"), ("NAM", "male"), ("M", "male"), (1, "male"), ("1", "male"), ("Nữ", "female"), ("nu", "female"),
     ("NU\u031b\u0303", "female"), ("f", "female"), ("2", "female"), (2.0, "female")],
)  # fmt: skip
def test_sex(cell: Cell, value: str) -> None:
    assert read_sex(cell) == value


def test_a_word_that_is_only_like_one_is_named_and_not_taken() -> None:
    read = one_of(
        {"poor": ("Hộ nghèo",), "near_poor": ("Hộ cận nghèo", "Cận nghèo")}, "Hộ nghèo hoặc Hộ cận nghèo"
    )
    assert (read("HỘ NGHÈO"), read("can ngheo"), read("Hộ  nghèo ")) == ("poor", "near_poor", "poor")
    said = refusal(read, "Hộ nghéo")
    assert said.startswith("“Hộ nghéo” không có trong các giá trị được nhận (có phải “Hộ nghèo”?)")
    assert refusal(read, "khá").endswith("được nhận; ghi Hộ nghèo hoặc Hộ cận nghèo.")
    assert refusal(read, "x" * 32_767).startswith("“xxx")


def test_two_words_of_one_plain_form_need_their_diacritics() -> None:
    read = one_of({"a": ("Mạ",), "b": ("Má",)}, "Mạ hoặc Má")
    assert (read("MẠ"), read("má")) == ("a", "b")
    assert "“ma”" in refusal(read, "ma")


def test_what_is_shown_of_a_choice_and_of_text() -> None:
    assert show_of({"male": "Nam"})("male") == "Nam"
    assert show_of({"male": "Nam"})("") is None
    assert show_text("0012") == "0012"
    assert show_text("") is None


@pytest.mark.parametrize(
    ("cell", "text"),
    [(None, ""), ("x", "x"), (True, "TRUE"), (7, "7"), (7.0, "7"), (0.5, "0,5"), (1e16, "1E+16"),
     (date(2022, 3, 5), "5/3/2022"),
     (at(2022, 3, 5), "5/3/2022"), (at(2022, 3, 5, 7, 8, 9), "5/3/2022 07:08:09"), (time(7, 8), "07:08:00")],
)  # fmt: skip
def test_a_cell_as_people_see_it(cell: Any, text: str) -> None:
    assert cell_text(cell) == text
