"""Households that go along when hamlets and communes are re-arranged; counted apart, nothing counts as moved.

Thousands at once: the rows of the ledger are closed by one statement and made in bulk.
"""

from collections.abc import Container, Mapping
from datetime import date

from django.db.models import Q, QuerySet

from hamlets.models import Commune
from hamlets.queries import today
from households.actions.movements import Carried, record_carried
from households.models import DuplicateDecision, Household, HouseholdFlag, Member, Movement
from thinhduc.errors import Refused
from thinhduc.figures import fold, format_date
from thinhduc.scope import Scope

CODE_LENGTH = 40  # of Household.code
BATCH = 2000


def carry_within(scope: Scope, hamlets: Mapping[int, int], on: date, reason: str) -> int:
    """The households of the old hamlets stand in the new ones from `on`; gives back how many.

    `hamlets`: old hamlet → new hamlet, both of the scope's commune.
    """
    rows = [Carried(pk, hamlets[hamlet_id]) for pk, hamlet_id in _standing(scope, hamlets, on)]
    return record_carried(scope=scope, rows=rows, on=on, reason=reason)


def carry_across(scope: Scope, new: Commune, hamlets: Mapping[int, int], on: date, reason: str) -> int:
    """The households of the old communes' hamlets belong to the new commune from `on`; gives back how many.

    Codes stay; one that several old communes gave gets the old commune's address added. `scope` sees the old communes
    and the new one.
    """
    rows = [Carried(pk, hamlets[hamlet_id], new.pk) for pk, hamlet_id in _standing(scope, hamlets, on)]
    carried = record_carried(scope=scope, rows=rows, on=on, reason=reason)
    _distinct_codes(scope, new)
    _change_owner(scope, new)
    return carried


def assign_parts(scope: Scope, parts: Mapping[int, int], on: date, reason: str) -> int:
    """The households (keys) stand in the given hamlets from `on`, or from the day of their last movement."""
    days: dict[date, list[Carried]] = {}
    rows = Movement.objects.within(scope).filter(until=None, household_id__in=list(parts))
    for pk, counted_on in rows.order_by("household_id").values_list("household_id", "counted_on"):
        days.setdefault(max(on, counted_on), []).append(Carried(pk, parts[pk]))
    return sum(
        record_carried(scope=scope, rows=carried, on=day, reason=reason)
        for day, carried in sorted(days.items())
    )


def _standing(scope: Scope, hamlets: Mapping[int, int], on: date) -> list[tuple[int, int]]:
    """The households that stand in the hamlets, each with its hamlet; Refused where one moved since `on`."""
    _refuse_later(scope, hamlets, on)
    rows = Movement.objects.within(scope).filter(until=None, hamlet_to_id__in=list(hamlets))
    standing = list(rows.order_by("household_id").values_list("household_id", "hamlet_to_id"))
    if standing and on > today():
        raise Refused(
            f"Sổ hộ đang có hộ của các xóm này, nên chỉ ghi được từ ngày {format_date(on)} trở đi, không ghi trước."
        )
    return standing


def _refuse_later(scope: Scope, hamlets: Mapping[int, int], on: date) -> None:
    touched = Q(hamlet_to_id__in=list(hamlets)) | Q(hamlet_from_id__in=list(hamlets))
    later = (
        Movement.objects.within(scope)
        .filter(touched, counted_on__gte=on)
        .select_related("household")
        .order_by("counted_on", "pk")
        .first()
    )
    if later is not None:
        household = later.household
        raise Refused(
            f"Hộ {household.head_name} ({household.code}) đã có biến động tính từ {format_date(later.counted_on)}; "
            f"ngày áp dụng {format_date(on)} phải sau ngày đó."
        )


def _carried(scope: Scope, new: Commune) -> QuerySet[Movement]:
    """The keys of the households that the new commune took over."""
    rows = Movement.objects.within(scope).filter(commune=new, until=None)
    return rows.values("household_id")


def _distinct_codes(scope: Scope, new: Commune) -> None:
    """Codes that several old communes gave get the old commune's address added."""
    codes: dict[str, int] = {}
    for code in Household.objects.within(scope).values_list("code", flat=True):
        codes[code] = codes.get(code, 0) + 1
    going = Household.objects.within(scope).filter(pk__in=_carried(scope, new)).select_related("commune")
    doubled = [code for code, count in codes.items() if count > 1]
    changed = []
    for household in going.filter(code__in=doubled).order_by("pk") if doubled else ():
        old_code, household.code = (
            household.code,
            distinct_code(household.code, household.commune.slug, codes),
        )
        household.folded = household.folded.replace(fold(old_code), fold(household.code), 1)[:400]
        codes[household.code] = 1
        changed.append(household)
    Household.objects.within(scope).bulk_update(changed, ["code", "folded"], batch_size=BATCH)


def _change_owner(scope: Scope, new: Commune) -> None:
    """Households with members and what is true of them; papers of the past stay with the old communes."""
    carried = _carried(scope, new)
    for model in (Member, HouseholdFlag):
        model.objects.within(scope).filter(household_id__in=carried).update(commune=new)
    DuplicateDecision.objects.within(scope).filter(first__household_id__in=carried).update(commune=new)
    Household.objects.within(scope).filter(pk__in=carried).update(commune=new)


def distinct_code(code: str, slug: str, taken: Container[str]) -> str:
    """A code with the old commune's address, in the length a code may have.

    >>> distinct_code("017", "thinh-duc", {"017"})
    '017-thinh-duc'
    >>> distinct_code("017", "thinh-duc", {"017", "017-thinh-duc"})
    '017-thinh-duc-2'
    """
    number = 1
    while True:
        suffix = f"-{slug[:24]}" + (f"-{number}" if number > 1 else "")
        made = f"{code[: CODE_LENGTH - len(suffix)]}{suffix}"
        if made not in taken:
            return made
        number += 1
