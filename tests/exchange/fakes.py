"""A small kind of workbook whose book is a dictionary, and workbooks for it: the engine's tests need no register."""

import io
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from openpyxl import Workbook
from openpyxl.packaging.custom import StringProperty

from exchange.kinds.base import Asked, CellChange, Checked, Chosen, Item, Outcome, Progress, Stored
from journal.actions import record
from thinhduc.errors import Refused
from thinhduc.permissions import Permission
from thinhduc.values import read_count, read_text, show_count
from thinhduc.workbooks.book import Book
from thinhduc.workbooks.fields import Field, FieldType, Part
from thinhduc.workbooks.layouts import Fault, Proposal, TableRow
from thinhduc.workbooks.reading import read_book
from thinhduc.workbooks.writing import FormSheet

HEADS = ("Tên thôn", "Hộ nghèo", "Hộ cận nghèo")
KEYS = {"poor": "Hộ nghèo", "near_poor": "Hộ cận nghèo"}
ROWS = (("Phú Thái", 3, 4), ("Làng Cam", 5, None))


class FakeKind:
    """Keeps two counts for each name; `Đầu Phần` is near `Đầu Phân`; nobody may undo once `is_built_on`."""

    slug = "reviews"
    label = "Số hộ thử"
    permission = Permission.EDIT_REVIEWS

    def __init__(self, stored: dict[str, dict[str, int]] | None = None) -> None:
        self.stored = stored or {}
        self.is_built_on = False
        self.fails: Exception | None = None
        self.fault: Fault | None = None
        self.progress: list[tuple[str, int, int]] = []

    def parts(self, asked: Asked) -> tuple[Part, ...]:
        return (
            Part(
                "figures",
                "Số hộ",
                (
                    Field("name", HEADS[0], read_text(80), str, is_needed=True),
                    *(
                        Field(key, label, read_count, show_count, FieldType.COUNT)
                        for key, label in KEYS.items()
                    ),
                ),
            ),
        )

    def check(self, asked: Asked, rows: Sequence[TableRow], progress: Progress) -> Checked:
        progress("Đang so với sổ", 0, len(rows))
        if self.fails:
            raise self.fails
        return Checked(
            tuple(self._item(asked, row) for row in rows),
            ("Đã so với sổ thử.",),
            (self.fault,) if self.fault else (),
            rows,
        )

    def _item(self, asked: Asked, row: TableRow) -> Item:
        def item(outcome: Outcome, title: str, *, why: str = "", **more: Any) -> Item:
            return Item(row.part, row.sheet, row.number, outcome, title, why=why, **more)

        name = asked.accepted.get("name", {}).get(str(row.values.get("name")), row.values.get("name"))
        if row.skipped or row.is_total:
            return item(Outcome.SKIPPED, "", why=row.skipped or "Dòng tổng")
        faults = row.faults
        if name == "Đầu Phân":
            proposal = Proposal("name", "Đầu Phân", "Đầu Phần", "Đầu Phần")
            faults += (
                Fault(row.sheet, row.number, 1, HEADS[0], name, "không có thôn này", "name", proposal),
            )
        if faults:
            return item(Outcome.WRONG, str(name), faults=faults)
        before = self.stored.get(name)
        if before is None:
            return item(Outcome.NEW, name)
        changes = tuple(
            CellChange(key, label, str(before.get(key, "")), str(row.values[key]))
            for key, label in KEYS.items()
            if row.values.get(key) is not None and row.values[key] != before.get(key)
        )
        return item(Outcome.CHANGED if changes else Outcome.UNCHANGED, name, changes=changes)

    def store(self, asked: Asked, checked: Checked, chosen: Chosen, batch_id: int, source: str) -> Stored:
        record(scope=asked.scope, deed="review-saved", batch_id=batch_id, source=source)
        if self.fails:
            raise self.fails
        before = {name: dict(figures) for name, figures in self.stored.items()}
        for place, (item, row) in enumerate(zip(checked.items, checked.work, strict=True)):
            figures = self.stored.setdefault(item.title, {}) if item.title else {}
            for key in KEYS:
                value = row.values.get(key)
                if value is not None and (item.outcome is Outcome.NEW or chosen(place, key)):
                    figures[key] = value
        return Stored("Số hộ thử", {"before": before})

    def undo(self, asked: Asked, undo: Mapping[str, Any], batch_id: int, reason: str) -> None:
        if self.is_built_on:
            raise Refused("Kế hoạch đã lấy số này.")
        self.stored = dict(undo["before"])

    def form(self, asked: Asked) -> Iterable[FormSheet]:
        return ()


def workbook(
    rows: Iterable[Sequence[Any]] = ROWS,
    heads: Sequence[str] = HEADS,
    properties: Mapping[str, str] | None = None,
) -> bytes:
    """The bytes of an .xlsx with one sheet of heads and rows; the same bytes for the same content."""
    return _written(tuple(map(tuple, rows)), tuple(heads), tuple((properties or {}).items()))


@cache
def _written(
    rows: tuple[tuple[Any, ...], ...], heads: tuple[str, ...], properties: tuple[tuple[str, str], ...]
) -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.title = "Số hộ"
    sheet.append(list(heads))
    for row in rows:
        sheet.append(list(row))
    for name, text in properties:
        book.custom_doc_props.append(StringProperty(name=name, value=text))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@cache
def read_once(data: bytes, file_name: str = "") -> Book:
    """`read_book`, which parses the same bytes once for all tests."""
    return read_book(data, file_name)
