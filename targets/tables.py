"""The list of communes for a reader of the province."""

from collections.abc import Callable, Sequence
from typing import Any

import django_tables2 as tables
from django.template.loader import render_to_string
from django.utils.html import format_html

from targets.charts import bars_of
from targets.queries.province import CommuneTotals, all_communes
from thinhduc.exporting import Column
from thinhduc.figures import DASH, Rate, format_change, format_count, format_date, format_rate

COUNT = {"th": {"class": "n wrap"}, "td": {"class": "n"}, "tf": {"class": "n"}}
STRONG = {"th": {"class": "n wrap"}, "td": {"class": "n strong"}, "tf": {"class": "n"}}


def _value(row: CommuneTotals | None, path: str) -> Any:
    """The value at an accessor ("poor__closing"); None without a row."""
    value: Any = row
    for name in path.split("__"):
        value = getattr(value, name, None)
    return value


class FigureColumn(tables.Column):
    """A figure of the communes, a dash where it is missing; the footer holds that of all communes together."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("attrs", COUNT)
        super().__init__(*args, default=DASH, **kwargs)

    def render(self, value: Any) -> str:
        return self.print(value)

    @staticmethod
    def print(value: Any) -> str:
        """The figure as printed."""
        return format_count(value)

    def footer(self, table: "CommuneTable") -> str:
        """What the communes add up to."""
        return self.print(_value(table.together, str(self.accessor)))


class ReductionColumn(FigureColumn):
    """A planned reduction, printed with its sign."""

    @staticmethod
    def print(value: int | None) -> str:
        """ "−6"; 0 stays 0."""
        return format_change(None if value is None else -value)


class RateColumn(FigureColumn):
    """A rate in per cent; sorted by its exact value."""

    @staticmethod
    def print(value: Rate | None) -> str:
        """ "1,47"."""
        return format_rate(value)


def _exported(column: Any) -> Callable[[CommuneTotals], int | str | None]:
    """What a file takes of a commune for a column: a missing figure is an empty cell, a reduction falls."""

    def value(row: CommuneTotals) -> int | str | None:
        found = _value(row, str(column.accessor))
        if found is None:
            return None
        if isinstance(column.column, RateColumn):
            return column.column.print(found)
        return -found if isinstance(column.column, ReductionColumn) else found

    return value


class CommuneTable(tables.Table):
    """The communes side by side in one year."""

    name = tables.Column("Xã", footer="Cộng các xã", attrs={"td": {"class": "nowrap"}})
    document = tables.Column(
        "Kế hoạch",
        accessor="document_number",
        default=DASH,
        orderable=False,
        attrs={"td": {"class": "nowrap"}},
    )
    households = FigureColumn("Tổng số hộ")
    poor_opening = FigureColumn(accessor="poor__opening", orderable=False)
    poor_reduction = ReductionColumn("Giảm nghèo", accessor="poor__reduction", orderable=False)
    poor_closing = FigureColumn(accessor="poor__closing", attrs=STRONG)
    poor_rate = RateColumn("Tỷ lệ nghèo %", accessor="poor__rate", order_by="poor__share")
    bar = tables.Column(
        "Nghèo đầu kỳ → cuối kỳ",
        accessor="commune_id",
        orderable=False,
        attrs={"th": {"class": "wrap"}, "tf": {"class": "wide-only"}},
    )
    near_poor_opening = FigureColumn(accessor="near_poor__opening", orderable=False)
    near_poor_reduction = ReductionColumn("Giảm cận nghèo", accessor="near_poor__reduction", orderable=False)
    near_poor_closing = FigureColumn(accessor="near_poor__closing", attrs=STRONG)
    near_poor_rate = RateColumn("Tỷ lệ cận nghèo %", accessor="near_poor__rate", order_by="near_poor__share")

    def __init__(self, rows: Sequence[CommuneTotals], year: int, **kwargs: Any) -> None:
        self.together = all_communes(rows)
        self.caption = f"Các xã năm {year}"
        bars = bars_of([(row.poor.opening, row.poor.closing) for row in rows])
        self.bars = {row.commune_id: bar for row, bar in zip(rows, bars, strict=True)}
        super().__init__(rows, show_footer=self.together is not None, **kwargs)
        heads = {
            "households": f"Tổng số hộ {year}",
            "poor_opening": f"Nghèo sau rà soát {year - 1}",
            "poor_closing": f"Nghèo cuối kỳ {year}",
            "near_poor_opening": f"Cận nghèo sau rà soát {year - 1}",
            "near_poor_closing": f"Cận nghèo cuối kỳ {year}",
        }
        for key, head in heads.items():
            self.columns[key].column.verbose_name = head

    def export_columns(self) -> list[Column]:
        """The same columns for a file, without the bars; rates as they are printed, numbers as numbers."""
        return [
            Column("Xã", lambda row: row.name, 24),
            Column("Kế hoạch", lambda row: row.document_number),
            Column("Ngày", lambda row: row.document_date),
            *(
                Column(str(column.header), _exported(column))
                for column in self.columns
                if isinstance(column.column, FigureColumn)
            ),
        ]

    def render_document(self, record: CommuneTotals) -> str:
        """Number and date of the plan in force."""
        day = format_date(record.document_date)
        return format_html('<span>{}<br><small class="mute">{}</small></span>', record.document_number, day)

    def render_bar(self, record: CommuneTotals) -> str:
        """Begin and end on the scale of all communes; empty where either is unknown."""
        bar = self.bars[record.commune_id]
        if bar.opening is None or bar.closing is None:
            return ""
        label = f"từ {format_count(record.poor.opening)} còn {format_count(record.poor.closing)} hộ"
        context = {"begin_width": bar.opening, "end_width": bar.closing, "label": label}
        return render_to_string("components/bar.html", context)
