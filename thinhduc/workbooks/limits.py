"""What Excel's own limits make of texts and names."""

import re
import textwrap
import unicodedata
from collections.abc import Container, Iterable

LONGEST_TEXT = 32_767  # of a cell, in UTF-16 units as Excel counts
LONGEST_NAME = 31


def units(text: str) -> int:
    """The length of a text as Excel counts it.

    >>> units("Xóm"), units("😀")
    (3, 2)
    """
    return len(text) + sum(character > "\uffff" for character in text)


def shortened(text: str, longest: int) -> str:
    """The beginning of a text, of so many units at the most.

    >>> shortened("a😀b", 2), shortened("Xóm Phú", 3)
    ('a', 'Xóm')
    """
    text = text[:longest]
    while units(text) > longest:
        text = text[:-1]
    return text


def sheet_name(text: str, taken: Container[str] = ()) -> str:
    """A name that Excel takes: at most 31 units, none of []:*?/\\, no apostrophe at an end, not in `taken`.

    `taken` holds the other sheets' names in lower case, as Excel compares them.

    >>> sheet_name("Rà soát 2021/2022: [xóm]"), sheet_name("Hộ nghèo", {"hộ nghèo"}), sheet_name("'")
    ('Rà soát 2021-2022- -xóm-', 'Hộ nghèo (2)', 'Trang')
    """
    plain = re.sub(r"[\[\]:*?/\\\x00-\x1f]", "-", unicodedata.normalize("NFC", text)).strip("' ")
    plain = shortened(plain, LONGEST_NAME).strip("' ") or "Trang"
    name, number = plain, 2
    while name.lower() in taken:
        end = f" ({number})"
        name, number = shortened(plain, LONGEST_NAME - len(end)).rstrip("' ") + end, number + 1
    return name


def height_of(texts: Iterable[tuple[str, float]]) -> int:
    """How high a row of wrapped texts must be, in points, given each text and its column's width in characters.

    Excel finds it out by itself when a file is opened, other programs do not.

    >>> height_of([("Xóm", 14)]), height_of([("Hộ nghèo sau rà soát năm trước", 10), ("Xóm", 14)])
    (19, 64)
    """
    lines = [len(textwrap.wrap(text, max(1, int(width * 0.9)))) for text, width in texts]
    return 15 * max([1, *lines]) + 4
