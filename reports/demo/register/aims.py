"""How many households each hamlet is to have at the end of each year, by class: what the demo's reviews say."""

import json
from dataclasses import dataclass
from pathlib import Path

from reports.demo.figures import REVIEWS

FIRST, LAST = 2019, 2023
_PLAN = Path(__file__).parent.parent.parent / "data" / "thinhduc-2022.json"


@dataclass(frozen=True)
class Aim:
    """A hamlet at the end of a year: poor, of which without labour, near-poor households."""

    poor: int
    no_labour: int
    near_poor: int


def aims_of(year: int) -> list[Aim]:
    """The hamlets in the order of the list; of the year before the first one a little more than of that."""
    if year == FIRST - 1:
        return [
            Aim(one.poor + (one.poor > 2), one.no_labour, one.near_poor + order % 2)
            for order, one in enumerate(aims_of(FIRST))
        ]
    if year in REVIEWS:
        told = REVIEWS[year]
        return [Aim(*one) for one in zip(told.poor, told.no_labour, told.near_poor, strict=True)]
    plan = json.loads(_PLAN.read_text(encoding="utf-8"))
    return [
        Aim(
            hamlet["poor"]["opening_2021"],
            hamlet["poor"]["no_labour_capacity"],
            hamlet["near_poor"]["opening_2021"],
        )
        for hamlet in plan["hamlets"]
    ]
