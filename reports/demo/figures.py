"""The invented figures of the demo; those of 2021 and of the plan of 2022 come from the plan files."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from households.rules import KEYS

NOTHING: Mapping[int, Mapping[str, int | None]] = MappingProxyType({})


@dataclass(frozen=True)
class ReviewedYear:
    """A year's review, a number per hamlet in the order of the list."""

    households: Sequence[int]
    poor: Sequence[int]
    no_labour: Sequence[int]
    near_poor: Sequence[int]

    def rows(
        self, up_to: int | None = None, persons: Mapping[int, Mapping[str, int | None]] = NOTHING
    ) -> dict[int, dict[str, int | None]]:
        """The sheet by the hamlets' order, as it is typed; `up_to`: only the first hamlets have told theirs.

        `persons`: how many live in the poor and near-poor households, where a register has counted them.
        """
        columns = zip(self.households, self.poor, self.no_labour, self.near_poor, strict=True)
        rows: dict[int, dict[str, int | None]] = {}
        for order, (households, poor, no_labour, near_poor) in enumerate(columns, 1):
            if up_to is None or order <= up_to:
                rows[order] = {
                    "households": households,
                    "persons": households * 7 // 2,
                    "poor": poor,
                    "poor_persons": poor * 3,
                    "no_labour": no_labour,
                    "near_poor": near_poor,
                    "near_poor_persons": near_poor * 4,
                    "average_farming": households // 5,
                    **persons.get(order, {}),
                }
        return rows


@dataclass(frozen=True)
class PlannedYear:
    """A plan's typed figures, a number per hamlet in the order of the list."""

    households: Sequence[int]
    poor_reduction: Sequence[int]
    near_poor_reduction: Sequence[int]
    notes: Mapping[int, str] = field(default_factory=dict)

    def rows(self) -> dict[int, dict[str, int | str | None]]:
        """The lines by the hamlets' order, as they are typed."""
        columns = zip(self.households, self.poor_reduction, self.near_poor_reduction, strict=True)
        return {
            order: {
                "households": households,
                "poor_reduction": poor,
                "near_poor_reduction": near_poor,
                "note": self.notes.get(order, ""),
            }
            for order, (households, poor, near_poor) in enumerate(columns, 1)
        }


UNKNOWN: Mapping[str, int | None] = dict.fromkeys(KEYS)

REVIEWS = {
    2019: ReviewedYear(
        households=[211, 201, 190, 175, 244, 232, 150, 90, 108, 219, 85, 124],
        poor=[5, 9, 4, 6, 5, 6, 2, 1, 4, 2, 3, 15],
        no_labour=[3, 5, 1, 3, 2, 2, 1, 0, 1, 0, 2, 7],
        near_poor=[6, 3, 5, 3, 3, 2, 4, 1, 3, 6, 2, 3],
    ),
    2020: ReviewedYear(
        households=[214, 204, 193, 178, 247, 235, 153, 91, 110, 222, 86, 126],
        poor=[4, 7, 3, 5, 4, 5, 2, 1, 3, 1, 2, 12],
        no_labour=[2, 4, 1, 2, 2, 2, 1, 0, 1, 0, 2, 6],
        near_poor=[5, 2, 4, 3, 3, 1, 3, 0, 2, 5, 2, 2],
    ),
    2022: ReviewedYear(
        households=[220, 210, 199, 182, 254, 241, 158, 94, 114, 229, 88, 131],
        poor=[3, 5, 2, 3, 3, 3, 1, 0, 1, 0, 2, 8],
        no_labour=[2, 4, 1, 2, 1, 2, 1, 0, 0, 0, 2, 6],
        near_poor=[3, 0, 3, 2, 2, 1, 2, 0, 2, 4, 1, 1],
    ),
    2023: ReviewedYear(
        households=[222, 212, 201, 184, 257, 243, 159, 95, 115, 231, 89, 132],
        poor=[2, 4, 2, 2, 2, 2, 1, 0, 1, 0, 2, 6],
        no_labour=[2, 4, 1, 2, 1, 2, 1, 0, 0, 0, 2, 6],
        near_poor=[2, 1, 2, 2, 3, 1, 1, 0, 2, 3, 1, 2],
    ),
}

PLAN_2023 = PlannedYear(
    households=[222, 211, 201, 183, 256, 243, 159, 95, 115, 231, 89, 132],
    poor_reduction=[1, 1, 0, 1, 1, 1, 0, 0, 0, 0, 0, 2],
    near_poor_reduction=[1, 0, 1, 0, 0, 0, 1, 0, 0, 1, 0, 0],
)

REVIEW_BINH_SON = ReviewedYear(
    households=[166, 144, 203, 119, 96],
    poor=[4, 4, 5, 2, 2],
    no_labour=[2, 3, 3, 1, 1],
    near_poor=[4, 2, 4, 2, 1],
)
PLAN_BINH_SON = PlannedYear(
    households=[167, 145, 204, 120, 97],
    poor_reduction=[1, 0, 1, 1, 0],
    near_poor_reduction=[1, 0, 1, 1, 0],
    notes={3: "có 2 hộ đăng ký thoát nghèo"},
)
