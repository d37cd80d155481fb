"""What the commands share: refusals in words with exit status 1, and finding what their options name."""

import re
import sys
from argparse import ArgumentParser
from collections.abc import Iterable
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandParser
from django.db import InterfaceError, OperationalError, ProgrammingError, connection

from hamlets.queries import command_scope, commune_by_slug
from targets.queries import VersionView, version_at
from targets.queries.versions import Which
from thinhduc.errors import DomainError
from thinhduc.figures import normalize
from thinhduc.scope import Scope

YEARS = range(1990, 2101)

# What argparse says of a line that it can not read, and the same for people; anything else goes without a reason.
_MISUSE = (
    (r"the following arguments are required: (.+)", r"thiếu \1"),
    (r"one of the arguments (.+) is required", r"phải có một trong: \1"),
    (r"unrecognized arguments: (.+)", r"không có tùy chọn \1"),
    (r"argument (.+): not allowed with argument (.+)", r"\1 không dùng cùng \2"),
    (r"argument (.+): expected .+", r"\1 phải có một giá trị"),
    (r"argument (.+): invalid choice: (.+) \(choose from (.+)\)", r"\1 không nhận \2, chỉ nhận \3"),
    (r"ambiguous option: (.+) could match (.+)", r"\1 có thể là \2"),
)


class OfficeCommand(BaseCommand):
    """A command whose refusals are sentences on the error output, and exit status 1."""

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """Django's own `--version` gives way to a command's; what is typed wrongly is said like any refusal."""
        parser = super().create_parser(prog_name, subcommand, conflict_handler="resolve", **kwargs)

        def misused(message: str) -> NoReturn:
            self.fail(
                f"Lệnh gõ chưa đúng{_misuse_words(message)}.", f"Xem cách dùng: manage.py {subcommand} --help"
            )

        parser.error = misused  # type: ignore[method-assign]
        return parser

    def execute(self, *args: Any, **options: Any) -> Any:
        """Runs the command; a refusal of the rules, or a database that does not answer, ends it like any other."""
        try:
            return super().execute(*args, **options)
        except DomainError as error:
            self.fail(error.message, *([error.who_can_lift] if error.who_can_lift else []))
        except (OperationalError, ProgrammingError, InterfaceError):
            self.fail(_database_words())
        except UnicodeEncodeError:
            self.fail("Lệnh có chữ không đọc được; hãy gõ lại bằng bảng mã UTF-8.")

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


def _misuse_words(message: str) -> str:
    """What is wrong with a line that was typed, as a sentence goes on.

    >>> _misuse_words("unrecognized arguments: --foo")
    ': không có tùy chọn --foo'
    """
    for pattern, words in _MISUSE:
        if found := re.fullmatch(pattern, message, re.DOTALL):
            return f": {found.expand(words)}"
    return ""


def _database_words() -> str:
    """Why the database refuses to work, as far as it can be told."""
    try:
        if "django_migrations" not in connection.introspection.table_names():
            return "Cơ sở dữ liệu chưa có bảng nào; hãy chạy manage.py migrate trước."
    except (OperationalError, ProgrammingError, InterfaceError):
        return "Không mở được cơ sở dữ liệu; hãy kiểm tra DATABASE_URL và máy chủ cơ sở dữ liệu."
    return (
        "Cơ sở dữ liệu đang bận, hoặc chưa cập nhật cấu trúc; hãy chạy manage.py migrate rồi chạy lại lệnh."
    )


def add_place(parser: ArgumentParser) -> None:
    """The options that name a commune and a year."""
    parser.add_argument("--commune", required=True, metavar="ĐỊA_CHỈ", help="địa chỉ của xã, ví dụ thinh-duc")
    parser.add_argument("--year", required=True, metavar="NĂM", help="năm kế hoạch, ví dụ 2022")


def add_format(parser: ArgumentParser) -> None:
    """The option between lines for people and JSON for programs."""
    parser.add_argument("--format", choices=["text", "json"], default="text", help="chữ hoặc JSON")
