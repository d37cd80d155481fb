"""From the figures of the repetitions to the tables of docs/speed.md."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median

Figures = Mapping[str, Sequence[float]]  # a value per repetition, in seconds

BEGIN, END = "<!-- bench: begin -->", "<!-- bench: end -->"
REGISTER = ("<!-- bench register: begin -->", "<!-- bench register: end -->")
EXCHANGE = ("<!-- bench exchange: begin -->", "<!-- bench exchange: end -->")
PLAN = ("<!-- bench plan: begin -->", "<!-- bench plan: end -->")


@dataclass(frozen=True)
class Row:
    """What is held against what; `aim`: the ratio that it is to stay under, None where none was set."""

    label: str
    ours: str
    peer: str = ""
    peer_label: str = ""
    aim: float | None = None


def share(values: Sequence[float], percent: int) -> float:
    """The value that so many per cent of the values do not pass.

    >>> share([5, 1, 2, 3, 4], 50), share(range(1, 101), 95)
    (3, 95)
    """
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * percent // 100) - 1)]


def spread(values: Sequence[float], scale: float = 1000) -> str:
    """Median and range in milliseconds.

    >>> spread([0.0101, 0.0123, 0.0112])
    '11.2 (10.1–12.3)'
    """
    middle, low, high = (_digits(scale * value) for value in (median(values), min(values), max(values)))
    return f"{middle} ({low}–{high})"


def _digits(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}"


def ratios(figures: Figures, row: Row) -> list[float]:
    """Ours over the peer, within each repetition: both met the same load there."""
    return [ours / peer for ours, peer in zip(figures[row.ours], figures[row.peer], strict=True)]


def compare(figures: Figures, rows: Sequence[Row], unit: str) -> list[str]:
    """A table: median and range of both sides, the ratio, the aim, whether it is met."""
    lines = [
        f"| what | {unit} | peer | {unit} | ratio | aim | met |",
        "|---|---:|---|---:|---:|---:|---|",
    ]
    for row in rows:
        ours = spread(figures[row.ours])
        if not figures.get(row.peer):
            lines.append(f"| {row.label} | {ours} | {row.peer_label or '–'} | – | – | – | – |")
            continue
        found = ratios(figures, row)
        ratio = f"{median(found):.2f} ({min(found):.2f}–{max(found):.2f})"
        aim = "–" if row.aim is None else f"≤ {row.aim}"
        met = "–" if row.aim is None else "yes" if median(found) <= row.aim else "**no**"
        lines.append(
            f"| {row.label} | {ours} | {row.peer_label} | {spread(figures[row.peer])} | {ratio} | {aim} | {met} |"
        )
    return lines


def suffixed(rows: Sequence[Row], suffix: str) -> list[Row]:
    """The same comparisons of another figure of each name, without an aim: aims are of the median."""
    return [replace(row, ours=row.ours + suffix, peer=row.peer + suffix, aim=None) for row in rows]


def plain(head: Sequence[str], rows: Sequence[Sequence[object]]) -> list[str]:
    """A table of texts and whole numbers."""
    rule = "|".join(["---", *["---:"] * (len(head) - 1)])
    return [f"| {' | '.join(head)} |", f"|{rule}|"] + [
        f"| {' | '.join(f'{cell:,}' if isinstance(cell, int) else str(cell) for cell in row)} |"
        for row in rows
    ]


def has_marks(path: Path, marks: tuple[str, str] = (BEGIN, END)) -> bool:
    """Whether the file says where the result goes."""
    return bool(_between(marks).search(path.read_text(encoding="utf-8")))


def put_into(path: Path, text: str, marks: tuple[str, str] = (BEGIN, END)) -> None:
    """Replaces what stands between the marks."""
    before, (begin, end) = path.read_text(encoding="utf-8"), marks
    path.write_text(_between(marks).sub(lambda _: f"{begin}\n{text}\n{end}", before), encoding="utf-8")


def _between(marks: tuple[str, str]) -> re.Pattern[str]:
    return re.compile(f"{re.escape(marks[0])}.*{re.escape(marks[1])}", re.DOTALL)
