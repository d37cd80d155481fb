"""Which tables of a workbook are read, and how: what was guessed, what a person chose, what a profile kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from thinhduc.figures import normalize
from thinhduc.values.cells import cell_text
from thinhduc.workbooks.book import Book, Cell, Sheet, column_letters
from thinhduc.workbooks.fields import Part
from thinhduc.workbooks.finding import is_our_own, search, table_at
from thinhduc.workbooks.heads import WIDEST, Heads, is_blank
from thinhduc.workbooks.layouts import Found, Layout
from thinhduc.workbooks.matching import NOTHING, Wanted, head_key
from thinhduc.workbooks.writing import FAULTS_SHEET, GUIDE_SHEET, LISTS_SHEET

OWN_SHEETS = {GUIDE_SHEET, LISTS_SHEET, FAULTS_SHEET}
_SAMPLES = 3
_SAMPLE_ROWS = 50
_SAMPLE_LENGTH = 60
_GOOD = 0.5  # a further table that is less like its part is not read unless a person chooses it


@dataclass(frozen=True)
class SheetColumn:
    """A column for choosing: its number from 1, its composed head ("" for none), values that stand in it."""

    column: int
    head: str
    samples: tuple[str, ...]

    @property
    def letters(self) -> str:
        """As Excel names it."""
        return column_letters(self.column)


def lay_out(book: Book, parts: Sequence[Part], profile_columns: Mapping[str, Any]) -> list[Found]:
    """The tables to read by default: the best of each part, and further sheets of a part whose heads are the same.

    `profile_columns`: as `profile_of` gives it, {} for none: by part the head of each field's column and the constants.
    A field whose head of the profile stands in the sheet is sure; the others are guessed as ever. An optional part is
    taken only where it is whole or clearly there.
    """
    tables = all_tables(book, parts, profile_columns)
    taken: list[Found] = []
    for part in parts:
        of_part = [found for found in tables if found.layout.part == part.slug]
        if not of_part or (part.is_optional and of_part[0].missing and of_part[0].score < _GOOD):
            continue
        best = of_part[0]
        taken.append(best)
        taken += [other for other in of_part[1:] if _heads_of(other) == _heads_of(best)]
    return taken


def all_tables(book: Book, parts: Sequence[Part], profile_columns: Mapping[str, Any]) -> list[Found]:
    """Every table that was found, with what a profile says of its columns, the best of each part first."""
    wanted = {slug: _wanted(columns) for slug, columns in profile_columns.items()}
    constants = {slug: columns.get("constants", {}) for slug, columns in profile_columns.items()}
    by_slug = {part.slug: part for part in parts}
    return [
        with_constants(found, by_slug[found.layout.part], constants.get(found.layout.part, {}))
        for found in search(book, parts, wanted)
    ]


def with_constants(found: Found, part: Part, constants: Mapping[str, str]) -> Found:
    """A table with values for all its rows; a needed field with one is not missing."""
    known = {field.key for field in part.fields}
    kept = {key: text for key, text in constants.items() if key in known and text.strip()}
    missing = tuple(key for key in found.missing if key not in kept)
    return replace(found, layout=replace(found.layout, constants=kept), missing=missing)


def laid_at(
    book: Book,
    part: Part,
    sheet_name: str,
    head_rows: tuple[int, int],
    *,
    first_row: int = 0,
    profile_columns: Mapping[str, Any] | None = None,
) -> Found:
    """The table of a part where a person says its heads are; `first_row` 0: found by itself.

    ValueError in Vietnamese where the workbook has no such sheet or rows.
    """
    sheet = book.sheet(sheet_name)
    first, last = head_rows
    if sheet is None:
        raise ValueError(f"Trong tệp không có trang “{sheet_name[:40]}”.")
    if not 1 <= first <= last <= len(sheet.rows) or (first_row and first_row <= last):
        raise ValueError("Dòng tiêu đề phải có trong trang và ở trên dòng số liệu đầu tiên.")
    columns = (profile_columns or {}).get(part.slug, {})
    found = table_at(sheet, part, head_rows, _wanted(columns), first_row)
    return with_constants(found, part, columns.get("constants", {}))


def columns_of(sheet: Sheet, layout: Layout) -> list[SheetColumn]:
    """The columns of a sheet that have a head or hold anything, with up to three of their values."""
    heads = Heads(sheet).compose(*layout.head_rows)
    last = min(layout.last_row or len(sheet.rows), len(sheet.rows))
    samples: dict[int, list[str]] = {}
    for row in range(layout.first_row, min(last, layout.first_row + _SAMPLE_ROWS - 1) + 1):
        for column, cell in enumerate(sheet.rows[row - 1][:WIDEST], 1):
            if is_blank(cell):
                continue
            found = samples.setdefault(column, [])
            text = _sample(cell)
            if text and text not in found and len(found) < _SAMPLES:
                found.append(text)
    return [
        SheetColumn(column, heads[column].text if column in heads else "", tuple(samples.get(column, ())))
        for column in sorted({*heads, *samples})
    ]


def _sample(cell: Cell) -> str:
    text = normalize(cell_text(cell))
    return text if len(text) <= _SAMPLE_LENGTH else text[: _SAMPLE_LENGTH - 1] + "…"


def is_sure(found: Found, part: Part) -> bool:
    """Whether a table can be checked without asking a person for its columns."""
    missing = [key for key in found.missing if part.field(key).is_needed]
    return not (missing or found.doubtful or found.clashes)


def profile_of(book: Book, layouts: Sequence[Layout]) -> dict[str, Any]:
    """How the tables were read, for the next workbook of this make: heads, constants, heads left without a field.

    >>> book = Book((Sheet("1", [["Xóm", "Nghèo", "Ghi"], ["Phú", 4, ""]]),))
    >>> profile_of(book, [Layout("results", "1", (1, 1), 2, {"hamlet": 1, "poor": 2}, {"day": "1/1/2022"})])
    {'results': {'heads': {'hamlet': 'Xóm', 'poor': 'Nghèo'}, 'constants': {'day': '1/1/2022'}, 'left_out': ['Ghi']}}
    """
    profile: dict[str, Any] = {}
    for layout in layouts:
        sheet = book.sheet(layout.sheet)
        if sheet is None or layout.part in profile:
            continue
        heads = {column: head.text for column, head in Heads(sheet).compose(*layout.head_rows).items()}
        used = {key: heads[column] for key, column in layout.columns.items() if column in heads}
        taken = set(layout.columns.values())
        profile[layout.part] = {
            "heads": used,
            "constants": dict(layout.constants),
            "left_out": [head for column, head in heads.items() if column not in taken],
        }
    return profile


def complete(layouts: Sequence[Layout], parts: Sequence[Part]) -> list[str]:
    """What is missing before the tables can be checked, in sentences; none: they can."""
    laid = {layout.part for layout in layouts}
    sentences = [
        f"Chưa thấy bảng “{part.label}” trong tệp."
        for part in parts
        if part.slug not in laid and not part.is_optional
    ]
    if not laid and not sentences:
        sentences.append("Chưa thấy bảng nào trong tệp có thể nạp.")
    by_slug = {part.slug: part for part in parts}
    for layout in layouts:
        if layout.part in by_slug:
            sentences += _faults_of(layout, by_slug[layout.part])
    return sentences


def _faults_of(layout: Layout, part: Part) -> list[str]:
    where = f"Trang “{layout.sheet}”, bảng “{part.label}”"
    sentences = [
        f"{where}: chưa có cột “{field.label}”."
        for field in part.fields
        if field.is_needed and not layout.columns.get(field.key) and not layout.constants.get(field.key)
    ]
    users: dict[int, list[str]] = {}
    for field in part.fields:
        if column := layout.columns.get(field.key):
            users.setdefault(column, []).append(field.label)
    sentences += [
        f"{where}: cột {column_letters(column)} được chọn cho {len(labels)} mục: {', '.join(labels)}."
        for column, labels in sorted(users.items())
        if len(labels) > 1
    ]
    for field in part.fields:
        if text := layout.constants.get(field.key):
            try:
                field.read(text)
            except ValueError as error:
                sentences.append(f"{where}, giá trị chung của “{field.label}”: {error}")
    return sentences


def unread_sheets(book: Book, layouts: Sequence[Layout]) -> list[str]:
    """Sentences on sheets that hold something and from which nothing is read; not on those our own forms bring along.

    >>> unread_sheets(Book((Sheet("Hướng dẫn", [["Cách ghi"]]), Sheet("Trống", []))), [])
    ['Trang “Hướng dẫn” không được đọc vì không có bảng nào được chọn ở đó.']
    """
    read = {layout.sheet for layout in layouts} | (OWN_SHEETS if book.properties else set())
    return [
        f"Trang “{sheet.name}” không được đọc vì không có bảng nào được chọn ở đó."
        for sheet in book.sheets
        if sheet.name not in read
        and not is_our_own(book, sheet)
        and any(not is_blank(cell) for row in sheet.rows for cell in row)
    ]


def _wanted(columns: Mapping[str, Any]) -> Wanted:
    if not columns:
        return NOTHING
    return Wanted(dict(columns.get("heads", {})), frozenset(columns.get("left_out", ())))


def _heads_of(found: Found) -> dict[str, str]:
    return {key: head_key(found.heads.get(column, "")) for key, column in found.layout.columns.items()}
