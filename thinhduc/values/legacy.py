"""The tables of legacy encodings of Vietnamese: what a word written in one of them says in Unicode."""

import re

_TCVN3 = (
    dict(zip("¨©ª«¬\u00ad®", "ăâêôơưđ", strict=True))
    | dict(zip("¡¢£¤¥¦§", "ĂÂÊÔƠƯĐ", strict=True))
    | dict(zip("µ¶·¸¹»¼½¾Æ", "àảãáạằẳẵắặ", strict=True))
    | dict(zip("ÇÈÉÊËÌÎÏÐÑ", "ầẩẫấậèẻẽéẹ", strict=True))
    | dict(zip("ÒÓÔÕÖ×ØÜÝÞ", "ềểễếệìỉĩíị", strict=True))
    | dict(zip("ßáâãäåæçèé", "òỏõóọồổỗốộ", strict=True))
    | dict(zip("êëìíîïñòóô", "ờởỡớợùủũúụ", strict=True))
    | dict(zip("õö÷øùúûüýþ", "ừửữứựỳỷỹýỵ", strict=True))
)

# A letter and its mark; the marks are the same behind capitals.
_VNI_MARKS = {
    "a": dict(zip("ùøûõïâáàåãäêéèúüë", "áàảãạâấầẩẫậăắằẳẵặ", strict=True)),
    "e": dict(zip("ùøûõïâáàåãä", "éèẻẽẹêếềểễệ", strict=True)),
    "o": dict(zip("ùøûõïâáàåãä", "óòỏõọôốồổỗộ", strict=True)),
    "ô": dict(zip("ùøûõï", "ớờởỡợ", strict=True)),
    "u": dict(zip("ùøûõï", "úùủũụ", strict=True)),
    "ö": dict(zip("ùøûõï", "ứừửữự", strict=True)),
    "y": dict(zip("ùøûõ", "ýỳỷỹ", strict=True)),
}
_VNI_ALONE = dict(zip("ñôöæóòîíì", "đơưỉĩịỵíì", strict=True))
_VNI_PAIR = re.compile("|".join(f"{base}[{''.join(marks)}]" for base, marks in _VNI_MARKS.items()))


def read_tcvn3(word: str) -> str | None:
    """A word in TCVN3 (ABC); None where it holds what that table has not. Fonts of capitals keep small letters' codes.

    >>> read_tcvn3("NguyÔn"), read_tcvn3("§ÇU"), read_tcvn3("Làng")
    ('Nguyễn', 'ĐẦU', None)
    """
    letters = [letter if letter.isascii() else _TCVN3.get(letter) for letter in word]
    if None in letters:
        return None
    text = "".join(letter for letter in letters if letter)
    plain = [
        letter for letter in word[1:] if letter.isascii()
    ]  # the first may be a capital before small letters
    return text.upper() if plain and word[:1] == word[:1].upper() and all(map(str.isupper, plain)) else text


def has_vni_pair(word: str) -> bool:
    """Whether a letter with its mark behind stands in a word, as VNI writes them.

    >>> has_vni_pair("Traàn"), has_vni_pair("Trần")
    (True, False)
    """
    return bool(_VNI_PAIR.search(word.lower()))


def read_vni(word: str) -> str | None:
    """A word in VNI; None where it holds what that table has not.

    >>> read_vni("Nguyeãn"), read_vni("ÑAÀU"), read_vni("Làng")
    ('Nguyễn', 'ĐẦU', None)
    """
    # A pair keeps a place of two, so that no mark is read twice as a letter of its own.
    parts = re.split(f"({_VNI_PAIR.pattern})", word.lower())
    read = []
    for at, part in enumerate(parts):
        if at % 2:
            read.append(_VNI_MARKS[part[0]][part[1]])
        else:
            letters = [letter if letter.isascii() else _VNI_ALONE.get(letter) for letter in part]
            if None in letters:
                return None
            read += [letter for letter in letters if letter]
    text = "".join(read)
    if word.isupper() and len(text) > 1:
        return text.upper()
    return text[:1].upper() + text[1:] if word[:1].isupper() else text


def read_utf8(text: str) -> str | None:
    """A text in UTF-8 that was opened as Windows-1252 ("Nguyá»…n"); None for any other.

    >>> read_utf8("Nguyá»…n VÄƒn An"), read_utf8("Làng")
    ('Nguyễn Văn An', None)
    """
    try:
        meant = b"".join(map(_byte, text)).decode("utf-8")
    except (UnicodeError, ValueError):
        return None
    return meant if meant != text else None


def _byte(letter: str) -> bytes:
    """The byte of Windows-1252; the five that it leaves out stand for themselves."""
    try:
        return letter.encode("cp1252")
    except UnicodeEncodeError:
        return bytes([ord(letter)])  # ValueError beyond one byte
