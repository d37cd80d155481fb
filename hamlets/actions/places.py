"""The commune's hamlets and its own names, period by period."""

from datetime import date
from typing import TypeVar

from django.db import transaction

from hamlets.actions.common import require
from hamlets.models import Commune, CommunePeriod, Hamlet, HamletPeriod
from hamlets.queries.places import on_day, today
from hamlets.rules import day_before, moved_to
from journal.actions import record
from thinhduc.errors import Refused
from thinhduc.figures import format_date, normalize, slugify
from thinhduc.permissions import Permission
from thinhduc.scope import Scope

Period = TypeVar("Period", HamletPeriod, CommunePeriod)


@transaction.atomic
def add_hamlet(
    *, scope: Scope, name: str, kind: str, area: str, order: int, slug: str, valid_from: date | None
) -> Hamlet:
    """A hamlet that is there from a day on; without a day it has always been."""
    require(scope, Permission.MANAGE_HAMLETS)
    commune = lock_commune(scope)
    name = normalize(name)
    _refuse_taken_name(scope, name, other_than=None)
    address = slug or slugify(name)
    if not address or Hamlet.objects.within(scope).filter(slug=address).exists():
        raise Refused(f"Địa chỉ “{address}” đã có xóm khác dùng hoặc để trống; hãy ghi địa chỉ khác.")
    hamlet: Hamlet = Hamlet.objects.create(commune=commune, slug=address)
    period = HamletPeriod.objects.create(
        commune=commune, hamlet=hamlet, name=name, kind=kind, area=area, order=order, valid_from=valid_from
    )
    place_in_list(scope, period, order)
    record(scope=scope, deed="hamlet-added", subject=since(name, valid_from))
    return hamlet


@transaction.atomic
def change_hamlet(
    *, scope: Scope, hamlet_id: int, name: str, kind: str, area: str, order: int, from_day: date | None
) -> None:
    """Another name, kind, area or place in the list.

    With a day: a new period begins and the old one keeps what it was. Without: the present period was written wrongly.
    """
    require(scope, Permission.MANAGE_HAMLETS)
    lock_commune(scope)
    period = _last_period(scope, hamlet_id)
    name = normalize(name)
    _refuse_taken_name(scope, name, other_than=hamlet_id)
    old_name = period.name
    if from_day is not None:
        period = _next_period(period, from_day)
    period.name, period.kind, period.area = name, kind, area
    period.save()
    place_in_list(scope, period, order)
    subject = name if name == old_name else f"{old_name} → {name}"
    record(
        scope=scope,
        deed="hamlet-renamed" if from_day else "hamlet-corrected",
        subject=since(subject, from_day),
    )


@transaction.atomic
def end_hamlet(*, scope: Scope, hamlet_id: int, last_day: date) -> None:
    """The hamlet is there until `last_day`; its years stay."""
    require(scope, Permission.MANAGE_HAMLETS)
    lock_commune(scope)
    period = _last_period(scope, hamlet_id)
    if period.valid_from is not None and last_day < period.valid_from:
        raise Refused(f"{period.name} có từ {format_date(period.valid_from)}; ngày cuối phải từ ngày đó.")
    period.valid_to = last_day
    period.save(update_fields=["valid_to"])
    record(scope=scope, deed="hamlet-ended", subject=f"{period.name}, hết ngày {format_date(last_day)}")


@transaction.atomic
def change_commune(
    *, scope: Scope, kind: str, name: str, superior: str, province: str, from_day: date | None
) -> None:
    """Another kind, name, superior or province of the commune; with a day, a new period begins."""
    require(scope, Permission.MANAGE_HAMLETS)
    lock_commune(scope)
    period = CommunePeriod.objects.within(scope).order_by("valid_from", "pk").filter(valid_to=None).last()
    if period is None:
        raise Refused(
            "Xã đã hết thời kỳ cuối cùng nên không đổi tên được.",
            who_can_lift="Đề nghị hỏi quản trị hệ thống.",
        )
    old = str(period)
    if from_day is not None:
        period = _next_period(period, from_day)
    period.kind, period.name = kind, normalize(name)
    period.superior, period.province = normalize(superior), normalize(province)
    period.save()
    subject = str(period) if str(period) == old else f"{old} → {period}"
    record(scope=scope, deed="commune-changed", subject=since(subject, from_day))


def lock_commune(scope: Scope) -> Commune:
    """The scope's commune, locked: one deed on its places at a time."""
    commune: Commune = Commune.objects.within(scope).select_for_update().get(pk=scope.commune_id)
    return commune


def _last_period(scope: Scope, hamlet_id: int) -> HamletPeriod:
    period: HamletPeriod | None = (
        HamletPeriod.objects.within(scope).filter(hamlet_id=hamlet_id, valid_to=None).first()
    )
    if period is None:
        raise Refused("Xã không có xóm này, hoặc xóm đã kết thúc.")
    return period


def _next_period(period: Period, from_day: date) -> Period:
    """Ends a period the day before and gives its unsaved successor."""
    if period.valid_from is not None and from_day <= period.valid_from:
        raise Refused(
            f"Thời kỳ hiện tại bắt đầu {format_date(period.valid_from)}; ngày áp dụng phải sau ngày đó. "
            "Để sửa chính thời kỳ này, bỏ trống ngày áp dụng."
        )
    period.valid_to = day_before(from_day)
    period.save(update_fields=["valid_to"])
    period.pk = None
    period._state.adding = True
    period.valid_from, period.valid_to = from_day, None
    return period


def _refuse_taken_name(scope: Scope, name: str, other_than: int | None) -> None:
    same = HamletPeriod.objects.within(scope).filter(name=name).filter(on_day(today()))
    if same.exclude(hamlet_id=other_than).exists():
        raise Refused(f"Trong xã đã có xóm mang tên {name}.")


def place_in_list(scope: Scope, moved: HamletPeriod, order: int) -> None:
    """Number the present hamlets 1, 2, 3 … with one of them as number `order`."""
    others = HamletPeriod.objects.within(scope).filter(valid_to=None).exclude(pk=moved.pk)
    periods = list(others.order_by("order", "pk"))
    periods.insert(moved_to(order, len(periods)), moved)
    for number, period in enumerate(periods, 1):
        period.order = number
    HamletPeriod.objects.within(scope).bulk_update(periods, ["order"])


def since(subject: str, day: date | None) -> str:
    """What the journal says of something that holds from a day on."""
    return subject if day is None else f"{subject}, từ {format_date(day)}"
