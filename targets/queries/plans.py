"""All plans of a commune, for the list of the years."""

from datetime import datetime

from journal.models import Entry
from targets.models import PlanVersion
from targets.queries.versions import VersionView, views_of
from thinhduc.scope import Scope


def versions_by_year(scope: Scope) -> dict[int, list[VersionView]]:
    """The versions of every year that the scope sees, the newest year first, in the order of their numbers."""
    found: dict[int, list[VersionView]] = {}
    for view in views_of(scope, PlanVersion.objects.within(scope)):
        found.setdefault(view.year, []).append(view)
    return dict(sorted(found.items(), reverse=True))


def last_change(scope: Scope, view: VersionView) -> datetime | None:
    """When something was last written to a version; None where the journal does not tell."""
    entries = Entry.objects.within(scope).filter(commune_id=view.commune_id, version_id=view.id)
    at: datetime | None = entries.order_by("-id").values_list("at", flat=True).first()
    return at
