"""Which document of an issued version is valid, from what the records hold."""

from documents.queries.issued import issued_pdfs
from documents.queries.scans import has_scan
from documents.rules.original import Evidence, Original, original_of
from reports.document import PLAN
from targets.queries import VersionOutline
from thinhduc.scope import Scope


def original_for(scope: Scope, version: VersionOutline) -> Original:
    """The valid document of an issued version."""
    return original_of(
        Evidence(
            form=version.form,
            has_scan=has_scan(scope, version.id),
            is_annexes_only=all(one.report != PLAN for one in issued_pdfs(scope, version)),
        )
    )
