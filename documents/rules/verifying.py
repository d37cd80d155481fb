"""Whether an issued version is what was issued: questions, each with yes or no and what differs; pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from documents.rules.places import place_in_words
from documents.rules.signatures import FoundSignature, TimeSource
from thinhduc.figures import DASH

MOST = 5  # differences of one file that are written out; more of them help nobody find the first
_LONGEST = 80  # characters of a text that is quoted


@dataclass(frozen=True)
class Check:
    """One question: what was asked (`code` for programs, `question` for people), of which file ("" for the figures),
    and every fault that was found. `notes` are only said: they are no fault."""

    code: str
    question: str
    file: str = ""
    faults: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether the answer is yes."""
        return not self.faults

    def as_dict(self) -> dict[str, Any]:
        """The check as plain JSON values."""
        return {
            "code": self.code,
            "question": self.question,
            "file": self.file,
            "holds": self.holds,
            "faults": list(self.faults),
            "notes": list(self.notes),
        }


def differences(stored: Mapping[str, str], rebuilt: Mapping[str, str]) -> tuple[str, ...]:
    """Where two files say different things, in words: the first few, and how many more there are.

    >>> differences({"ô B7": "5", "ô B8": "6"}, {"ô B7": "5", "ô B8": "7"})
    ('ô B8: tệp đang lưu ghi “6”, dựng lại ra “7”',)
    >>> differences({"ô B7": "5"}, {})
    ('ô B7: tệp đang lưu ghi “5”, dựng lại thì không có',)
    """
    places = [place for place in {**stored, **rebuilt} if stored.get(place) != rebuilt.get(place)]
    found = [_difference(place, stored.get(place), rebuilt.get(place)) for place in places[:MOST]]
    if len(places) > MOST:
        found.append(f"và {len(places) - MOST} chỗ khác nữa")
    return tuple(found)


def _difference(place: str, stored: str | None, rebuilt: str | None) -> str:
    before = "tệp đang lưu không có" if stored is None else f"tệp đang lưu ghi {_quoted(stored)}"
    now = "dựng lại thì không có" if rebuilt is None else f"dựng lại ra {_quoted(rebuilt)}"
    return f"{place_in_words(place)}: {before}, {now}"


def _quoted(text: str) -> str:
    return f"“{text if len(text) <= _LONGEST else text[: _LONGEST - 1] + '…'}”"


def hash_faults(actual: str, stored: str, written: Collection[str]) -> tuple[str, ...]:
    """Bytes against the hash that is kept with them, and that against those the journal has.

    >>> hash_faults("ab", "ab", ["ab"]), hash_faults("ab", "ab", [])
    ((), ('nhật ký không ghi dấu của tệp này',))
    >>> hash_faults("cd", "ab", ["ab"])
    ('nội dung đang lưu có SHA-256 cd, dấu kèm theo là ab',)
    """
    faults = []
    if actual != stored:
        faults.append(f"nội dung đang lưu có SHA-256 {actual}, dấu kèm theo là {stored}")
    if not written:
        faults.append("nhật ký không ghi dấu của tệp này")
    elif stored not in written:
        faults.append(f"dấu kèm theo là {stored}, nhật ký ghi {', '.join(sorted(written))}")
    return tuple(faults)


def bytes_note(is_same: bool, made_with: Mapping[str, Any], today: Mapping[str, Any]) -> str:
    """Whether a file made anew has the same bytes, and which libraries and fonts are others than at issuing.

    >>> bytes_note(True, {"weasyprint": "70.0"}, {"weasyprint": "70.0"})
    'dựng lại giống từng byte; thư viện và phông chữ như lúc ban hành'
    >>> bytes_note(False, {"weasyprint": "69.0"}, {"weasyprint": "70.0"})
    'dựng lại khác byte; lúc ban hành weasyprint là 69.0, nay là 70.0'
    """
    same = "dựng lại giống từng byte" if is_same else "dựng lại khác byte"
    if not made_with:
        return f"{same}; lúc ban hành không ghi thư viện và phông chữ"
    changed = [
        f"{name} là {_short(made_with.get(name))}, nay là {_short(today.get(name))}"
        for name in sorted({*made_with, *today})
        if made_with.get(name) != today.get(name)
    ]
    if not changed:
        return f"{same}; thư viện và phông chữ như lúc ban hành"
    return f"{same}; lúc ban hành {'; '.join(changed)}"


def _short(value: object) -> str:
    """A version, or the beginning of a font's hash."""
    return "không có" if value is None else str(value)[:16]


def prefix_faults(issued: bytes, signed: bytes) -> tuple[str, ...]:
    """A signed file is exactly the issued bytes and, behind them, what signing added."""
    if not signed.startswith(issued):
        return ("phần đầu của tệp không phải đúng tệp đã ban hành",)
    return () if len(signed) > len(issued) else ("tệp không có gì thêm sau nội dung đã ban hành",)


_COMPARED = {
    "signer": "tên người ký",
    "organisation": "tên cơ quan",
    "issuer": "nơi cấp chứng thư",
    "serial": "số chứng thư",
    "valid_from": "hạn đầu của chứng thư",
    "valid_to": "hạn cuối của chứng thư",
    "signed_at": "thời điểm ký",
}


def signature_faults(stored: Sequence[FoundSignature], read: Sequence[FoundSignature]) -> tuple[str, ...]:
    """What is stored of a file's signatures beside what its bytes say today.

    A time by another source is not compared: whether a time stamp is trusted hangs on today's certificates.

    >>> signature_faults([FoundSignature(signer="A")], [FoundSignature(signer="B")])
    ('chữ ký 1: tên người ký lưu kèm là “A”, trong tệp là “B”',)
    >>> signature_faults([FoundSignature(signer="A")], [])
    ('lưu kèm 1 chữ ký, trong tệp đọc được 0',)
    """
    if len(stored) != len(read):
        return (f"lưu kèm {len(stored)} chữ ký, trong tệp đọc được {len(read)}",)
    return tuple(
        f"chữ ký {place}: {name} lưu kèm là {_value(getattr(old, key))}, trong tệp là {_value(getattr(new, key))}"
        for place, (old, new) in enumerate(zip(stored, read, strict=True), 1)
        for key, name in _COMPARED.items()
        if getattr(old, key) != getattr(new, key) and not (key == "signed_at" and _by_another(old, new))
    )


def _by_another(old: FoundSignature, new: FoundSignature) -> bool:
    """Whether a time stamp that was trusted is not any more, or the other way round."""
    return {old.time_source, new.time_source} == {TimeSource.TIMESTAMP, TimeSource.CLAIMED}


def _value(value: datetime | str | None) -> str:
    if isinstance(value, datetime):
        return f"{value:%d/%m/%Y %H:%M:%S %z}"
    return _quoted(value) if value else DASH
