"""Issuing: renders the files of a version and hands the bytes down to `targets`, all in one transaction."""

from reports.document import PLAN
from reports.plan_queries import build_plan
from reports.queries import build_report
from reports.registry import FORMATS, PLAN_FORMATS, REPORTS, Format, Printed, file_name
from reports.renderers.fingerprint import fingerprint
from targets.actions import DocumentDetails, FileToIssue, issue
from targets.queries import VersionView
from thinhduc.scope import Scope


def issue_version(*, scope: Scope, version_id: int, details: DocumentDetails, shown_hash: str) -> None:
    """Approved → issued with number, date, place and signer (targets.actions.issue says what is refused)."""
    issue(
        scope=scope,
        version_id=version_id,
        details=details,
        shown_hash=shown_hash,
        render=lambda view: render_files(scope, view),
    )


def render_files(scope: Scope, view: VersionView) -> list[FileToIssue]:
    """The plan with its text, where it has one, and every report, in every format whose bytes are kept."""
    plans = [build_plan(scope, view)] if view.blocks else []
    reports = [(key, build_report(scope, view, key)) for key in REPORTS]
    return [
        *(_file(PLAN, plan, kind) for plan in plans for kind in PLAN_FORMATS.values() if kind.is_frozen),
        *(_file(key, report, kind) for key, report in reports for kind in FORMATS.values() if kind.is_frozen),
    ]


def _file(key: str, printed: Printed, kind: Format[Printed]) -> FileToIssue:
    return FileToIssue(
        report=key,
        format=kind.key,
        filename=file_name(printed, kind.key),
        content_type=kind.content_type,
        content=kind.render(printed),
        made_with=fingerprint(),
    )
