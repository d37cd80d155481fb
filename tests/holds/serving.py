"""A real server in a process group of its own, on the database of the tests, to be killed at any moment."""

import http.client
import os
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from django.db import connection

from tests.cast import Person

ROOT = Path(__file__).resolve().parent.parent.parent
BOOT_SECONDS = 60


def database_url() -> str:
    """The database of the tests, as a deployment would name it."""
    known = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{known['NAME']}"
    return f"postgres://{known['USER']}:{quote(known['PASSWORD'])}@{known['HOST']}:{known['PORT']}/{known['NAME']}"


class Server:
    """gunicorn with two workers, as script/server runs it, started anew as often as it is killed (nursery.py)."""

    def __init__(self) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self.group = 0  # of the processes that serve, 0 for none
        self.log = tempfile.TemporaryFile()  # noqa: SIM115 - open as long as the server may write
        environment = os.environ | {
            "DATABASE_URL": database_url(),
            "DJANGO_SETTINGS_MODULE": "tests.holds.settings",
            "PYTHONPATH": str(ROOT),
            "THINHDUC_BIND": f"127.0.0.1:{self.port}",
            "THINHDUC_WORKERS": "2",
        }
        self.nursery = subprocess.Popen(
            [sys.executable, "-m", "tests.holds.nursery"],
            cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.log, text=True,
        )  # fmt: skip

    def said(self) -> str:
        """The last words of its log, for a test that fails."""
        self.log.seek(0)
        return self.log.read().decode(errors="replace")[-3000:]

    def start(self) -> None:
        """Serves from now on; AssertionError with its log where it does not answer."""
        assert self.nursery.stdin is not None
        assert self.nursery.stdout is not None
        self.nursery.stdin.write("\n")
        self.nursery.stdin.flush()
        self.group = int(self.nursery.stdout.readline() or 0)
        until = time.monotonic() + BOOT_SECONDS
        while time.monotonic() < until and self.is_alive():
            try:
                if Browser(self.port).get("/suc-khoe/") == 200:
                    return
            except OSError:
                time.sleep(0.05)
        raise AssertionError(self.said())

    def is_alive(self) -> bool:
        """Whether any of its processes is left."""
        try:
            os.killpg(self.group, 0)
        except ProcessLookupError:
            return False
        return self.group != 0

    def kill(self) -> None:
        """SIGKILL to all of it at once."""
        if self.group and self.is_alive():
            os.killpg(self.group, signal.SIGKILL)

    def wait(self) -> None:
        """Until nothing of it is left, in the database neither: PostgreSQL ends what the dead left open."""
        until = time.monotonic() + BOOT_SECONDS
        while (self.group and self.is_alive()) or others_in_the_database():
            assert time.monotonic() < until
            time.sleep(0.01)
        self.group = 0

    def close(self) -> None:
        """For good."""
        self.kill()
        self.wait()
        self.nursery.communicate()
        self.log.close()

    def kill_after(self, seconds: float) -> threading.Timer:
        """Kills it when the time has passed."""
        timer = threading.Timer(seconds, self.kill)
        timer.start()
        return timer


def others_in_the_database() -> int:
    """How many other connections there are."""
    if connection.vendor == "sqlite":
        return 0  # a lock of SQLite ends with its process
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND backend_type = 'client backend'"
        )
        (count,) = cursor.fetchone()
    return int(count)


class Browser:
    """A signed-in person's browser, over the network."""

    def __init__(self, port: int, person: Person | None = None) -> None:
        self.port = port
        self.headers = {}
        if person is not None:
            token = secrets.token_hex(16)
            session = person.client.cookies["sessionid"].value
            self.headers = {
                "Cookie": f"sessionid={session}; csrftoken={token}",
                "X-CSRFToken": token,
                "X-Membership": str(person.membership.pk),
                "Content-Type": "application/x-www-form-urlencoded",
            }

    def get(self, address: str) -> int:
        """The status of the answer."""
        return self._ask("GET", address)

    def post(self, address: str, fields: dict[str, Any]) -> int | None:
        """The status of the answer; None where none came."""
        try:
            return self._ask("POST", address, urlencode(fields))
        except (OSError, http.client.HTTPException):
            return None

    def _ask(self, method: str, address: str, body: str | None = None) -> int:
        connected = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connected.request(method, address, body, self.headers)
            answer = connected.getresponse()
            answer.read()
            return answer.status
        finally:
            connected.close()
