"""The demo's commune in an empty database, and the addresses that are measured; runs inside Django."""

from datetime import date
from io import StringIO
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client

from accounts.models import User
from hamlets.models import Membership
from hamlets.queries import active_memberships, scope_of
from households.actions import open_year, save_review
from households.models import ReviewYear
from households.queries import confirmed_results, review_sheet
from households.rules import KEYS
from targets.models import PlanVersion
from thinhduc.permissions import Role
from thinhduc.scope import Scope

GUESS = dict(zip(KEYS, (180, 720, 6, 18, 1, 8, 28, 2), strict=True))


class NotEmpty(RuntimeError):
    """The database holds something already; nothing was written."""


def migrate() -> None:
    """Makes the tables of the settings the process runs with, in a database that has none."""
    if connection.introspection.table_names():
        raise NotEmpty("The database is not empty: name an empty one in DATABASE_URL, or none.")
    call_command("migrate", verbosity=0, skip_checks=True)


def prepare() -> dict[str, Any]:
    """Fills the database and tells what to ask for: addresses by name, the version's key, the officer's cookie."""
    call_command("demo", stdout=StringIO())
    issued = _largest_issued()
    officer, scope = _officer(issued.commune_id)
    year = _review_to_type(scope)
    draft = _draft(scope)
    commune = issued.commune.slug
    return {
        "officer": officer.pk,
        "cookie": _cookie(officer),
        "version": issued.pk,
        "rows": issued.line_count,
        "pages": {
            "empty": f"/{commune}/trang-trong/",
            "start": f"/{commune}/",
            "plan": f"/{commune}/ke-hoach/{issued.plan.year}/ban-{issued.number}/",
            "plan cells": f"/{commune}/ke-hoach/{draft.plan.year}/ban-{draft.number}/",
            "review": f"/{commune}/ra-soat/{year}/",
            "annex": f"/{commune}/ke-hoach/{issued.plan.year}/ban-{issued.number}/bieu/annex-poor/",
            "annex file": f"/{commune}/ke-hoach/{issued.plan.year}/ban-{issued.number}/bieu/annex-poor.pdf",
        },
        "lists": {
            "plan": f"/targets/planrow/?version__id__exact={issued.pk}",
            "plan cells": f"/targets/plancells/?version__id__exact={draft.pk}",
            "review": f"/households/reviewrow/?commune__id__exact={issued.commune_id}&year={year}",
        },
    }


def _largest_issued() -> Any:
    versions = PlanVersion.objects.beyond_scope().filter(state="issued").select_related("plan", "commune")
    found = list(versions)
    for version in found:
        version.line_count = version.lines(manager="objects").beyond_scope().count()
    return max(found, key=lambda version: (version.line_count, version.plan.year))


def _officer(commune_id: int) -> tuple[User, Scope]:
    """An officer of the commune who has no other role."""
    officers = Membership.objects.beyond_scope().filter(role=Role.OFFICER.value, commune_id=commune_id)
    for membership in officers.select_related("user").order_by("id"):
        active = active_memberships(membership.user)
        if [one.pk for one in active] == [membership.pk]:
            User.objects.filter(pk=membership.user_id).update(must_change_password=False)
            return membership.user, scope_of(membership.user, active[0])
    raise LookupError("The demo has no officer of that commune with this role alone.")


def _review_to_type(scope: Scope) -> int:
    """A year of its own with a figure in every cell, none of them confirmed, so that all of them can be saved."""
    year = max(ReviewYear.objects.within(scope).values_list("year", flat=True)) + 1
    before = confirmed_results(scope, year - 1)
    open_year(scope=scope, year=year, as_of=date(year, 12, 14))
    sheet = review_sheet(scope, year)
    rows = {
        row.order: dict(before[row.hamlet.id].values if row.hamlet.id in before else GUESS)
        for row in sheet.rows
    }
    rows = {
        order: {**GUESS, **{k: v for k, v in row.items() if v is not None}} for order, row in rows.items()
    }
    seen = {row.order: dict(row.values) for row in sheet.rows}
    save_review(scope=scope, year=year, rows=rows, seen=seen)
    return year


def _draft(scope: Scope) -> Any:
    """The version that the officer can type in."""
    versions = (
        PlanVersion.objects.within(scope).filter(state__in=["draft", "returned"]).select_related("plan")
    )
    return versions.order_by("-plan__year").first()


def _cookie(user: User) -> str:
    client = Client()
    client.force_login(user, backend="accounts.backends.PasswordBackend")
    return client.cookies[settings.SESSION_COOKIE_NAME].value
