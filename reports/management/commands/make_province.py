"""Fills an empty database with a made-up province of any size."""

import time
from argparse import ArgumentParser
from typing import Any

from django.db import IntegrityError

from households.province.plan import LAST_YEAR, CommunePlan, Size
from households.province.writer import write_province
from reports.management.base import OfficeCommand
from thinhduc.figures import format_count


class Command(OfficeCommand):
    help = (
        "Dựng một tỉnh mẫu (mọi tên người, tên đất đều đặt ra) vào cơ sở dữ liệu còn trống, để chạy thử và đo tốc độ. "
        "Cùng số liệu và cùng --seed thì được cùng một tỉnh."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--communes", type=int, default=150, metavar="SỐ", help="số xã (mặc định 150)")
        parser.add_argument(
            "--households", type=int, default=350_000, metavar="SỐ", help="số hộ cả tỉnh (mặc định 350000)"
        )
        parser.add_argument(
            "--years", type=int, default=5, metavar="SỐ", help="số năm đã rà soát (mặc định 5)"
        )
        parser.add_argument("--seed", default="1", metavar="CHỮ", help="hạt giống (mặc định 1)")
        parser.add_argument(
            "--last-year", type=int, default=LAST_YEAR, metavar="NĂM",
            help=f"năm rà soát gần nhất (mặc định {LAST_YEAR})",
        )  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        size = Size(
            communes=options["communes"],
            households=options["households"],
            years=options["years"],
            seed=options["seed"],
            last_year=options["last_year"],
        )
        began, households = time.monotonic(), 0

        def tell(done: int, plan: CommunePlan) -> None:
            nonlocal households
            households += plan.households
            so_far = f"{done}/{size.communes} xã, {format_count(households)} hộ, {time.monotonic() - began:.0f} giây"
            if self.stdout.isatty():
                self.stdout.write(f"\r{so_far}", ending="" if done < size.communes else "\n")
            elif done % 10 == 0 or done == size.communes:
                self.stdout.write(so_far)

        try:
            write_province(size, tell)
        except IntegrityError:
            self.fail("Có lệnh khác vừa ghi vào cơ sở dữ liệu này; các xã chưa báo xong thì chưa được lưu.")
        self.say(
            [f"Đã dựng tỉnh mẫu: {size.communes} xã, {format_count(size.households)} hộ, {size.years} năm."]
        )
