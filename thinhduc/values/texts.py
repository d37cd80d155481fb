"""Texts, names, codes and identity numbers."""

import re

from thinhduc.figures import normalize
from thinhduc.values.cells import AS_TEXT, EXCEL_DIGITS, Reader, cell_text, shown, typed_text, whole_number
from thinhduc.workbooks.book import Cell

LONGEST_NAME = 120
LONGEST_CODE = 40
_SCIENTIFIC = re.compile(r"[0-9]([.,][0-9]+)?\s*E\s*\+?[0-9]{1,3}", re.IGNORECASE)
_ROUNDED = re.compile(r"[0-9]{6,}0{6}")  # a number of 12 digits and more out of "1.90601E+11"
_BETWEEN_DIGITS = re.compile(r"(?<=[0-9])[\s.\-]+(?=[0-9])")
_WORD = re.compile(r"[^\W\d_]+")


def read_text(longest: int) -> Reader:
    """A reader of text in one line, at most `longest` characters; a number or a date is taken as it is seen.

    >>> read_text(20)("  Ông   Lộ "), read_text(20)(5.0), read_text(20)("") is None
    ('Ông Lộ', '5', True)
    >>> read_text(6)("Xóm Phú")
    Traceback (most recent call last):
    ValueError: “Xóm Phú” dài 7 chữ; ô này nhận nhiều nhất 6 chữ.
    """

    def read(cell: Cell) -> str | None:
        text = normalize(typed_text(cell_text(cell)))
        if len(text) > longest:
            raise ValueError(f"{shown(text)} dài {len(text)} chữ; ô này nhận nhiều nhất {longest} chữ.")
        return text or None

    return read


def show_text(value: str | None) -> Cell:
    """Text, a code or an identity number as it stands in a sheet: always text, nothing for "".

    >>> show_text("019060001234"), show_text("")
    ('019060001234', None)
    """
    return value or None


def read_name(cell: Cell) -> str | None:
    """A person's name. One in capitals throughout gets a capital at the beginning of each word alone; any other stays
    as it was typed.

    >>> read_name("NGUYỄN  VĂN AN"), read_name("H'MÔNG Y-BIÊR"), read_name("Lê thị Ước")
    ('Nguyễn Văn An', "H'Mông Y-Biêr", 'Lê thị Ước')
    >>> read_name(1960)
    Traceback (most recent call last):
    ValueError: “1960” không phải họ và tên.
    """
    if cell is not None and not isinstance(cell, str):
        raise ValueError(f"{shown(cell)} không phải họ và tên.")
    name = read_text(LONGEST_NAME)(cell)
    if name and not any(letter.isalpha() for letter in name):
        raise ValueError(f"{shown(cell)} không phải họ và tên.")
    if name and name.isupper():
        return _WORD.sub(lambda word: word[0].capitalize(), name)
    return name


def read_code(cell: Cell) -> str | None:
    """A code as text, leading zeros kept; a number cell as its digits. What Excel has rounded or turned is refused.

    >>> read_code("007"), read_code(14), read_code(5.0), read_code(" TD-01 ")
    ('007', '14', '5', 'TD-01')
    >>> read_code("1.2E+11")
    Traceback (most recent call last):
    ValueError: “1.2E+11” là số đã bị Excel làm tròn, không còn đủ chữ số; định dạng cột là Văn bản (Text) rồi gõ lại.
    """
    return read_text(LONGEST_CODE)(_unspoilt_code(cell))


def read_identity(cell: Cell) -> str | None:
    """An identity number as text: 9 or 12 digits; blanks, dots and hyphens between digits are left out.

    A number cell has lost its leading zeros; what it may have been is said and never put back by itself.

    >>> read_identity("019 060 001 234"), read_identity("'012345678"), read_identity(None)
    ('019060001234', '012345678', None)
    >>> read_identity(19060001234)
    Traceback (most recent call last):
    ValueError: “19060001234” có 11 chữ số, có lẽ Excel đã bỏ số 0 ở đầu; nếu đúng là 019060001234 thì định dạng cột \
là Văn bản (Text) rồi gõ lại.
    """
    code = _unspoilt_code(cell)
    if code is None:
        return None
    digits = _BETWEEN_DIGITS.sub("", typed_text(code))
    if not digits or (digits.isascii() and digits.isdecimal() and len(digits) in (9, 12)):
        return digits or None
    if not (digits.isascii() and digits.isdecimal()):
        raise ValueError(f"{shown(cell)} không phải số giấy tờ; cần 9 hoặc 12 chữ số.")
    whole = {8: 9, 10: 12, 11: 12}.get(len(digits))
    if whole is None:
        raise ValueError(f"{shown(cell)} có {len(digits)} chữ số; số giấy tờ có 9 hoặc 12 chữ số.")
    raise ValueError(
        f"{shown(cell)} có {len(digits)} chữ số, có lẽ Excel đã bỏ số 0 ở đầu; "
        f"nếu đúng là {digits.zfill(whole)} thì {AS_TEXT}."
    )


def _unspoilt_code(cell: Cell) -> str | None:
    """The text of a cell that holds a code, without the apostrophe by which Excel marks text."""
    if cell is None:
        return None
    if isinstance(cell, str):
        text = normalize(cell).removeprefix("'")
        if _SCIENTIFIC.fullmatch(text):
            raise ValueError(_rounded(cell))
        return cell.strip().removeprefix("'")
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        raise ValueError(f"{shown(cell)} không phải mã hay số hiệu, có lẽ Excel đã đổi kiểu; {AS_TEXT}.")
    whole = whole_number(cell)
    if whole is None or whole < 0:
        if abs(cell) >= 10**EXCEL_DIGITS:
            raise ValueError(_rounded(cell))
        raise ValueError(f"{shown(cell)} không phải mã hay số hiệu; {AS_TEXT}.")
    if whole >= 10**EXCEL_DIGITS or _ROUNDED.fullmatch(str(whole)):
        raise ValueError(_rounded(cell))
    return str(whole)


def _rounded(cell: Cell) -> str:
    return f"{shown(cell)} là số đã bị Excel làm tròn, không còn đủ chữ số; {AS_TEXT}."
