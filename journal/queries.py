"""Reading the journal: what the scope lets through, and what there is to choose from."""

from collections.abc import Iterable, Sequence

from django.db.models import QuerySet

from journal.models import Entry
from thinhduc.names import given_name_key
from thinhduc.scope import Scope


def entries(scope: Scope) -> QuerySet[Entry]:
    """The entries the scope sees, latest first; a commune's administrator gets deeds without figures."""
    found: QuerySet[Entry] = Entry.objects.within(scope).order_by("-id")
    return found


def people_in(scope: Scope) -> list[str]:
    """The names of those who did something, as they were written then."""
    names = entries(scope).order_by("actor_name").values_list("actor_name", flat=True).distinct()
    return sorted(names, key=given_name_key)


def deeds_in(scope: Scope) -> list[str]:
    """The kinds of deeds that happened."""
    return list(entries(scope).order_by("deed").values_list("deed", flat=True).distinct())


def years_in(scope: Scope) -> list[int]:
    """The years that deeds were about, latest first."""
    years = entries(scope).order_by("-year").values_list("year", flat=True).distinct()
    return [year for year in years if year is not None]


def last_deed(scope: Scope, deed: str) -> Entry | None:
    """The latest entry of one kind made as the scope's own membership."""
    return entries(scope).filter(deed=deed, membership_id=scope.membership_id).first()


def figure_history(
    scope: Scope, hamlet_id: int | None, year: int, figures: Sequence[str] = (), limit: int = 200
) -> list[Entry]:
    """The last changes of a year's figures, latest first: of a hamlet (None: of all), of some figures (empty: all)."""
    found = Entry.objects.within(scope).filter(year=year).exclude(figure="")
    if hamlet_id is not None:
        found = found.filter(hamlet_id=hamlet_id)
    if figures:
        found = found.filter(figure__in=figures)
    return list(found.order_by("-id")[:limit])


def last_writers(
    scope: Scope, year: int, hamlet_ids: Iterable[int], version_id: int | None = None
) -> dict[tuple[int, str], str]:
    """Who wrote each figure of a plan's version, or of a review (None), last: by hamlet id and figure."""
    written = (
        Entry.objects.within(scope)
        .filter(year=year, hamlet_id__in=list(hamlet_ids), version_id=version_id)
        .exclude(figure="")
        .order_by("id")
    )
    return {
        (hamlet_id, figure): name
        for hamlet_id, figure, name in written.values_list("hamlet_id", "figure", "actor_name")
    }
