"""Whether a signed file may be taken in: the door that files from outside go through."""

import json
from datetime import datetime

from documents.rules.signatures import SignedCheck
from documents.signing.child import question_of
from documents.signing.covering import NOBODY, Signatory
from documents.signing.trust import Trust
from thinhduc.apart import asked, command_of
from thinhduc.figures import format_size

LARGEST = 20_000_000  # bytes of a signed file
COMMAND = command_of("documents.signing.child")
PATIENCE = 45  # seconds by the clock, less than a request may take; the child's own limit is of the processor

EMPTY = "Tệp trống, không có nội dung."
NO_PDF = "Tệp không phải tệp PDF."
TOO_MUCH = (
    "Đọc tệp này tốn quá nhiều thời gian hoặc bộ nhớ, nên đã dừng lại; chưa có gì được ghi. Hãy tải tệp đã ban hành về "
    "và ký lại chính tệp ấy."
)


def check_signed(
    issued: bytes, signed: bytes, trust: Trust, now: datetime, signatory: Signatory = NOBODY
) -> SignedCheck:
    """What is to be said of `signed`, a PDF that somebody signed outside, beside `issued`, the PDF as it was issued.

    Accepted only where it is exactly the issued bytes followed by signatures; where the last one covers the whole file
    and each earlier one a whole earlier state of it; where each is intact, and its certificate leads to a trusted one,
    was valid when it was made and is not revoked; where no picture of a signature covers what the issued pages print,
    but for the block of `signatory`. `now` is aware. Never raises, whatever the bytes are; they are
    read in a process of its own with bounded memory and time.
    """
    if problem := _at_a_glance(signed):
        return SignedCheck((), (problem,))
    with asked(COMMAND, [question_of(issued, signed, trust, now, signatory)], PATIENCE) as answer:
        try:
            return SignedCheck.from_json(json.loads(answer.stream.read() if answer.is_whole else b""))
        except (ValueError, KeyError, TypeError):
            return SignedCheck((), (TOO_MUCH,))


def _at_a_glance(signed: bytes) -> str:
    """Why a file is not read at all, "" where it is."""
    if len(signed) > LARGEST:
        return f"Tệp nặng {format_size(len(signed))}; chỉ nhận tệp đến {format_size(LARGEST)}."
    if not signed:
        return EMPTY
    return "" if signed.startswith(b"%PDF-") else NO_PDF
