"""Whose signature it is, and when: certificates that hold, and those that do not, named with their dates."""

from dataclasses import replace
from datetime import timedelta

import pytest

from documents.rules.signatures import TimeSource
from documents.signing import found
from documents.signing.sign import put_signature
from documents.signing.trust import Trust
from tests.documents.authority import NOW, REVOKED_ON, SIGNER, Authority, Holder, make_authority, make_crl
from tests.documents.signing.conftest import Check

STRANGE = (
    "Chứng thư của Trần Thị Lạ do Tổ chức không ai biết cấp, không dẫn đến chứng thư gốc nào được tin cậy trên "
    "máy chủ này."
)


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


def test_who_issued_a_certificate_to_himself_is_told_so(issued: bytes, check: Check) -> None:
    own = make_authority().root  # self-signed, and nobody here trusts it
    signed = put_signature(issued, own.signer(), field="KySo1", at=NOW)
    (problem,) = check(signed).all_problems
    assert "là chứng thư tự ký" in problem
    assert "không được cấp" not in problem
