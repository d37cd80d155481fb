"""What is not decided yet: a complaint, a regular review in progress, two people who may be one."""

from collections.abc import Sequence
from datetime import date

from households.province.communes import Yardstick
from households.province.people import Town
from households.province.reviews import Review, add_sheet
from households.province.rows import CaseRow, RoundRow, RoundStandardRow, StepRow, office_time
from households.rules.steps import Ground, StepKind
from reports.demo.register.village import NEAR_POOR, NEITHER, POOR, Finding, Village

REGULAR_MONTH = 12
_DONE = (StepKind.LISTED, StepKind.SURVEYED, StepKind.MEETING)


def dispute(town: Town, this: Review, one: Finding) -> None:
    """The household was found to be no longer poor, and objects: nothing is decided."""
    case_id = _case(town, this.round_id, one, None)
    year = this.year
    add_sheet(town, this, case_id, one.found, is_quick=False)
    _step(town, case_id, 1, StepKind.LISTED, date(year, 11, 12))
    _step(town, case_id, 2, StepKind.SURVEYED, date(year, 11, 16))
    _step(town, case_id, 3, StepKind.MEETING, date(year, 11, 26), votes=(46, 41, 5))
    _step(town, case_id, 4, StepKind.POSTED, date(year, 11, 28), until=date(year, 12, 1))
    text = "Hộ cho rằng thu nhập từ việc làm thời vụ không ổn định, đề nghị điều tra lại."
    _step(town, case_id, 5, StepKind.COMPLAINT, date(year, 11, 30), text=text)


def begin_regular(town: Town, villages: Sequence[Village], yardstick: Yardstick, year: int) -> None:
    """Three households asked after the periodic review: one is listed, one surveyed, of one the meeting was held."""
    starts, ends = date(year, REGULAR_MONTH, 15), date(year, REGULAR_MONTH, 30)
    asked = date(year, REGULAR_MONTH, 13)
    this = Review(year, next(town.numbers.round), yardstick.standard, yardstick.id, "")
    town.rows.add(
        RoundRow(
            this.round_id,
            town.commune_id,
            year,
            starts,
            ends,
            town.by,
            office_time(starts),
            kind="regular",
            month=REGULAR_MONTH,
        )
    )
    town.rows.add(RoundStandardRow(this.round_id, yardstick.id))
    for done, (village, found) in enumerate(
        zip((villages[1], villages[6], villages[11]), (NEAR_POOR, NEAR_POOR, POOR), strict=True), 1
    ):
        family = village.enter(town, NEITHER, asked, reason="Đề nghị rà soát (Mẫu số 01)")
        case_id = _case(town, this.round_id, Finding(family, Ground.FORM_01, found), asked)
        for number, kind in enumerate(_DONE[:done], 1):
            day = date(year, REGULAR_MONTH, 15 + 2 * number - 2)
            _step(town, case_id, number, kind, day, votes=(38, 35, 3) if kind is StepKind.MEETING else None)
        if done > 1:
            add_sheet(town, this, case_id, found, is_quick=False)


def look_alike(first: Village, second: Village) -> None:
    """Somebody stands in two households: the same name and birth, the number of the papers only once."""
    person = next(member for family in first.of(POOR) for member in family.members if member.born_on)
    other = next(
        member
        for family in second.families
        if family.state
        for member in family.members
        if member.relation != "head" and member.sex == person.sex
    )
    for part in ("name", "folded", "born_on", "born_year"):
        setattr(other, part, getattr(person, part))
    other.identity_number = ""


def _case(town: Town, round_id: int, one: Finding, asked: date | None) -> int:
    case_id = next(town.numbers.case)
    family = one.family
    town.rows.add(
        CaseRow(
            case_id, town.commune_id, round_id, family.row.id, family.now.hamlet_id, one.ground.value, asked
        )
    )
    return case_id


def _step(
    town: Town,
    case_id: int,
    number: int,
    kind: StepKind,
    on: date,
    *,
    until: date | None = None,
    votes: tuple[int, int, int] | None = None,
    text: str = "",
) -> None:
    present, in_favour, against = votes or (None, None, None)
    town.rows.add(
        StepRow(
            town.commune_id,
            case_id,
            number,
            kind.value,
            on,
            until,
            present,
            in_favour,
            against,
            "",
            text,
            town.by,
            office_time(on),
        )
    )
