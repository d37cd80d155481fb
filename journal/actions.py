"""Writing into the journal; every other room does it inside its own transaction."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from journal.deeds import READINGS
from journal.models import Entry
from thinhduc.bulk import insert_rows
from thinhduc.figures import format_count
from thinhduc.scope import Scope


@dataclass(frozen=True, slots=True)
class Change:
    """One figure of one hamlet, one field of one household or one paragraph of a text, going from one value to another.

    None is missing. Texts are kept whole, however long.
    """

    hamlet_id: int | None
    hamlet_name: str
    figure: str
    old: int | str | None
    new: int | str | None
    reason: str = ""


def record(
    *,
    scope: Scope,
    deed: str,
    subject: str = "",
    commune_id: int | None = None,
    year: int | None = None,
    version_id: int | None = None,
    household_id: int | None = None,
    batch_id: int | None = None,
    source: str = "",
    reason: str = "",
    changes: Iterable[Change] = (),
) -> None:
    """Write one row for the deed and one for each changed figure, which names the deed's row.

    `commune_id` defaults to the scope's commune where it has exactly one.
    """
    if commune_id is None and len(scope.commune_ids) == 1:
        commune_id = scope.commune_id
    common = {
        **_who_and_when(scope),
        "commune_id": commune_id,
        "deed": deed,
        "subject": subject[:200],
        "year": year,
        "version_id": version_id,
        "household_id": household_id,
        "batch_id": batch_id,
        "source": source,
    }
    head = Entry.objects.create(**common, kind=_kind(deed), reason=reason)
    figures = [
        Entry(
            **common,
            kind=Entry.Kind.FIGURE,
            part_of=head.pk,
            reason=change.reason or reason,
            hamlet_id=change.hamlet_id,
            hamlet_name=change.hamlet_name,
            figure=change.figure,
            old_value=_text(change.old),
            new_value=_text(change.new),
        )
        for change in changes
    ]
    if figures:
        Entry.objects.bulk_create(figures)


@transaction.atomic
def note_list(
    *,
    scope: Scope,
    what: str,
    rows: int,
    form: str,
    filters: Sequence[str] = (),
    reason: str = "",
    year: int | None = None,
) -> None:
    """Write that a list was taken out: what it was, how it was chosen, how many rows, in which form.

    Who may see the list may take it out; the view that shows it has asked.
    """
    chosen = "; ".join(filters) or "tất cả"
    record(
        scope=scope,
        deed="list-exported",
        subject=f"{what} ({chosen}): {format_count(rows)} dòng",
        source=form,
        reason=reason.strip(),
        year=year,
    )


@dataclass(frozen=True, slots=True)
class Deed:
    """One deed of many that are written at once."""

    deed: str
    subject: str = ""
    year: int | None = None
    household_id: int | None = None
    changes: tuple[Change, ...] = ()


def record_all(
    *,
    scope: Scope,
    deeds: Iterable[Deed],
    batch_id: int | None = None,
    source: str = "",
    reason: str = "",
) -> None:
    """Write many deeds of the scope's one commune, each with its changed figures, in a few statements.

    Within the transaction of the deeds.
    """
    common = {
        **_who_and_when(scope),
        "commune_id": scope.commune_id,
        "batch_id": batch_id,
        "source": source[:60],
        "reason": reason,
    }
    rows = list(deeds)
    heads = insert_rows(Entry, ({**common, **_of_deed(one), "kind": _kind(one.deed)} for one in rows))
    figures = (
        {
            **common,
            **_of_deed(one),
            "kind": Entry.Kind.FIGURE,
            "part_of": head,
            "reason": change.reason or reason,
            "hamlet_id": change.hamlet_id,
            "hamlet_name": change.hamlet_name,
            "figure": change.figure,
            "old_value": _text(change.old),
            "new_value": _text(change.new),
        }
        for head, one in zip(heads, rows, strict=True)
        for change in one.changes
    )
    insert_rows(Entry, figures)


def _of_deed(one: Deed) -> dict[str, Any]:
    return {
        "deed": one.deed,
        "subject": one.subject[:200],
        "year": one.year,
        "household_id": one.household_id,
    }


def record_in_communes(
    *, scope: Scope, deed: str, subject: str, commune_ids: Iterable[int], year: int | None = None
) -> None:
    """Write one row for the same deed in the journal of each commune, at once."""
    common = _who_and_when(scope)
    Entry.objects.bulk_create(
        Entry(
            **common,
            kind=_kind(deed),
            deed=deed,
            subject=subject[:200],
            year=year,
            commune_id=commune_id,
        )
        for commune_id in sorted(commune_ids)
    )


def _kind(deed: str) -> Entry.Kind:
    return Entry.Kind.READING if deed in READINGS else Entry.Kind.DEED


def _who_and_when(scope: Scope) -> dict[str, Any]:
    return {
        "at": timezone.now(),
        "actor_id": scope.user_id,
        "actor_name": scope.user_name,
        "role": scope.role.value if scope.role else "",
        "membership_id": scope.membership_id,
    }


def _text(value: int | str | None) -> str | None:
    return None if value is None else str(value)
