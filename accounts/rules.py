"""What an account is called."""

from thinhduc.figures import fold


def username_stem(full_name: str) -> str:
    """The name an account would have if it were the first.

    >>> username_stem("Nguyễn Văn Đạt"), username_stem("Hà"), username_stem("Lăng Đại Thành")
    ('dat.nv', 'ha.tk', 'thanh.ld')
    """
    cleaned = ["".join(c for c in word if c.isascii() and c.isalnum()) for word in fold(full_name).split()]
    words = [word for word in cleaned if word]
    if not words:
        return "tai.khoan"
    initials = "".join(word[0] for word in words[:-1]) or "tk"
    return f"{words[-1]}.{initials}"[:50]
