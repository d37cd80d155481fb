"""On what it was measured; nothing of it names the machine itself."""

import os
import platform
import subprocess
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from bench.documents import office

LIBRARIES = ("django", "gunicorn", "weasyprint", "xlsxwriter", "openpyxl")


def facts(database: str) -> list[tuple[str, str]]:
    """What a reader needs to compare: day, state of the code, machine, versions."""
    return [
        ("Measured", f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, at commit {_commit()}"),
        ("Machine", f"{os.cpu_count()} cores ({_processor()}), {_memory()} GiB, {_system()}"),
        (
            "Python",
            f"{platform.python_version()} with " + ", ".join(f"{name} {version(name)}" for name in LIBRARIES),
        ),
        ("Database", database),
        ("LibreOffice", _office_version()),
    ]


def load() -> float:
    """The load average of the last minute."""
    return os.getloadavg()[0]


def _output(*command: str) -> str:
    try:
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""


def _commit() -> str:
    return _output("git", "-c", "safe.directory=*", "rev-parse", "--short", "HEAD") or "unknown"


def _processor() -> str:
    lines = _lines(Path("/proc/cpuinfo"))
    return next(
        (line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "unknown"
    )


def _memory() -> int:
    return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30)


def _system() -> str:
    lines = _lines(Path("/etc/os-release"))
    names = [line.partition("=")[2].strip('"') for line in lines if line.startswith("PRETTY_NAME=")]
    return names[0] if names else platform.system()


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


def _office_version() -> str:
    program = office()
    if program is None:
        return "not installed (Debian: `apt-get install --no-install-recommends libreoffice-calc-nogui`)"
    return " ".join(_output(program, "--version").split()[1:2])
