"""The one table of what may be done with a batch in which state, and every refusal."""

from enum import StrEnum


class Deed(StrEnum):
    """What a person does with a batch."""

    MAP = "map"  # choose its columns
    CHECK = "check"  # read and check it again
    DECIDE = "decide"  # about changes and names
    COMMIT = "commit"
    UNDO = "undo"
    DISCARD = "discard"


_MAY: dict[Deed, frozenset[str]] = {
    Deed.MAP: frozenset({"mapping", "checked"}),
    Deed.CHECK: frozenset({"uploaded", "unreadable", "mapping", "checked"}),
    Deed.DECIDE: frozenset({"checked"}),
    Deed.COMMIT: frozenset({"checked"}),
    Deed.UNDO: frozenset({"committed"}),
    Deed.DISCARD: frozenset({"uploaded", "unreadable", "mapping", "checked"}),
}
_STANDS = {
    "uploaded": "Tệp này chưa được đọc xong.",
    "unreadable": "Tệp này không đọc được nên không nạp được.",
    "mapping": "Tệp này còn chờ chọn cột.",
    "checked": "Tệp này mới được kiểm tra, chưa ghi gì.",
    "committed": "Lần nạp này đã ghi rồi.",
    "undone": "Lần nạp này đã được hoàn tác.",
    "discarded": "Lần nạp này đã bỏ, nội dung tệp không còn.",
}
BUSY = "Tệp đang được xử lý; mời chờ xong rồi làm tiếp."


def refusal_words(deed: Deed, state: str, *, is_busy: bool = False) -> str:
    """Why a deed is not possible now, "" where it is. `is_busy`: a process is at work on the batch.

    >>> refusal_words(Deed.COMMIT, "checked"), refusal_words(Deed.COMMIT, "committed")
    ('', 'Lần nạp này đã ghi rồi.')
    >>> refusal_words(Deed.COMMIT, "checked", is_busy=True)
    'Tệp đang được xử lý; mời chờ xong rồi làm tiếp.'
    """
    if state not in _MAY[deed]:
        return _STANDS[state]
    return BUSY if is_busy else ""
