"""The peers of the files: openpyxl writing the same cells, LibreOffice converting the same workbook."""

import shutil
import subprocess
from copy import copy
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from time import perf_counter
from typing import Any

from openpyxl import Workbook, load_workbook

STYLES = ("font", "border", "alignment", "number_format")


@dataclass(frozen=True)
class Sheet:
    """Cells as (row, column, value, styles), and what surrounds them."""

    cells: list[tuple[int, int, Any, dict[str, Any]]]
    merged: list[str]
    widths: dict[str, float]
    heights: dict[int, float]


def read_sheet(content: bytes) -> Sheet:
    """Everything of a workbook's sheet that is written again below."""
    sheet = load_workbook(BytesIO(content)).active
    return Sheet(
        cells=[
            (cell.row, cell.column, cell.value, {name: copy(getattr(cell, name)) for name in STYLES})
            for row in sheet.iter_rows()
            for cell in row
            if cell.has_style and not type(cell).__name__.startswith("Merged")
        ],
        merged=[str(one) for one in sheet.merged_cells.ranges],
        widths={name: one.width for name, one in sheet.column_dimensions.items()},
        heights={number: one.height for number, one in sheet.row_dimensions.items() if one.height},
    )


def write_with_openpyxl(sheet: Sheet) -> bytes:
    """The same cells, styles, merges and measures."""
    book = Workbook()
    page = book.active
    for row, column, value, styles in sheet.cells:
        cell = page.cell(row, column, value)
        for name, style in styles.items():
            setattr(cell, name, style)
    for area in sheet.merged:
        page.merge_cells(area)
    for name, width in sheet.widths.items():
        page.column_dimensions[name].width = width
    for number, height in sheet.heights.items():
        page.row_dimensions[number].height = height
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def office() -> str | None:
    """LibreOffice's program, where it is installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def convert(program: str, book: Path, profile: Path) -> float:
    """Seconds in which LibreOffice, started anew, converts a workbook to PDF."""
    command = [
        program,
        f"-env:UserInstallation={profile.as_uri()}",
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(book.parent),
        str(book),
    ]
    target = book.with_suffix(".pdf")
    target.unlink(missing_ok=True)
    began = perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    seconds = perf_counter() - began
    if not target.exists():
        raise RuntimeError("LibreOffice converted nothing; its package for spreadsheets may be missing.")
    return seconds
