"""A report as HTML: the table as a part of a page, and a file that stands alone and carries its own style."""

from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from reports.renderers.layout import head_rows, is_landscape
from reports.report import Cell, Column, Published, Report


def table_context(report: Report, *, marks: bool = False) -> dict[str, Any]:
    """What templates/print/annex_table.html takes; with `marks`, stated totals that differ say so beside the figure."""
    width = sum(column.width for column in report.layout)
    return {
        "report": report,
        "heads": head_rows(report),
        "widths": [f"{100 * column.width / width:.2f}" for column in report.layout],
        # Plain texts: a template that looks up an attribute for each of many cells takes most of the page's time.
        "rows": [
            (
                str(row.order),
                row.printed_name,
                [(column.kind.value, column.key, cell.text) for column, cell in _figures(report, row.cells)],
            )
            for row in report.rows
        ],
        "total": [
            (column, cell, _difference(report, column)) for column, cell in _figures(report, report.total)
        ],
        "differences": [(report.column(one.key).label, one) for one in report.differences],
        "marks": marks,
    }


def render_table(report: Report) -> SafeString:
    """The table, and below it each stated total that differs with both values, difference and reason; for a page."""
    return render_to_string("print/annex_table.html", table_context(report, marks=True))


def document(report: Report, *, screen: bool) -> str:
    """The whole document; for the `screen` it also looks like a sheet and tells which stated totals differ."""
    return render_to_string("print/annex.html", annex_context(report) | {"screen": screen})


def annex_context(report: Report) -> dict[str, Any]:
    """What templates/print/annex_body.html takes: a whole annex without the page around it."""
    return table_context(report) | {
        "landscape": is_landscape(report),
        "attachment": _breakable(report.attachment),
    }


def render_html(report: Report) -> bytes:
    """A file in UTF-8 that needs nothing else; it prints as the decree asks."""
    return document(report, screen=True).encode()


def _figures(report: Report, cells: Any) -> list[tuple[Column, Cell]]:
    return [(column, cells[column.key]) for column in report.columns]


def _difference(report: Report, column: Column) -> Published | None:
    one = report.published_of(column.key)
    return one if one is not None and one.differs else None


def _breakable(attachment: str) -> tuple[str, str]:
    """The attachment line in two parts, the second kept whole: a long line breaks before the body's name."""
    before, of, body = attachment.rpartition(" của ")
    return (before, f"của {body}") if of else ("", body)
