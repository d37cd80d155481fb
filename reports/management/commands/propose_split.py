"""Proposes how a number of reductions is shared out among the hamlets; nothing is written."""

import json
from argparse import ArgumentParser
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from reports.management.base import OfficeCommand, add_format, add_place
from targets.queries import VersionView
from targets.rules import (
    HamletFigures,
    PovertyClass,
    Split,
    gaps_of,
    label_of,
    propose_split,
    reduction_for_rate,
)
from thinhduc.figures import DASH, format_count, parse_count, parse_percent


class Command(OfficeCommand):
    help = "Đề xuất phân bổ số hộ phải giảm cho các xóm; không ghi gì vào hệ thống."

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_place(parser)
        parser.add_argument(
            "--class", dest="poverty", required=True, choices=[one.value for one in PovertyClass],
            help="poor: hộ nghèo, near_poor: hộ cận nghèo",
        )  # fmt: skip
        goal = parser.add_mutually_exclusive_group(required=True)
        goal.add_argument("--count", metavar="SỐ_HỘ", help="số hộ phải giảm")
        goal.add_argument("--rate", metavar="TỶ_LỆ", help="tỷ lệ phải đạt theo phần trăm, ví dụ 1,40")
        add_format(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        scope = self.scope_of(options["commune"])
        view = self.version_of(scope, self.year_of(options["year"]))
        poverty_class = PovertyClass(options["poverty"])
        lines = view.table(poverty_class)
        if options["count"] is not None:
            asked = self._count(str(options["count"]))
        else:
            asked = self._count_for_rate(str(options["rate"]), lines, poverty_class)
        split = propose_split(lines, poverty_class, asked)
        if options["format"] == "json":
            self.stdout.write(json.dumps(_as_json(view, split), ensure_ascii=False, indent=2))
        else:
            self.say(_as_lines(split))

    def _count(self, text: str) -> int:
        try:
            count = parse_count(text)
        except ValueError as error:
            self.fail(str(error))
        if count is None:
            self.fail("Chưa ghi số hộ phải giảm, ví dụ --count 6.")
        return count

    def _count_for_rate(self, text: str, lines: Sequence[HamletFigures], poverty_class: PovertyClass) -> int:
        """The fewest households that bring the rate down to what is asked; ends where figures are missing for that."""
        try:
            rate = parse_percent(text)
        except ValueError as error:
            self.fail(str(error))
        if rate is None:
            self.fail("Chưa ghi tỷ lệ phải đạt, ví dụ --rate 1,40.")
        asked = reduction_for_rate(rate, lines)
        if asked is None:
            gaps = [gap for gap in gaps_of(lines, poverty_class) if gap.key in {"households", "opening"}]
            missing = [
                f"{label_of(gap.key, poverty_class)}: còn thiếu {', '.join(gap.missing)}." for gap in gaps
            ]
            self.fail("Chưa tính được số hộ phải giảm để đạt tỷ lệ này.", *missing)
        return asked


def _as_json(view: VersionView, split: Split) -> dict[str, Any]:
    """The proposal for programs; hamlets by name, in the order of the table."""
    data = asdict(split)
    shares = [{"hamlet": share.pop("name"), **share} for share in data["shares"]]
    return {
        "commune": view.commune_slug,
        "year": view.year,
        "version": view.number,
        "class": split.poverty_class.value,
        "asked": split.asked,
        "given": split.given,
        "left_over": split.left_over,
        "summary": split.summary,
        "shares": shares,
    }


def _as_lines(split: Split) -> list[str]:
    lines = [split.summary]
    for share in split.shares:
        given = DASH if share.given is None else format_count(share.given)
        lines.append(f"{share.order}. {share.name}: {given}. {share.reason}")
    return lines
