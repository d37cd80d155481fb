"""Keeping the picture of the own hand's signature, or of the seal."""

import hashlib

from django.db import transaction
from django.utils import timezone

from documents.models import StampImage
from documents.pictures.reading import weigh
from documents.rules.stamps import HAND, colour_warning, size_fault, stamp_faults
from journal.actions import Change, record
from targets.actions.common import require
from thinhduc.errors import Refused
from thinhduc.permissions import Permission
from thinhduc.scope import Scope


def add_stamp(*, scope: Scope, kind: str, content: bytes) -> str:
    """Keeps a PNG as the picture of the person's own hand, or of the commune's seal; the last one counts from then on.

    What is said of its colour where it is not that of the decree, "" where it is. Refused with every fault in words.
    """
    require(scope, Permission.SIGN_DOCUMENTS)
    if kind not in StampImage.Kind.values:
        raise Refused("Hãy chọn hình là chữ ký tay hay con dấu.")
    if fault := size_fault(len(content)):
        raise Refused(fault)
    weighed = weigh(content)
    if faults := stamp_faults(weighed):
        raise Refused(" ".join(faults))
    _store(scope, kind, content)
    return colour_warning(kind, weighed)


@transaction.atomic
def _store(scope: Scope, kind: str, content: bytes) -> None:
    stamp = StampImage.objects.create(
        commune_id=scope.commune_id,
        kind=kind,
        name=scope.user_name if kind == HAND else "",
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        added_by=scope.user_name,
        added_at=timezone.now(),
    )
    record(
        scope=scope,
        deed="stamp-image-added",
        subject=str(stamp).strip(),
        changes=[Change(None, "", "file-stamp-png", None, stamp.sha256)],
    )
