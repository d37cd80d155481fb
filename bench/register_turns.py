"""The two databases of one kind, the processes over them, and one turn of everything that is measured."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Any

from bench.servers import HOUSE, PEER, Browser, Worker, gunicorn
from bench.table import share

ALONE, PROVINCE = "alone", "province"
COMMUNE = ("list", "list poor", "search", "household", "ledger")
BESIDE = ("empty", "list", "search")
EVERYWHERE = ("everywhere", "everywhere deep")
READINGS = (
    "list",
    "last page",
    "list of a year",
    "list poor",
    "list flag",
    "list lacking",
    "search",
    "length",
    "household",
    "ledger",
    "classes",
    "movements",
)


@dataclass(frozen=True)
class Made:
    """The province that is written."""

    communes: int
    households: int
    years: int
    seed: str = "1"


@dataclass(frozen=True)
class Often:
    """How often each thing is done within a turn."""

    requests: int = 40
    readings: int = 20


class Side:
    """A filled database with the application and the admin over it."""

    def __init__(self, address: str, made: Made, *, alone: bool, log: Path, stack: ExitStack) -> None:
        env = {"DATABASE_URL": address}
        with Worker(PEER, log, **env) as worker:  # its tables are ours and the admin's
            worker.ask("data.migrate")
        self.worker = stack.enter_context(Worker(HOUSE, log, **env))
        self.seconds: float = self.worker.ask("province.fill", **asdict(made), alone=alone)
        self.world: dict[str, Any] = self.worker.ask("province.prepare", **asdict(made))
        cookie = self.world["cookie"]
        self.house = Browser(stack.enter_context(gunicorn(HOUSE, log, **env)), cookie)
        self.peer = Browser(stack.enter_context(gunicorn(PEER, log, **env)), cookie)

    def pages(self, name: str, times: int) -> list[float]:
        """Seconds of each answer; a name that begins with "admin " is the admin's list."""
        peer = name.removeprefix("admin ")
        browser, addresses = (self.house, "pages") if peer == name else (self.peer, "lists")
        return [browser.get(self.world[addresses][peer])[0] for _ in range(times)]

    def read(self, name: str, year: int, times: int) -> list[float]:
        """Seconds of each reading, without page and server."""
        world = self.world
        spent: list[float] = self.worker.ask(
            "province.ask",
            slug=world["slug"],
            query=name,
            household=world["household"],
            year=year,
            times=times,
        )
        return spent


class Run:
    """`figures`: seconds by side and name, e.g. "province admin list", a value per turn; " read" after readings."""

    def __init__(self, sides: dict[str, Side], often: Often, last_year: int) -> None:
        self.sides, self.often, self.last_year = sides, often, last_year
        self.figures: dict[str, list[float]] = defaultdict(list)

    def warm_up(self) -> None:
        """Both workers of each gunicorn have seen every page, every table was read."""
        for side, name in self._pages():
            self.sides[side].pages(name, 12)
        for side in self.sides.values():
            for name in READINGS:
                side.read(name, self.last_year, 3)

    def turn(self, *, backwards: bool = False) -> Iterator[str]:
        """Measures everything once and tells what comes next; what is compared stands side by side."""
        measures: list[tuple[str, Callable[[], None]]] = [
            *((f"{side} {name}", lambda s=side, n=name: self._page(s, n)) for side, name in self._pages()),  # type: ignore[misc]
            *(
                (f"{side} {name}", lambda s=side, n=name: self._read(s, n))
                for name in READINGS
                for side in self.sides
            ),  # type: ignore[misc]
        ]
        for name, measure in reversed(measures) if backwards else measures:
            yield name
            measure()

    def _pages(self) -> list[tuple[str, str]]:
        sides = (ALONE, PROVINCE)
        return [
            *((side, name) for name in ("empty", *COMMUNE) for side in sides),
            *((side, f"admin {name}") for name in BESIDE for side in sides),
            *((PROVINCE, f"{who}{name}") for name in EVERYWHERE for who in ("", "admin ")),
        ]

    def _page(self, side: str, name: str) -> None:
        seconds = self.sides[side].pages(name, self.often.requests)
        self.figures[f"{side} {name}"].append(share(seconds, 50))
        self.figures[f"{side} {name} p95"].append(share(seconds, 95))

    def _read(self, side: str, name: str) -> None:
        spent = self.sides[side].read(name, self.last_year, self.often.readings)
        self.figures[f"{side} {name} read"].append(median(spent))
