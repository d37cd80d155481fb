"""What a province is to hold, and how its households are shared out over communes and hamlets."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from hamlets.rules import RESERVED_SLUGS
from households.province.names import commune_names, hamlet_names
from thinhduc.errors import Refused
from thinhduc.figures import slugify

LAST_YEAR = 2025
MOST_COMMUNES, MOST_YEARS = 999, 10
HAMLETS = range(7, 14)
TOWNS = 0.1  # of the communes


@dataclass(frozen=True)
class Size:
    """`households`: as many stand in the register at the end of each of the `years`; the last is `last_year`."""

    communes: int
    households: int
    years: int
    seed: str
    last_year: int = LAST_YEAR

    def __post_init__(self) -> None:
        if not 1 <= self.communes <= MOST_COMMUNES:
            raise Refused(f"Số xã phải từ 1 đến {MOST_COMMUNES}.")
        if not self.communes * HAMLETS[-1] <= self.households <= self.communes * 100_000:
            raise Refused(f"Mỗi xã phải có từ {HAMLETS[-1]} đến 100.000 hộ.")
        if not 1 <= self.years <= MOST_YEARS:
            raise Refused(f"Số năm phải từ 1 đến {MOST_YEARS}.")

    @property
    def first_year(self) -> int:
        """The first year that is reviewed; the register was written on the last day of the year before."""
        return self.last_year - self.years + 1


@dataclass(frozen=True)
class CommunePlan:
    """A commune before anybody lives in it; `hamlets`: name and number of households of each, in their order."""

    index: int
    name: str
    slug: str
    is_town: bool
    hamlets: tuple[tuple[str, int], ...]

    @property
    def households(self) -> int:
        return sum(count for _, count in self.hamlets)


def commune_plans(size: Size) -> Iterator[CommunePlan]:
    """The communes one by one; the same size and seed give the same.

    >>> sum(plan.households for plan in commune_plans(Size(3, 2_000, 5, "1")))
    2000
    """
    random = Random(f"province {size.seed}")
    names = [name for name in commune_names(random, size.communes + 1) if slugify(name) not in RESERVED_SLUGS]
    shares = share_out(random, size.households, size.communes, HAMLETS[-1])
    for index, (name, households) in enumerate(zip(names, shares, strict=False)):
        own = Random(f"hamlets {size.seed} {index}")
        count = own.choice(HAMLETS)
        hamlets = zip(hamlet_names(own, count), share_out(own, households, count, 1), strict=True)
        yield CommunePlan(index, name, slugify(name), own.random() < TOWNS, tuple(hamlets))


def share_out(random: Random, total: int, parts: int, least: int) -> list[int]:
    """`total` in parts of which the largest are about three times the smallest, none under `least`.

    >>> shares = share_out(Random("x"), 1_000, 7, 10)
    >>> sum(shares), min(shares) >= 10
    (1000, True)
    """
    weights = [random.randint(50, 150) for _ in range(parts)]
    free = total - parts * least
    shares = [least + free * weight // sum(weights) for weight in weights]
    for index in range(total - sum(shares)):
        shares[index] += 1
    return shares
