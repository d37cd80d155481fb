"""Running the commands as an administrator does: status, output, what stands in the database."""

import json
from contextlib import redirect_stderr
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management import call_command
from django.db import connection

GOLDEN = Path(__file__).parent.parent / "golden" / "thinhduc-2022.json"


@dataclass(frozen=True)
class Run:
    """What a command answered."""

    status: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.err.splitlines()


def run(name: str, *arguments: str) -> Run:
    """Runs a command with its arguments as typed."""
    out, err = StringIO(), StringIO()
    try:
        with redirect_stderr(err):  # where a parser that did not understand its arguments writes
            call_command(name, *arguments, stdout=out, stderr=err)
    except SystemExit as ended:
        return Run(int(ended.code or 0), out.getvalue(), err.getvalue())
    return Run(0, out.getvalue(), err.getvalue())


def plan_2022() -> dict[str, Any]:
    """The plan of 2022 as a document of one's own."""
    document: dict[str, Any] = json.loads(GOLDEN.read_text(encoding="utf-8"))
    return document


def set_at(document: dict[str, Any], *path: Any) -> None:
    """`set_at(d, "plan", "year", 2023)` sets d["plan"]["year"]."""
    *way, key, value = path
    for step in way:
        document = document[step]
    document[key] = value


def write(path: Path, document: Any) -> str:
    """The document as a file; gives its name as one types it."""
    content = document if isinstance(document, bytes) else json.dumps(document, ensure_ascii=False).encode()
    path.write_bytes(content)
    return str(path)


def row_counts() -> dict[str, int]:
    """How many rows every table of the project holds."""
    counts = {}
    with connection.cursor() as cursor:
        for model in apps.get_models():
            cursor.execute(f"SELECT COUNT(*) FROM {connection.ops.quote_name(model._meta.db_table)}")
            counts[model._meta.db_table] = cursor.fetchone()[0]
    return counts
