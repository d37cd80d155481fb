"""What the fields of a text can say: the figures, names and dates that a plan's version stands on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from targets.rules.classes import PovertyClass
from targets.rules.lines import HamletFigures, Totals, totals_of

PERIOD_YEARS = 5
FIRST_PERIOD = 2021
NEW_OFFICES_FROM = 2026

_CITIES = frozenset({"Hà Nội", "Hải Phòng", "Huế", "Đà Nẵng", "Cần Thơ", "Hồ Chí Minh"})
_BODIES = ("UBND ", "Ủy ban nhân dân ", "Uỷ ban nhân dân ")
_PLACE_KINDS = ("thành phố", "thị xã", "huyện", "quận", "tỉnh")
_PROVINCE_KINDS = ("tỉnh ", "thành phố ")


@dataclass(frozen=True)
class TextFacts:
    """Facts of one version: None, "" and no lines mean not known.

    `commune_kind`, `hamlet_kind` as people read them ("xã", "xóm"); `superior` the committee above, with or without
    "UBND" ("UBND thành phố Thái Nguyên"); `province` with or without its kind; `hamlets` how many there are. `poor`,
    `near_poor`: the lines of both tables. `superior_…`: the superior's plan that this one follows. `replaced_…`: the
    plan that this version replaces, "" where it replaces none.
    """

    year: int
    commune_kind: str
    commune_name: str
    superior: str
    province: str
    hamlet_kind: str
    hamlets: int
    poor: Sequence[HamletFigures]
    near_poor: Sequence[HamletFigures]
    superior_number: str = ""
    superior_date: date | None = None
    superior_issuer: str = ""
    replaced_number: str = ""
    replaced_date: date | None = None

    @cached_property
    def totals(self) -> dict[PovertyClass, Totals]:
        """The row CỘNG of both tables."""
        tables = {PovertyClass.POOR: self.poor, PovertyClass.NEAR_POOR: self.near_poor}
        return {poverty_class: totals_of(lines, poverty_class) for poverty_class, lines in tables.items()}

    @property
    def commune(self) -> str:
        """Kind and name: "xã Thịnh Đức"."""
        return f"{self.commune_kind} {self.commune_name}".strip()

    @property
    def superior_place(self) -> str:
        """The superior without its committee: "thành phố Thái Nguyên"."""
        for body in _BODIES:
            if self.superior.lower().startswith(body.lower()):
                return self.superior[len(body) :].strip()
        return self.superior.strip()

    @property
    def superior_kind(self) -> str:
        """What the superior is: "thành phố", "tỉnh"; "" where its name does not say."""
        return next((kind for kind in _PLACE_KINDS if self.superior_place.lower().startswith(f"{kind} ")), "")

    @property
    def province_place(self) -> str:
        """The province with its kind: "tỉnh Thái Nguyên"."""
        name = self.province.strip()
        if not name or name.lower().startswith(_PROVINCE_KINDS):
            return name
        return f"thành phố {name}" if name in _CITIES else f"tỉnh {name}"

    @property
    def is_under_province(self) -> bool:
        """Whether nothing stands between commune and province, as everywhere since 1 July 2025."""
        return self.superior_kind == "tỉnh" or self.superior_place == self.province_place

    @property
    def province_kind(self) -> str:
        """What the province is: "tỉnh" or "thành phố"."""
        return "thành phố" if self.province_place.startswith("thành phố ") else "tỉnh"

    @property
    def period(self) -> str:
        """The period of five years that holds the year, as plans write it: "2021-2025"."""
        first = self.year - (self.year - FIRST_PERIOD) % PERIOD_YEARS
        return f"{first}-{first + PERIOD_YEARS - 1}"

    @property
    def unit_in_charge(self) -> str:
        """Who does the work in the commune's office.

        The plan of a year is made at its beginning: up to that of 2025 it names the unit of labour and social affairs;
        which office has the work since the ministry's and the district's end differs (regulations.md, 4).
        """
        if self.year < NEW_OFFICES_FROM:
            return f"Bộ phận Lao động Thương binh và Xã hội {self.commune_kind}"
        return f"Phòng chuyên môn phụ trách công tác giảm nghèo {self.commune_kind}"
