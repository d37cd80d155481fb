"""An issued plan made anew and compared: whole it is said to be so, and whatever was changed is found and named."""

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone
from docx import Document

from documents.contents import Unreadable, contents_of
from documents.models import Scan, ScanFile, SignedFile
from hamlets.queries import command_scope, commune_by_slug
from journal.actions import Change, record
from targets.models import IssuedFile
from tests.cast import Cast
from tests.reports.commands import GOLDEN, Run, run
from tests.world import issued_plan
from thinhduc.guards import lifted

pytestmark = pytest.mark.django_db

TEXT = Path(__file__).parents[2] / "reports" / "data" / "thinhduc-2022-text.json"
PLACE = ("--commune", "thinh-duc", "--year", "2022")


@pytest.fixture
def issued() -> None:
    """The plan of 2022 as it was signed, with its words: its printed totals are not what its rows give."""
    assert run("load_plan", str(GOLDEN), "--issued", "--text", str(TEXT)).status == 0


def ask(*options: str) -> Run:
    return run("verify_issued", *PLACE, "--version", "1", *options)


def faults() -> dict[tuple[str, str], str]:
    """What does not hold: code and file → the faults."""
    answer = ask("--format", "json")
    data = json.loads(answer.out)
    wrong = {
        (one["code"], one["file"]): " ".join(one["faults"]) for one in data["checks"] if not one["holds"]
    }
    assert (answer.status, data["holds"]) == ((1, False) if wrong else (0, True))
    return wrong


@contextmanager
def behind_the_back() -> Iterator[Callable[..., None]]:
    """Hand-written SQL of somebody who has taken the database's refusals away."""
    connection.check_constraints()
    with lifted(connection), connection.cursor() as cursor:
        yield lambda sql, *values: cursor.execute(sql, values)
        connection.check_constraints()


def stored(report: str, kind: str) -> IssuedFile:
    scope = command_scope(commune_by_slug("thinh-duc"))
    return IssuedFile.objects.within(scope).get(report=report, format=kind)


def replace(report: str, kind: str, content: bytes, *, also_in_journal: bool = False) -> None:
    """Other bytes with the hash that is theirs."""
    sha256 = hashlib.sha256(content).hexdigest()
    with behind_the_back() as execute:
        execute(
            "UPDATE targets_issuedfile SET content = %s, sha256 = %s WHERE report = %s AND format = %s",
            content, sha256, report, kind,
        )  # fmt: skip
        if also_in_journal:
            execute(
                "UPDATE journal_entry SET new_value = %s WHERE figure = %s", sha256, f"file-{report}-{kind}"
            )


def test_what_was_issued_holds_though_its_printed_totals_are_not_those_of_its_rows(issued: None) -> None:
    answer = ask()
    lines = answer.out.splitlines()
    assert (answer.status, answer.err) == (0, "")
    assert lines[0] == "Kế hoạch năm 2022 của xã Thịnh Đức, bản 1, số 38/KH-UBND ngày 31/3/2022"
    assert lines[1].startswith("Có     Số liệu và lời văn đang lưu có đúng như lúc ban hành")
    assert not any(line.startswith("KHÔNG") for line in lines)
    files = [line for line in lines if "Tệp dựng lại" in line]
    assert len(files) == IssuedFile.objects.beyond_scope().count() == 9
    assert lines[-1] == f"Kết luận: cả {sum(line.startswith('Có') for line in lines)} điều đều đúng."


def test_changed_figure_is_named(issued: None) -> None:
    with behind_the_back() as execute:
        execute("UPDATE targets_planline SET poor_reduction = 3 WHERE name = %s", "Làng Mơn")
    wrong = faults()
    assert set(wrong) == {("content", ""), ("table", ""), ("document", "")}
    assert (
        "Làng Mơn: ô “Giảm hộ nghèo năm 2022: Kế hoạch giảm năm 2022” của Biểu giảm hộ nghèo đã ban hành là "
        "“2” (2), các dòng đang lưu cho “2” (3)"
    ) in wrong["table", ""]
    assert "KHÔNG  Biểu giảm hộ nghèo tính lại" in ask().out


def test_changed_bytes_are_named(issued: None) -> None:
    with behind_the_back() as execute:
        execute(
            "UPDATE targets_issuedfile SET content = %s WHERE format = 'pdf' AND report = 'annex-poor'",
            b"%PDF",
        )
    wrong = faults()
    name = stored("annex-poor", "pdf").filename
    assert set(wrong) == {("hash", name), ("rebuilt", name)}
    assert hashlib.sha256(b"%PDF").hexdigest() in wrong["hash", name]
    assert wrong["rebuilt", name] == "tệp đang lưu không đọc được"


def test_changed_figure_in_the_frozen_json_is_named(issued: None) -> None:
    file = stored("annex-poor", "json")
    data = json.loads(bytes(file.content))
    row = next(one for one in data["rows"] if one["hamlet"] == "Làng Mơn")
    row["cells"]["households"] |= {"value": 131, "text": "131"}
    replace("annex-poor", "json", json.dumps(data, ensure_ascii=False).encode(), also_in_journal=True)
    wrong = faults()
    assert ("hash", file.filename) not in wrong
    assert (
        "Làng Mơn: ô “Tổng số hộ năm 2022” của Biểu giảm hộ nghèo đã ban hành là “131” (131), các dòng đang lưu cho "
        "“130” (130)" in wrong["table", ""]
    )
    for kind in ("pdf", "xlsx"):
        assert "131" in wrong["rebuilt", stored("annex-poor", kind).filename]


def test_another_file_with_a_matching_hash_is_named_by_the_journal_and_by_its_text(issued: None) -> None:
    other = bytes(stored("annex-near-poor", "xlsx").content)
    replace("annex-poor", "xlsx", other)
    name = stored("annex-poor", "xlsx").filename
    wrong = faults()
    assert set(wrong) == {("hash", name), ("rebuilt", name)}
    assert "nhật ký ghi" in wrong["hash", name]
    assert "ô A" in wrong["rebuilt", name]
    replace("annex-poor", "xlsx", other, also_in_journal=True)
    assert set(faults()) == {("rebuilt", name)}


def test_changed_hash_in_the_journal_is_named(issued: None) -> None:
    with behind_the_back() as execute:
        execute("UPDATE journal_entry SET new_value = %s WHERE figure = 'file-annex-poor-pdf'", "0" * 64)
    name = stored("annex-poor", "pdf").filename
    assert set(faults()) == {("hash", name)}
    assert "0" * 64 in faults()["hash", name]


def test_file_that_is_gone_or_was_slipped_in_is_named(issued: None) -> None:
    with behind_the_back() as execute:
        execute(
            "UPDATE targets_issuedfile SET format = 'docx' WHERE report = 'annex-poor' AND format = 'pdf'"
        )
    wrong = faults()
    assert wrong["hash", "annex-poor-pdf"] == "tệp không còn trong kho lưu"
    assert wrong["hash", stored("annex-poor", "docx").filename] == "nhật ký không ghi dấu của tệp này"


def test_frozen_figures_that_are_no_json_are_said(issued: None) -> None:
    replace("annex-poor", "json", b"{", also_in_journal=True)
    wrong = faults()
    assert "không đọc được" in wrong["table", ""]
    for kind in ("pdf", "xlsx", "json"):
        assert "chưa dựng lại được" in wrong["rebuilt", stored("annex-poor", kind).filename]


def test_other_libraries_are_only_said(issued: None) -> None:
    with behind_the_back() as execute:
        made_with = json.dumps({"weasyprint": "1.0"})
        execute("UPDATE targets_issuedfile SET made_with = %s WHERE report = 'annex-poor'", made_with)
    assert faults() == {}
    assert "weasyprint là 1.0, nay là " in ask().out


def add_signed(content: bytes, *, in_journal: bool = True) -> None:
    """A signed file of the annex of the poor, as taking it in stores it."""
    file = stored("annex-poor", "pdf")
    row = SignedFile.objects.create(
        commune_id=file.commune_id, version_id=file.version_id, file=file, origin="uploaded",
        filename="da-ky.pdf", content=content, sha256=hashlib.sha256(content).hexdigest(), signatures=[],
        added_by="Trần Thị Cán Bộ", added_at=timezone.now(),
    )  # fmt: skip
    scope = command_scope(commune_by_slug("thinh-duc"))
    if in_journal:
        record(
            scope=scope, deed="signed-file-added", version_id=file.version_id,
            changes=[Change(None, "", "file-signed", None, row.sha256)],
        )  # fmt: skip


SIGNED = "da-ky.pdf (tệp ký số 1: Biểu giảm hộ nghèo)"


def test_signed_file_begins_with_the_issued_bytes(issued: None) -> None:
    content = bytes(stored("annex-poor", "pdf").content)
    add_signed(content + b"\nchu ky")
    assert faults() == {}
    with behind_the_back() as execute:
        execute("UPDATE documents_signedfile SET content = %s", content[:-1] + b"x\nchu ky")
    assert "phần đầu của tệp không phải đúng tệp đã ban hành" in faults()["signed", SIGNED]


def test_signed_file_that_the_journal_does_not_know_is_named(issued: None) -> None:
    add_signed(bytes(stored("annex-poor", "pdf").content) + b"\nchu ky", in_journal=False)
    assert faults() == {("signed", SIGNED): "nhật ký không ghi dấu của tệp này"}


def test_changed_scan_is_named(issued: None) -> None:
    file = stored("annex-poor", "pdf")
    common = {"commune_id": file.commune_id}
    scan = Scan.objects.create(**common, version_id=file.version_id, added_by="x", added_at=timezone.now())
    sha256 = hashlib.sha256(b"anh").hexdigest()
    ScanFile.objects.create(
        **common, scan=scan, order=1, filename="trang-1.png", content_type="image/png", content=b"anh", pages=1,
        sha256=sha256,
    )  # fmt: skip
    changes = [Change(None, "", "file-scan-1", None, sha256)]
    scope = command_scope(commune_by_slug("thinh-duc"))
    record(scope=scope, deed="scan-added", version_id=file.version_id, changes=changes)
    assert faults() == {}
    with behind_the_back() as execute:
        execute("UPDATE documents_scanfile SET content = %s", b"anh khac")
    assert set(faults()) == {("scan", "trang-1.png (bản quét lần 1, tệp 1)")}


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (
            ("--commune", "khong-co", "--year", "2022", "--version", "1"),
            "Không có xã nào ở địa chỉ “khong-co”.",
        ),
        (("--commune", "thinh-duc", "--year", "2030", "--version", "1"), "Xã này chưa có kế hoạch năm 2030."),
        (("--commune", "thinh-duc", "--year", "2022", "--version", "7"), "Kế hoạch năm 2022 không có bản 7."),
        (
            ("--commune", "thinh-duc", "--year", "hai", "--version", "1"),
            "“hai” không phải năm từ 1990 đến 2100.",
        ),
        (("--commune", "thinh-duc", "--year", "2022"), "Lệnh gõ chưa đúng: thiếu --version."),
    ],
)
def test_what_can_not_be_verified_is_said_with_a_status_of_its_own(
    issued: None, options: tuple[str, ...], words: str
) -> None:
    answer = run("verify_issued", *options)
    assert (answer.status, answer.err.splitlines()[0], answer.out) == (2, words, "")


def test_draft_has_nothing_to_verify() -> None:
    run("load_plan", str(GOLDEN))
    assert (ask().status, ask().err) == (
        2, "Bản 1 của kế hoạch năm 2022 chưa ban hành, chưa có gì để đối chiếu.\n",
    )  # fmt: skip


@pytest.mark.parametrize("kind", ["pdf", "xlsx", "docx", "json"])
@pytest.mark.parametrize("content", [b"", b"khong phai", b"PK\x03\x04", b"%PDF-1.7\n"])
def test_what_is_no_such_file_is_said_to_be_none(kind: str, content: bytes) -> None:
    with pytest.raises(Unreadable):
        contents_of(kind, content)


@pytest.fixture
def whole(cast: Cast) -> Cast:
    """A plan with its words, issued where the public page had another address than now."""
    issued_plan(cast)
    assert {file.format for file in IssuedFile.objects.beyond_scope().filter(report="plan")} == {
        "pdf", "docx", "json",
    }  # fmt: skip
    return cast


def test_whole_plan_holds_and_a_changed_word_is_named(whole: Cast) -> None:
    assert faults() == {}
    assert ask().out.count("Có     ke-hoach-giam-ngheo-2022.") == 6
    with behind_the_back() as execute:
        execute("UPDATE targets_textblock SET text = %s WHERE kind = 'subject'", "Giảm nghèo nhanh")
    wrong = faults()
    assert set(wrong) == {("content", ""), ("document", "")}
    assert "Giảm nghèo nhanh" in wrong["document", ""]


def test_word_changed_in_the_word_file_is_named(whole: Cast) -> None:
    word = Document(BytesIO(bytes(stored("plan", "docx").content)))
    paragraph = next(one for one in word.paragraphs if "Căn cứ" in one.text)
    paragraph.runs[0].text = "Trái với " + paragraph.runs[0].text
    target = BytesIO()
    word.save(target)
    replace("plan", "docx", target.getvalue(), also_in_journal=True)
    wrong = faults()
    assert set(wrong) == {("rebuilt", "ke-hoach-giam-ngheo-2022.docx")}
    assert "Trái với" in wrong["rebuilt", "ke-hoach-giam-ngheo-2022.docx"]


def test_table_within_the_plan_is_that_of_the_annex(whole: Cast) -> None:
    data = json.loads(bytes(stored("plan", "json").content))
    data["annexes"][0]["total"]["cells"]["reduction"] |= {"value": 9, "text": "09"}
    replace("plan", "json", json.dumps(data, ensure_ascii=False).encode(), also_in_journal=True)
    wrong = faults()
    assert (
        "dòng cộng, ô số hộ giảm, giá trị: tệp đang lưu ghi “9”, dựng lại ra “4”"
        in wrong["annex-in-plan", ""]
    )
    assert ("document", "") in wrong
    assert "09" in wrong["rebuilt", "ke-hoach-giam-ngheo-2022.pdf"]
