"""Communes that become one: the new commune's hamlets follow the old ones, name by name; nothing is deleted."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db import transaction

from accounts.models import User
from hamlets.actions.common import named, require
from hamlets.actions.system import refuse_slug
from hamlets.actions.terms import end_terms
from hamlets.models import (
    Commune,
    CommunePeriod,
    CommuneSuccession,
    Hamlet,
    HamletPeriod,
    HamletSuccession,
    Membership,
)
from hamlets.queries.places import on_day
from hamlets.queries.succession import commune_succession
from hamlets.rules import Succession, day_before, name_clashes, succession_faults
from journal.actions import record
from thinhduc.errors import Refused
from thinhduc.figures import format_date, normalize, slugify
from thinhduc.permissions import Permission, Role
from thinhduc.scope import Scope


@dataclass(frozen=True)
class MergedCommunes:
    """The new commune; by the old hamlet's key the new one's key, and the new names that are not the old ones."""

    commune: Commune
    hamlets: Mapping[int, int]
    renamed: Mapping[str, str]


@transaction.atomic
def merge_communes(
    *,
    scope: Scope,
    predecessors: Iterable[int],
    name: str,
    slug: str,
    kind: str,
    superior: str,
    province: str,
    on: date,
    administrators: Iterable[int] = (),
    hamlet_names: Mapping[int, str] | None = None,
) -> MergedCommunes:
    """A new commune from the day `on` where `predecessors` (keys) stood until the day before.

    Each old hamlet gets a new one that follows it, under the same name; where two old communes have a name in common
    the old commune's name is added in brackets, unless `hamlet_names` (old hamlet's key → name) says otherwise.
    `administrators`: accounts that administer one of the old communes and are to administer the new one. All roles in
    the old communes end the day before. Refused with the places' names where one does not stand the day before.
    """
    require(scope, Permission.MANAGE_COMMUNES)
    wanted = sorted(set(predecessors))
    if len(wanted) < 2:
        raise Refused("Hãy chọn ít nhất hai xã để sáp nhập.")
    list(Commune.objects.within(scope).select_for_update().filter(pk__in=wanted).order_by("pk"))
    old = _ended_communes(scope, wanted, on)
    refuse_slug(scope, slug)
    commune: Commune = Commune.objects.create(slug=slug)
    CommunePeriod.objects.create(
        commune=commune, kind=kind, name=normalize(name), superior=normalize(superior),
        province=normalize(province), valid_from=on,
    )  # fmt: skip
    _record_succession(scope, commune, old, normalize(name), on)
    inside = replace(scope, role=Role.COMMUNE_ADMIN, commune_ids=frozenset(wanted))
    hamlets, renamed = _carry_hamlets(inside, commune, old, on, hamlet_names or {})
    _hand_over_roles(scope, inside, commune, set(administrators), on)
    for pk in (*wanted, commune.pk):
        names = " + ".join(period.name for period in old)
        subject = f"{names} → {normalize(name)}, từ {format_date(on)}"
        record(scope=scope, deed="communes-merged", subject=subject, commune_id=pk)
    return MergedCommunes(commune, hamlets, renamed)


def _ended_communes(scope: Scope, commune_ids: Sequence[int], on: date) -> list[CommunePeriod]:
    """The communes' last periods, ended the day before; in the order of the keys."""
    periods = CommunePeriod.objects.within(scope).filter(commune_id__in=commune_ids)
    old = list(periods.filter(on_day(day_before(on))).order_by("commune_id"))
    if missing := set(commune_ids) - {period.commune_id for period in old}:
        names = sorted({period.name for period in periods if period.commune_id in missing}) or ["xã này"]
        raise Refused(
            f"Ngày {format_date(day_before(on))} không có {', '.join(names)}; hãy xem lại ngày áp dụng."
        )
    if later := periods.filter(valid_from__gte=on).first():
        raise Refused(
            f"{later.name} đã có thay đổi từ {format_date(later.valid_from)}; ngày áp dụng phải sau ngày đó."
        )
    for period in old:
        period.valid_to = day_before(on)
    CommunePeriod.objects.within(scope).bulk_update(old, ["valid_to"])
    return old


def _record_succession(
    scope: Scope, commune: Commune, old: Sequence[CommunePeriod], name: str, on: date
) -> None:
    rows = [Succession(period.commune_id, commune.pk, on) for period in old]
    names = {period.commune_id: period.name for period in old} | {commune.pk: name}
    if faults := succession_faults(commune_succession(scope), rows, names):
        raise Refused(" ".join(faults))
    CommuneSuccession.objects.bulk_create(
        CommuneSuccession(predecessor_id=row.predecessor, successor=commune, on=on) for row in rows
    )


def _carry_hamlets(
    inside: Scope, commune: Commune, old: Sequence[CommunePeriod], on: date, typed: Mapping[int, str]
) -> tuple[dict[int, int], dict[str, str]]:
    """The old hamlets end the day before; each is followed by a new one: its key by the old one, and new names."""
    periods = HamletPeriod.objects.within(inside)
    if later := periods.filter(valid_from__gte=on).first():
        raise Refused(
            f"{later.name} đã có thay đổi từ {format_date(later.valid_from)}; ngày áp dụng phải sau ngày đó."
        )
    standing = list(periods.filter(on_day(day_before(on))).order_by("commune_id", "order", "pk"))
    communes = {period.commune_id: period.name for period in old}
    names = _names(standing, communes, typed)
    renamed = {
        f"{period.name}, {communes[period.commune_id]}": names[period.hamlet_id]
        for period in standing
        if names[period.hamlet_id] != period.name
    }
    for period in standing:
        period.valid_to = day_before(on)
    periods.bulk_update(standing, ["valid_to"])
    made: dict[int, int] = {}
    slugs: set[str] = set()
    for order, period in enumerate(standing, 1):
        name = names[period.hamlet_id]
        hamlet = Hamlet.objects.create(commune=commune, slug=_own_slug(name, slugs))
        HamletPeriod.objects.create(
            commune=commune, hamlet=hamlet, name=name, kind=period.kind, area=period.area, order=order,
            valid_from=on,
        )  # fmt: skip
        made[period.hamlet_id] = hamlet.pk
    HamletSuccession.objects.bulk_create(
        HamletSuccession(commune=commune, predecessor_id=before, successor_id=after, on=on)
        for before, after in made.items()
    )
    return made, renamed


def _names(
    standing: Sequence[HamletPeriod], communes: Mapping[int, str], typed: Mapping[int, str]
) -> dict[int, str]:
    """What the new hamlets are called; two of one name are refused."""
    kept = name_clashes({one.hamlet_id: (one.name, communes[one.commune_id]) for one in standing})
    names = {pk: normalize(typed.get(pk, "")) or name for pk, name in kept.items()}
    folded = [name.casefold() for name in names.values()]
    if doubled := sorted({name for name in names.values() if folded.count(name.casefold()) > 1}):
        raise Refused(f"Các xóm của xã mới phải có tên khác nhau; trùng tên: {', '.join(doubled)}.")
    return names


def _own_slug(name: str, taken: set[str]) -> str:
    """The name's address, numbered where another name gives the same; kept in `taken`."""
    made = slugify(name) or "xom"
    number = 1
    while (slug := made if number == 1 else f"{made}-{number}") in taken:
        number += 1
    taken.add(slug)
    return slug


def _hand_over_roles(
    scope: Scope, inside: Scope, commune: Commune, administrators: set[int], on: date
) -> None:
    """Roles in the old communes end; those named go on as administrators of the new one."""
    memberships = list(Membership.objects.within(inside).select_related("user"))
    known = {
        one.user_id: one.user
        for one in memberships
        if one.role == Role.COMMUNE_ADMIN
        and one.user.is_active
        and (one.valid_to is None or one.valid_to >= on)
    }
    if unknown := administrators - set(known):
        names = ", ".join(sorted(User.objects.filter(pk__in=unknown).values_list("full_name", flat=True)))
        raise Refused(f"{names or 'Người được chọn'} không phải là quản trị viên của các xã cũ.")
    end_terms(scope, memberships, on)
    for pk in sorted(administrators):
        Membership.objects.create(
            user=known[pk], role=Role.COMMUNE_ADMIN.value, commune=commune, valid_from=on
        )
        subject = f"{named(known[pk])}: {Role.COMMUNE_ADMIN.label}"
        record(scope=scope, deed="role-given", subject=subject, commune_id=commune.pk)
