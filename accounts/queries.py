"""Reading accounts: who is locked out until when, whether the database answers."""

from collections.abc import Iterable
from datetime import datetime

from axes.helpers import get_cool_off
from axes.models import AccessAttempt
from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone

from accounts.models import User
from thinhduc.scope import Scope


def own_account(scope: Scope) -> User:
    """The account of the person who works as `scope`; User.DoesNotExist where there is none."""
    user: User = User.objects.get(pk=scope.user_id)
    return user


def locked_until(username: str, address: str | None, now: datetime | None = None) -> datetime | None:
    """Until when an account is locked from one address; None where it is not.

    Failures are counted by browser, each with the time of its last one, and fall out of the count one after the other.
    """
    failures = AccessAttempt.objects.filter(username=username, ip_address=address)
    return _end_of_lock([(row.attempt_time, row.failures_since_start) for row in failures], now)


def locks_of(usernames: Iterable[str], now: datetime | None = None) -> dict[str, datetime]:
    """The accounts that are locked from some address, with the latest end."""
    counted: dict[tuple[str, str | None], list[tuple[datetime, int]]] = {}
    for row in AccessAttempt.objects.filter(username__in=list(usernames)):
        key = (row.username, row.ip_address)
        counted.setdefault(key, []).append((row.attempt_time, row.failures_since_start))
    ends: dict[str, datetime] = {}
    for (username, _), failures in counted.items():
        end = _end_of_lock(failures, now)
        if end is not None:
            ends[username] = max(end, ends.get(username, end))
    return ends


def _end_of_lock(failures: list[tuple[datetime, int]], now: datetime | None) -> datetime | None:
    cool_off = get_cool_off()
    moment = now or timezone.now()
    counted = 0
    for at, count in sorted(failures, reverse=True):
        if at + cool_off <= moment:
            return None
        counted += count
        if counted >= settings.AXES_FAILURE_LIMIT:
            end: datetime = at + cool_off
            return end
    return None


def database_answers() -> bool:
    """Whether the database answers a question."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return cursor.fetchone() == (1,)
    except DatabaseError:
        return False
