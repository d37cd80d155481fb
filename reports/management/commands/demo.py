"""Fills an empty database with the demo and prints its accounts."""

import os
from typing import Any

from django.db import IntegrityError

from reports.demo import Account, make_demo
from reports.management.base import OfficeCommand


class Command(OfficeCommand):
    help = "Nạp dữ liệu mẫu vào cơ sở dữ liệu còn trống và in các tài khoản (mật khẩu chung: THINHDUC_DEMO_PASSWORD)."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            accounts = make_demo(os.environ.get("THINHDUC_DEMO_PASSWORD") or None)
        except IntegrityError:
            self.fail("Có lệnh khác vừa ghi vào cơ sở dữ liệu này; chưa có gì được lưu.")
        self.say(
            [
                "Đã nạp dữ liệu mẫu: xã Thịnh Đức và xã Bình Sơn. Các tài khoản (mật khẩu chỉ in lần này):",
                "",
                *_table(accounts),
            ]
        )


def _table(accounts: list[Account]) -> list[str]:
    rows = [("Tên đăng nhập", "Mật khẩu", "Họ và tên", "Vai trò")]
    rows += [(one.username, one.password, one.full_name, one.roles) for one in accounts]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    lines = [
        "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip() for row in rows
    ]
    return [lines[0], "  ".join("─" * width for width in widths), *lines[1:]]
