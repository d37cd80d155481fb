"""An officer hands the work over to a successor."""

from datetime import date

from django.db import transaction

from accounts.drafts import hand_on
from hamlets.actions.common import named, require
from hamlets.models import Commune, Membership
from hamlets.queries.accounts import officers_to_succeed
from hamlets.queries.places import today
from journal.actions import record
from thinhduc.errors import Refused
from thinhduc.figures import format_date
from thinhduc.permissions import Permission
from thinhduc.scope import Scope


@transaction.atomic
def hand_over(*, scope: Scope, successor_id: int, last_day: date, note: str) -> None:
    """The own term ends after `last_day`; what was typed and not saved goes to the successor at once.

    `successor_id`: the membership of another officer of the commune in office.
    """
    require(scope, Permission.HAND_OVER)
    own: Membership = (
        Membership.objects.within(scope).select_for_update(of=("self",)).get(pk=scope.membership_id)
    )
    successor = next((one for one in officers_to_succeed(scope) if one.pk == successor_id), None)
    if successor is None:
        raise Refused(
            "Người nhận phải là công chức giảm nghèo khác, đang trong nhiệm kỳ, của xã.",
            who_can_lift="Quản trị xã tạo tài khoản hoặc giao vai trò.",
        )
    _check_last_day(own, successor, last_day)
    own.valid_to = last_day
    own.save(update_fields=["valid_to"])
    hand_on(
        from_user_id=own.user_id,
        to_user_id=successor.user_id,
        to_membership_id=successor.pk,
        commune_slug=Commune.objects.within(scope).get(pk=scope.commune_id).slug,
    )
    source = f"nhiệm kỳ người giao hết ngày {format_date(last_day)}"
    record(scope=scope, deed="handed-over", subject=named(successor.user), source=source, reason=note)


def _check_last_day(own: Membership, successor: Membership, last_day: date) -> None:
    if last_day < today():
        raise Refused("Ngày cuối của nhiệm kỳ phải từ hôm nay.")
    if own.valid_to is not None and last_day > own.valid_to:
        raise Refused(
            f"Nhiệm kỳ của anh/chị hết ngày {format_date(own.valid_to)}; không bàn giao muộn hơn.",
            who_can_lift="Quản trị xã giao nhiệm kỳ dài hơn.",
        )
    if successor.valid_to is not None and successor.valid_to <= last_day:
        raise Refused(
            f"Nhiệm kỳ của người nhận hết ngày {format_date(successor.valid_to)}, trước khi nhận việc.",
            who_can_lift="Quản trị xã giao nhiệm kỳ dài hơn.",
        )
