"""The causes of poverty in one cell: several of them, by number or in words (households/rules/rounds.py)."""

import re

from households.rules.masks import mask_of, numbers_of
from households.rules.rounds import CAUSES
from thinhduc.figures import fold
from thinhduc.values import cell_text, refuse_spoilt
from thinhduc.values.cells import shown, typed_text
from thinhduc.workbooks.book import Cell

# As the sheets of communes write them beside the words of the circular.
_ALSO = {
    1: ("khong dat san xuat", "thieu dat san xuat", "khong co dat", "thieu dat"),
    2: ("khong von", "thieu von san xuat", "thieu von"),
    3: ("khong lao dong", "thieu lao dong", "khong co nguoi lao dong"),
    4: (
        "khong co cong cu/phuong tien san xuat",
        "thieu cong cu",
        "thieu phuong tien san xuat",
        "khong co cong cu",
    ),
    5: ("khong co kien thuc", "thieu kien thuc san xuat", "thieu kien thuc"),
    6: ("khong co ky nang", "thieu ky nang lao dong", "thieu ky nang"),
    7: ("co nguoi om dau", "om dau, benh nang, tai nan", "om dau", "benh nang", "tai nan"),
    8: ("nguyen nhan khac", "khac"),
}
_WORDS = sorted(
    ((fold(words), number) for number, label in CAUSES for words in (label, *_ALSO[number])),
    key=lambda one: -len(one[0]),
)
_EXPECTED = "ghi số từ 1 đến 8 có chấm phẩy ở giữa, ví dụ 1; 3; 7"


def read_causes(cell: Cell) -> int | None:
    """The causes of a cell as a mask (households/rules/masks.py); an empty cell says nothing.

    >>> numbers_of(read_causes("1, 3; 7")), numbers_of(read_causes("Thiếu vốn; Có người ốm đau, bệnh nặng, tai nạn"))
    ((1, 3, 7), (2, 7))
    >>> read_causes(1.3)
    Traceback (most recent call last):
    ValueError: “1,3” là một số có phần lẻ, Excel đã nối hai số; ghi số từ 1 đến 8 có chấm phẩy ở giữa, ví dụ 1; 3; 7.
    """
    if isinstance(cell, float) and not cell.is_integer():
        raise ValueError(f"{shown(cell)} là một số có phần lẻ, Excel đã nối hai số; {_EXPECTED}.")
    text = typed_text(cell_text(cell))
    if not text:
        return None
    refuse_spoilt(text)
    rest, found = fold(text), set()
    for words, number in _WORDS:
        if words in rest:
            rest = rest.replace(words, ";")
            found.add(number)
    for part in re.split(r"[,;+./\s]+|\bva\b", rest):
        if not part:
            continue
        if not (part.isascii() and part.isdecimal() and 1 <= int(part) <= len(CAUSES)):
            raise ValueError(f"{shown(cell)} có nguyên nhân không nhận ra; {_EXPECTED}.")
        found.add(int(part))
    return mask_of(found)


def show_causes(mask: int | None) -> Cell:
    """A mask as it stands in a sheet; nothing where nothing is known, or none was found.

    >>> show_causes(0b1000101), show_causes(None)
    ('1; 3; 7', None)
    """
    return "; ".join(map(str, numbers_of(mask))) or None if mask is not None else None
