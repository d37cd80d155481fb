"""Pinning the households that are to leave their class in a plan's year."""

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from journal.actions import Change, record
from targets.actions.common import require
from targets.models import Plan, PlannedHousehold
from targets.queries.candidates import candidates_of
from targets.rules import PovertyClass
from targets.rules.candidates import Candidate
from thinhduc.errors import Refused
from thinhduc.permissions import Permission
from thinhduc.scope import Scope


@transaction.atomic
def set_planned_households(
    *, scope: Scope, year: int, poverty_class: PovertyClass, chosen: Collection[int], shown: Collection[int]
) -> int:
    """Of the households that were shown the chosen ones are pinned and the others not; returns how many changed.

    Refused where one of the chosen was not in the class at the year's begin.
    """
    require(scope, Permission.EDIT_PLANS)
    plan = Plan.objects.within(scope).select_for_update().filter(year=year).first()
    found = candidates_of(scope, year, poverty_class) if plan else None
    if plan is None or found is None:
        raise Refused(f"Năm {year} chưa có kế hoạch; hãy lập kế hoạch trước.")
    known = {one.household_id: (hamlet, one) for hamlet in found.hamlets for one in hamlet.households}
    if strangers := set(chosen) - known.keys():
        raise Refused(
            f"{len(strangers)} hộ đã chọn không phải {poverty_class.label} đầu năm {year} của xã; chưa có gì được ghi."
        )
    wanted, seen = set(chosen), set(chosen) | set(shown)
    changed = [
        (hamlet, one) for pk, (hamlet, one) in known.items() if pk in seen and one.is_pinned != (pk in wanted)
    ]
    if not changed:
        return 0
    gone = [one.household_id for _, one in changed if one.is_pinned]
    PlannedHousehold.objects.within(scope).filter(
        plan=plan, poverty=poverty_class.value, household_id__in=gone
    ).delete()
    PlannedHousehold.objects.bulk_create(
        PlannedHousehold(
            commune_id=plan.commune_id,
            plan=plan,
            poverty=poverty_class.value,
            household_id=one.household_id,
            hamlet_id=one.hamlet_id,
            pinned_by=scope.user_name,
            pinned_at=timezone.now(),
        )
        for _, one in changed
        if not one.is_pinned
    )
    record(
        scope=scope,
        deed="households-planned",
        subject=f"Hộ dự kiến thoát năm {year}: {poverty_class.label}",
        year=year,
        changes=[
            Change(one.hamlet_id, hamlet.line.name, "planned_household", *_from_to(one))
            for hamlet, one in changed
        ],
    )
    return len(changed)


def _from_to(one: Candidate) -> tuple[str | None, str | None]:
    name = f"{one.head} ({one.code})"
    return (name, None) if one.is_pinned else (None, name)
