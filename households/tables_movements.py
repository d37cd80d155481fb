"""The movements of a year as a list."""

import django_tables2 as tables

from households.models import Movement
from thinhduc.tables import FastTable


class MovementTable(FastTable):
    """Newest first; the template draws `lines` (households.pages.movements.MovementLine) of the page's records."""

    household = tables.Column("Hộ", orderable=False)
    counted_on = tables.Column("Ngày tính")
    kind = tables.Column("Biến động", orderable=False)
    place = tables.Column("Xóm", empty_values=(), orderable=False)
    change = tables.Column("Thay đổi", empty_values=(), orderable=False)
    decision_number = tables.Column("Căn cứ, lý do", orderable=False)
    recorded_by = tables.Column("Người ghi", orderable=False)

    row_template = "households/movements/rows.html"
    caption = "Biến động của năm"
    unit = "biến động"

    class Meta:
        model = Movement
        fields = ("household", "counted_on", "kind", "place", "change", "decision_number", "recorded_by")
        sequence = fields
        order_by = ("-counted_on",)
        empty_text = "Không có biến động nào như vậy."
