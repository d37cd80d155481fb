"""The whole plan as files, made inside a worker."""

from io import StringIO
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from django.core.management import call_command
from django.db.models import Count

from hamlets.queries import command_scope
from reports.document import Document
from reports.plan_queries import build_plan
from reports.registry import PLAN_FORMATS
from targets.models import PlanVersion
from targets.queries import version_by_id

BEGINNINGS = {"pdf": b"%PDF", "docx": b"PK"}


def prepare() -> dict[str, Any]:
    """The demo in an empty database; of its issued plans with a text the one with the most hamlets."""
    call_command("migrate", verbosity=0, skip_checks=True)
    call_command("demo", stdout=StringIO())
    found = PlanVersion.objects.beyond_scope().filter(
        state="issued", files__report="plan", files__format="pdf"
    )
    version = found.annotate(rows=Count("lines")).order_by("-rows", "-plan__year").first()
    if version is None:
        raise RuntimeError("No plan of the demo was issued with its text.")
    return {"version": version.pk, "hamlets": version.rows, "year": _plan(version.pk).year}


def _plan(version: int) -> Document:
    """The document from the version's rows, as when it is issued: nothing that was stored is reused."""
    commune = PlanVersion.objects.beyond_scope().select_related("commune").get(pk=version).commune
    scope = command_scope(commune)
    return build_plan(scope, version_by_id(scope, version))


def make(version: int, kind: str, times: int) -> float:
    """Seconds from the version in the database to the bytes of its file, median."""
    spent = []
    for _ in range(times):
        began = perf_counter()
        content = PLAN_FORMATS[kind].render(_plan(version))
        spent.append(perf_counter() - began)
        if not content.startswith(BEGINNINGS[kind]):
            raise RuntimeError(f"No {kind} came out.")
    return median(spent)


def write(version: int, path: str) -> int:
    """Puts the Word file into a file; its size."""
    return Path(path).write_bytes(PLAN_FORMATS["docx"].render(_plan(version)))
