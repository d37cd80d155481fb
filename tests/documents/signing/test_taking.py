"""Taking in a file that was signed outside: stored as it is, refused in words, said in the journal."""

import hashlib
from typing import Any

import pytest

from documents.actions.signed import take_signed
from documents.models import SignedFile
from documents.queries.signed import current_signed, signed_bytes, signed_of
from documents.rules.signatures import SignerRole
from journal.models import Entry
from reports.queries import DamagedFile
from targets.actions import revoke
from tests.cast import Cast
from tests.documents.issued import issue
from thinhduc.errors import NotAllowed, Refused


@pytest.fixture
def version_id(cast: Cast, issued: bytes, trusting: None) -> int:
    """A plan issued with this PDF."""
    return issue(cast, {"plan": issued, "annex-poor": issued}, form="electronic")


def take(cast: Cast, version_id: int, content: bytes, report: str = "plan", name: str = "ký.pdf") -> int:
    return take_signed(
        scope=cast.officer.scope, version_id=version_id, report=report, filename=name, content=content
    )


def said(cast: Cast) -> list[Entry]:
    """What the journal holds of it."""
    return list(Entry.objects.within(cast.officer.scope).filter(deed="signed-file-added").order_by("id"))


def test_a_signed_file_is_kept_as_it_is_with_what_was_found(
    cast: Cast, version_id: int, twice: bytes
) -> None:
    file_id = take(cast, version_id, twice, name="C:\\Ký\\kế hoạch.pdf")
    scope = cast.leader.scope
    (view,) = signed_of(scope, version_id)
    assert (view.id, view.filename, view.report, view.origin) == (file_id, "kế hoạch.pdf", "plan", "uploaded")
    assert (view.report_label, view.size, view.is_current) == ("Kế hoạch", len(twice), True)
    assert [one.role for one in view.signatures] == [SignerRole.UNKNOWN, SignerRole.ORGANISATION]
    download = signed_bytes(scope, file_id)
    assert download is not None
    assert (download.content, download.sha256) == (twice, hashlib.sha256(twice).hexdigest())
    entry = said(cast)
    assert "ỦY BAN NHÂN DÂN XÃ THỊNH ĐỨC" in entry[0].subject
    assert (entry[1].figure, entry[1].new_value) == ("file-plan-pdf-signed", download.sha256)


def test_a_wrong_file_is_refused_with_everything_and_nothing_is_kept(
    cast: Cast, version_id: int, once: bytes
) -> None:
    with pytest.raises(Refused) as refused:
        take(cast, version_id, once[:100] + b"x" + once[101:] + b"\n")
    faults = [finding.message for finding in refused.value.findings]
    assert "không còn y nguyên" in faults[0]
    assert any("không được chữ ký nào bảo vệ" in fault for fault in faults)
    assert not SignedFile.objects.within(cast.officer.scope).exists()


def test_without_trusted_certificates_it_says_who_can_help(
    cast: Cast, version_id: int, once: bytes, settings: Any
) -> None:
    settings.TRUST_FOLDER = ""
    with pytest.raises(Refused) as refused:
        take(cast, version_id, once)
    assert "không dẫn đến chứng thư gốc" in refused.value.findings[0].message
    assert "nơi giữ chứng thư tin cậy" in refused.value.who_can_lift


def test_the_same_file_is_not_taken_twice(cast: Cast, version_id: int, once: bytes) -> None:
    take(cast, version_id, once)
    with pytest.raises(Refused, match="đã có trong hồ sơ"):
        take(cast, version_id, once)


def test_the_last_file_of_a_report_counts_and_all_stay(
    cast: Cast, version_id: int, once: bytes, twice: bytes
) -> None:
    first, annex, last = (
        take(cast, version_id, once),
        take(cast, version_id, once, "annex-poor"),
        take(cast, version_id, twice),
    )
    views = signed_of(cast.officer.scope, version_id)
    assert [(view.id, view.is_current) for view in views] == [(last, True), (first, False), (annex, True)]
    current = current_signed(cast.officer.scope, version_id, "plan")
    assert current is not None
    assert current.id == last


def test_a_revoked_version_still_takes_its_signed_file_and_the_journal_says_so(
    cast: Cast, version_id: int, once: bytes
) -> None:
    revoke(scope=cast.leader.scope, version_id=version_id, reason="Sai số", document="40/QĐ-UBND")
    take(cast, version_id, once)
    assert "không còn hiệu lực" in said(cast)[0].reason


def test_a_report_that_was_not_issued_has_no_signed_file(cast: Cast, version_id: int, once: bytes) -> None:
    with pytest.raises(Refused, match="không có tệp PDF ấy"):
        take(cast, version_id, once, "annex-near-poor")


def test_who_may_take_and_see(cast: Cast, version_id: int, once: bytes) -> None:
    file_id = take(cast, version_id, once)
    other = cast.other_officer.scope
    with pytest.raises(NotAllowed):
        take_signed(scope=cast.head.scope, version_id=version_id, report="plan", filename="", content=once)
    with pytest.raises(Refused):
        take_signed(scope=other, version_id=version_id, report="plan", filename="", content=once)
    assert signed_of(other, version_id) == ()
    assert signed_bytes(other, file_id) is None
    assert signed_bytes(cast.officer.scope, file_id, version_id + 1) is None


def test_bytes_that_changed_where_they_are_kept_are_not_sent(
    cast: Cast, version_id: int, once: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    file_id = take(cast, version_id, once)
    monkeypatch.setattr(SignedFile, "from_db", classmethod(_changed(SignedFile.from_db.__func__)))  # type: ignore[attr-defined]
    with pytest.raises(DamagedFile):
        signed_bytes(cast.officer.scope, file_id)


def _changed(read: object) -> object:
    """Rows as a disk that lost a byte would give them; the database itself lets nobody change them."""

    def from_db(cls: type, *args: object) -> object:
        row = read(cls, *args)  # type: ignore[operator]
        row.content = bytes(row.content)[:-1]
        return row

    return from_db
