"""Stores the plan of a file (reports/data/plan.schema.json), with its words from another (plan_text.schema.json)."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.db import IntegrityError

from reports.loading import Differs, FaultyFile, Loaded, load_plan
from reports.management.base import OfficeCommand


class Command(OfficeCommand):
    help = "Nạp kế hoạch của một năm từ tệp JSON: xã, xóm, kết quả rà soát năm trước, số liệu kế hoạch."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="TỆP", help="tệp JSON theo mẫu reports/data/plan.schema.json")
        parser.add_argument(
            "--text", metavar="TỆP", help="lời văn của kế hoạch, theo mẫu reports/data/plan_text.schema.json"
        )
        parser.add_argument("--issued", action="store_true", help="kế hoạch đã ký, ban hành")
        parser.add_argument("--replace", action="store_true", help="ghi đè dự thảo đang có")

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(options["file"])
        text_path = Path(options["text"]) if options["text"] else None
        names = path.name if text_path is None else f"{path.name}, {text_path.name}"
        try:
            loaded = load_plan(
                content=self._read(path),
                text=self._read(text_path) if text_path else None,
                file_name=path.name,
                as_issued=options["issued"],
                replace=options["replace"],
            )
        except FaultyFile as error:
            self.fail(
                *map(str, error.faults),
                f"Tệp {names} có {len(error.faults)} lỗi; chưa có gì được lưu.",
            )
        except Differs as error:
            self.fail(error.message, *map(str, error.differences), "Chưa có gì được lưu.")
        except IntegrityError:
            self.fail("Có người vừa ghi cùng kế hoạch này; chưa có gì được lưu, hãy chạy lại lệnh.")
        self.say(_words(loaded, names))

    def _read(self, path: Path) -> bytes:
        try:
            return path.read_bytes()
        except FileNotFoundError:
            self.fail(f"Không có tệp {path}.")
        except IsADirectoryError:
            self.fail(f"{path} là thư mục, không phải tệp.")
        except OSError:
            self.fail(f"Không đọc được tệp {path}; hãy kiểm tra quyền đọc.")


def _words(loaded: Loaded, file_name: str) -> list[str]:
    which = f"kế hoạch năm {loaded.year} của {loaded.commune_slug}, bản {loaded.version}"
    if not loaded.changed:
        return [f"Tệp {file_name} đúng như {which} đang lưu: không có gì thay đổi."]
    return [
        *map(str, loaded.differences),
        f"Đã nạp {which} ({loaded.state_label}): {loaded.hamlets} xóm.",
    ]
