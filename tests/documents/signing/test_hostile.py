"""Hostile bytes: never an error, never more than bounded time and memory; no byte of a signed file can be changed."""

import random
import zlib
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyhanko.pdf_utils import generic, writer
from pyhanko.pdf_utils.crypt import StandardSecurityHandler

from documents.rules.signatures import SignedCheck
from documents.signing import checking, examining, found
from documents.signing.checking import check_signed
from documents.signing.sign import put_signature
from tests.documents.authority import NOW, Authority
from tests.documents.signing.conftest import Check


def test_what_is_no_pdf_is_not_even_read(issued: bytes, authority: Authority) -> None:
    trust = authority.trust()
    assert check_signed(issued, b"", trust, NOW).problems == (checking.EMPTY,)
    assert check_signed(issued, b"PK\x03\x04 a workbook", trust, NOW).problems == (checking.NO_PDF,)
    large = b"%PDF-1.7" + bytes(checking.LARGEST)
    assert "chỉ nhận tệp đến 20,0 MB" in check_signed(issued, large, trust, NOW).problems[0]


def test_a_torn_file_is_damaged(once: bytes, check: Check) -> None:
    assert check(once[:-3000]).problems == (examining.DAMAGED,)


def test_a_locked_file_is_said_to_be_locked(issued: bytes, check: Check) -> None:
    pdf = writer.PdfFileWriter()
    pdf.insert_page(
        writer.PageObject(
            contents=pdf.add_object(generic.StreamObject(stream_data=b" ")), media_box=(0, 0, 9, 9)
        )
    )
    pdf._assign_security_handler(StandardSecurityHandler.build_from_pw("bí mật"))
    out = BytesIO()
    pdf.write(out)
    assert check(out.getvalue()).problems[-1] == examining.ENCRYPTED


def test_more_signatures_than_anyone_needs_are_not_looked_at(
    once: bytes, authority: Authority, monkeypatch: pytest.MonkeyPatch, check: Check
) -> None:
    signed = put_signature(once, authority.office.signer(), field="KySo2", at=NOW)
    monkeypatch.setattr(examining, "MOST_SIGNATURES", 1)
    assert check(signed) == SignedCheck((), (examining.TOO_MANY,))


def test_a_bomb_is_stopped(issued: bytes, authority: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
    """A stream that unpacks to a hundred times its size is refused; and what takes too long is given up."""
    packed = zlib.compress(zlib.compress(bytes(20_000_000)), 9)
    bomb = (
        b"%PDF-1.7\n1 0 obj\n<</Type/XRef/Size 2/W[1 4 2]/Root 1 0 R/Filter[/FlateDecode/FlateDecode]/Length "
        + b"%d>>\nstream\n%s\nendstream\nendobj\nstartxref\n9\n%%%%EOF\n" % (len(packed), packed)
    )
    assert check_signed(issued, bomb, authority.trust(), NOW).problems[1:] == (examining.DAMAGED,)
    monkeypatch.setattr(checking, "PATIENCE", 0.01)
    assert check_signed(issued, bomb, authority.trust(), NOW).problems == (checking.TOO_MUCH,)


def regions(issued: bytes, signed: bytes) -> dict[str, tuple[int, int]]:
    """Where the last signature stands, and what is around it."""
    begin = signed.rindex(b"/Contents <") + len("/Contents ")
    end = signed.index(b">", begin) + 1
    used = begin + len(signed[begin : end - 1].rstrip(b"0"))
    return {
        "issued": (0, len(issued)),
        "added": (len(issued), begin),
        "signature": (begin, used),
        "padding": (used, end),
        "behind": (end, len(signed)),
    }


@pytest.mark.parametrize("region", ["issued", "added", "signature", "padding", "behind"])
def test_no_byte_can_be_changed(issued: bytes, stamped: bytes, check: Check, region: str) -> None:
    """Positions and changes are drawn anew by a fixed seed, so that a failure comes again."""
    chance = random.Random(region)
    begin, end = regions(issued, stamped)[region]
    for place in [begin, end - 1, *(chance.randrange(begin, end) for _ in range(6))]:
        touched = bytearray(stamped)
        touched[place] ^= chance.randrange(1, 256)
        assert not check(bytes(touched)).is_accepted, place


def test_digits_of_the_signature_may_not_change_their_case(
    stamped: bytes, issued: bytes, check: Check
) -> None:
    """The same signature in other letters: to a reader it is the same, but not a byte may differ."""
    begin, end = regions(issued, stamped)["signature"]
    place = next(at for at in range(begin + 50, end) if stamped[at : at + 1] in b"ABCDEF")
    result = check(stamped[:place] + stamped[place : place + 1].lower() + stamped[place + 1 :])
    assert result.signatures[0].problems == (found.TOUCHED,)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_bytes_behind_the_issued_ones_are_answered(
    issued: bytes, check: Check, data: st.DataObject
) -> None:
    words = (
        b"obj",
        b"xref",
        b"<<",
        b">>",
        b"/Root",
        b"/AcroForm",
        b"/Sig",
        b"trailer",
        b"startxref",
        b"%%EOF",
        b"\n",
    )
    parts = data.draw(st.lists(st.sampled_from(words) | st.binary(max_size=8), max_size=30))
    begin = data.draw(st.sampled_from([b"%PDF-", b"%PDF-1.7\n", issued]))
    assert not check(begin + b" ".join(parts)).is_accepted


def test_lengths_and_tags_around_the_signature_may_not_change(
    stamped: bytes, issued: bytes, check: Check
) -> None:
    """What pyHanko passes over: a structure that reaches into its padding; a time stamp under another one's tag."""
    begin, end = regions(issued, stamped)["signature"]
    digits = stamped[begin:end]
    longer = digits[:5] + b"%04X" % (int(digits[5:9], 16) + 256) + digits[9:]
    stamp = digits.index(b"060B2A864886F70D010910020E") - len("A182xxxx3082xxxx")
    assert digits[stamp : stamp + 4] == b"A182"
    untagged = digits[:stamp] + b"A0" + digits[stamp + 2 :]
    for touched in (longer, untagged):
        result = check(stamped[:begin] + touched + stamped[end:])
        assert found.TOUCHED in result.signatures[0].problems
