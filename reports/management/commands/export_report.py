"""Writes a plan's version, whole or one annex, into a file; of an issued version the bytes that were issued."""

import os
import tempfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from reports.document import PLAN
from reports.management.base import OfficeCommand, add_place
from reports.plan_queries import document_file
from reports.queries import download_of
from reports.registry import FORMATS, PLAN_FORMATS, REPORTS
from targets.queries import VersionView
from thinhduc.scope import Scope


class Command(OfficeCommand):
    help = "Xuất kế hoạch (plan) hoặc một biểu của kế hoạch ra tệp: PDF, Word, Excel, HTML, JSON."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "report", choices=[PLAN, *REPORTS], metavar="BIỂU", help=" hoặc ".join([PLAN, *REPORTS])
        )
        add_place(parser)
        parser.add_argument(
            "--version",
            default="current",
            metavar="BẢN",
            help="số của bản, draft (đang soạn) hoặc in-force (đang có hiệu lực); "
            "không ghi thì bản đang soạn, không có thì bản đang có hiệu lực",
        )
        parser.add_argument("--format", required=True, choices=list(FORMATS | PLAN_FORMATS), help="loại tệp")
        parser.add_argument("--output", required=True, metavar="TỆP", help="tệp để ghi, hoặc - để in ra")

    def handle(self, *args: Any, **options: Any) -> None:
        scope = self.scope_of(options["commune"])
        view = self.version_of(scope, self.year_of(options["year"]), options["version"])
        content = self._content(scope, view, options["report"], options["format"])
        if options["output"] == "-":
            out: Any = self.stdout  # hands on what lies below it
            out.buffer.write(content)
            self.stdout.flush()
            return
        self._write(Path(options["output"]), content)

    def _content(self, scope: Scope, view: VersionView, report: str, format_key: str) -> bytes:
        formats = PLAN_FORMATS if report == PLAN else FORMATS
        if format_key not in formats:
            self.fail(f"{report} không có tệp {format_key}; chọn một trong: {', '.join(formats)}.")
        if report != PLAN:
            return download_of(scope, view, report, format_key).content
        file = document_file(scope, view, format_key)
        if file is None:
            self.fail(f"Kế hoạch năm {view.year}, bản {view.number} không có lời văn nên không có văn bản.")
        return file.content

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
