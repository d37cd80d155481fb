"""The list of batches and the place to send one, ready to place."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from exchange.models import ImportBatch, KindChoice, State
from exchange.pages.words import KINDS, numbers_in_words, state_tag
from exchange.queries import is_stale
from exchange.rules import LARGEST


@dataclass(frozen=True)
class KindCard:
    """One kind of workbook to choose; `form_url`: the year's sheet to fill in."""

    slug: str
    title: str
    sentence: str
    form_url: str
    checked: bool


@dataclass(frozen=True)
class YearChoice:
    """A year to choose."""

    year: int
    current: bool


@dataclass(frozen=True)
class ListPage:
    """What stands above the list."""

    year: int
    years: tuple[YearChoice, ...]
    kinds: tuple[KindCard, ...]
    is_empty: bool
    largest: int = LARGEST


@dataclass(frozen=True)
class BatchLine:
    """One batch in the list."""

    id: int
    file_name: str
    what: str
    state: str
    level: str
    numbers: str
    by: str
    at: datetime


def list_page(commune: str, years: Sequence[int], year: int, kind: str, *, is_empty: bool) -> ListPage:
    """The place to send a workbook, for a year and with a kind chosen beforehand ("" for none)."""
    return ListPage(
        year=year,
        years=tuple(YearChoice(one, one == year) for one in years),
        kinds=tuple(
            KindCard(
                slug=slug.value,
                title=words.title,
                sentence=words.sentence,
                form_url=reverse("exchange:form", args=[commune, slug.value, year]),
                checked=slug.value == kind,
            )
            for slug, words in KINDS.items()
        ),
        is_empty=is_empty,
    )


def batch_line(batch: ImportBatch) -> BatchLine:
    """A batch in words."""
    state, level = state_tag(
        batch.state, batch.counts, is_working=bool(batch.wanted), is_stale=is_stale(batch)
    )
    return BatchLine(
        id=batch.pk,
        file_name=batch.file_name,
        what=f"{KINDS[KindChoice(batch.kind)].short} {batch.year}",
        state=state,
        level=level,
        numbers=numbers_in_words(batch.counts) if batch.state != State.DISCARDED else "",
        by=batch.uploaded_by,
        at=batch.uploaded_at,
    )


def batch_lines(batches: Iterable[ImportBatch]) -> list[BatchLine]:
    """The lines of a page."""
    return [batch_line(batch) for batch in batches]


def sound_kind(asked: str) -> str:
    """A kind that there is, else none."""
    return asked if asked in KindChoice.values else ""
