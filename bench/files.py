"""The annex as a file, made inside a worker."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from hamlets.queries import command_scope
from reports.queries import build_report
from reports.registry import FORMATS
from reports.report import Report
from targets.models import PlanVersion
from targets.queries import version_by_id

ANNEX = "annex-poor"


def _report(version: int) -> Report:
    """The annex from the version's lines, as before issuing: all is computed, nothing that was stored is reused."""
    commune = PlanVersion.objects.beyond_scope().select_related("commune").get(pk=version).commune
    scope = command_scope(commune)
    return build_report(scope, version_by_id(scope, version), ANNEX)


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    began = perf_counter()
    result = work()
    return perf_counter() - began, result


def pdf(version: int) -> float:
    """Seconds from the version in the database to the bytes of its PDF."""
    seconds, content = _timed(lambda: FORMATS["pdf"].render(_report(version)))
    if not content.startswith(b"%PDF"):
        raise RuntimeError("No PDF came out.")
    return seconds


def xlsx(version: int, times: int) -> float:
    """Seconds from the report to the bytes of its workbook, median."""
    report = _report(version)
    return median(_timed(lambda: FORMATS["xlsx"].render(report))[0] for _ in range(times))


def openpyxl(version: int, times: int) -> float:
    """Seconds in which openpyxl writes the same cells, median."""
    from bench import documents  # the peer's library must not burden the other tasks

    sheet = _sheet(version)
    return median(_timed(lambda: documents.write_with_openpyxl(sheet))[0] for _ in range(times))


@cache
def _sheet(version: int) -> Any:
    from bench import documents  # as above

    return documents.read_sheet(FORMATS["xlsx"].render(_report(version)))


def write_xlsx(version: int, path: str) -> int:
    """Puts the workbook into a file; its size."""
    return Path(path).write_bytes(FORMATS["xlsx"].render(_report(version)))
