"""The processes of a run, and one turn of everything that is measured."""

import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from bench import documents
from bench.pages import admin_save, house_save
from bench.servers import HOUSE, PEER, ROOT, Browser, Worker, environment, gunicorn
from bench.table import share


@dataclass(frozen=True)
class Size:
    """How often each thing is done within a turn."""

    requests: int = 60
    in_process: int = 30
    saves: int = 20
    files: int = 10


class Run:
    """`figures`: seconds by name, a value per turn: names as in bench/run.py, with " p95" and " cpu" after them."""

    def __init__(self, scratch: Path, stack: ExitStack, size: Size) -> None:
        self.size = size
        self.log = scratch / "log"
        self.figures: dict[str, list[float]] = defaultdict(list)
        with Worker(PEER, self.log) as worker:  # its tables are ours and the admin's
            worker.ask("data.migrate")
        with Worker(HOUSE, self.log) as worker:
            world: dict[str, Any] = worker.ask("data.prepare")
        collect_static(self.log)
        self.cookie: str = world["cookie"]
        self.version: int = world["version"]
        self.rows: int = world["rows"]
        self.workers = {side: stack.enter_context(Worker(side, self.log)) for side in (HOUSE, PEER)}
        self.browsers = {
            side: Browser(stack.enter_context(gunicorn(side, self.log)), self.cookie)
            for side in (HOUSE, PEER)
        }
        self.pages = {name: (HOUSE, address) for name, address in world["pages"].items()}
        self.pages |= {f"admin {name}": (PEER, address) for name, address in world["lists"].items()}
        self.saves = {
            "save": (HOUSE, house_save(world["pages"]["review"])),
            "admin save": (PEER, admin_save(world["lists"]["review"])),
        }
        self.office = documents.office()
        self.profile = scratch / "profile"
        self.book = scratch / "annex.xlsx"
        self.workers[HOUSE].ask("files.write_xlsx", version=self.version, path=str(self.book))

    def warm_up(self) -> None:
        """Both workers of each gunicorn have seen every page, LibreOffice has made its profile."""
        for side, address in self.pages.values():
            for _ in range(12):
                self.browsers[side].get(address)
            self.workers[side].ask("visits.get", cookie=self.cookie, address=address, times=3)
        for side, save in self.saves.values():
            for _ in range(4):
                self.browsers[side].save(save)
        if self.office:
            documents.convert(self.office, self.book, self.profile)

    def turn(self, *, backwards: bool = False) -> Iterator[str]:
        """Measures everything once and tells what comes next; what is compared stands side by side."""
        measures: list[tuple[str, Callable[[], None]]] = [
            ("pdf", self._pdf),
            ("office", self._convert),
            ("xlsx", self._xlsx),
            *((name, lambda name=name: self._page(name)) for name in _ORDER),  # type: ignore[misc]
            *((name, lambda name=name: self._save(name)) for name in self.saves),  # type: ignore[misc]
        ]
        for name, measure in reversed(measures) if backwards else measures:
            yield name
            measure()

    def weights(self) -> dict[str, dict[str, int]]:
        """Queries and bytes of each page."""
        return {
            name: self.workers[side].ask("visits.weigh", cookie=self.cookie, address=address)
            for name, (side, address) in self.pages.items()
        }

    def database(self) -> str:
        """The database with its version."""
        return str(self.workers[HOUSE].ask("visits.database"))

    def _pdf(self) -> None:
        began = perf_counter()
        with Worker(HOUSE, self.log) as worker:
            first = worker.ask("files.pdf", version=self.version)
            self.figures["pdf process"].append(perf_counter() - began)
            self.figures["pdf first"].append(first)
            self.figures["pdf warm"].append(
                median(worker.ask("files.pdf", version=self.version) for _ in range(self.size.files))
            )

    def _convert(self) -> None:
        if self.office:
            self.figures["office"].append(documents.convert(self.office, self.book, self.profile))

    def _xlsx(self) -> None:
        work = {"version": self.version, "times": self.size.files}
        self.figures["xlsx"].append(self.workers[HOUSE].ask("files.xlsx", **work))
        self.figures["openpyxl"].append(self.workers[HOUSE].ask("files.openpyxl", **work))

    def _page(self, name: str) -> None:
        side, address = self.pages[name]
        self._keep(name, [self.browsers[side].get(address)[0] for _ in range(self.size.requests)])
        spent = self.workers[side].ask(
            "visits.get", cookie=self.cookie, address=address, times=self.size.in_process
        )
        self.figures[f"{name} cpu"].append(median(spent))

    def _save(self, name: str) -> None:
        side, save = self.saves[name]
        browser, times = self.browsers[side], range(self.size.saves)
        self._keep(name, [browser.save(save) for _ in times])
        self._keep(f"{name} look", [browser.save(save, and_look=True) for _ in times])
        spent = self.workers[side].ask(
            "visits.post", cookie=self.cookie, save=asdict(save), times=self.size.saves
        )
        self.figures[f"{name} cpu"].append(median(spent))

    def _keep(self, name: str, seconds: list[float]) -> None:
        self.figures[name].append(share(seconds, 50))
        self.figures[f"{name} p95"].append(share(seconds, 95))


# What is held against each other is asked for one after the other.
_ORDER = (
    "empty",
    "annex",
    "annex file",
    "start",
    "admin plan",
    "plan",
    "plan cells",
    "admin plan cells",
    "review",
    "admin review",
)


def collect_static(log: Path) -> None:
    """Once before anything is served."""
    command = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"]
    with log.open("ab") as output:
        subprocess.run(command, cwd=ROOT, env=environment(HOUSE), check=True, stdout=output, stderr=output)
