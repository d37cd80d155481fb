"""Merging and splitting hamlets with a date: new hamlets follow the old ones, whose years stay as they are."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from hamlets.actions.common import require
from hamlets.actions.places import lock_commune, place_in_list, since
from hamlets.actions.terms import end_terms
from hamlets.models import Hamlet, HamletPeriod, HamletSuccession, Membership, MembershipHamlet
from hamlets.queries.places import on_day
from hamlets.queries.succession import hamlet_succession
from hamlets.rules import Succession, day_before, succession_faults
from journal.actions import record
from thinhduc.errors import Refused
from thinhduc.figures import format_date, normalize, slugify
from thinhduc.permissions import Permission, Role
from thinhduc.scope import Scope


@dataclass(frozen=True)
class NewHamlet:
    """A hamlet that is to stand where others stood; without a slug its address is made of the name."""

    name: str
    kind: str
    area: str
    slug: str = ""


@transaction.atomic
def merge_hamlets(
    *,
    scope: Scope,
    hamlet_ids: Iterable[int],
    name: str,
    kind: str,
    area: str,
    order: int | None,
    slug: str,
    on: date,
) -> Hamlet:
    """One new hamlet from the day `on` where several stood; these end the day before, as do their heads' terms.

    `order`: the place in the list; None takes that of the first of the old ones. Refused with the hamlets' names where
    one does not stand the day before, or came or went on `on` or later.
    """
    require(scope, Permission.MANAGE_HAMLETS)
    lock_commune(scope)
    wanted = set(hamlet_ids)
    if len(wanted) < 2:
        raise Refused("Hãy chọn ít nhất hai xóm để sáp nhập.")
    old = _standing(scope, wanted, on)
    new = NewHamlet(name, kind, area, slug)
    _follow(scope, old, [new], on, old[0].order if order is None else order)
    names = " + ".join(period.name for period in old)
    record(scope=scope, deed="hamlets-merged", subject=since(f"{names} → {normalize(name)}", on))
    return _made(scope, old[0].hamlet_id)[0]


@transaction.atomic
def split_hamlet(*, scope: Scope, hamlet_id: int, parts: Sequence[NewHamlet], on: date) -> list[Hamlet]:
    """New hamlets from the day `on` where one stood, in the order of `parts`; the old one ends the day before."""
    require(scope, Permission.MANAGE_HAMLETS)
    lock_commune(scope)
    if len(parts) < 2:
        raise Refused("Hãy ghi ít nhất hai xóm mới để chia.")
    names = [normalize(part.name) for part in parts]
    if doubled := sorted({name for name in names if names.count(name) > 1}):
        raise Refused(f"Các xóm mới phải có tên khác nhau; {', '.join(doubled)} được ghi nhiều lần.")
    old = _standing(scope, {hamlet_id}, on)
    _follow(scope, old, parts, on, old[0].order)
    subject = since(f"{old[0].name} → {', '.join(names)}", on)
    record(scope=scope, deed="hamlet-split", subject=subject)
    return _made(scope, hamlet_id)


def _standing(scope: Scope, hamlet_ids: set[int], on: date) -> list[HamletPeriod]:
    """The hamlets' periods the day before, in the list's order; nothing of them may begin later."""
    periods = HamletPeriod.objects.within(scope).filter(hamlet_id__in=hamlet_ids)
    standing = list(periods.filter(on_day(day_before(on))).order_by("order", "pk"))
    if missing := hamlet_ids - {period.hamlet_id for period in standing}:
        names = sorted({period.name for period in periods if period.hamlet_id in missing})
        if not names:
            raise Refused("Xã không có xóm này.")
        raise Refused(
            f"Ngày {format_date(day_before(on))} không có {', '.join(names)}; hãy xem lại ngày áp dụng."
        )
    if later := periods.filter(valid_from__gte=on).first():
        raise Refused(
            f"{later.name} đã có thay đổi từ {format_date(later.valid_from)}; ngày áp dụng phải sau ngày đó."
        )
    return standing


def _follow(
    scope: Scope, old: Sequence[HamletPeriod], new: Sequence[NewHamlet], on: date, order: int
) -> None:
    """Ends the old hamlets, makes the new ones from place `order` on, says which follows which."""
    ended = {period.hamlet_id for period in old}
    for period in old:
        period.valid_to = day_before(on)
    HamletPeriod.objects.within(scope).bulk_update(old, ["valid_to"])
    made = [_make_hamlet(scope, hamlet, order + number, on) for number, hamlet in enumerate(new)]
    rows = [Succession(before, after.hamlet_id, on) for before in sorted(ended) for after in made]
    names = {period.hamlet_id: period.name for period in [*old, *made]}
    if faults := succession_faults(hamlet_succession(scope), rows, names):
        raise Refused(" ".join(faults))
    HamletSuccession.objects.bulk_create(
        HamletSuccession(
            commune_id=scope.commune_id,
            predecessor_id=row.predecessor,
            successor_id=row.successor,
            on=row.on,
        )
        for row in rows
    )
    end_terms(scope, _heads_of_nothing_else(scope, ended), on)


def _make_hamlet(scope: Scope, new: NewHamlet, order: int, on: date) -> HamletPeriod:
    name = normalize(new.name)
    same = HamletPeriod.objects.within(scope).filter(name=name)
    if same.exclude(valid_to__lt=on).exists():
        raise Refused(f"Từ {format_date(on)} trong xã đã có xóm mang tên {name}.")
    hamlet = Hamlet.objects.create(commune_id=scope.commune_id, slug=_free_slug(scope, new.slug, name, on))
    period: HamletPeriod = HamletPeriod.objects.create(
        commune_id=scope.commune_id,
        hamlet=hamlet,
        name=name,
        kind=new.kind,
        area=new.area,
        order=order,
        valid_from=on,
    )
    place_in_list(scope, period, order)
    return period


def _free_slug(scope: Scope, typed: str, name: str, on: date) -> str:
    """The typed address, else the name's, with the year where the old hamlet of that name has it."""
    taken = set(Hamlet.objects.within(scope).values_list("slug", flat=True))
    made = slugify(name)
    choices = [typed] if typed else [made, f"{made}-{on.year}"]
    free = next((slug for slug in choices if slug.strip("-") and slug not in taken), None)
    if free is None or not made:
        raise Refused(f"Địa chỉ “{choices[-1]}” đã có xóm khác dùng hoặc để trống; hãy ghi địa chỉ khác.")
    return free


def _heads_of_nothing_else(scope: Scope, ended: set[int]) -> list[Membership]:
    """The heads' memberships all of whose hamlets end."""
    links = MembershipHamlet.objects.within(scope)
    of_ended = links.filter(hamlet_id__in=ended).values("membership_id")
    of_others = links.exclude(hamlet_id__in=ended).values("membership_id")
    heads = Membership.objects.within(scope).filter(role=Role.HAMLET_HEAD.value, pk__in=of_ended)
    return list(heads.exclude(pk__in=of_others).select_related("user"))


def _made(scope: Scope, predecessor_id: int) -> list[Hamlet]:
    rows = HamletSuccession.objects.within(scope).filter(predecessor_id=predecessor_id).order_by("pk")
    return [row.successor for row in rows.select_related("successor")]
