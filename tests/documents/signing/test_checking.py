"""A signed file that comes from outside: what is accepted, and what is no signed issued plan, in words, all at once."""

from collections.abc import Callable
from io import BytesIO

import pytest
from pyhanko.pdf_utils import generic, writer
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner
from pyhanko.sign.signers.pdf_signer import PdfTimeStamper

from documents.rules.signatures import SignedCheck, TimeSource
from documents.signing import additions, examining, found
from documents.signing.checking import check_signed
from documents.signing.examining import examine
from documents.signing.loops import finished
from documents.signing.sign import put_signature, sign_with
from tests.documents.authority import NOW, SIGNER, Authority
from tests.documents.signing.conftest import Check
from tests.documents.signing.edits import (
    add_note,
    add_page,
    change_contents,
    changed,
    draw_over,
    open_something,
    shifted,
)

# What is accepted


def test_one_signature_is_accepted_with_name_time_and_who_says_it(once: bytes, check: Check) -> None:
    result = check(once)
    assert result.is_accepted, result.all_problems
    (signature,) = result.signatures
    assert (signature.signer, signature.organisation) == (SIGNER, "UBND xã Thịnh Đức")
    assert signature.issuer == "Tổ chức cấp chứng thư (thử)"
    assert (signature.signed_at, signature.time_source) == (NOW, TimeSource.CLAIMED)
    assert signature.covers_whole
    assert signature.is_intact
    assert signature.is_trusted
    assert signature.notes == ()


def test_leader_and_office_are_both_shown_in_their_order(twice: bytes, check: Check) -> None:
    result = check(twice)
    assert result.is_accepted, result.all_problems
    assert [one.signer for one in result.signatures] == [SIGNER, "ỦY BAN NHÂN DÂN XÃ THỊNH ĐỨC"]
    assert [one.time_source for one in result.signatures] == [TimeSource.CLAIMED, TimeSource.TIMESTAMP]


def test_the_child_finds_the_same_as_this_process(
    issued: bytes, twice: bytes, authority: Authority, check: Check
) -> None:
    assert check_signed(issued, twice, authority.trust(), NOW) == check(twice)


def test_a_check_survives_being_stored(twice: bytes, check: Check) -> None:
    result = check(twice + b"x")
    assert SignedCheck.from_json(result.to_json()) == result
    assert result.all_problems


def test_the_issuer_may_come_along_with_the_signature_alone(
    once: bytes, authority: Authority, check: Check
) -> None:
    assert check(once, authority.trust(with_issuer=False)).is_accepted


def stamp_whole(pdf: IncrementalPdfFileWriter, authority: Authority) -> BytesIO:
    """The file with a time stamp over all of it."""
    stamper = PdfTimeStamper(authority.clock.timestamper(NOW))
    stamped: BytesIO = finished(stamper.async_timestamp_pdf(pdf, "sha256", None))
    return stamped


def test_a_timestamp_over_the_whole_may_come_last(once: bytes, authority: Authority, check: Check) -> None:
    pdf = IncrementalPdfFileWriter(BytesIO(once))
    stamped = stamp_whole(pdf, authority)
    result = check(stamped.getvalue())
    assert result.is_accepted, result.all_problems
    assert [one.is_timestamp for one in result.signatures] == [False, True]


def test_a_timestamp_alone_is_no_signature(issued: bytes, authority: Authority, check: Check) -> None:
    pdf = IncrementalPdfFileWriter(BytesIO(issued))
    stamped = stamp_whole(pdf, authority)
    assert check(stamped.getvalue()).problems == (examining.UNSIGNED,)


# What is no signed issued plan


def test_the_issued_file_itself_is_not_signed(issued: bytes, check: Check) -> None:
    assert check(issued).all_problems == (examining.UNSIGNED,)


def test_a_byte_changed_in_what_was_issued_is_said(once: bytes, check: Check) -> None:
    result = check(once[:5000] + bytes([once[5000] ^ 1]) + once[5001:])
    assert not result.is_accepted
    assert "không còn y nguyên" in result.problems[0]


def test_another_plan_that_is_signed_well_is_not_this_plan(
    issued: bytes, authority: Authority, check: Check
) -> None:
    other = changed(issued, add_page)
    signed = put_signature(other[:100] + other[100:], authority.signer.signer(), field="KySo1", at=NOW)
    result = examine(other, signed, authority.trust(), NOW)
    assert result.is_accepted, result.all_problems
    assert check(other.replace(b"%PDF-1.7", b"%PDF-1.6")).problems[0].startswith("Tệp không phải đúng tệp")
    assert check(signed).problems == (additions.ADDED,)


@pytest.mark.parametrize("edit", [add_note, add_page, draw_over, open_something, change_contents])
def test_what_is_added_before_signing_is_found(
    issued: bytes, authority: Authority, check: Check, edit: Callable[[IncrementalPdfFileWriter], None]
) -> None:
    signed = put_signature(changed(issued, edit), authority.signer.signer(), field="KySo1", at=NOW)
    result = check(signed)
    assert result.problems == (additions.ADDED,)
    assert result.signatures[0].is_valid  # nothing is wrong with the signature; it is of something else


@pytest.mark.parametrize("edit", [add_note, change_contents])
def test_what_is_added_between_two_signatures_is_found(
    once: bytes, authority: Authority, check: Check, edit: Callable[[IncrementalPdfFileWriter], None]
) -> None:
    signed = put_signature(changed(once, edit), authority.office.signer(), field="KySo2", at=NOW)
    result = check(signed)
    assert additions.ADDED in result.problems
    assert not result.is_accepted


def test_what_is_added_after_the_last_signature_is_found(once: bytes, check: Check) -> None:
    result = check(changed(once, add_note))
    assert additions.ADDED in result.problems
    assert any("không được chữ ký nào bảo vệ" in problem for problem in result.all_problems)


def test_another_document_hidden_behind_the_issued_bytes_is_found(
    issued: bytes, authority: Authority, check: Check
) -> None:
    fresh = writer.PdfFileWriter(stream_xrefs=False)
    fresh.insert_page(
        writer.PageObject(
            contents=fresh.add_object(generic.StreamObject(stream_data=b"0 0 100 100 re f")),
            media_box=(0, 0, 595, 842),
        )
    )
    out = BytesIO()
    fresh.write(out)
    behind = shifted(out.getvalue(), len(issued))
    signed = put_signature(issued + behind, authority.signer.signer(), field="KySo1", at=NOW)
    assert signed.startswith(issued)
    assert check(signed).problems == (additions.REWRITTEN,)


def test_a_signature_that_locks_the_file_forbids_another(
    issued: bytes, authority: Authority, check: Check
) -> None:
    meta = PdfSignatureMetadata(
        field_name="KySo1", md_algorithm="sha256", certify=True, docmdp_permissions=MDPPerm.NO_CHANGES
    )
    locked = sign_with(issued, PdfSigner(meta, authority.signer.signer()), NOW)
    assert check(locked).is_accepted
    with pytest.MonkeyPatch.context() as patch:  # pyHanko itself would not; other tools do
        patch.setattr(PdfSigner, "_enforce_certification_constraints", lambda _self, _reader: None)
        more = put_signature(locked, authority.office.signer(), field="KySo2", at=NOW)
    assert check(more).signatures[0].problems == (found.LOCKED,)


def test_every_fault_is_said_at_once(issued: bytes, authority: Authority, check: Check) -> None:
    noted = changed(issued, add_note)
    signed = put_signature(noted, authority.revoked.signer(), field="KySo1", at=NOW)
    signed = put_signature(signed, authority.stranger.signer(), field="KySo2", at=NOW) + b"\n"
    problems = check(signed).all_problems
    assert [problem.split(":")[0] for problem in problems[1:]] == [
        f"Chữ ký 1 ({SIGNER})",
        "Chữ ký 2 (Trần Thị Lạ)",
        "Chữ ký 2 (Trần Thị Lạ)",
    ]
    assert problems[0] == additions.ADDED
