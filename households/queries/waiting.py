"""What of the register waits for somebody, for start pages and for handing over; a fixed number of queries."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Exists, OuterRef, QuerySet

from households.models import CaseStep, LateEvent, Proposal, ReviewCase, ReviewRound
from households.queries.deadlines import deadlines
from households.queries.from_register import beside_register
from households.queries.proposals import OpenCount, waiting_proposals
from households.queries.results import register_extents, review_sheet
from households.queries.rounds import round_title
from households.rules.deadlines import Due
from households.rules.from_register import RegisterExtent
from households.rules.rounds import RoundDates, dues_of
from households.rules.steps import Stage, Step, StepKind, stage_of
from thinhduc.scope import Scope

YEARS_COMPARED = 2  # open years whose figures are held against the register
ANSWERS_SHOWN = 20

_OVER = (StepKind.DECISION.value, StepKind.CERTIFICATE.value, StepKind.WITHDRAWN.value)


@dataclass(frozen=True)
class OpenRound:
    """A round with households that are not through.

    `due`: the next deadline among them; `late`: how many have passed theirs; `to_decide`: agreed and posted.
    """

    id: int
    title: str
    households: int
    to_decide: int
    late: int
    due: Due | None


@dataclass(frozen=True)
class Undecided:
    """A year whose entered figures differ from the register in some hamlets, and nobody chose."""

    year: int
    hamlets: tuple[str, ...]


@dataclass(frozen=True)
class RegisterWork:
    """What waits for the officer."""

    proposals: OpenCount
    late_events: int
    rounds: tuple[OpenRound, ...]
    undecided: tuple[Undecided, ...]


@dataclass(frozen=True)
class Answer:
    """What became of a proposal: accepted or refused, with the reason."""

    kind: str
    household: str
    state: str
    is_accepted: bool
    reason: str
    on: datetime | None


@dataclass(frozen=True)
class HeadProposals:
    """A hamlet's proposals: how many wait, and what was answered of late, latest first."""

    waiting: int = 0
    answers: tuple[Answer, ...] = ()


def register_work(scope: Scope, open_years: Sequence[int], today: date) -> RegisterWork:
    """What waits for the officer; `open_years`: those whose review is not confirmed, latest first."""
    return RegisterWork(
        proposals=waiting_proposals(scope),
        late_events=LateEvent.objects.within(scope).filter(state=LateEvent.State.OPEN).count(),
        rounds=tuple(open_rounds(scope, today)),
        undecided=tuple(undecided_years(scope, open_years)),
    )


def undecided_years(scope: Scope, open_years: Sequence[int]) -> list[Undecided]:
    """The last of these years in which somebody has to choose between what was entered and the register."""
    extents = register_extents(scope)
    held = [year for year in open_years if extents.get(year, RegisterExtent.NONE) is not RegisterExtent.NONE]
    found = []
    for year in held[:YEARS_COMPARED]:
        sheet = review_sheet(scope, year)
        rows = beside_register(scope, sheet).undecided if sheet else []
        if rows:
            found.append(Undecided(year, tuple(one.row.name for one in rows)))
    return found


def open_rounds(scope: Scope, today: date) -> list[OpenRound]:
    """The rounds with households that are neither decided nor withdrawn, the nearest deadline first: two queries."""
    over = CaseStep.objects.within(scope).filter(case=OuterRef("pk"), kind__in=_OVER)
    cases = ReviewCase.objects.within(scope).filter(~Exists(over), round=OuterRef("pk"))
    rounds = list(ReviewRound.objects.within(scope).filter(Exists(cases)).order_by("starts_on", "id"))
    steps = _last_steps(scope, [one.pk for one in rounds])
    found = [_open_round(one, steps.get(one.pk, {}), today) for one in rounds]
    return sorted(found, key=lambda one: one.due.day if one.due else date.max)


def _open_round(one: ReviewRound, steps: Mapping[Step, int], today: date) -> OpenRound:
    dates = RoundDates(one.kind, one.starts_on, one.ends_on)
    stages: Counter[Stage] = Counter()
    dues: Counter[Due] = Counter()
    for last, size in steps.items():
        stage = stage_of(last, today)
        if stage.is_done:
            continue
        stages[stage] += size
        for due in dues_of(last, dates, deadlines(), today)[:1]:
            dues[due] += size
    return OpenRound(
        id=one.pk,
        title=round_title(one.kind, one.year, one.month),
        households=stages.total(),
        to_decide=stages[Stage.TO_DECIDE],
        late=sum(size for due, size in dues.items() if due.is_over(today)),
        due=min(dues, key=lambda due: due.day, default=None),
    )


def _last_steps(scope: Scope, round_ids: Iterable[int]) -> dict[int, dict[Step, int]]:
    """How many households of each round have which last step: grouped by the database."""
    own = CaseStep.objects.within(scope).filter(case__round_id__in=list(round_ids))
    later = CaseStep.objects.within(scope).filter(case=OuterRef("case"), number__gt=OuterRef("number"))
    rows: QuerySet[CaseStep, tuple[int, str, date, date | None, int | None, int | None, int]] = (
        own.filter(~Exists(later))
        .order_by()
        .values_list("case__round_id", "kind", "on", "until", "present", "in_favour")
        .annotate(Count("id"))
    )
    found: dict[int, dict[Step, int]] = {}
    for round_id, kind, on, until, present, in_favour, size in rows:
        found.setdefault(round_id, {})[Step(StepKind(kind), on, until, present, in_favour)] = size
    return found


def head_proposals(scope: Scope, since: datetime) -> dict[int, HeadProposals]:
    """By hamlet what waits and what the officer answered from `since` on; two queries."""
    own = Proposal.objects.within(scope)
    waiting = Counter(own.filter(state=Proposal.State.OPEN).order_by().values_list("hamlet_id", flat=True))
    answered: dict[int, list[Answer]] = {}
    decided = own.filter(
        state__in=(Proposal.State.ACCEPTED, Proposal.State.REFUSED), decided_at__gte=since
    ).select_related("household")
    for row in decided.order_by("-decided_at", "-id")[:ANSWERS_SHOWN]:
        answered.setdefault(row.hamlet_id, []).append(_answer(row))
    return {
        hamlet_id: HeadProposals(waiting[hamlet_id], tuple(answered.get(hamlet_id, ())))
        for hamlet_id in {*waiting, *answered}
    }


def _answer(row: Proposal) -> Answer:
    return Answer(
        kind=row.get_kind_display().capitalize(),
        household=str(row.household) if row.household else row.values.get("head_name", ""),
        state=row.get_state_display(),
        is_accepted=row.state == Proposal.State.ACCEPTED,
        reason=row.decided_reason,
        on=row.decided_at,
    )
