"""Writes a report of a plan's version into a file; of an issued version the bytes that were issued."""

import os
import tempfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from reports.management.base import OfficeCommand, add_place
from reports.queries import download_of
from reports.registry import FORMATS, REPORTS


class Command(OfficeCommand):
    help = "Xuất một biểu của kế hoạch ra tệp HTML, Excel, PDF hoặc JSON."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("report", choices=list(REPORTS), metavar="BIỂU", help=" hoặc ".join(REPORTS))
        add_place(parser)
        parser.add_argument(
            "--version",
            default="current",
            metavar="BẢN",
            help="số của bản, draft (đang soạn) hoặc in-force (đang có hiệu lực); "
            "không ghi thì bản đang soạn, không có thì bản đang có hiệu lực",
        )
        parser.add_argument("--format", required=True, choices=list(FORMATS), help="loại tệp")
        parser.add_argument("--output", required=True, metavar="TỆP", help="tệp để ghi, hoặc - để in ra")

    def handle(self, *args: Any, **options: Any) -> None:
        scope = self.scope_of(options["commune"])
        view = self.version_of(scope, self.year_of(options["year"]), options["version"])
        content = download_of(scope, view, options["report"], options["format"]).content
        if options["output"] == "-":
            out: Any = self.stdout  # hands on what lies below it
            out.buffer.write(content)
            self.stdout.flush()
            return
        self._write(Path(options["output"]), content)

    def _write(self, path: Path, content: bytes) -> None:
        """Whole or not at all: beside the file first, then in its place."""
        try:
            if path.exists() and not path.is_file():
                path.write_bytes(content)  # a device or a pipe takes the bytes, a directory refuses
                return
            handle, name = tempfile.mkstemp(dir=path.parent, prefix=".xuat-")
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            Path(name).chmod(0o644)
            Path(name).replace(path)
        except FileNotFoundError:
            self.fail(f"Không có thư mục {path.parent} để ghi tệp.")
        except IsADirectoryError:
            self.fail(f"{path} là thư mục; hãy ghi tên tệp.")
        except OSError:
            self.fail(f"Không ghi được tệp {path}; hãy kiểm tra quyền ghi và chỗ trống trên đĩa.")
