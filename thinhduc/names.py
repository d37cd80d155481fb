"""The order of people by their names: the given name first, in the order of the Vietnamese alphabet."""

import re
import unicodedata
from functools import lru_cache

from thinhduc.figures import normalize

KEY_LENGTH = 160  # of the columns that store a key

# A letter of its own comes after all words with the plain letter: Anh < Ăn < Ân. No Vietnamese word holds a z, so that
# an added z puts it there in plain ASCII.
_LETTERS = str.maketrans({"ă": "az", "â": "azz", "đ": "dz", "ê": "ez", "ô": "oz", "ơ": "ozz", "ư": "uz"})
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}  # huyền, hỏi, ngã, sắc, nặng
_OWN_MARKS = {"\u0302", "\u0306", "\u031b"}  # of â, ă and ơ: part of the letter


def given_name_key(name: str) -> str:
    """What a name is sorted by: given name, then the middle names, then the surname.

    Word by word: first the letters in the order of the alphabet (a ă â b c d đ e ê …), then the tone (none, huyền, hỏi,
    ngã, sắc, nặng). The key holds only a–z and 0–9, in which every collation of SQLite and PostgreSQL agrees: each word
    as letters, then the digit of its tone, which also ends the word. At most `KEY_LENGTH` characters.

    >>> given_name_key("Nguyễn Văn An"), given_name_key("Trần Thị Đào")
    ('an0vazn0nguyezn3', 'dzao1thi5trazzn1')
    >>> " ".join(sorted("Ân Bình Án An Đào Anh Dung Ăn Ánh Êm Em".split(), key=given_name_key))
    'An Án Anh Ánh Ăn Ân Bình Dung Đào Em Êm'
    >>> sorted(["Lê Bá Ân", "Vũ Văn An", "Đỗ Thị An"], key=given_name_key)
    ['Đỗ Thị An', 'Vũ Văn An', 'Lê Bá Ân']
    """
    words = normalize(name).lower().split()
    surname, others = words[:1], words[1:]
    return "".join(map(_word_key, others[-1:] + others[:-1] + surname))[:KEY_LENGTH]


@lru_cache(maxsize=8192)  # names are made of few words
def _word_key(word: str) -> str:
    """One word; marks that are not letters are left out, an unknown letter keeps its plain form or is left out."""
    letters, tone = [], 0
    for mark in unicodedata.normalize("NFD", word):
        if mark in _TONES:
            tone = tone or _TONES[mark]
        elif mark in _OWN_MARKS or not unicodedata.combining(mark):
            letters.append(mark)
    plain = unicodedata.normalize("NFC", "".join(letters)).translate(_LETTERS)
    kept = re.sub(r"[^a-z0-9]", "", unicodedata.normalize("NFKD", plain))
    return f"{kept}{tone}" if kept else ""
