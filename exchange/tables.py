"""The lists of the import assistant: batches, and the rows of one."""

from dataclasses import replace
from typing import Any

import django_tables2 as tables

from exchange.kinds.base import Outcome
from exchange.models import ImportBatch, ImportRow
from exchange.pages.batches import batch_line
from thinhduc.tables import FastTable, Head


class _InOrder(FastTable):
    """A list with one order, that nobody sorts."""

    def heads(self) -> list[Head]:
        """The heads, without a way to sort."""
        return [replace(head, url="", direction="") for head in super().heads()]


class BatchTable(_InOrder):
    """The batches, latest first; the template draws lines (exchange/pages/batches.py)."""

    row_template = "exchange/batch_rows.html"
    caption = "Các lần nạp tệp"
    unit = "lần nạp"
    has_files = True

    file_name = tables.Column("Tệp", order_by=("id",))
    kind = tables.Column("Gồm", orderable=False)
    state = tables.Column("Trạng thái", orderable=False)
    counts = tables.Column("Số dòng", orderable=False)
    uploaded_by = tables.Column("Người gửi", orderable=False)
    uploaded_at = tables.Column("Gửi lúc", orderable=False)

    class Meta:
        order_by = ("-file_name",)

    def value_kind(self, batch: ImportBatch) -> str:
        return batch_line(batch).what

    def value_state(self, batch: ImportBatch) -> str:
        return batch_line(batch).state

    def value_counts(self, batch: ImportBatch) -> str:
        return batch_line(batch).numbers


class PlainRows(_InOrder):
    """Rows that are as they are stored."""

    row_template = "exchange/row_plain.html"
    caption = "Các dòng"

    title = tables.Column("Đối tượng", order_by=("number",))
    place = tables.Column("Chỗ trong tệp", orderable=False)

    class Meta:
        model = ImportRow
        fields = ()
        order_by = ("title",)
        empty_text = "Không có dòng nào."


class NewRows(PlainRows):
    """Rows that are new, with what they will store."""

    row_template = "exchange/row_new.html"

    tells = tables.Column("Nội dung", orderable=False)

    class Meta(PlainRows.Meta):
        sequence = ("title", "tells", "place")


class SkippedRows(PlainRows):
    """Rows that are passed over, with why."""

    row_template = "exchange/row_skipped.html"

    why = tables.Column("Vì sao bỏ qua", orderable=False)

    class Meta(PlainRows.Meta):
        sequence = ("title", "why", "place")


class WrongRows(_InOrder):
    """What is wrong: where, what stands there, what was expected."""

    row_template = "exchange/row_wrong.html"
    caption = "Các chỗ sai"
    unit = "dòng sai"

    place = tables.Column("Chỗ", order_by=("number",))
    text = tables.Column("Trong tệp", orderable=False)
    expected = tables.Column("Cần sửa", orderable=False)

    class Meta:
        order_by = ("place",)
        empty_text = "Không có chỗ nào sai."


class ChangedRows(_InOrder):
    """Stored values that the workbook has otherwise."""

    row_template = "exchange/row_changed.html"
    caption = "Các thay đổi"
    unit = "dòng có thay đổi"

    title = tables.Column("Đối tượng", order_by=("number",))
    label = tables.Column("Số liệu", orderable=False)
    old = tables.Column("Giá trị cũ", orderable=False)
    new = tables.Column("Trong tệp", orderable=False)
    choice = tables.Column("Chọn", orderable=False)

    class Meta:
        sequence = ("title", "label", "old", "new", "choice")
        order_by = ("title",)
        empty_text = "Không có thay đổi nào."


_TABLES: dict[str, type[_InOrder]] = {
    Outcome.WRONG.value: WrongRows,
    Outcome.CHANGED.value: ChangedRows,
    Outcome.NEW.value: NewRows,
    Outcome.SKIPPED.value: SkippedRows,
}


def table_for(outcome: str, rows: Any, **options: Any) -> FastTable:
    """The list of the rows of one outcome."""
    return _TABLES.get(outcome, PlainRows)(rows, **options)
