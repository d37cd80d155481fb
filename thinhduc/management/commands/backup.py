"""A checked copy of the SQLite database while the server runs."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand
from django.db import connection

from thinhduc.figures import format_size
from thinhduc.saving import NotSaved, save_copy


class Command(BaseCommand):
    help = (
        "Sao cơ sở dữ liệu SQLite đang dùng thành một tệp, kiểm tra bản sao rồi mới đặt tên; không dừng máy chủ, không "
        "ghi đè. PostgreSQL: dùng pg_dump."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--output", required=True, metavar="TỆP", help="tệp bản sao, chưa có")

    def handle(self, *args: Any, **options: Any) -> None:
        if connection.vendor != "sqlite":
            self._fail('Lệnh này sao SQLite. PostgreSQL: pg_dump -Fc "$DATABASE_URL" -f sao-luu.dump')
        source, target = Path(connection.settings_dict["NAME"]), Path(options["output"])
        if not source.is_file():
            self._fail(f"Không có cơ sở dữ liệu {source}; hãy đặt DATABASE_URL như của máy chủ.")
        try:
            count = save_copy(connection, target)
        except NotSaved as error:
            self._fail(str(error))
        size = format_size(target.stat().st_size)
        self.stdout.write(
            f"Đã sao {source} vào {target}: {size}, nguyên vẹn, {count} bước cập nhật cấu trúc."
        )

    def _fail(self, text: str) -> NoReturn:
        self.stderr.write(text)
        sys.exit(1)
