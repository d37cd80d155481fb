"""Counting who asks on the public page, before anything is looked up."""

from django.db import transaction
from django.db.models import F
from django.utils.crypto import salted_hmac

from documents.models import PublicLook
from documents.rules.public import SPAN, counted_as, wait_after


@transaction.atomic
def ask(*, address: str, cost: int, second: int) -> int:
    """Writes down that `address` asked, at `second` since 1970; the seconds it has to wait, 0 where it may go on.

    No address is kept, only its hash under the server's key; earlier spans are forgotten. Two at once are both counted:
    the row is there before it is added to, and the database adds.
    """
    who = salted_hmac("documents.public", counted_as(address), algorithm="sha256").hexdigest()
    span = second // SPAN
    _, is_first = PublicLook.objects.get_or_create(who=who, span=span)
    looks = PublicLook.objects.filter(who=who, span=span)
    looks.update(count=F("count") + cost)
    if is_first:
        PublicLook.objects.filter(span__lt=span).delete()
    return wait_after(looks.values_list("count", flat=True).get(), second)
