"""What the commands share: refusals in words with exit status 1, and finding what their options name."""

import sys
from collections.abc import Iterable
from typing import Any, NoReturn

from django.core.management.base import BaseCommand

from hamlets.queries import command_scope, commune_by_slug
from thinhduc.errors import DomainError
from thinhduc.scope import Scope


class OfficeCommand(BaseCommand):
    """A command whose refusals are sentences on the error output, and exit status 1."""

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

    def scope_of(self, slug: str) -> Scope:
        """The scope over the commune of an address; ends where there is none."""
        commune = commune_by_slug(slug)
        if commune is None:
            self.fail(f"Không có xã nào ở địa chỉ “{slug}”.")
        return command_scope(commune)

    def say(self, lines: Iterable[str]) -> None:
        """Writes lines to the output."""
        for line in lines:
            self.stdout.write(line)
