"""Taking a list of households back, as long as nothing was built on it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.db.models import Max

from hamlets.actions.common import require
from households.models import (
    Classification,
    Household,
    HouseholdFlag,
    Member,
    Movement,
    RegisterExtent,
    ReviewResult,
    ReviewYear,
)
from journal.actions import Change, Deed, record_all
from thinhduc.errors import Locked, Refused
from thinhduc.figures import format_count
from thinhduc.permissions import Permission
from thinhduc.scope import Scope, ScopedModel

IN_ONE_STATEMENT = 5000
BATCH = 2000
_NAMED = 5  # households that a refusal names


def marks_of(scope: Scope) -> dict[str, int]:
    """The largest key of every table that hangs on a household or a member: what is larger came later."""
    return {
        model._meta.label: model.objects.within(scope).aggregate(last=Max("pk"))["last"] or 0
        for model in {link[0] for link in _links()}
    }


def _links() -> Iterator[tuple[type[ScopedModel], str]]:
    """Every table with the path to the household it hangs on, of this room and of the rooms above."""
    for model in apps.get_models():
        if not issubclass(model, ScopedModel) or model in (Household, Member):
            continue
        for field in model._meta.get_fields():
            if isinstance(field, models.ForeignKey) and field.related_model is Household:
                yield model, field.name
            elif isinstance(field, models.ForeignKey) and field.related_model is Member:
                yield model, f"{field.name}__household"


@transaction.atomic
def undo_households(*, scope: Scope, year: int, undo: Mapping[str, Any], batch_id: int, reason: str) -> None:
    """Takes out the rows a batch made and puts back the fields it changed.

    `undo`: what `store_households` gave. Refused, naming households, where one was edited, moved, reviewed, proposed
    about or merged since; Locked where a result that was confirmed since counts on them.
    """
    require(scope, Permission.EDIT_REGISTER)
    new, old = list(undo["households"]), undo["old"]["households"]
    ids = sorted([*new, *map(int, old)])
    rows = {row.pk: row for row in _read(scope, Household, ids, lock=True)}
    _refuse_built_on(scope, undo, rows, ids)
    before = _ends(scope, map(int, old))
    made = undo["made"]
    _delete(scope, Classification, made["classifications"])
    _delete(scope, HouseholdFlag, made["flags"])
    _reopen_flags(scope, undo["flags_ended"])
    _take_back_movements(scope, made["movements"], new)
    _delete(scope, Member, made["members"])
    _restore(scope, Member, undo["old"]["members"])
    titles = {pk: str(row) for pk, row in rows.items()}
    _delete(scope, Household, new)
    _restore(scope, Household, old)
    after = _ends(scope, map(int, old))
    record_all(
        scope=scope,
        deeds=[
            Deed(
                "household-import-undone",
                titles[pk],
                year,
                pk,
                tuple(_changes(before.get(pk), after.get(pk))),
            )
            for pk in ids
        ],
        batch_id=batch_id,
        reason=reason,
    )


def _read(scope: Scope, model: Any, ids: Sequence[int], *, lock: bool = False) -> list[Any]:
    found: list[Any] = []
    for start in range(0, len(ids), IN_ONE_STATEMENT):
        rows = model.objects.within(scope).filter(pk__in=ids[start : start + IN_ONE_STATEMENT]).order_by("pk")
        found += rows.select_for_update(of=("self",)) if lock else rows
    return found


def _refuse_built_on(
    scope: Scope, undo: Mapping[str, Any], rows: Mapping[int, Household], ids: Sequence[int]
) -> None:
    old = undo["old"]["households"]
    touched = {
        pk
        for pk in ids
        if pk not in rows or rows[pk].revision != (old[str(pk)]["revision"] + 1 if str(pk) in old else 1)
    }
    for model, path in _links():
        mark = undo["marks"].get(model._meta.label, 0)
        for start in range(0, len(ids), IN_ONE_STATEMENT):
            part = ids[start : start + IN_ONE_STATEMENT]
            later = model.objects.within(scope).filter(pk__gt=mark, **{f"{path}__in": part})
            touched |= set(later.values_list(f"{path}_id" if "__" not in path else path, flat=True))
    for start in range(0, len(ids), IN_ONE_STATEMENT):
        merged = Household.objects.within(scope).filter(merged_into__in=ids[start : start + IN_ONE_STATEMENT])
        touched |= set(merged.values_list("merged_into_id", flat=True))
    if touched:
        named = ", ".join(str(rows[pk]) for pk in sorted(touched)[:_NAMED] if pk in rows)
        more = f" và {format_count(len(touched) - _NAMED)} hộ nữa" if len(touched) > _NAMED else ""
        raise Refused(
            f"Không hoàn tác được: sau lần nạp này đã có việc khác ghi vào hộ {named}{more}. Sổ hộ giữ nguyên."
        )
    _refuse_confirmed(scope, undo)


def _refuse_confirmed(scope: Scope, undo: Mapping[str, Any]) -> None:
    """A result that was confirmed since may rest on the register as the batch left it."""
    touched: dict[int, date] = {}
    for row in _read(scope, Movement, sorted(undo["made"]["movements"])):
        for hamlet_id in (row.hamlet_from_id, row.hamlet_to_id):
            if hamlet_id is not None:
                touched[hamlet_id] = min(touched.get(hamlet_id, date.max), row.counted_on)
    kept = ReviewYear.objects.within(scope).exclude(register_extent=RegisterExtent.NONE).values("year")
    results = ReviewResult.objects.within(scope).filter(confirmed_at__isnull=False, year__in=kept)
    for hamlet_id, year, who in results.order_by("year").values_list("hamlet_id", "year", "confirmed_by"):
        if hamlet_id in touched and year >= touched[hamlet_id].year:
            raise Locked(
                f"Không hoàn tác được: kết quả rà soát năm {year} đã được {who} xác nhận theo sổ hộ này.",
                who_can_lift="Công chức giảm nghèo mở khóa kết quả ấy ở trang Rà soát, rồi hoàn tác.",
            )


def _ends(scope: Scope, ids: Iterable[int]) -> dict[int, Movement]:
    wanted = sorted(ids)
    return {
        row.household_id: row
        for start in range(0, len(wanted), IN_ONE_STATEMENT)
        for row in Movement.objects.within(scope).filter(
            household_id__in=wanted[start : start + IN_ONE_STATEMENT], until=None
        )
    }


def _take_back_movements(scope: Scope, made: Sequence[int], new: Sequence[int]) -> None:
    """The links go; what stood before a link that went holds again."""
    gone = set(made)
    fresh = set(new)
    firsts: dict[int, int] = {}
    for row in _read(scope, Movement, sorted(made)):
        if row.household_id not in fresh:
            firsts[row.household_id] = min(firsts.get(row.household_id, row.number), row.number)
    _delete(scope, Movement, sorted(gone))
    ids = sorted(firsts)
    for start in range(0, len(ids), IN_ONE_STATEMENT):
        last = [
            row.pk
            for row in Movement.objects.within(scope).filter(
                household_id__in=ids[start : start + IN_ONE_STATEMENT]
            )
            if row.number == firsts[row.household_id] - 1
        ]
        Movement.objects.within(scope).filter(pk__in=last).update(until=None)


def _reopen_flags(scope: Scope, ids: Sequence[int]) -> None:
    for start in range(0, len(ids), IN_ONE_STATEMENT):
        part = ids[start : start + IN_ONE_STATEMENT]
        HouseholdFlag.objects.within(scope).filter(pk__in=part).update(until=None)


def _delete(scope: Scope, model: Any, ids: Sequence[int]) -> None:
    for start in range(0, len(ids), BATCH):
        model.objects.within(scope).filter(pk__in=ids[start : start + BATCH]).delete()


def _restore(scope: Scope, model: Any, old: Mapping[str, Mapping[str, Any]]) -> None:
    rows = _read(scope, model, sorted(map(int, old)))
    fields: set[str] = set()
    for row in rows:
        for key, value in old[str(row.pk)].items():
            setattr(row, key, date.fromisoformat(value) if key == "born_on" and value else value)
            fields.add(key)
    if rows:
        model.objects.within(scope).bulk_update(rows, sorted(fields), batch_size=BATCH)


def _changes(before: Movement | None, after: Movement | None) -> Iterator[Change]:
    """Class and persons that are again what they were, as the journal keeps them."""
    if before is None or after is None:
        return
    if before.class_to != after.class_to:
        yield Change(None, "", "household-class", before.get_class_to_display(), after.get_class_to_display())
    if before.persons_after != after.persons_after:
        yield Change(None, "", "household-persons", before.persons_after, after.persons_after)
