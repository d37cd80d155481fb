"""Households with their chains of movements, written straight into the tables for tests that are not about writing."""

from datetime import date

from django.utils import timezone

from hamlets.models import Hamlet
from households.models import Household, Movement
from households.rules.classes import PovertyClass
from households.rules.kinds import MovementKind
from thinhduc.figures import fold
from thinhduc.names import given_name_key


def make_household(
    hamlet: Hamlet,
    head: str,
    poverty_class: str = "poor",
    *,
    persons: int = 4,
    on: date = date(2020, 12, 31),
    code: str = "",
) -> Household:
    """A household that entered the register on a day."""
    code = code or f"H{Household.objects.beyond_scope().count() + 1:04}"
    household = Household.objects.create(
        commune_id=hamlet.commune_id,
        code=code,
        head_name=head,
        head_key=given_name_key(head),
        folded=fold(f"{head} {code}"),
    )
    add_movement(
        household, MovementKind.REGISTERED, on, hamlet=hamlet, poverty_class=poverty_class, persons=persons
    )
    return household


def add_movement(
    household: Household,
    kind: MovementKind,
    on: date,
    *,
    hamlet: Hamlet | None,
    poverty_class: str | None,
    persons: int | None,
) -> Movement:
    """The next link of a household's chain, from where it stands to the state that is named."""
    last = Movement.objects.beyond_scope().filter(household=household).order_by("number").last()
    if last is not None:
        last.until = on
        last.save(update_fields=["until"])
    return Movement.objects.create(
        commune_id=household.commune_id,
        household=household,
        number=last.number + 1 if last else 1,
        kind=kind,
        happened_on=on,
        counted_on=on,
        hamlet_from_id=last.hamlet_to_id if last else None,
        class_from=last.class_to if last else None,
        persons_before=last.persons_after if last else None,
        hamlet_to=hamlet,
        class_to=poverty_class,
        persons_after=persons,
        recorded_by="Trần Thị Cán Bộ",
        recorded_at=timezone.now(),
    )


def escape(household: Household, on: date, *, to: PovertyClass = PovertyClass.NEITHER) -> Movement:
    """The household leaves its class where it stands."""
    last = Movement.objects.beyond_scope().get(household=household, until=None)
    kind = {
        ("poor", PovertyClass.NEITHER): MovementKind.ESCAPED_ABOVE,
        ("poor", PovertyClass.NEAR_POOR): MovementKind.ESCAPED_TO_NEAR_POOR,
        ("near_poor", PovertyClass.NEITHER): MovementKind.ESCAPED_NEAR_POOR,
        ("near_poor", PovertyClass.POOR): MovementKind.FELL_TO_POOR,
        ("neither", PovertyClass.POOR): MovementKind.ARISEN,
        ("neither", PovertyClass.NEAR_POOR): MovementKind.ARISEN,
    }[last.class_to, to]
    return add_movement(
        household, kind, on, hamlet=last.hamlet_to, poverty_class=to.value, persons=last.persons_after
    )
