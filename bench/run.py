"""Measures the application beside its peers, all in one run: `.venv/bin/python -m bench.run [--write]`.

Needs what script/test sets up, and for one peer LibreOffice (Debian: `apt-get install --no-install-recommends
libreoffice-calc-nogui`). The data is the demo's, in a temporary SQLite file or in the empty database that DATABASE_URL
names. Everything is measured in turns, so that whatever else the machine does meets all of it alike.
"""

import argparse
import os
import secrets
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

from bench import machine
from bench.servers import ROOT
from bench.table import Figures, Row, compare, has_marks, plain, put_into, suffixed
from bench.turns import Run, Size

FEWEST = 5
LIST, CELLS = "admin, list", "admin, list with cells"
OFFICE = "LibreOffice, new start"

FILES = (
    Row("annex as PDF, warm", "pdf warm", "office", OFFICE, 0.3),
    Row("annex as PDF, first of a process", "pdf first", "office", OFFICE),
    Row("annex as PDF, whole new process", "pdf process", "office", OFFICE),
    Row("annex as xlsx", "xlsx", "openpyxl", "openpyxl, same cells"),
)
PAGES = (
    Row("start page of the officer", "start", "admin plan", LIST),
    Row("plan page, issued", "plan", "admin plan", LIST),
    Row("plan page, typed in", "plan cells", "admin plan cells", CELLS),
    Row("review grid, page", "review", "admin review", CELLS),
    Row("review grid, save", "save", "admin save", CELLS),
    Row("issued annex, page", "annex", "empty", "empty page", 2),
    Row("issued annex, stored PDF", "annex file", "empty", "empty page", 2),
)
LOOK = Row("review grid, save and page again", "save look", "admin save look", CELLS)
WEIGHTS = {
    "empty": "empty page",
    "start": "start page of the officer",
    "plan": "plan page, issued",
    "admin plan": "admin, list of the plan",
    "plan cells": "plan page, typed in",
    "admin plan cells": "admin, list of the plan with cells",
    "review": "review grid, page",
    "admin review": "admin, list of the review with cells",
    "annex": "issued annex, page",
    "annex file": "issued annex, stored PDF",
}


def tables(figures: Figures, weights: Mapping[str, Mapping[str, int]]) -> list[str]:
    """Everything that was found, as Markdown."""
    return [
        "### Files (wall time)",
        "",
        *compare(figures, FILES, "ms"),
        "",
        "### Pages over HTTP, 50th percentile",
        "",
        *compare(figures, [*PAGES, LOOK], "ms"),
        "",
        "### The same, 95th percentile",
        "",
        *compare(figures, suffixed([*PAGES, LOOK], " p95"), "ms"),
        "",
        "### CPU time of the same in process, without server and network",
        "",
        *compare(figures, suffixed(PAGES, " cpu"), "CPU ms"),
        "",
        "### What the pages are made of",
        "",
        *plain(
            ("page", "queries", "bytes"),
            [(label, weights[name]["queries"], weights[name]["bytes"]) for name, label in WEIGHTS.items()],
        ),
    ]


def measure(size: Size, repetitions: int) -> str:
    """The whole run; its facts and tables as Markdown."""
    with ExitStack() as stack:
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="thinhduc-bench-")))
        os.environ["BENCH_DIR"] = str(scratch)
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{scratch / 'bench.sqlite3'}")
        os.environ.setdefault("THINHDUC_SECRET_KEY", secrets.token_urlsafe(50))
        _say("filling the database, starting the servers")
        run = Run(scratch, stack, size)
        run.warm_up()
        facts = machine.facts(run.database())
        before = machine.load()
        for turn in range(repetitions):
            for name in run.turn(backwards=turn % 2 == 1):
                _say(f"turn {turn + 1} of {repetitions}: {name}")
        often = f"{size.requests} requests a page, {size.in_process} in process, {size.saves} saves, {size.files} files"
        facts += [
            ("Data", f"the demo's commune, {run.rows} hamlets"),
            ("Repetitions", f"{repetitions} turns, in each {often}"),
            ("Load average", f"{before:.1f} before, {machine.load():.1f} after"),
        ]
        lines = [*(f"- **{name}**: {text}" for name, text in facts), "", *tables(run.figures, run.weights())]
    _say("")
    return "\n".join(lines)


def _say(text: str) -> None:
    """Where it is, for a person who waits; nothing of it is in the result."""
    if sys.stderr.isatty():
        print(f"\r\033[K{text}", end="", file=sys.stderr, flush=True)


def main(arguments: Sequence[str] | None = None) -> None:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m bench.run", description=__doc__)
    parser.add_argument("--repetitions", type=int, default=7, metavar="N", help="turns (default: 7)")
    parser.add_argument(
        "--quick", action="store_true", help="few requests in each turn, to try the script out"
    )
    parser.add_argument("--write", action="store_true", help="put the result into docs/speed.md")
    options = parser.parse_args(arguments)
    if options.write and (options.quick or options.repetitions < FEWEST):
        parser.error(f"what is written down needs at least {FEWEST} whole repetitions")
    page = ROOT / "docs" / "speed.md"
    if options.write and not has_marks(page):
        parser.error("docs/speed.md has no marks to write between")
    text = measure(Size(6, 3, 2, 2) if options.quick else Size(), options.repetitions)
    print(text)
    if options.write:
        put_into(page, text)


if __name__ == "__main__":
    main()
