"""A whole copy of a SQLite database that is in use, checked before it bears its name.

Stored definitions name functions of Django's (`django_date_extract`), so that only connections opened by Django can
read them: SQLite's own shell, and `VACUUM INTO` by it, can not.
"""

import os
import sqlite3
import tempfile
from pathlib import Path

from django.db import DatabaseError
from django.db.backends.base.base import BaseDatabaseWrapper

ALONE = "PRAGMA journal_mode=DELETE; PRAGMA synchronous=FULL;"  # one file holds all: nothing stays in a log beside it


class NotSaved(Exception):
    """Why there is no copy, as a sentence."""


def save_copy(connection: BaseDatabaseWrapper, target: Path) -> int:
    """Writes the database as it stands at one moment to `target`; how many migrations the copy has.

    Others go on writing meanwhile; what they have not committed is not in it. NotSaved where `target` exists, can not
    be written, or where the copy is not whole: then nothing of it is left.
    """
    _refuse_existing(target)
    try:
        handle, name = tempfile.mkstemp(prefix=f".{target.name}-", suffix=".tam", dir=target.parent)
        os.close(handle)
    except OSError as error:
        raise NotSaved(_unwritable(target)) from error
    draft = Path(name)
    try:
        count = _copied(connection, draft)
        _flush(draft)
        _refuse_existing(target)
        draft.rename(target)
    except (OSError, sqlite3.Error, DatabaseError) as error:
        raise NotSaved(_unwritable(target)) from error
    finally:
        for left in (draft, *(Path(f"{draft}{end}") for end in ("-journal", "-wal", "-shm"))):
            left.unlink(missing_ok=True)
    return count


def _copied(connection: BaseDatabaseWrapper, draft: Path) -> int:
    copy = connection.copy()
    copy.settings_dict |= {"NAME": str(draft), "OPTIONS": {"init_command": ALONE}}
    try:
        connection.ensure_connection()
        copy.ensure_connection()
        connection.connection.backup(copy.connection)
        copy.close()
        return _checked(copy)
    finally:
        copy.close()


def _checked(copy: BaseDatabaseWrapper) -> int:
    """How many migrations a sound copy has; NotSaved where it is not sound or holds none."""
    with copy.cursor() as cursor:
        answers = [str(answer) for (answer,) in cursor.execute("PRAGMA integrity_check").fetchall()]
        if answers != ["ok"]:
            raise NotSaved(f"Bản sao không nguyên vẹn ({answers[0]}); không giữ lại bản sao nào.")
        if "django_migrations" not in copy.introspection.table_names(cursor):
            raise NotSaved("Cơ sở dữ liệu này chưa có bảng nào; hãy kiểm tra DATABASE_URL.")
        cursor.execute("SELECT COUNT(*) FROM django_migrations")
        return int(cursor.fetchone()[0])


def _refuse_existing(target: Path) -> None:
    if os.path.lexists(target):
        raise NotSaved(f"Đã có tệp {target}; lệnh này không ghi đè. Hãy đặt tên khác.")


def _flush(file: Path) -> None:
    """The bytes lie on the disk before the name says that they do."""
    with file.open("rb+") as opened:
        os.fsync(opened.fileno())


def _unwritable(target: Path) -> str:
    ways = "DATABASE_URL, thư mục, quyền ghi và chỗ trống trên đĩa"
    return f"Không sao được cơ sở dữ liệu vào {target}; hãy kiểm tra {ways}."
