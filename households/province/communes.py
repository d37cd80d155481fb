"""The rows of a whole commune: its hamlets, its first register, and the years that pass over it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from households.province.names import MALE, full_name
from households.province.people import Town
from households.province.plan import CommunePlan, Size
from households.province.reviews import review
from households.province.rows import HamletPeriodRow, HamletRow, Numbers, Rows
from households.province.years import live, settle
from households.rules.standards import Standard
from thinhduc.figures import slugify


@dataclass(frozen=True)
class Yardstick:
    """A standard and the key it is stored by."""

    standard: Standard
    id: int


@dataclass(frozen=True)
class Commune:
    """A commune with its rows, to be written: a village or a town whose one officer is `officer`."""

    plan: CommunePlan
    id: int
    officer: str
    rows: Rows


def make_commune(plan: CommunePlan, size: Size, numbers: Numbers, yardsticks: Sequence[Yardstick]) -> Commune:
    """`yardsticks`: the standard of each reviewed year, first year first.

    The register is written on the last day before the first year, so that each year has an opening.
    """
    random, rows = Random(f"commune {size.seed} {plan.index}"), Rows()
    commune_id = next(numbers.commune)
    officer = full_name(random, MALE)
    area, kind = ("urban", "to-dan-pho") if plan.is_town else ("rural", "xom")
    hamlet_ids = []
    for order, (name, _) in enumerate(plan.hamlets, 1):
        hamlet_id = next(numbers.hamlet)
        hamlet_ids.append(hamlet_id)
        rows.add(HamletRow(hamlet_id, commune_id, slugify(name)))
        rows.add(HamletPeriodRow(commune_id, hamlet_id, name, kind, area, order))
    town = Town(plan.index, commune_id, hamlet_ids, area, officer, random, numbers, rows)
    town.minority_percent = random.randint(2, 70)
    settle(town, [households for _, households in plan.hamlets], date(size.first_year - 1, 12, 31))
    for year, yardstick in enumerate(yardsticks, size.first_year):
        live(town, year)
        review(town, year, yardstick.standard, yardstick.id)
    return Commune(plan, commune_id, officer, rows)
