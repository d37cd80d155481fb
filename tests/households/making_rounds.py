"""Households in a register and rounds of reviews to try things on; all people are invented."""

from datetime import date
from typing import Any

from hamlets.models import Hamlet
from households.actions.cases import Entry, Recorded, SheetSaved, SheetValues, record_steps, save_sheet
from households.actions.rounds import add_case, open_round
from households.models import Household, Movement
from households.rules import PovertyClass
from households.rules.kinds import MovementKind
from households.rules.rounds import PERIODIC, REGULAR
from households.rules.steps import Ground, Step, StepKind
from thinhduc.figures import fold
from thinhduc.names import given_name_key
from thinhduc.scope import Scope

STANDARD = "nd-07-2021"
SINCE = date(2021, 12, 14)


def make_household(
    hamlet: Hamlet, code: str, head: str, poverty_class: PovertyClass = PovertyClass.POOR, persons: int = 4
) -> Household:
    """A household that stands in the register since the end of 2021."""
    household = Household.objects.create(
        commune_id=hamlet.commune_id,
        code=code,
        head_name=head,
        head_key=given_name_key(head),
        folded=fold(f"{head} {code}"),
    )
    Movement.objects.create(
        commune_id=hamlet.commune_id,
        household=household,
        number=1,
        kind=MovementKind.REGISTERED.value,
        happened_on=SINCE,
        counted_on=SINCE,
        hamlet_to=hamlet,
        class_to=poverty_class.value,
        persons_after=persons,
        recorded_by="Trần Thị Cán Bộ",
        recorded_at="2021-12-14T08:00:00+07:00",
    )
    return household


def regular_round(scope: Scope, year: int = 2022, month: int = 3) -> int:
    """A regular review by the standard of 2022."""
    return open_round(scope=scope, kind=REGULAR, year=year, month=month, standards=[STANDARD])


def periodic_round(scope: Scope, year: int = 2022, standards: tuple[str, ...] = (STANDARD,)) -> int:
    """The periodic review, with the poor and near-poor of the register on its list."""
    return open_round(scope=scope, kind=PERIODIC, year=year, standards=standards)


def add(scope: Scope, round_id: int, household: Household, ground: Ground = Ground.FORM_01) -> int:
    """A household that asked on 10 March 2022."""
    return add_case(
        scope=scope,
        round_id=round_id,
        household_id=household.pk,
        ground=ground,
        requested_on=date(2022, 3, 10),
    )


def score(
    scope: Scope, round_id: int, case_id: int, b1: int | None, lacking: Any = (), *, seen: int = 0
) -> SheetSaved:
    """A sheet of 16 March 2022."""
    return save_sheet(
        scope=scope,
        round_id=round_id,
        case_id=case_id,
        standard=STANDARD,
        values=SheetValues(
            b1=b1,
            lacking=None if lacking is None else frozenset(lacking),
            surveyed_on=date(2022, 3, 16),
            surveyed_by="Hoàng Thị Phúc",
        ),
        seen=seen,
    )


MEETING = Step(StepKind.MEETING, date(2022, 3, 18), present=40, in_favour=38, against=2)
POSTED = Step(StepKind.POSTED, date(2022, 3, 21), until=date(2022, 3, 24))
DECISION = Step(StepKind.DECISION, date(2022, 3, 25), document="45/QĐ-UBND", text="Lăng Đại Thành")
CERTIFICATE = Step(StepKind.CERTIFICATE, date(2022, 3, 28), document="07/GCN")


def walk(scope: Scope, round_id: int, case_ids: list[int], *steps: Step) -> Recorded:
    """The same steps for all of them, one after the other; what the last one did."""
    done = Recorded(0)
    for step in steps:
        done = record_steps(scope=scope, round_id=round_id, entries=[Entry(pk, step) for pk in case_ids])
    return done
