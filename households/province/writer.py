"""Puts a made-up province into an empty database, commune by commune, each in one transaction.

Rows go past the ORM (thinhduc/bulk.py): over the tables of a province `bulk_create` takes many times as long.
"""

from collections.abc import Callable, Iterator
from dataclasses import fields
from datetime import date
from itertools import count
from operator import attrgetter

from django.contrib.auth.hashers import make_password
from django.core.management.color import no_style
from django.db import connection, models, transaction

from accounts.models import User
from hamlets.models import Commune, CommunePeriod, Hamlet, HamletPeriod, Membership
from households.actions.results import title_of
from households.models import (
    CaseStep,
    Choice,
    Classification,
    Household,
    HouseholdFlag,
    Member,
    Movement,
    ReviewCase,
    ReviewResult,
    ReviewRound,
    ReviewYear,
    Sheet,
    Source,
    Standard,
)
from households.province import communes, rows
from households.province.plan import CommunePlan, Size, commune_plans
from households.queries.standards import standards_on
from households.rules import KEYS
from journal.actions import Change, record
from thinhduc.bulk import insert_values
from thinhduc.errors import Refused
from thinhduc.figures import format_count
from thinhduc.permissions import Role
from thinhduc.scope import Scope

PROVINCE = "Mẫu"

# In the order in which rows name each other.
TABLES: dict[type, type[models.Model]] = {
    rows.HamletRow: Hamlet,
    rows.HamletPeriodRow: HamletPeriod,
    rows.HouseholdRow: Household,
    rows.MemberRow: Member,
    rows.FlagRow: HouseholdFlag,
    rows.MovementRow: Movement,
    rows.YearRow: ReviewYear,
    rows.ResultRow: ReviewResult,
    rows.RoundRow: ReviewRound,
    rows.RoundStandardRow: ReviewRound.standards.through,
    rows.CaseRow: ReviewCase,
    rows.SheetRow: Sheet,
    rows.StepRow: CaseStep,
    rows.ClassificationRow: Classification,
}
_NUMBERED: dict[str, type[models.Model]] = {
    "commune": Commune,
    "hamlet": Hamlet,
    "household": Household,
    "member": Member,
    "round": ReviewRound,
    "case": ReviewCase,
}


def write_province(size: Size, tell: Callable[[int, CommunePlan], None] = lambda done, plan: None) -> None:
    """Fills the database; `tell` is called after each commune with how many are done. Refused where it has communes."""
    refuse_filled()
    for done, plan in enumerate(write_communes(size, commune_plans(size)), 1):
        tell(done, plan)
    finish()


def refuse_filled() -> None:
    """Only a database without communes is filled: nothing invented ever stands beside what is real."""
    present = Commune.objects.beyond_scope().count()
    if present:
        raise Refused(
            f"Cơ sở dữ liệu này đã có {format_count(present)} xã; chỉ dựng tỉnh mẫu trong cơ sở dữ liệu còn trống."
        )


def write_communes(size: Size, plans: Iterator[CommunePlan]) -> Iterator[CommunePlan]:
    """Writes each and gives it back once it is stored."""
    yardsticks = [yardstick_of(year) for year in range(size.first_year, size.last_year + 1)]
    numbers = next_numbers()
    for plan in plans:
        made = communes.make_commune(plan, size, numbers, yardsticks)
        with transaction.atomic():
            _write(made, size)
        yield plan


def next_numbers() -> rows.Numbers:
    """The keys after those that are stored."""
    return rows.Numbers(**{name: count(_last_key(model) + 1) for name, model in _NUMBERED.items()})


def write_rows(made: rows.Rows) -> None:
    """Stores the rows of a commune."""
    for kind, model in TABLES.items():
        names = tuple(one.name for one in fields(kind))
        insert_values(model, names, map(attrgetter(*names), made[kind]))


def go_on_numbering() -> None:
    """The database's own keys go on after the written ones."""
    written = [*_NUMBERED.values(), *TABLES.values()]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), written):
            cursor.execute(statement)


def finish() -> None:
    """What a database does by itself in time: keys go on after the written ones, the planner knows the tables."""
    go_on_numbering()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        if connection.vendor == "postgresql" and not connection.in_atomic_block:
            cursor.execute("VACUUM")


def yardstick_of(year: int) -> communes.Yardstick:
    """The national standard that a year's review classifies by."""
    found = next(iter(standards_on(date(year, 12, 12))), None)
    known = found is not None and all(
        rule is not None and (rule.has_points or rule.income_limit is not None)
        for rule in (found.area("rural"), found.area("urban"))
    )
    if found is None or not known:
        raise Refused(f"Chưa có chuẩn nghèo đủ mức cho năm {year}; hãy chọn những năm khác.")
    return communes.Yardstick(found, Standard.objects.get(slug=found.slug).pk)


def _last_key(model: type[models.Model]) -> int:
    return int(model._base_manager.aggregate(last=models.Max("pk"))["last"] or 0)


def _write(made: communes.Commune, size: Size) -> None:
    plan = made.plan
    Commune.objects.bulk_create([Commune(pk=made.id, slug=plan.slug)])
    CommunePeriod.objects.create(
        commune_id=made.id,
        kind="phuong" if plan.is_town else "xa",
        name=plan.name,
        superior=f"UBND tỉnh {PROVINCE}",
        province=PROVINCE,
    )
    _officer(made, size)
    write_rows(made.rows)
    _tell_journal(made)


def _officer(made: communes.Commune, size: Size) -> None:
    """The commune's one account: nobody can sign in until an administrator gives a password."""
    user = User.objects.create(
        username=f"canbo-{made.plan.slug}", full_name=made.officer, password=make_password(None)
    )
    Membership.objects.create(
        user=user, role=Role.OFFICER.value, commune_id=made.id, valid_from=date(size.first_year - 1, 1, 1)
    )


def _tell_journal(made: communes.Commune) -> None:
    """The results as the deeds behind them would have: `check_figures` holds what is stored against the journal."""
    scope = Scope(Role.OFFICER, None, made.officer, commune_ids=frozenset({made.id}))
    names = {row.hamlet_id: row.name for row in made.rows[rows.HamletPeriodRow]}
    by_year: dict[int, list[rows.ResultRow]] = {}
    for result in made.rows[rows.ResultRow]:
        by_year.setdefault(result.year, []).append(result)
    for year, results in by_year.items():
        changes = [
            Change(one.hamlet_id, names[one.hamlet_id], key, None, getattr(one, key))
            for one in results
            for key in KEYS
        ]
        subject, source = title_of(year), Source.REGISTER.label
        record(
            scope=scope,
            deed="review-chosen",
            subject=f"{subject}: {Choice.REGISTER.label}",
            year=year,
            source=source,
            changes=changes,
        )
        record(scope=scope, deed="review-confirmed", subject=f"{subject}: cả xã", year=year)
