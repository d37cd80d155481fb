"""From bytes to plain values; what JSON itself leaves open is looked at here, before the content is asked."""

import json
import math
import unicodedata
from typing import Any

from reports.planfile.faults import Fault, FaultyFile, Path, fault_at, shown

MAX_BYTES = 5_000_000
_LONGEST_INTEGER = 20  # digits; anything longer is too large for every figure
_DEEPEST = 50  # levels of objects and lists; a plan has seven


class _Pairs(list[tuple[str, Any]]):
    """An object as its pairs, so that a key that stands twice is still seen."""


def parse(content: bytes) -> tuple[Any, list[Fault]]:
    """The document and the faults of its writing: keys that stand twice, numbers without a value, broken letters.

    Texts are composed (NFC). Raises FaultyFile where nothing can be read at all: not UTF-8, not JSON, empty.

    >>> parse('{"year": 2022, "year": 2023}'.encode())[1][0].message
    'mục này ghi hai lần.'
    """
    if len(content) > MAX_BYTES:
        raise _unreadable("tệp quá lớn so với một kế hoạch.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _unreadable(
            f"không phải chữ UTF-8 (byte thứ {error.start + 1}); hãy lưu lại tệp ở bảng mã UTF-8."
        ) from None
    if not text.strip():
        raise _unreadable("tệp trống.")
    try:
        raw = json.loads(text, object_pairs_hook=_Pairs, parse_int=_integer)
    except json.JSONDecodeError as error:
        raise _unreadable(f"không phải JSON: sai từ dòng {error.lineno}, cột {error.colno}.") from None
    except RecursionError:
        raise _too_deep() from None
    found: list[tuple[Path, str]] = []
    document = _plain(raw, (), found)
    return document, [fault_at(path, document, message) for path, message in found]


def _unreadable(message: str) -> FaultyFile:
    return FaultyFile([Fault((), "tệp", message)])


def _too_deep() -> FaultyFile:
    return _unreadable("các mục lồng nhau quá sâu.")


def _integer(digits: str) -> int:
    return int(digits[:_LONGEST_INTEGER])


def _plain(value: Any, path: Path, found: list[tuple[Path, str]]) -> Any:
    """The value with composed texts and objects as dictionaries; faults are added to `found`.

    Raises FaultyFile where the levels go deeper than any plan's.
    """
    if len(path) > _DEEPEST:
        raise _too_deep()
    if isinstance(value, _Pairs):
        return _object(value, path, found)
    if isinstance(value, list):
        return [_plain(one, (*path, index), found) for index, one in enumerate(value)]
    if isinstance(value, str):
        return _text(value, path, found)
    if isinstance(value, float) and not math.isfinite(value):
        found.append((path, "không phải là một số có giá trị."))
    return value


def _object(pairs: _Pairs, path: Path, found: list[tuple[Path, str]]) -> dict[str, Any]:
    document: dict[str, Any] = {}
    for raw_key, value in pairs:
        key = unicodedata.normalize("NFC", raw_key)
        if key in document:
            found.append(((*path, key), "mục này ghi hai lần."))
            continue
        document[key] = _plain(value, (*path, key), found)
    return document


def _text(value: str, path: Path, found: list[tuple[Path, str]]) -> str:
    text = unicodedata.normalize("NFC", value)
    if any(unicodedata.category(letter) in {"Cc", "Cs"} for letter in text):
        found.append((path, f"“{shown(text)}” có ký tự điều khiển hoặc chữ hỏng; hãy gõ lại trên một dòng."))
    return text
