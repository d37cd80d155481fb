"""Which document of an issued version is valid, from what the records hold."""

from documents.queries.issued import issued_pdfs
from documents.queries.scans import has_scan
from documents.queries.signed import signed_of
from documents.rules.original import Evidence, Original, original_of
from documents.rules.signatures import SignerRole
from reports.document import PLAN
from targets.queries import VersionOutline
from thinhduc.scope import Scope


def original_for(scope: Scope, version: VersionOutline) -> Original:
    """The valid document of an issued version; of several signed copies of the plan, the one that most signed."""
    roles = max(
        (
            frozenset(one.role for one in file.signatures if not one.is_timestamp)
            for file in signed_of(scope, version.id)
            if file.report == PLAN
        ),
        key=lambda found: (len(found - {SignerRole.UNKNOWN}), len(found)),
        default=frozenset(),
    )
    return original_of(
        Evidence(
            form=version.form,
            has_scan=has_scan(scope, version.id),
            signer=SignerRole.SIGNER in roles,
            organisation=SignerRole.ORGANISATION in roles,
            unknown=SignerRole.UNKNOWN in roles,
            is_annexes_only=all(one.report != PLAN for one in issued_pdfs(scope, version)),
        )
    )
