"""Reading files from outside in a process of its own, so that no file can stop or fill the server.

Whatever a hostile file does to the libraries that read it, it does to that process alone, which has bounded memory and
time, knows nothing of what the server knows, and reads its question from standard input.
"""

import fcntl
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from thinhduc.errors import Refused

Command = tuple[str, ...]

_ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Answer:
    """What the process wrote, from its beginning; `is_whole`: it came to its end."""

    stream: IO[bytes]
    is_whole: bool


def command_of(module: str) -> Command:
    """How a module of ours is run apart."""
    return (sys.executable, "-m", module)


@contextmanager
def asked(command: Command, question: Iterable[bytes], patience: float) -> Iterator[Answer]:
    """The answer of a process to a question; `patience` in seconds by the clock, after which it is stopped."""
    with tempfile.TemporaryFile() as written, tempfile.TemporaryFile() as answer:
        written.writelines(question)
        written.seek(0)
        is_whole = True
        try:
            subprocess.run(  # noqa: S603 (our own module; the file is its input only)
                command,
                stdin=written,
                stdout=answer,
                stderr=subprocess.DEVNULL,
                cwd=_ROOT,
                env={},
                timeout=patience,
                check=True,
            )
        except (subprocess.SubprocessError, OSError):
            is_whole = False
        answer.seek(0)
        yield Answer(answer, is_whole)


@contextmanager
def one_of_few(places: int, kind: str, wait: float) -> Iterator[None]:
    """One of the few places for readings of a `kind` on this machine, whatever process asks.

    Refused where none gets free within `wait` seconds. The system itself frees the place of a process that dies.
    """
    until = time.monotonic() + wait
    while (held := _free_place(places, kind)) is None:
        if time.monotonic() > until:
            raise Refused("Máy đang đọc nhiều tệp khác cùng lúc; mời anh/chị thử lại sau ít phút.")
        time.sleep(0.05)
    try:
        yield
    finally:
        os.close(held)


def _free_place(places: int, kind: str) -> int | None:
    """The descriptor of a file that nobody else has locked, until it is closed."""
    for place in range(places):
        path = Path(tempfile.gettempdir(), f"thinhduc-{os.getuid()}-{kind}-{place}.lock")
        file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return file
        except BlockingIOError:
            os.close(file)
    return None


def bound(*, memory: int, seconds: int, largest_answer: int) -> None:
    """Sets the limits of the process that calls it, in bytes and seconds of the processor; there is no way back."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (largest_answer, largest_answer))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
