"""The pictures of hand and seal that visible signatures show."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.db.models.functions import Length

from documents.models import StampImage
from documents.rules.stamps import HAND, SEAL, latest
from thinhduc.scope import Scope


@dataclass(frozen=True)
class StampView:
    """A picture; `is_current`: the last of its kind, which counts; `size` in bytes."""

    id: int
    kind: str
    kind_label: str
    name: str
    size: int
    sha256: str
    added_by: str
    added_at: datetime
    is_current: bool


def stamps_of(scope: Scope) -> tuple[StampView, ...]:
    """The seal's pictures of the commune and those of the person's own hand, newest first."""
    rows = list(_own(scope).defer("content").annotate(size=Length("content")).order_by("-id"))
    current = set(latest([(row.kind, row.name) for row in rows]))
    return tuple(
        StampView(
            id=row.pk,
            kind=row.kind,
            kind_label=row.get_kind_display(),
            name=row.name,
            size=row.size,
            sha256=row.sha256,
            added_by=row.added_by,
            added_at=row.added_at,
            is_current=place in current,
        )
        for place, row in enumerate(rows)
    )


def stamp_bytes(scope: Scope, stamp_id: int) -> bytes | None:
    """The PNG of the seal or of the person's own hand; None where there is no such picture for the person."""
    row = _own(scope).filter(pk=stamp_id).first()
    return None if row is None else bytes(row.content)


def current_stamp(scope: Scope, kind: str, name: str = "") -> bytes | None:
    """The PNG that counts for a visible signature: the last of the seal, or of the hand of the signer `name`."""
    row = StampImage.objects.within(scope).filter(kind=kind, name=name).order_by("-id").first()
    return None if row is None else bytes(row.content)


def _own(scope: Scope) -> "QuerySet[StampImage]":
    """Nobody looks at, or takes, the picture of another signer's hand."""
    found: QuerySet[StampImage] = StampImage.objects.within(scope).filter(
        Q(kind=SEAL) | Q(kind=HAND, name=scope.user_name)
    )
    return found
