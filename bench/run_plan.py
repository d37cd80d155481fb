"""Measures the whole plan as PDF and as Word file beside LibreOffice: `python -m bench.run_plan [--write]`.

The data is the demo's in a temporary SQLite file. The peer is LibreOffice, started anew, converting our Word file of
the same plan to PDF (Debian: `apt-get install --no-install-recommends libreoffice-writer-nogui`).
"""

import argparse
import os
import secrets
import sys
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from bench import documents, machine
from bench.servers import HOUSE, ROOT, Worker
from bench.table import PLAN, Figures, Row, compare, has_marks, put_into

FEWEST = 5
FILES = 5  # of each kind within a turn
OFFICE = "LibreOffice, Word file to PDF, new start"
ROWS = (
    Row("whole plan as PDF, warm", "pdf", "office", OFFICE),
    Row("whole plan as PDF, first of a process", "pdf first", "office", OFFICE),
    Row("whole plan as Word file", "docx", "office", OFFICE),
)


def measure(repetitions: int) -> str:
    """The whole run; its facts and table as Markdown."""
    with tempfile.TemporaryDirectory(prefix="thinhduc-bench-") as name:
        scratch = Path(name)
        os.environ["BENCH_DIR"] = name
        os.environ["DATABASE_URL"] = f"sqlite:///{scratch / 'bench.sqlite3'}"
        os.environ.setdefault("THINHDUC_SECRET_KEY", secrets.token_urlsafe(50))
        with Worker(HOUSE, scratch / "log") as worker:
            plan = worker.ask("plans.prepare")
            worker.ask("plans.write", version=plan["version"], path=str(scratch / "plan.docx"))
        facts = machine.facts("SQLite")
        before = machine.load()
        figures = _in_turns(plan["version"], scratch, repetitions)
    facts += [
        ("Data", f"the demo's plan of {plan['year']}, {plan['hamlets']} hamlets"),
        ("Repetitions", f"{repetitions} turns, in each {FILES} files of each kind and one conversion"),
        ("Load average", f"{before:.1f} before, {machine.load():.1f} after"),
    ]
    return "\n".join([*(f"- **{name}**: {text}" for name, text in facts), "", *compare(figures, ROWS, "ms")])


def _in_turns(version: int, scratch: Path, repetitions: int) -> Figures:
    """Every turn makes everything once, every second one backwards."""
    figures: dict[str, list[float]] = defaultdict(list)
    office, book, profile = documents.office(), scratch / "plan.docx", scratch / "profile"
    if office:
        documents.convert(office, book, profile)  # makes its profile

    def ours() -> None:
        with Worker(HOUSE, scratch / "log") as worker:
            for key, kind, times in (("pdf first", "pdf", 1), ("pdf", "pdf", FILES), ("docx", "docx", FILES)):
                figures[key].append(worker.ask("plans.make", version=version, kind=kind, times=times))

    def peer() -> None:
        if office:
            figures["office"].append(documents.convert(office, book, profile))

    for turn in range(repetitions):
        for side in (ours, peer)[:: -1 if turn % 2 else 1]:
            side()
    return figures


def main(arguments: Sequence[str] | None = None) -> None:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m bench.run_plan", description=__doc__)
    parser.add_argument("--repetitions", type=int, default=7, metavar="N", help="turns (default: 7)")
    parser.add_argument("--write", action="store_true", help="put the result into docs/speed.md")
    options = parser.parse_args(arguments)
    page = ROOT / "docs" / "speed.md"
    if options.write and (options.repetitions < FEWEST or not has_marks(page, PLAN)):
        parser.error(f"what is written down needs at least {FEWEST} repetitions, and marks in docs/speed.md")
    text = measure(options.repetitions)
    sys.stdout.write(text + "\n")
    if options.write:
        put_into(page, text, PLAN)


if __name__ == "__main__":
    main()
