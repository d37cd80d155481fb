"""A hamlet's targets as its head reads them, and who has taken note of a version.

The door lets a head see the lines of the own hamlets in issued versions and nothing else (targets/models.py), so what
is read here holds nothing of another hamlet and nothing of a draft.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from hamlets.queries import Head, hamlets_in, heads_of, today
from targets.models import Acknowledgement, PlanVersion
from targets.queries.versions import LineView, VersionView, figures_of, views_of
from targets.rules import HamletFigures, PovertyClass
from thinhduc.scope import Scope


@dataclass(frozen=True)
class Receipt:
    """Somebody took note of a version for a hamlet."""

    person_id: int
    person_name: str
    at: datetime


@dataclass(frozen=True)
class HamletVersion:
    """A hamlet's line in an issued version; `mine` is the own receipt, `others` those of earlier or fellow heads."""

    version: VersionView
    line: LineView
    mine: Receipt | None
    others: tuple[Receipt, ...]

    @cached_property
    def poor(self) -> HamletFigures:
        """The line in the table of poor households."""
        return figures_of(self.line, PovertyClass.POOR)

    @cached_property
    def near_poor(self) -> HamletFigures:
        """The line in the table of near-poor households."""
        return figures_of(self.line, PovertyClass.NEAR_POOR)

    @property
    def asks(self) -> bool:
        """Whether the head is asked to take note."""
        return self.version.is_in_force and self.mine is None


@dataclass(frozen=True)
class HamletYear:
    """A year's targets of a hamlet: the version in force, else the last one; `earlier` are the others, newest first."""

    year: int
    shown: HamletVersion
    earlier: tuple[HamletVersion, ...]


@dataclass(frozen=True)
class OwnHamlet:
    """A hamlet of the head with its years, newest first."""

    id: int
    slug: str
    name: str
    years: tuple[HamletYear, ...]

    def year(self, year: int) -> HamletYear | None:
        """One of its years; None where no version of it was issued."""
        return next((one for one in self.years if one.year == year), None)


def own_hamlets(scope: Scope) -> list[OwnHamlet]:
    """The hamlets the person heads, each apart, in the order of the commune's list; the number of queries is fixed."""
    versions = views_of(scope, PlanVersion.objects.within(scope).filter(state=PlanVersion.State.ISSUED))
    receipts = _receipts(scope)
    names = {hamlet.id: (hamlet.slug, hamlet.name) for hamlet in hamlets_in(scope, today().year)}
    for version in versions:
        for line in version.lines:  # a hamlet that is no more keeps the name it had
            names.setdefault(line.hamlet_id, (line.hamlet_slug, line.name))
    return [
        OwnHamlet(hamlet_id, slug, name, _years(hamlet_id, versions, receipts, scope.user_id))
        for hamlet_id, (slug, name) in names.items()
    ]


def own_hamlet(scope: Scope, slug: str) -> OwnHamlet | None:
    """One of the own hamlets by its address; None for everything else, whether it exists or not."""
    return next((hamlet for hamlet in own_hamlets(scope) if hamlet.slug == slug), None)


def _years(
    hamlet_id: int,
    versions: Iterable[VersionView],
    receipts: dict[tuple[int, int], list[Receipt]],
    user_id: int | None,
) -> tuple[HamletYear, ...]:
    by_year: dict[int, list[HamletVersion]] = {}
    for version in versions:
        line = next((line for line in version.lines if line.hamlet_id == hamlet_id), None)
        if line is not None:
            given = receipts.get((version.id, hamlet_id), [])
            mine = next((receipt for receipt in given if receipt.person_id == user_id), None)
            others = tuple(receipt for receipt in given if receipt is not mine)
            by_year.setdefault(version.year, []).append(HamletVersion(version, line, mine, others))
    return tuple(_year(year, by_year[year]) for year in sorted(by_year, reverse=True))


def _year(year: int, versions: list[HamletVersion]) -> HamletYear:
    newest_first = versions[::-1]
    shown = next((one for one in newest_first if one.version.is_in_force), newest_first[0])
    return HamletYear(year, shown, tuple(one for one in newest_first if one is not shown))


def _receipts(scope: Scope, version_id: int | None = None) -> dict[tuple[int, int], list[Receipt]]:
    """Receipts by version and hamlet, in the order they were given."""
    rows = Acknowledgement.objects.within(scope).order_by("id")
    if version_id is not None:
        rows = rows.filter(version_id=version_id)
    receipts: dict[tuple[int, int], list[Receipt]] = {}
    for row in rows:
        key = (row.version_id, row.hamlet_id)
        receipts.setdefault(key, []).append(Receipt(row.person_id, row.person_name, row.at))
    return receipts


@dataclass(frozen=True)
class HamletReceipt:
    """Whether a hamlet of a version has taken note; `heads` are those in office today."""

    hamlet_id: int
    hamlet: str
    order: int
    heads: tuple[Head, ...]
    receipts: tuple[Receipt, ...]

    @property
    def is_given(self) -> bool:
        """A head in office has taken note; one who left does not count, the successor is asked anew."""
        in_office = {head.user_id for head in self.heads}
        return any(receipt.person_id in in_office for receipt in self.receipts)


def hamlet_receipts(scope: Scope, version: VersionView) -> list[HamletReceipt]:
    """Every hamlet of a version with its heads and what they acknowledged, for officer and leader."""
    heads, receipts = heads_of(scope), _receipts(scope, version.id)
    return [
        HamletReceipt(
            line.hamlet_id,
            line.name,
            line.order,
            tuple(heads.get(line.hamlet_id, ())),
            tuple(receipts.get((version.id, line.hamlet_id), ())),
        )
        for line in version.lines
    ]
