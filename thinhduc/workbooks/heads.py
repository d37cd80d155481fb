"""The heads of a table: several rows, merged cells and groups composed into one head per column."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from thinhduc.figures import normalize
from thinhduc.workbooks.book import Area, Cell, Sheet
from thinhduc.workbooks.words import LONGEST

WIDEST = 256  # columns that heads are looked for in

_KEY = re.compile(r"[a-z][A-Za-z0-9_]*(\.[A-Za-z0-9_]+)*")
_LEGEND = re.compile(r"[(\[]?\s*([0-9]{1,3}|[A-ZĐa-zđ]|[IVX]{1,4})\s*[)\]]?")
_FORMULA = re.compile(r"[(\[]?\s*([0-9]{1,3})\s*[)\]]?\s*=[\s0-9()\[\]=+\-−–—*xX×:/%.,]+")
_UNITS = frozenset({"hộ", "người", "khẩu", "%", "đồng", "điểm", "ngày", "năm", "triệu đồng"})
_FIRST_YEAR, _LAST_YEAR = 1950, 2100


@dataclass(frozen=True)
class Head:
    """The head of one column: texts of the groups it stands below, and those of its own, from above to below."""

    groups: tuple[str, ...]
    own: tuple[str, ...]

    @property
    def text(self) -> str:
        """The whole head in one line; keys of an export are left out where the head has words too.

        >>> Head(("Hộ nghèo",), ("Kế hoạch giảm",)).text
        'Hộ nghèo / Kế hoạch giảm'
        >>> Head((), ("family.code", "Mã hộ")).text
        'Mã hộ'
        """
        worded = [text for text in self.own if not _KEY.fullmatch(text)]
        return " / ".join([*self.groups, *(worded or self.own)])


def head_text(cell: Cell) -> str:
    """What a cell says as a head; numbers say nothing but years.

    >>> head_text("Tổng số\\nhộ "), head_text(2022.0), head_text(219)
    ('Tổng số hộ', '2022', '')
    """
    if isinstance(cell, str):
        return normalize(cell[: LONGEST + 50])
    if isinstance(cell, int | float) and not isinstance(cell, bool) and _FIRST_YEAR <= cell <= _LAST_YEAR:
        return str(int(cell)) if float(cell).is_integer() else ""
    return ""


def is_blank(cell: Cell) -> bool:
    """Whether a cell shows nothing."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


class Heads:
    """The heads of one sheet."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self._starts = {(area.first_row, area.first_column): area for area in sheet.merged}
        self._rows: dict[int, list[Area]] = {}
        for area in sheet.merged:
            self._rows.setdefault(area.first_row, []).append(area)

    def areas(self, row: int) -> list[Area]:
        """The merged cells that begin in a row."""
        return self._rows.get(row, [])

    def compose(self, first: int, last: int) -> dict[int, Head]:
        """The head of every column that has one, from the rows `first` to `last`."""
        rows = range(first, last + 1)
        texts = {row: self._texts(row) for row in rows}
        groups: dict[int, list[str]] = {}
        own: dict[int, list[str]] = {}
        for row in rows:
            below = [texts[other] for other in rows if other > row]
            for column, text in texts[row].items():
                end = self._end(row, column, texts[row], below, own)
                is_group = end > column and any(
                    at in other for at in range(column, end + 1) for other in below
                )
                for at in range(column, (end if is_group else column) + 1):
                    target = groups if is_group else own
                    if text not in target.setdefault(at, []):
                        target[at].append(text)
        return {column: Head(tuple(groups.get(column, ())), tuple(own[column])) for column in sorted(own)}

    def _texts(self, row: int) -> dict[int, str]:
        cells = self.sheet.rows[row - 1] if row <= len(self.sheet.rows) else ()
        return {column: text for column, cell in enumerate(cells, 1) if (text := head_text(cell))}

    def _end(
        self,
        row: int,
        column: int,
        here: dict[int, str],
        below: Sequence[dict[int, str]],
        own: dict[int, list[str]],
    ) -> int:
        """The last column a head stands over: by its merged cells, else over the blanks beside it that have heads."""
        area = self._starts.get((row, column))
        if area is not None:
            return area.last_column
        if not any(column in other for other in below):
            return column
        end = column
        while (
            here.get(end + 1, here[column]) == here[column]
            and end + 1 not in own
            and any(end + 1 in other for other in below)
        ):
            end += 1
        return end


def is_legend(cells: Sequence[Cell]) -> bool:
    """Whether a row only names or numbers its columns, or gives their units.

    >>> is_legend(["A", "B", 1, 2, "(3)", "4=3/1*100"]), is_legend(["(1)", "(2)", "(5)"])
    (True, False)
    >>> is_legend([1, "Nhân Hòa", 219]), is_legend(["A", 1]), is_legend([None, None, "(hộ)", "(người)"])
    (False, False, True)
    """
    texts = [text for cell in cells if not is_blank(cell) and (text := _plain(cell))]
    is_bracketed = all(text[0] in "([" for text in texts)
    if len(texts) < (2 if is_bracketed else 3):
        return False
    if all(text.strip("()[] ").lower() in _UNITS for text in texts):
        return True
    matches = [_FORMULA.fullmatch(text) or _LEGEND.fullmatch(text) for text in texts]
    if not all(matches):
        return False
    numbers = [int(match[1]) for match in matches if match and match[1].isdigit()]
    in_turn = all(second == first + 1 for first, second in pairwise(numbers))
    return in_turn and (not numbers or numbers[0] <= 3)


def _plain(cell: Cell) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return normalize(str(cell)[:LONGEST])


def is_number(cell: Cell) -> bool:
    """Whether a cell holds a figure or a day, as no head does."""
    if isinstance(cell, str):
        text = cell.strip()
        return bool(text) and not any(letter.isalpha() for letter in text) and any(c.isdigit() for c in text)
    return not is_blank(cell) and not head_text(cell)
