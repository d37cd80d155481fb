"""The years of the demo's register, from the day it began."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from households.province.communes import Yardstick
from households.province.people import Town
from households.province.reviews import Review, add_sheet, review_one
from households.province.rows import ClassificationRow, Numbers, RoundRow, RoundStandardRow, Rows, office_time
from households.province.years import NO_LABOUR, resize
from households.rules.classes import PovertyClass
from reports.demo.register.aims import FIRST, LAST, aims_of
from reports.demo.register.open_cases import begin_regular, dispute, look_alike
from reports.demo.register.village import Finding, Village

SEED = "Thịnh Đức"
DISPUTED = 6  # Xóm Thịnh: a household objects to what was found, so that the register still has it as poor
ASKED_LATE = 2  # Phúc Hòa: tells of an event of a confirmed year
TWO_STANDARDS = 2021  # that year's review looked at the new standard too, for the year after


def play(
    commune_id: int, hamlet_ids: Sequence[int], by: str, numbers: Numbers, yardsticks: dict[int, Yardstick]
) -> tuple[Rows, list[Village]]:
    """The rows of all years, and the hamlets as they stand at the end; `yardsticks`: the standard of each year."""
    town = Town(0, commune_id, list(hamlet_ids), "rural", by, Random(SEED), numbers, Rows())  # noqa: S311 - no secret
    town.minority_percent = 15
    villages = [Village(order, hamlet_id) for order, hamlet_id in enumerate(hamlet_ids, 1)]
    began = date(FIRST - 1, 12, 31)
    for village, aim in zip(villages, aims_of(FIRST - 1), strict=True):
        village.settle(town, aim, began)
    for year in range(FIRST, LAST + 1):
        _live(town, villages, year)
        _review(town, villages, year, yardsticks)
    begin_regular(town, villages, yardsticks[LAST], LAST)
    look_alike(villages[2], villages[3])
    return town.rows, villages


def _live(town: Town, villages: Sequence[Village], year: int) -> None:
    """What happens before the review: people are born, die, come and go, a few households end."""
    town.present = [
        one for village in villages for one in village.families if one.state and NO_LABOUR not in one.flags
    ]
    for day in sorted(date(year, 1, 8) + timedelta(days=town.random.randrange(290)) for _ in range(9)):
        resize(town, day)
    for village, aim in zip(villages, aims_of(year), strict=True):
        old = sum(NO_LABOUR in one.flags for one in village.of(PovertyClass.POOR))
        village.lose_old(town, old - aim.no_labour, date(year, 3, 4) + timedelta(days=11 * village.order))


def _review(town: Town, villages: Sequence[Village], year: int, yardsticks: dict[int, Yardstick]) -> None:
    """The periodic review of a year in all hamlets."""
    yardstick = yardsticks[year]
    this = Review(
        year, next(town.numbers.round), yardstick.standard, yardstick.id, f"{200 + year % 100}/QĐ-UBND"
    )
    opened = date(year, 9, 1)
    town.rows.add(
        RoundRow(
            this.round_id, town.commune_id, year, opened, date(year, 12, 14), town.by, office_time(opened)
        )
    )
    town.rows.add(RoundStandardRow(this.round_id, yardstick.id))
    following = yardsticks[year + 1] if year == TWO_STANDARDS else None
    if following:
        town.rows.add(RoundStandardRow(this.round_id, following.id))
    for village, aim in zip(villages, aims_of(year), strict=True):
        findings = village.findings(town, aim, year)
        disputed = _first_to_leave(findings) if (year, village.order) == (LAST, DISPUTED) else None
        for one in findings:
            if one is disputed:
                dispute(town, this, one)
                continue
            case_id = review_one(town, this, one.family, one.ground, one.found)
            if following:
                _look_ahead(town, this, following, one, case_id)


def _first_to_leave(findings: Sequence[Finding]) -> Finding:
    return next(
        one
        for one in findings
        if one.family.now.poverty_class is PovertyClass.POOR and one.found is not PovertyClass.POOR
    )


def _look_ahead(town: Town, this: Review, following: Yardstick, one: Finding, case_id: int) -> None:
    """The same household by the standard that holds from the next year on."""
    other = Review(this.year, this.round_id, following.standard, following.id, this.decision)
    add_sheet(town, other, case_id, one.found, is_quick=False)
    town.rows.add(
        ClassificationRow(
            commune_id=town.commune_id,
            household_id=one.family.row.id,
            hamlet_id=one.family.now.hamlet_id,
            case_id=case_id,
            standard_id=following.id,
            year=this.year + 1,
            poverty_class=one.found.value,
            decided_on=this.decided_on,
            decision_number=this.decision,
            decided_by=town.by,
            recorded_at=office_time(this.decided_on),
        )
    )
