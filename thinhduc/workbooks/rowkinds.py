"""What a row of a table is by its first text: a total, the total of a group, a signature, a note, a group's title."""

import re
from collections.abc import Sequence
from enum import StrEnum
from functools import lru_cache

from thinhduc.figures import fold
from thinhduc.workbooks.book import Cell
from thinhduc.workbooks.heads import is_number

_LONGEST = 120
_UNITS = "xom|thon|to dan pho|tdp|ban|ap|khu|khoi|buon|lang|nhom|trang|muc|phan"
_PLACES = "xa|phuong|thi tran|dac khu"
_TOTAL = re.compile(
    r"(tong|cong|tong cong|tong so|cong chung|tong chung"
    rf"|(tong |cong |tong cong |tong so )?toan ({_PLACES})( [a-z ]+)?)(\s*[:(=].*)?"
)
_GROUP_TOTAL = re.compile(rf"(tong|cong|tong cong|tong so) ({_UNITS})\b.*")
_CLOSING = re.compile(
    r"(nguoi lap|lap bieu|nguoi tong hop|can bo|cong chuc|thu truong|chu tich|pho chu tich|t/?m\b|k/?t\b|t/?uq\b"
    r"|truong (thon|xom|ban|ap|khu)|noi nhan|xac nhan|uy ban nhan dan|ubnd|\(?ky\b|\(?da ky\b).*"
    r"|.*\bngay\b.{0,16}\bthang\b.{0,16}\bnam\b.*"
)
_NOTE = re.compile(r"(ghi chu|luu y|chu thich|dau [“\"]|\*|tong so |\./).*")
_NUMERAL = re.compile(r"([IVX]{1,5}|[A-HĐ])([.)/]?|[.)/-]\s.*|\s*[-–:]\s.*)")
_PLACE_NAME = re.compile(r"(xom|thon|to dan pho|tdp|ban|ap|khu|buon)\b.*")
# First words of all these, so that rows that begin otherwise are soon done; a day may stand behind a place's name.
_BEGINNINGS = re.compile(
    "tong|cong|toan|nguoi|lap|can|thu|chu|pho|tm?|kt?|tuq|truong|noi|xac|uy|ubnd|ky|da|ghi|luu|dau"
)
_DAY = re.compile("ng[aà]\u0300?y.{1,20}th[aá]\u0301?ng", re.IGNORECASE)
_FIRST_WORD = re.compile(r"\W*([\w\u0300-\u036f]*)")


class RowKind(StrEnum):
    """What a row says it is."""

    DATA = "data"
    TOTAL = "total"
    GROUP_TOTAL = "group_total"
    CLOSING = "closing"
    NOTE = "note"


def row_kind(cells: Sequence[Cell]) -> RowKind:
    """By the first text of a row that is no number; a closing row or a note holds no figures.

    >>> row_kind([None, "CỘNG", 2211]).value, row_kind(["Tổng cộng:", 37]).value, row_kind([1, "Cộng Hòa", 37]).value
    ('total', 'total', 'data')
    >>> row_kind([None, "Thịnh Đức, ngày   tháng 3 năm 2022"]).value, row_kind(["Người lập biểu", "CHỦ TỊCH"]).value
    ('closing', 'closing')
    >>> row_kind(["Cộng xóm Phú", 4]).value
    'group_total'
    """
    text = first_text(cells)
    kind = _kind_of(text[:_LONGEST]) if text and _may_tell(text) else RowKind.DATA
    if kind in {RowKind.CLOSING, RowKind.NOTE} and any(map(is_number, cells)):
        return RowKind.DATA
    return kind


@lru_cache(maxsize=1024)  # a list names the same household row by row
def _may_tell(text: str) -> bool:
    word = _FIRST_WORD.match(text)
    return bool(word and _begins(word[1][:20])) or text[0] in "*." or bool(_DAY.search(text[:_LONGEST]))


@lru_cache(maxsize=4096)
def _begins(word: str) -> bool:
    return bool(_BEGINNINGS.fullmatch(fold(word)))


def first_text(cells: Sequence[Cell]) -> str:
    """The first text of a row that is no number."""
    for cell in cells:
        if cell.__class__ is str and not is_number(cell) and (text := str(cell).strip()):
            return text
    return ""


@lru_cache(maxsize=4096)
def _kind_of(text: str) -> RowKind:
    folded = fold(text).strip("-–—•+ ")
    if _TOTAL.fullmatch(folded.rstrip(": .")):
        return RowKind.TOTAL
    if _GROUP_TOTAL.fullmatch(folded):
        return RowKind.GROUP_TOTAL
    if _CLOSING.fullmatch(folded):
        return RowKind.CLOSING
    return RowKind.NOTE if _NOTE.fullmatch(folded) else RowKind.DATA


def is_numeral(text: str) -> bool:
    """Whether a text numbers a group: "I", "A.", "II. Hộ cận nghèo".

    >>> is_numeral("II. Hộ cận nghèo"), is_numeral("A"), is_numeral("Xóm A"), is_numeral("Hà")
    (True, True, False, False)
    """
    return bool(_NUMERAL.fullmatch(text.strip()))


def is_place_name(text: str) -> bool:
    """Whether a text names a hamlet by its kind.

    >>> is_place_name("XÓM PHÚ"), is_place_name("Nguyễn Văn Xóm")
    (True, False)
    """
    return bool(_PLACE_NAME.fullmatch(fold(text[:_LONGEST])))
