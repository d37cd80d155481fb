"""Writes the archive of an issued version into a file."""

import os
import shutil
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from documents.actions.archive import take_archive
from reports.management.base import OfficeCommand, add_place


class Command(OfficeCommand):
    help = "Xuất hồ sơ lưu trữ của một bản kế hoạch đã ban hành ra tệp zip."

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_place(parser)
        parser.add_argument(
            "--version", required=True, metavar="BẢN", help="số của bản, ví dụ 1; hoặc in-force"
        )
        parser.add_argument("--output", required=True, metavar="TỆP", help="tệp zip để ghi, chưa có")

    def handle(self, *args: Any, **options: Any) -> None:
        scope = self.scope_of(options["commune"])
        view = self.version_of(scope, self.year_of(options["year"]), options["version"])
        path = Path(options["output"])
        if os.path.lexists(path):
            self.fail(f"Đã có tệp {path}; lệnh này không ghi đè. Hãy đặt tên khác.")
        with take_archive(scope=scope, version=view).file as source:
            try:
                with path.open("xb") as target:
                    shutil.copyfileobj(source, target)
            except OSError:
                self.fail(
                    f"Không ghi được tệp {path}; hãy kiểm tra thư mục, quyền ghi và chỗ trống trên đĩa."
                )
        self.say([f"Đã ghi hồ sơ lưu trữ của bản {view.number}, kế hoạch năm {view.year} vào {path}."])
