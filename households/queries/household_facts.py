"""What is known of one household, as its page, its command and its head's page see it."""

from dataclasses import dataclass
from datetime import date, datetime

from households.models import FlagKind, Leaving, Relation, Sex
from households.queries.register import Standing
from households.rules import PovertyClass
from households.rules.kinds import MovementKind
from households.rules.persons import HEAD, Birth
from households.rules.steps import Ground, Stage, Step
from journal.models import Entry


@dataclass(frozen=True)
class MemberView:
    """A person of the household; of the identity number only the last digits are in it."""

    id: int
    number: int
    name: str
    birth: Birth
    age: int | None
    sex: str
    relation: str
    ethnicity: str
    identity: str
    joined_on: date | None
    left_on: date | None
    left_reason: str

    @property
    def is_present(self) -> bool:
        return self.left_on is None

    @property
    def is_head(self) -> bool:
        return self.relation == HEAD

    @property
    def sex_label(self) -> str:
        return str(Sex(self.sex).label) if self.sex else ""

    @property
    def relation_label(self) -> str:
        return str(Relation(self.relation).label)

    @property
    def left_label(self) -> str:
        return str(Leaving(self.left_reason).label) if self.left_reason else ""


@dataclass(frozen=True)
class FlagView:
    """What is true of the household, or of one member, for a time."""

    id: int
    kind: FlagKind
    member: str
    reason: str
    since: date
    until: date | None
    recorded_by: str

    @property
    def label(self) -> str:
        return str(self.kind.label)


@dataclass(frozen=True)
class MovementView:
    """One movement in words: `before` and `after` are None where the household was not there."""

    number: int
    kind: MovementKind
    happened_on: date
    counted_on: date
    before: Standing | None
    after: Standing | None
    decision_number: str
    decision_on: date | None
    reason: str
    partner_id: int | None
    partner: str
    recorded_by: str
    recorded_at: datetime


@dataclass(frozen=True)
class YearClass:
    """How the household stood at the end of a year, now in the running one; `standing` None: it was not there."""

    year: int
    standing: Standing | None
    is_running: bool


@dataclass(frozen=True)
class SheetView:
    """The scores by one standard; None is not surveyed."""

    standard: str
    b1: int | None
    lacking: tuple[str, ...] | None
    causes: tuple[str, ...] | None
    surveyed_on: date | None


@dataclass(frozen=True)
class CaseView:
    """A review of the household: why, its sheets, how far it is, its papers."""

    id: int
    round_id: int
    year: int
    month: int
    ground: Ground
    stage: Stage
    last: Step | None
    documents: tuple[Step, ...]
    sheets: tuple[SheetView, ...]


@dataclass(frozen=True)
class ClassView:
    """A class as decided: for a year, by a standard.

    `b1`, `b2`, `causes`: what came with it from a workbook; None where it is of a review here, whose sheets have them.
    """

    year: int
    poverty_class: PovertyClass
    standard: str
    decided_on: date
    decision_number: str
    decided_by: str
    b1: int | None = None
    b2: int | None = None
    causes: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Waiting:
    """What waits for a decision about the household: a head's proposal, or an event of a confirmed year."""

    kind: str
    label: str
    since: datetime
    by: str
    id: int


@dataclass(frozen=True)
class HouseholdView:
    """Everything a household's page shows. `standing` is None where nothing was ever recorded of it."""

    id: int
    code: str
    head_name: str
    address: str
    area: str
    note: str
    revision: int
    standing: Standing | None
    members: tuple[MemberView, ...]
    flags: tuple[FlagView, ...]
    years: tuple[YearClass, ...]
    movements: tuple[MovementView, ...]
    cases: tuple[CaseView, ...]
    classes: tuple[ClassView, ...]
    waiting: tuple[Waiting, ...]
    merged_into: tuple[int, str] | None
    duplicates: tuple[tuple[int, str], ...]
    journal: tuple[Entry, ...]

    @property
    def title(self) -> str:
        """How sentences name the household."""
        return f"{self.head_name} ({self.code})"

    @property
    def is_standing(self) -> bool:
        """Whether it stands in the commune now."""
        return self.standing is not None and not self.standing.is_gone

    @property
    def present(self) -> tuple[MemberView, ...]:
        """Who belongs to it now."""
        return tuple(member for member in self.members if member.is_present)

    @property
    def left(self) -> tuple[MemberView, ...]:
        """Who once did."""
        return tuple(member for member in self.members if not member.is_present)

    @property
    def open_flags(self) -> tuple[FlagView, ...]:
        """What is true of it now."""
        return tuple(flag for flag in self.flags if flag.until is None)

    @property
    def past_flags(self) -> tuple[FlagView, ...]:
        """What was once true of it."""
        return tuple(flag for flag in self.flags if flag.until is not None)
