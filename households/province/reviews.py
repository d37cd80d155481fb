"""The review of a year: who is on the list, what the sheets say, what is decided, what the register then gives."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from households.province.people import Family, Town
from households.province.rows import (
    CaseRow,
    ClassificationRow,
    ResultRow,
    RoundRow,
    RoundStandardRow,
    SheetRow,
    StepRow,
    YearRow,
    office_time,
)
from households.province.years import FARMING, NO_LABOUR, flag, unflag
from households.rules.classes import PovertyClass
from households.rules.kinds import State, kind_of_change
from households.rules.masks import mask_of
from households.rules.standards import AreaRule, Standard
from households.rules.steps import Ground, StepKind

POOR, NEAR_POOR, NEITHER = PovertyClass.POOR, PovertyClass.NEAR_POOR, PovertyClass.NEITHER
ASKED, ASKED_AGAIN = (
    0.01,
    0.25,
)  # of the other households, and of those of them that were poor or near-poor before
CAUSES = range(1, 9)

# What becomes of a household that is reviewed, in a hundred: poor, near-poor, neither.
_CHANCES = {POOR: (77, 15, 8), NEAR_POOR: (5, 77, 18), NEITHER: (20, 30, 50)}


@dataclass(frozen=True)
class Review:
    """A year's review in a commune: its round, its standard with the key it is stored by, its days and decision."""

    year: int
    round_id: int
    standard: Standard
    standard_id: int
    decision: str

    @property
    def listed_on(self) -> date:
        return date(self.year, 11, 12)

    @property
    def decided_on(self) -> date:
        return date(self.year, 12, 12)


def review(town: Town, year: int, standard: Standard, standard_id: int) -> None:
    """The whole review of a year, and the results of all hamlets as of its last day."""
    number = f"{town.random.randint(40, 400)}/QĐ-UBND"
    this = Review(year, next(town.numbers.round), standard, standard_id, number)
    opened = date(year, 9, 1)
    town.rows.add(YearRow(town.commune_id, year, date(year, 12, 31), office_time(opened)))
    ends = date(year, 12, 14)
    town.rows.add(RoundRow(this.round_id, town.commune_id, year, opened, ends, town.by, office_time(opened)))
    town.rows.add(RoundStandardRow(this.round_id, standard_id))
    for family, ground in _listed(town):
        found = _decide(town.random, family)
        became_poor = found is POOR and family.now.poverty_class is not POOR
        review_one(town, this, family, ground, found)
        if became_poor and town.random.random() < 0.12:
            flag(town, family, NO_LABOUR, this.decided_on)
    _results(town, year)


def _listed(town: Town) -> list[tuple[Family, Ground]]:
    """The poor, the near-poor, and some of the others who asked for it."""
    random, listed = town.random, []
    for family in town.present:
        match family.now.poverty_class:
            case PovertyClass.POOR:
                listed.append((family, Ground.WAS_POOR))
            case PovertyClass.NEAR_POOR:
                listed.append((family, Ground.WAS_NEAR_POOR))
            case _ if random.random() < (ASKED_AGAIN if len(family.was) > 1 else ASKED):
                listed.append((family, Ground.FORM_01))
    return listed


def review_one(town: Town, this: Review, family: Family, ground: Ground, found: PovertyClass) -> int:
    """A household is reviewed and found to be of a class; gives the key of the case."""
    before = family.now
    asked_on = this.listed_on if ground is Ground.FORM_01 else None
    case_id = next(town.numbers.case)
    town.rows.add(
        CaseRow(
            case_id, town.commune_id, this.round_id, family.row.id, before.hamlet_id, ground.value, asked_on
        )
    )
    _steps(town, this, case_id, found, is_new=found is not before.poverty_class)
    add_sheet(town, this, case_id, found, is_quick=ground is Ground.FORM_01)
    town.rows.add(
        ClassificationRow(
            commune_id=town.commune_id,
            household_id=family.row.id,
            hamlet_id=before.hamlet_id,
            case_id=case_id,
            standard_id=this.standard_id,
            year=this.year,
            poverty_class=found.value,
            decided_on=this.decided_on,
            decision_number=this.decision,
            decided_by=town.by,
            recorded_at=office_time(this.decided_on),
        )
    )
    if found is not before.poverty_class:
        _change_class(town, this, family, found)
    return case_id


def _decide(random: Random, family: Family) -> PovertyClass:
    """Without anybody who can work a household stays what it is."""
    before = family.now.poverty_class
    if NO_LABOUR in family.flags:
        return before
    return random.choices((POOR, NEAR_POOR, NEITHER), _CHANCES[before])[0]


def _change_class(town: Town, this: Review, family: Family, found: PovertyClass) -> None:
    before, day = family.now, this.decided_on
    kind = kind_of_change(before.poverty_class, found, frozenset(family.was))
    after = State(before.hamlet_id, found, before.persons)
    town.move(family, kind, day, after, decision=this.decision, reason=f"Rà soát định kỳ năm {this.year}")
    if found is not NEITHER:
        unflag(family, FARMING, day)


def _steps(town: Town, this: Review, case_id: int, found: PovertyClass, *, is_new: bool) -> None:
    random, listed, decided = town.random, this.listed_on, this.decided_on
    present = random.randint(25, 80)
    against = random.randint(0, present // 8)
    surveyed, met = listed + timedelta(days=random.randint(1, 12)), listed + timedelta(days=14)
    posted = met + timedelta(days=2)
    steps: list[tuple[StepKind, date, date | None, tuple[int, int, int] | None, str]] = [
        (StepKind.LISTED, listed, None, None, ""),
        (StepKind.SURVEYED, surveyed, None, None, ""),
        (StepKind.MEETING, met, None, (present, present - against, against), ""),
        (StepKind.POSTED, posted, posted + timedelta(days=3), None, ""),
        (StepKind.DECISION, decided, None, None, this.decision),
    ]
    if is_new and found is not NEITHER:
        steps.append((StepKind.CERTIFICATE, decided + timedelta(days=5), None, None, ""))
    for number, (kind, on, until, votes, document) in enumerate(steps, 1):
        present_, in_favour, against_ = votes or (None, None, None)
        town.rows.add(
            StepRow(
                commune_id=town.commune_id,
                case_id=case_id,
                number=number,
                kind=kind.value,
                on=on,
                until=until,
                present=present_,
                in_favour=in_favour,
                against=against_,
                document=document,
                text="",
                recorded_by=town.by,
                recorded_at=office_time(on),
            )
        )


def add_sheet(town: Town, this: Review, case_id: int, found: PovertyClass, *, is_quick: bool) -> None:
    """A sheet whose scores give the class by the review's standard."""
    rule = this.standard.area(town.area)
    assert rule is not None  # standards_for has looked
    b1, income, lacking = scores(town.random, this.standard, rule, found)
    most = {POOR: 3, NEAR_POOR: 2, NEITHER: 0}[found]
    causes = town.random.sample(CAUSES, town.random.randint(1, most)) if most else []
    town.rows.add(
        SheetRow(
            commune_id=town.commune_id,
            case_id=case_id,
            standard_id=this.standard_id,
            quick=True if is_quick else None,
            b1=b1,
            income=income,
            lacking=mask_of(lacking),
            causes=mask_of(causes),
            surveyed_on=this.listed_on + timedelta(days=town.random.randint(1, 12)),
            surveyed_by="Tổ rà soát",
        )
    )


def scores(
    random: Random, standard: Standard, rule: AreaRule, found: PovertyClass
) -> tuple[int | None, int | None, list[int]]:
    """B1 points, or the income where the standard has no points, and lacking indices that give the class `found`."""
    numbers, enough = sorted(standard.numbers), standard.lacking_from
    limit, outright = (
        (rule.b1_limit, rule.b1_outright) if rule.has_points else (rule.income_limit, rule.income_outright)
    )
    assert limit is not None  # standards_for has looked
    step = 1 if rule.has_points else 10_000
    least = limit // 2 if outright is None else outright
    if found is NEITHER:
        value, lacking = limit + step * random.randint(1, 40), random.randint(0, 3)
    else:
        value = least + step * random.randint(1, (limit - least) // step)
        is_poor = found is POOR
        lacking = (
            random.randint(enough, min(enough + 4, len(numbers)))
            if is_poor
            else random.randint(0, enough - 1)
        )
    ticked = sorted(random.sample(numbers, lacking))
    return (value, None, ticked) if rule.has_points else (None, value, ticked)


def _results(town: Town, year: int) -> None:
    """What stands in the register on the last day, hamlet by hamlet."""
    families = defaultdict(list)
    for family in town.present:
        families[family.now.hamlet_id].append(family)
    for hamlet_id in town.hamlet_ids:
        own = families[hamlet_id]
        poor = [one for one in own if one.now.poverty_class is POOR]
        near_poor = [one for one in own if one.now.poverty_class is NEAR_POOR]
        figures: dict[str, Any] = {
            "households": len(own),
            "persons": _persons(own),
            "poor": len(poor),
            "poor_persons": _persons(poor),
            "no_labour": sum(NO_LABOUR in one.flags for one in poor),
            "near_poor": len(near_poor),
            "near_poor_persons": _persons(near_poor),
            "average_farming": sum(FARMING in one.flags for one in own),
        }
        day = office_time(date(year, 12, 31))
        town.rows.add(
            ResultRow(
                town.commune_id,
                hamlet_id,
                year,
                **figures,
                chosen_by=town.by,
                chosen_at=day,
                register_figures=figures,
                confirmed_at=day,
                confirmed_by=town.by,
            )
        )


def _persons(families: list[Family]) -> int:
    return sum(family.now.persons for family in families)
