"""What is taken of a file that is sent, before anything reads it."""

import unicodedata
from pathlib import PurePosixPath

from thinhduc.figures import format_size, normalize

LARGEST = 20_000_000  # bytes
SMALL = 150_000  # bytes, some 3,000 rows; a file up to here is worked on while the person waits
_LONGEST_NAME = 200


def refuse_size(size: int) -> str:
    """Why a file of so many bytes is not taken, "" where it is.

    >>> refuse_size(0)
    'Tệp rỗng, không có nội dung nào.'
    >>> refuse_size(25_000_000)
    'Tệp nặng 25,0 MB; chỉ nhận tệp đến 20,0 MB. Hãy tách thành nhiều tệp, hoặc bỏ các trang và hình không cần.'
    """
    if size == 0:
        return "Tệp rỗng, không có nội dung nào."
    if size > LARGEST:
        return (
            f"Tệp nặng {format_size(size)}; chỉ nhận tệp đến {format_size(LARGEST)}. "
            "Hãy tách thành nhiều tệp, hoặc bỏ các trang và hình không cần."
        )
    return ""


def clean_file_name(name: str) -> str:
    r"""The name alone: no folders, no marks that nobody sees, short enough to keep, its ending kept.

    >>> clean_file_name("C:\\Tài liệu\\Rà soát  2021.xlsx"), clean_file_name("  ")
    ('Rà soát 2021.xlsx', 'tep.xlsx')
    """
    last = normalize(name.replace("\\", "/").rpartition("/")[2])
    plain = "".join(c for c in last if unicodedata.category(c)[0] != "C").strip() or "tep.xlsx"
    ending = PurePosixPath(plain).suffix[:10]
    return plain if len(plain) <= _LONGEST_NAME else plain[: _LONGEST_NAME - len(ending)] + ending
