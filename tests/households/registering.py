"""Households of the cast's communes, with people, to read and to change."""

from datetime import date
from typing import Any

from hamlets.models import Hamlet
from households.actions import NewMember, register_household
from households.models import Household, Member, Movement
from households.queries.register import Chosen, register_list
from households.rules import PovertyClass
from journal.models import Entry
from tests.cast import Cast, Person

BASE = "/thinh-duc/so-ho/"
SECRET = "019060001234"
FIRST_DAY = date(2020, 1, 1)


def register(
    by: Person,
    hamlet: Hamlet,
    code: str,
    *names: str,
    poverty_class: PovertyClass = PovertyClass.POOR,
    on: date = FIRST_DAY,
    **head: Any,
) -> int:
    """A household of the people named, the first one its head; its key."""
    people = [
        NewMember(name, relation="other" if number else "head", **({} if number else head))
        for number, name in enumerate(names)
    ]
    done = register_household(
        scope=by.scope, code=code, head_name=names[0], members=people, hamlet_id=hamlet.pk,
        poverty_class=poverty_class, on=on,
    )  # fmt: skip
    assert done.household_id is not None
    return done.household_id


def small_register(cast: Cast) -> dict[str, int]:
    """Four households of Thịnh Đức by code: two of Phúc Hòa, one of Làng Mơn, one of Nhân Hòa that is not poor."""
    officer, hamlets = cast.officer, cast.hamlets
    return {
        "TD-01": register(
            officer, hamlets["phuc-hoa"], "TD-01", "Hoàng Văn Đạt", "Lý Thị Ba", born_year=1960,
            identity_number=SECRET,
        ),
        "TD-02": register(
            officer, hamlets["phuc-hoa"], "TD-02", "Trần Thị Ánh", poverty_class=PovertyClass.NEAR_POOR
        ),
        "TD-03": register(officer, hamlets["lang-mon"], "TD-03", "Nguyễn Văn An"),
        "TD-04": register(
            officer, hamlets["nhan-hoa"], "TD-04", "Vũ Thị Em", "Vũ Văn Ước",
            poverty_class=PovertyClass.NEITHER,
        ),
    }  # fmt: skip


def stored(household_id: int) -> Household:
    """What is stored of a household."""
    found: Household = Household.objects.beyond_scope().get(pk=household_id)
    return found


def people_of(household_id: int) -> dict[str, Member]:
    """The rows of its people by name, the latest one of a name."""
    rows = Member.objects.beyond_scope().filter(household_id=household_id).order_by("number")
    return {member.name: member for member in rows}


def ledger(household_id: int) -> list[tuple[str, int | None, int | None]]:
    """Its movements: kind, persons before and after."""
    rows = Movement.objects.beyond_scope().filter(household_id=household_id).order_by("number")
    return list(rows.values_list("kind", "persons_before", "persons_after"))


def deeds_on(household_id: int) -> list[str]:
    """The journal's deeds on it, in order, without the figures."""
    rows = Entry.objects.beyond_scope().filter(household_id=household_id, figure="").order_by("pk")
    return list(rows.values_list("deed", flat=True))


def names(cast: Cast, **chosen: Any) -> list[str]:
    """The codes of the households the officer's list shows, in its order."""
    return [one.code for one in register_list(cast.officer.scope, Chosen(**chosen))]
