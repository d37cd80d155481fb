"""Sheets and workbooks of plain rows."""

from collections.abc import Sequence

from thinhduc.workbooks.book import Area, Book, Cell, Sheet


def area(name: str) -> Area:
    """The merged cells "A6:A7"."""
    (first_column, first_row), (last_column, last_row) = map(_place, name.split(":"))
    return Area(first_row, first_column, last_row, last_column)


def _place(name: str) -> tuple[int, int]:
    letters = name.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = 26 * column + ord(letter) - 64
    return column, int(name[len(letters) :])


def sheet(name: str, rows: Sequence[Sequence[Cell]], *merged: str, **options: object) -> Sheet:
    return Sheet(name, [list(row) for row in rows], merged=tuple(map(area, merged)), **options)  # type: ignore[arg-type]


def book(*sheets: Sheet) -> Book:
    return Book(tuple(sheets))
