"""How a Vietnamese syllable is built; tells words from what an encoding or a lost letter left of them."""

import re
import unicodedata
from functools import lru_cache

_TONES = "\u0300\u0301\u0303\u0309\u0323"  # huyền, sắc, ngã, hỏi, nặng
_SHARP_OR_HEAVY = frozenset("\u0301\u0323")

_ONSET = r"(?:b|ch|c|d|đ|gh|gi|g|h|kh|k|l|m|ngh|ng|nh|n|ph|p|qu|r|s|th|tr|t|v|x)?"
_RHYMES = """
    a ai am an ang anh ao au ay ăm ăn ăng âm ân âng âu ây e em en eng eo ê êm ên ênh êu i ia im in inh iu y
    iêm iên iêng iêu yêm yên yêng yêu o oa oai oam oan oang oanh oao oay oăm oăn oăng oe oen oeo oi om on ong oong
    ô ôi ôm ôn ông ơ ơi ơm ơn u ua uân uâng uây uê uênh ui um un ung uơ uy uya uyên uyn uynh uyu uôi uôm uôn uông
    ư ưa ưi ưm ưn ưng ưu ươi ươm ươn ương ươu
"""
# Rhymes on a stop: only with the tones sắc and nặng.
_STOPPED = """
    ac ach ap at ăc ăp ăt âc âp ât ec ep et êch êp êt ich ip it iêc iêp iêt yêt oac oach oap oat oăc oăt oet oc ooc op
    ot ôc ôp ôt ơp ơt uât uc up ut uêch uych uyp uyt uyêt uôc uôt ưc ưt ươc ươp ươt
"""
_OPEN = re.compile(rf"{_ONSET}(?:{'|'.join(_RHYMES.split())})")
_CLOSED = re.compile(rf"{_ONSET}(?:{'|'.join(_STOPPED.split())})")

LONGEST = 12  # marks of a syllable; the longest, "nghiêng", has 8
VOWELS = "aăâeêioôơuưy"
ONSET = re.compile(_ONSET)


def is_syllable(word: str) -> bool:
    """Whether a word is built like a Vietnamese syllable, its tone where it may stand.

    >>> [is_syllable(word) for word in ("Nguyễn", "hoà", "Được", "Krông", "NguyÔn", "tòc", "")]
    [True, True, True, False, False, False, False]
    """
    return len(word) <= LONGEST and _is_syllable(word)


@lru_cache(maxsize=20_000)
def _is_syllable(word: str) -> bool:
    marks = unicodedata.normalize("NFD", word.lower())
    tones = [mark for mark in marks if mark in _TONES]
    plain = unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in _TONES))
    if len(tones) > 1:
        return False
    if _OPEN.fullmatch(plain):
        return True
    return bool(_CLOSED.fullmatch(plain)) and bool(tones) and tones[0] in _SHARP_OR_HEAVY


def plain_vowels(word: str) -> str:
    """A word in lower case without tone marks: its letters alone.

    >>> plain_vowels("Nguyễn")
    'nguyên'
    """
    marks = unicodedata.normalize("NFD", word.lower())
    return unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in _TONES))
