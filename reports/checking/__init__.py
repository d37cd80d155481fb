"""Everything that can be checked over what is stored (`manage.py check_figures`): all findings, nothing is written.

An error is what must not be: a broken identity, a row that was changed behind the application's back, bytes that are
not those that were issued. What an open draft still lacks is a warning: it blocks submitting, not the house. A stated
total that differs is a note (domain.md, "Stated figures").
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.apps import apps
from django.db import connection
from django.utils.module_loading import import_string

from hamlets.models import Commune
from hamlets.queries import command_scope
from households.models import ReviewYear
from households.queries import Sheet, review_sheet
from households.rules import check_confirmable, check_review, check_stated_totals, totals_of
from reports.checking.behind import (
    check_issued_in_journal,
    check_lines_in_journal,
    check_results_in_journal,
    check_state,
    check_steps,
)
from reports.checking.frozen import check_frozen
from reports.checking.movements import check_movements
from reports.checking.owners import check_owners
from reports.checking.register import check_against_register, check_chains
from targets.models import Plan
from targets.queries import VersionView, findings_of, versions_of
from thinhduc.findings import Finding, Level
from thinhduc.guards import missing_triggers
from thinhduc.scope import Scope

# What an open version may still lack or carry: said, but nothing is broken.
_UNFINISHED = {"opening-changed": Level.WARNING, "stated-total-differs": Level.NOTE}


@dataclass(frozen=True)
class Checked:
    """A finding and what it is about; `commune` is "" for the database as a whole."""

    finding: Finding
    commune: str = ""
    year: int | None = None
    version: int | None = None

    @property
    def is_error(self) -> bool:
        return self.finding.level is Level.ERROR

    def as_dict(self) -> dict[str, Any]:
        """The finding as plain JSON values, with its place."""
        return {
            "commune": self.commune,
            "year": self.year,
            "version": self.version,
            **self.finding.as_dict(),
        }


def check_all(communes: Iterable[Commune]) -> list[Checked]:
    """The findings of the database and of each commune, in the order of years and versions."""
    found = [Checked(finding) for finding in check_triggers()]
    for commune in communes:
        found += _check_readable(commune)
    return found


def _check_readable(commune: Commune) -> Iterator[Checked]:
    """The findings of a commune; a value that no field can hold ends them with an error of its own."""
    try:
        yield from _check_commune(commune)
    except (ValueError, TypeError):
        text = "Có dòng của xã này không đọc được, đã bị sửa ngoài phần mềm; chưa kiểm tra được phần còn lại."
        yield Checked(Finding(Level.ERROR, "row-unreadable", text), commune.slug)


def check_triggers() -> list[Finding]:
    """An error per refusal of the database that is gone (thinhduc/guards.py)."""
    return [
        Finding(
            Level.ERROR,
            "trigger-missing",
            f"Cơ sở dữ liệu thiếu chốt chặn {name}: số liệu đã ban hành hoặc nhật ký có thể bị sửa. Chạy manage.py "
            "migrate để đặt lại, và đối chiếu với bản sao lưu.",
            data={"trigger": name},
        )
        for name in sorted(missing_triggers(connection))
    ]


def _check_commune(commune: Commune) -> Iterator[Checked]:
    scope = command_scope(commune)
    for finding in check_owners(scope):
        yield Checked(finding, commune.slug)
    for finding in check_issued_in_journal(scope):
        yield Checked(finding, commune.slug)
    for finding in (*check_chains(scope), *check_movements(scope)):
        yield Checked(finding, commune.slug)
    for year in ReviewYear.objects.within(scope).order_by("year").values_list("year", flat=True):
        sheet = review_sheet(scope, year)
        if sheet is not None:
            for finding in (
                *_check_sheet(sheet),
                *check_results_in_journal(scope, sheet),
                *check_against_register(scope, sheet),
            ):
                yield Checked(finding, commune.slug, year)
    for year in Plan.objects.within(scope).order_by("year").values_list("year", flat=True):
        for view in versions_of(scope, year):
            for finding in _check_version(scope, view):
                yield Checked(finding, commune.slug, year, view.number)


def _check_sheet(sheet: Sheet) -> list[Finding]:
    """The identities of a year's review; a hamlet that is confirmed has every figure that the annexes use."""
    confirmed = [row.figures for row in sheet.rows if row.is_confirmed]
    stated = check_stated_totals(sheet.stated, totals_of(sheet.figures))
    return [
        *check_review(sheet.figures),
        *check_confirmable(confirmed),
        *(replace(finding, level=Level.NOTE) for finding in stated),
    ]


def _check_version(scope: Scope, view: VersionView) -> list[Finding]:
    findings = findings_of(scope, view)
    if view.is_open:
        findings = [replace(finding, level=_level_in_draft(finding)) for finding in findings]
    return [
        *findings,
        *check_state(view),
        *check_steps(view),
        *check_lines_in_journal(scope, view),
        *(_check_issued(scope, view) if view.is_issued else ()),
    ]


def _check_issued(scope: Scope, view: VersionView) -> list[Finding]:
    """The files of an issued version, and what rooms above keep beside them (`version_findings` of their AppConfig)."""
    found = check_frozen(scope, view)
    for config in apps.get_app_configs():
        if name := getattr(config, "version_findings", ""):
            found += import_string(name)(scope, view)
    return found


def _level_in_draft(finding: Finding) -> Level:
    if finding.code.startswith("missing-"):
        return Level.WARNING
    return _UNFINISHED.get(finding.code, finding.level)
