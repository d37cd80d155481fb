"""A signed file that comes from outside: what is accepted, and every fault in words, all at once."""

import random
import zlib
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyhanko.pdf_utils import generic, writer
from pyhanko.pdf_utils.crypt import StandardSecurityHandler
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner
from pyhanko.sign.signers.pdf_signer import PdfTimeStamper
from pyhanko.stamp import TextStampStyle

from documents.rules.signatures import SignedCheck, TimeSource
from documents.signing import additions, checking, examining, found
from documents.signing.checking import check_signed
from documents.signing.examining import examine
from documents.signing.sign import Appearance, put_signature, sign_with
from documents.signing.trust import Trust
from tests.documents.authority import NOW, REVOKED_ON, SIGNER, Authority, Holder, make_crl

Check = Callable[..., SignedCheck]
STRANGE = (
    "Chứng thư của Trần Thị Lạ do Tổ chức không ai biết cấp, không dẫn đến chứng thư gốc nào được tin cậy trên "
    "máy chủ này."
)


@pytest.fixture
def check(issued: bytes, authority: Authority) -> Check:
    """In this process, as the child does it."""

    def examined(signed: bytes, trust: Trust | None = None, now: datetime = NOW) -> SignedCheck:
        return examine(issued, signed, trust or authority.trust(), now)

    return examined


def changed(data: bytes, edit: Callable[[IncrementalPdfFileWriter], None]) -> bytes:
    """A file with one more revision, in which `edit` was done."""
    pdf = IncrementalPdfFileWriter(BytesIO(data))
    edit(pdf)
    out = BytesIO()
    pdf.write(out)
    return out.getvalue()


def first_page(pdf: IncrementalPdfFileWriter) -> generic.DictionaryObject:
    page = pdf.root["/Pages"]["/Kids"].raw_get(0)
    pdf.mark_update(page)
    found_page = page.get_object()
    assert isinstance(found_page, generic.DictionaryObject)
    return found_page


def add_note(pdf: IncrementalPdfFileWriter) -> None:
    """A box of text on page 1, as readers let anyone add."""
    note = generic.DictionaryObject(
        {
            generic.pdf_name("/Type"): generic.pdf_name("/Annot"),
            generic.pdf_name("/Subtype"): generic.pdf_name("/FreeText"),
            generic.pdf_name("/Rect"): generic.ArrayObject(map(generic.NumberObject, (50, 50, 300, 90))),
            generic.pdf_name("/Contents"): generic.TextStringObject("Thêm 5 hộ"),
        }
    )
    page = first_page(pdf)
    page["/Annots"] = generic.ArrayObject([*page.get("/Annots", ()), pdf.add_object(note)])


def add_page(pdf: IncrementalPdfFileWriter) -> None:
    page = writer.PageObject(
        contents=pdf.add_object(generic.StreamObject(stream_data=b"0 0 100 100 re f")),
        media_box=(0, 0, 595, 842),
    )
    pdf.insert_page(page)


def draw_over(pdf: IncrementalPdfFileWriter) -> None:
    """Something black over the text of page 1."""
    ink = pdf.add_object(generic.StreamObject(stream_data=b"q 0 0 300 300 re f Q"))
    page = first_page(pdf)
    page["/Contents"] = generic.ArrayObject([page.raw_get("/Contents"), ink])


def open_something(pdf: IncrementalPdfFileWriter) -> None:
    """A script that runs when the file is opened."""
    action = {"/S": generic.pdf_name("/JavaScript"), "/JS": generic.TextStringObject("app.alert(1)")}
    pdf.root["/OpenAction"] = generic.DictionaryObject(
        {generic.pdf_name(key): value for key, value in action.items()}
    )
    pdf.update_root()


def change_contents(pdf: IncrementalPdfFileWriter) -> None:
    """The same object, with other words."""
    contents = first_page(pdf).raw_get("/Contents")
    contents.get_object()._data = b"q 0 0 300 300 re f Q"
    contents.get_object()._encoded_data = None
    pdf.mark_update(contents)


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


def test_a_timestamp_over_the_whole_may_come_last(once: bytes, authority: Authority, check: Check) -> None:
    pdf = IncrementalPdfFileWriter(BytesIO(once))
    stamped = PdfTimeStamper(authority.clock.timestamper(NOW)).timestamp_pdf(pdf, "sha256", None)
    result = check(stamped.getvalue())
    assert result.is_accepted, result.all_problems
    assert [one.is_timestamp for one in result.signatures] == [False, True]


def test_a_timestamp_alone_is_no_signature(issued: bytes, authority: Authority, check: Check) -> None:
    pdf = IncrementalPdfFileWriter(BytesIO(issued))
    stamped = PdfTimeStamper(authority.clock.timestamper(NOW)).timestamp_pdf(pdf, "sha256", None)
    assert check(stamped.getvalue()).problems == (examining.UNSIGNED,)


# What is no signed issued plan


def test_the_issued_file_itself_is_not_signed(issued: bytes, check: Check) -> None:
    assert check(issued).all_problems == (examining.UNSIGNED,)


def test_a_byte_changed_in_what_was_issued_is_said_with_its_place(once: bytes, check: Check) -> None:
    result = check(once[:5000] + bytes([once[5000] ^ 1]) + once[5001:])
    assert not result.is_accepted
    assert "khác từ byte thứ 5.001" in result.problems[0]


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


def shifted(pdf: bytes, by: int) -> bytes:
    """A PDF whose cross-references are right `by` bytes further on."""
    begin = pdf.rindex(b"xref\n", 0, pdf.rindex(b"startxref"))
    table, rest = pdf[begin:].split(b"trailer", 1)
    moved = [
        b"%010d%s" % (int(line[:10]) + by, line[10:]) if line.rstrip().endswith(b" n") else line
        for line in table.split(b"\n")
    ]
    tail = rest.split(b"startxref")[0]
    return pdf[:begin] + b"\n".join(moved) + b"trailer" + tail + b"startxref\n%d\n%%%%EOF\n" % (begin + by)


def test_a_picture_that_covers_the_page_is_refused(issued: bytes, authority: Authority, check: Check) -> None:
    style = TextStampStyle(stamp_text="Kế hoạch khác")
    covering = Appearance(page=0, box=(0, 0, 595, 842), style=style)
    signed = put_signature(issued, authority.signer.signer(), field="KySo1", at=NOW, appearance=covering)
    assert check(signed).problems == (additions.COVERING,)
    small = replace(covering, box=(300, 300, 500, 400))
    signed = put_signature(issued, authority.signer.signer(), field="KySo1", at=NOW, appearance=small)
    assert check(signed).is_accepted


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


# Certificates


@pytest.mark.parametrize(
    ("who", "words"),
    [
        (
            "expired",
            f"Chứng thư của {SIGNER} đã hết hạn ngày 1/3/2026, mà thời điểm ký là 10:00 ngày 2/4/2026.",
        ),
        (
            "early",
            f"Chứng thư của {SIGNER} chỉ có hiệu lực từ ngày 1/6/2026, mà thời điểm ký là 10:00 ngày 2/4/2026.",
        ),
        ("revoked", f"Chứng thư của {SIGNER} đã bị thu hồi 15:30 ngày 1/2/2026."),
        ("stranger", STRANGE),
    ],
)
def test_a_certificate_that_does_not_hold_is_named(
    issued: bytes, authority: Authority, check: Check, who: str, words: str
) -> None:
    signed = put_signature(issued, getattr(authority, who).signer(), field="KySo1", at=NOW)
    result = check(signed)
    assert not result.is_accepted
    assert result.signatures[0].problems == (words,)
    assert result.signatures[0].is_intact


def test_who_signed_before_the_end_of_the_certificate_signed_well(
    issued: bytes, authority: Authority, check: Check
) -> None:
    before = NOW - timedelta(days=60)
    signed = put_signature(issued, authority.expired.signer(), field="KySo1", at=before)
    assert check(signed).is_accepted


def test_a_revoked_certificate_counts_before_that_day_only_by_a_trusted_clock(
    issued: bytes, authority: Authority, check: Check
) -> None:
    before, signer = REVOKED_ON - timedelta(days=2), authority.revoked.signer()
    claimed = put_signature(issued, signer, field="KySo1", at=before)
    assert not check(claimed).is_accepted
    clock = authority.clock.timestamper(before)
    result = check(put_signature(issued, signer, field="KySo1", at=before, timestamper=clock))
    assert result.is_accepted, result.all_problems
    assert "sau khi ký" in result.signatures[0].notes[0]


def test_a_clock_nobody_knows_is_not_believed(issued: bytes, authority: Authority, check: Check) -> None:
    clock = authority.strange_clock.timestamper(NOW - timedelta(days=9))
    result = check(put_signature(issued, authority.signer.signer(), field="KySo1", at=NOW, timestamper=clock))
    assert result.is_accepted, result.all_problems
    assert (result.signatures[0].signed_at, result.signatures[0].time_source) == (NOW, TimeSource.CLAIMED)
    assert result.signatures[0].notes == (found.STRANGE_STAMP,)


def test_a_clock_whose_issuer_nobody_knows_spoils_nothing(
    issued: bytes, authority: Authority, check: Check
) -> None:
    """Many time stamps bring the authority's own certificate alone."""
    alone = replace(authority.strange_clock, chain=()).timestamper(NOW)
    result = check(put_signature(issued, authority.signer.signer(), field="KySo1", at=NOW, timestamper=alone))
    assert result.is_accepted, result.all_problems
    assert result.signatures[0].notes == (found.STRANGE_STAMP,)


def test_nobody_signs_tomorrow(issued: bytes, authority: Authority, check: Check) -> None:
    signed = put_signature(issued, authority.signer.signer(), field="KySo1", at=NOW + timedelta(days=1))
    assert "còn ở tương lai" in check(signed).all_problems[0]


def test_without_trust_nobody_is_trusted(once: bytes, check: Check) -> None:
    result = check(once, Trust())
    assert not result.is_accepted
    assert "không dẫn đến chứng thư gốc" in result.all_problems[0]


def test_without_a_list_of_the_revoked_it_is_said(once: bytes, authority: Authority, check: Check) -> None:
    result = check(once, authority.trust(with_crl=False))
    assert result.is_accepted
    assert "chưa có danh sách thu hồi" in result.signatures[0].notes[0]


def test_an_old_list_of_the_revoked_is_said(once: bytes, authority: Authority, check: Check) -> None:
    old = make_crl(authority.issuing, [66], until=REVOKED_ON + timedelta(days=7))
    result = check(once, replace(authority.trust(), crls=(old,)))
    assert result.is_accepted
    assert "quá hạn ngày 8/2/2026" in result.signatures[0].notes[0]


def test_a_list_that_somebody_else_signed_revokes_nobody(
    issued: bytes, authority: Authority, check: Check
) -> None:
    forged = make_crl(Holder(authority.issuing.certificate, authority.root.key), [66])
    signed = put_signature(issued, authority.revoked.signer(), field="KySo1", at=NOW)
    assert check(signed, replace(authority.trust(), crls=(forged,))).is_accepted


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


# Hostile bytes


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
    packed = zlib.compress(zlib.compress(bytes(60_000_000)), 9)
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
