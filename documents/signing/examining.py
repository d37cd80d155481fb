"""Looking at a signed PDF with pyHanko: what was added to the issued bytes, and every signature. Runs in the child.

Libraries that read hostile bytes raise whatever they like; here that is always a fault of the file, never an error.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

from documents.rules.signatures import FoundSignature, SignedCheck
from documents.signing.additions import Reader, addition_faults
from documents.signing.chains import Known, known_of
from documents.signing.covering import NOBODY, Signatory
from documents.signing.envelope import end_of
from documents.signing.found import BROKEN, look_at
from documents.signing.loops import finished
from documents.signing.trust import Trust

MOST_SIGNATURES = 12
MOST_REVISIONS = 60

DAMAGED = "Tệp bị hỏng hoặc không phải tệp PDF đúng chuẩn, không đọc được."
ENCRYPTED = "Tệp PDF bị khóa bằng mật khẩu hoặc mã hóa. Hãy ký tệp không khóa."
UNSIGNED = "Tệp chưa có chữ ký số nào."
OTHER = (
    "Tệp không phải đúng tệp đã ban hành cộng thêm chữ ký: phần đã ban hành không còn y nguyên. Có thể đây là văn bản "
    "khác, nội dung đã bị sửa, hoặc phần mềm ký đã ghi lại cả tệp. Hãy tải tệp đã ban hành về, ký chính tệp ấy."
)
TOO_MANY = f"Tệp có quá {MOST_SIGNATURES} chữ ký hoặc quá {MOST_REVISIONS} lần ghi thêm."


def examine(
    issued: bytes, signed: bytes, trust: Trust, now: datetime, signatory: Signatory = NOBODY
) -> SignedCheck:
    """All that is to be said of `signed`, a file that claims to be `issued` with signatures added.

    `now`: aware; no signature may be made later. `signatory`: whose block may be covered. Never raises.
    """
    problems = [] if signed.startswith(issued) else [OTHER]
    try:
        reader = Reader(signed)
        if reader.encrypted:
            return SignedCheck((), (*problems, ENCRYPTED))
        fields = list(enumerate_sig_fields(reader, filled_status=True))
        if len(fields) > MOST_SIGNATURES or reader.total_revisions > MOST_REVISIONS:
            return SignedCheck((), (*problems, TOO_MANY))
        problems += [] if problems else addition_faults(issued, reader, signatory)
        found = finished(_all_found(reader, fields, signed, known_of(trust), now))
    except Exception:  # noqa: BLE001 - see the first lines
        return SignedCheck((), (*problems, DAMAGED))
    problems += [] if any(not one.is_timestamp for one in found) else [UNSIGNED]
    return SignedCheck(tuple(found), tuple(problems))


async def _all_found(
    reader: Reader, fields: Sequence[tuple[str, Any, Any]], data: bytes, known: Known, now: datetime
) -> list[FoundSignature]:
    """Every signature, in the order of signing; those that can not be read come last."""
    opened = [one for name, _, field in fields if (one := _opened(reader, name, field))]
    opened.sort(key=end_of)
    found = [await look_at(one, data, known, now, is_last=one is opened[-1]) for one in opened]
    return found + [FoundSignature(problems=(BROKEN,))] * (len(fields) - len(opened))


def _opened(reader: Reader, name: str, field: Any) -> EmbeddedPdfSignature | None:
    try:
        embedded = EmbeddedPdfSignature(reader, field, name)
        end_of(embedded)
    except Exception:  # noqa: BLE001 - see the first lines
        return None
    return embedded
