"""The rows of a table that was found: every cell through its field's reader, every fault told, none of them first."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from thinhduc.figures import format_count, normalize
from thinhduc.values.cells import cell_text
from thinhduc.workbooks.book import Book, Cell, Sheet, Unreadable
from thinhduc.workbooks.fields import Field, FieldType, Part
from thinhduc.workbooks.heads import is_blank, is_number
from thinhduc.workbooks.layouts import Fault, Layout, TableRow
from thinhduc.workbooks.matching import FIGURES
from thinhduc.workbooks.rowkinds import RowKind, first_text, is_numeral, is_place_name, row_kind

Progress = Callable[[str, int, int], None]  # what is being done, how much of it, of how much

_EVERY = 500  # rows between two reports of progress
_KEPT = 50_000  # values of a column that are read once and remembered
_LONGEST = 300  # characters of a cell in a fault
_THIN = 4  # filled cells a signature or a note has at most

_UNCALCULATED = "Công thức chưa có kết quả; mời mở tệp bằng Excel, lưu lại rồi nạp."
_MERGED_FIGURE = "Ô này gộp với ô ở dòng trên; mời bỏ gộp ô và ghi số của từng dòng."
_SIGNATURE = "Dòng chữ ký, không phải số liệu"
_NOTE = "Dòng ghi chú, không phải số liệu"
_GROUP = "Dòng tiêu đề của một nhóm, không phải số liệu"
_GROUP_TOTAL = "Dòng cộng của một nhóm, không phải số liệu"
_BELOW = "Dòng dưới bảng, không phải số liệu"
_ELSEWHERE = "Dòng không có gì ở các cột được đọc"
_HEADS = "Dòng tiêu đề lặp lại"


class _Read(NamedTuple):
    """A cell that was read: its value, how it looks, and what is wrong with it."""

    value: Any
    text: str
    wrong: str = ""


_NOTHING = _Read(None, "")
_ABOVE = "above"  # wrong on a row above, and told there


def read_rows(book: Book, layout: Layout, part: Part, progress: Progress | None = None) -> Iterator[TableRow]:
    """The rows of a table that hold anything, in the order of the sheet.

    Every cell goes through its field's reader; what that refuses becomes a fault of the row. Totals, titles of groups,
    signatures and notes are told as such. Empty cells have the constant of their field, if there is one; those of a
    field that goes down the value above, see `_Carried`. A cell merged over several rows counts for each of them.
    Unreadable where the book has no such sheet.

    >>> from thinhduc.workbooks.book import Sheet
    >>> hamlet = Field("hamlet", "Xóm", read=str, show=str, is_needed=True)
    >>> poor = Field("poor", "Hộ nghèo", read=int, show=int, type=FieldType.COUNT)
    >>> part = Part("results", "Kết quả", (hamlet, poor))
    >>> book = Book((Sheet("1", [["Xóm", "Hộ nghèo"], ["Phú", 4], ["Làng Mơn", "mười"], ["CỘNG", 4]]),))
    >>> rows = list(read_rows(book, Layout("results", "1", (1, 1), 2, {"hamlet": 1, "poor": 2}), part))
    >>> [(row.number, dict(row.values), len(row.faults), row.is_total) for row in rows]
    [(2, {'hamlet': 'Phú', 'poor': 4}, 0, False), (3, {'hamlet': 'Làng Mơn'}, 1, False), (4, {'poor': 4}, 0, True)]
    """
    sheet = book.sheet(layout.sheet)
    if sheet is None:
        raise Unreadable(f"Trong tệp không có trang “{layout.sheet}”.")
    return _Table(sheet, layout, part).rows(progress)


class _Column:
    """One field's column; values that come again are read once."""

    def __init__(self, field: Field, column: int, constant: str) -> None:
        self.field = field
        self.key = field.key
        self.at = column - 1  # -1: no column, only a constant
        self.is_figure = field.type in FIGURES
        self.texts: dict[str, _Read] = {}
        self.others: dict[tuple[type, Cell], _Read] = {}
        self.empty = self._read(constant) if constant else _NOTHING

    def read(self, cell: Cell) -> _Read:
        """A cell that is not empty."""
        found = self._read(cell)
        if len(self.texts) + len(self.others) < _KEPT:
            if cell.__class__ is str:
                self.texts[cell] = found
            else:
                self.others[cell.__class__, cell] = found
        return found

    def _read(self, cell: Cell) -> _Read:
        text = self._text(cell)
        if not text:
            return _NOTHING
        try:
            return _Read(self.field.read(cell), text)
        except ValueError as error:
            return _Read(None, text, str(error))

    def _text(self, cell: Cell) -> str:
        """The cell as people see it: figures grouped, identity numbers and codes as they are."""
        text = normalize(cell_text(cell))
        is_count = self.field.type is FieldType.COUNT and isinstance(cell, int | float) and text.isdigit()
        return format_count(int(text)) if is_count else text


class _Carried:
    """Fields that go down: what stands on the first row of a group of rows (a household) counts for the rows below it.

    A row that has nothing in these columns, or only what stood there before, belongs to the group above and has all
    its values. Any other row begins a new group: what it leaves empty is empty, but for a needed field, which can not
    be (the hamlet that is written once for its households).
    """

    def __init__(self, columns: Sequence[_Column]) -> None:
        self.places = [place for place, column in enumerate(columns) if column.field.goes_down]
        self.columns = columns
        self.values: dict[int, _Read] = {}

    def fill(self, reads: list[_Read]) -> None:
        begins = any(
            reads[place].text and reads[place].text != self.values.get(place, _NOTHING).text
            for place in self.places
        )
        for place in self.places:
            read = reads[place]
            if read.text or read.wrong:
                self.values[place] = read._replace(wrong=_ABOVE) if read.wrong else read
            elif begins and not self.columns[place].field.is_needed:
                self.values.pop(place, None)
            elif place in self.values:
                reads[place] = self.values[place]


class _Table:
    """One table while it is read."""

    def __init__(self, sheet: Sheet, layout: Layout, part: Part) -> None:
        self.sheet = sheet
        self.layout = layout
        self.part = part
        self.columns = [
            _Column(field, layout.columns.get(field.key, 0), layout.constants.get(field.key, ""))
            for field in part.fields
            if layout.columns.get(field.key) or layout.constants.get(field.key)
        ]
        self.by_column = [
            (column, column.at, column.texts) for column in self.columns
        ]  # for the loop over cells
        self.carried = _Carried(self.columns)
        self.with_constant = [
            place for place, column in enumerate(self.columns) if column.empty is not _NOTHING
        ]
        self.places = frozenset(column.at for column in self.columns if column.at >= 0)
        self.last = min(layout.last_row or len(sheet.rows), len(sheet.rows))
        self.merged = self._merged()
        self.wide = {
            area.first_row
            for area in sheet.merged
            if area.last_column - area.first_column >= 2
            and 2 * sum(area.first_column <= at + 1 <= area.last_column for at in self.places)
            > len(self.places)
        }
        self.head_cells = self._head_cells()
        self.head_texts = frozenset(text for texts in self.head_cells.values() for text in texts)
        self.had_data = self.is_below = self.is_closed = False

    def rows(self, progress: Progress | None) -> Iterator[TableRow]:
        first = self.layout.first_row
        stage, total = f"Đọc trang “{self.sheet.name}”", max(0, self.last - first + 1)
        for number in range(first, self.last + 1):
            cells = self.sheet.rows[number - 1]
            if progress is not None and (number - first) % _EVERY == 0:
                progress(stage, number - first, total)
            filled = [place for place, cell in enumerate(cells) if not (cell is None or cell == "")]
            if not filled or all(is_blank(cells[place]) for place in filled):
                continue
            row = self._row(number, cells, filled)
            if row is not None:
                yield row
        if progress is not None:
            progress(stage, total, total)

    def _row(self, number: int, cells: Sequence[Cell], filled: Sequence[int]) -> TableRow | None:
        kind = row_kind(cells)
        if kind is RowKind.TOTAL:
            self.is_below = self.had_data
            return self._taken(number, cells, is_total=True)
        why = self._why_skipped(number, cells, filled, kind)
        if why is None:
            return None
        if why:
            return self._skipped(number, cells, why)
        self.had_data, self.is_below = True, False
        return self._taken(number, cells)

    def _why_skipped(
        self, number: int, cells: Sequence[Cell], filled: Sequence[int], kind: RowKind
    ) -> str | None:
        """Why a row is no data; "" for data, None for one that holds but its number in the list."""
        if kind is RowKind.GROUP_TOTAL:
            return _GROUP_TOTAL
        is_thin = len(filled) <= _THIN
        if kind is not RowKind.DATA and is_thin:
            self.is_closed = self.is_closed or kind is RowKind.CLOSING
            return _SIGNATURE if kind is RowKind.CLOSING else _NOTE
        if self.is_closed and is_thin:
            return _SIGNATURE
        if len(filled) <= 2:
            why = self._why_thin(number, cells, filled)
            if why != "":
                return why
        elif self.places.isdisjoint(filled):
            return _ELSEWHERE
        return _HEADS if self._is_head(cells, filled) else ""

    def _why_thin(self, number: int, cells: Sequence[Cell], filled: Sequence[int]) -> str | None:
        """As above, of a row with one or two cells."""
        if number in self.wide:
            return _BELOW if self.is_below else _GROUP
        if self.places.isdisjoint(filled):
            return None if all(is_number(cells[place]) for place in filled) else _ELSEWHERE
        text = first_text(cells)
        first = str(cells[filled[0]]) if isinstance(cells[filled[0]], str) else ""
        if self.is_below and len(filled) == 1:
            return _BELOW
        needed = {column.at for column in self.columns if column.field.is_needed}
        if is_numeral(first) and (len(self.places.intersection(filled)) <= 1 or not needed.issubset(filled)):
            return _GROUP
        return _GROUP if len(needed) > 1 and len(filled) == 1 and is_place_name(text) else ""

    def _is_head(self, cells: Sequence[Cell], filled: Sequence[int]) -> bool:
        """Whether the heads stand here once more, as on every printed page."""
        if self.head_texts.isdisjoint(cells):
            return False
        same = sum(
            cells[place].__class__ is str
            and place in self.head_cells
            and cells[place] in self.head_cells[place]
            for place in filled
        )
        return same > 1 and 2 * same > len(filled)

    def _head_cells(self) -> Mapping[int, set[Cell]]:
        first, last = self.layout.head_rows
        texts: dict[int, set[Cell]] = {}
        for row in self.sheet.rows[first - 1 : last]:
            for place, cell in enumerate(row):
                if isinstance(cell, str) and cell.strip():
                    texts.setdefault(place, set()).add(cell)
        return texts

    def _merged(self) -> Mapping[int, Mapping[int, int]]:
        """By row and place the row whose cell counts there."""
        found: dict[int, dict[int, int]] = {}
        for area in self.sheet.merged:
            if area.first_row < self.layout.first_row or area.first_column - 1 not in self.places:
                continue
            for row in range(area.first_row + 1, min(area.last_row, self.last) + 1):
                found.setdefault(row, {})[area.first_column - 1] = area.first_row
        return found

    def _taken(self, number: int, cells: Sequence[Cell], *, is_total: bool = False) -> TableRow:
        reads = self._reads(number, cells, is_total)
        if not is_total:
            self.carried.fill(reads)
            for place in self.with_constant:
                if reads[place] is _NOTHING:
                    reads[place] = self.columns[place].empty
        values, texts, faults = {}, {}, []
        for column, (value, text, wrong) in zip(self.columns, reads, strict=True):
            if text:
                texts[column.key] = text
            if is_total and not column.is_figure:
                continue
            if not wrong:
                if column.at >= 0 or text:
                    values[column.key] = value
            elif wrong is not _ABOVE:
                faults.append(self._fault(number, column, text, wrong))
        return TableRow(
            self.part.slug,
            self.sheet.name,
            number,
            values,
            texts,
            tuple(faults),
            is_total,
            number in self.sheet.hidden_rows,
            columns=self.layout.columns,
        )

    def _reads(self, number: int, cells: Sequence[Cell], is_total: bool) -> list[_Read]:
        width = len(cells)
        merged = self.merged.get(number)
        is_plain = not merged and not self.sheet.uncalculated
        reads = []
        for column, at, texts in self.by_column:
            cell = cells[at] if 0 <= at < width else None
            if cell.__class__ is str and cell:
                read = texts.get(cell) or column.read(cell)
            elif cell is None or cell == "":
                read = _NOTHING if is_plain else self._empty(number, column, is_total, merged)
            else:
                read = column.others.get((cell.__class__, cell)) or column.read(cell)
            reads.append(read)
        return reads

    def _empty(self, number: int, column: _Column, is_total: bool, merged: Mapping[int, int] | None) -> _Read:
        """An empty cell: part of a merged one, a formula without its result, or nothing.

        Of a total nothing is missed: what the rows add up to is computed anyway.
        """
        if column.at >= 0 and not is_total and (number, column.at + 1) in self.sheet.uncalculated:
            return _Read(None, "", _UNCALCULATED)
        if merged and column.at in merged and not is_total:
            if column.is_figure and not column.field.goes_down:
                return _Read(None, "", _MERGED_FIGURE)
            above = self.sheet.cell(merged[column.at], column.at + 1)
            return _NOTHING if is_blank(above) else column.read(above)
        return _NOTHING

    def _fault(self, number: int, column: _Column, text: str, wrong: str) -> Fault:
        return Fault(
            self.sheet.name, number, column.at + 1, column.field.label, text[:_LONGEST], wrong, column.key
        )

    def _skipped(self, number: int, cells: Sequence[Cell], why: str) -> TableRow:
        text = normalize(first_text(cells)[:_LONGEST])
        return TableRow(
            self.part.slug,
            self.sheet.name,
            number,
            {},
            {"": text} if text else {},
            is_hidden=number in self.sheet.hidden_rows,
            skipped=why,
            columns=self.layout.columns,
        )
