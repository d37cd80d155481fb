"""Ending terms because the place they were for is no more."""

from collections.abc import Iterable
from datetime import date

from hamlets.actions.common import named
from hamlets.models import Membership
from hamlets.queries.places import today
from hamlets.rules import day_before
from journal.actions import record
from thinhduc.errors import Refused
from thinhduc.figures import format_date
from thinhduc.permissions import Role
from thinhduc.scope import Scope


def end_terms(scope: Scope, memberships: Iterable[Membership], on: date) -> None:
    """The terms that go past the day before `on` end on it; accounts stay.

    Refused with the person's name where a term begins only on `on` or later and is not over.
    """
    going_on = [one for one in memberships if one.valid_to is None or one.valid_to >= on]
    for one in going_on:
        role = Role(one.role)
        if one.valid_from >= on:
            if one.valid_to is not None and one.valid_to <= today():
                continue
            raise Refused(
                f"{one.user.full_name} giữ vai trò {role.label} từ {format_date(one.valid_from)}, "
                f"không trước ngày {format_date(on)}; hãy kết thúc hoặc thu hồi vai trò ấy trước."
            )
        one.valid_to = day_before(on)
        one.save(update_fields=["valid_to"])
        subject = f"{named(one.user)}: {role.label}, hết ngày {format_date(one.valid_to)}"
        record(scope=scope, deed="role-ended", subject=subject, commune_id=one.commune_id)
