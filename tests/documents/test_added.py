"""What was added to an issued version and is gone, or whose signatures were written anew, is found and named."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from documents.actions.scans import SentFile, add_scan
from documents.actions.signed import take_signed
from documents.models import SignedFile, StampImage
from documents.queries.added import added_checks
from documents.rules.verifying import Check
from documents.signing.sign import put_signature
from targets.queries import outline_at
from tests.cast import Cast
from tests.documents.authority import make_authority
from tests.documents.issued import YEAR, issue
from tests.documents.pictures import printed, scanned
from tests.reports.commands import run
from thinhduc.guards import PREFIX, lifted

pytestmark = pytest.mark.django_db

PDF = printed(1)


@pytest.fixture
def added(cast: Cast, tmp_path: Path, settings: Any) -> Cast:
    """An annex signed twice over, and a scan."""
    authority = make_authority()
    authority.fill(tmp_path)
    settings.TRUST_FOLDER = str(tmp_path)
    version_id = issue(cast, {"annex-poor": PDF, "annex-near-poor": printed(1, "blue")})
    for _ in range(2):
        signed = put_signature(PDF, authority.office.signer(), field="K", at=timezone.now())
        take_signed(
            scope=cast.officer.scope, version_id=version_id, report="annex-poor", filename="ký.pdf", content=signed
        )  # fmt: skip
    add_scan(scope=cast.officer.scope, version_id=version_id, files=[SentFile("q.pdf", scanned(1))])
    return cast


@contextmanager
def behind_the_back() -> Iterator[Any]:
    connection.check_constraints()
    with lifted(connection), connection.cursor() as cursor:
        yield cursor
        connection.check_constraints()


def wrong(cast: Cast) -> list[Check]:
    version = outline_at(cast.officer.scope, YEAR, 1)
    assert version is not None
    return [one for one in added_checks(cast.officer.scope, version) if not one.holds]


def said_by_check_figures() -> list[str]:
    found = json.loads(run("check_figures", "--format", "json").out)
    rows = found["findings"] if isinstance(found, dict) else found
    return [row["message"] for row in rows if row["code"].startswith("added-")]


def test_what_was_added_holds_whatever_is_trusted_today(added: Cast, settings: Any) -> None:
    settings.TRUST_FOLDER = ""
    assert wrong(added) == []


def test_signed_file_and_scan_that_are_gone_are_named_with_who_added_them(added: Cast) -> None:
    last = SignedFile.objects.within(added.officer.scope).order_by("id").last()
    assert last is not None
    with behind_the_back() as cursor:
        cursor.execute("DELETE FROM documents_scanfile")
        cursor.execute("DELETE FROM documents_scan")
        cursor.execute("DELETE FROM documents_signedfile WHERE id = %s", [last.pk])
    (check,) = wrong(added)
    assert (check.code, len(check.faults)) == ("gone", 2)
    assert last.sha256 in check.faults[0]
    for fault in check.faults:
        assert added.officer.user.full_name in fault
        assert "không còn trong kho lưu" in fault
    assert [text.rstrip(".") for text in said_by_check_figures()] == list(check.faults)


def test_signature_written_anew_is_named(added: Cast) -> None:
    row = SignedFile.objects.within(added.officer.scope).order_by("id").first()
    assert row is not None
    for changes, words in (
        ({"signer": "Người Khác"}, "tên người ký lưu kèm là “Người Khác”, trong tệp là “ỦY BAN NHÂN DÂN XÃ"),
        ({"serial": "FF", "signed_at": "2020-01-01T00:00:00+07:00"}, "thời điểm ký lưu kèm là 01/01/2020"),
        ({"valid_to": 7}, "phần chữ ký lưu kèm tệp đã bị sửa, không đọc được"),
    ):
        changed = json.dumps([row.signatures[0] | changes])
        with behind_the_back() as cursor:
            cursor.execute("UPDATE documents_signedfile SET signatures = %s WHERE id = %s", [changed, row.pk])
        (check,) = wrong(added)
        assert (check.code, check.file) == ("signatures", "ký.pdf (tệp ký số 1: Biểu giảm hộ nghèo)")
        assert words in " ".join(check.faults)


def test_picture_of_a_seal_is_kept_by_the_database(cast: Cast) -> None:
    StampImage.objects.create(
        commune=cast.commune,
        kind="seal",
        content=b"x",
        sha256="0" * 64,
        added_by="x",
        added_at=timezone.now(),
    )
    for statement in ("UPDATE documents_stampimage SET name = 'y'", "DELETE FROM documents_stampimage"):
        with (
            pytest.raises(DatabaseError, match="không được sửa, xóa"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def test_refusal_of_the_database_that_is_gone_is_said_of_the_version(added: Cast) -> None:
    name = f"{PREFIX}documents_signedfile_delete"
    on_table = " ON documents_signedfile" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {name}{on_table}")
    answer = run(
        "verify_issued", "--commune", "thinh-duc", "--year", "2022", "--version", "1", "--format", "json"
    )
    checks = json.loads(answer.out)["checks"]
    (guards,) = [one for one in checks if one["code"] == "guards"]
    assert (answer.status, guards["holds"], name in guards["faults"][0]) == (1, False, True)
