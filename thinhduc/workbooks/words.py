"""The words of a column's head, and how far they are those of a field's name.

Heads are written with and without diacritics, in other orders, shortened, with years and units. Two words are one
where their letters are the same and their marks too, or one of them has none: "HO TEN" may be "Họ tên", but "Hộ" is
not "Họ".
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from thinhduc.figures import normalize

LONGEST = 200  # characters of a head that are looked at

_YEARS = re.compile(r"(?:\b(?:năm|nam|n[aă]m)\s*)?\b((?:19|20)[0-9]{2})(?:\s*[-–]\s*((?:19|20)[0-9]{2}))?\b")
_DAYS = re.compile(r"\b(?:ngày\s*)?[0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{4}\b")
_WORDS = re.compile(r"[^\W_]+")
_PAIRS = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]")
_ASIDE = 0.1  # how much a word counts that hardly tells one head from another, or stands in brackets
_FILLERS = frozenset(
    ["so", "tong", "cua", "va", "cac", "ten", "tai", "o", "moi", "toan", "chung", "theo", "nguoi"]
)

# What is written in several ways: found by its letters, replaced by the words on the right.
_SAME = {
    "knld": "khả năng lao động",
    "cccd": "căn cước",
    "can cuoc cong dan": "căn cước",
    "cmnd": "chứng minh",
    "cmt": "chứng minh",
    "chung minh nhan dan": "chứng minh",
    "chung minh thu": "chứng minh",
    "qd": "quyết định",
    "dtts": "dân tộc thiểu số",
    "stt": "số thứ tự",
    "tt": "số thứ tự",
    "so tt": "số thứ tự",
    "nk": "khẩu",
    "nhan khau": "khẩu",
    "hn": "hộ nghèo",
    "hcn": "hộ cận nghèo",
    "hgd": "hộ",
    "ho gia dinh": "hộ",
    "ho dan cu": "hộ",
    "ho dan": "hộ",
    "ho dan toc": "hộ dân tộc",
    "tb": "trung bình",
    "mstb": "mức sống trung bình",
    "nlndn": "nông lâm ngư diêm nghiệp",
    "ncc": "người có công",
    "cm": "cách mạng",
    "tdp": "tổ dân phố",
    "qh": "quan hệ",
    "gt": "giới tính",
    "kh": "kế hoạch",
    "ko": "không",
    "khong con": "không có",
    "ngay thang nam sinh": "ngày sinh",
    "ho va ten": "họ tên",
    "ti le": "tỷ lệ",
    "cuoi ki": "cuối kỳ",
    "dau ki": "đầu kỳ",
    "li do": "lý do",
}


class Word(NamedTuple):
    """Letters without marks in lower case, the marks in a fixed order, and how much the word counts."""

    letters: str
    marks: str
    weight: float

    def is_like(self, other: "Word") -> bool:
        """Whether both may be one word.

        >>> ho_ten, bare = words_of("Họ tên").words[0], words_of("HO").words[0]
        >>> ho_ten.is_like(bare), ho_ten.is_like(words_of("hộ").words[0])
        (True, False)
        """
        return self.letters == other.letters and (
            self.marks == other.marks or not self.marks or not other.marks
        )


@dataclass(frozen=True)
class Words:
    """A head or a name in words; `years` stood in it and are left out of them."""

    words: tuple[Word, ...]
    years: frozenset[int] = frozenset()

    @property
    def text(self) -> str:
        """The words without marks.

        >>> words_of("Tổng số hộ dân cư năm 2022 (hộ)").text
        'tong so ho ho'
        """
        return " ".join(word.letters for word in self.words)


@lru_cache(maxsize=8192)
def words_of(text: str) -> Words:
    """The words of a head: shortened forms written out, years and days left out, what stands in brackets counts little.

    >>> words_of("Không có KNLĐ").text, words_of("Tỉ lệ %").text, sorted(words_of("Hộ nghèo năm 2021").years)
    ('khong co kha nang lao dong', 'ty le', [2021])
    """
    lowered = normalize(text[:LONGEST]).lower()
    years = frozenset(int(year) for match in _YEARS.finditer(lowered) for year in match.groups() if year)
    rest = _YEARS.sub(" ", _DAYS.sub(" ", lowered))
    asides = " ".join(first or second for first, second in _PAIRS.findall(rest))
    main = _written_out(_WORDS.findall(_PAIRS.sub(" ", rest)))
    beside = _written_out(_WORDS.findall(asides))
    if not main and not beside and "%" in rest:
        main = _written_out(["tỷ", "lệ"])
    words = [*_weighted(main), *(word._replace(weight=_ASIDE if main else word.weight) for word in beside)]
    if words and all(word.weight < 1 for word in words):
        words = [word._replace(weight=1.0) for word in words]
    return Words(tuple(words), years)


def _weighted(words: Iterable[Word]) -> list[Word]:
    return [word._replace(weight=_ASIDE) if word.letters in _FILLERS else word for word in words]


@lru_cache(maxsize=8192)
def _word(text: str) -> Word:
    letters, marks = [], []
    for mark in unicodedata.normalize("NFD", text):
        if unicodedata.combining(mark):
            marks.append(mark)
        else:
            letters.append("d" if mark == "đ" else mark)
            marks += ["-"] if mark == "đ" else []
    return Word("".join(letters), "".join(sorted(marks)), 1.0)


def _written_out(texts: list[str]) -> list[Word]:
    """The words with what `_SAME` knows replaced, the longest first."""
    words = [_word(text) for text in texts]
    found: list[Word] = []
    at = 0
    while at < len(words):
        longest = _LONGEST_SAME.get(words[at].letters, 0)
        for length in range(min(longest, len(words) - at), 0, -1):
            same = _REPLACED.get(tuple(word.letters for word in words[at : at + length]))
            if same is not None:
                found += same
                at += length
                break
        else:
            found.append(words[at])
            at += 1
    return found


_REPLACED = {tuple(old.split()): tuple(map(_word, new.split())) for old, new in _SAME.items()}
_LONGEST_SAME: dict[str, int] = {}  # by first word
for _old in _REPLACED:
    _LONGEST_SAME[_old[0]] = max(len(_old), _LONGEST_SAME.get(_old[0], 0))


def likeness(name: Words, own: Words, group: Words, foreign: Sequence[Word]) -> float:
    """How far a head (`own` words, below a `group` head) is a name: 1 the same, from 0.9 sure, below 0.7 not the same.

    `foreign`: words that tell other fields of the table; below a group with such a word the own
    words say little.

    >>> none = Words(())
    >>> likeness(words_of("Tên xóm"), words_of("XOM (TEN)"), none, ()) > 0.9
    True
    >>> poor, households = words_of("Hộ nghèo"), words_of("Tổng số hộ")
    >>> likeness(poor, words_of("Số hộ"), poor, ()) > 0.9
    True
    >>> likeness(households, words_of("Số hộ"), poor, poor.words[1:]) < 0.7
    True
    """
    if not name.words or not own.words:
        return 0.0
    own_left, group_left = list(own.words), list(group.words)
    found = missing = 0.0
    for word in name.words:
        if _take(word, own_left) or _take(word, group_left):
            found += word.weight
        else:
            missing += word.weight
    if len(own_left) == len(own.words) and any(word.letters not in _FILLERS for word in own.words):
        return 0.0
    extra = sum(word.weight for word in own_left)
    strange = [word for word in group_left if not any(word.is_like(known) for known in name.words)]
    above = sum(word.weight for word in strange if any(word.is_like(one) for one in foreign))
    above += min(0.1, 0.02 * len(strange))
    score = found / (found + missing + 0.8 * extra + above) if found else 0.0
    if missing or extra:
        score = min(score, 0.99)
        if (
            strange
            and any(word.weight == 1 and len(word.letters) > 1 for word in strange)
            and not _agrees(name, group)
        ):
            score = min(score, 0.89)
    if name.years and (years := own.years | group.years) and not name.years & years:
        score = min(score, 0.85)
    return score


def _agrees(name: Words, group: Words) -> bool:
    """Whether all words of the name stand in the group head."""
    return all(any(word.is_like(other) for other in group.words) for word in name.words)


def _take(word: Word, left: list[Word]) -> bool:
    for place, other in enumerate(left):
        if word.is_like(other):
            del left[place]
            return True
    return False
