"""Measures files that go out beside their peers, all in one run: `python -m bench.run_exchange [--write]`.

Every file is made in a process of its own, the sides in turns. Memory is what a process held at its highest beyond
where it stood with everything loaded.
"""

import argparse
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench import machine
from bench.exports import WRITERS
from bench.servers import ROOT
from bench.table import EXCHANGE, Row, compare, has_marks, put_into

FEWEST = 3  # turns that are written down; one takes minutes
LONG_LIST, SHORT_LIST = 350_000, 5_000
LONG_FILE, SHORT_FILE = 20_000, 1_000
TIME_AIM, MEMORY_AIM = 0.6, 100  # beside openpyxl; MB
IMPORT_AIM, IMPORT_MEMORY = 0.1, 300  # beside django-import-export; MB
PEER = "django-import-export"
SIDES = {"ours": "the application", "peer": PEER, "peer, bulk": f"{PEER}, use_bulk and skip_diff"}
EXPORTS = (
    Row("{rows} rows of 10 columns as xlsx", "xlsx", "openpyxl", "openpyxl, write_only", TIME_AIM),
    Row("the same as csv", "csv", "openpyxl", "openpyxl, write_only"),
)
NAMES = {"xlsx": "xlsx", "csv": "csv", "openpyxl": "openpyxl, write_only"}


@dataclass(frozen=True)
class Wanted:
    """How much of what is measured, and how often."""

    rows: int
    file_rows: int
    repetitions: int


def measure_export(wanted: Wanted) -> list[str]:
    """A long list as files: seconds beside openpyxl, memory."""
    seconds: dict[str, list[float]] = {writer: [] for writer in WRITERS}
    held: dict[str, list[int]] = {writer: [] for writer in WRITERS}
    for turn in range(wanted.repetitions):
        for writer in list(WRITERS)[:: -1 if turn % 2 else 1]:
            _say(f"export, turn {turn + 1} of {wanted.repetitions}: {writer}")
            took, kilobytes = _in_a_process("bench.exports", writer, str(wanted.rows))
            seconds[writer].append(float(took))
            held[writer].append(int(kilobytes))
    rows = [
        Row(one.label.format(rows=f"{wanted.rows:,}"), one.ours, one.peer, one.peer_label, one.aim)
        for one in EXPORTS
    ]
    return [
        "### A long list as a file (wall time)",
        "",
        *compare(seconds, rows, "ms"),
        "",
        "### Memory above the application",
        "",
        *memory({NAMES[writer]: found for writer, found in held.items()}),
    ]


def measure_import(wanted: Wanted) -> list[str]:
    """A list of households into an empty commune: check with preview, then storing, beside the peer as it comes."""
    steps = ("check", "store", "both")
    seconds: dict[str, list[float]] = {f"{side} {step}": [] for side in SIDES for step in steps}
    held: dict[str, list[int]] = {side: [] for side in SIDES}
    with tempfile.TemporaryDirectory() as scratch:
        file, ready = Path(scratch) / "list.xlsx", Path(scratch) / "ready.sqlite3"
        _in_a_process("bench.imports", "make", str(file), str(wanted.file_rows))
        _in_a_process("bench.imports", "ready", database=ready)
        for turn in range(wanted.repetitions):
            for side in list(SIDES)[:: -1 if turn % 2 else 1]:
                _say(f"import, turn {turn + 1} of {wanted.repetitions}: {side}")
                database = Path(shutil.copy(ready, Path(scratch) / "commune.sqlite3"))
                check, store, kilobytes, _, members = _in_a_process(
                    "bench.imports", side, str(file), database=database
                )
                if int(members) != wanted.file_rows:
                    raise RuntimeError(f"{side} stored {members} of {wanted.file_rows} rows.")
                for step, took in zip(
                    steps, (float(check), float(store), float(check) + float(store)), strict=True
                ):
                    seconds[f"{side} {step}"].append(took)
                held[side].append(int(kilobytes))
                for one in Path(scratch).glob("commune.sqlite3*"):
                    one.unlink()
    labels = {"check": "check and preview", "store": "storing", "both": "both"}
    rows = [
        Row(
            labels[step],
            f"ours {step}",
            f"{peer} {step}",
            SIDES[peer],
            IMPORT_AIM if step == "both" else None,
        )
        for peer in ("peer", "peer, bulk")
        for step in steps
    ]
    lines = ["| what | MB at the most | aim | met |", "|---|---:|---:|---|"]
    for side, found in held.items():
        most = max(found) / 1024
        met = (
            ("–", "–")
            if side != "ours"
            else (f"≤ {IMPORT_MEMORY}", "yes" if most <= IMPORT_MEMORY else "**no**")
        )
        lines.append(f"| {SIDES[side]} | {most:.0f} | {met[0]} | {met[1]} |")
    return [
        f"### A workbook of {wanted.file_rows:,} rows × 20 columns into an empty commune, SQLite (wall time)",
        "",
        *compare(seconds, rows, "ms"),
        "",
        "### Memory while a workbook comes in, whole processes with those they started",
        "",
        *lines,
    ]


def memory(held: dict[str, list[int]]) -> list[str]:
    """The most each side held in any turn, of what was found in kB.

    >>> memory({"xlsx": [1500, 2040]})[-1]
    '| xlsx | 2.0 | ≤ 100 | yes |'
    """
    lines = ["| what | MB at the most | aim | met |", "|---|---:|---:|---|"]
    for name, found in held.items():
        most = max(found) / 1024
        met = "yes" if most <= MEMORY_AIM else "**no**"
        aim = ("–", "–") if name == NAMES["openpyxl"] else (f"≤ {MEMORY_AIM}", met)
        lines.append(f"| {name} | {most:.1f} | {aim[0]} | {aim[1]} |")
    return lines


PARTS: dict[str, Callable[[Wanted], list[str]]] = {"export": measure_export, "import": measure_import}


def measure(parts: Sequence[str], wanted: Wanted) -> str:
    """The facts and the tables as Markdown."""
    before = machine.load()
    found = [line for part in parts for line in (*PARTS[part](wanted), "")]
    facts = [fact for fact in machine.facts("") if fact[0] not in ("Database", "LibreOffice")]
    facts += [
        ("Repetitions", f"{wanted.repetitions} turns"),
        ("Load average", f"{before:.1f} before, {machine.load():.1f} after"),
    ]
    _say("")
    return "\n".join([*(f"- **{name}**: {text}" for name, text in facts), "", *found]).rstrip()


def _in_a_process(*module_and_arguments: str, database: Path | None = None) -> list[str]:
    """What a module prints, by words."""
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "thinhduc.settings"}
    environment.setdefault("THINHDUC_SECRET_KEY", secrets.token_urlsafe(50))
    if database:
        environment["DATABASE_URL"] = f"sqlite:///{database}"
    ran = subprocess.run(
        [sys.executable, "-m", *module_and_arguments],
        check=True, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environment,
    )  # fmt: skip
    return ran.stdout.split()


def _say(text: str) -> None:
    """Where it is, for a person who waits; nothing of it is in the result."""
    if sys.stderr.isatty():
        print(f"\r\033[K{text}", end="", file=sys.stderr, flush=True)


def main(arguments: Sequence[str] | None = None) -> None:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m bench.run_exchange", description=__doc__)
    parser.add_argument("--repetitions", type=int, default=5, metavar="N", help="turns (default: 5)")
    parser.add_argument(
        "--part", choices=sorted(PARTS), action="append", dest="parts", help="only this one (default: all)"
    )
    parser.add_argument("--quick", action="store_true", help="short lists, to try the script out")
    parser.add_argument("--write", action="store_true", help="put the result into docs/speed.md")
    options = parser.parse_args(arguments)
    if options.write and (options.quick or options.parts or options.repetitions < FEWEST):
        parser.error(f"what is written down needs all parts and at least {FEWEST} whole repetitions")
    page = ROOT / "docs" / "speed.md"
    if options.write and not has_marks(page, EXCHANGE):
        parser.error("docs/speed.md has no marks to write between")
    sizes = (SHORT_LIST, SHORT_FILE) if options.quick else (LONG_LIST, LONG_FILE)
    text = measure(options.parts or list(PARTS), Wanted(*sizes, options.repetitions))
    print(text)
    if options.write:
        put_into(page, text, EXCHANGE)


if __name__ == "__main__":
    main()
