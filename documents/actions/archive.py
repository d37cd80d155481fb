"""Taking an issued version out as one archive for the commune's records; it leaves a trace."""

from dataclasses import dataclass
from typing import IO

from django.utils import timezone

from documents.archive import write_archive
from documents.queries.archive import archive_members
from documents.rules.archive import archive_name
from journal.actions import record
from targets.actions.common import require
from targets.queries import VersionOutline
from thinhduc.errors import Conflict
from thinhduc.permissions import Permission
from thinhduc.scope import Scope


@dataclass(frozen=True)
class Archive:
    """A zip file, open at its start; who takes it closes it."""

    filename: str
    file: IO[bytes]


def take_archive(*, scope: Scope, version: VersionOutline) -> Archive:
    """The archive of an issued version; the same state gives the same bytes.

    It holds the journal with its figures, so that who may see that alone may take it. Conflict where the version is
    not issued, DamagedFile where bytes are no longer those that were stored. Only the trace is written, at the end: a
    heavy archive keeps nobody from writing.
    """
    require(scope, Permission.SEE_FULL_JOURNAL)
    if not version.is_issued or version.issued_at is None:
        raise Conflict(
            f"Bản {version.number} của kế hoạch năm {version.year} chưa ban hành nên chưa có hồ sơ lưu trữ."
        )
    name = archive_name(version.commune_slug, version.year, version.number)
    file = write_archive(archive_members(scope, version), name, timezone.localtime(version.issued_at))
    record(
        scope=scope,
        deed="archive-taken",
        subject=f"Kế hoạch năm {version.year}, bản {version.number}: {version.document_number}",
        commune_id=version.commune_id,
        year=version.year,
        version_id=version.id,
    )
    return Archive(f"{name}.zip", file)
