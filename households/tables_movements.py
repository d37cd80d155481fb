"""The movements of a year as a list."""

from datetime import date

import django_tables2 as tables

from households.models import Movement
from households.pages.movements import MovementLine
from thinhduc.tables import FastTable


class MovementTable(FastTable):
    """Newest first; the template draws `lines` (households.pages.movements.MovementLine) of the page's records.

    A file takes its cells from such lines too.
    """

    household = tables.Column("Hộ", orderable=False)
    code = tables.Column("Mã hộ", empty_values=(), orderable=False, visible=False)
    counted_on = tables.Column("Ngày tính")
    happened_on = tables.Column("Ngày xảy ra", orderable=False, visible=False)
    kind = tables.Column("Biến động", orderable=False)
    place = tables.Column("Xóm", empty_values=(), orderable=False)
    change = tables.Column("Thay đổi", empty_values=(), orderable=False)
    decision_number = tables.Column("Căn cứ, lý do", orderable=False)
    recorded_by = tables.Column("Người ghi", orderable=False)

    row_template = "households/movements/rows.html"
    caption = "Biến động của năm"
    unit = "biến động"
    has_files = True

    class Meta:
        model = Movement
        fields = (
            "household",
            "code",
            "counted_on",
            "happened_on",
            "kind",
            "place",
            "change",
            "decision_number",
            "recorded_by",
        )
        sequence = fields
        order_by = ("-counted_on",)
        empty_text = "Không có biến động nào như vậy."

    def value_household(self, line: MovementLine) -> str:
        return line.head

    def value_happened_on(self, line: MovementLine) -> date:
        return line.happened_on or line.counted_on

    def value_decision_number(self, line: MovementLine) -> str:
        return "; ".join(part for part in (line.decision, line.reason) if part)
