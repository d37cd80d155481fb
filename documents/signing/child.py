"""The examining of a signed PDF in a process of its own (thinhduc/apart.py): `python -m documents.signing.child`.

Standard input: one line of JSON with the sizes of what follows, the moment and who is to sign, then the bytes of the
issued file, the signed one and the trust's certificates and lists. Standard output: the check as JSON.
"""

import json
import logging
import sys
from datetime import datetime
from typing import IO, Any

from documents.signing.covering import NOBODY, Signatory
from documents.signing.examining import examine
from documents.signing.trust import Trust
from thinhduc.apart import bound

MEMORY = 3 * 2**29  # bytes of address space
SECONDS = 30  # of the processor
LARGEST_ANSWER = 8 * 2**20  # bytes


def question_of(
    issued: bytes, signed: bytes, trust: Trust, now: datetime, signatory: Signatory = NOBODY
) -> bytes:
    """What the child is asked, as bytes; `answer_to` reads it."""
    parts = {"roots": trust.roots, "issuers": trust.issuers, "crls": trust.crls}
    head: dict[str, Any] = {"issued": len(issued), "signed": len(signed), "now": now.isoformat()}
    head |= {"titles": signatory.titles, "name": signatory.name}
    head |= {name: [len(der) for der in ders] for name, ders in parts.items()}
    return b"".join(
        [json.dumps(head).encode(), b"\n", issued, signed, *trust.roots, *trust.issuers, *trust.crls]
    )


def answer_to(question: IO[bytes]) -> dict[str, Any]:
    """The check of what is asked, as plain JSON values."""
    head = json.loads(question.readline())
    issued, signed = (question.read(head[name]) for name in ("issued", "signed"))
    roots, issuers, crls = (tuple(map(question.read, head[name])) for name in ("roots", "issuers", "crls"))
    trust = Trust(roots, issuers, crls)
    signatory = Signatory(tuple(head["titles"]), head["name"])
    return examine(issued, signed, trust, datetime.fromisoformat(head["now"]), signatory).to_json()


def main() -> None:
    """Examines one file from standard input and answers on standard output."""
    bound(memory=MEMORY, seconds=SECONDS, largest_answer=LARGEST_ANSWER)
    logging.disable()  # what pyHanko finds remarkable of a hostile file nobody reads
    sys.stdout.write(json.dumps(answer_to(sys.stdin.buffer)))


if __name__ == "__main__":
    main()
