"""Measures the register of a commune in a province beside the same commune alone: `python -m bench.run_register`.

In the same run, on SQLite and on PostgreSQL: two databases are made (`manage.py make_province`), one of them with the
middle commune alone, and everything is measured in turns in both, beside Django's admin over the same rows.
"""

import argparse
import os
import secrets
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

from bench import cluster, machine
from bench.register_turns import ALONE, PROVINCE, Made, Often, Run, Side
from bench.run import FEWEST
from bench.servers import ROOT
from bench.table import REGISTER, Figures, Row, compare, has_marks, put_into, suffixed
from bench.turns import collect_static

WHOLE, SMALL = Made(150, 350_000, 5), Made(6, 6_000, 3)
AIM, ADMIN_AIM, PROVINCE_AIM, DEEP_AIM = 1.3, 0.33, {"SQLite": 0.33, "PostgreSQL": 0.125}, 1.25

PAGES = {
    "list": "register, first page",
    "list poor": "register, the poor alone",
    "search": "search for a name without marks",
    "household": "page of a household",
    "ledger": "movements of a year by hamlet and class",
}
READINGS = {
    "list": "25 rows of the register",
    "last page": "25 rows, the last page",
    "list of a year": "25 rows as of an earlier year's end",
    "list poor": "25 poor households",
    "list flag": "25 households by what is true of them",
    "list lacking": "25 households by what they lack",
    "search": "25 rows of a search",
    "length": "length of the register",
    "household": "everything of a household",
    "ledger": "balance of a year, all hamlets and classes",
    "classes": "households and persons by hamlet and class",
    "movements": "25 movements of a year",
}


def tables(kind: str, figures: Figures) -> list[str]:
    """What was found on one kind of database, as Markdown."""
    alone = "the commune alone"
    pages = [Row(text, f"{PROVINCE} {name}", f"{ALONE} {name}", alone, AIM) for name, text in PAGES.items()]
    readings = [
        Row(text, f"{PROVINCE} {name} read", f"{ALONE} {name} read", alone, AIM)
        for name, text in READINGS.items()
    ]
    beside = [
        Row(f"{text}, {where}", f"{side} {name}", f"{side} admin {name}", "admin, same rows", aim)
        for name, text, aim in (("list", "register", ADMIN_AIM), ("search", "search", None))
        for side, where in ((ALONE, "commune alone"), (PROVINCE, "commune in the province"))
    ]
    figures = {**figures, **over_empty(figures)}
    over = [
        Row(
            f"register, {where}",
            f"{side} list over",
            f"{side} admin list over",
            "the admin's list over its own",
        )
        for side, where in ((ALONE, "commune alone"), (PROVINCE, "commune in the province"))
    ]
    over.append(
        Row(
            "all communes",
            "province everywhere over",
            "province admin everywhere over",
            "the admin's list over its own",
        )
    )
    everywhere = ("province everywhere", "province admin everywhere")
    beside += [
        Row("all communes, first page", *everywhere, "admin, same rows", PROVINCE_AIM[kind]),
        Row("all communes, deep page", *(f"{name} deep" for name in everywhere), "admin, same page"),
    ]
    deep = [
        Row("all communes, deep page", f"{everywhere[0]} deep", everywhere[0], "first page", DEEP_AIM),
        Row("the admin's, deep page", f"{everywhere[1]} deep", everywhere[1], "first page"),
    ]
    parts = (
        ("pages of a commune over HTTP, 50th percentile", compare(figures, pages, "ms")),
        ("the same, 95th percentile", compare(figures, suffixed(pages, " p95"), "ms")),
        ("readings of a commune, without page and server", compare(figures, readings, "ms")),
        ("lists beside Django's admin, 50th percentile", compare(figures, beside, "ms")),
        ("what a list adds to a page without content, 50th percentile", compare(figures, over, "ms")),
        ("a page deep in a list beside its first page", compare(figures, deep, "ms")),
    )
    return [line for title, table in parts for line in (f"### {kind}: {title}", "", *table, "")]


def over_empty(figures: Figures) -> dict[str, list[float]]:
    """What the lists take beyond the empty page of their side, turn by turn, by name with " over" after it."""
    lists = [
        (side, who, name)
        for side, name in ((ALONE, "list"), (PROVINCE, "list"), (PROVINCE, "everywhere"))
        for who in ("", "admin ")
    ]
    return {
        f"{side} {who}{name} over": [
            whole - empty
            for whole, empty in zip(
                figures[f"{side} {who}{name}"], figures[f"{side} {who}empty"], strict=True
            )
        ]
        for side, who, name in lists
    }


def databases(scratch: Path, stack: ExitStack) -> Iterator[tuple[str, dict[str, str]]]:
    """The empty databases of each kind, by side."""
    yield "SQLite", {side: f"sqlite:///{scratch / side}.sqlite3" for side in (ALONE, PROVINCE)}
    programs = cluster.programs()
    if programs is None:
        print("PostgreSQL is not installed: measured on SQLite alone.", file=sys.stderr)
        return
    place = scratch / "cluster"
    address = stack.enter_context(cluster.postgresql(place, programs))
    yield "PostgreSQL", {side: cluster.create_database(address, side) for side in (ALONE, PROVINCE)}


def measure_one(
    kind: str, addresses: dict[str, str], made: Made, *, often: Often, repetitions: int, scratch: Path
) -> list[str]:
    """One kind of database: what it holds, and the tables."""
    with ExitStack() as stack:
        sides = {}
        for side, address in addresses.items():
            _say(f"{kind}: filling {side}")
            sides[side] = Side(address, made, alone=side == ALONE, log=scratch / "log", stack=stack)
        world = sides[PROVINCE].world
        run = Run(sides, often, 2025)
        _say(f"{kind}: warming up")
        run.warm_up()
        for turn in range(repetitions):
            for name in run.turn(backwards=turn % 2 == 1):
                _say(f"{kind}, turn {turn + 1} of {repetitions}: {name}")
        database = sides[PROVINCE].worker.ask("visits.database")
        fact = (
            f"- **{database}**: {world['listed']:,} households stand in the register of the province, "
            f"{world['own']:,} are written down in the commune; the province was written in "
            f"{sides[PROVINCE].seconds:,.0f} s; the deep page is number {world['deep']:,}."
        )
    return [fact, "", *tables(kind, run.figures)]


def measure(made: Made, often: Often, repetitions: int) -> str:
    """The whole run; its facts and tables as Markdown."""
    with ExitStack() as stack:
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="thinhduc-bench-")))
        scratch.chmod(0o755)  # PostgreSQL runs as somebody else
        os.environ["BENCH_DIR"] = str(scratch)
        os.environ.setdefault("THINHDUC_SECRET_KEY", secrets.token_urlsafe(50))
        collect_static(scratch / "log")
        before = machine.load()
        found = [
            line
            for kind, addresses in databases(scratch, stack)
            for line in measure_one(
                kind, addresses, made, often=often, repetitions=repetitions, scratch=scratch
            )
        ]
        facts = [fact for fact in machine.facts("") if fact[0] not in ("Database", "LibreOffice")]
        facts += [
            (
                "Data",
                f"{made.communes} communes, {made.households:,} households, {made.years} years, seed {made.seed}",
            ),
            (
                "Repetitions",
                f"{repetitions} turns, in each {often.requests} requests a page, {often.readings} readings",
            ),
            ("Load average", f"{before:.1f} before, {machine.load():.1f} after"),
        ]
    _say("")
    return "\n".join([*(f"- **{name}**: {text}" for name, text in facts), *found]).rstrip()


def _say(text: str) -> None:
    """Where it is, for a person who waits; nothing of it is in the result."""
    if sys.stderr.isatty():
        print(f"\r\033[K{text}", end="", file=sys.stderr, flush=True)


def main(arguments: Sequence[str] | None = None) -> None:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m bench.run_register", description=__doc__)
    parser.add_argument("--repetitions", type=int, default=7, metavar="N", help="turns (default: 7)")
    parser.add_argument(
        "--communes", type=int, metavar="N", help=f"communes of the province (default: {WHOLE.communes})"
    )
    parser.add_argument(
        "--households", type=int, metavar="N", help=f"its households (default: {WHOLE.households:,})"
    )
    parser.add_argument(
        "--quick", action="store_true", help="a small province and few requests, to try the script out"
    )
    parser.add_argument("--write", action="store_true", help="put the result into docs/speed.md")
    options = parser.parse_args(arguments)
    size = SMALL if options.quick else WHOLE
    made = Made(options.communes or size.communes, options.households or size.households, size.years)
    if options.write and (options.repetitions < FEWEST or made != WHOLE):
        parser.error(f"what is written down needs the whole province and at least {FEWEST} repetitions")
    page = ROOT / "docs" / "speed.md"
    if options.write and not has_marks(page, REGISTER):
        parser.error("docs/speed.md has no marks to write between")
    text = measure(made, Often(4, 3) if options.quick else Often(), options.repetitions)
    print(text)
    if options.write:
        put_into(page, text, REGISTER)


if __name__ == "__main__":
    main()
