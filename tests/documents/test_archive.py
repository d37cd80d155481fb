"""The archive of an issued plan: whole, checkable without this software, the same each time, and for whom it is."""

import csv
import hashlib
import json
import subprocess
import tracemalloc
from dataclasses import replace
from io import SEEK_END, BytesIO, StringIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.db import connection
from django.utils import timezone

from documents.actions.archive import take_archive
from documents.models import Scan, ScanFile, SignedFile
from documents.queries.original import original_for
from documents.rules.signatures import FoundSignature
from journal.models import Entry
from targets.actions import adjust, revoke
from targets.models import IssuedFile
from targets.queries import outline_at
from tests.cast import Cast
from tests.reports.commands import run
from tests.targets.plans import current, open_2022
from tests.world import issued_plan, register_two
from thinhduc.errors import Conflict, NotAllowed
from thinhduc.guards import lifted
from thinhduc.permissions import Role

pytestmark = pytest.mark.django_db

ADDRESS = "/thinh-duc/ke-hoach/2022/ban-1/luu-tru.zip"
FOLDER = "luu-tru-thinh-duc-2022-ban-1"


@pytest.fixture
def issued(cast: Cast) -> Cast:
    """The plan of 2022 issued, a signed file and a scan of two pages beside it, households in the register."""
    issued_plan(cast)
    register_two(cast)
    file = IssuedFile.objects.within(cast.officer.scope).get(report="annex-poor", format="pdf")
    common = {"commune": cast.commune, "version_id": file.version_id, "added_at": timezone.now()}
    content = bytes(file.content) + b"\nchu ky"
    SignedFile.objects.create(
        **common, file=file, origin="uploaded", filename="../Bản ký.pdf", content=content, sha256=sha256(content),
        signatures=[FoundSignature(signer="Lăng Đại Thành").to_json()], added_by="Trần Thị Cán Bộ",
    )  # fmt: skip
    scan = Scan.objects.create(**common, added_by="Trần Thị Cán Bộ")
    for order, kind in enumerate(("image/png", "image/jpeg"), 1):
        page = f"trang {order}".encode()
        ScanFile.objects.create(
            commune=cast.commune, scan=scan, order=order, filename=f"Trang {order}", content_type=kind,
            content=page, pages=1, sha256=sha256(page),
        )  # fmt: skip
    return cast


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def taken(cast: Cast) -> bytes:
    answer = cast.officer.client.get(ADDRESS)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/zip"
    assert answer["Content-Disposition"] == f'attachment; filename="{FOLDER}.zip"'
    assert answer["Cache-Control"] == "no-store, private"
    return b"".join(answer.streaming_content)


def files_of(cast: Cast) -> dict[str, bytes]:
    """What the archive holds, by its place in the folder."""
    with ZipFile(BytesIO(taken(cast))) as archive:
        return {name.removeprefix(f"{FOLDER}/"): archive.read(name) for name in archive.namelist()}


def test_archive_holds_what_is_stored_byte_for_byte(issued: Cast) -> None:
    files = files_of(issued)
    rows = IssuedFile.objects.within(issued.officer.scope)
    stored = {f"ban-hanh/{row.filename}": bytes(row.content) for row in rows}
    assert len(stored) > 5
    assert {name: files[name] for name in stored} == stored
    assert set(files) - set(stored) == {
        "ky-so/01-bieu-giam-ho-ngheo-2022.pdf", "ban-quet/lan-1/01.png", "ban-quet/lan-1/02.jpg", "chu-ky.json",
        "nhat-ky.csv", "nhat-ky.json", "doc-truoc.txt", "bam-sha256.txt",
    }  # fmt: skip
    assert all(name.isascii() and ".." not in name for name in files)
    assert files["ky-so/01-bieu-giam-ho-ngheo-2022.pdf"].endswith(b"chu ky")
    assert files["ban-quet/lan-1/02.jpg"] == b"trang 2"
    [signed] = json.loads(files["chu-ky.json"])
    assert signed["signs"] == "ban-hanh/bieu-giam-ho-ngheo-2022.pdf"
    assert [one["signer"] for one in signed["signatures"]] == ["Lăng Đại Thành"]
    assert (signed["is_current"], signed["added_at"][10], signed["added_at"][-6:]) == (True, "T", "+07:00")
    assert signed["original_name"] == "../Bản ký.pdf"


def test_hashes_are_checked_by_a_program_of_the_system(issued: Cast, tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(taken(issued))
    with ZipFile(tmp_path / "a.zip") as archive:
        archive.extractall(tmp_path)
    command = ["sha256sum", "-c", "--strict", "bam-sha256.txt"]
    folder = tmp_path / FOLDER
    answer = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    lines = answer.stdout.splitlines()
    assert all(line.endswith(": OK") for line in lines)
    assert len(lines) == sum(path.is_file() for path in folder.rglob("*")) - 1
    (folder / "nhat-ky.csv").write_text("khác")
    assert subprocess.run(command, cwd=folder, capture_output=True, check=False).returncode == 1


def test_the_same_state_gives_the_same_bytes_and_taking_it_changes_nothing_but_the_trace(
    issued: Cast,
) -> None:
    before = Entry.objects.beyond_scope().count()
    first = taken(issued)
    assert taken(issued) == first
    traces = Entry.objects.beyond_scope().order_by("id")[before:]
    assert [(one.deed, one.kind, one.actor_name, one.subject) for one in traces] == [
        ("archive-taken", "reading", "Trần Thị Cán Bộ", "Kế hoạch năm 2022, bản 1: 38/KH-UBND")
    ] * 2


def test_journal_tells_this_version_alone(issued: Cast) -> None:
    version = outline_at(issued.officer.scope, 2022, 1)
    assert version is not None
    adjust(scope=issued.officer.scope, version_id=version.id)
    files = files_of(issued)
    rows = json.loads(files["nhat-ky.json"])
    assert {row["deed"] for row in rows} == {
        "Lập dự thảo kế hoạch",
        "Sửa thông tin kế hoạch",
        "Sửa số liệu kế hoạch",
        "Ban hành kế hoạch",
    }
    changed = [row for row in rows if row["hamlet"] == "Làng Mơn" and row["to"] == "2"]
    assert [(row["actor"], row["role"], row["from"]) for row in changed] == [
        ("Trần Thị Cán Bộ", "Công chức giảm nghèo", None)
    ]
    table = list(csv.DictReader(StringIO(files["nhat-ky.csv"].decode("utf-8-sig"))))
    assert [row["Việc"] for row in table] == [row["deed"] for row in rows]
    hashes = {row["to"] for row in rows if row["figure"].startswith("Mã băm")}
    stored = IssuedFile.objects.within(issued.officer.scope).values_list("sha256", flat=True)
    assert hashes == set(stored)


def test_nothing_of_households_is_inside(issued: Cast) -> None:
    text = b"\n".join(files_of(issued).values()).decode(errors="replace")
    for secret in ("TD-0107", "Hoàng Văn Tứ", "019060001234", "Lý Thị Bốn"):
        assert secret not in text


def test_first_page_says_what_is_what_and_how_it_stands(issued: Cast) -> None:
    def words() -> str:
        return files_of(issued)["doc-truoc.txt"].decode("utf-8-sig")

    assert "Kế hoạch số 38/KH-UBND ngày 31/3/2022 của UBND xã Thịnh Đức; kế hoạch năm 2022, bản 1." in words()
    assert "1 tệp đã ký số" in words()
    assert "1 lần quét" in words()
    assert "sha256sum -c bam-sha256.txt" in words()
    assert "đang có hiệu lực" in words()
    version = outline_at(issued.officer.scope, 2022, 1)
    assert version is not None
    revoke(scope=issued.leader.scope, version_id=version.id, document="50/QĐ-UBND", reason="Sai số liệu")
    assert "đã bị bãi bỏ theo 50/QĐ-UBND" in words()


def test_leader_takes_it_and_nobody_else_does(issued: Cast) -> None:
    assert issued.leader.client.get(ADDRESS).status_code == 200
    for person in (issued.head, issued.commune_admin):
        assert person.client.get(ADDRESS).status_code == 403
    for person in (issued.other_officer, issued.province_reader, issued.system_admin):
        assert person.client.get(ADDRESS).status_code == 404
    assert issued.officer.client.get(ADDRESS.replace("ban-1", "ban-9")).status_code == 404


def test_reader_of_a_former_commune_is_refused_since_the_journal_is_inside(issued: Cast) -> None:
    past = replace(issued.officer.scope, role=Role.PAST_READER)
    version = outline_at(past, 2022, 1)
    assert version is not None
    with pytest.raises(NotAllowed, match="nhật ký"):
        take_archive(scope=past, version=version)
    assert not Entry.objects.beyond_scope().filter(deed="archive-taken").exists()


def test_draft_has_no_archive_and_is_told_so(cast: Cast) -> None:
    open_2022(cast)
    answer = cast.officer.client.get(ADDRESS)
    assert answer.status_code == 409
    assert "Bản 1 của kế hoạch năm 2022 chưa ban hành nên chưa có hồ sơ lưu trữ." in answer.content.decode()
    with pytest.raises(Conflict):
        take_archive(scope=cast.officer.scope, version=current(cast.officer))


def test_damaged_file_is_not_passed_on(issued: Cast) -> None:
    connection.check_constraints()
    with lifted(connection), connection.cursor() as cursor:
        cursor.execute("UPDATE targets_issuedfile SET content = %s WHERE format = 'xlsx'", [b"PK"])
    answer = issued.officer.client.get(ADDRESS)
    assert answer.status_code == 500
    assert "không còn đúng như khi đưa vào hồ sơ" in answer.content.decode()


def test_reader_is_told_what_is_valid_and_which_scan_and_signed_file_are_in_use(issued: Cast) -> None:
    version = outline_at(issued.officer.scope, 2022, 1)
    assert version is not None
    scan = Scan.objects.create(
        commune=issued.commune,
        version_id=version.id,
        note="quét lại trang 2",
        added_by="B",
        added_at=timezone.now(),
    )
    ScanFile.objects.create(
        commune=issued.commune, scan=scan, order=1, content_type="image/png", content=b"s", pages=1,
        sha256=sha256(b"s"),
    )  # fmt: skip
    files = files_of(issued)
    assert files["ban-quet/lan-2/01.png"] == b"s"
    text = files["doc-truoc.txt"].decode("utf-8-sig")
    first, second = (line for line in text.splitlines() if line.startswith("ban-quet/lan-"))
    assert "2 tệp" in first
    assert "đã được thay bằng lần quét sau" in first
    assert "đang dùng. Ghi chú: quét lại trang 2" in second
    assert original_for(issued.officer.scope, version).sentence in text
    assert "từ bản giấy đã ký, đóng dấu" not in text
    assert all(f"  {key}" in text or f", {key}" in text for key in FoundSignature().to_json())


def test_no_more_than_a_file_is_held_at_once(issued: Cast) -> None:
    """Six pages of four megabytes each pass through; in memory are the row and the bytes that are written of it."""
    scan = Scan.objects.within(issued.officer.scope).get()
    size, page = 4 * 2**20, {"content_type": "image/png", "pages": 1}
    for order in range(3, 9):
        content = bytes([order]) * size
        ScanFile.objects.create(
            commune=issued.commune, scan=scan, order=order, content=content, sha256=sha256(content), **page
        )
    del content
    version = outline_at(issued.officer.scope, 2022, 1)
    assert version is not None
    tracemalloc.start()
    try:
        with take_archive(scope=issued.officer.scope, version=version).file as file:
            assert file.seek(0, SEEK_END) > 6 * size
        assert tracemalloc.get_traced_memory()[1] < 4 * size
    finally:
        tracemalloc.stop()


def test_command_writes_the_same_archive(issued: Cast, tmp_path: Path) -> None:
    place = ("--commune", "thinh-duc", "--year", "2022", "--version", "1")
    target = tmp_path / "luu-tru.zip"
    answer = run("archive_issued", *place, "--output", str(target))
    assert (answer.status, answer.err) == (0, "")
    assert target.read_bytes() == taken(issued)
    again = run("archive_issued", *place, "--output", str(target))
    assert (again.status, "không ghi đè" in again.err) == (1, True)
    assert run("archive_issued", *place, "--output", str(tmp_path / "khong" / "co.zip")).status == 1
