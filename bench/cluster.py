"""A PostgreSQL cluster for measuring: what is in it can be made again, so nothing of it need reach the disk."""

import os
import secrets
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.servers import free_port

# As a small server is set up; without syncing, because what is measured are readers.
_OPTIONS = (
    "-c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off -c synchronous_commit=off "
    "-c full_page_writes=off -c shared_buffers=1GB -c max_wal_size=4GB -c random_page_cost=1.1"
)


def programs() -> Path | None:
    """Where PostgreSQL's programs are; None where there is none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    if found:
        return found[-1]
    program = shutil.which("initdb")
    return Path(program).parent if program else None


@contextmanager
def postgresql(place: Path, programs: Path) -> Iterator[str]:
    """A running cluster in the directory `place`, made where there is none; gives its address without a database."""
    file, data = place / "password", place / "data"
    if not data.exists():
        _make(place, programs)
    password, port = file.read_text(), free_port()
    control = (programs / "pg_ctl", "--pgdata", data, "--log", data / "log")
    _run(*control, "start", "--wait", "--options", f"-p {port} {_OPTIONS}")
    try:
        yield f"postgres://postgres:{password}@127.0.0.1:{port}"
    finally:
        _run(*control, "stop", "--mode", "fast")


def _make(place: Path, programs: Path) -> None:
    place.mkdir(parents=True, exist_ok=True)
    file = place / "password"
    file.write_text(secrets.token_hex(16))
    if os.geteuid() == 0:
        shutil.chown(place, "postgres")
        shutil.chown(file, "postgres")
    _run(
        programs / "initdb", "--pgdata", place / "data", "--username", "postgres", "--auth", "scram-sha-256",
        "--pwfile", file, "--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync",
    )  # fmt: skip


def create_database(address: str, name: str) -> str:
    """An empty database of the cluster; gives its address."""
    import psycopg  # only where PostgreSQL is measured

    with psycopg.connect(f"{address}/postgres", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return f"{address}/{name}"


def _run(*command: str | Path) -> None:
    """PostgreSQL refuses to run as root."""
    words = [str(part) for part in command]
    if os.geteuid() == 0:
        words = ["runuser", "-u", "postgres", "--", *words]
    subprocess.run(words, cwd="/", check=True, stdout=subprocess.DEVNULL)
