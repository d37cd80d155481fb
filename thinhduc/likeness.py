"""Names as people write them: when two are one, and which one a misspelt name is most like.

A name is taken where it differs by case, by the place of the tone mark (hòa, hoà) or by the kind of hamlet in front,
or where it was typed without any diacritics and only one name is left that way. A name with another diacritic
(ĐẦU PHÂN for ĐẦU PHẦN) or another letter is only proposed; a person decides.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from difflib import SequenceMatcher
from functools import lru_cache

from thinhduc.figures import fold, normalize

LONGEST = 200  # characters; a longer text names nothing
CUTOFF = 0.7  # of SequenceMatcher, between letters without diacritics
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_KIND_WORDS = ("xóm", "thôn", "tổ dân phố", "tdp", "bản", "ấp", "khu phố", "khóm", "buôn")


@lru_cache(maxsize=4_000)
def letter_key(text: str) -> str:
    """What two ways to write one name share: no case, and each word's tone after its letters.

    >>> letter_key("Nhân HÒA") == letter_key("nhân hoà"), letter_key("Phân") == letter_key("Phần")
    (True, False)
    """
    return " ".join(map(_word_key, normalize(text).casefold().split()))


def _word_key(word: str) -> str:
    if word.isascii():
        return word
    marks = unicodedata.normalize("NFD", word)
    tones = "".join(mark for mark in marks if mark in _TONES)
    return unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in _TONES)) + tones


_KIND = re.compile(
    r"^(?:{})\s+(?=\S)".format(
        "|".join(sorted({k for word in _KIND_WORDS for k in (letter_key(word), fold(word))}))
    )
)


@lru_cache(maxsize=4_000)
def place_key(text: str) -> str:
    """`letter_key` without the kind of hamlet in front, which may be typed with or without diacritics.

    >>> place_key("XÓM PHÚ") == place_key("Phú") == place_key("xom Phú")
    True
    """
    return _KIND.sub("", letter_key(text))


def same_place(text: str, name: str) -> bool:
    """Whether a name of a hamlet is another one's, by all that does not matter.

    >>> same_place("Xóm Phú", "PHÚ"), same_place("Thôn Nhân Hoà", "Nhân Hòa"), same_place("ĐẦU PHÂN", "ĐẦU PHẦN")
    (True, True, False)
    """
    return place_key(text) == place_key(name)


def find_place(text: str, names: Iterable[str]) -> str | None:
    """The one of `names` that a text names by itself; None where none or several could be meant.

    >>> names = ["Xóm Phú", "Nhân Hòa", "Đầu Phần"]
    >>> find_place("PHÚ", names), find_place("xóm nhân hoà", names), find_place("dau phan", names)
    ('Xóm Phú', 'Nhân Hòa', 'Đầu Phần')
    >>> find_place("ĐẦU PHÂN", names) is None
    True
    """
    known = tuple(dict.fromkeys(names))
    if len(text) > LONGEST:
        return None
    return _one(text, known, normalize) or same_word(text, known) or _find(text, known, place_key)


def same_word(text: str, words: Iterable[str]) -> str | None:
    """The one of `words` that a text is, kinds of hamlets apart.

    >>> same_word("nu", ["Nam", "Nữ"]), same_word("Nử", ["Nam", "Nữ"])
    ('Nữ', None)
    """
    return _find(text, tuple(words), letter_key)


def similar(text: str, names: Iterable[str]) -> str | None:
    """The one of `names` that a text is most like, to be proposed; None where nothing is near or two are equally so.

    >>> similar("ĐẦU PHÂN", ["Đầu Phần", "Xóm Phú"]), similar("Làng Mơ", ["Làng Mơn"])
    ('Đầu Phần', 'Làng Mơn')
    >>> similar("Không Có", ["Đầu Phần", "Xóm Phú"]) is None
    True
    """
    if len(text) > LONGEST:
        return None
    typed, plain = place_key(text), fold(place_key(text))
    if not plain:
        return None
    near = []
    for name in dict.fromkeys(names):
        key = place_key(name)
        if (ratio := _ratio(plain, fold(key), CUTOFF)) >= CUTOFF:
            near.append((ratio, _ratio(typed, key), name))
    near.sort(key=lambda one: one[:2], reverse=True)
    if not near or (len(near) > 1 and near[0][:2] == near[1][:2]):
        return None
    return near[0][2]


def _ratio(one: str, other: str, cutoff: float = 0.0) -> float:
    matcher = SequenceMatcher(None, one, other)
    if cutoff and (matcher.real_quick_ratio() < cutoff or matcher.quick_ratio() < cutoff):
        return 0.0
    return matcher.ratio()


def _find(text: str, names: tuple[str, ...], key: Callable[[str], str]) -> str | None:
    found = _one(text, names, key)
    if found is None and (typed := key(text)) and typed.isascii():
        return _one(text, names, lambda one: fold(key(one)))
    return found


def _one(text: str, names: tuple[str, ...], key: Callable[[str], str]) -> str | None:
    typed = key(text)
    found = [name for name in names if key(name) == typed] if typed else []
    return found[0] if len(found) == 1 else None
