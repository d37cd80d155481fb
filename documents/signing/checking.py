"""Whether a signed file may be taken in: the door that files from outside go through."""

import json
import subprocess
import sys
import tempfile
from datetime import datetime
from pathlib import Path

from documents.rules.signatures import SignedCheck
from documents.signing.child import question_of
from documents.signing.trust import Trust
from thinhduc.figures import format_size

LARGEST = 20_000_000  # bytes of a signed file
COMMAND = (sys.executable, "-m", "documents.signing.child")
PATIENCE = 90  # seconds by the clock; the child's own limit is of the processor

EMPTY = "Tệp trống, không có nội dung."
NO_PDF = "Tệp không phải tệp PDF."
TOO_MUCH = (
    "Đọc tệp này tốn quá nhiều thời gian hoặc bộ nhớ, nên đã dừng lại; chưa có gì được ghi. Hãy tải tệp đã ban hành về "
    "và ký lại chính tệp ấy."
)

_ROOT = Path(__file__).resolve().parents[2]


def check_signed(issued: bytes, signed: bytes, trust: Trust, now: datetime) -> SignedCheck:
    """What is to be said of `signed`, a PDF that somebody signed outside, beside `issued`, the PDF as it was issued.

    Accepted only where it is exactly the issued bytes followed by signatures; where the last one covers the whole file
    and each earlier one a whole earlier state of it; where each is intact, and its certificate leads to a trusted one,
    was valid when it was made and is not revoked. `now` is aware. Never raises, whatever the bytes are; they are
    read in a process of its own with bounded memory and time.
    """
    if problem := _at_a_glance(signed):
        return SignedCheck((), (problem,))
    with tempfile.TemporaryFile() as question, tempfile.TemporaryFile() as answer:
        question.write(question_of(issued, signed, trust, now))
        question.seek(0)
        try:
            subprocess.run(  # noqa: S603 (our own module; the file is its input only)
                COMMAND,
                stdin=question,
                stdout=answer,
                stderr=subprocess.DEVNULL,
                cwd=_ROOT,
                env={},  # nothing of what the server knows
                timeout=PATIENCE,
                check=True,
            )
            answer.seek(0)
            return SignedCheck.from_json(json.loads(answer.read()))
        except (subprocess.SubprocessError, OSError, ValueError, KeyError, TypeError):
            return SignedCheck((), (TOO_MUCH,))


def _at_a_glance(signed: bytes) -> str:
    """Why a file is not read at all, "" where it is."""
    if len(signed) > LARGEST:
        return f"Tệp nặng {format_size(len(signed))}; chỉ nhận tệp đến {format_size(LARGEST)}."
    if not signed:
        return EMPTY
    return "" if signed.startswith(b"%PDF-") else NO_PDF
