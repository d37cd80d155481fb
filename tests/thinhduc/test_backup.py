"""A copy of the database that is in use: whole, of one moment, never over another file, and good to go on with."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.db import connection

from tests.reports.commands import GOLDEN, Run, run

ROOT = Path(__file__).parents[2]
COMMAND = "thinhduc.management.commands.backup.connection"
AS_RESTORED = (
    "import django; django.setup(); from django.core.management import call_command as run; "
    "run('migrate', verbosity=0); run('check_figures')"
)

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("postgres" in os.environ.get("DATABASE_URL", ""), reason="lệnh của SQLite"),
]


PAGE = 4096  # bytes; the first one says that the file is a database


@pytest.fixture
def served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A database in a file, with a draft in it, that the command takes for the server's."""
    assert run("load_plan", str(GOLDEN)).status == 0
    file = tmp_path / "thinhduc.sqlite3"
    with closing(sqlite3.connect(file)) as target:
        connection.connection.backup(target)
    opened = connection.copy()
    opened.settings_dict |= {"NAME": str(file)}
    monkeypatch.setattr(COMMAND, opened)
    yield file
    opened.close()


def backup(target: Path) -> Run:
    return run("backup", "--output", str(target))


def notes(file: Path) -> list[str]:
    with closing(sqlite3.connect(file)) as database:
        return [who for (who,) in database.execute("SELECT who FROM documents_publiclook ORDER BY who")]


def test_copy_has_what_was_committed_while_another_connection_writes(served: Path, tmp_path: Path) -> None:
    """What lies in the log alone is in the copy, though not in the file itself."""
    insert = "INSERT INTO documents_publiclook (who, span, count) VALUES (?, 1, 1)"
    target = tmp_path / "sao-luu.sqlite3"
    with closing(sqlite3.connect(served, isolation_level=None)) as other:
        other.execute("PRAGMA journal_mode=WAL")
        other.execute(insert, ["đã ghi"])
        other.execute("BEGIN IMMEDIATE")
        other.execute(insert, ["đang ghi"])
        answer = backup(target)
        assert (answer.status, answer.err) == (0, "")
        assert "nguyên vẹn" in answer.out
        assert notes(target) == ["đã ghi"]
        alone = tmp_path / "chep-thang.sqlite3"
        alone.write_bytes(served.read_bytes())
        assert notes(alone) == []
    assert not [one.name for one in tmp_path.iterdir() if one.name.startswith((".", target.name + "-"))]


def test_restored_copy_migrates_and_every_figure_of_it_holds(served: Path, tmp_path: Path) -> None:
    target = tmp_path / "sao-luu.sqlite3"
    assert backup(target).status == 0
    environment = os.environ | {
        "DATABASE_URL": f"sqlite:///{target}", "DJANGO_SETTINGS_MODULE": "thinhduc.settings",
        "THINHDUC_SECRET_KEY": "x",
    }  # fmt: skip
    ran = subprocess.run(
        [sys.executable, "-c", AS_RESTORED],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "thinh-duc 2022" in ran.stdout
    assert "\n0 lỗi" in f"\n{ran.stdout}"


def test_nothing_is_written_over(served: Path, tmp_path: Path) -> None:
    target = tmp_path / "sao-luu.sqlite3"
    target.write_bytes(b"ban sao hom qua")
    answer = backup(target)
    assert (answer.status, "không ghi đè" in answer.err) == (1, True)
    assert target.read_bytes() == b"ban sao hom qua"


def test_what_can_not_be_saved_is_said_and_leaves_nothing(served: Path, tmp_path: Path) -> None:
    assert "quyền ghi" in backup(tmp_path / "khong-co" / "s.sqlite3").err
    with served.open("r+b") as file:
        file.seek(PAGE)
        file.write(b"\xff" * (served.stat().st_size - PAGE))
    answer = backup(tmp_path / "hong.sqlite3")
    assert (answer.status, answer.out) == (1, "")
    assert [one.name for one in tmp_path.iterdir() if "hong" in one.name] == []


def test_file_that_is_not_there_or_empty_is_no_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = connection.copy()
    opened.settings_dict |= {"NAME": str(tmp_path / "khong-co.sqlite3")}
    monkeypatch.setattr(COMMAND, opened)
    answer = backup(tmp_path / "s.sqlite3")
    assert (answer.status, "DATABASE_URL" in answer.err, list(tmp_path.iterdir())) == (1, True, [])
    (tmp_path / "khong-co.sqlite3").touch()
    answer = backup(tmp_path / "s.sqlite3")
    assert (answer.status, "chưa có bảng nào" in answer.err) == (1, True)
    assert not (tmp_path / "s.sqlite3").exists()
    opened.close()


def test_on_postgresql_its_own_tool_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(COMMAND, SimpleNamespace(vendor="postgresql"))
    answer = backup(tmp_path / "s.sqlite3")
    assert (answer.status, "pg_dump -Fc" in answer.err) == (1, True)
