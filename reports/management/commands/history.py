"""The history of one figure of a hamlet and year: values, by whom, when, from which source, why."""

import json
from argparse import ArgumentParser
from typing import Any

from django.utils import timezone

from households.queries import FIGURE_LABELS, hamlet_by_slug
from journal.deeds import deed_label
from journal.models import Entry
from journal.queries import figure_history
from reports.management.base import OfficeCommand, add_format, add_place
from thinhduc.figures import DASH, format_count, format_datetime, slugify


class Command(OfficeCommand):
    help = "Lịch sử một số liệu của một xóm: giá trị, ai ghi, lúc nào, từ nguồn nào, vì sao."

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_place(parser)
        parser.add_argument(
            "--hamlet", required=True, metavar="XÓM", help="tên hoặc địa chỉ của xóm, ví dụ lang-mon"
        )
        parser.add_argument(
            "--figure", required=True, metavar="SỐ_LIỆU", help=f"một trong: {', '.join(FIGURE_LABELS)}"
        )
        add_format(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        scope = self.scope_of(options["commune"])
        year, figure = self.year_of(options["year"]), options["figure"]
        hamlet = hamlet_by_slug(scope, slugify(options["hamlet"]), year)
        if hamlet is None:
            self.fail(f"Cuối năm {year} xã không có xóm nào tên hay địa chỉ là “{options['hamlet']}”.")
        if figure not in FIGURE_LABELS:
            self.fail(f"Không có số liệu “{figure}”; có: {', '.join(FIGURE_LABELS)}.")
        entries = figure_history(scope, hamlet.id, year, [figure])
        if options["format"] == "json":
            self.stdout.write(json.dumps([_as_json(one) for one in entries], ensure_ascii=False, indent=2))
            return
        title = f"{FIGURE_LABELS[figure]}, {hamlet.name}, năm {year}"
        self.say([f"{title}:", *map(_as_line, entries)] if entries else [f"{title}: chưa ai ghi số nào."])


def _as_json(entry: Entry) -> dict[str, Any]:
    return {
        "at": timezone.localtime(entry.at).isoformat(timespec="seconds"),
        "by": entry.actor_name,
        "role": entry.role,
        "deed": entry.deed,
        "version_id": entry.version_id,
        "old": _value(entry.old_value),
        "new": _value(entry.new_value),
        "source": entry.source,
        "reason": entry.reason,
    }


def _value(text: str | None) -> int | str | None:
    return int(text) if text is not None and text.isdecimal() else text


def _as_line(entry: Entry) -> str:
    old, new = (_printed(_value(text)) for text in (entry.old_value, entry.new_value))
    parts = [
        f"{format_datetime(timezone.localtime(entry.at))}: {old} → {new}",
        entry.actor_name,
        deed_label(entry.deed),
        f"nguồn: {entry.source}" if entry.source else "",
        f"lý do: {entry.reason}" if entry.reason else "",
    ]
    return "; ".join(part for part in parts if part)


def _printed(value: int | str | None) -> str:
    return (value or DASH) if isinstance(value, str) else format_count(value)
