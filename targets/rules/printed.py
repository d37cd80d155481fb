"""A signed table's rows as printed, beside the lines (domain.md, "Stated figures"): what differs is a note."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from targets.rules.classes import PovertyClass
from targets.rules.lines import HamletFigures, figure_of, label_of
from thinhduc.figures import format_count, format_rate, normalize, parse_count
from thinhduc.findings import Finding, Level

# Where a signed table leaves these blank, it means none (the printed totals of 2022 agree with that).
BLANK_IS_NONE = frozenset({"no_labour", "reduction"})


@dataclass(frozen=True)
class PrintedRow:
    """A hamlet's row text by text: its name, and the cells by the column's key."""

    name: str
    cells: Mapping[str, str] = field(default_factory=dict)


def check_printed(
    printed: Mapping[int, PrintedRow], lines: Sequence[HamletFigures], poverty_class: PovertyClass
) -> list[Finding]:
    """A note per name that is spelt otherwise than by case, and per cell that prints another figure than the line's.

    `printed` maps the line's order to its row. The near-poor table of 2022 prints ĐẦU PHÂN.

    >>> lines = [HamletFigures(8, "Đầu Phần", households=94)]
    >>> row = PrintedRow("ĐẦU PHÂN", {"households": "49", "rate": ""})
    >>> for finding in check_printed({8: row}, lines, PovertyClass.NEAR_POOR):
    ...     print(finding.message)
    Đầu Phần: biểu hộ cận nghèo đã ký in tên là “ĐẦU PHÂN”.
    Đầu Phần: tổng số hộ là 94, biểu hộ cận nghèo đã ký in “49”.
    """
    return [
        finding
        for line in lines
        if line.order in printed
        for finding in _differences(printed[line.order], line, poverty_class)
    ]


def _differences(row: PrintedRow, line: HamletFigures, poverty_class: PovertyClass) -> Iterable[Finding]:
    table = f"biểu {poverty_class.label} đã ký in"
    name = poverty_class.value
    if normalize(row.name).casefold() != normalize(line.name).casefold():
        words = f"{table} tên là “{row.name}”."
        yield _note("printed-name-differs", line, "name", words, printed=row.name, poverty_class=name)
    for key, text in row.cells.items():
        computed = _as_printed(key, text, line, poverty_class)
        if computed is not None and computed != _number(key, text):
            words = f"{label_of(key, poverty_class).lower()} là {computed}, {table} “{text}”."
            yield _note("printed-figure-differs", line, key, words, printed=text, poverty_class=name)


def _as_printed(key: str, text: str, line: HamletFigures, poverty_class: PovertyClass) -> str | None:
    """The line's figure as a table prints it; None where there is nothing to compare."""
    if key == "rate":
        return format_rate(line.rate) if normalize(text) and line.rate is not None else None
    if key not in ("households", "opening", "no_labour", "reduction", "closing"):
        return None
    value = figure_of(line, key, poverty_class)
    if value is None or (not normalize(text) and key not in BLANK_IS_NONE):
        return None
    return format_count(value)


def _number(key: str, text: str) -> str:
    """The printed text in the form the figures are printed in; as it is where it holds no count."""
    if key == "rate":
        return normalize(text)
    try:
        return format_count(parse_count(text) or 0)
    except ValueError:
        return text


def _note(code: str, line: HamletFigures, key: str, words: str, **data: str) -> Finding:
    return Finding(Level.NOTE, code, f"{line.name}: {words}", hamlet=line.name, key=key, data=data)
