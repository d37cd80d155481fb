"""What a piece of code asks the database: every statement, and how many rows were fetched for it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from django.db.backends.utils import CursorWrapper


@dataclass
class Asked:
    """A statement with its values in it, and the rows that were fetched for it so far."""

    sql: str
    rows: int = 0

    @property
    def tables(self) -> set[str]:
        """The tables it reads."""
        return set(re.findall(r'(?:FROM|JOIN) "(\w+)"', self.sql))


@contextmanager
def listening() -> Iterator[list[Asked]]:
    """Fills the list while the block runs, whichever connection is asked."""
    heard: list[Asked] = []
    execute = CursorWrapper.execute

    def execute_heard(cursor: Any, sql: str, params: Any = None) -> Any:
        asked = Asked(sql % tuple(map(repr, params)) if params else sql)
        heard.append(asked)
        cursor.__dict__["asked"] = asked
        return execute(cursor, sql, params)

    def fetching(name: str) -> Any:
        def fetch(cursor: Any, *args: Any) -> Any:
            found = cursor.db.wrap_database_errors(getattr(cursor.cursor, name))(*args)
            cursor.__dict__["asked"].rows += (found is not None) if name == "fetchone" else len(found)
            return found

        return fetch

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(CursorWrapper, "execute", execute_heard)
        for name in ("fetchone", "fetchmany", "fetchall"):
            patch.setattr(CursorWrapper, name, fetching(name), raising=False)
        yield heard
