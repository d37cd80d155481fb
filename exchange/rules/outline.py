"""What of a workbook is kept with its batch, so that a person can choose sheets, head rows and columns from it."""

from collections.abc import Iterable
from typing import Any

from thinhduc.figures import normalize
from thinhduc.values.cells import cell_text
from thinhduc.workbooks.book import Book
from thinhduc.workbooks.layouts import Found, Layout
from thinhduc.workbooks.mapping import columns_of

TOP_ROWS, TOP_COLUMNS, TOP_LENGTH, MOST_SHEETS = 20, 40, 60, 30


def outline_of(book: Book) -> list[dict[str, Any]]:
    """The sheets with their first rows as texts: {"name", "rows", "is_hidden", "top": [[…], …]}.

    >>> from thinhduc.workbooks.book import Sheet
    >>> outline_of(Book((Sheet("1", [["Xóm", 4]]),)))
    [{'name': '1', 'rows': 1, 'is_hidden': False, 'top': [['Xóm', '4']]}]
    """
    return [
        {
            "name": sheet.name,
            "rows": len(sheet.rows),
            "is_hidden": sheet.is_hidden,
            "top": [
                [normalize(cell_text(cell))[:TOP_LENGTH] for cell in row[:TOP_COLUMNS]]
                for row in sheet.rows[:TOP_ROWS]
            ],
        }
        for sheet in book.sheets[:MOST_SHEETS]
    ]


def tables_of(book: Book, found: Iterable[Found]) -> list[dict[str, Any]]:
    """The tables that were found, with the columns of their sheets to choose from.

    {"layout", "missing", "doubtful", "clashes", "columns": [{"column", "head", "samples"}]}
    """
    return [
        {
            "layout": one.layout.as_dict(),
            "missing": list(one.missing),
            "doubtful": list(one.doubtful),
            "clashes": list(one.clashes),
            "columns": columns_in(book, one.layout),
        }
        for one in found
    ]


def columns_in(book: Book, layout: Layout) -> list[dict[str, Any]]:
    """The columns of a table's sheet, for storing."""
    sheet = book.sheet(layout.sheet)
    if sheet is None:
        return []
    return [
        {"column": one.column, "head": one.head, "samples": list(one.samples)}
        for one in columns_of(sheet, layout)
    ]
