"""All identities and checks over what is stored; exit status 1 where something is wrong."""

import json
import sys
from argparse import ArgumentParser
from typing import Any

from hamlets.queries import all_communes
from reports.checking import Checked, check_all
from reports.management.base import OfficeCommand, add_format
from thinhduc.findings import Level

_LEVELS = {Level.ERROR: "lỗi", Level.WARNING: "cảnh báo", Level.NOTE: "ghi chú"}


class Command(OfficeCommand):
    help = "Kiểm tra mọi số liệu đang lưu; mỗi điều phát hiện một dòng, có lỗi thì mã thoát là 1."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--commune", metavar="ĐỊA_CHỈ", help="chỉ kiểm tra một xã, ví dụ thinh-duc")
        add_format(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        communes = all_communes()
        if slug := options["commune"]:
            communes = [commune for commune in communes if commune.slug == slug]
            if not communes:
                self.fail(f"Không có xã nào ở địa chỉ “{slug}”.")
        found = check_all(communes)
        if options["format"] == "json":
            self.stdout.write(json.dumps([one.as_dict() for one in found], ensure_ascii=False, indent=2))
        else:
            self.say([*map(_as_line, found), _summary(found)])
        if any(one.is_error for one in found):
            sys.exit(1)


def _as_line(one: Checked) -> str:
    place = [one.commune, str(one.year or ""), f"bản {one.version}" if one.version else ""]
    where = " ".join(part for part in place if part)
    return f"{_LEVELS[one.finding.level]}: {where + ': ' if where else ''}{one.finding.message}"


def _summary(found: list[Checked]) -> str:
    counts = {level: sum(one.finding.level is level for one in found) for level in Level}
    return ", ".join(f"{counts[level]} {word}" for level, word in _LEVELS.items()) + "."
