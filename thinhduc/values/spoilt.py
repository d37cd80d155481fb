"""Text whose letters are lost: written in a legacy encoding, or with a mark for what could not be kept.

Documents of the years before 2001, and fonts that are still in use, keep Vietnamese in one byte a letter (TCVN3, also
called ABC) or in a letter and a mark behind it (VNI). In Unicode such a text stands as Latin letters and signs
("NguyÔn V¨n An", "Nguyeãn Vaên An"). It is told by its words: they are no Vietnamese syllables, and become some when
read by the table of the encoding. Words of other peoples of the country become none, so that they pass.
"""

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

from thinhduc.values.legacy import has_vni_pair, read_tcvn3, read_utf8, read_vni
from thinhduc.values.syllables import LONGEST, ONSET, VOWELS, is_syllable, plain_vowels

_REPEATED = 100  # characters; shorter texts, as names and places, come again from row to row
_ENOUGH = 2  # points: one sure sign, or two weak ones
_LATIN1 = re.compile("[\u00a1-\u00ff]")
_BEYOND_LATIN1 = re.compile(
    "[\u0102-\u01b0\u1ea0-\u1ef9]"
)  # Vietnamese letters that no table of one byte leaves
_WORD = re.compile(r"(?<![0-9])[A-Za-z\u00a1-\u00ff]{2,}(?![0-9])")
_PLAIN_LETTERS = frozenset("àáâãèéêìíòóôõùúý")
_MIXED_CASE = re.compile("[a-z][\u00c0-\u00de]|[A-Z]{2}[\u00df-\u00ff]|[A-Z][\u00df-\u00ff][A-Z]")
_AROUND = "()[]{}<>“”‘’\"'.,;:!…"
_HOLED_ONSET = re.compile(rf"{ONSET.pattern}\?", re.IGNORECASE)  # "Th?", "V?"
_HOLED_INSIDE = (
    re.compile(  # "nguy?n", "ph?n", "??c": letters on both sides, or a lost Đ before the lost vowel
        rf"(?:(?=[^?]+\?+[^?])(?:{ONSET.pattern})|\?)[{VOWELS}?]*\?[{VOWELS}?]*(?:ch|c|m|ng|nh|n|p|t)?"
    )
)


def refuse_spoilt(text: str) -> None:
    """ValueError where a text is written in a legacy encoding (TCVN3, VNI) or has lost letters; it says what to do.

    >>> refuse_spoilt("Nguyễn Văn An, H'Mông, 3 con bò?")
    >>> refuse_spoilt("NguyÔn V¨n An")
    Traceback (most recent call last):
    ValueError: “NguyÔn V¨n An” viết bằng mã chữ cũ TCVN3 (đọc ra “Nguyễn Văn An”); \
hãy chuyển sang Unicode bằng UniKey rồi nhập lại.
    >>> refuse_spoilt("Nguy?n V?n An")
    Traceback (most recent call last):
    ValueError: “Nguy?n V?n An” đã mất chữ: “?” đứng thay chữ có dấu; hãy lấy lại từ bản gốc hoặc gõ lại.
    """
    if text.isascii() and "?" not in text:
        return
    if message := _known_why(text) if len(text) <= _REPEATED else _why_spoilt(text):
        raise ValueError(message)


def _why_spoilt(text: str) -> str:
    """The sentence on a spoilt text; empty for a good one."""
    said = f"“{_short(text)}”"
    if "\ufffd" in text or "\0" in text:
        return f"{said} có ký tự không đọc được; hãy lấy lại từ bản gốc hoặc gõ lại."
    composed = unicodedata.normalize("NFC", text)
    if _LATIN1.search(composed) and (read := _legacy_reading(composed)):
        return (
            f"{said} viết bằng mã chữ {read[0]} (đọc ra “{_short(read[1])}”); "
            "hãy chuyển sang Unicode bằng UniKey rồi nhập lại."
        )
    if "?" in composed and _has_holes(composed):
        return f"{said} đã mất chữ: “?” đứng thay chữ có dấu; hãy lấy lại từ bản gốc hoặc gõ lại."
    return ""


_known_why = lru_cache(maxsize=20_000)(_why_spoilt)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line[:40] + ("…" if len(line) > 40 else "")


def _legacy_reading(text: str) -> tuple[str, str] | None:
    """The encoding a text is written in and what it says; None for a text in Unicode."""
    if utf8 := read_utf8(text):
        return "UTF-8 bị mở sai", utf8
    if _BEYOND_LATIN1.search(text):
        return None
    tables = (("cũ TCVN3", read_tcvn3), ("cũ VNI", read_vni))
    points, name, read = max(
        ((_points(text, read), name, read) for name, read in tables), key=lambda one: one[0]
    )
    if points < _ENOUGH:
        return None
    return name, _WORD.sub(lambda word: read(word[0]) or word[0], text)


def _points(text: str, read: Callable[[str], str | None]) -> int:
    points = 0
    for word in _WORD.findall(text):
        is_mixed = bool(_MIXED_CASE.search(word))
        is_word = is_syllable(word)
        if word.isascii() or (is_word and not is_mixed):
            continue
        meant = read(word)
        if meant and is_syllable(meant):
            is_sure = is_mixed or _is_foreign(word) or (read is read_vni and has_vni_pair(word))
            points += _ENOUGH if is_sure and not is_word else 1
    return points


def _is_foreign(word: str) -> bool:
    """Whether it holds a sign that no Vietnamese word holds. Ñ alone is none: it is a letter of Ê-đê and Jrai."""
    return bool({letter for letter in word.lower() if not letter.isascii()} - _PLAIN_LETTERS - {"ñ"})


def _has_holes(text: str) -> bool:
    """Whether a "?" stands for a lost letter; a question mark after a word, with a blank behind it or not, does not."""
    words = [word.strip(_AROUND)[: LONGEST + 1] for word in text.split()]
    if any(map(_is_surely_holed, words)):
        return True
    if _BEYOND_LATIN1.search(text):
        return False  # what loses one letter to "?" loses all of these
    is_name = len(words) > 1 and all(word[:1].isupper() or word[:1] == "?" for word in words)
    points = 0
    for word, is_last in zip(words, [False] * (len(words) - 1) + [True], strict=True):
        if _HOLED_ONSET.fullmatch(word) and not is_syllable(word.rstrip("?")):
            is_sure = len(word) > 2 and not is_last and (is_name or word.islower())
        elif word.startswith("?") and is_syllable(f"đ{word[1:]}"):
            is_sure = is_name
        elif word.strip("?") and _HOLED_INSIDE.fullmatch(plain_vowels(word)):
            is_sure = False
        else:
            continue
        points += _ENOUGH if is_sure else 1
    return points >= _ENOUGH


def _is_surely_holed(word: str) -> bool:
    """ "Nguy?n", "PH?N", "??c": a syllable with a hole, of which the parts are none."""
    if len(word) > LONGEST or not word.strip("?") or not _HOLED_INSIDE.fullmatch(plain_vowels(word)):
        return False
    return word.startswith("??") or not all(is_syllable(part) for part in word.split("?") if part)
