"""Every address, its methods, the permission it declares and the roles that carry it."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand

from thinhduc.checks import all_routes


class Command(BaseCommand):
    help = "In mọi địa chỉ cùng quyền và vai trò được dùng."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        routes = all_routes()
        if options["format"] == "json":
            self.stdout.write(json.dumps([asdict(route) for route in routes], ensure_ascii=False, indent=1))
            return
        for route in routes:
            who = "ai cũng mở được" if route.is_public else ", ".join(route.roles)
            self.stdout.write(f"{','.join(route.methods):9} {route.address:60} {who}")
