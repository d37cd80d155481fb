"""Hamlets and communes that merge or split, with their households: what hamlets/actions does, and the ledger's rows."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from django.db import transaction
from django.db.models import Q

from hamlets import actions as places
from hamlets.actions import MergedCommunes, NewHamlet
from hamlets.actions.common import require
from hamlets.models import Hamlet
from hamlets.queries import hamlet_names
from households.actions.carrying import assign_parts, carry_across, carry_within
from households.actions.movements.chain import lock_households
from households.models import Movement, ReviewResult
from households.queries.splits import waiting_splits
from households.rules import KEYS
from journal.actions import record
from thinhduc.errors import Refused
from thinhduc.figures import format_count, format_date
from thinhduc.permissions import Permission, Role
from thinhduc.scope import Scope

Result = TypeVar("Result")


@dataclass(frozen=True)
class HamletMerge:
    """Hamlets (keys) to become one from a day on; `order`: its place in the list, None where the first one stood."""

    hamlet_ids: tuple[int, ...]
    new: NewHamlet
    on: date
    order: int | None = None


@dataclass(frozen=True)
class HamletSplit:
    """A hamlet (key) to become several from a day on, in the order of the list."""

    hamlet_id: int
    parts: tuple[NewHamlet, ...]
    on: date


@dataclass(frozen=True)
class CommuneMerge:
    """Communes (keys) to become one from a day on; see hamlets.actions.merge_communes."""

    predecessors: tuple[int, ...]
    name: str
    slug: str
    kind: str
    superior: str
    province: str
    on: date
    administrators: tuple[int, ...] = ()


@transaction.atomic
def merge_hamlets(*, scope: Scope, merge: HamletMerge) -> Hamlet:
    """Merges hamlets; their households stand in the new one from the day on.

    Refused besides what hamlets.actions refuses: where a review of the day's year or later was entered for one of them,
    or a household moved on the day or later.
    """
    hamlet = places.merge_hamlets(
        scope=scope,
        hamlet_ids=merge.hamlet_ids,
        name=merge.new.name,
        kind=merge.new.kind,
        area=merge.new.area,
        slug=merge.new.slug,
        order=merge.order,
        on=merge.on,
    )
    whole = _whole(scope, {scope.commune_id})
    _refuse_reviewed(whole, merge.hamlet_ids, merge.on)
    moved = carry_within(whole, dict.fromkeys(merge.hamlet_ids, hamlet.pk), merge.on, "Sáp nhập xóm")
    _note(scope, moved, merge.on, scope.commune_id)
    return hamlet


@transaction.atomic
def end_hamlet(*, scope: Scope, hamlet_id: int, last_day: date) -> None:
    """The hamlet is there until `last_day`. Refused, without a number, while households of the register stand in it."""
    places.end_hamlet(scope=scope, hamlet_id=hamlet_id, last_day=last_day)
    whole = _whole(scope, {scope.commune_id})
    if Movement.objects.within(whole).filter(until=None, hamlet_to_id=hamlet_id).exists():
        raise Refused(
            "Xóm còn hộ trong sổ hộ nên chưa kết thúc được. Xóm thành xóm khác thì sáp nhập hoặc chia xóm; "
            "không thì công chức giảm nghèo chuyển các hộ sang xóm khác trước."
        )


@transaction.atomic
def split_hamlet(*, scope: Scope, split: HamletSplit) -> list[Hamlet]:
    """Splits a hamlet. Its households stay where they stand until the officer says which goes to which part."""
    parts = places.split_hamlet(scope=scope, hamlet_id=split.hamlet_id, parts=split.parts, on=split.on)
    _refuse_reviewed(_whole(scope, {scope.commune_id}), [split.hamlet_id], split.on)
    return parts


@transaction.atomic
def assign_split(*, scope: Scope, hamlet_id: int, parts: Mapping[int, int]) -> int:
    """Gives households (keys) that are left in a split hamlet to its parts; returns how many.

    They stand there from the day of the split, or from the day of what was recorded of them since.
    """
    require(scope, Permission.EDIT_REGISTER)
    lock_households(scope, parts)
    waiting = next((one for one in waiting_splits(scope) if one.hamlet_id == hamlet_id), None)
    if waiting is None:
        raise Refused("Không còn hộ nào chờ xếp vào xóm mới.")
    known = {one.id: f"{one.head_name} ({one.code})" for one in waiting.households}
    if unknown := set(parts) - set(known):
        raise Refused(f"{format_count(len(unknown))} hộ không còn đứng ở {waiting.name}; hãy tải lại trang.")
    if set(parts.values()) - {pk for pk, _ in waiting.parts}:
        raise Refused(f"Chỉ xếp được vào các xóm chia ra từ {waiting.name}.")
    carried = assign_parts(scope, parts, waiting.on, "Chia xóm")
    subject = f"{format_count(carried)} hộ của {waiting.name}, từ {format_date(waiting.on)}"
    record(scope=scope, deed="households-carried", subject=subject, year=waiting.on.year)
    return carried


@transaction.atomic
def merge_communes(
    *, scope: Scope, merge: CommuneMerge, hamlet_names: Mapping[int, str] | None = None
) -> MergedCommunes:
    """Merges communes; households and members belong to the new one from the day on, nothing counts as moved."""
    made = places.merge_communes(
        scope=scope,
        predecessors=merge.predecessors,
        name=merge.name,
        slug=merge.slug,
        kind=merge.kind,
        superior=merge.superior,
        province=merge.province,
        on=merge.on,
        administrators=merge.administrators,
        hamlet_names=hamlet_names,
    )
    whole = _whole(scope, {*merge.predecessors, made.commune.pk})
    _refuse_reviewed(whole, made.hamlets, merge.on)
    moved = carry_across(whole, made.commune, made.hamlets, merge.on, f"Sáp nhập thành {merge.name}")
    _note(scope, moved, merge.on, made.commune.pk)
    return made


@transaction.atomic
def tried(deed: Callable[[], Result]) -> Result:
    """What a deed would give, with all its refusals; nothing of it stays."""
    result = deed()
    transaction.set_rollback(True)
    return result


def _whole(scope: Scope, commune_ids: Iterable[int]) -> Scope:
    """The households' rows that have to go along; an administrator moves them and is shown none of them."""
    return replace(scope, role=Role.OFFICER, commune_ids=frozenset(commune_ids), hamlet_ids=None)


def _refuse_reviewed(whole: Scope, hamlet_ids: Iterable[int], on: date) -> None:
    """A year that ends after the day is the new hamlet's; nothing may have been entered for the old one."""
    entered = Q()
    for key in KEYS:
        entered |= Q(**{f"{key}__isnull": False})
    results = ReviewResult.objects.within(whole).filter(
        entered, hamlet_id__in=list(hamlet_ids), year__gte=on.year
    )
    found: dict[int, int] = dict(results.order_by("-year").values_list("hamlet_id", "year"))
    if found:
        names = hamlet_names(set(found))
        years = ", ".join(f"{names[pk]} (năm {year})" for pk, year in found.items())
        raise Refused(
            f"Đã nhập kết quả rà soát của {years}. Từ {format_date(on)} kết quả thuộc xóm mới; "
            f"hãy chọn ngày sau 31/12/{max(found.values())}, hoặc xóa số đã nhập trước."
        )


def _note(scope: Scope, moved: int, on: date, commune_id: int) -> None:
    if moved:
        subject = f"{format_count(moved)} hộ, từ {format_date(on)}"
        record(scope=scope, deed="households-carried", subject=subject, year=on.year, commune_id=commune_id)
