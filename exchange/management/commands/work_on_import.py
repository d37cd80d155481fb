"""Works on one batch: started by the server for files that are not small (exchange/work.py)."""

from argparse import ArgumentParser
from typing import Any

from exchange.work import work_on
from hamlets.queries import scope_by_membership
from reports.management.base import OfficeCommand


class Command(OfficeCommand):
    help = "Đọc, kiểm tra hoặc ghi một lần nạp tệp đang chờ; máy chủ tự chạy lệnh này với tệp lớn."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("batch", type=int, metavar="LẦN_NẠP", help="số của lần nạp")
        parser.add_argument(
            "--membership", type=int, required=True, metavar="SỐ", help="vai trò của người nạp"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        scope = scope_by_membership(options["membership"])
        if scope is None:
            self.fail("Vai trò của người nạp đã kết thúc, hoặc không có.")
        if not work_on(scope=scope, batch_id=options["batch"]):
            self.fail("Lần nạp này không có việc nào đang chờ, hoặc tiến trình khác đang làm.")
