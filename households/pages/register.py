"""What the register's list shows around its rows; nothing is read or written here."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.http import QueryDict

from households.queries.register import Row, Size
from thinhduc.figures import format_count


@dataclass(frozen=True)
class PostedHamlet:
    """A hamlet's part of the list for posting: name and class of its households, and nothing else."""

    name: str
    households: tuple[tuple[str, str], ...]


def posted_hamlets(rows: Iterable[Row], order: Sequence[str]) -> list[PostedHamlet]:
    """The households by hamlet, in the order of the hamlets' list; who is gone is not posted."""
    place = {name: number for number, name in enumerate(order)}
    there = [row for row in rows if row.standing is not None and not row.standing.is_gone]
    there.sort(key=lambda row: place.get(row.standing.hamlet, len(place)) if row.standing else 0)
    return [
        PostedHamlet(name, tuple((row.head_name, _label(row)) for row in group))
        for name, group in groupby(there, key=lambda row: row.standing.hamlet if row.standing else "")
    ]


def _label(row: Row) -> str:
    return row.standing.poverty_class.label if row.standing else ""


def size_in_words(size: Size) -> str:
    """ "37 hộ, 118 nhân khẩu"."""
    people = f", {format_count(size.persons)} nhân khẩu" if size.persons else ""
    return f"{format_count(size.households)} hộ{people}"


def with_filters(address: str, params: QueryDict) -> str:
    """Another address for the same choice of households."""
    kept = params.copy()
    for name in ("trang", "membership"):
        kept.pop(name, None)
    return f"{address}?{kept.urlencode()}" if kept else address
