"""Issuing: renders the files of a version and hands the bytes down to `targets`, all in one transaction."""

from reports.queries import build_report
from reports.registry import FORMATS, REPORTS, file_name
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
    """Every report of a version in every format whose bytes are kept."""
    return [
        FileToIssue(
            report=key,
            format=kind.key,
            filename=file_name(report, kind.key),
            content_type=kind.content_type,
            content=kind.render(report),
        )
        for key in REPORTS
        for report in [build_report(scope, view, key)]
        for kind in FORMATS.values()
        if kind.is_frozen
    ]
