"""Whether an issued version is still what was issued: everything made anew and compared, yes or no for each."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any, NoReturn

from documents.queries.verifying import Verified, verify
from documents.rules.verifying import Check
from hamlets.queries import place_of
from reports.management.base import OfficeCommand, add_format, add_place
from targets.queries import VersionView
from thinhduc.figures import format_date


class Command(OfficeCommand):
    help = (
        "Kiểm tra một bản kế hoạch đã ban hành: tính lại các bảng, dựng lại các tệp, đối chiếu dấu SHA-256 với nhật "
        "ký. Mã thoát 0: đúng cả; 1: có chỗ sai; 2: chưa kiểm tra được (không có xã, năm, bản ấy)."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_place(parser)
        parser.add_argument(
            "--version", required=True, metavar="BẢN", help="số của bản, ví dụ 1; hoặc in-force"
        )
        add_format(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        scope = self.scope_of(options["commune"])
        view = self.version_of(scope, self.year_of(options["year"]), options["version"])
        if not view.is_issued:
            self.fail(
                f"Bản {view.number} của kế hoạch năm {view.year} chưa ban hành, chưa có gì để đối chiếu."
            )
        verified = verify(scope, view)
        if options["format"] == "json":
            self.stdout.write(json.dumps(_as_dict(view, verified), ensure_ascii=False, indent=2))
        else:
            place = place_of(scope, view.commune_id, view.document_date)
            self.say(_as_lines(f"{place.kind} {place.name}", view, verified))
        if not verified.holds:
            sys.exit(1)

    def fail(self, *lines: str) -> NoReturn:
        """Says why nothing could be verified and ends with status 2: 1 is the answer “no”."""
        for line in lines:
            self.stderr.write(line)
        sys.exit(2)


def _as_dict(view: VersionView, verified: Verified) -> dict[str, Any]:
    return {
        "commune": view.commune_slug,
        "year": view.year,
        "version": view.number,
        "number": view.document_number,
        "holds": verified.holds,
        "checks": [check.as_dict() for check in verified.checks],
    }


def _as_lines(commune: str, view: VersionView, verified: Verified) -> Iterator[str]:
    day = format_date(view.document_date)
    yield f"Kế hoạch năm {view.year} của {commune}, bản {view.number}, số {view.document_number} ngày {day}"
    for check in verified.checks:
        yield from _lines_of(check)
    wrong = sum(not check.holds for check in verified.checks)
    count = len(verified.checks)
    yield f"Kết luận: {wrong} trên {count} điều SAI." if wrong else f"Kết luận: cả {count} điều đều đúng."


def _lines_of(check: Check) -> Iterator[str]:
    file = f"{check.file}: " if check.file else ""
    yield f"{'Có   ' if check.holds else 'KHÔNG'}  {file}{check.question}"
    for fault in check.faults:
        yield f"         - {fault}"
    for note in check.notes:
        yield f"         ({note})"
