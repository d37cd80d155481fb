"""What the commands share: refusals in words with exit status 1, and finding what their options name."""

import sys
from argparse import ArgumentParser
from collections.abc import Iterable
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandParser

from hamlets.queries import command_scope, commune_by_slug
from targets.queries import VersionView, version_at
from targets.queries.versions import Which
from thinhduc.errors import DomainError
from thinhduc.figures import normalize
from thinhduc.scope import Scope

YEARS = range(1990, 2101)


class OfficeCommand(BaseCommand):
    """A command whose refusals are sentences on the error output, and exit status 1."""

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """Django's own `--version` gives way to a command's; what is typed wrongly is said like any refusal."""
        parser = super().create_parser(prog_name, subcommand, conflict_handler="resolve", **kwargs)

        def misused(message: str) -> NoReturn:
            self.fail(f"Lệnh gõ chưa đúng ({message}).", f"Xem cách dùng: manage.py {subcommand} --help")

        parser.error = misused  # type: ignore[method-assign]
        return parser

    def execute(self, *args: Any, **options: Any) -> Any:
        """Runs the command; a refusal of the rules ends it like any other."""
        try:
            return super().execute(*args, **options)
        except DomainError as error:
            self.fail(error.message, *([error.who_can_lift] if error.who_can_lift else []))

    def fail(self, *lines: str) -> NoReturn:
        """Says why and ends with status 1."""
        for line in lines:
            self.stderr.write(line)
        sys.exit(1)

    def say(self, lines: Iterable[str]) -> None:
        """Writes lines to the output."""
        for line in lines:
            self.stdout.write(line)

    def scope_of(self, slug: str) -> Scope:
        """The scope over the commune of an address; ends where there is none."""
        commune = commune_by_slug(slug)
        if commune is None:
            self.fail(f"Không có xã nào ở địa chỉ “{slug}”.")
        return command_scope(commune)

    def year_of(self, text: object) -> int:
        """A year as typed; ends where it is none."""
        year = str(text)
        if not year.isdecimal() or int(year[:5]) not in YEARS:
            self.fail(f"“{year}” không phải năm từ {YEARS[0]} đến {YEARS[-1]}.")
        return int(year)

    def version_of(self, scope: Scope, year: int, which: object = "current") -> VersionView:
        """The version that is asked for; ends where the year has no plan or the plan no such version."""
        chosen = self._which(normalize(str(which)))
        view = version_at(scope, year, chosen)
        if view is None:
            if version_at(scope, year) is None:
                self.fail(f"Xã này chưa có kế hoạch năm {year}.")
            missing = {"draft": "bản nào đang soạn", "in-force": "bản nào đang có hiệu lực"}
            self.fail(f"Kế hoạch năm {year} không có {missing.get(str(chosen), f'bản {chosen}')}.")
        return view

    def _which(self, text: str) -> Which:
        match text:
            case "draft" | "in-force" | "current":
                return text
        if not text.isdecimal() or not 0 < int(text[:6]) < 100_000:
            self.fail(f"“{text}” không phải số của một bản; ghi số (1, 2, …), draft hoặc in-force.")
        return int(text)


def add_place(parser: ArgumentParser) -> None:
    """The options that name a commune and a year."""
    parser.add_argument("--commune", required=True, metavar="ĐỊA_CHỈ", help="địa chỉ của xã, ví dụ thinh-duc")
    parser.add_argument("--year", required=True, metavar="NĂM", help="năm kế hoạch, ví dụ 2022")


def add_format(parser: ArgumentParser) -> None:
    """The option between lines for people and JSON for programs."""
    parser.add_argument("--format", choices=["text", "json"], default="text", help="chữ hoặc JSON")
