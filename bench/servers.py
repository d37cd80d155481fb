"""The processes that are measured: gunicorn as script/server starts it, and workers with Django in them."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from time import perf_counter
from typing import Any, Self
from urllib.parse import urlencode

from bench.pages import Save

ROOT = Path(__file__).resolve().parent.parent
HOUSE, PEER = "bench.settings", "bench.peer.settings"


def environment(settings: str, **more: str) -> dict[str, str]:
    """What a process of the run sees."""
    return {**os.environ, "DJANGO_SETTINGS_MODULE": settings, **more}


class Worker:
    """A process of bench/worker.py; `more` of its environment, e.g. DATABASE_URL."""

    def __init__(self, settings: str, log: Path, **more: str) -> None:
        self.log = log
        with log.open("ab") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "bench.worker"],
                cwd=ROOT,
                env=environment(settings, **more),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=output,
                text=True,
            )
        assert self.process.stdin  # both are pipes
        assert self.process.stdout
        self.input, self.output = self.process.stdin, self.process.stdout

    def ask(self, task: str, **arguments: Any) -> Any:
        """The answer of a function of bench/, e.g. `ask("files.pdf", version=3)`; RuntimeError with the log's end."""
        self.input.write(json.dumps({"task": task, **arguments}) + "\n")
        self.input.flush()
        answer = self.output.readline()
        if not answer:
            raise RuntimeError(f"{task} failed:\n{self.log.read_text()[-3000:]}")
        return json.loads(answer)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.input.close()
        self.process.wait(timeout=30)


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def gunicorn(settings: str, log: Path, **more: str) -> Iterator[int]:
    """gunicorn with script/gunicorn.conf.py, two workers, on its own port."""
    port = free_port()
    with log.open("ab") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "--config", "script/gunicorn.conf.py"],
            cwd=ROOT,
            env=environment(settings, THINHDUC_BIND=f"127.0.0.1:{port}", THINHDUC_WORKERS="2", **more),
            stdout=output,
            stderr=output,
        )
    try:
        _wait_for(port, process, log)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait_for(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        if process.poll() is not None:
            break
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"gunicorn does not answer:\n{log.read_text()[-3000:]}")


class Browser:
    """One signed-in visitor who waits for each answer before asking again.

    It would keep the connection; gunicorn's workers of the kind that script/server starts close it after each answer,
    and connecting again is part of the time, on either side.
    """

    def __init__(self, port: int, session: str) -> None:
        self.connection = HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookies = {"sessionid": session}

    def get(self, address: str) -> tuple[float, str]:
        """Seconds until the whole answer is there, and its text."""
        seconds, status, content = self._send("GET", address)
        if status != 200:
            raise RuntimeError(f"GET {address}: {status}")
        return seconds, content.decode(errors="replace")

    def save(self, save: Save, *, and_look: bool = False) -> float:
        """Seconds of a save; `and_look`: until the page it leads to is there again. The form is read before."""
        address, fields = save.filled(self.get(save.page)[1])
        body = urlencode(fields)
        began = perf_counter()
        _, status, _ = self._send(
            "POST", address, body, {"Content-Type": "application/x-www-form-urlencoded"}
        )
        if status != 302:
            raise RuntimeError(f"POST {address}: {status}")
        if and_look:
            self.get(save.page)
        return perf_counter() - began

    def _send(
        self, method: str, address: str, body: str | None = None, headers: dict[str, str] | None = None
    ) -> tuple[float, int, bytes]:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        began = perf_counter()
        self.connection.request(method, address, body, {"Cookie": cookies, **(headers or {})})
        answer = self.connection.getresponse()
        content = answer.read()
        seconds = perf_counter() - began
        for line in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        return seconds, answer.status, content
