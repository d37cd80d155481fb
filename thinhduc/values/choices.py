"""Ticks, and words out of a short list."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from thinhduc import likeness
from thinhduc.values.cells import Reader, cell_text, shown, typed_text
from thinhduc.workbooks.book import Cell

TICKED, NOT_TICKED = "x", "không"


def one_of(choices: Mapping[str, tuple[str, ...]], expected: str) -> Reader:
    """A reader of one of a few values: by value the ways to write it. `expected`: ends the sentence of a refusal.

    Case, the place of a tone mark and missing diacritics do not matter; a number cell is read as its digits. A word
    that is only like one of them is named in the refusal, never taken.

    >>> read = one_of({"poor": ("Hộ nghèo", "Nghèo"), "near_poor": ("Hộ cận nghèo",)}, "Hộ nghèo hoặc Hộ cận nghèo")
    >>> read("HỘ NGHÈO"), read("ho can ngheo"), read("–")
    ('poor', 'near_poor', None)
    >>> read("Hộ nghéo")
    Traceback (most recent call last):
    ValueError: “Hộ nghéo” không có trong các giá trị được nhận (có phải “Hộ nghèo”?); ghi Hộ nghèo hoặc Hộ cận nghèo.
    """
    by_word = {word: value for value, words in choices.items() for word in words}
    words = tuple(by_word)
    find = lru_cache(maxsize=1_000)(lambda text: likeness.same_word(text, words))

    def read(cell: Cell) -> str | None:
        text = typed_text(cell_text(cell))
        if not text:
            return None
        word = find(text) if len(text) <= likeness.LONGEST else None
        if word is not None:
            return by_word[word]
        similar = likeness.similar(text, words)
        hint = f" (có phải “{similar}”?)" if similar else ""
        raise ValueError(f"{shown(cell)} không có trong các giá trị được nhận{hint}; ghi {expected}.")

    return read


def show_of(labels: Mapping[Any, str]) -> Reader:
    """What writes the label of a stored value into a sheet; nothing for a value without one.

    >>> show = show_of({"male": "Nam", "female": "Nữ"})
    >>> show("female"), show("")
    ('Nữ', None)
    """
    return lambda value: labels.get(value)


read_sex = one_of({"male": ("Nam", "M", "Male", "1"), "female": ("Nữ", "F", "Female", "2")}, "Nam hoặc Nữ")
"""Sex: "male" or "female". As in the files of the office 1 is Nam and 2 is Nữ."""

_read_tick = one_of(
    {
        "yes": ("x", "✓", "✔", "√", "☑", "ü", "có", "đúng", "1", "true", "yes", "y", "v"),
        "no": ("không", "0", "false", "no", "n", "☐", "sai"),
    },
    "x hoặc có nếu đúng, không nếu sai",
)


def read_tick(cell: Cell) -> bool | None:
    """A tick; an empty cell says nothing. "ü" is the tick of the font Wingdings.

    >>> [read_tick(cell) for cell in ("x", "✓", "Có", 1, True, "không", 0.0, False, "")]
    [True, True, True, True, True, False, False, False, None]
    """
    word = _read_tick(cell)
    return None if word is None else word == "yes"


def show_tick(value: bool | None) -> Cell:
    """A tick as it stands in a sheet.

    >>> show_tick(True), show_tick(False), show_tick(None)
    ('x', 'không', None)
    """
    return None if value is None else TICKED if value else NOT_TICKED
