"""`manage.py import_workbook`: what it prints, what it stores, how it ends."""

from pathlib import Path
from typing import Any

import pytest

from exchange.actions import choose_columns, save_profile, set_rule
from exchange.models import ImportBatch, State
from exchange.work import start
from journal.models import Entry
from tests.cast import Cast
from tests.exchange.engine import PLACE, sent, standing
from tests.exchange.fakes import ROWS, FakeKind, workbook
from tests.reports.commands import Run, run
from thinhduc.workbooks.layouts import Fault
from thinhduc.workbooks.writing import COMMUNE

pytestmark = pytest.mark.django_db
WRONG = "Trang “Số hộ”, dòng 4, cột B (Hộ nghèo): "


@pytest.fixture
def asked(tmp_path: Path) -> Any:
    """Runs the command on a workbook of Thịnh Đức."""

    def ask(*options: str, data: bytes | None = None, path: str = "") -> Run:
        file = tmp_path / "so ho.xlsx"
        file.write_bytes(workbook() if data is None else data)
        place = ("--commune", "thinh-duc", "--kind", "reviews", "--year", "2021")
        return run("import_workbook", path or str(file), *place, *options)

    return ask


def writes(statements: list[dict[str, str]]) -> list[str]:
    """The statements that change rows."""
    return [one["sql"] for one in statements if one["sql"].split()[0] in {"INSERT", "UPDATE", "DELETE"}]


def test_without_commit_it_only_checks(
    cast: Cast, kind: FakeKind, asked: Any, django_assert_max_num_queries: Any
) -> None:
    kind.stored = {"Phú Thái": {"poor": 1, "near_poor": 4}}
    with django_assert_max_num_queries(50) as queries:
        answer = asked("--take-changes")
    assert (answer.status, answer.err) == (0, "")
    assert answer.out.splitlines()[-2:] == [
        "Trang “Số hộ”, dòng 2, cột “Hộ nghèo” (Phú Thái): 1 → 3",
        "1 mới · 1 thay đổi · 0 không đổi · 0 bỏ qua · 0 sai",
    ]
    assert "Lưu ý: Đã so với sổ thử." in answer.out
    assert (kind.stored["Phú Thái"]["poor"], writes(queries.captured_queries)) == (1, [])


def test_every_fault_is_a_line_and_the_end_is_one(cast: Cast, kind: FakeKind, asked: Any) -> None:
    kind.fault = Fault("Số hộ", 0, 0, "", "", "hai trang cùng một bảng")
    for options in ((), ("--commit", "--take-changes")):
        answer = asked(*options, data=workbook([*ROWS, ("Đồng Danh", "mười", "-4")]))
        lines = answer.out.splitlines()
        assert (answer.status, lines[-1]) == (1, "2 mới · 0 thay đổi · 0 không đổi · 0 bỏ qua · 2 sai")
        assert "Trang “Số hộ”: hai trang cùng một bảng" in lines
        assert sum(line.startswith("Trang “Số hộ”, dòng 4, cột ") for line in lines) == 2
        assert any(line.startswith(WRONG) and "mười" in line for line in lines)
        assert "chưa có gì được lưu" in answer.err
    assert (kind.stored, ImportBatch.objects.within(cast.officer.scope).count()) == ({}, 0)


def test_with_commit_a_batch_stands_and_can_be_undone_by_a_person(
    cast: Cast, kind: FakeKind, asked: Any
) -> None:
    answer = asked("--commit")
    batch = ImportBatch.objects.within(cast.officer.scope).get()
    assert (answer.status, answer.err) == (0, "")
    assert answer.out.splitlines()[-2:] == [
        f"Đã ghi, lần nạp số {batch.pk}.",
        "2 mới · 0 thay đổi · 0 không đổi · 0 bỏ qua · 0 sai",
    ]
    assert (batch.state, batch.uploaded_by, batch.file_name) == (State.COMMITTED, "Dòng lệnh", "so ho.xlsx")
    assert kind.stored["Phú Thái"] == {"poor": 3, "near_poor": 4}
    assert Entry.objects.within(cast.officer.scope).get(deed="workbook-committed").batch_id == batch.pk
    again = asked("--commit")
    assert (again.status, again.err) == (0, "")
    assert "Tệp không có gì mới: 0 thay đổi." in again.out
    assert again.out.splitlines()[-1] == "0 mới · 0 thay đổi · 2 không đổi · 0 bỏ qua · 0 sai"
    assert ImportBatch.objects.within(cast.officer.scope).count() == 1


def test_undecided_changes_stop_it_unless_they_are_taken(cast: Cast, kind: FakeKind, asked: Any) -> None:
    kind.stored = {"Phú Thái": {"poor": 1, "near_poor": 4}}
    answer = asked("--commit")
    assert (answer.status, kind.stored["Phú Thái"]["poor"]) == (1, 1)
    assert "Còn 1 ô" in answer.err
    assert "--take-changes" in answer.err
    assert answer.out.splitlines()[-1].startswith("1 mới · 1 thay đổi")
    assert not ImportBatch.objects.within(cast.officer.scope).exists()
    assert asked("--commit", "--take-changes").status == 0
    assert kind.stored["Phú Thái"]["poor"] == 3


def test_a_profile_decides_columns_and_changes(cast: Cast, kind: FakeKind, asked: Any) -> None:
    kind.stored = {"Phú Thái": {"poor": 1, "near_poor": 4}}
    scope, data = cast.officer.scope, workbook(heads=("Đơn vị lạ", "Cột một", "Cột hai"))
    unclear = asked(data=data)
    assert unclear.status == 1
    assert "chưa có cột" in unclear.err or "Chưa thấy bảng" in unclear.err
    batch_id = sent(scope, data)
    choose_columns(scope=scope, batch_id=batch_id, layouts=[PLACE])
    start(scope=scope, batch_id=batch_id)
    set_rule(scope=scope, batch_id=batch_id, rule="*", choice="keep")
    save_profile(scope=scope, batch_id=batch_id, name="Mẫu huyện")
    answer = asked("--commit", "--profile", "Mẫu huyện", data=data)
    assert (answer.status, answer.err) == (0, "")
    assert kind.stored == {"Phú Thái": {"poor": 1, "near_poor": 4}, "Làng Cam": {"poor": 5}}
    missing = asked("--profile", "Mẫu tỉnh")
    assert missing.status == 1
    assert missing.lines == [
        "Xã không có hồ sơ cột “Mẫu tỉnh” cho loại tệp này.",
        "Các hồ sơ đang có: “Mẫu huyện”.",
    ]
    assert standing(scope, batch_id).state is State.CHECKED


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--commune", "khong-co"), "Không có xã nào"),
        (("--year", "20x1"), "không phải năm"),
        (("--kind", "pigs"), "--kind không nhận"),
        (("--profile", "Lạ"), "Xã chưa lưu hồ sơ cột nào."),
    ],
)
def test_what_is_asked_wrongly_is_refused_in_words(
    cast: Cast, kind: FakeKind, asked: Any, options: tuple[str, ...], words: str
) -> None:
    answer = asked(*options)
    assert (answer.status, answer.out) == (1, "")
    assert words in answer.err


def test_files_that_can_not_be_read_are_refused_in_words(
    cast: Cast, kind: FakeKind, asked: Any, tmp_path: Path
) -> None:
    assert "Không có tệp" in asked(path=str(tmp_path / "nowhere.xlsx")).err
    assert "là thư mục" in asked(path=str(tmp_path)).err
    assert "rỗng" in asked(data=b"").err
    for data in (b"no workbook", workbook(properties={COMMUNE: "binh-son"})):
        answer = asked("--commit", data=data)
        assert (answer.status, answer.out, len(answer.lines)) == (1, "", 1)
    assert not ImportBatch.objects.within(cast.officer.scope).exists()
