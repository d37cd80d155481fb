"""What the tests of places stand on: reviewed hamlets, registered households, what stands where."""

from datetime import date

from django.utils import timezone

from hamlets.actions import NewHamlet
from hamlets.models import Commune, Hamlet
from households.actions.places import (
    HamletMerge,
    HamletSplit,
    merge_hamlets,
    split_hamlet,
)
from households.models import Household, Member, Movement, ReviewResult
from households.rules.kinds import MovementKind
from tests.cast import Cast
from thinhduc.scope import Scope

JULY = date(2025, 7, 1)
FIGURES = {"nhan-hoa": (219, 3, 2, 4), "phuc-hoa": (209, 6, 4, 1), "lang-mon": (130, 10, 6, 0)}


def confirm(
    hamlet: Hamlet, year: int, poor: int | None, no_labour: int | None, near_poor: int | None
) -> None:
    """A confirmed result."""
    ReviewResult.objects.create(
        commune_id=hamlet.commune_id, hamlet=hamlet, year=year, households=100, persons=400, poor=poor,
        no_labour=no_labour, near_poor=near_poor, revision=1, confirmed_at=timezone.now(), confirmed_by="Cán Bộ",
    )  # fmt: skip


def review(cast: Cast, year: int, *without: str) -> None:
    """Confirmed results of the cast's hamlets but those in `without`."""
    for slug, (_, poor, no_labour, near_poor) in FIGURES.items():
        if slug not in without:
            confirm(cast.hamlets[slug], year, poor, no_labour, near_poor)


def register(
    commune: Commune, hamlet: Hamlet, code: str, poverty: str = "poor", persons: int = 4
) -> Household:
    """A household that was entered in the register in 2020."""
    household = Household.objects.create(
        commune=commune, code=code, head_name=f"Hộ {code}", head_key="", folded=f"ho {code} {code}"
    )
    Member.objects.create(commune=commune, household=household, number=1, name=f"Hộ {code}", folded="")
    Movement.objects.create(
        commune=commune, household=household, number=1, kind=MovementKind.REGISTERED.value,
        happened_on=date(2020, 12, 31), counted_on=date(2020, 12, 31), hamlet_to=hamlet, class_to=poverty,
        persons_after=persons, recorded_by="Cán Bộ", recorded_at=timezone.now(),
    )  # fmt: skip
    return household


def standing(scope: Scope, day: date) -> dict[tuple[int, str], tuple[int, int]]:
    """Households and persons by hamlet and class, as the ledger has them on a day."""
    found: dict[tuple[int, str], tuple[int, int]] = {}
    rows = Movement.objects.within(scope).filter(counted_on__lte=day, hamlet_to__isnull=False)
    for row in rows:
        if row.until is None or row.until > day:
            count, persons = found.get((row.hamlet_to_id, row.class_to), (0, 0))
            found[row.hamlet_to_id, row.class_to] = count + 1, persons + row.persons_after
    return found


def merge(cast: Cast, on: date = JULY) -> Hamlet:
    """Phúc Hòa and Làng Mơn become Hòa Mơn."""
    ids = (cast.hamlets["phuc-hoa"].pk, cast.hamlets["lang-mon"].pk)
    new = NewHamlet("Hòa Mơn", "xom", "rural")
    return merge_hamlets(scope=cast.commune_admin.scope, merge=HamletMerge(ids, new, on))


def split(cast: Cast) -> list[Hamlet]:
    """Làng Mơn becomes Mơn 1 and Mơn 2."""
    parts = (NewHamlet("Mơn 1", "xom", "rural"), NewHamlet("Mơn 2", "xom", "rural"))
    return split_hamlet(
        scope=cast.commune_admin.scope, split=HamletSplit(cast.hamlets["lang-mon"].pk, parts, JULY)
    )
