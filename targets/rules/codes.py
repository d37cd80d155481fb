"""Short codes that people read off paper: of a version's content, and of an issued document on the public page."""

# No two of these look alike in print or by hand: no 0 O, 1 I, 2 Z, 5 S, 8 B.
PUBLIC_ALPHABET = "ACDEFGHJKLMNPQRTUVWXY34679"
PUBLIC_LENGTH = 12
CONTENT_LENGTH = 10


def content_code(content_hash: str) -> str:
    """The short code of a content by its hash; it changes with any figure or word.

    >>> content_code("3f2a91bc07d4e5")
    '3F2A-91BC-07'
    """
    return _grouped(content_hash[:CONTENT_LENGTH].upper())


def same_code(typed: str, code: str) -> bool:
    """Whether a code that somebody typed is this one, whatever its case, spaces and dashes.

    >>> same_code(" 3f2a 91bc–07", "3F2A-91BC-07"), same_code("3F2A-91BC-08", "3F2A-91BC-07")
    (True, False)
    """
    return bare_code(typed) == bare_code(code)


def bare_code(typed: str) -> str:
    """A code as it is stored: its letters and digits alone, in capitals.

    >>> bare_code("acde-fghj klmn")
    'ACDEFGHJKLMN'
    """
    return "".join(letter for letter in typed.upper() if letter.isalnum())


def printed_public_code(code: str) -> str:
    """A stored public code as it is printed and stands in the address; "" stays "".

    >>> printed_public_code("ACDEFGHJKLMN"), printed_public_code("")
    ('ACDE-FGHJ-KLMN', '')
    """
    return _grouped(code)


def _grouped(code: str) -> str:
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))
