"""What a standard makes of one household, as the review sheet shows it: class in words, points, which limit, why."""

import json
import sys
from argparse import ArgumentParser
from typing import Any, NoReturn

from households.queries import all_standards, standard_by_slug
from households.rules import AREA_LABELS, Classified, SheetFigures, Standard, classify
from reports.management.base import OfficeCommand, add_format
from thinhduc.figures import DASH, format_count, normalize, parse_count, parse_date

NOT_CLASSIFIED, MISUSED = 1, 2


class Command(OfficeCommand):
    help = "Xếp loại một hộ theo một chuẩn. Mã thoát: 0 xếp được, 1 chưa xếp được (có lý do), 2 lệnh gõ chưa đúng."

    def fail(self, *lines: str) -> NoReturn:
        """Ends with status 2: 1 says that the household can not be classified."""
        for line in lines:
            self.stderr.write(line)
        sys.exit(MISUSED)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--standard", required=True, metavar="CHUẨN", help="ví dụ nd-07-2021")
        parser.add_argument(
            "--area", required=True, metavar="KHU_VỰC", help="rural (nông thôn) hoặc urban (thành thị)"
        )
        parser.add_argument("--b1", metavar="ĐIỂM", help="tổng điểm phiếu B1; bỏ trống là chưa có")
        parser.add_argument(
            "--indices",
            metavar="SỐ",
            help='chỉ số thiếu hụt, ví dụ 1,4,8; "" là không thiếu; bỏ trống là chưa khảo sát',
        )
        parser.add_argument("--income", metavar="ĐỒNG", help="thu nhập bình quân một người một tháng, đồng")
        parser.add_argument("--on", metavar="NGÀY", help="ngày mà kết quả áp dụng, ví dụ 31/12/2026")
        add_format(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        standard, area = self._standard(options["standard"]), options["area"]
        if area not in AREA_LABELS:
            self.fail(f"Không có khu vực “{area}”; ghi rural (nông thôn) hoặc urban (thành thị).")
        sheet = SheetFigures(
            b1=self._count(options["b1"], "--b1"),
            lacking=self._numbers(options["indices"]),
            income=self._count(options["income"], "--income"),
        )
        try:
            day = parse_date(options["on"] or "")
        except ValueError as error:
            self.fail(f"--on: {error}")
        found = classify(sheet, standard, area, on=day)
        if options["format"] == "json":
            self.stdout.write(
                json.dumps(_as_json(found, standard, area, sheet), ensure_ascii=False, indent=2)
            )
        else:
            self.say(_as_lines(found, standard, area))
        if found.poverty_class is None:
            sys.exit(NOT_CLASSIFIED)

    def _standard(self, slug: str) -> Standard:
        found = standard_by_slug(slug)
        if found is None:
            known = ", ".join(sorted(one.slug for one in all_standards()))
            self.fail(f"Không có chuẩn “{slug}”; có: {known}.")
        return found

    def _count(self, text: str | None, option: str) -> int | None:
        try:
            return parse_count(text or "")
        except ValueError as error:
            self.fail(f"{option}: {error}")

    def _numbers(self, text: str | None) -> frozenset[int] | None:
        """None where the option is left out: nobody looked; an empty text is nothing lacking."""
        if text is None:
            return None
        parts = [part for part in normalize(text).replace(",", " ").split() if part]
        if not all(part.isascii() and part.isdecimal() and 0 < int(part[:4]) < 100 for part in parts):
            self.fail(f"--indices: “{text}” không phải các số của chỉ số, ví dụ 1,4,8.")
        return frozenset(map(int, parts))


def _as_lines(found: Classified, standard: Standard, area: str) -> list[str]:
    label = found.poverty_class.label if found.poverty_class else "chưa xếp loại được"
    lacking = DASH if found.lacking is None else f"{found.lacking} trên {len(standard.indices)}"
    points = "" if found.b2 is None else f", {format_count(found.b2)} điểm B2"
    source = f"{standard.document}, áp dụng {standard.period}"
    return [
        f"Kết quả: {label}",
        f"Chuẩn: {standard.name} ({source})",
        f"Khu vực: {AREA_LABELS[area]}",
        f"Chỉ số thiếu hụt: {lacking}{points}",
        f"Vì sao: {found.why}",
        *(f"Lưu ý: {finding.message}" for finding in found.findings if finding.message not in found.why),
    ]


def _as_json(found: Classified, standard: Standard, area: str, sheet: SheetFigures) -> dict[str, Any]:
    bound = found.bound
    return {
        "standard": standard.slug,
        "area": area,
        "b1": sheet.b1,
        "income": sheet.income,
        "indices": None if sheet.lacking is None else sorted(sheet.lacking),
        "class": found.poverty_class.value if found.poverty_class else None,
        "class_label": found.poverty_class.label if found.poverty_class else None,
        "lacking": found.lacking,
        "b2": found.b2,
        "bound": None
        if bound is None
        else {"kind": bound.kind, "value": bound.value, "limit": bound.limit, "within": bound.within},
        "why": found.why,
        "findings": [finding.as_dict() for finding in found.findings],
    }
