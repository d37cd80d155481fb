"""A deed as it was asked for: done at once, or kept word for word until somebody decides about a confirmed year."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any, Self

from django.utils import timezone

from hamlets.queries.places import hamlet_names
from households.actions.movements.chain import Standing
from households.models import LateEvent, RegisterExtent, ReviewResult, ReviewYear
from households.rules.kinds import MovementKind, State
from households.rules.movements import FIRST_DAY, Event, Subject, check_day
from journal.actions import Change, record
from thinhduc.errors import Refused
from thinhduc.figures import format_date
from thinhduc.findings import Finding, Level
from thinhduc.scope import Scope


@dataclass(frozen=True, kw_only=True)
class Asked:
    """The root of the deeds; every field is text, a number, a day, a list of those, or None."""

    on: date
    reason: str = ""
    decision_number: str = ""
    decision_on: date | None = None

    def as_json(self) -> dict[str, Any]:
        """What is stored until it is decided."""
        return {key: _plain(value) for key, value in asdict(self).items()}

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Self:
        """The deed again."""
        days = {field.name for field in fields(cls) if "date" in str(field.type)}
        values: dict[str, Any] = {
            key: date.fromisoformat(value) if key in days and value else value
            for key, value in stored.items()
        }
        return cls(**values)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def confirmed_years(
    scope: Scope, hamlet_ids: Iterable[int | None], since: int, *, of_register: bool = False
) -> dict[int, dict[int, str]]:
    """The confirmed results an event of the year `since` would change: year → hamlet id → who confirmed it.

    A later confirmed year changes with an earlier one, because households stand until the next movement.
    `of_register`: only the years for which there was a register, which alone a first entry can change. Nobody confirms
    one of these years until the transaction ends.
    """
    years_open = ReviewYear.objects.within(scope).filter(year__gte=since).order_by("year")
    list(years_open.select_for_update().values_list("pk", flat=True))
    ids = {pk for pk in hamlet_ids if pk is not None}
    results = ReviewResult.objects.within(scope).filter(
        year__gte=since, hamlet_id__in=ids, confirmed_at__isnull=False
    )
    if of_register:
        kept = ReviewYear.objects.within(scope).exclude(register_extent=RegisterExtent.NONE).values("year")
        results = results.filter(year__in=kept)
    years: dict[int, dict[int, str]] = {}
    for year, hamlet_id, who in results.order_by("year").values_list("year", "hamlet_id", "confirmed_by"):
        years.setdefault(year, {})[hamlet_id] = who
    return years


def refuse(findings: Sequence[Finding], verb: str = "Chưa ghi được biến động") -> None:
    """Refused with every fault; nothing where there is none."""
    if findings:
        raise Refused(f"{verb}: {findings[0].message} Chưa có gì được ghi.", findings)


def keep_late(
    scope: Scope,
    *,
    deed: str,
    asked: Asked,
    kind: MovementKind,
    hamlet_id: int,
    standing: Standing | None,
    subject: str,
    years: Iterable[int],
) -> LateEvent:
    """Stores the deed until it is decided; days that are impossible anyway are refused at once.

    Refused where the same deed waits already, as after a second click.
    """
    kept = {"deed": deed, "values": asked.as_json()}
    waiting = LateEvent.objects.within(scope).filter(
        state=LateEvent.State.OPEN,
        kind=kind.value,
        happened_on=asked.on,
        household_id=standing.household.pk if standing else None,
    )
    if any(one.asked == json.loads(json.dumps(kept)) for one in waiting):
        text = f"{subject}: “{kind.label}” ngày {format_date(asked.on)} đã ghi và đang chờ quyết định."
        raise Refused(f"{text} Chưa có gì được ghi thêm.")
    late = LateEvent.objects.create(
        commune_id=scope.commune_id,
        hamlet_id=hamlet_id,
        household_id=standing.household.pk if standing else None,
        kind=kind.value,
        happened_on=asked.on,
        asked=kept,
        recorded_by=scope.user_name,
        recorded_at=timezone.now(),
    )
    confirmed = ", ".join(str(year) for year in sorted(years))
    record(
        scope=scope,
        deed="movement-late",
        subject=f"{subject}: {kind.label}; kết quả năm {confirmed} đã xác nhận",
        year=asked.on.year,
        household_id=late.household_id,
        reason=asked.reason,
    )
    return late


def check_asked_day(standing: Standing, event: Event, today: date) -> None:
    """Refuses a day no event can have, before anything is kept for later."""
    refuse(check_day(standing.subject, event, today))


def check_decision_day(subject: Subject, asked: Asked, today: date) -> list[Finding]:
    """A decision that is named was taken: not after today, not before any register."""
    day = asked.decision_on
    if day is None or FIRST_DAY <= day <= today:
        return []
    text = f"{subject} ngày quyết định {format_date(day)} phải từ {format_date(FIRST_DAY)} đến hôm nay."
    return [
        Finding(Level.ERROR, "decision-day", text, hamlet=subject.hamlet, data={"household": subject.code})
    ]


def changes_between(before: State | None, after: State | None) -> list[Change]:
    """What a movement changes, as rows of the journal, in words."""
    names = hamlet_names({state.hamlet_id for state in (before, after) if state})
    place = after or before
    hamlet_id = place.hamlet_id if place else None
    name = names.get(hamlet_id or 0, "")
    old, new = (_in_words(state, names) for state in (before, after))
    return [Change(hamlet_id, name, key, old[key], new[key]) for key in _FIGURES if old[key] != new[key]]


_FIGURES = ("household-hamlet", "household-class", "household-persons")


def _in_words(state: State | None, names: Mapping[int, str]) -> dict[str, int | str | None]:
    """A state as the journal keeps it, by figure; None where the household is not there."""
    if state is None:
        return dict.fromkeys(_FIGURES)
    values = (names.get(state.hamlet_id, ""), state.poverty_class.label, state.persons)
    return dict(zip(_FIGURES, values, strict=True))
