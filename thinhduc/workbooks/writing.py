"""Sheets to fill in, and the same sheets with what is stored: read back unchanged they change nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from thinhduc.workbooks.fields import Part

COMMUNE, KIND, YEAR = "thinhduc.commune", "thinhduc.kind", "thinhduc.year"  # what a file says of itself


@dataclass(frozen=True)
class FormSheet:
    """One sheet: titles, heads, rows of stored values by field key, a row `CỘNG`, rows left blank to fill in.

    `fixed`: keys whose cells are locked (the hamlets of the list); `total`: values of the row `CỘNG`, None for none.
    """

    name: str
    part: Part
    titles: tuple[str, ...]
    rows: Iterable[Mapping[str, Any]]
    fixed: frozenset[str] = frozenset()
    total: Mapping[str, Any] | None = None
    blank_rows: int = 0
