"""Workbooks for tests of the kinds: from plain rows, or from bytes, to a check and its storing."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection

from exchange.kinds import KINDS
from exchange.kinds.base import Asked, Checked, Item, Outcome, Stored
from thinhduc.scope import Scope
from thinhduc.workbooks.book import Book, Sheet
from thinhduc.workbooks.mapping import is_sure, lay_out
from thinhduc.workbooks.reading import read_book
from thinhduc.workbooks.rows import read_rows
from thinhduc.workbooks.writing import form_file

Accepted = Mapping[str, Mapping[str, str]]


def book(**sheets: Sequence[Sequence[Any]]) -> Book:
    """A workbook of plain rows by sheet."""
    return Book(tuple(Sheet(name, rows) for name, rows in sheets.items()))


def check(
    kind: str, scope: Scope, year: int, source: Book | bytes, accepted: Accepted | None = None
) -> tuple[Asked, Checked]:
    """What a check finds; nothing is stored."""
    asked = Asked(scope, year, accepted or {})
    parts = KINDS[kind].parts(asked)
    read = source if isinstance(source, Book) else read_book(source)
    by_slug = {part.slug: part for part in parts}
    tables = lay_out(read, parts, {})
    assert all(is_sure(found, by_slug[found.layout.part]) for found in tables), "somebody would be asked"
    rows = [row for found in tables for row in read_rows(read, found.layout, by_slug[found.layout.part])]
    return asked, KINDS[kind].check(asked, rows, lambda *_: None)


def store(
    kind: str, asked: Asked, checked: Checked, *, batch_id: int = 7, keep: frozenset[str] = frozenset()
) -> Stored:
    """Stores all that is new and every change but the keys to `keep`."""
    return KINDS[kind].store(asked, checked, lambda _, key: key not in keep, batch_id, "tệp.xlsx")


def take(kind: str, scope: Scope, year: int, source: Book | bytes, **options: Any) -> Stored:
    """A workbook without a fault, stored whole."""
    asked, checked = check(kind, scope, year, source, options.pop("accepted", None))
    assert [fault.sentence for fault in faults_of(checked)] == []
    return store(kind, asked, checked, **options)


def form(kind: str, scope: Scope, year: int) -> bytes:
    """The form of a kind with what is stored."""
    asked = Asked(scope, year)
    with form_file(KINDS[kind].form(asked), {}) as file:
        return file.read()


def outcomes(checked: Checked) -> dict[str, str]:
    """The outcome by title."""
    return {item.title: item.outcome.value for item in checked.items}


def item(checked: Checked, title: str, part: str = "") -> Item:
    """The only item of a title."""
    (found,) = (one for one in checked.items if one.title == title and part in ("", one.part))
    return found


def faults_of(checked: Checked) -> list[Any]:
    """All faults, of rows and of the whole."""
    return [*checked.faults, *(fault for one in checked.items for fault in one.faults)]


def is_still(checked: Checked) -> bool:
    """Whether nothing is new, changed or wrong."""
    moving = {Outcome.NEW, Outcome.CHANGED, Outcome.WRONG}
    return bool(checked.items) and not checked.faults and not moving & {one.outcome for one in checked.items}


def dump(*tables: str) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of tables with all their columns."""
    found = {}
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}" ORDER BY id')
            found[table] = cursor.fetchall()
    return found
