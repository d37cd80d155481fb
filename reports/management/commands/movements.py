"""The balance of a year out of the register's movements, by hamlet and class, as the screen shows it."""

import json
from argparse import ArgumentParser
from collections.abc import Sequence
from typing import Any

from households.queries.movements import LedgerPlace, ledger_of, places_in_year
from households.rules import PovertyClass
from households.rules.ledger import Count, Ledger, LedgerRow
from reports.management.base import OfficeCommand, add_format, add_place
from thinhduc.figures import fold, format_change, format_count, slugify


class Command(OfficeCommand):
    help = "Biến động hộ của một năm: đầu năm, từng loại giảm và tăng, cuối năm; theo xóm và diện, số hộ và số khẩu."

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_place(parser)
        parser.add_argument("--hamlet", metavar="XÓM", help="chỉ một xóm: tên hoặc địa chỉ, ví dụ phuc-hoa")
        add_format(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        scope = self.scope_of(options["commune"])
        year = self.year_of(options["year"])
        places = places_in_year(scope, year)
        ledger = ledger_of(scope, year)
        chosen = self._chosen(places, options["hamlet"], year)
        if options["format"] == "json":
            content = _as_json(options["commune"], ledger, chosen, whole=options["hamlet"] is None)
            self.stdout.write(json.dumps(content, ensure_ascii=False, indent=2))
            return
        self.say(_as_lines(ledger, chosen, whole=options["hamlet"] is None))

    def _chosen(self, places: Sequence[LedgerPlace], asked: str | None, year: int) -> list[LedgerPlace]:
        if asked is None:
            return list(places)
        found = [one for one in places if one.slug == slugify(asked) or fold(one.name) == fold(asked)]
        if not found:
            self.fail(f"Năm {year} xã không có xóm nào tên hay địa chỉ là “{asked}”.")
        return found


def _as_json(commune: str, ledger: Ledger, places: Sequence[LedgerPlace], *, whole: bool) -> dict[str, Any]:
    content: dict[str, Any] = {
        "commune": commune,
        "year": ledger.year,
        "hamlets": [
            {
                "slug": place.slug,
                "name": place.name,
                "classes": {one.value: _row_json(ledger.row(place.id, one)) for one in PovertyClass},
            }
            for place in places
        ],
    }
    if whole:
        content["total"] = {
            one.value: _row_json(ledger.total(one)) | {"internal": _count_json(ledger.total(one).internal)}
            for one in PovertyClass
        }
    return content


def _row_json(row: LedgerRow) -> dict[str, Any]:
    return {
        "opening": _count_json(row.opening),
        "carried": _count_json(row.carried),
        "out": {kind.value: _count_json(count) for kind, count in row.outs.items()},
        "in": {kind.value: _count_json(count) for kind, count in row.ins.items()},
        "closing": _count_json(row.closing),
    }


def _count_json(count: Count) -> dict[str, int]:
    return {"households": count.households, "persons": count.persons}


def _as_lines(ledger: Ledger, places: Sequence[LedgerPlace], *, whole: bool) -> list[str]:
    lines = [f"Biến động hộ năm {ledger.year}"]
    for one in PovertyClass:
        label = one.label
        lines.append(f"{label[0].upper()}{label[1:]}:")
        lines += [_line(place.name, ledger.row(place.id, one)) for place in places]
        if whole:
            lines.append(_line("CỘNG", ledger.total(one)))
    return lines


def _line(name: str, row: LedgerRow) -> str:
    parts = [f"đầu năm {_said(row.opening)}"]
    if row.carried:
        parts.append(f"bàn giao, tiếp nhận {format_change(row.carried.households)} hộ")
    parts += [f"giảm {_said(count)} {kind.short}" for kind, count in row.outs.items()]
    parts += [f"tăng {_said(count)} {kind.short}" for kind, count in row.ins.items()]
    return f"  {name}: {'; '.join(parts)}; cuối năm {_said(row.closing)}"


def _said(count: Count) -> str:
    return f"{format_count(count.households)} hộ ({format_count(count.persons)} khẩu)"
