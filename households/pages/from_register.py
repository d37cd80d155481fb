"""The register beside the entered figures as it is shown, and the way from a figure to its households."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse

from households.models import Choice
from households.queries.from_register import Beside, BesideRow
from households.rules import FIGURES
from households.rules.from_register import LISTED, LISTED_BY, RegisterExtent
from thinhduc.figures import format_count

Extents = Mapping[int, RegisterExtent]


def households_url(commune: str, year: int, key: str, hamlet: str = "") -> str:
    """The list of the households behind a figure at a year's end; `hamlet`: a slug, empty for the whole commune."""
    poverty_class, flag = LISTED[LISTED_BY[key]]
    asked = {"nam": year, "xom": hamlet, "dien": poverty_class, "dacdiem": flag}
    query = urlencode({name: value for name, value in asked.items() if value})
    return f"{reverse('register:register', args=[commune])}?{query}"


@dataclass(frozen=True)
class HouseholdLinks:
    """The ways from figures to households, for the years of which the register holds them."""

    commune: str
    extents: Extents

    def of(self, year: int, key: str, hamlet: str = "") -> str:
        """The address, empty where the register does not know the figure."""
        extent = self.extents.get(year, RegisterExtent.NONE)
        return households_url(self.commune, year, key, hamlet) if key in extent.keys else ""


@dataclass(frozen=True)
class BesideCell:
    """A figure as entered and as the register gives it; `words`: how they differ, empty where they do not."""

    head: str
    label: str
    entered: str
    register: str
    url: str
    words: str = ""
    is_undecided: bool = False


@dataclass(frozen=True)
class BesideView:
    """A hamlet's row; `chosen`: what somebody decided, in words."""

    order: int
    name: str
    cells: tuple[BesideCell, ...]
    source: str
    is_confirmed: bool
    is_undecided: bool
    differs: bool
    fills: bool
    chosen: str
    reason: str
    chosen_by: str
    chosen_at: datetime | None

    @property
    def can_choose(self) -> bool:
        """Whether there is something to choose, and nobody locked it."""
        return not self.is_confirmed and (self.differs or self.fills)


@dataclass(frozen=True)
class BesidePage:
    """The register beside the entered figures of a year."""

    year: int
    extent: str
    extent_label: str
    heads: tuple[tuple[str, str], ...]
    rows: tuple[BesideView, ...]
    stamp: str

    @property
    def choosable(self) -> list[BesideView]:
        """The hamlets in which something can be chosen."""
        return [row for row in self.rows if row.can_choose]

    @property
    def undecided(self) -> int:
        """In how many hamlets somebody has to choose."""
        return sum(row.is_undecided for row in self.rows)


def beside_page(beside: Beside, commune: str) -> BesidePage:
    """The page of a year: only the figures that its register gives."""
    shown = [(key, label, short) for key, label, short in FIGURES if key in beside.extent.keys]
    return BesidePage(
        year=beside.year,
        extent=beside.extent.value,
        extent_label=beside.extent.label,
        heads=tuple((label, short) for _, label, short in shown),
        rows=tuple(_row(one, beside.year, commune, shown) for one in beside.rows),
        stamp=beside.stamp,
    )


def _row(one: BesideRow, year: int, commune: str, shown: list[tuple[str, str, str]]) -> BesideView:
    row = one.row
    differences = {differs.key: differs for differs in one.differences}
    undecided = {differs.key for differs in one.undecided}
    return BesideView(
        order=row.order,
        name=row.name,
        cells=tuple(
            BesideCell(
                head=short,
                label=f"{label}, {row.name}",
                entered=format_count(row.values[key]),
                register=format_count(one.register[key]),
                url=households_url(commune, year, key, row.hamlet.slug),
                words=differences[key].amount if key in differences else "",
                is_undecided=key in undecided,
            )
            for key, label, short in shown
        ),
        source=row.source,
        is_confirmed=row.is_confirmed,
        is_undecided=bool(undecided),
        differs=bool(differences),
        fills=bool(one.fills),
        chosen=Choice(row.choice).label if row.choice else "",
        reason=row.choice_reason,
        chosen_by=row.chosen_by,
        chosen_at=row.chosen_at,
    )


@dataclass(frozen=True)
class RegisterNote:
    """What the review grid says of the register: where it gives other figures, and whether it is used at all."""

    message: str
    is_undecided: bool


def register_note(beside: Beside) -> RegisterNote | None:
    """One sentence; None where the register holds nothing of the year."""
    if beside.extent is RegisterExtent.NONE:
        return None
    names = [one.row.name for one in beside.undecided]
    if names:
        where = ", ".join(names)
        return RegisterNote(f"Sổ hộ cho số khác ở {len(names)} xóm: {where}. Chưa chọn số nào.", True)
    if waiting := [one.row.name for one in beside.rows if one.fills and not one.row.is_entered]:
        return RegisterNote(f"Sổ hộ có số của {len(waiting)} xóm chưa nhập: {', '.join(waiting)}.", False)
    return RegisterNote("Số đã nhập khớp với sổ hộ, hoặc đã chọn xong.", False)
