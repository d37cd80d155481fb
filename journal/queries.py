"""Reading the journal: what the scope lets through."""

from collections.abc import Iterable, Sequence

from django.db.models import QuerySet

from journal.models import Entry
from thinhduc.scope import Scope


def deeds(scope: Scope) -> QuerySet[Entry]:
    """One row for each deed the scope sees, latest first; to be narrowed to one kind, which an index serves."""
    found: QuerySet[Entry] = Entry.objects.within(scope).exclude(kind=Entry.Kind.FIGURE).order_by("-id")
    return found


def figures_of(scope: Scope, deeds: Iterable[Entry]) -> dict[int, list[Entry]]:
    """What each of some deeds changed, by the deed's id, in the order it was written: one query."""
    found: dict[int, list[Entry]] = {}
    ids = [deed.pk for deed in deeds]
    for entry in Entry.objects.within(scope).filter(part_of__in=ids).order_by("id"):
        found.setdefault(entry.part_of or 0, []).append(entry)
    return found


def last_deed(scope: Scope, deed: str) -> Entry | None:
    """The latest entry of one kind made as the scope's own membership."""
    own = deeds(scope).filter(kind=Entry.Kind.DEED, membership_id=scope.membership_id)
    return own.filter(deed=deed).first()


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


def last_writer_of(scope: Scope, year: int, version_id: int, figure: str) -> str:
    """Who wrote a figure that is of no hamlet, as a paragraph of a plan's version, last; "" where nobody did."""
    written = Entry.objects.within(scope).filter(
        hamlet_id=None, year=year, figure=figure, version_id=version_id
    )
    return written.order_by("-id").values_list("actor_name", flat=True).first() or ""
