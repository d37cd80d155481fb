"""The rows of a commune as the tables have them: a field is named as its column.

Keys that other rows name are given out here (`Numbers`); the database numbers the rest.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from functools import lru_cache
from typing import Any


@lru_cache(maxsize=4096)
def office_time(day: date) -> datetime:
    """Half past nine in the morning of a day, in Vietnam."""
    return datetime.combine(day, time(2, 30), UTC)


@dataclass(slots=True)
class HamletRow:
    """A hamlet."""

    id: int
    commune_id: int
    slug: str


@dataclass(slots=True)
class HamletPeriodRow:
    """Its name since ever."""

    commune_id: int
    hamlet_id: int
    name: str
    kind: str
    area: str
    order: int


@dataclass(slots=True)
class HouseholdRow:
    """A household; changed while years pass, until it is written."""

    id: int
    commune_id: int
    code: str
    head_name: str
    head_key: str
    folded: str
    address: str
    area: str = ""
    note: str = ""
    revision: int = 1


@dataclass(slots=True)
class MemberRow:
    """A person."""

    id: int
    commune_id: int
    household_id: int
    number: int
    name: str
    folded: str
    born_on: date | None
    born_year: int
    sex: str
    relation: str
    ethnicity: str
    identity_number: str
    joined_on: date | None = None
    left_on: date | None = None
    left_reason: str = ""


@dataclass(slots=True)
class FlagRow:
    """What is true of a household from a day on."""

    commune_id: int
    household_id: int
    member_id: int | None
    kind: str
    reason: str
    since: date
    until: date | None
    recorded_by: str
    recorded_at: datetime


@dataclass(slots=True)
class MovementRow:
    """A movement; `until` is set by the next one of the household."""

    commune_id: int
    household_id: int
    number: int
    kind: str
    happened_on: date
    counted_on: date
    until: date | None
    hamlet_from_id: int | None
    class_from: str | None
    persons_before: int | None
    hamlet_to_id: int | None
    class_to: str | None
    persons_after: int | None
    decision_number: str
    decision_on: date | None
    reason: str
    partner_id: int | None
    recorded_by: str
    recorded_at: datetime


@dataclass(slots=True)
class YearRow:
    """A year that was reviewed."""

    commune_id: int
    year: int
    as_of: date
    opened_at: datetime
    register_extent: str = "complete"


@dataclass(slots=True)
class ResultRow:
    """What the register gave for a hamlet at a year's end, chosen and confirmed."""

    commune_id: int
    hamlet_id: int
    year: int
    households: int
    persons: int
    poor: int
    poor_persons: int
    no_labour: int
    near_poor: int
    near_poor_persons: int
    average_farming: int
    chosen_by: str
    chosen_at: datetime
    register_figures: dict[str, int]
    confirmed_at: datetime
    confirmed_by: str
    source: str = "register"
    revision: int = 1
    choice: str = "register"
    choice_reason: str = ""


@dataclass(slots=True)
class RoundRow:
    """The periodic review of a year."""

    id: int
    commune_id: int
    year: int
    starts_on: date
    ends_on: date
    opened_by: str
    opened_at: datetime
    kind: str = "periodic"
    month: int = 0


@dataclass(slots=True)
class RoundStandardRow:
    """By which standard it classifies."""

    reviewround_id: int
    standard_id: int


@dataclass(slots=True)
class CaseRow:
    """A household in a round."""

    id: int
    commune_id: int
    round_id: int
    household_id: int
    hamlet_id: int
    ground: str
    requested_on: date | None
    procedure_code: str = ""


@dataclass(slots=True)
class SheetRow:
    """Its scores."""

    commune_id: int
    case_id: int
    standard_id: int
    quick: bool | None
    b1: int | None
    income: int | None
    lacking: int
    causes: int
    surveyed_on: date
    surveyed_by: str
    revision: int = 1


@dataclass(slots=True)
class StepRow:
    """One step of a case."""

    commune_id: int
    case_id: int
    number: int
    kind: str
    on: date
    until: date | None
    present: int | None
    in_favour: int | None
    against: int | None
    document: str
    text: str
    recorded_by: str
    recorded_at: datetime


@dataclass(slots=True)
class ClassificationRow:
    """The class that was decided."""

    commune_id: int
    household_id: int
    hamlet_id: int
    case_id: int
    standard_id: int
    year: int
    poverty_class: str
    decided_on: date
    decision_number: str
    decided_by: str
    recorded_at: datetime


@dataclass
class Numbers:
    """The next key of each table whose rows others name."""

    commune: Iterator[int]
    hamlet: Iterator[int]
    household: Iterator[int]
    member: Iterator[int]
    round: Iterator[int]
    case: Iterator[int]


@dataclass
class Rows:
    """The rows of one commune by kind, in the order in which they were added."""

    by_kind: dict[type, list[Any]] = field(default_factory=lambda: defaultdict(list))

    def add(self, row: Any) -> None:
        self.by_kind[type(row)].append(row)

    def __getitem__(self, kind: type) -> list[Any]:
        return self.by_kind[kind]
